"""What a credit note gives back of a negative total that no statement took over.

A negative total is carried to the next statement. Where a credit note gives the money
back as well, that has to be said, or it counts twice: with the credit note, or
afterwards until the next statement is made. What is said last counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from regie.at_once import at_once
from regie.billing.documents.invoice import Kind
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import GivenBack
from regie.billing.revenue.closed import left_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import total_in
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import AmountError
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.services.books.collect import local_day
from regie.services.documents import carried_words as words
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.typed_amount import amount_in

ALL = frozenset({"tout", "all"})
NONE = frozenset({"rien", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The negative total of a client's last statement.

    Attributes:
        period: Of that statement.
        owed: Below zero, without VAT.
        given_back: What credit notes gave back of it.
    """

    statement_id: int
    period: Period
    owed: Money
    given_back: tuple[GivenBack, ...]

    @property
    def open(self) -> Money:
        """What the next statement would take over, above zero."""
        return -left_of(self.owed, self.given_back)

    def without(self, number: str) -> Money:
        """Return what is open to a credit note: what it gives back itself counts."""
        others = (one for one in self.given_back if one.number != number)
        return -left_of(self.owed, others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A credit note, or the one that is to be made.

    Attributes:
        corrected: The document that it corrects.
        number: Its own; empty as long as it has none.
        net: What it can give back, without VAT; None if that follows from what is said.
    """

    corrected: StoredInvoice
    number: str = ""
    net: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gives:
    """How much of a negative total a credit note gives back.

    Attributes:
        period: Of the statement with that total: `2027-04`.
        amount: Without VAT.
        left: What the next statement takes over, above zero.
    """

    period: str
    amount: Money
    left: Money


def carried_total(unit: Unit, client_slug: str) -> Carried | None:
    """Return the negative total of a client's last statement, if it is negative."""
    for last in unit.documents.statements(client_slug)[:1]:
        owed = total_in(last.text)
        if owed.minor < 0:
            return Carried(
                statement_id=last.id,
                period=read_period(last.period),
                owed=owed,
                given_back=unit.documents.given_back(last.id),
            )
    return None


def part_said(
    unit: Unit, carried: Carried | None, said: str, note: Note
) -> Money | None:
    """Return what a credit note gives back of what is carried; None if unsaid.

    Args:
        said: An amount without VAT, `tout` or `all` for as much as there is, `rien` or
            `none`; empty where nothing was said.

    Raises:
        ConflictError: Nothing is open: no total is negative, or it was taken over.
        UsageError: It is no such amount, more than is open or than the credit note, in
            another currency, or the credit note is on a deposit.
    """
    meant = said.strip().casefold()
    if not meant:
        return None
    if meant in NONE:
        return Money.zero(note.corrected.total.currency)
    currency = carried.owed.currency if carried else note.corrected.total.currency
    (known, open_), _ = at_once(
        ("", lambda: _open_to(unit, carried, note)),
        ("", lambda: check_part(said, currency)),
    )
    most = min(open_, note.net or open_)
    part = most if meant in ALL else _amount(said, open_.currency)
    if part.minor <= 0 or part > open_:
        raise UsageError(words.not_within(known.period, part, open_))
    if note.net is not None and part > note.net:
        raise UsageError(words.more_than_note(part, note.net))
    return part


def check_part(said: str, currency: Currency) -> None:
    """Refuse what says nothing of what is carried, whatever that may be.

    Raises:
        UsageError: It is no such amount as `part_said` reads.
    """
    if said.strip().casefold() not in ALL | NONE:
        _amount(said, currency)


def keep_said(
    unit: Unit, carried: Carried | None, note: Note, part: Money | None, *, at: datetime
) -> None:
    """Keep what was said of a credit note, if anything was; the caller commits."""
    if carried is not None and part is not None:
        given = GivenBack(number=note.number, amount=part)
        unit.documents.give_back(carried.statement_id, given, at=at)


def gives_of(carried: Carried | None, note: Note, part: Money | None) -> Gives | None:
    """Return what a credit note gives back; None where nothing is carried, or said."""
    if carried is None or part is None:
        return None
    open_ = carried.without(note.number)
    left = open_ - part if part else open_
    return Gives(period=str(carried.period), amount=part, left=left)


def unsaid(carried: Carried | None, note: Note) -> tuple[str, ...]:
    """Warn of what would count twice, where nothing is said of what is carried."""
    if carried is None or not _may_give(carried, note):
        return ()
    if note.corrected.total.currency != carried.owed.currency:
        return (words.unsaid_elsewhere(carried.period, carried.open),)
    return (words.unsaid(carried.period, carried.open, note.number),)


def question_of(carried: Carried | None, note: Note) -> str:
    """Ask how much of what is carried a credit note gives back; empty for none."""
    if carried is None or not _may_give(carried, note):
        return ""
    same = note.corrected.total.currency == carried.owed.currency
    return words.question(carried.period, carried.open) if same else ""


def _may_give(carried: Carried, note: Note) -> bool:
    return bool(carried.open) and note.corrected.kind is not Kind.DEPOSIT


def silent_notes(unit: Unit, statement: Statement) -> tuple[str, ...]:
    """Warn of credit notes that may give back what a statement takes over.

    They are later than the statement before and say nothing of its negative total.
    """
    carried = carried_total(unit, statement.client)
    takes_over = any(line.carries for line in statement.lines)
    if carried is None or not takes_over or not carried.open:
        return ()
    known = {one.number: one for one in unit.invoices.of_client(statement.client)}
    return tuple(
        words.silent(carried.period, note.number, note.total)
        for note in _since(unit, carried, list(known.values()))
        if known[note.corrects].kind is Kind.INVOICE
    )


def _since(
    unit: Unit, carried: Carried, documents: list[StoredInvoice]
) -> Iterator[StoredInvoice]:
    """Yield the credit notes since a statement that say nothing of its total."""
    made = unit.documents.statement_of(carried.statement_id).recorded_until
    for one in reversed(documents):
        if (
            one.kind is Kind.CREDIT_NOTE
            and one.issued_on >= local_day(made)
            and one.total.currency == carried.owed.currency
            and carried.statement_id not in unit.documents.given_by(one.number)
        ):
            yield one


def given_elsewhere(unit: Unit, number: str, carried: Carried | None) -> Money | None:
    """Return what a credit note gives back of other statements; None for nothing."""
    here = carried.statement_id if carried else None
    said = unit.documents.given_by(number).items()
    amounts = [one.amount for at, one in said if at != here and one.amount]
    return total(amounts, amounts[0].currency) if amounts else None


def _open_to(unit: Unit, carried: Carried | None, note: Note) -> tuple[Carried, Money]:
    """Return what is carried, and how much of it is open to a credit note.

    Raises:
        ConflictError: Nothing is.
        UsageError: The credit note is on a deposit, or in another currency.
    """
    open_ = carried.without(note.number) if carried else None
    if carried is None or not open_:
        raise ConflictError(_nothing_open(unit, note.corrected.client_slug, carried))
    _check_can(carried, note.corrected)
    return carried, open_


def _check_can(carried: Carried, corrected: StoredInvoice) -> None:
    if corrected.kind is Kind.DEPOSIT:
        raise UsageError(words.of_deposit(corrected.number))
    if corrected.total.currency != carried.owed.currency:
        raise UsageError(
            words.other_currency(
                carried.period, carried.owed.currency, corrected.total.currency
            )
        )


def _amount(said: str, currency: Currency) -> Money:
    try:
        return amount_in(said, currency)
    except AmountError as error:
        raise UsageError(words.no_amount(said)) from error


def _nothing_open(unit: Unit, client_slug: str, carried: Carried | None) -> str:
    """Say why there is nothing to give back."""
    if carried is not None:
        numbers = [one.number for one in carried.given_back]
        return words.given_back_already(carried.period, -carried.owed, numbers)
    after: Period | None = None
    for stored in unit.documents.statements(client_slug):
        owed, period = total_in(stored.text), read_period(stored.period)
        if owed.minor < 0 and after is not None:
            return words.taken_over(period, -owed, after)
        after = period
    return words.never_negative()
