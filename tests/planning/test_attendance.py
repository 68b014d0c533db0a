"""Work covers the days on which its owner is there, in both passes."""

from __future__ import annotations

from collections.abc import Callable
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

from regie.people.people import Person
from regie.planning.attendance import attendance_of
from regie.planning.attendance import NeverThereError
from regie.planning.calendar import WorkCalendar
from regie.planning.explain import why
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Leave
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.plan import make_plan
from regie.playbook.model import Amount
from regie.playbook.model import Calendar
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import Unit

PARIS = ZoneInfo("Europe/Paris")
Planner = Callable[..., Plan]
MONDAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 8, tzinfo=PARIS)


def away(first: str, last: str = "") -> Leave:
    return Leave(
        first_on=date.fromisoformat(first), last_on=date.fromisoformat(last or first)
    )


def person(role: str, **rest: Any) -> Person:  # noqa: ANN401 -- fields of Person
    return Person(
        slug=role, name=role.title(), email=f"{role}@example.org", roles=(role,), **rest
    )


def span(plan: Plan, key: str) -> tuple[str, str]:
    planned = plan.steps[key]
    return str(planned.starts_on), str(planned.ends_on)


SAM = person("obm", leaves=(away("2027-03-03", "2027-03-04"),))


def test_work_goes_on_when_its_owner_is_back(
    planned: Planner, playbook: Playbook
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      write: {do: Write, who: obm, takes: 3 days, due: 2027-03-12}
      build: {do: Build, who: obm, after: write}
    """
    plan = planned(people=[SAM], now="2027-03-01T08:00", language="fr")
    write = plan.steps["write"]

    assert span(plan, "write") == ("2027-03-01", "2027-03-05")
    assert span(plan, "build") == ("2027-03-08", "2027-03-08")
    assert (write.slack_days, write.owner) == (5, "Obm")
    assert write.absences == (away("2027-03-03", "2027-03-04"),)
    assert write.notes == (
        "Obm est en congé du 3 mars au 4 mars : ces jours ne comptent pas.",
    )
    assert why(plan, playbook, "write") == (
        "« Write » est prévue du lun. 1er mars 2027 au ven. 5 mars 2027 : rien ne la "
        "retient, elle peut commencer dès maintenant. Obm est en congé du 3 mars au 4 "
        "mars : ces jours ne comptent pas. Elle doit être terminée le ven. 12 mars 2027 "
        "au plus tard : 5 jours ouvrés de marge."
    )


def test_work_waits_for_its_owner_to_come_back(
    planned: Planner, playbook: Playbook
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      brief: {do: Brief, who: obm, takes: 2 days}
      write: {do: Write, who: obm, after: brief}
    """
    plan = planned(people=[SAM], now="2027-03-01T08:00")

    assert span(plan, "write") == ("2027-03-05", "2027-03-05")
    assert plan.steps["write"].reason is Reason.AWAY
    assert why(plan, playbook, "write") == (
        "“Write” is on Fri 5 Mar 2027, as soon as Obm is back. Obm is on leave from 3 Mar "
        "to 4 Mar: those days do not count. No deadline depends on it."
    )


def test_a_deadline_in_a_leave_means_the_day_before_it(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam, designer: Zoé}
    steps:
      brief: {do: Brief, who: designer}
      write: {do: Write, who: obm, takes: 1 day, after: brief, due: 2027-03-04}
    """
    plan = planned(people=[SAM, person("designer")], now="2027-03-01T08:00")
    brief, write = plan.steps["brief"], plan.steps["write"]

    assert (write.due_on, write.latest_on) == (date(2027, 3, 4), date(2027, 3, 2))
    assert write.slack_days == 0
    assert (brief.latest_on, brief.slack_days) == (date(2027, 3, 1), 0)


def test_what_waits_for_the_start_of_work(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam, designer: Zoé}
    steps:
      write: {do: Write, who: obm, takes: 2 days}
      draw: {do: Draw, who: designer, takes: 1 day, after: write starts, due: 2027-03-04}
    """
    plan = planned(people=[SAM, person("designer")], now="2027-03-01T08:00")
    write = plan.steps["write"]

    # The last start in time is Tuesday: Wednesday and Thursday are Sam's leave.
    assert (write.latest_on, write.slack_days) == (date(2027, 3, 5), 3)


def test_effort_is_spread_by_the_day_of_its_owner(
    planned: Planner, playbook: Playbook
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam, designer: Zoé}
    steps:
      write: {do: Write, who: obm, effort: 3 days}
      draw: {do: Draw, who: designer, effort: 3 days}
      both: {do: Both, who: obm, effort: 3 days, takes: 2 days}
    """
    plan = planned(
        people=[person("obm", minutes_per_day=210), person("designer")],
        now="2027-03-01T08:00",
        language="fr",
    )

    assert span(plan, "write") == ("2027-03-01", "2027-03-08")
    assert span(plan, "draw") == ("2027-03-01", "2027-03-03")
    assert span(plan, "both") == ("2027-03-01", "2027-03-02")
    assert why(plan, playbook, "write") == (
        "« Write » est prévue du lun. 1er mars 2027 au lun. 8 mars 2027 : rien ne la "
        "retient, elle peut commencer dès maintenant. Ses 21 h de travail, à 3 h 30 par "
        "jour pour Obm, prennent 6 jours ouvrés. Aucune date limite ne dépend d'elle."
    )


def test_an_appointment_in_a_leave_stays_and_is_told(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      live: {do: Live, who: obm, at: 2027-03-03 at 10:00}
      shoot: {do: Shoot, who: obm, takes: 2 days, at: 2027-03-04}
    """
    plan = planned(people=[SAM], now="2027-03-01T08:00")

    assert span(plan, "live") == ("2027-03-03", "2027-03-03")
    assert span(plan, "shoot") == ("2027-03-04", "2027-03-05")
    assert plan.warnings == (
        "“Live” is set for Wed 3 Mar 2027, but Obm is on leave that day.",
        "“Shoot” is set for Thu 4 Mar 2027, but Obm is on leave that day.",
    )


def test_an_impossible_date_names_who_is_away(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      write: {do: Write, who: obm, takes: 3 days, due: 2027-03-04}
    """
    (impossible,) = planned(people=[SAM], now="2027-03-01T08:00").impossible

    assert impossible.short_days == 1
    assert impossible.sentence == (
        "“Write” must be done by Thu 4 Mar 2027, but it needs 3 working "
        "days and 2 remain. Obm is on leave from 3 Mar to 4 Mar: those days do not count. "
        "Short by 1 working day. It can be done by Fri 5 Mar 2027 at the earliest. To "
        "make it: give “Write” to somebody who works from 3 Mar to 4 Mar; or 1 fewer day "
        "on “Write”."
    )


def test_late_placement_ends_before_the_leave(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      write: {do: Write, who: obm, takes: 2 days, when: late, due: 2027-03-05}
    """
    plan = planned(people=[SAM], now="2027-03-01T08:00")

    assert span(plan, "write") == ("2027-03-02", "2027-03-05")


def test_a_step_of_a_speaker_who_is_in_the_team(planned: Planner) -> None:
    """
    steps:
      bio: {for_each: speaker, do: Bio, who: speaker, takes: 3 days}
    """
    sam = Item(
        kind="speaker", slug="sam", title="Sam", fields={"email": "OBM@example.org"}
    )
    ada = Item(
        kind="speaker", slug="ada", title="Ada", fields={"email": "ada@example.org"}
    )
    plan = planned(people=[SAM], items=[sam, ada], now="2027-03-01T08:00")

    assert span(plan, "bio/sam") == ("2027-03-01", "2027-03-05")
    assert span(plan, "bio/ada") == ("2027-03-01", "2027-03-03")


def test_a_step_that_was_handed_over_has_the_days_of_its_new_owner(
    planned: Planner,
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam, copy: Copywriter}
    steps:
      write: {do: Write, who: copy, takes: 3 days}
    """
    copy = person("copy")
    before = planned(people=[SAM, copy], now="2027-03-01T08:00")
    handed = {"write": Fact(owner="obm")}
    after = planned(people=[SAM, copy], facts=handed, now="2027-03-01T08:00")

    assert (before.steps["write"].owner, span(before, "write")[1]) == (
        "Copy",
        "2027-03-03",
    )
    assert (after.steps["write"].owner, span(after, "write")[1]) == (
        "Obm",
        "2027-03-05",
    )


def test_work_that_has_begun_ends_on_a_day_of_its_owner(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      write: {do: Write, who: obm, takes: 2 days}
    """
    begun = {"write": Fact(started_on=date(2027, 2, 25))}
    plan = planned(people=[SAM], facts=begun, now="2027-03-03T08:00")

    assert span(plan, "write") == ("2027-02-25", "2027-03-05")


def test_someone_who_works_on_no_day_of_the_campaign(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {obm: Sam}
    steps:
      write: {do: Write, who: obm}
    """
    with pytest.raises(NeverThereError, match="Obm"):
        planned(people=[person("obm", days_off=frozenset(range(5)))])


@pytest.mark.shared
def test_taskjuggler_leaves(cases: dict[str, Any]) -> None:
    known = cases["taskjuggler_cpm"]["leaves"]
    first, back = map(date.fromisoformat, known["person_leave"])
    leave = Leave(
        first_on=first, last_on=back - timedelta(days=1)
    )  # theirs excludes it
    step = Step(name="work", title="Work", phase="", who="dev", effort_minutes=20 * 420)
    started = date.fromisoformat(known["project_start"])

    plan = make_plan(
        book([step], closed=[date.fromisoformat(d) for d in known["company_holiday"]]),
        anchors={},
        people=[person("dev", leaves=(leave,))],
        now=datetime(started.year, started.month, started.day, 8, tzinfo=PARIS),
    )

    assert str(plan.steps["work"].ends_on) == known["expected_end"][:10]


@pytest.mark.shared
def test_taskjuggler_effort_as_soon_and_as_late_as_possible(
    cases: dict[str, Any],
) -> None:
    """Their ends are exclusive midnights; a project's end is our `due` of its last day."""
    known = cases["taskjuggler_cpm"]["asap_alap_effort"]
    first, last = map(date.fromisoformat, known["project"])
    for case in known["cases"]:
        start = date.fromisoformat(case.get("start", str(first)))
        end = date.fromisoformat(case.get("end", str(last))) - timedelta(days=1)
        days = int(case["effort"].removesuffix("d"))
        step = Step(
            name="work",
            title="Work",
            phase="",
            who="dev",
            effort_minutes=days * 420,
            not_before=Moment(base=DateBase(on=start)),
            due=Moment(base=DateBase(on=end)),
            placed_late=case["mode"] == "alap",
        )

        plan = make_plan(
            book([step]),
            anchors={},
            people=[person("dev")],
            now=datetime(first.year, first.month, first.day, 8, tzinfo=PARIS),
        )

        assert span(plan, "work") == tuple(text[:10] for text in case["expected"])


@pytest.mark.shared
def test_taskjuggler_limits_of_a_day(cases: dict[str, Any]) -> None:
    """Of its limits, ours is the one of a day.

    Those of a week or a month have no word in a team's file: whoever works two days a
    week has the others as days off.
    """
    known = cases["taskjuggler_cpm"]["person_limits"]
    (daily,) = [case for case in known["cases"] if case.get("max") == "4h/day"]
    started = date.fromisoformat(known["start"])
    minutes = int(daily["effort"].removesuffix("h")) * 60
    step = Step(name="work", title="Work", phase="", who="dev", effort_minutes=minutes)

    plan = make_plan(
        book([step]),
        anchors={},
        people=[person("dev", minutes_per_day=240)],
        now=datetime(started.year, started.month, started.day, 8, tzinfo=PARIS),
    )

    assert str(plan.steps["work"].ends_on) == daily["expected_end"][:10]


def book(steps: list[Step], closed: list[date] | None = None) -> Playbook:
    return Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(closed=frozenset(closed or ())),
        anchors={},
        phases={},
        roles={},
        steps={step.name: step for step in steps},
    )


def day_in(weeks: int) -> st.SearchStrategy[date]:
    return st.dates(MONDAY, MONDAY + timedelta(weeks=weeks))


@st.composite
def leaves(draw: st.DrawFn) -> tuple[Leave, ...]:
    firsts = draw(st.lists(day_in(8), max_size=4))
    return tuple(
        Leave(first_on=on, last_on=on + timedelta(days=draw(st.integers(0, 12))))
        for on in firsts
    )


@st.composite
def teams(draw: st.DrawFn) -> list[Person]:
    return [
        person(
            role,
            minutes_per_day=draw(st.sampled_from([None, 120, 240])),
            days_off=draw(st.frozensets(st.integers(0, 4), max_size=3)),
            leaves=draw(leaves()),
        )
        for role in ("obm", "designer")
    ]


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 8))):
        earlier = [step.name for step in steps]
        befores = (
            draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else []
        )
        due = draw(st.none() | day_in(12))
        steps.append(
            Step(
                name=f"s{number}",
                title=f"S{number}",
                phase="",
                who=draw(st.sampled_from(["obm", "designer"])),
                takes=draw(st.none() | st.integers(1, 6)),
                effort_minutes=draw(st.none() | st.integers(30, 2400)),
                due=None if due is None else Moment(base=DateBase(on=due)),
                placed_late=draw(st.booleans()),
                after=tuple(
                    Dependency(
                        step=name,
                        edge=draw(st.sampled_from(Edge)),
                        lag=draw(
                            st.none()
                            | st.builds(
                                Amount,
                                number=st.integers(1, 4),
                                unit=st.sampled_from([Unit.DAY, Unit.BUSINESS_DAY]),
                            )
                        ),
                    )
                    for name in dict.fromkeys(befores)
                ),
            )
        )
    return book(steps)


