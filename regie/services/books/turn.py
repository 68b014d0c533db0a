"""Payments into entries, by what the ledger has of their sales and disputes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from regie.ledger.dispute_names import sale_put_right
from regie.ledger.entry import Entry
from regie.ledger.postings import FOLLOWING
from regie.ledger.rules import entries_for
from regie.ledger.vat import Vat
from regie.ports import Payment
from regie.services.books.dispute_doubts import doubtful
from regie.services.books.dispute_reads import disputes_by_hand
from regie.services.books.dispute_reads import Rivals
from regie.services.books.follows import Following
from regie.services.books.follows import following
from regie.services.books.follows import told_again
from regie.services.books.told_before import learned_of
from regie.services.books.told_before import told_before
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What payments make.

    Attributes:
        entries: What is written, in this order.
        beside: How many of them are no payment's own.
        doubts: Sentences about ends of disputes that may be told twice.
    """

    entries: Sequence[Entry]
    beside: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Turns payments of one client into entries.

    Attributes:
        client: Her slug.
        zone: In which her days are counted.
        now: When they are recorded (UTC).
        vat_of: Her VAT by country, empty if nobody says it, and day.
    """

    unit: Unit
    client: str
    zone: ZoneInfo
    now: datetime
    vat_of: Callable[[str, date], Vat]

    def turned(self, payments: Sequence[Payment]) -> Turned:
        """Return what payments make.

        Args:
            payments: Each after what it follows from.

        Raises:
            OtherClientError: A sale is another client's.
        """
        follow = [one for one in payments if one.kind in FOLLOWING]
        before = told_before(self.unit, follow)
        disputes = disputes_by_hand(self.unit, self.client, follow)
        told = [*disputes.entries, *(one for own in before.values() for one in own)]
        about = following(
            self.unit,
            self.client,
            [
                *(one.parent for one in follow),
                *(one.parent for one in told),
            ],
            [one.dispute for one in follow],
        )
        entries: list[Entry] = []
        beside = 0
        for payment in payments:
            made, more = self._told(payment, about, disputes, before)
            if follow and payment.key not in before:
                about.add([made])
            entries += [*more, made]
            beside += len(more)
        keys = [one.key for one in follow]
        doubts = doubtful(disputes.entries, keys) if disputes.keys else ()
        return Turned(entries=entries, beside=beside, doubts=doubts)

    def _told(
        self,
        payment: Payment,
        about: Following,
        disputes: Rivals,
        before: Mapping[str, Sequence[Entry]],
    ) -> tuple[Entry, list[Entry]]:
        """Return the entry of a payment, and what else it makes of the others."""
        own = before.get(payment.key, ())
        told = about.of_its_sale(_with_its_sale(payment, own))
        if own:
            more = self._learned(told, own, about, disputes)
            return self._entry(told, (*own, *_known(about, told))), more
        known = _known(about, told)
        more = told_again(told, known, disputes.of(payment), now=self.now)
        if more and not told.parent:
            told = replace(told, parent=more[0].parent)
            known = _known(about, told)
        made = self._entry(told, (*known, *more))
        if more:
            about.add([*known, *more, made])
        disputes.add([*more, made])
        return made, more

    def _learned(
        self,
        payment: Payment,
        own: Sequence[Entry],
        about: Following,
        disputes: Rivals,
    ) -> list[Entry]:
        """Return what a payment that was told before changes, as it names more now."""
        known = [*own, *about.of(payment.parent, payment.dispute)]
        vat = self._vat(payment)
        made = learned_of(self.unit, payment, known, vat=vat, now=self.now)
        if made:
            about.add([*known, *made])
            made += self._left(payment, own, about, vat)
        disputes.add(made)
        return made

    def _left(
        self, payment: Payment, own: Sequence[Entry], about: Following, vat: Vat
    ) -> list[Entry]:
        """Return what puts the sale right that a payment's entry was taken to be of."""
        made: list[Entry] = []
        for sale in sorted({one.parent for one in own} - {"", payment.parent}):
            made += sale_put_right(
                payment, about.of(sale, ""), vat=vat, recorded_at=self.now
            )
            about.add(made)
        return made

    def _entry(self, payment: Payment, about: Sequence[Entry]) -> Entry:
        return entries_for(
            payment,
            client=self.client,
            zone=self.zone,
            vat=self._vat(payment),
            recorded_at=self.now,
            about=about,
        )

    def _vat(self, payment: Payment) -> Vat:
        country = payment.origin.country if payment.origin else ""
        return self.vat_of(country, payment.happened_at.astimezone(self.zone).date())


def _with_its_sale(payment: Payment, own: Sequence[Entry]) -> Payment:
    """Return a payment with the sale that the ledger has of it, if it names none.

    Args:
        own: What the ledger has of it, the last one last.
    """
    if payment.parent or not own:
        return payment
    sales = (one.parent for one in reversed(own) if one.parent)
    return replace(payment, parent=next(sales, ""))


def _known(about: Following, payment: Payment) -> tuple[Entry, ...]:
    """Return what a payment follows from, if its kind follows from anything."""
    follows = payment.kind in FOLLOWING
    return about.of(payment.parent, payment.dispute) if follows else ()
