"""Money that went out: of which document it was paid back, for a person to record.

So is money that a bank took because its payment was contested, or gave back again.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from regie.billing.documents.bank_csv import holds_number
from regie.billing.documents.bank_csv import Receipt
from regie.billing.documents.proposal import Books
from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Proposal
from regie.billing.documents.settled import Settlement
from regie.money import Money
from regie.people.csv_columns import folded


def numbers_back(
    receipt: Receipt, books: Books, settled: Mapping[str, Collection[str]]
) -> list[str]:
    """Return the documents of which something was probably paid back.

    They are those that the label names, where a credit note stands for what it
    corrects; or else what the payment had paid that is given back.

    Args:
        receipt: Money that went out.
        books: What it is matched with.
        settled: By the reference of a receipt, what it paid.
    """
    label, currency = folded(receipt.label), receipt.amount.currency
    own = {
        one.owed.number
        for one in books.accounts
        if one.owed.payable.currency == currency
    }
    known = {number: number for number in own} | dict(books.corrects)
    named = {
        about for number, about in known.items() if holds_number(label, folded(number))
    }
    return sorted((named or set(settled.get(receipt.parent, ()))) & own)


def notes_named(receipt: Receipt, books: Books, number: str) -> tuple[str, ...]:
    """Return the credit notes of a document that a receipt's label names."""
    label = folded(receipt.label)
    notes = (note for note, about in books.corrects.items() if about == number)
    return tuple(sorted(one for one in notes if holds_number(label, folded(one))))


def paid_back(
    receipt: Receipt,
    numbers: Sequence[str],
    rest: Mapping[str, Money],
    near: Sequence[Settlement],
) -> Proposal:
    """Return what a receipt was paid back of.

    Args:
        receipt: Money that went out, or was disputed.
        numbers: The documents that it may be of; where there are none, any.
        rest: What is open on each document; negative is owed back.
        near: Payments entered by hand about that day; one of the same amount is it.
    """
    typed = [
        one
        for one in near
        if one.amount == receipt.amount and (not numbers or one.number in numbers)
    ]
    if typed:
        nearest = min(typed, key=lambda one: abs(one.paid_on - receipt.on))
        return Proposal(
            receipt=receipt, match=Match.TYPED, number=nearest.number, typed=nearest
        )
    if len(numbers) != 1:
        match = _contested(receipt) or Match.BACK
        return Proposal(receipt=receipt, match=match, others=tuple(numbers))
    (number,) = numbers
    over = receipt.amount < rest[number]
    match = _contested(receipt) or (Match.BACK_OVER if over else Match.BACK)
    return Proposal(receipt=receipt, match=match, number=number)


def _contested(receipt: Receipt) -> Match | None:
    if not receipt.disputed:
        return None
    return Match.DISPUTED if receipt.amount.minor < 0 else Match.DISPUTE_WON
