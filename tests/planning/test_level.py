"""Levelled plans, made from playbooks and judged from their dates."""

from __future__ import annotations

from collections import Counter
from datetime import date
from datetime import datetime
from datetime import timedelta

from hypothesis import given
from hypothesis import settings

from regie.people.people import Person
from regie.planning.level import make_levelling
from regie.planning.level import Move
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.passes import passed
from regie.planning.passes import set_scene
from regie.planning.plan import make_plan
from regie.planning.serial import level
from regie.playbook.load import load
from regie.playbook.model import DateBase
from regie.playbook.model import Edge
from regie.playbook.model import Playbook
from tests.planning.test_attendance import NOW
from tests.planning.test_attendance import person
from tests.planning.test_attendance import playbooks
from tests.planning.test_attendance import teams

SAM = person("obm")


def levelled(
    playbook: Playbook,
    team: list[Person],
    *,
    accept_late: bool = False,
    busy: dict[tuple[str, date], int] | None = None,
    facts: dict[str, Fact] | None = None,
    now: datetime = NOW,
) -> tuple[list[Move], Plan]:
    """Return the moves, and the plan with their pins."""
    scene, placed, latest = passed(
        set_scene(
            playbook,
            anchors={},
            items=(),
            parameters={},
            facts=facts or {},
            holidays=(),
            people=team,
            now=now,
        )
    )
    levelling = make_levelling(scene, placed, latest, busy or {})
    spans = level(levelling.problem, accept_late=accept_late, tries=2)
    moves = levelling.moves(spans)
    pins = {move.key: Fact(pinned_on=move.new_on) for move in moves if move.pinned}
    plan = make_plan(
        playbook, anchors={}, facts={**(facts or {}), **pins}, people=team, now=now
    )
    return moves, plan


def read(steps: str) -> Playbook:
    return load(
        "playbook: Test\nlanguage: en\nlaunch: {time_zone: Europe/Paris}\n"
        f"roles: {{obm: Sam, designer: Zoé}}\nsteps:\n{steps}",
        file="test.yaml",
        mails={},
    )


TWO = read(
    "  a: {do: A, who: obm, effort: 7 h, due: 2027-03-05}\n"
    "  b: {do: B, who: obm, effort: 7 h, due: 2027-03-01}\n"
    "  c: {do: C, who: designer, effort: 7 h, after: a}\n"
)


def test_the_step_without_slack_stays() -> None:
    moves, plan = levelled(TWO, [SAM, person("designer")])

    assert [(m.key, str(m.old_on), str(m.new_on), m.pinned) for m in moves] == [
        ("a", "2027-03-01", "2027-03-02", True),
        ("c", "2027-03-02", "2027-03-03", False),
    ]
    assert [str(plan.steps[key].starts_on) for key in "abc"] == [
        "2027-03-02",
        "2027-03-01",
        "2027-03-03",
    ]


def test_work_of_other_campaigns_counts() -> None:
    busy = {("obm@example.org", date(2027, 3, day)): 400 for day in (1, 2)}
    moves, _ = levelled(TWO, [SAM, person("designer")], busy=busy)

    assert [(m.key, str(m.new_on)) for m in moves] == [
        ("a", "2027-03-03"),
        ("c", "2027-03-04"),
    ]


def test_without_slack_nothing_moves_unless_late_is_accepted() -> None:
    playbook = read(
        "  a: {do: A, who: obm, effort: 7 h, due: 2027-03-01}\n"
        "  b: {do: B, who: obm, effort: 7 h, due: 2027-03-01}\n"
    )

    assert levelled(playbook, [SAM])[0] == []
    moves, plan = levelled(playbook, [SAM], accept_late=True)
    assert [str(move.new_on) for move in moves] == ["2027-03-02"]
    assert plan.steps[moves[0].key].slack_days == -1


def test_what_has_begun_or_is_pinned_stays() -> None:
    facts = {
        "a": Fact(pinned_on=date(2027, 3, 1)),
        "b": Fact(started_on=date(2027, 3, 1)),
    }

    assert levelled(TWO, [SAM, person("designer")], facts=facts)[0] == []


def minutes_of(plan: Plan, team: list[Person]) -> Counter[tuple[str, date]]:
    """Count the work by role and day, from the dates alone."""
    owners = {role: one for one in team for role in one.roles}
    found: Counter[tuple[str, date]] = Counter()
    for planned in plan.steps.values():
        one = owners[planned.step.who]
        off = {day for leave in one.leaves for day in leave.days()}
        first, last = planned.starts_on, planned.ends_on
        assert first is not None
        assert last is not None
        days = [
            day
            for day in (
                first + timedelta(days=n) for n in range((last - first).days + 1)
            )
            if day.weekday() not in {5, 6, *one.days_off} and day not in off
        ]
        effort = planned.step.effort_minutes
        daily = (
            (one.minutes_per_day or 420) / 2 if effort is None else effort / len(days)
        )
        for day in days:
            found[planned.step.who, day] += round(daily)
    return found


def follows(plan: Plan) -> list[str]:
    """Name the steps that begin before what they wait for ends, lags aside."""
    found = []
    for planned in plan.steps.values():
        for dependency in planned.step.after:
            before = plan.steps[dependency.step]
            assert planned.starts_on is not None
            assert before.starts_on is not None
            assert before.ends_on is not None
            if dependency.edge is Edge.STARTS:
                if planned.starts_on < before.starts_on:
                    found.append(planned.key)
            elif planned.starts_on <= before.ends_on:
                found.append(planned.key)
    return found


@settings(max_examples=60)
@given(playbook=playbooks(), team=teams())
def test_with_late_accepted_precedence_and_capacity_hold(
    playbook: Playbook, team: list[Person]
) -> None:
    moves, plan = levelled(playbook, team, accept_late=True)
    owners = {role: one for one in team for role in one.roles}
    whole_days = {
        (planned.step.who, day)
        for planned in plan.steps.values()
        if (planned.step.effort_minutes or 0)
        > (planned.step.takes or 9999)
        * (owners[planned.step.who].minutes_per_day or 420)
        for day in _days(planned.starts_on, planned.ends_on)
    }

    assert follows(plan) == []
    for (role, day), minutes in minutes_of(plan, team).items():
        room = owners[role].minutes_per_day or 420
        # Minutes are rounded up to whole ones a day; a step too large for its days is
        # told by the load, no other place helps it.
        assert minutes <= room or (role, day) in whole_days
    for move in moves:
        planned = plan.steps[move.key]
        assert (planned.starts_on, planned.ends_on) == (move.new_on, move.new_until)


@settings(max_examples=60)
@given(playbook=playbooks(), team=teams())
def test_without_it_no_step_becomes_late(
    playbook: Playbook, team: list[Person]
) -> None:
    before = make_plan(playbook, anchors={}, people=team, now=NOW)
    moves, plan = levelled(playbook, team)

    assert follows(plan) == []
    for key, planned in plan.steps.items():
        due = planned.step.due
        if due is not None and isinstance(due.base, DateBase):
            known = _over(before.steps[key].ends_on, due.base.on)
            assert _over(planned.ends_on, due.base.on) <= known
    for move in moves:
        assert move.new_on >= move.old_on
        assert plan.steps[move.key].ends_on == move.new_until


def _over(day: date | None, bound: date) -> int:
    return max((day - bound).days, 0) if day else 0


def _days(first: date | None, last: date | None) -> list[date]:
    if first is None or last is None:
        return []
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
