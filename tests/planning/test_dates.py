from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.calendar import BeyondCalendarError
from regie.planning.calendar import WorkCalendar
from regie.planning.dates import Frame
from regie.planning.dates import resolve
from regie.planning.dates import shifted
from regie.planning.dates import wall_to_instant
from regie.planning.dates import When
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime

PARIS = Frame(zone=ZoneInfo("Europe/Paris"), calendar=WorkCalendar(), language="en")
NO_DAYS_OFF = WorkCalendar(days_off=frozenset())
BASE = AnchorBase(anchor="open")
UNITS = {
    "minutes": Unit.MINUTE,
    "hours": Unit.HOUR,
    "days": Unit.DAY,
    "weeks": Unit.WEEK,
    "months": Unit.MONTH,
}
WEEKDAYS = {
    name: n for n, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
}


def frame_in(zone: str) -> Frame:
    return Frame(zone=ZoneInfo(zone), calendar=NO_DAYS_OFF, language="en")


def sentence(
    number: int,
    unit: Unit,
    direction: Direction | None = None,
    *,
    roll: Roll = Roll.DEFAULT,
    at: time | None = None,
) -> Moment:
    heading = Direction.AFTER if number > 0 else Direction.BEFORE
    return Moment(
        base=BASE,
        direction=direction or heading,
        amount=Amount(number=abs(number), unit=unit),
        roll=roll,
        at=None if at is None else WallTime(at=at),
    )


@pytest.mark.shared
def test_wall_times_become_the_instants_of_rfc_5545(cases: dict[str, Any]) -> None:
    for case in cases["dst"]["wall_to_instant"]:
        zone = ZoneInfo(case["zone"])

        at = wall_to_instant(datetime.fromisoformat(case["wall"]), zone)

        assert at.astimezone(zone).isoformat() == case["expected"]


@pytest.mark.shared
def test_days_keep_the_wall_time_and_hours_are_elapsed(cases: dict[str, Any]) -> None:
    for case in cases["dst"]["arithmetic"]:
        frame = frame_in(case["zone"])
        wall = datetime.fromisoformat(case["base"])
        base = When(on=wall.date(), at=wall_to_instant(wall, frame.zone))
        [(unit, number)] = case["add"].items()

        found = shifted(base, Amount(number=number, unit=UNITS[unit]), frame)

        assert found.at is not None
        assert found.at.astimezone(frame.zone).isoformat() == case["expected"]


def single_moves(cases: dict[str, Any]) -> Iterator[tuple[date, Moment, str]]:
    """Yield the cases that one sentence can say: one unit, or the next weekday."""
    for case in cases["dateutil_month_arithmetic"]["cases"]:
        delta = dict(case["delta"])
        if "years" in delta and len(delta) == 1:
            delta = {"months": 12 * delta["years"]}
        day = date.fromisoformat(case["base"][:10])
        expected = case["expected"][:10]
        if set(delta) <= {"months", "weeks", "days"} and len(delta) == 1:
            [(unit, number)] = delta.items()
            yield day, sentence(number, UNITS[unit]), expected
        if set(delta) == {"weekday"} and delta["weekday"] in WEEKDAYS:
            weekday = WEEKDAYS[delta["weekday"]]
            yield (
                day,
                Moment(
                    base=BASE,
                    direction=Direction.AFTER,
                    weekday=weekday,
                    inclusive=True,
                ),
                expected,
            )


@pytest.mark.shared
def test_months_are_those_of_dateutil(cases: dict[str, Any]) -> None:
    frame = frame_in("Europe/Paris")
    moves = list(single_moves(cases))

    found = [
        str(resolve(moment, When(on=day), frame, keeps_day=True).on)
        for day, moment, _ in moves
    ]

    assert found == [expected for _, _, expected in moves]
    assert len(found) >= 7


@pytest.mark.shared
def test_quantlib_rolls_that_the_grammar_has(cases: dict[str, Any]) -> None:
    """Modified, nearest and half-month rolls are for accounting; the grammar has none."""
    known = cases["quantlib_roll_conventions"]
    rolls = {
        "following": Roll.LATER,
        "preceding": Roll.EARLIER,
        "unadjusted": Roll.KEEP,
    }
    units = {"M": Unit.MONTH, "W": Unit.WEEK, "BD": Unit.BUSINESS_DAY}
    holidays = frozenset(map(date.fromisoformat, known["holidays"]))
    frame = Frame(zone=ZoneInfo("UTC"), calendar=WorkCalendar(holidays=holidays))
    found, expected = [], []
    for case in known["cases"]:
        if case["convention"] not in rolls or case["end_of_month"]:
            continue
        period = case["period"]
        number = int(period.rstrip("BDMW"))
        unit = units[period.lstrip("-0123456789")]
        moment = sentence(number, unit, roll=rolls[case["convention"]])
        base = When(on=date.fromisoformat(case["start"]))
        found.append(str(resolve(moment, base, frame, keeps_day=False).on))
        expected.append(case["expected"])

    assert found == expected
    assert len(found) >= 5


