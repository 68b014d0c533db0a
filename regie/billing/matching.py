"""Which receipt pays which invoice: by number, by amount and name, by amount."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from regie.billing.bank_csv import folded
from regie.billing.bank_csv import Receipt
from regie.billing.settled import Account
from regie.money import Money

#: Shorter words of a name say nothing: SAS, EI, et.
_WORD_MIN = 4


class Match(StrEnum):
    """By what a receipt was matched, the surest first.

    NUMBER: the label names the invoice.
    NAME: the amount is what is open, and the label names the client.
    SETTLED: the label names an invoice on which nothing is open; a person must look.
    OVER: the label names an invoice, and more came in than is open on it; likewise.
    AMOUNT: the amount is what is open on one invoice only; a person must look.
    NONE: nothing fits, or several do.
    """

    NUMBER = "number"
    NAME = "name"
    SETTLED = "settled"
    OVER = "over"
    AMOUNT = "amount"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A receipt with the invoice that it probably pays.

    Attributes:
        number: Empty with NONE.
        others: Invoices that would do as well, where there are several.
    """

    receipt: Receipt
    match: Match
    number: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it can be recorded without a person's look."""
        return self.match in {Match.NUMBER, Match.NAME}


def propose(
    receipts: Iterable[Receipt],
    accounts: Sequence[Account],
    names: Mapping[str, str],
) -> Iterator[Proposal]:
    """Yield a proposal a receipt, in their order.

    What a receipt is matched to counts as paid for those after it, unless the named
    invoice has less open than came in.

    Args:
        receipts: What came in.
        accounts: Invoices and deposits, with what is open of each.
        names: By number, the buyer's name as the invoice has it.
    """
    rest = {one.owed.number: one.open for one in accounts}
    for receipt in sorted(receipts, key=lambda one: (one.on, one.reference)):
        found = _proposal(receipt, rest, names)
        if found.number and found.match not in {Match.SETTLED, Match.OVER}:
            rest[found.number] -= receipt.amount
        yield found


def _proposal(
    receipt: Receipt, rest: Mapping[str, Money], names: Mapping[str, str]
) -> Proposal:
    label = folded(receipt.label)
    own = [
        number
        for number, left in rest.items()
        if left.currency == receipt.amount.currency and _names(label, folded(number))
    ]
    if len(own) == 1:
        by = _by_number(receipt.amount, rest[own[0]])
        return Proposal(receipt=receipt, match=by, number=own[0])
    exact = [number for number, left in rest.items() if left == receipt.amount]
    known = [one for one in exact if _is_named(label, names.get(one, ""))]
    if len(known) == 1:
        return Proposal(receipt=receipt, match=Match.NAME, number=known[0])
    if len(exact) == 1:
        return Proposal(receipt=receipt, match=Match.AMOUNT, number=exact[0])
    return Proposal(
        receipt=receipt, match=Match.NONE, others=tuple(own or known or exact)
    )


def _by_number(amount: Money, left: Money) -> Match:
    if left.minor <= 0:
        return Match.SETTLED
    return Match.OVER if amount.minor > left.minor else Match.NUMBER


def _names(label: str, number: str) -> bool:
    """Say whether the label holds the number, however it is spaced there."""
    spaced = r"\s?".join(re.escape(sign) for sign in number.replace(" ", ""))
    return re.search(rf"(?<![a-z0-9]){spaced}(?![0-9])", label) is not None


def _is_named(label: str, name: str) -> bool:
    words = [word for word in folded(name).split() if len(word) >= _WORD_MIN]
    return any(re.search(rf"\b{re.escape(word)}\b", label) for word in words)
