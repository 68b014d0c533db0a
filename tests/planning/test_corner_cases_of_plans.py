"""Corner cases 9 to 17 and 19 to 21: what a whole plan does with its dates."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from regie.planning.anchors import AnchorCycleError
from regie.planning.calendar import NoWorkingDayError
from regie.planning.calendar import WorkCalendar
from regie.planning.graph import CycleError
from regie.planning.graph import make_graph
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.plan import make_plan
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import Dependency
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


def test_case_09_there_and_back_gives_the_identical_plan(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      a: {do: A, who: obm, takes: 3 days, not_before: 1 month before open}
      b: {do: B, who: obm, after: 5 days after a, due: 3 business days before open}
      c: {run: mail.send, title: C, to: obm, mail: news, at: open at 10:00, after: b}
    """
    here = planned({"open": "2027-03-31T10:00"})
    there = planned({"open": "2027-04-07T10:00"})
    back = planned({"open": "2027-03-31T10:00"})

    assert here == back
    assert here != there


def test_case_10_done_dates_are_kept_and_begun_work_keeps_its_start(
    planned: Planner,
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      done: {do: Done, who: obm, takes: 3 days, due: 20 days before open}
      begun: {do: Begun, who: obm, takes: 4 days, after: done}
      pinned: {do: Pinned, who: obm, after: begun}
      next: {do: Next, who: obm, after: pinned}
    """
    facts = {
        "done": Fact(started_on=date(2027, 1, 5), done_at=paris("2027-01-06T15:00")),
        "begun": Fact(started_on=date(2027, 1, 11)),
        "pinned": Fact(pinned_on=date(2027, 1, 23)),
    }

    plan = planned({"open": "2027-06-01T10:00"}, now="2027-01-20T09:00", facts=facts)

    assert days(plan, "done") == ("2027-01-05", "2027-01-06")
    assert plan.steps["done"].slack_days is None
    assert days(plan, "begun") == ("2027-01-11", "2027-01-20")
    assert days(plan, "pinned") == ("2027-01-23", "2027-01-23")
    assert plan.steps["pinned"].reason is Reason.PINNED
    assert days(plan, "next")[0] == "2027-01-25"


def test_case_10_a_dropped_step_holds_nobody_up_but_hands_on_its_own_waits(
    planned: Planner,
) -> None:
    """
    steps:
      write: {do: Write, who: obm, takes: 3 days}
      review: {do: Review, who: obm, takes: 5 days, after: write}
      send: {do: Send, who: obm, after: review}
    """
    plan = planned(facts={"review": Fact(dropped=True)})

    assert plan.steps["review"].starts_on is None
    assert plan.steps["send"].waits_for == ("write",)
    assert days(plan, "send") == ("2027-01-07", "2027-01-07")


def test_case_11_a_done_announcement_keeps_its_date_when_the_anchor_moves(
    planned: Planner,
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      tease:
        run: mail.send
        title: Save the date
        to: obm
        mail: news
        at: 14 days before open at 09:00
        announces: open
    """
    sent = Fact(done_at=paris("2027-02-18T09:00"))

    plan = planned(
        {"open": "2027-03-11T10:00"}, now="2027-02-20T09:00", facts={"tease": sent}
    )

    assert days(plan, "tease") == ("2027-02-18", "2027-02-18")
    assert plan.steps["tease"].step.announces == "open"
    assert plan.anchors["open"].on == date(2027, 3, 11)


def test_case_12_undone_work_is_planned_from_now_and_shows_how_late_it_is(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      copy: {do: Copy, who: obm, takes: 2 days, due: 21 days before open}
      call: {do: Call, who: obm, at: 2027-02-10 at 14:00}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: 2027-02-10 at 14:00}
    """
    plan = planned(now="2027-02-15T10:00")

    copy, call, mail = (plan.steps[key] for key in ("copy", "call", "mail"))
    assert days(plan, "copy") == ("2027-02-15", "2027-02-16")
    assert (copy.due_on, copy.slack_days) == (date(2027, 2, 8), -6)
    assert days(plan, "call") == ("2027-02-15", "2027-02-15")
    assert (call.due_on, call.slack_days) == (date(2027, 2, 10), -3)
    assert days(plan, "mail") == ("2027-02-15", "2027-02-15")
    assert (mail.at, mail.due_at) == (None, paris("2027-02-10T14:00"))
    assert (mail.due_on, mail.reason, mail.slack_days) == (
        date(2027, 2, 10),
        Reason.MISSED,
        -3,
    )


def test_case_12_after_working_hours_the_next_day_is_the_first_left(
    planned: Planner,
) -> None:
    """
    steps:
      a: {do: A, who: obm}
    """
    assert days(planned(now="2027-02-12T17:59"), "a")[0] == "2027-02-12"
    assert days(planned(now="2027-02-12T18:00"), "a")[0] == "2027-02-15"


def test_case_13_negative_slack_is_shown_and_explained(planned: Planner) -> None:
    """
    anchors: {cart_open: {date: null, required: true, ask: When?}}
    steps:
      copy: {do: Write the sales page, who: obm, takes: 8 days}
      page: {do: Build it, who: obm, takes: 5 days, after: copy}
      check: {do: Check it, who: obm, takes: 2 days, after: page, due: 2 business days before cart_open}
      open: {run: mail.send, title: Open, to: obm, mail: news, at: cart_open at 10:00, after: check}
    """
    plan = planned({"cart_open": "2027-02-25T10:00"}, now="2027-02-08T09:00")

    [impossible] = plan.impossible
    assert plan.steps["check"].slack_days == -3
    assert impossible.chain == ("copy", "page", "check")
    assert impossible.short_days == 3
    assert impossible.feasible_on == date(2027, 3, 2)
    assert impossible.sentence == (
        "“Check it” must be done by Tue 23 Feb 2027 (2 business days before cart_open),"
        " but its chain needs 15 working days and 12 remain: “Write the sales page” 8 →"
        " “Build it” 5 → “Check it” 2. Short by 3 working days. The earliest cart_open"
        " that works is Tue 2 Mar 2027. Or: 3 fewer days on “Write the sales page” (with"
        " two people, for example); or start “Build it” when “Write the sales page” starts."
    )


def test_case_14_what_hangs_on_an_unknown_anchor_is_undated(planned: Planner) -> None:
    """
    anchors: {later: {date: null, required: false, ask: When?}, open: 2027-03-01}
    steps:
      a: {do: A, who: obm, due: 3 days before later}
      b: {do: B, who: obm, after: a}
      c: {do: C, who: obm, after: b, at: open}
      d: {do: D, who: obm}
    """
    plan = planned()

    assert days(plan, "a") == ("None", "None")
    assert plan.steps["b"].reason_key == "a"
    assert days(plan, "c") == ("2027-03-01", "2027-03-01")
    assert days(plan, "d") == ("2027-01-04", "2027-01-04")
    assert plan.warnings == ("Without a date while later has none: “A” and “B”.",)


def bare(steps: Sequence[Step], anchors: Sequence[Anchor] = ()) -> Playbook:
    return Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors={anchor.name: anchor for anchor in anchors},
        phases={},
        roles={},
        steps={step.name: step for step in steps},
    )


def waiting(name: str, *after: str) -> Step:
    waits = tuple(Dependency(step=step) for step in after)
    return Step(name=name, title=name, phase="p", who="obm", after=waits)


def test_case_15_loops_are_refused_with_their_names() -> None:
    playbook = bare([waiting("a", "c"), waiting("b", "a"), waiting("c", "b")])

    with pytest.raises(CycleError) as error:
        make_graph(playbook, ())

    assert error.value.keys == ("a", "c", "b", "a")
    with pytest.raises(CycleError):
        make_graph(bare([waiting("a", "a")]), ())


def test_case_15_anchor_loops_are_refused_with_their_names() -> None:
    anchors = [
        Anchor(name="x", title="X", moment=Moment(base=AnchorBase(anchor="y"))),
        Anchor(name="y", title="Y", moment=Moment(base=AnchorBase(anchor="x"))),
    ]

    with pytest.raises(AnchorCycleError) as error:
        make_plan(bare([], anchors), anchors={}, now=paris("2027-01-04"))

    assert error.value.names == ("x", "y", "x")


def test_case_16_the_latest_early_bound_and_the_earliest_late_bound_hold(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-03-08}
    steps:
      fits:
        do: Fits
        who: obm
        not_before: 10 days before open
        window: between 2 weeks before open and 2 days before open
        due: 3 business days before open
      crosses:
        do: Crosses
        who: obm
        not_before: 1 day before open
        due: 5 days before open
    """
    plan = planned()

    assert days(plan, "fits")[0] == "2027-02-26"
    assert plan.steps["fits"].due_on == date(2027, 3, 3)
    assert [each.key for each in plan.impossible] == ["crosses"]
    assert plan.impossible[0].feasible_on is None


def test_case_17_a_passed_moment_stays_with_its_anchor(planned: Planner) -> None:
    """
    anchors: {close: 2027-02-26 at 23:59}
    steps:
      last: {run: mail.send, title: L, to: obm, mail: news, at: 2 hours before close}
    """
    plan = planned(now="2027-03-05T09:00")

    last = plan.steps["last"]
    assert (last.due_at, last.at) == (paris("2027-02-26T21:59"), None)
    assert (last.starts_on, last.reason) == (date(2027, 3, 5), Reason.MISSED)


def test_case_19_items_come_and_go_without_touching_the_others(
    planned: Planner,
) -> None:
    """
    steps:
      bio: {do: Bio, who: obm, for_each: speaker, takes: 2 days}
      film: {do: Film, who: obm, for_each: speaker, after: bio}
      page: {do: Page, who: obm, after: every film}
    """
    ada, bob = (Item(kind="speaker", slug=s, title=s) for s in ("ada", "bob"))
    done = {
        "bio/ada": Fact(done_at=paris("2027-01-05T12:00")),
        "film/ada": Fact(done_at=paris("2027-01-05T17:00")),
        "bio/bob": Fact(dropped=True),
        "film/bob": Fact(dropped=True),
    }

    alone = planned(items=[ada], now="2027-01-06T09:00", facts=done)
    joined = planned(items=[ada, bob], now="2027-01-06T09:00", facts={})
    left = planned(items=[ada, bob], now="2027-01-06T09:00", facts=done)

    assert list(joined.steps) == ["bio/ada", "bio/bob", "film/ada", "film/bob", "page"]
    assert joined.steps["film/bob"].waits_for == ("bio/bob",)
    assert joined.steps["page"].waits_for == ("film/ada", "film/bob")
    assert days(left, "page") == days(alone, "page") == ("2027-01-06", "2027-01-06")
    assert days(left, "film/ada") == ("2027-01-05", "2027-01-05")


def test_case_20_a_calendar_without_a_working_day_is_refused() -> None:
    with pytest.raises(NoWorkingDayError):
        WorkCalendar(days_off=frozenset(range(7)))


def test_case_21_the_days_off_that_were_used_are_part_of_the_plan(
    planned: Planner,
) -> None:
    """
    launch:
      time_zone: Europe/Paris
      calendar: {closed: ["2027-01-05"]}
    steps:
      a: {do: A, who: obm, takes: 3 days}
    """
    plan = planned(holidays=[date(2027, 1, 6)])

    assert plan.holidays == {date(2027, 1, 5), date(2027, 1, 6)}
    assert days(plan, "a") == ("2027-01-04", "2027-01-08")
    assert planned(holidays=plan.holidays) == plan
