"""The plan against worked examples of others, and against its own laws."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.planning.calendar import WorkCalendar
from regie.planning.graph import CycleError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.plan import make_plan
from regie.playbook.model import Amount
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import Unit

PARIS = ZoneInfo("Europe/Paris")
Planner = Callable[..., Plan]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = Calendar(days_off=frozenset())


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


def morning(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 8, tzinfo=PARIS)


def on(text: str | date) -> Moment:
    return Moment(base=DateBase(on=day(text) if isinstance(text, str) else text))


def step(name: str, *after: Dependency | str, takes: int = 1, **rest: Any) -> Step:  # noqa: ANN401 -- fields of Step
    waits = tuple(Dependency(step=a) if isinstance(a, str) else a for a in after)
    return Step(
        name=name, title=name, phase="p", who="obm", takes=takes, after=waits, **rest
    )


def book(
    steps: Sequence[Step],
    calendar: Calendar | None = None,
    anchors: Sequence[Anchor] = (),
) -> Playbook:
    return Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=calendar or Calendar(),
        anchors={anchor.name: anchor for anchor in anchors},
        phases={},
        roles={},
        steps={each.name: each for each in steps},
    )


def span(plan: Plan, key: str) -> tuple[str, str]:
    planned = plan.steps[key]
    return str(planned.starts_on), str(planned.ends_on)


@pytest.mark.shared
def test_openproject_automatic_mode(cases: dict[str, Any]) -> None:
    """The moved package sits on its date; followers start as soon as possible.

    No case has a lag: there, a lag counts whole days in between, here it is read as
    the N-th working day after.
    """
    for case in cases["openproject_reschedule"]["cases"]:
        off = frozenset(WEEKDAYS.index(name) for name in case["nonworking_weekdays"])
        after: Mapping[str, Any] = case["follows"]
        expected: dict[str, tuple[str, str]] = {}
        steps = []
        for name, dates in case["expected_asap"].items():
            start = dates["start"] or dates["due"]
            takes = dates.get("working_days", 1)
            before = [Dependency(step=other) for other, _ in after.get(name, ())]
            at = None if before else on(start)
            steps.append(step(name, *before, takes=takes, at=at))
            expected[name] = (start, dates["due"])

        plan = make_plan(
            book(steps, Calendar(days_off=off)),
            anchors={},
            now=morning(date(2027, 2, 1)),
        )

        assert {name: span(plan, name) for name in expected} == expected, case["name"]


@pytest.mark.shared
def test_published_critical_path_tables(cases: dict[str, Any]) -> None:
    for case in cases["cpm_tables"]["cases"]:
        first = date(2027, 3, 1)
        activities: Mapping[str, Any] = case["activities"]
        end = on(first + timedelta(days=case["project"] - 1))
        steps = [
            step(name, *known["after"], takes=known["d"], due=end)
            for name, known in activities.items()
        ]

        plan = make_plan(book(steps, EVERY_DAY), anchors={}, now=morning(first))

        for name, known in activities.items():
            planned = plan.steps[name]
            assert planned.starts_on == first + timedelta(days=known["es"])
            assert planned.ends_on == first + timedelta(days=known["ef"] - 1)
            assert planned.latest_on == first + timedelta(days=known["lf"] - 1)
            assert planned.slack_days == known["ls"] - known["es"]


@pytest.mark.shared
def test_taskjuggler_replans_what_has_not_begun_after_now(
    cases: dict[str, Any],
) -> None:
    known = cases["taskjuggler_cpm"]["replan_with_now"]
    playbook = book([step("work", takes=10)])
    for case in known["cases"]:
        now = morning(day(case["now"] or known["project_start"]))
        begun = case.get("actual_start")
        facts = {"work": Fact(started_on=day(begun))} if begun else {}

        plan = make_plan(playbook, anchors={}, facts=facts, now=now)

        assert span(plan, "work") == tuple(text[:10] for text in case["expected"])


@pytest.mark.shared
def test_taskjuggler_as_soon_and_as_late_as_possible(cases: dict[str, Any]) -> None:
    """Ends there are instants: midnight of a day is the end of the day before."""
    known = cases["taskjuggler_cpm"]["asap_alap_effort"]
    for case in known["cases"]:
        late = case["mode"] == "alap"
        end = day(case.get("end", known["project"][1])) - timedelta(days=1)
        start = on(case["start"]) if "start" in case else None
        work = step("work", takes=20, due=on(end), placed_late=late, not_before=start)

        plan = make_plan(
            book([work]), anchors={}, now=morning(day(known["project"][0]))
        )

        assert span(plan, "work") == tuple(text[:10] for text in case["expected"])


@pytest.mark.shared
def test_taskjuggler_working_gaps_leaves_and_later_bounds(
    cases: dict[str, Any],
) -> None:
    known = cases["taskjuggler_cpm"]
    week_later = Dependency(
        step="t7", edge=Edge.STARTS, lag=Amount(number=5, unit=Unit.BUSINESS_DAY)
    )
    forward = {task["id"]: task for task in known["forward"]["tasks"]}
    snet = known["snet"]["tasks"][1]
    with_t1 = Dependency(step="t1", edge=Edge.STARTS)
    leaves = known["leaves"]
    away = [day(leaves["person_leave"][0]) + timedelta(days=n) for n in range(7)]

    gap = make_plan(
        book([step("t7", takes=5), step("t8", week_later, takes=5)]),
        anchors={},
        now=morning(day(known["forward"]["project_start"])),
    )
    later = make_plan(
        book(
            [
                step("t1", takes=2),
                step(
                    "t2",
                    with_t1,
                    takes=2,
                    not_before=on(snet["start_no_earlier_than"]),
                ),
            ]
        ),
        anchors={},
        now=morning(day(known["snet"]["tasks"][0]["start"])),
    )
    leave = make_plan(
        book([step("work", takes=20)]),
        anchors={},
        holidays=[day(leaves["company_holiday"][0]), *away],
        now=morning(day(leaves["project_start"])),
    )

    assert span(gap, "t7")[1] == forward["t7"]["expected_end"][:10]
    assert span(gap, "t8") == tuple(text[:10] for text in forward["t8"]["expected"])
    assert span(later, "t2")[0] == snet["expected_start"][:10]
    assert span(leave, "work")[1] == leaves["expected_end"][:10]


def test_taskjuggler_refusals_we_share() -> None:
    """A loop is refused; an end before the work can be done is told as impossible."""
    first = step("t1", takes=10, at=on("2009-09-23"))
    second = step("t2", "t1", due=on("2009-09-30"))
    now = morning(date(2009, 9, 21))

    with pytest.raises(CycleError):
        make_plan(book([step("a", "b"), step("b", "a")]), anchors={}, now=now)
    plan = make_plan(book([first, second]), anchors={}, now=now)

    assert [each.key for each in plan.impossible] == ["t2"]


def test_examples_from_product_documents() -> None:
    """ClickUp 31562830514967, ganttproject#90 and OpenProject's guide."""
    ten = step("ten", takes=10, at=on("2025-09-18"))
    fifteen = step("fifteen", takes=15, at=on("2010-02-15"))
    wp1 = step("wp1", at=on("2026-10-15"))

    clickup = make_plan(book([ten]), anchors={}, now=morning(date(2025, 9, 1)))
    gantt = make_plan(
        book([fifteen, step("next", "fifteen")]),
        anchors={},
        now=morning(date(2010, 2, 1)),
    )
    project = make_plan(
        book([wp1, step("wp2", "wp1")]), anchors={}, now=morning(date(2026, 10, 1))
    )

    assert span(clickup, "ten")[1] == "2025-10-01"
    assert span(gantt, "fifteen")[1] == "2010-03-05"
    assert span(gantt, "next")[0] == "2010-03-08"
    assert span(project, "wp2")[0] == "2026-10-16"


