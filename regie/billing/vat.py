"""How VAT stands on an invoice of the OBM, and how an e-invoice codes it.

Codes: EN 16931, BT-118 (UNTDID 5305) and BT-121 (VATEX list). That a seller in
franchise is category E and no other, and a client outside the EU category G, follows
from rules BR-E-02, BR-O-02 and BR-G-02.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from regie.money import Money

EU = frozenset(
    re.findall(
        "..",
        "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK",
    )
)
"""Countries whose businesses account for the VAT themselves (2026)."""

FRENCH_RATES = frozenset(
    Decimal(mille) / 1000
    for mille in (20000, 19600, 13000, 10000, 8500, 7000, 5500, 2100, 1750, 1050, 900)
)
"""In France, Corsica and overseas (BR-FR-16 of FNFE-MPE, V1.4, 2026).

An e-invoice may have those that ended with 2013 (19.6, 7), for what was due by then.
"""

MAINLAND_RATES = tuple(Decimal(rate) for rate in ("20", "10", "5.5", "2.1"))
CORSICAN_RATES = tuple(Decimal(rate) for rate in ("13", "0.9"))
OVERSEAS_RATES = tuple(Decimal(rate) for rate in ("8.5", "1.75", "1.05"))
RATES_IN_FORCE = frozenset((*MAINLAND_RATES, *CORSICAN_RATES, *OVERSEAS_RATES))
"""In France since 2014 (CGI, articles 278 to 281 nonies, 296 to 297)."""


class VatCase(StrEnum):
    """Who owes the VAT on the OBM's service.

    STANDARD: she does, at a rate.
    FRANCHISE: nobody, her turnover is small.
    REVERSE_CHARGE: the client does, in another country of the EU.
    OUTSIDE_EU: nobody in the EU; the service is taxed where the client is.
    """

    STANDARD = "standard"
    FRANCHISE = "franchise"
    REVERSE_CHARGE = "reverse charge"
    OUTSIDE_EU = "outside EU"


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRegime:
    """The case, with its rate.

    Attributes:
        percent: `20` for 20 %; zero in every case but STANDARD.
    """

    case: VatCase
    percent: Decimal = Decimal(0)

    @property
    def codes(self) -> VatCodes:
        """How an e-invoice names it."""
        return _CODES[self.case]


@dataclass(frozen=True, slots=True)
class VatCodes:
    """The words of EN 16931 for one case.

    Attributes:
        category: BT-118.
        exemption: BT-121; empty where VAT is charged.
    """

    category: str
    exemption: str


_CODES = {
    VatCase.STANDARD: VatCodes("S", ""),
    VatCase.FRANCHISE: VatCodes("E", "VATEX-FR-FRANCHISE"),
    VatCase.REVERSE_CHARGE: VatCodes("AE", "VATEX-EU-AE"),
    VatCase.OUTSIDE_EU: VatCodes("G", "VATEX-EU-G"),
}

FRANCHISE = VatRegime(case=VatCase.FRANCHISE)
REVERSE_CHARGE = VatRegime(case=VatCase.REVERSE_CHARGE)
OUTSIDE_EU = VatRegime(case=VatCase.OUTSIDE_EU)


def standard(percent: Decimal) -> VatRegime:
    """Return the case in which she charges VAT, at the rate."""
    return VatRegime(case=VatCase.STANDARD, percent=percent)


def is_near(vat: Money, net: Money, regime: VatRegime) -> bool:
    """Say whether an e-invoice may have this VAT: less than one unit off (BR-S-09).

    Where none is charged, none may be there.
    """
    if regime.case is not VatCase.STANDARD:
        return not vat
    exact, unit = net.minor * Fraction(regime.percent) / 100, Money.of(1, net.currency)
    return abs(vat.minor - exact) < unit.minor
