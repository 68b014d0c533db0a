"""Sales of which nobody has said something that is asked."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Terms
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.claims import attributed
from regie.billing.revenue.counted import in_time
from regie.billing.revenue.entries import movements_in
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.purchases import Purchases
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.services.agreements.agreed import version_in
from regie.services.agreements.versions import Version
from regie.store.unit import Unit

#: By then all is known that is known now.
LATEST = datetime.max.replace(tzinfo=UTC)

_KINDS = (EntryKind.SALE, EntryKind.REVERSAL, EntryKind.CORRECTION)

#: Says whether something is missing, of a sale as it is known, on its day's agreement.
IsOpen = Callable[[Told, Movement, Agreement | None], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a party's terms may ask of sales, which then wait for an answer.

    Attributes:
        asks: Whether such terms ask it at all.
        waits: Whether a sale waits for it under terms that ask it.
    """

    asks: Callable[[Terms], bool]
    waits: Callable[[Terms, Told, Movement], bool]

    def is_open(
        self, told: Told, movement: Movement, agreement: Agreement | None
    ) -> bool:
        """Say whether a sale waits, in time for one of its day's parties."""
        return agreement is not None and any(
            in_time(agreement.bounding(terms), movement.on)
            and self.waits(terms, told, movement)
            for terms in agreement.parties
            if self.asks(terms)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSale:
    """A sale of which something is not known.

    Attributes:
        amount: What was paid, VAT included.
        customer: Who paid, as the entry says; may have been erased.
    """

    key: str
    on: date
    amount: Money
    product: str
    customer: str
    link: str
    coupon: str


def sales_waiting(
    unit: Unit, client_slug: str, versions: Sequence[Version], question: Question
) -> Iterator[OpenSale]:
    """Yield the sales that wait for an answer, the latest first.

    Nothing is looked at where no agreement asks.
    """
    parties = [terms for one in versions for terms in one.agreement.parties]
    if any(map(question.asks, parties)):
        yield from open_sales(unit, client_slug, versions, question.is_open)


def sales_missing(
    unit: Unit,
    client_slug: str,
    versions: Sequence[Version],
    period: Period,
    question: Question,
) -> list[OpenSale]:
    """Return the sales that a statement cannot count for want of an answer.

    Those of earlier days are told again until they are settled; what lies before the
    first statement was settled elsewhere.
    """
    begins = first_day_billed(unit, client_slug, period)
    return [
        sale
        for sale in sales_waiting(unit, client_slug, versions, question)
        if begins <= sale.on < period.end
    ]


def open_sales(
    unit: Unit, client_slug: str, versions: Sequence[Version], is_open: IsOpen
) -> Iterator[OpenSale]:
    """Yield the client's sales of which something is missing, the latest first.

    What its first payment came by counts for a sale in instalments.

    Args:
        versions: See `versions_in_force`.
    """
    known = Attributions(unit.attributions.of_client(client_slug))
    entries = unit.ledger.entries(client_slug, kinds=_KINDS)
    written_anew = {one.parent for one in entries if one.kind is EntryKind.CORRECTION}
    undone = {one.reverses for one in entries if one.reverses} - written_anew
    purchases = Purchases(entries, known, signed=False)
    for entry in reversed(entries):
        if entry.kind is not EntryKind.SALE or entry.key in undone:
            continue
        purchase = purchases.of(entry.key, LATEST)
        if purchase is not None and purchase.first != entry.key:
            continue
        told, day = known.of(entry.key), entry.effective_on
        agreement = holding(versions, day)
        claims = agreement.claims if agreement else ()
        for movement in movements_in(entry, day):
            named = attributed(movement, told, claims, sold_on=day)
            if is_open(told, named, agreement):
                yield _open_sale(entry, movement.amount, told)


def first_day_billed(unit: Unit, client_slug: str, period: Period) -> date:
    """Return the first statement's first day; that of the period if it is the first."""
    made = unit.documents.statements_before(client_slug, date.max)
    return read_period(made[0].period).start if made else period.start


def holding(versions: Sequence[Version], day: date) -> Agreement | None:
    """Return the agreement that holds on a sale's day; None where there is none."""
    on = Period(start=day, end=day + timedelta(days=1))
    return version_in(versions, on).agreement if versions else None


def _open_sale(entry: Entry, amount: Money, told: Told) -> OpenSale:
    return OpenSale(
        key=entry.key,
        on=entry.effective_on,
        amount=amount,
        product=entry.product,
        customer=entry.customer,
        link=told.link,
        coupon=told.coupon,
    )