UNITS = (Unit.BUSINESS_DAY, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.HOUR)
amounts = st.builds(Amount, number=st.integers(1, 20), unit=st.sampled_from(UNITS))
moments = st.builds(
    Moment,
    base=st.just(AnchorBase(anchor="open")),
    direction=st.sampled_from([Direction.BEFORE, Direction.AFTER]),
    amount=amounts,
)


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Draw up to 12 steps that wait for earlier ones, some with dates and machines."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 12))):
        names = [each.name for each in steps]
        waits = draw(st.lists(st.sampled_from(names), max_size=3)) if names else []
        after = tuple(
            Dependency(
                step=name,
                edge=draw(st.sampled_from(Edge)),
                lag=draw(st.none() | amounts),
            )
            for name in dict.fromkeys(waits)
        )
        is_machine = draw(st.booleans())
        steps.append(
            Step(
                name=f"s{number}",
                title=f"S{number}",
                phase="p",
                who="obm",
                run="mail.send" if is_machine else None,
                takes=None if is_machine else draw(st.integers(1, 6)),
                after=after,
                not_before=draw(st.none() | moments),
                due=draw(st.none() | moments),
                placed_late=not is_machine and draw(st.booleans()),
            )
        )
    anchor = Anchor(name="open", title="Open", required=True)
    return book(steps, anchors=[anchor])


