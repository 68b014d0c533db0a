"""What was paid of issued documents, what is still open, and each client's balance."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from enum import StrEnum

from regie.billing.documents.invoice import Kind
from regie.money import Currency
from regie.money import Money
from regie.money import total

_ANEW = re.compile(r":anew:\d+$")

NEAR = timedelta(days=7)
"""How far the day that a person knows of may be from the bank's."""


class Way(StrEnum):
    """How it is known that something was paid."""

    BANK = "bank"
    STRIPE = "stripe"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A payment of an issued document, or a payment back.

    Attributes:
        number: The document's.
        amount: Negative where money was paid back, or another one is undone.
        reference: What makes it the same payment: never recorded twice.
        undoes: The id of the one that it takes back.
        id: Given by the store.
    """

    number: str
    paid_on: date
    amount: Money
    way: Way
    reference: str
    note: str = ""
    undoes: int | None = None
    id: int = 0


def by_hand(number: str, amount: Money, *, on: date, note: str = "") -> Settlement:
    """Return a payment that a person knows of; again the same is the same payment."""
    return Settlement(
        number=number,
        paid_on=on,
        amount=amount,
        way=Way.HAND,
        reference=f"hand:{number}:{on}:{amount.minor}:{note}",
        note=note,
    )


def taken_back(settlement: Settlement) -> Settlement:
    """Return what takes a recorded payment back; both stay on record."""
    return replace(
        settlement,
        amount=-settlement.amount,
        reference=f"undo:{settlement.id}",
        undoes=settlement.id,
        id=0,
    )


def own_reference(settlement: Settlement) -> str:
    """Return what makes it the same payment, also where it was recorded anew."""
    return _ANEW.sub("", settlement.reference)


def anew(settlement: Settlement, taken: Collection[str]) -> Settlement:
    """Return it with a reference that is free: it was taken back before, or is new.

    Args:
        settlement: None with that reference of its own is in force.
        taken: References that were recorded already.
    """
    own, turn, reference = settlement.reference, 1, settlement.reference
    while reference in taken:
        turn += 1
        reference = f"{own}:anew:{turn}"
    return replace(settlement, reference=reference)


def in_force(settlements: Iterable[Settlement]) -> list[Settlement]:
    """Return the payments that were not taken back."""
    kept = list(settlements)
    undone = {one.undoes for one in kept}
    return [one for one in kept if one.undoes is None and one.id not in undone]


def is_near(one: Settlement, on: date) -> bool:
    """Say whether a recorded payment is within a week of the day."""
    return abs(one.paid_on - on) <= NEAR


def is_alike(one: Settlement, amount: Money, on: date) -> bool:
    """Say whether a recorded payment may be this one: its amount, within a week."""
    return one.amount == amount and is_near(one, on)


class Standing(StrEnum):
    """Where a document stands.

    COVERED: it asks for nothing, since deposits come to all of it; whether they were
    paid is told of them.
    """

    OPEN = "open"
    LATE = "late"
    PAID = "paid"
    COVERED = "covered"
    CREDITED = "credited"
    OVERPAID = "overpaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What one document asks for.

    Attributes:
        payable: After deposits, paid or not; of a credit note, what is given back.
        due_on: None for a credit note.
        corrects: The number that a credit note corrects.
        whole: With what deposits come to; None where none is deducted.
        deposits: The numbers of those that are deducted.
    """

    number: str
    client_slug: str
    kind: Kind
    issued_on: date
    payable: Money
    due_on: date | None = None
    corrects: str = ""
    whole: Money | None = None
    deposits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One document with what became of it.

    Attributes:
        credited: By credit notes.
        paid: What came in, less what was paid back.
        open: What is still to come; negative is owed to the client.
    """

    owed: Owed
    credited: Money
    paid: Money
    standing: Standing

    @property
    def open(self) -> Money:
        """What is still to come; negative is owed to the client."""
        return self.owed.payable - self.credited - self.paid


def accounts(
    documents: Iterable[Owed], settlements: Iterable[Settlement], *, today: date
) -> list[Account]:
    """Return invoices and deposits with what became of them, in the order given.

    A credit note has no account: it is in that of the invoice it corrects.
    """
    kept = list(documents)
    paid = _by_number(settlements)
    notes: dict[str, list[Money]] = {}
    for one in kept:
        if one.kind is Kind.CREDIT_NOTE:
            notes.setdefault(one.corrects, []).append(one.payable)
    return [
        _account(one, notes.get(one.number, ()), paid.get(one.number, ()), today)
        for one in kept
        if one.kind is not Kind.CREDIT_NOTE
    ]


def balances(found: Iterable[Account]) -> dict[tuple[str, Currency], Money]:
    """Return what each client still owes, by currency; negative is owed to her."""
    sums: dict[tuple[str, Currency], Money] = {}
    for one in found:
        key = (one.owed.client_slug, one.owed.payable.currency)
        sums[key] = sums.get(key, Money.zero(key[1])) + one.open
    return sums


def _by_number(settlements: Iterable[Settlement]) -> Mapping[str, list[Money]]:
    found: dict[str, list[Money]] = {}
    for one in settlements:
        found.setdefault(one.number, []).append(one.amount)
    return found


def _account(
    owed: Owed, notes: Sequence[Money], paid: Sequence[Money], today: date
) -> Account:
    currency = owed.payable.currency
    credited, received = total(notes, currency), total(paid, currency)
    rest = owed.payable - credited - received
    return Account(
        owed=owed,
        credited=credited,
        paid=received,
        standing=_standing(owed, credited, rest, today),
    )


def _standing(owed: Owed, credited: Money, rest: Money, today: date) -> Standing:
    if rest.minor < 0:
        return Standing.OVERPAID
    if not rest:
        if credited and credited == (owed.whole or owed.payable):
            return Standing.CREDITED
        is_covered = bool(owed.deposits) and not owed.payable
        return Standing.COVERED if is_covered else Standing.PAID
    late = owed.due_on is not None and owed.due_on < today
    return Standing.LATE if late else Standing.OPEN
