from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.period import day_text
from regie.billing.period import moment_text
from regie.billing.period import Period
from regie.billing.period import PeriodError
from regie.billing.period import read_period
from regie.words import speaking


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2027-03", date(2027, 3, 1), date(2027, 4, 1)),
        ("2027-12", date(2027, 12, 1), date(2028, 1, 1)),
        ("2027-03-01..2027-03-16", date(2027, 3, 1), date(2027, 3, 16)),
    ],
)
def test_period_is_a_month_or_days(text: str, start: date, end: date) -> None:
    assert read_period(text) == Period(start=start, end=end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027",
        "2027-13",
        "2027-3",
        "mars 2027",
        "2027-03-01",
        "2027-03-01..",
        "2027-03-01..2027-03-01",
        "2027-03-02..2027-03-01",
    ],
)
def test_period_refuses_the_rest(text: str) -> None:
    with pytest.raises(PeriodError):
        read_period(text)


def test_period_says_what_it_wants() -> None:
    with speaking("en"), pytest.raises(PeriodError) as caught:
        read_period("March")

    assert str(caught.value) == (
        "“March” is no period: write a month (2027-03) or days, the last one excluded "
        "(2027-03-01..2027-03-16)."
    )


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 400))
def test_period_text_for_machines_reads_back(start: date, days: int) -> None:
    period = Period(start=start, end=start + timedelta(days=days))

    assert read_period(str(period)) == period


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("2027-03", "fr", "mars 2027"),
        ("2027-03", "en", "March 2027"),
        ("2027-03-01..2027-03-16", "fr", "du 1er mars 2027 au 15 mars 2027"),
        ("2027-03-01..2027-03-16", "en", "1 March 2027 to 15 March 2027"),
    ],
)
def test_period_in_words(text: str, language: str, words: str) -> None:
    assert read_period(text).text(language) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-03", "de mars 2027"),
        ("2027-04", "d'avril 2027"),
        ("2027-02-01..2027-02-16", "du 1er février 2027 au 15 février 2027"),
    ],
)
def test_of_a_period_in_french(text: str, words: str) -> None:
    assert read_period(text).of_french() == words


def test_day_in_words() -> None:
    assert day_text(date(2027, 8, 1), "fr") == "1er août 2027"
    assert day_text(date(2027, 8, 21), "fr") == "21 août 2027"


@pytest.mark.parametrize(
    ("zone", "language", "text"),
    [
        ("Europe/Paris", "fr", "1er mars 2027 à 00:30 (heure de Paris)"),
        ("Europe/London", "fr", "28 février 2027 à 23:30 (heure de Londres)"),
        ("America/New_York", "en", "28 February 2027 at 18:30 (New York time)"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_a_place(
    zone: str, language: str, text: str
) -> None:
    at = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)

    assert moment_text(at, ZoneInfo(zone), language) == text
