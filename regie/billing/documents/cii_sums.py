"""What no official rule checks in an e-invoice: that quantity x price is the amount."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from decimal import InvalidOperation
from decimal import ROUND_HALF_UP

from regie.billing.documents.cii_tree import Element
from regie.billing.documents.cii_tree import SPACES

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line whose amount does not follow from it.

    Attributes:
        line: Its name in the invoice (BT-126).
        wanted: Quantity x price, with its charges and allowances.
        found: What the invoice says (BT-131).
    """

    line: str
    wanted: Decimal
    found: Decimal


def line_faults(root: Element) -> Iterator[LineFault]:
    """Yield the lines of a CII whose net amount (BT-131) is another one.

    A line that lacks a number, or has one that is none, is left to the official rules.
    """
    for line in root.iterfind(".//ram:IncludedSupplyChainTradeLineItem", SPACES):
        try:
            wanted, found = _wanted(line), _number(line, _NET)
        except InvalidOperation:
            continue
        if wanted != found:
            name = line.findtext(".//ram:LineID", "", SPACES)
            yield LineFault(line=str(name), wanted=wanted, found=found)


_PRICE = ".//ram:NetPriceProductTradePrice/ram:ChargeAmount"
_PER = ".//ram:NetPriceProductTradePrice/ram:BasisQuantity"
_QUANTITY = ".//ram:BilledQuantity"
_NET = ".//ram:LineTotalAmount"
_EXTRA = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge"


def _wanted(line: Element) -> Decimal:
    per = _number(line, _PER, "1")
    exact = _number(line, _PRICE) * _number(line, _QUANTITY) / per
    for extra in line.iterfind(_EXTRA, SPACES):
        charged = extra.findtext(".//udt:Indicator", "", SPACES) == "true"
        amount = _number(extra, "ram:ActualAmount")
        exact += amount if charged else -amount
    return exact.quantize(_CENT, ROUND_HALF_UP)


def _number(element: Element, path: str, fallback: str = "") -> Decimal:
    return Decimal(str(element.findtext(path, fallback, SPACES)))
