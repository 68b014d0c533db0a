"""Corner cases 1 to 8, 18, 22 and 23: what one sentence means as a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step

PARIS = ZoneInfo("Europe/Paris")
Planner = Callable[..., Plan]


def days(plan: Plan, key: str) -> tuple[str, str]:
    planned = plan.steps[key]
    return str(planned.starts_on), str(planned.ends_on)


def wall(plan: Plan, key: str, zone: str = "Europe/Paris") -> str:
    at = plan.steps[key].at
    assert at is not None
    return at.astimezone(ZoneInfo(zone)).isoformat()


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_case_01_days_keep_the_wall_time_and_hours_are_elapsed(
    planned: Planner,
) -> None:
    """
    anchors: {live: {date: null, required: true, ask: When?}}
    steps:
      day: {run: mail.send, title: T, to: obm, mail: news, at: 1 day after live at 12:00}
      hours: {run: mail.send, title: T, to: obm, mail: news, at: 24 hours after live}
    """
    plan = planned({"live": "2027-03-27T12:00"})

    assert wall(plan, "day") == "2027-03-28T12:00:00+02:00"
    assert wall(plan, "hours") == "2027-03-28T13:00:00+02:00"


@pytest.mark.parametrize(
    ("anchor", "after", "before"),
    [
        ("2027-02-27", "2027-03-01", "2027-02-26"),
        ("2027-02-28", "2027-03-01", "2027-02-26"),
        ("2027-03-01", "2027-03-02", "2027-02-26"),
    ],
)
def test_case_02_business_days_are_counted_strictly_from_the_day(
    planned: Planner, anchor: str, after: str, before: str
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      later: {do: Later, who: obm, at: 1 business day after open}
      sooner: {do: Sooner, who: obm, at: 1 business day before open}
    """
    plan = planned({"open": anchor})

    assert days(plan, "later") == (after, after)
    assert days(plan, "sooner") == (before, before)


def test_case_03_days_give_a_day_and_hours_a_moment(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      day: {do: Day, who: obm, at: 2 days after open}
      moment: {do: Moment, who: obm, at: 2 hours after open}
    """
    plan = planned({"open": "2027-03-01T10:00"})

    assert (days(plan, "day"), plan.steps["day"].at) == (("2027-03-03",) * 2, None)
    assert wall(plan, "moment") == "2027-03-01T12:00:00+01:00"


def test_case_03_a_machine_step_on_a_day_without_a_time_runs_when_work_begins(
    playbook: Playbook,
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      mail: {run: mail.send, title: T, to: obm, mail: news, at: open at 10:00}
    """
    moment = Moment(base=AnchorBase(anchor="open"))
    step = Step(name="mail", title="T", phase="main", who="", run="x", at=moment)
    bare = Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors=playbook.anchors,
        phases=playbook.phases,
        roles={},
        steps={"mail": step},
    )

    plan = make_plan(bare, anchors={"open": date(2027, 3, 1)}, now=paris("2027-01-04"))

    assert wall(plan, "mail") == "2027-03-01T09:00:00+01:00"


def test_case_04_a_gap_moves_forward_and_an_overlap_is_the_first(
    planned: Planner,
) -> None:
    """
    anchors: {spring: 2027-03-28, autumn: 2027-10-31}
    steps:
      gap: {run: mail.send, title: T, to: obm, mail: news, at: spring at 02:30}
      twice: {run: mail.send, title: T, to: obm, mail: news, at: autumn at 02:30}
    """
    plan = planned()

    assert wall(plan, "gap") == "2027-03-28T03:30:00+02:00"
    assert wall(plan, "twice") == "2027-10-31T02:30:00+02:00"
    assert plan.steps["gap"].notes[-1] == (
        "02:30 does not exist on Sun 28 Mar 2027 (clock change): 03:30."
    )
    assert plan.steps["twice"].notes[-1] == (
        "02:30 happens twice on Sun 31 Oct 2027 (clock change): the first one is taken."
    )


def test_case_05_month_ends_are_clamped_from_the_anchor_itself(
    planned: Planner,
) -> None:
    """
    anchors: {start: 2028-01-31}
    steps:
      one: {run: mail.send, title: T, to: obm, mail: news, at: 1 month after start at 9:00}
      two: {run: mail.send, title: T, to: obm, mail: news, at: 2 months after start at 9:00}
    """
    plan = planned()

    assert wall(plan, "one") == "2028-02-29T09:00:00+01:00"
    assert wall(plan, "two") == "2028-03-31T09:00:00+02:00"


