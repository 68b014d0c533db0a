"""Why an end by hand was undone is read back: it names the vendor's end."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.ledger.dispute_restored import gave_way_to
from regie.ledger.dispute_restored import why_gave_way
from regie.ledger.entry import EntryKind
from regie.ledger.rules import reversal_of
from regie.ledger.text import read_entries
from regie.words import speaking

KEY = "stripe:dispute_lost:txn_1"
[END] = read_entries("""
2027-03-08 dispute_won stripe:dispute:by-hand:stripe:dispute:txn_0
  client:zen:processor:stripe   120.00 EUR
  client:zen:disputes          -120.00 EUR
""")


def undone(reason: str) -> str:
    at = datetime(2027, 3, 9, tzinfo=UTC)
    return gave_way_to(reversal_of(END, reason=reason, recorded_at=at))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("by_hand", "kind"),
    [
        (EntryKind.DISPUTE_WON, EntryKind.DISPUTE_LOST),
        (EntryKind.DISPUTE_LOST, EntryKind.DISPUTE_WON),
        (EntryKind.DISPUTE_LOST, EntryKind.DISPUTE_LOST),
        (EntryKind.DISPUTE_WON, EntryKind.DISPUTE_WON),
    ],
)
def test_the_vendors_end_is_read_in_each_sentence(
    language: str, by_hand: EntryKind, kind: EntryKind
) -> None:
    with speaking(language):
        reason = why_gave_way(by_hand, kind, KEY)

    assert undone(reason) == KEY


@pytest.mark.parametrize("reason", ["Saisie deux fois", f"Double : ({KEY})", "(vu)"])
def test_a_persons_own_reason_names_none(reason: str) -> None:
    assert undone(reason) == ""
