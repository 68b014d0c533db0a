from __future__ import annotations

from datetime import date
from datetime import datetime

import pytest

from regie.web.dates import Dates
from regie.words import speaking
from tests.rehearsed import PARIS
from tests.rehearsed import paris

DATES = Dates(now=paris("2027-03-08 23:30"), zone=PARIS)


@pytest.mark.parametrize(
    ("on", "fr", "en"),
    [
        (date(2027, 3, 7), "hier", "yesterday"),
        (date(2027, 3, 8), "aujourd'hui", "today"),
        (date(2027, 3, 9), "demain", "tomorrow"),
        (date(2027, 3, 12), "ven. 12 mars", "Fri 12 Mar"),
        (date(2027, 4, 1), "jeu. 1er avr.", "Thu 1 Apr"),
        (date(2028, 3, 12), "dim. 12 mars 2028", "Sun 12 Mar 2028"),
        (None, "sans date", "undated"),
    ],
)
def test_day(on: date | None, fr: str, en: str) -> None:
    with speaking("fr"):
        assert DATES.day(on) == fr
    with speaking("en"):
        assert DATES.day(on) == en


@pytest.mark.parametrize(
    ("at", "fr"),
    [
        (paris("2027-03-09 09:00"), "demain à 09:00"),
        (paris("2027-03-08 00:00"), "aujourd'hui à 00:00"),
        (None, "sans date"),
    ],
)
def test_moment_is_read_in_the_campaigns_zone(at: datetime | None, fr: str) -> None:
    assert DATES.moment(at) == fr


def test_span_names_one_day_once() -> None:
    assert (
        DATES.span(date(2027, 3, 8), date(2027, 3, 12)) == "aujourd'hui → ven. 12 mars"
    )
    assert DATES.span(date(2027, 3, 9), date(2027, 3, 9)) == "demain"
    assert DATES.span(None, None) == "sans date"


@pytest.mark.parametrize(
    ("monday", "fr", "en"),
    [
        (date(2027, 3, 1), "La semaine dernière", "Last week"),
        (date(2027, 3, 8), "Cette semaine", "This week"),
        (date(2027, 3, 15), "La semaine prochaine", "Next week"),
        (date(2027, 3, 22), "Semaine du 22 mars 2027", "Week of 22 March 2027"),
        (None, "Sans date", "Undated"),
    ],
)
def test_week(monday: date | None, fr: str, en: str) -> None:
    with speaking("fr"):
        assert DATES.week(monday) == fr
    with speaking("en"):
        assert DATES.week(monday) == en
