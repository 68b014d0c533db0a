"""What the ledger has of a dispute's payment, told now by a road that names more."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime

from regie.ledger.dispute_ends import replaced
from regie.ledger.dispute_names import learned
from regie.ledger.dispute_names import named_anew
from regie.ledger.dispute_names import to_be_named
from regie.ledger.disputes import ENDINGS
from regie.ledger.disputes import events_in
from regie.ledger.disputes import is_by_hand
from regie.ledger.disputes import payment_of
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import payment_key
from regie.ledger.vat import Vat
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.follows import instead_of
from regie.services.books.follows import told_by_hand
from regie.services.books.follows import undoing
from regie.store.unit import Unit

_MOVED = frozenset({PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON})


def told_before(
    unit: Unit, payments: Iterable[Payment]
) -> Mapping[str, Sequence[Entry]]:
    """Return by key what the ledger has of disputes' payments that are told again.

    What undoes an entry, and what was written instead of it, is among it.
    """
    keys = {one.key for one in payments if one.kind in _MOVED}
    found = unit.ledger.named(sorted(keys))
    own: dict[str, list[Entry]] = {one.key: [one] for one in found}
    for one in undoing(unit, found):
        own[payment_key(one.reverses or one.key)].append(one)
    return own


def learned_of(
    unit: Unit, payment: Payment, about: Sequence[Entry], *, vat: Vat, now: datetime
) -> list[Entry]:
    """Return what is written as a payment that was told before names more now.

    An end that a person told is undone where the vendor's is now known to be of the
    same dispute.

    Args:
        about: What is known of the payment, of the dispute and of its sale.
        vat: Of the sale; see `regie.ledger.rules.entries_for`.
        now: When it is recorded (UTC).
    """
    event = to_be_named(payment, about)
    if event is None:
        return []
    known = [*about, *told_by_hand(unit, payment.key)]
    anew = named_anew(event, payment, about=known, vat=vat, recorded_at=now)
    ends = list(_ends([*known, *anew], payment.dispute))
    undone = {
        back.key: back
        for end in ends
        for back in instead_of(end, replaced(end, [*known, *anew], ()), now=now)
    }
    gone = list(undone.values())
    made = learned(payment, known, vat=vat, recorded_at=now, undone=gone)
    return [*gone, *made]


def _ends(entries: Sequence[Entry], dispute: str) -> Iterator[Payment]:
    """Yield how the vendor told the end of a dispute of which the opening is known."""
    told = [one for one in standing(events_in(entries)) if one.dispute == dispute != ""]
    if any(one.kind not in ENDINGS for one in told):
        yield from (
            payment_of(one)
            for one in told
            if one.kind in ENDINGS and not is_by_hand(one)
        )
