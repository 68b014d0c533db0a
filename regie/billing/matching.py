"""Which receipt pays which invoice: by number, by amount and name, by amount.

A receipt may be a payment that a person entered before: that one is then not another.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from regie.billing.bank_csv import folded
from regie.billing.bank_csv import Receipt
from regie.billing.settled import Account
from regie.billing.settled import is_alike
from regie.billing.settled import Settlement
from regie.money import Money

#: Shorter words of a name say nothing: SAS, EI, et.
_WORD_MIN = 4


class Match(StrEnum):
    """By what a receipt was matched, the surest first.

    NUMBER: the label names the invoice.
    NAME: the amount is what is open, and the label names the client.
    TYPED: it is a payment that a person entered before: same amount, within a week, and
        the label names its invoice or its client.
    LIKE_TYPED: it may be one; a person must look.
    SETTLED: the label names an invoice on which nothing is open; a person must look.
    OVER: the label names an invoice, and more came in than is open on it; likewise.
    AMOUNT: the amount is what is open on one invoice only; a person must look.
    NONE: nothing fits, or several do.
    """

    NUMBER = "number"
    NAME = "name"
    TYPED = "typed"
    LIKE_TYPED = "like typed"
    SETTLED = "settled"
    OVER = "over"
    AMOUNT = "amount"
    NONE = "none"


#: For a person to look at; meanwhile what is open stays so.
_TAKES_NOTHING = {Match.SETTLED, Match.OVER, Match.LIKE_TYPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A receipt with the invoice that it probably pays.

    Attributes:
        number: Empty with NONE.
        others: Invoices that would do as well, where there are several.
        typed: The payment entered by hand that it is, or may be.
    """

    receipt: Receipt
    match: Match
    number: str = ""
    others: tuple[str, ...] = ()
    typed: Settlement | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it can be recorded without a person's look."""
        return self.match in {Match.NUMBER, Match.NAME, Match.TYPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What receipts are matched with.

    Attributes:
        accounts: Invoices and deposits, with what is open of each.
        names: By number, the buyer's name as the invoice has it.
        typed: Payments that were entered by hand, and not taken back.
        same: References of receipts that a person took for one of those.
    """

    accounts: Sequence[Account]
    names: Mapping[str, str]
    typed: Sequence[Settlement] = ()
    same: Collection[str] = ()


def propose(receipts: Iterable[Receipt], books: Books) -> Iterator[Proposal]:
    """Yield a proposal a receipt, in their order.

    What a receipt is matched to counts as paid for those after it, unless the named
    invoice has less open than came in. A payment entered by hand is one receipt's only.
    """
    rest = {one.owed.number: one.open for one in books.accounts}
    typed = list(books.typed)
    for receipt in sorted(receipts, key=lambda one: (one.on, one.reference)):
        alike = [one for one in typed if is_alike(one, receipt.amount, receipt.on)]
        found = _proposal(receipt, rest, books.names, alike)
        if found.match is Match.LIKE_TYPED and receipt.reference in books.same:
            found = replace(found, match=Match.TYPED)
        if found.match is Match.TYPED:
            typed = [one for one in typed if one is not found.typed]
        elif found.number and found.match not in _TAKES_NOTHING:
            rest[found.number] -= receipt.amount
        yield found


def _proposal(
    receipt: Receipt,
    rest: Mapping[str, Money],
    names: Mapping[str, str],
    alike: Sequence[Settlement],
) -> Proposal:
    label = folded(receipt.label)
    left = {
        number: money
        for number, money in rest.items()
        if money.currency == receipt.amount.currency
    }
    own = [number for number in left if _names(label, folded(number))]
    if len(own) == 1:
        typed = [one for one in alike if one.number == own[0]]
        return _by_number(receipt, own[0], left[own[0]], typed)
    exact = [number for number, money in left.items() if money == receipt.amount]
    known = [one for one in exact if _is_named(label, names.get(one, ""))]
    hits = [one for one in alike if _is_named(label, names.get(one.number, ""))]
    if hits or (alike and not known):
        sure = len(hits) == 1 and not known
        match = Match.TYPED if sure else Match.LIKE_TYPED
        return _as_typed(receipt, match, hits or alike, others=known or exact)
    if len(known) == 1:
        return Proposal(receipt=receipt, match=Match.NAME, number=known[0])
    if len(exact) == 1:
        return Proposal(receipt=receipt, match=Match.AMOUNT, number=exact[0])
    others = tuple(own or known or exact)
    return Proposal(receipt=receipt, match=Match.NONE, others=others)


def _by_number(
    receipt: Receipt, number: str, left: Money, typed: Sequence[Settlement]
) -> Proposal:
    amount = receipt.amount
    if typed:
        match = Match.LIKE_TYPED if left.minor >= amount.minor else Match.TYPED
        return _as_typed(receipt, match, typed)
    if left.minor <= 0:
        match = Match.SETTLED
    else:
        match = Match.OVER if amount.minor > left.minor else Match.NUMBER
    return Proposal(receipt=receipt, match=match, number=number)


def _as_typed(
    receipt: Receipt,
    match: Match,
    typed: Sequence[Settlement],
    others: Sequence[str] = (),
) -> Proposal:
    nearest = min(typed, key=lambda one: abs(one.paid_on - receipt.on))
    return Proposal(
        receipt=receipt,
        match=match,
        number=nearest.number,
        others=tuple(others),
        typed=nearest,
    )


def _names(label: str, number: str) -> bool:
    """Say whether the label holds the number, however it is spaced there."""
    spaced = r"\s?".join(re.escape(sign) for sign in number.replace(" ", ""))
    return re.search(rf"(?<![a-z0-9]){spaced}(?![0-9])", label) is not None


def _is_named(label: str, name: str) -> bool:
    """Say whether the label has a word of the name; a short name as a whole."""
    whole = folded(name)
    words = [word for word in whole.split() if len(word) >= _WORD_MIN]
    if whole and not words:
        words = [whole]
    return any(re.search(rf"\b{re.escape(word)}\b", label) for word in words)