def test_case_06_human_work_rolls_away_from_its_target(planned: Planner) -> None:
    """
    anchors: {monday: 2027-03-08}
    steps:
      before: {do: A, who: obm, at: 1 day before monday}
      after: {do: B, who: obm, at: 5 days after monday}
      later: {do: C, who: obm, at: 1 day before monday or later}
      kept: {do: D, who: obm, at: 1 day before monday even on a day off}
    """
    plan = planned()

    assert days(plan, "before") == ("2027-03-05", "2027-03-05")
    assert days(plan, "after") == ("2027-03-15", "2027-03-15")
    assert days(plan, "later") == ("2027-03-08", "2027-03-08")
    assert days(plan, "kept") == ("2027-03-07", "2027-03-07")
    assert plan.steps["before"].notes == (
        "Sun 7 Mar 2027 is a day off: moved to Fri 5 Mar 2027.",
    )


def test_case_06_machine_steps_and_anchors_keep_the_day_and_say_so(
    planned: Planner,
) -> None:
    """
    anchors:
      monday: 2027-03-08
      eve: 1 day before monday
    steps:
      mail:
        run: mail.send
        title: The eve
        to: obm
        mail: news
        at: eve at 10:00
        public: yes
    """
    plan = planned()

    assert plan.anchors["eve"].on == date(2027, 3, 7)
    assert days(plan, "mail") == ("2027-03-07", "2027-03-07")
    assert plan.warnings == (
        "eve: Sun 7 Mar 2027 is a day off; the date is kept.",
        "“The eve” goes out on a day off, Sun 7 Mar 2027.",
    )


def test_case_07_durations_count_both_ends(planned: Planner) -> None:
    """
    anchors: {friday: 2027-03-05, saturday: 2027-03-06}
    steps:
      one: {do: One, who: obm, not_before: friday, takes: 1 day}
      next: {do: Next, who: obm, after: one, takes: 2 days}
      off: {do: Off, who: obm, not_before: saturday, takes: 3 days}
    """
    plan = planned()

    assert days(plan, "one") == ("2027-03-05", "2027-03-05")
    assert days(plan, "next") == ("2027-03-08", "2027-03-09")
    assert days(plan, "off") == ("2027-03-08", "2027-03-10")


def test_case_08_the_unit_of_a_lag_decides(planned: Planner) -> None:
    """
    anchors: {thursday: 2027-03-04}
    steps:
      first: {do: First, who: obm, not_before: thursday}
      working: {do: A, who: obm, after: 2 business days after first}
      calendar: {do: B, who: obm, after: 2 days after first}
      begun: {do: C, who: obm, after: 3 days after first starts}
      hours: {do: D, who: obm, after: 20 hours after first}
    """
    plan = planned()

    assert days(plan, "working")[0] == "2027-03-08"
    assert days(plan, "calendar")[0] == "2027-03-08"
    assert days(plan, "begun")[0] == "2027-03-08"
    assert days(plan, "hours")[0] == "2027-03-05"


def test_case_18_a_weekday_that_is_a_day_off_follows_case_6(planned: Planner) -> None:
    """
    anchors: {close: 2027-03-24}
    steps:
      person: {do: P, who: obm, at: friday after close}
      machine: {run: mail.send, title: M, to: obm, mail: news, at: friday after close at 09:00}
    """
    plan = planned(holidays=[date(2027, 3, 26)])

    assert days(plan, "person") == ("2027-03-29", "2027-03-29")
    assert days(plan, "machine") == ("2027-03-26", "2027-03-26")


def test_case_22_a_time_may_name_its_own_zone(planned: Planner) -> None:
    """
    anchors: {live: 2027-03-08}
    steps:
      us: {run: mail.send, title: T, to: obm, mail: news, at: live at 20:00 America/New_York}
    """
    plan = planned()

    assert wall(plan, "us", "America/New_York") == "2027-03-08T20:00:00-05:00"
    assert days(plan, "us") == ("2027-03-09", "2027-03-09")


def test_case_23_midnight_is_the_start_of_the_day_named(planned: Planner) -> None:
    """
    anchors: {live: 2027-03-08}
    steps:
      step: {run: mail.send, title: T, to: obm, mail: news, at: live at midnight}
      due: {do: Due, who: obm, due: live at midnight}
    """
    plan = planned()

    assert wall(plan, "step") == "2027-03-08T00:00:00+01:00"
    assert plan.steps["due"].due_on == date(2027, 3, 5)
