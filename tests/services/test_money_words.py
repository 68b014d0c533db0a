from __future__ import annotations

from datetime import date

import pytest

from regie.billing.sources import Source
from regie.billing.statement_text import what_of
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.services.money_words import entry_name
from regie.words import speaking

BILLED = [
    EntryKind.SALE,
    EntryKind.REFUND,
    EntryKind.REFUND_FAILED,
    EntryKind.FEE,
    EntryKind.DISPUTE_LOST,
    EntryKind.DISPUTE_FEE,
    EntryKind.PAYOUT_FEE,
    EntryKind.CORRECTION,
    EntryKind.COST,
    EntryKind.REVERSAL,
]


@pytest.mark.parametrize("kind", BILLED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_entry_has_one_name_in_the_ledger_and_in_a_bill(
    kind: EntryKind, language: str
) -> None:
    source = Source(
        key="stripe:charge:ch_1",
        kind=kind,
        effective_on=date(2027, 3, 1),
        amount=Money.of("1", "EUR"),
    )

    with speaking(language):
        assert what_of(source, language) == entry_name(kind)
