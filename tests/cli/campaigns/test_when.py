"""`regie when`: sentences of one moment, asked through the command itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from regie.cli.main import make_app
from regie.playbook.problems import PlaybookError
from tests.planning.conftest import cases

__all__ = ["cases"]

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT = {name[:3].title(): name for name in WEEK}
UNITS = {"months": "months", "weeks": "weeks", "days": "days", "hours": "hours"}


def call(sentence: str, *options: str) -> Any:  # noqa: ANN401 -- typer's own result
    return CliRunner().invoke(make_app("when"), ["when", sentence, *options])


def ask(sentence: str, *options: str, **anchors: str) -> dict[str, Any]:
    """Return the command's JSON."""
    given_ = [f"--anchor={name}={value}" for name, value in anchors.items()]
    result = call(sentence, *given_, *options, "--json")
    assert result.exit_code == 0, result.exception
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def refuse(sentence: str, *options: str) -> PlaybookError:
    result = call(sentence, *options)
    assert isinstance(result.exception, PlaybookError)
    return result.exception


def day(sentence: str, *options: str, **anchors: str) -> str:
    return str(ask(sentence, *options, **anchors)["date"])


def offset(number: int) -> str:
    way = "before" if number < 0 else "after"
    return f"{abs(number)} business days {way} X"


def test_the_moment_is_told_by_day_local_time_and_utc() -> None:
    told = ask(
        "2 business days before cart_open at 9h",
        "--zone=Europe/Paris",
        cart_open="2027-02-25T10:00",
    )

    assert told == {
        "date": "2027-02-23",
        "at": "2027-02-23T09:00:00+01:00",
        "utc": "2027-02-23T08:00:00Z",
        "notes": [],
        "language": "en",
    }


def test_a_day_has_no_time() -> None:
    told = ask("21 jours avant ouverture", ouverture="2027-02-26T10:00")

    assert told == {
        "date": "2027-02-05",
        "at": None,
        "utc": None,
        "notes": [],
        "language": "fr",
    }


def test_a_time_in_another_zone_is_told_in_the_campaigns() -> None:
    told = ask("on X at 20:00 America/New_York", X="2027-02-25")

    assert (told["date"], told["at"], told["utc"]) == (
        "2027-02-26",
        "2027-02-26T02:00:00+01:00",
        "2027-02-26T01:00:00Z",
    )


def test_an_anchor_may_hang_on_another_one() -> None:
    told = ask(
        "le vendredi après fermeture à 14h",
        ouverture="25/02/2027 10:00",
        fermeture="5 jours après ouverture à 23:59",
    )

    assert told["at"] == "2027-03-05T14:00:00+01:00"


def test_an_anchor_with_an_offset_is_an_instant() -> None:
    assert ask("X", X="2027-02-25T10:00Z")["at"] == "2027-02-25T11:00:00+01:00"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "2027-05-12"),
        (("--calendar=FR",), "2027-05-13"),
        (("--calendar=FR", "--closed=2027-05-07", "--closed=2027-05-10"), "2027-05-18"),
        (("--days-off=none",), "2027-05-10"),
        (("--days-off=monday, dimanche",), "2027-05-12"),
    ],
)
def test_business_days_follow_the_calendar(
    options: tuple[str, ...], expected: str
) -> None:
    """The 6th of May 2027 is Ascension Day in France, the 17th Whit Monday."""
    assert day("7 business days after X", *options, X="2027-05-03") == expected


def test_human_work_on_a_day_off_rolls_away_from_its_base() -> None:
    assert [
        day(sentence, "--work", X="2027-02-25")
        for sentence in ("4 days before X", "2 days after X", "3 days before X")
    ] == ["2027-02-19", "2027-03-01", "2027-02-22"]


def test_a_day_off_is_kept_and_noted() -> None:
    told = ask("2 days after X", "--language=en", X="2027-02-25")

    assert told == {
        "date": "2027-02-27",
        "at": None,
        "utc": None,
        "notes": ["Sat 27 Feb 2027 is a day off; the date is kept."],
        "language": "en",
    }


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("48 hours before 2027-03-29T10:00", "2027-03-27T09:00:00+01:00"),
        ("48 heures avant 2027-03-29 à 10h", "2027-03-27T09:00:00+01:00"),
        ("48 heures avant le 2027-03-29 10:00", "2027-03-27T09:00:00+01:00"),
        ("90 min after 2027-03-28 at 01:00", "2027-03-28T03:30:00+02:00"),
        ("2 h after 2027-03-29T10:00 Asia/Tokyo", "2027-03-29T05:00:00+02:00"),
        ("2027-03-29T10:00 - 48 h", "2027-03-27T09:00:00+01:00"),
        ("2 days before 2027-03-29T10:00", "2027-03-27T10:00:00+01:00"),
        ("2027-03-29T10:00 - 2 days", "2027-03-27T10:00:00+01:00"),
    ],
)
def test_a_date_with_a_time_is_a_moment_to_count_from(sentence: str, at: str) -> None:
    """Paris changes its clocks on the 28th of March 2027 at 02:00."""
    assert ask(sentence)["at"] == at


