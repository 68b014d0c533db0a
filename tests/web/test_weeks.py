from __future__ import annotations

from dataclasses import replace
from datetime import date

from regie.services.campaigns.look import Line
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import timeline
from regie.web.desk import Desk
from regie.web.desk import read_desk
from regie.web.weeks import Filters
from regie.web.weeks import Row
from regie.web.weeks import weeks
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.web.visitor import SLUG

LINE = Line(
    key="a",
    title="A",
    phase="prepare",
    standing=Standing.PLANNED,
    on=date(2027, 2, 8),
    until=date(2027, 2, 9),
    at=None,
    due_on=None,
    who="Chloé",
    automatic=False,
    slack_days=3,
)


def desk(on: Stage) -> Desk:
    start(on)
    return read_desk(on.runtime, SLUG)


def test_a_filter_keeps_the_other_one() -> None:
    filters = Filters(phase="a&b", who="Chloé")

    assert filters.query(who="") == "?phase=a%26b"
    assert filters.query(phase="sell") == "?phase=sell&who=Chlo%C3%A9"
    assert filters.is_set
    assert not Filters(phase="", who="").is_set


def test_a_filter_lets_what_fits_both_words() -> None:
    assert Filters(phase="prepare", who="").lets(LINE)
    assert not Filters(phase="prepare", who="Ada").lets(LINE)


def test_steps_of_several_items_that_stand_alike_are_one_row(on: Stage) -> None:
    made = desk(on)
    lines = timeline(made.campaign, made.plan)

    rows = [row for week in weeks(made, lines) for row in week.rows]

    assert [(row.title, len(row.lines)) for row in rows if len(row.lines) > 1] == [
        ("Inscrire sur la liste", 2)
    ]
    assert sum(len(row.lines) for row in rows) == len(lines) == 6


def test_a_row_names_the_first_and_counts_the_rest() -> None:
    lines = (LINE, replace(LINE, who="Ada", slack_days=1), replace(LINE, who="Ada"))

    row = Row(title="A", lines=lines)

    assert (row.who, row.slack_days) == ("Chloé +1", 1)


def test_what_is_done_has_no_slack() -> None:
    row = Row(title="A", lines=(replace(LINE, standing=Standing.DONE),))

    assert row.slack_days is None


def test_weeks_are_open_where_there_is_something_to_look_at(on: Stage) -> None:
    made = desk(on)
    lines = [
        replace(LINE, on=date(2027, 1, 4), standing=Standing.DONE),
        replace(LINE, on=date(2027, 1, 18), standing=Standing.LATE),
        LINE,
        replace(LINE, on=date(2027, 3, 1)),
        replace(LINE, on=None),
    ]

    found = weeks(made, lines)

    assert [(w.title, w.is_open, w.is_past, w.is_now) for w in found] == [
        ("Semaine du 4 janvier 2027", False, True, False),
        ("Semaine du 18 janvier 2027", True, True, False),
        ("Cette semaine", True, False, True),
        ("Semaine du 1er mars 2027", False, False, False),
        ("Sans date", False, False, False),
    ]
    assert [w.count("late") for w in found] == [0, 1, 0, 0, 0]
    assert [w.steps for w in found] == [1, 1, 1, 1, 1]