openings = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31))  # noqa: DTZ001 -- wall times
NOW = datetime(2027, 1, 4, 8, tzinfo=PARIS)


@settings(max_examples=60, deadline=None)
@given(playbooks(), openings)
def test_the_same_inputs_give_the_same_plan_there_and_back(
    playbook: Playbook, opening: datetime
) -> None:
    week = timedelta(days=7)

    first = make_plan(playbook, anchors={"open": opening}, now=NOW)
    make_plan(playbook, anchors={"open": opening + week}, now=NOW)
    back = make_plan(playbook, anchors={"open": opening + week - week}, now=NOW)

    assert repr(first) == repr(back)


@settings(max_examples=120, deadline=None)
@given(playbooks(), openings)
def test_nothing_starts_before_what_it_waits_for(
    playbook: Playbook, opening: datetime
) -> None:
    plan = make_plan(playbook, anchors={"open": opening}, now=NOW)

    for planned in plan.steps.values():
        for dependency in planned.step.after:
            before = plan.steps[dependency.step]
            assert planned.starts_on is not None
            assert before.starts_on is not None
            assert before.ends_on is not None
            edge = before.ends_on
            if dependency.edge is Edge.STARTS:
                edge = before.starts_on
            plain = dependency.edge is Edge.DONE and dependency.lag is None
            work = planned.due_at is None and before.due_at is None
            assert planned.starts_on >= edge
            assert not (plain and work and planned.starts_on == edge)
            if planned.at is not None and before.at is not None:
                assert planned.at >= before.at


@settings(max_examples=120, deadline=None)
@given(playbooks(), openings, st.data())
def test_slack_is_exactly_how_late_a_step_may_be(
    playbook: Playbook, opening: datetime, data: st.DataObject
) -> None:
    steps = {
        name: replace(each, placed_late=False, run=None, takes=each.takes or 1)
        for name, each in playbook.steps.items()
    }
    playbook = replace(playbook, steps=steps)
    plan = make_plan(playbook, anchors={"open": opening}, now=NOW)
    roomy = [p for p in plan.steps.values() if p.slack_days is not None and not p.at]
    if plan.impossible or not roomy:
        return
    planned = data.draw(st.sampled_from(roomy))
    slack = planned.slack_days or 0
    starts_on = planned.starts_on or date.min
    calendar = WorkCalendar()

    def delayed(days: int) -> Plan:
        pinned = calendar.day(calendar.number(starts_on) + days)
        late = replace(planned.step, not_before=on(pinned))
        others = {**steps, planned.key: late}
        book_ = replace(playbook, steps=others)
        return make_plan(book_, anchors={"open": opening}, now=NOW)

    assert delayed(slack).impossible == ()
    assert delayed(slack + 1).impossible != ()


@settings(max_examples=40, deadline=None)
@given(playbooks(), openings)
def test_placing_late_moves_nobody_else(playbook: Playbook, opening: datetime) -> None:
    soon = {n: replace(s, placed_late=False) for n, s in playbook.steps.items()}

    late_plan = make_plan(playbook, anchors={"open": opening}, now=NOW)
    soon_plan = make_plan(
        replace(playbook, steps=soon), anchors={"open": opening}, now=NOW
    )

    for key, planned in late_plan.steps.items():
        before = soon_plan.steps[key]
        if planned.reason is Reason.PLACED_LATE:
            assert planned.starts_on is not None
            assert before.starts_on is not None
            assert planned.starts_on > before.starts_on
        else:
            assert (planned.starts_on, planned.at) == (before.starts_on, before.at)
    assert len(late_plan.impossible) == len(soon_plan.impossible)
