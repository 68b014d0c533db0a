from __future__ import annotations

from datetime import date

import pytest

from regie.planning.no_such_day import NoSuchDayError
from regie.planning.no_such_day import possible_day
from regie.planning.no_such_day import written_day


@pytest.mark.parametrize("text", ["2028-02-29", "20280229", "2028-W09-2"])
def test_a_day_is_read_however_the_rule_writes_it(text: str) -> None:
    assert written_day(text) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("2027-02-31", "février 2027 a 28 jours", "February 2027 has 28 days"),
        ("2028-02-30", "février 2028 a 29 jours", "February 2028 has 29 days"),
        ("2027-04-00", "avril 2027 a 30 jours", "April 2027 has 30 days"),
        ("2027-13-01", "il n'y a pas de mois 13", "there is no month 13"),
    ],
)
def test_a_day_that_no_calendar_has_says_why(
    text: str, french: str, english: str
) -> None:
    with pytest.raises(NoSuchDayError) as none:
        written_day(text)

    assert (none.value.why("fr"), none.value.why("en")) == (french, english)


@pytest.mark.parametrize("text", ["", "hier", "2027-2-31", "2027-02-x1", "0000-01-01"])
def test_what_is_not_written_as_a_day_has_no_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as none:
        written_day(text)

    assert not isinstance(none.value, NoSuchDayError)


def test_a_year_that_is_none_has_no_reason() -> None:
    with pytest.raises(ValueError, match="year") as none:
        possible_day(10_000, 1, 1)

    assert not isinstance(none.value, NoSuchDayError)
