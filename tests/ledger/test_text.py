from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.ledger.text import LedgerTextError
from regie.ledger.text import read_entries
from regie.ledger.text import write_entries
from regie.money import Money
from regie.words import speaking

moments = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 -- Hypothesis adds the zone
    timezones=st.just(UTC),
)
words = st.text("aéZ:;,“ 0-/#", max_size=9).map(str.strip)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    amount = Money.of(
        draw(st.decimals(min_value="0.01", max_value="9999", places=2)), "EUR"
    )
    return Entry(
        key=f"stripe:charge:ch_{draw(st.integers(0, 999))}",
        client="zen",
        kind=draw(st.sampled_from(EntryKind)),
        effective_at=draw(moments),
        effective_on=draw(st.dates(min_value=date(2000, 1, 1))),
        recorded_at=draw(moments),
        postings=(
            Posting(account=Account("client:zen:processor:stripe"), amount=amount),
            Posting(account=Account("client:zen:sales"), amount=-amount),
        ),
        reason=draw(words),
        customer=draw(words),
        product=draw(words),
    )


@given(st.lists(entries(), max_size=4))
def test_entries_read_back_as_they_were_written(written: list[Entry]) -> None:
    assert read_entries(write_entries(written)) == written


def test_reading_fills_in_the_moments_and_the_last_amount() -> None:
    (entry,) = read_entries("""
        2027-03-08 sale k
          client:zen:processor:stripe 12.00 EUR
          client:zen:vat -2.00 EUR
          client:zen:sales
    """)

    noon = datetime(2027, 3, 8, 12, tzinfo=UTC)
    assert (entry.effective_at, entry.recorded_at) == (noon, noon)
    assert entry.postings[2].amount == Money.of("-10.00", "EUR")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("nonsense", 1),
        ("2027-13-08 sale k", 1),
        ("2027-03-08 gift k", 1),
        ("2027-03-08 sale k\n  colour: blue", 2),
        ("2027-03-08 sale k\n  at: yesterday", 2),
        ("2027-03-08 sale k\n  client:zen:gifts 1.00 EUR", 2),
        ("2027-03-08 sale k\n  client:zen:sales 1.001 EUR", 2),
        ("2027-03-08 sale k\n  client:zen:sales 1.00", 2),
        ("\n2027-03-08 sale k\n  client:zen:sales", 3),
    ],
)
def test_reading_names_the_line_that_is_wrong(text: str, line: int) -> None:
    with pytest.raises(LedgerTextError) as caught:
        read_entries(text)

    assert (caught.value.line, caught.value.content) == (
        line,
        text.splitlines()[line - 1],
    )


def test_reading_says_what_was_expected() -> None:
    with speaking("en"), pytest.raises(LedgerTextError) as caught:
        read_entries("  nonsense")

    assert str(caught.value) == (
        "Line 1: “nonsense” is no line of an entry. Expected: “2027-03-08 sale key”, "
        "“detail: value” or “account  120.00 EUR”."
    )