def test_holidays_are_those_of_every_year_that_is_crossed() -> None:
    near = day("2000 business days after X", "--calendar=FR", X="2027-01-04")
    plain = day("2000 business days after X", X="2027-01-04")

    assert (plain, near > "2034-11-01") == ("2034-09-04", True)


@pytest.mark.parametrize(
    ("sentence", "anchor", "note"),
    [
        ("X", "2026-03-29T02:30", "n'existe pas"),
        ("on X at 02:30", "2026-10-25", "existe deux fois"),
        ("2 hours before X", "2026-10-26", "n'a pas d'heure"),
    ],
)
def test_what_happened_on_the_way_is_noted(
    sentence: str, anchor: str, note: str
) -> None:
    assert [n for n in ask(sentence, X=anchor)["notes"] if note in n] != []


def test_every_problem_is_shown_at_its_place() -> None:
    error = refuse(
        "2 busines days before X",
        "--anchor=X=2027-02-25",
        "--anchor=Y=3 days after Z",
        "--anchor=X=2027-02-26",
        "--anchor=W",
        "--zone=Europe/Pari",
        "--closed=2027-02-30",
        "--days-off=lundi, xx",
        "--calendar=FRX",
    )

    places = [(p.rule, p.position.line, p.position.column) for p in error.problems]
    assert places == [
        ("bad-moment", 1, 3),
        ("unknown-zone", 2, 8),
        ("unknown-anchor", 4, 25),
        ("duplicate-key", 5, 10),
        ("bad-value", 6, 10),
        ("bad-weekday", 7, 19),
        ("unknown-holidays", 8, 12),
        ("impossible-date", 9, 10),
    ]
    assert " | 2 busines days before X\n |   ^~~~~~~" in str(error)


@pytest.mark.parametrize(
    ("sentence", "rule", "hint"),
    [
        ("page is done at 9h", "unknown-step", "regie why page"),
        ("speaker.accepted", "unknown-item", "--anchor"),
        ("3 days before Y", "unknown-anchor", "--anchor Y="),
        ("2 hours before 2027-02-25", "hours-from-a-day", "heure"),
        ("on X at 24:00", "bad-time", "23:59"),
        ("", "bad-moment", "«"),
        ("31 janvier", "impossible-date", "2027-01-31"),
        ("demain", "from-today", "1 jour après X"),
        ("J-7", "unnamed-day", "7 jours avant X"),
    ],
)
def test_what_a_sentence_alone_cannot_say(sentence: str, rule: str, hint: str) -> None:
    error = refuse(sentence, "--anchor=X=2027-02-25")

    [problem] = error.problems[-1:]
    assert (problem.rule, hint in problem.hint) == (rule, True)


def test_it_needs_neither_store_nor_settings() -> None:
    code = (
        "import sys; from regie.cli.main import make_app; make_app('when');"
        "print([m for m in ('sqlalchemy','pydantic','httpx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def every(
    rows: list[Any], told: Callable[[Any], tuple[str, str] | None]
) -> list[tuple[str, str]]:
    """Return (found, expected) of each case that one sentence can say."""
    return [pair for row in rows if (pair := told(row)) is not None]


def agree(pairs: list[tuple[str, str]], least: int) -> None:
    assert [found for found, _ in pairs] == [expected for _, expected in pairs]
    assert len(pairs) >= least


@pytest.mark.shared
def test_daylight_saving_cases(cases: Mapping[str, Any]) -> None:
    for case in cases["dst"]["wall_to_instant"]:
        told = ask("X", f"--zone={case['zone']}", X=case["wall"])
        assert told["at"] == case["expected"]
    for case in cases["dst"]["arithmetic"]:
        [(unit, number)] = case["add"].items()
        clock = "" if unit == "hours" else f" at {case['base'][11:16]}"
        sentence = f"{number} {UNITS[unit]} after X{clock}"
        told = ask(sentence, f"--zone={case['zone']}", X=case["base"])
        assert told["at"] == case["expected"]


