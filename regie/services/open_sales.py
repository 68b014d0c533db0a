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

from regie.billing.agreement import Agreement
from regie.billing.claims import attributed
from regie.billing.from_ledger import movements_in
from regie.billing.movements import Movement
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.purchases import Purchases
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.services.agreed import version_in
from regie.services.agreed import versions_in_force
from regie.services.versions import Version
from regie.store.unit import Unit

#: By then all is known that is known now.
LATEST = datetime.max.replace(tzinfo=UTC)

_KINDS = (EntryKind.SALE, EntryKind.REVERSAL, EntryKind.CORRECTION)

#: Says whether something is missing, of a sale as it is known, on its day's agreement.
IsOpen = Callable[[Told, Movement, Agreement | None], bool]


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


def open_sales(unit: Unit, client_slug: str, is_open: IsOpen) -> Iterator[OpenSale]:
    """Yield the client's sales of which something is missing, the latest first.

    What its first payment came by counts for a sale in instalments.
    """
    known = Attributions(unit.attributions.of_client(client_slug))
    entries = unit.ledger.entries(client_slug, kinds=_KINDS)
    written_anew = {one.parent for one in entries if one.kind is EntryKind.CORRECTION}
    undone = {one.reverses for one in entries if one.reverses} - written_anew
    purchases = Purchases(entries, known, signed=False)
    versions = versions_in_force(unit, client_slug)
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
