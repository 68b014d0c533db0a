"""A sale with its right VAT, and what was given back of it: undone and written anew.

    sale        its gross amount as it was; VAT by the rate, in the account of its state
    given back  as the vendor told it; VAT in proportion to the sale's right one

Each is undone and written anew on its own day, so that it is seen what was wrong. The
money that moved is the same: what changes is how much of it is owed to which state.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.ledger import accounts
from regie.ledger.corrections import corrected
from regie.ledger.corrections import rewritten
from regie.ledger.corrections import with_vat
from regie.ledger.disputes import events_in
from regie.ledger.entry import counted_as
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import sha256_of
from regie.ledger.postings import owed_to
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.ledger.vat_within import BACK
from regie.ledger.vat_within import vat_booked
from regie.ledger.vat_within import within
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Of a correction.

    Attributes:
        reason: Read by the client; never empty.
        recorded_at: When Régie learned of it (UTC).
    """

    reason: str
    recorded_at: datetime


def standing_sale(key: str, known: Mapping[str, Entry]) -> Entry | None:
    """Return a sale as it counts, corrected or not; None where it is undone.

    Args:
        known: What is known of it, what undoes it too, by key.
    """
    return counted_as(known[key], known.get) if key in known else None


def vat_of(entry: Entry) -> tuple[str, Money]:
    """Return the state that a sale's VAT is declared to apart, and its VAT.

    The state is empty for the seller's own, and for none.
    """
    for account, amount in vat_booked(entry).items():
        return accounts.declared_to(account), amount
    return "", Money.zero(entry.postings[0].amount.currency)


def taxed_anew(
    sale: Entry, *, about: Sequence[Entry], vat: Vat, why: Why
) -> list[Entry]:
    """Return what undoes a sale and writes it anew with another VAT.

    With it comes the same of what was given back of it, if that changes too.

    Args:
        sale: As it counts, see `standing_sale`.
        about: What is known of it: it, what names it as its parent, and its disputes.

    Returns:
        Empty where its VAT is that one already.

    Raises:
        EntryError: There is no reason, or it is not of revenue alone.
    """
    gross = abs(sale.postings[0].amount)
    tax = gross.scaled(within(vat.percent))
    owed = owed_to(sale.client, vat)
    if vat_booked(sale) == ({owed: tax} if tax else {}):
        return []
    if not {one.account.role for one in sale.postings} & {"sales"}:
        raise EntryError(sale.key, "it is no sale")
    right = rewritten(
        sale,
        with_vat(sale, gross, owed, tax),
        payload=sha256_of(
            {"corrects": sale.key, "minor": gross.minor, "vat": [vat.oss, tax.minor]}
        ),
        reason=why.reason,
        recorded_at=why.recorded_at,
    )
    made = [_undoing(sale, why), right]
    return [*made, *_given_back_anew([*about, *made], vat, why)]


def _given_back_anew(about: Sequence[Entry], vat: Vat, why: Why) -> Iterator[Entry]:
    """Yield the pairs that change anything, in the order in which things happened."""
    known = list({one.key: one for one in about}.values())
    wrong = sorted(_standing_back(known), key=lambda one: (one.effective_at, one.key))
    undoing = {one.key: _undoing(one, why) for one in wrong}
    known += undoing.values()
    events = {one.entry.key: one for one in events_in(known)}
    for entry in wrong:
        lead = entry.postings[0].amount
        event = events.get(entry.key)
        anew = corrected(
            entry,
            event.told(lead.currency) if event else abs(lead),
            about=known,
            vat=vat,
            reason=why.reason,
            recorded_at=why.recorded_at,
        )
        known.append(anew)
        if anew.postings != entry.postings:
            yield from (undoing[entry.key], anew)


def _standing_back(about: Sequence[Entry]) -> list[Entry]:
    """Return what gives back, or takes again what was given back, and counts."""
    undone = {one.reverses for one in about}
    return [
        one
        for one in about
        if not one.reverses
        and one.key not in undone
        and any(posting.account.role in BACK for posting in one.postings)
    ]


def _undoing(entry: Entry, why: Why) -> Entry:
    return reversal_of(entry, reason=why.reason, recorded_at=why.recorded_at)