@pytest.mark.shared
def test_business_days_are_counted_strictly_after_the_day(
    cases: Mapping[str, Any],
) -> None:
    """Our rule 2 takes the first of the two readings of a day off."""
    rows = cases["business_days_from_a_nonworking_day"]["cases"]
    agree(
        every(
            rows,
            lambda c: (day(offset(c["n"]), X=c["date"]), c["count_working_days_after"]),
        ),
        1,
    )


@pytest.mark.shared
def test_pandas_business_days(cases: Mapping[str, Any]) -> None:
    """`n = 0` is the day itself, or the next working day."""
    rows = cases["pandas_bday"]["cases"]

    def told(case: Any) -> tuple[str, str]:  # noqa: ANN401
        sentence = offset(case["n"]) if case["n"] else "on X or later"
        return day(sentence, X=case["date"]), case["expected"]

    agree(every(rows, told), 15)


ROLLS = {"forward": "or later", "following": "or later", "backward": "or earlier"}


def _numpy(case: Mapping[str, Any]) -> tuple[str, str] | None:
    roll = case.get("roll", "")
    if case["fn"] != "busday_offset" or roll.startswith("modified"):
        return None
    start, number = case["args"]
    start = start if len(start) == len("2011-06-01") else f"{start}-01"
    mask = case.get("weekmask", "MonTueWedThuFri")
    off = [name for short, name in SHORT.items() if short not in mask]
    options = [f"--days-off={','.join(off)}"]
    options += [f"--closed={closed}" for closed in case.get("holidays", ())]
    if number == 0:
        return day(f"X {ROLLS[roll]}", *options, X=start), case["expected"]
    rolled = f"X {ROLLS[roll]}" if roll else "X"
    base = day(rolled, *options, X=start)
    return day(offset(number), *options, X=base), case["expected"]


@pytest.mark.shared
def test_numpy_business_days(cases: Mapping[str, Any]) -> None:
    """The modified rolls are for the end of an accounting month; we have none."""
    agree(every(cases["numpy_busday"]["cases"], _numpy), 14)


QUANTLIB = {
    "following": "or later",
    "preceding": "or earlier",
    "unadjusted": "even on a day off",
}
PERIODS = {"M": "months", "W": "weeks", "D": "days", "BD": "business days"}


@pytest.mark.shared
def test_quantlib_rolls(cases: Mapping[str, Any]) -> None:
    """Of its seven conventions we have three; none of ours stays in the month."""
    section = cases["quantlib_roll_conventions"]
    closed = [f"--closed={each}" for each in section["holidays"]]

    def told(case: Any) -> tuple[str, str] | None:  # noqa: ANN401
        roll = QUANTLIB.get(case["convention"])
        if roll is None or case["end_of_month"]:
            return None
        number = int("".join(c for c in case["period"] if c in "-0123456789"))
        unit = case["period"].lstrip("-0123456789")
        way = "before" if number < 0 else "after"
        sentence = f"{abs(number)} {PERIODS[unit]} {way} X {roll}"
        return day(sentence, *closed, X=case["start"]), case["expected"]

    agree(every(section["cases"], told), 5)


def _dateutil(case: Mapping[str, Any]) -> tuple[str, str] | None:
    delta = dict(case["delta"])
    if set(delta) == {"years"}:
        delta = {"months": 12 * delta["years"]}
    if set(delta) == {"weekday"} and delta["weekday"].isalpha():
        name = next(n for n in WEEK if n.startswith(delta["weekday"].lower()))
        found = day(f"{name} on or after X", X=case["base"])
        return found, case["expected"][:10]
    if len(delta) != 1 or not set(delta) <= set(UNITS):
        return None
    [(unit, number)] = delta.items()
    way = "before" if number < 0 else "after"
    found = day(f"{abs(number)} {unit} {way} X", X=case["base"])
    return found, case["expected"][:10]


@pytest.mark.shared
def test_dateutil_months_weeks_days_and_weekdays(cases: Mapping[str, Any]) -> None:
    agree(every(cases["dateutil_month_arithmetic"]["cases"], _dateutil), 7)


@pytest.mark.shared
def test_openproject_soonest_days(cases: Mapping[str, Any]) -> None:
    """It rolls a day off forward before it counts; our rule 2 does not, so we say it
    in two sentences: the day or a later one, and so many business days after that."""
    section = cases["openproject_day_arithmetic"]
    holidays = section["with_holidays_only"]
    closed = [f"--closed={each}" for each in holidays["holidays"]]
    for rows, options in (
        (section["soonest"], []),
        (holidays["soonest"], ["--days-off=none", *closed]),
    ):
        for case in rows:
            first = day("X or later", *options, X=case["date"])
            lag = case["lag"]
            found = day(offset(lag), *options, X=first) if lag else first
            assert found == case["expected"]


