"""Ends of disputes told by hand, written anew once what undid them is another's."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.ledger.dispute_restored import counts_again
from regie.ledger.dispute_restored import gave_way
from regie.ledger.dispute_restored import gave_way_to
from regie.ledger.dispute_restored import GaveWay
from regie.ledger.dispute_restored import restored
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import DISPUTED
from regie.ledger.entry import correction_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.vat import Vat
from regie.ports import Payment
from regie.services.books.correct_words import undo_command
from regie.services.books.dispute_reads import concerned
from regie.services.books.dispute_reads import ended_by_hand
from regie.services.books.follows import following
from regie.services.books.follows import told_by_hand
from regie.services.books.follows import undoing
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """Writes anew what counts again of one client.

    Attributes:
        client: Her slug.
        now: When it is recorded (UTC).
        vat_of: Her VAT by country, empty if nobody says it, and day.
    """

    unit: Unit
    client: str
    now: datetime
    vat_of: Callable[[str, date], Vat]

    def after(self, payments: Iterable[Payment]) -> tuple[str, ...]:
        """Write anew what counts again, payments being written; say of each why.

        Nothing is read where none of them is of a dispute.
        """
        if not any(one.kind.value in DISPUTED for one in payments):
            return ()
        return tuple(
            _sentence(one) for one in gave_way(self._told()) if self._restore(one)
        )

    def _told(self) -> list[Entry]:
        """Return the ends by hand, those they gave way to, and what opened all."""
        by_hand = ended_by_hand(self.unit, self.client)
        keys = sorted({gave_way_to(one) for one in by_hand if one.reverses} - {""})
        ends = self._with_undoing(self.unit.ledger.named(keys))
        ids = sorted({dispute_of(one) for one in ends} - {""})
        own = self._with_undoing(self.unit.ledger.disputed(self.client, ids))
        return [*by_hand, *ends, *own]

    def _restore(self, gone: GaveWay) -> int:
        opened, by_hand = gone.opened.entry, gone.by_hand
        entries = concerned(
            self.unit,
            self.client,
            self._told(),
            amounts={by_hand.told(opened.postings[0].amount.currency).minor},
            sales={opened.parent},
        )
        if not counts_again(gone, entries):
            return 0
        anew = restored(
            gone,
            self._about(gone),
            vat=self.vat_of("", by_hand.entry.effective_on),
            recorded_at=self.now,
        )
        return self.unit.ledger.append([anew])

    def _about(self, gone: GaveWay) -> Sequence[Entry]:
        sale, dispute = gone.opened.entry.parent, gone.by_hand.dispute
        known = following(self.unit, self.client, [sale], [dispute]).of(sale, dispute)
        opened = self._with_undoing(
            self.unit.ledger.named([first_key(gone.opened.entry)])
        )
        by_hand = told_by_hand(self.unit, first_key(gone.opened.entry))
        found = (*known, *opened, *by_hand)
        return list({one.key: one for one in found}.values())

    def _with_undoing(self, entries: Sequence[Entry]) -> list[Entry]:
        return [*entries, *undoing(self.unit, entries)]


def _sentence(gone: GaveWay) -> str:
    event, opened = gone.by_hand, first_key(gone.opened.entry)
    won = event.kind is EntryKind.DISPUTE_WON
    fr, en = ("gagné", "won") if won else ("perdu", "lost")
    amount = event.told(event.entry.postings[0].amount.currency).said()
    vendor = gone.vendor.dispute or first_key(gone.vendor.entry)
    undo = undo_command(correction_key(event.entry))
    return say(
        fr=f"Litige « {opened} » ({amount}) : la fin que vous en aviez dite ({fr}) "
        "compte à nouveau. Elle avait été annulée pour celle que dit le prestataire de "
        f"paiement, qui est celle d'un autre litige ({vendor}). Si la vôtre est "
        f"fausse : {undo}",
        en=f"Dispute “{opened}” ({amount}): the end that you had told of it ({en}) "
        "counts again. It had been undone for the one that the payment vendor tells, "
        f"which is that of another dispute ({vendor}). If yours is wrong: {undo}",
    )
