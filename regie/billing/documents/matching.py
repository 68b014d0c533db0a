"""Which receipt pays which invoice: by number, by amount and name, by amount.

One transfer may pay several invoices that its label names. A receipt may be a payment
that a person entered before: that one is then not another. Money that went out is
looked at where it names an invoice, or gives back a payment that is known.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from regie.billing.documents.bank_csv import holds_number
from regie.billing.documents.bank_csv import Receipt
from regie.billing.documents.named import named as named_in
from regie.billing.documents.paid_back import notes_named
from regie.billing.documents.paid_back import numbers_back
from regie.billing.documents.paid_back import paid_back
from regie.billing.documents.proposal import Books
from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Paid
from regie.billing.documents.proposal import Proposal
from regie.billing.documents.settled import is_alike
from regie.billing.documents.settled import is_near
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import Way
from regie.money import Money
from regie.money import total
from regie.people.csv_columns import folded

#: For a person to look at; meanwhile what is open stays so.
_TAKES_NOTHING = {
    Match.SETTLED,
    Match.OVER,
    Match.UNDONE,
    Match.TWICE,
    Match.CURRENCY,
    Match.BACK,
    Match.BACK_OVER,
    Match.DISPUTED,
    Match.DISPUTE_WON,
    Match.LIKE_TYPED,
    Match.COMING,
    Match.NONE,
}


#: What the receipt itself says.
_BY_SIGN = {Match.NUMBER, Match.NAME}


def propose(receipts: Iterable[Receipt], books: Books) -> Iterator[Proposal]:
    """Yield a proposal a receipt, in their order.

    What a receipt is matched to counts as paid for those after it, unless the named
    invoice has less open than came in. A payment entered by hand is one receipt's only.
    Of what went out, a bank's line that names no document has none.
    """
    rest = {one.owed.number: one.open for one in books.accounts}
    typed, settled = list(books.typed), dict(books.settled)
    for receipt in sorted(receipts, key=lambda one: (one.on, one.reference)):
        near = [one for one in typed if is_near(one, receipt.on)]
        found = _looked_at(receipt, books, (rest, settled), near)
        if found is None:
            continue
        for paid in () if found.match in _TAKES_NOTHING else found.paid:
            if paid.typed is None:
                rest[paid.number] -= paid.amount
            else:
                typed.remove(paid.typed)
        settled[receipt.reference] = {one.number for one in found.paid}
        yield found


def _looked_at(
    receipt: Receipt,
    books: Books,
    so_far: tuple[Mapping[str, Money], Mapping[str, Collection[str]]],
    near: Sequence[Settlement],
) -> Proposal | None:
    """Return what a receipt is; None for money that went out for something else.

    Args:
        receipt: The money.
        books: What it is matched with.
        so_far: What is open of each invoice, and what each receipt before it paid.
        near: Payments entered by hand about that day.
    """
    rest, settled = so_far
    went_out = receipt.amount.minor < 0 or receipt.disputed
    numbers = numbers_back(receipt, books, settled) if went_out else []
    if went_out and not numbers and receipt.way is not Way.STRIPE:
        return None
    if receipt.on > books.today:
        return Proposal(receipt=receipt, match=Match.COMING)
    if went_out:
        found = paid_back(receipt, numbers, rest, near)
        return replace(found, notes=notes_named(receipt, books, found.number))
    return _with_books(_proposal(receipt, rest, books.names, near), books, rest)


def _with_books(found: Proposal, books: Books, rest: Mapping[str, Money]) -> Proposal:
    """Return what a receipt is, with what was recorded or said of it before."""
    receipt = found.receipt
    if found.match is Match.SETTLED:
        return replace(found, others=_open_deposits(books, rest, found.number))
    if found.match is Match.LIKE_TYPED and receipt.reference in books.same:
        return replace(found, match=Match.TYPED)
    if found.match is Match.NONE and not (found.others or found.split):
        return _paid_twice(found, books, rest)
    if found.match in _BY_SIGN and receipt.reference in books.undone:
        return replace(found, match=Match.UNDONE)
    return found


def _paid_twice(found: Proposal, books: Books, rest: Mapping[str, Money]) -> Proposal:
    """Return what fits nothing as a second payment of an invoice, if it may be one.

    Of several that were paid with that amount it is the one issued last.
    """
    receipt = found.receipt
    known = named_in(folded(receipt.label), books.names)
    paid = [
        (one.owed.issued_on, one.owed.number)
        for one in books.accounts
        if one.paid == receipt.amount
        and rest[one.owed.number].minor <= 0
        and one.owed.number in known
    ]
    if not paid:
        return found
    return replace(found, match=Match.TWICE, number=max(paid)[1])


def _open_deposits(
    books: Books, rest: Mapping[str, Money], number: str
) -> tuple[str, ...]:
    """Return the deposits that an invoice deducts and on which something is open."""
    deposits = next(
        one.owed.deposits for one in books.accounts if one.owed.number == number
    )
    return tuple(one for one in deposits if one in rest and rest[one].minor > 0)


def _proposal(
    receipt: Receipt,
    rest: Mapping[str, Money],
    names: Mapping[str, str],
    near: Sequence[Settlement],
) -> Proposal:
    label = folded(receipt.label)
    left = {
        number: money
        for number, money in rest.items()
        if money.currency == receipt.amount.currency
    }
    named = sorted(one for one in rest if holds_number(label, folded(one)))
    own = [one for one in named if one in left]
    if named and not own:
        return Proposal(receipt=receipt, match=Match.CURRENCY, number=named[0])
    alike = [one for one in near if is_alike(one, receipt.amount, receipt.on)]
    if len(own) == 1:
        typed = [one for one in alike if one.number == own[0]]
        return _by_number(receipt, own[0], left[own[0]], typed)
    told = {number: left[number] for number in own}
    found = _by_numbers(receipt, told, near) or _by_name(receipt, left, names, alike)
    if found.match is Match.NONE and own:
        split = tuple(_spread(receipt.amount, told))
        return replace(found, others=tuple(own), split=split)
    return found


def _by_numbers(
    receipt: Receipt, named: Mapping[str, Money], near: Sequence[Settlement]
) -> Proposal | None:
    """Return the one way in which a receipt pays all that its label names.

    Of each invoice it is what is open, or what was entered by hand; None where no way
    or several come to the amount.
    """
    ways = [[*_ways(number, left, near)] for number, left in named.items()]
    fitting = [
        split
        for split in product(*filter(None, ways))
        if total((one.amount for one in split), receipt.amount.currency)
        == receipt.amount
    ]
    if len(fitting) != 1:
        return None
    (split,) = fitting
    is_typed = all(one.typed is not None for one in split)
    match = Match.TYPED if is_typed else Match.NUMBER
    return Proposal(receipt=receipt, match=match, split=split)


def _ways(number: str, left: Money, near: Sequence[Settlement]) -> Iterator[Paid]:
    if left.minor > 0:
        yield Paid(number=number, amount=left)
    for one in near:
        if one.number == number:
            yield Paid(number=number, amount=one.amount, typed=one)


def _spread(amount: Money, named: Mapping[str, Money]) -> Iterator[Paid]:
    """Yield what an amount might pay of each: what is open, the rest of the last."""
    still = [(number, left) for number, left in named.items() if left.minor > 0]
    for place, (number, left) in enumerate(still, 1):
        part = amount if place == len(still) else min(left, amount)
        if part:
            yield Paid(number=number, amount=part)
        amount -= part


def _by_name(
    receipt: Receipt,
    left: Mapping[str, Money],
    names: Mapping[str, str],
    alike: Sequence[Settlement],
) -> Proposal:
    told = named_in(folded(receipt.label), names)
    exact = [number for number, money in left.items() if money == receipt.amount]
    known = [one for one in exact if one in told]
    if told and not known:  # of another client
        exact = []
    hits = [one for one in alike if one.number in told]
    if hits or (alike and not known):
        sure = len(hits) == 1 and not known
        match = Match.TYPED if sure else Match.LIKE_TYPED
        return _as_typed(receipt, match, hits or alike, others=known or exact)
    if len(known) == 1:
        return Proposal(receipt=receipt, match=Match.NAME, number=known[0])
    if len(exact) == 1:
        return Proposal(receipt=receipt, match=Match.AMOUNT, number=exact[0])
    return Proposal(receipt=receipt, match=Match.NONE, others=tuple(known or exact))


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