def test_documents_of_other_products() -> None:
    """ClickUp, GanttProject #90 and topydo #182: both ends of a duration count."""
    assert day("9 business days after X", X="2025-09-18") == "2025-10-01"
    assert day("9 days after X", X="2025-09-22") == "2025-10-01"
    assert day("14 business days after X", X="2010-02-15") == "2010-03-05"
    assert day("15 business days after X", X="2010-02-15") == "2010-03-08"
    assert day("3 business days after X", X="2017-06-08") == "2017-06-13"
    assert ask("X", X="2023-03-26T02:30")["at"] == "2023-03-26T03:30:00+02:00"
    assert ask("X", X="2023-10-29T02:30")["at"] == "2023-10-29T02:30:00+02:00"


def every_day(sentence: str, *options: str, **anchors: str) -> list[dict[str, Any]]:
    """Return the command's JSON for a recurrence."""
    given_ = [f"--anchor={name}={value}" for name, value in anchors.items()]
    result = call(sentence, *given_, *options, "--json")
    assert result.exit_code == 0, result.exception
    told: list[dict[str, Any]] = json.loads(result.stdout)
    return told


def test_a_recurrence_is_told_moment_by_moment() -> None:
    told = every_day(
        "every monday, thursday at 09:00 from 2 weeks before X until X",
        X="2027-02-25T10:00",
    )

    assert [one["at"] for one in told] == [
        f"2027-02-{day}T09:00:00+01:00" for day in (11, 15, 18, 22, 25)
    ]
    assert told[0] == {
        "date": "2027-02-11",
        "at": "2027-02-11T09:00:00+01:00",
        "utc": "2027-02-11T08:00:00Z",
        "notes": [],
        "language": "en",
    }


def test_a_daily_recurrence_finds_its_hour_again_after_the_gap() -> None:
    """crate rrule2: the day after the change is back at its time."""
    told = every_day(
        "every day at 02:22 from X, 3 times",
        "--zone=America/Vancouver",
        X="2021-03-13",
    )

    assert [one["at"] for one in told] == [
        "2021-03-13T02:22:00-08:00",
        "2021-03-14T03:22:00-07:00",
        "2021-03-15T02:22:00-07:00",
    ]


def test_a_recurrence_counts_with_the_holidays_of_its_years() -> None:
    told = every_day(
        "every business day from 2026-12-30 through 2027-01-04", "--calendar=FR"
    )

    assert [one["date"] for one in told] == [
        "2026-12-30",
        "2026-12-31",
        "2027-01-04",
    ]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("every monday from X, until", "bad-recurrence"),
        ("every monday from X", "no-end"),
        ("every monday until X", "bad-recurrence"),
        ("every monday from Y until X", "unknown-anchor"),
    ],
)
def test_a_recurrence_alone_says_where_it_begins_and_ends(
    sentence: str, rule: str
) -> None:
    error = refuse(sentence, "--anchor=X=2027-02-25")

    assert [problem.rule for problem in error.problems] == [rule]


DAYS = st.dates(date(2001, 1, 1), date(2100, 12, 31))


@given(start=DAYS, number=st.integers(-300, 300).filter(bool))
def test_business_days_are_those_that_a_walk_counts(start: date, number: int) -> None:
    one = timedelta(days=1 if number > 0 else -1)
    walked, left = start, abs(number)
    while left:
        walked += one
        left -= walked.weekday() < 5

    assert day(offset(number), X=start.isoformat()) == str(walked)


@given(
    start=st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 -- a wall time
    hours=st.integers(1, 9999),
)
def test_hours_are_elapsed(start: datetime, hours: int) -> None:
    wall = start.replace(second=0, microsecond=0).isoformat()
    before, base = ask(f"{hours} hours before X", X=wall), ask("X", X=wall)

    found = datetime.fromisoformat(base["at"]) - datetime.fromisoformat(before["at"])

    assert found == timedelta(hours=hours)
    assert datetime.fromisoformat(before["utc"]).astimezone(UTC) == (
        datetime.fromisoformat(before["at"])
    )


@pytest.mark.parametrize("word", ["none", "aucun", "aucune"])
def test_no_weekday_may_be_off(word: str) -> None:
    told = ask("2 business days after X", f"--days-off={word}", X="2027-02-26")

    assert told["date"] == "2027-02-28"