def test_a_product_example_of_business_days() -> None:
    """topydo/topydo#182: Thursday 2017-06-08 + 3 business days."""
    moment = sentence(3, Unit.BUSINESS_DAY)

    found = resolve(moment, When(on=date(2017, 6, 8)), PARIS, keeps_day=False)

    assert found == When(on=date(2017, 6, 13))


@pytest.mark.parametrize(
    ("direction", "weekday", "inclusive", "expected"),
    [
        (Direction.AFTER, 2, False, date(2027, 3, 10)),
        (Direction.AFTER, 2, True, date(2027, 3, 3)),
        (Direction.BEFORE, 2, False, date(2027, 2, 24)),
        (Direction.BEFORE, 2, True, date(2027, 3, 3)),
        (Direction.AFTER, 4, False, date(2027, 3, 5)),
        (Direction.BEFORE, 4, True, date(2027, 2, 26)),
    ],
)
def test_a_weekday_from_a_wednesday(
    direction: Direction,
    weekday: int,
    inclusive: bool,  # noqa: FBT001 -- a parameter of the table
    expected: date,
) -> None:
    moment = Moment(
        base=BASE, direction=direction, weekday=weekday, inclusive=inclusive
    )

    found = resolve(moment, When(on=date(2027, 3, 3)), PARIS, keeps_day=False)

    assert found == When(on=expected)


def test_on_a_base_keeps_its_moment_and_a_time_replaces_it() -> None:
    base = When(on=date(2027, 3, 3), at=datetime(2027, 3, 3, 9, tzinfo=UTC))
    on = Moment(base=BASE)
    at_noon = Moment(base=BASE, at=WallTime(at=time(12)))

    assert resolve(on, base, PARIS, keeps_day=False) == base
    assert resolve(at_noon, base, PARIS, keeps_day=False) == When(
        on=date(2027, 3, 3), at=datetime(2027, 3, 3, 11, tzinfo=UTC)
    )


def test_on_a_day_off_stays_there_with_a_note_and_rolls_where_told() -> None:
    base = When(on=date(2027, 3, 6), at=datetime(2027, 3, 6, 9, tzinfo=UTC))

    kept = resolve(Moment(base=BASE), base, PARIS, keeps_day=False)
    later = resolve(Moment(base=BASE, roll=Roll.LATER), base, PARIS, keeps_day=True)

    assert kept == When(
        on=base.on,
        at=base.at,
        notes=("Sat 6 Mar 2027 is a day off; the date is kept.",),
    )
    assert later == When(
        on=date(2027, 3, 8),
        at=datetime(2027, 3, 8, 9, tzinfo=UTC),
        notes=("Sat 6 Mar 2027 is a day off: moved to Mon 8 Mar 2027.",),
    )


def test_hours_from_a_day_without_a_time_count_from_the_start_of_work() -> None:
    base = When(on=date(2027, 3, 3))

    found = resolve(sentence(-2, Unit.HOUR), base, PARIS, keeps_day=True)

    assert found == When(
        on=date(2027, 3, 3),
        at=datetime(2027, 3, 3, 6, tzinfo=UTC),
        notes=("Wed 3 Mar 2027 has no time: counted from 09:00.",),
    )


def test_hours_may_be_rolled_and_are_counted_from_the_time_of_a_date() -> None:
    base = When(on=date(2027, 3, 5), at=datetime(2027, 3, 5, 15, tzinfo=UTC))
    later = sentence(20, Unit.HOUR, roll=Roll.LATER)
    from_nine = sentence(20, Unit.HOUR, at=time(9))

    assert resolve(later, base, PARIS, keeps_day=True).at == datetime(
        2027, 3, 8, 11, tzinfo=UTC
    )
    assert resolve(from_nine, base, PARIS, keeps_day=True).at == datetime(
        2027, 3, 6, 4, tzinfo=UTC
    )


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WEEK, Unit.MONTH])
@pytest.mark.parametrize("number", [9_999_999, -9_999_999])
def test_dates_beyond_the_calendar_are_refused(unit: Unit, number: int) -> None:
    with pytest.raises(BeyondCalendarError):
        resolve(
            sentence(number, unit), When(on=date(2027, 3, 3)), PARIS, keeps_day=True
        )


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(1, 200),
    st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH]),
    st.sampled_from([Direction.BEFORE, Direction.AFTER]),
)
def test_rolling_by_default_never_crosses_the_base(
    day: date, number: int, unit: Unit, direction: Direction
) -> None:
    moment = sentence(number, unit, direction)

    plain = resolve(moment, When(on=day), PARIS, keeps_day=True).on
    rolled = resolve(moment, When(on=day), PARIS, keeps_day=False).on

    assert PARIS.calendar.is_working(rolled)
    assert (rolled <= plain < day) or (day < plain <= rolled)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 -- wall
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe"]),
)
def test_a_wall_time_moves_by_no_more_than_a_gap(wall: datetime, zone: str) -> None:
    back = wall_to_instant(wall, ZoneInfo(zone)).astimezone(ZoneInfo(zone))

    moved = back.replace(tzinfo=None) - wall

    assert timedelta(0) <= moved <= timedelta(hours=1)