@given(playbook=playbooks(), team=teams())
def test_no_step_needs_its_owner_on_a_day_away(
    playbook: Playbook, team: list[Person]
) -> None:
    """It begins and ends on a day of its owner, and has all the days that it needs."""
    plan = make_plan(playbook, anchors={}, people=team, now=NOW)
    owners = {role: one for one in team for role in one.roles}
    for planned in plan.steps.values():
        step, one = planned.step, owners[planned.step.who]
        assert planned.starts_on is not None
        assert planned.ends_on is not None
        off = {day for leave in one.leaves for day in leave.days()}
        there = [
            day
            for day in days_between(planned.starts_on, planned.ends_on)
            if day.weekday() not in {5, 6, *one.days_off} and day not in off
        ]
        effort = step.effort_minutes or 1
        needed = step.takes or -(-effort // (one.minutes_per_day or 420))
        assert len(there) == needed
        assert {planned.starts_on, planned.ends_on} <= set(there)
        if planned.latest_on is not None and (planned.slack_days or 0) >= 0:
            assert planned.latest_on not in off
            assert planned.latest_on.weekday() not in one.days_off


@settings(max_examples=60)
@given(playbook=playbooks(), team=teams())
def test_slack_is_exact(playbook: Playbook, team: list[Person]) -> None:
    """Started on its latest day, a step makes none late; a day of its owner later, one.

    Nothing here is placed late, so that steps sit as early as they can, and no deadline
    is missed already.
    """
    steps = {k: replace(s, placed_late=False) for k, s in playbook.steps.items()}
    playbook = replace(playbook, steps=steps)
    for key in late(playbook, team, "s0", None):
        steps[key] = replace(steps[key], due=None)
    plan = make_plan(playbook, anchors={}, people=team, now=NOW)
    owners = {role: one for one in team for role in one.roles}
    for key, planned in plan.steps.items():
        if planned.latest_on is None or (planned.slack_days or 0) < 0:
            continue
        calendar = WorkCalendar()
        attendance = attendance_of(owners[planned.step.who], calendar)
        own = attendance.own if attendance else calendar
        days = own.between(planned.starts_on or MONDAY, planned.latest_on) + 1
        work = own.between(planned.starts_on or MONDAY, planned.ends_on or MONDAY) + 1
        latest = own.day(own.number(planned.starts_on or MONDAY) + days - work)
        assert late(playbook, team, key, latest) == set()
        after = own.day(own.number(latest) + 1)
        assert late(playbook, team, key, after) != set()


def late(
    playbook: Playbook, team: list[Person], key: str, not_before: date | None
) -> set[str]:
    """Return the steps that end after their own `due`."""
    step = playbook.steps[key]
    if not_before is not None:
        step = replace(step, not_before=Moment(base=DateBase(on=not_before)))
    moved = replace(playbook, steps={**playbook.steps, key: step})
    plan = make_plan(moved, anchors={}, people=team, now=NOW)
    return {
        each.key
        for each in plan.steps.values()
        if each.step.due is not None
        and isinstance(each.step.due.base, DateBase)
        and each.ends_on is not None
        and each.ends_on > each.step.due.base.on
    }


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@given(playbook=playbooks(), team=teams(), shift=st.integers(1, 40))
def test_a_leave_taken_back_gives_the_plan_back(
    playbook: Playbook, team: list[Person], shift: int
) -> None:
    before = make_plan(playbook, anchors={}, people=team, now=NOW)
    on = MONDAY + timedelta(days=shift)
    changed = [replace(team[0], leaves=(*team[0].leaves, away(str(on)))), team[1]]
    make_plan(playbook, anchors={}, people=changed, now=NOW)

    assert make_plan(playbook, anchors={}, people=team, now=NOW) == before


@given(playbook=playbooks())
def test_people_who_are_always_there_change_nothing(playbook: Playbook) -> None:
    team = [person("obm"), person("designer")]
    told = make_plan(playbook, anchors={}, people=team, now=NOW)

    for key, planned in make_plan(playbook, anchors={}, now=NOW).steps.items():
        assert replace(told.steps[key], owner="") == planned
