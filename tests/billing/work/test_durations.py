from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.work.durations import DurationError
from regie.billing.work.durations import hours_of
from regie.billing.work.durations import minutes_text
from regie.billing.work.durations import of_time
from regie.billing.work.durations import read_minutes
from regie.billing.work.durations import read_seconds
from regie.billing.work.durations import seconds_text


@pytest.mark.parametrize(
    ("text", "seconds"),
    {
        "1h30": 5400,
        "1 h 30": 5400,
        "1 h 30 min": 5400,
        "1:30": 5400,
        "01:30:15": 5415,
        "1,5": 5400,
        "1.5": 5400,
        "2": 7200,
        "2 heures": 7200,
        "0,25 h": 900,
        "90 min": 5400,
        "45m": 2700,
        "30 s": 30,
        "0.33": 1188,
    }.items(),
)
def test_times_are_read_as_people_write_them(text: str, seconds: int) -> None:
    assert read_seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "0:00", "-1", "demain", "1:75", "1h30h", "1001", "h", "1e3"),
        *("1h75", "1 h 60 min", "1h300"),
    ],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(DurationError, match="1h30"):
        read_seconds(text)


@pytest.mark.parametrize("text", ["15", "1,5", "30 s", "0 min", "long"])
def test_terms_must_name_their_unit_and_whole_minutes(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_minutes(text)


def test_hours_of_a_document_have_four_digits() -> None:
    assert [hours_of(minutes) for minutes in (90, 10, -10, 0, 6000)] == [
        Decimal("1.5"),
        Decimal("0.1667"),
        Decimal("-0.1667"),
        Decimal(0),
        Decimal(100),
    ]
    assert str(hours_of(6000)) == "100"


@given(st.integers(-100_000, 100_000))
def test_hours_come_back_as_the_same_minutes(minutes: int) -> None:
    assert round(hours_of(minutes) * 60) == minutes


def test_times_are_told_as_people_write_them() -> None:
    assert [minutes_text(one, "fr") for one in (90, -45, 0)] == [
        "1 h 30",
        "− 45 min",
        "0 min",
    ]
    assert seconds_text(40, "fr") == "40 s"
    assert seconds_text(5399, "en") == "1 h 30 min"


@pytest.mark.parametrize(
    ("minutes", "french", "english"),
    [
        (0, "une", "many"),
        (1, "une", "one"),
        (30, "plusieurs", "many"),
        (60, "une", "one"),
        (-60, "une", "one"),
        (90, "une", "many"),
        (120, "plusieurs", "many"),
    ],
)
def test_words_go_with_a_time_by_its_number(
    minutes: int, french: str, english: str
) -> None:
    assert of_time(minutes, "fr", one="une", many="plusieurs") == french
    assert of_time(minutes, "en", one="one", many="many") == english
