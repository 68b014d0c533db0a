"""What the ledger has of sales and of disputes, of which the next entry follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import events_in
from regie.ledger.disputes import told_by_hand
from regie.ledger.entry import correction_key
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.rules import reversal_of
from regie.ports import Payment
from regie.store.ledger import OtherClientError
from regie.store.unit import Unit
from regie.words import say


class Following:
    """Entries by their sale, and by their dispute where no sale is known of it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_sale: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        self._by_dispute: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
        self.add(entries)

    def of(self, sale: str, dispute: str) -> tuple[Entry, ...]:
        """Return what is known of a sale and of a dispute, which may be empty."""
        of_sale = self._by_sale.get(sale, {}) if sale else {}
        of_dispute = self._by_dispute.get(dispute, {}) if dispute else {}
        return tuple({**of_sale, **of_dispute}.values())

    def of_its_sale(self, payment: Payment) -> Payment:
        """Return a payment with its dispute's sale, if others told it alone."""
        if payment.parent or not payment.dispute:
            return payment
        told = self._by_dispute.get(payment.dispute, {}).values()
        sales = (entry.parent for entry in told if entry.parent)
        return replace(payment, parent=next(sales, ""))

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries; one that is known already stays as it is."""
        given = list(entries)
        for entry in given:
            self._by_sale[entry.parent or entry.key].setdefault(entry.key, entry)
        for event in events_in(given):
            if event.dispute:
                own = self._by_dispute[event.dispute]
                own.setdefault(event.entry.key, event.entry)


def following(
    unit: Unit, client_slug: str, sales: Iterable[str], disputes: Iterable[str]
) -> Following:
    """Read what is known of a client's sales and disputes; empty keys are left out.

    Raises:
        OtherClientError: A sale is another client's.
    """
    told = unit.ledger.disputed(client_slug, sorted({*disputes} - {""}))
    told += _undoing(unit, [one for one in told if not one.parent])
    keys = sorted({*sales, *(one.parent for one in told)} - {""})
    sold = unit.ledger.named(keys)
    for sale in sold:
        if sale.client != client_slug:
            raise OtherClientError(sale.key, sale.client)
    return Following([*sold, *unit.ledger.following(client_slug, keys), *told])


def told_again(
    payment: Payment, about: Sequence[Entry], *, now: datetime
) -> list[Entry]:
    """Return what undoes an ending told by hand, as the vendor tells it itself now.

    Args:
        about: What is known of the dispute, and of its sale.
        now: When it is recorded (UTC).
    """
    kind = EntryKind(payment.kind.value)
    if kind not in ENDINGS or any(one.key == payment.key for one in about):
        return []
    return [
        reversal_of(
            event.entry,
            reason=_told_again(event.kind, kind, payment.key),
            recorded_at=now,
        )
        for event in told_by_hand(about, payment.dispute, kind)
    ]


def _told_again(by_hand: EntryKind, kind: EntryKind, key: str) -> str:
    """Say why what a person told is undone by what the vendor tells."""
    if by_hand is not kind:
        return say(
            fr="Litige gagné, dit par vous, mais perdu d'après le prestataire de "
            f"paiement : c'est sa parole qui compte ({key}).",
            en="A dispute that was won, told by you, but lost by the payment vendor's "
            f"word: that is what counts ({key}).",
        )
    if kind is EntryKind.DISPUTE_LOST:
        return say(
            fr="Litige perdu, dit par vous, puis par le prestataire de paiement : il "
            f"compte une fois ({key}).",
            en="A dispute that was lost, told by you, then by the payment vendor: it "
            f"counts once ({key}).",
        )
    return say(
        fr="Litige gagné, dit par vous, puis par le prestataire de paiement : il "
        f"compte une fois ({key}).",
        en="A dispute that was won, told by you, then by the payment vendor: it counts "
        f"once ({key}).",
    )


def _undoing(unit: Unit, told: Sequence[Entry]) -> list[Entry]:
    """Return what undoes and what corrects entries that name no sale."""
    found: list[Entry] = []
    fresh: Collection[Entry] = told
    while fresh:
        keys = [
            key for one in fresh for key in (f"reversal:{one.key}", correction_key(one))
        ]
        fresh = unit.ledger.named(keys)
        found += fresh
    return found
