from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

from regie.people.people import Person
from regie.planning.feasible import Budget
from regie.planning.model import Fact
from regie.planning.model import Leave
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load

Planner = Callable[..., Plan]


def remedy(plan: Plan) -> str:
    [impossible] = plan.impossible
    assert "; or ".join(impossible.ways) in impossible.sentence
    return "; or ".join(impossible.ways)


def test_no_step_is_cut_by_more_than_half(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 4 days}
      b: {do: B, who: obm, takes: 1 day, after: a, due: 2027-01-05}
    """
    assert remedy(planned()) == "drop “A”"


def test_several_cuts_are_spread_over_the_longest(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 6 days}
      b: {do: B, who: obm, takes: 5 days, after: a, due: 2027-01-14}
    """
    assert remedy(planned()) == (
        "1 fewer day on “A” and 1 fewer day on “B” (with two people, for example); "
        "or start “B” when “A” starts"
    )


def test_a_cut_that_another_path_makes_useless_is_not_proposed(
    planned: Planner,
) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 8 days}
      other: {do: Other, who: obm, takes: 8 days}
      b: {do: B, who: obm, takes: 2 days, after: [a, other], due: 2027-01-12}
    """
    assert remedy(planned()) == ""


def test_only_open_work_is_overlapped(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, after: a}
      b: {do: B, who: obm, takes: 3 days, after: mail}
      c: {do: C, who: obm, takes: 3 days, after: b, due: 2027-01-08}
    """
    plan = planned()

    assert remedy(plan) == (
        "1 fewer day on “A”, 1 fewer day on “B” and 1 fewer day on “C” (with two "
        "people, for example); or start “C” when “B” starts"
    )


def test_a_bound_that_hangs_on_a_step_is_tried_with_it(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 7 days}
      b: {do: B, who: obm, takes: 4 days, after: a, due: 1 business day before show starts}
      show: {do: Show, who: obm, at: 2027-01-18}
    """
    assert remedy(planned()) == ("1 fewer day on “A”; or start “B” when “A” starts")


def test_a_pinned_step_cannot_start_earlier(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 1 day}
      b: {do: B, who: obm, takes: 1 day, after: a}
    """
    facts = {
        "a": Fact(started_on=date(2027, 1, 4)),
        "b": Fact(pinned_on=date(2027, 1, 4)),
    }

    assert remedy(planned(facts=facts)) == "unpin “B” (regie unpin b)"


def test_moving_an_anchor_keeps_its_time(planned: Planner) -> None:
    """
    anchors: {open: 2027-01-12 at 10:00}
    steps:
      a: {do: A, who: obm, takes: 8 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open, after: a}
    """
    [impossible] = planned().impossible

    assert impossible.feasible_on == date(2027, 1, 14)


def test_the_root_of_derived_dates_is_the_one_to_move(planned: Planner) -> None:
    """
    anchors:
      show: {date: null, required: true, ask: When?}
      open: 10 days before show
      close: 3 business days before open
    steps:
      a: {do: A, who: obm, takes: 8 days, due: close}
    """
    [impossible] = planned({"show": "2027-01-22"}).impossible
    [fixed] = planned({"show": "2027-01-22", "open": "2027-01-12"}).impossible

    assert (impossible.anchor, impossible.feasible_on) == ("show", date(2027, 1, 26))
    assert (fixed.anchor, fixed.feasible_on) == ("open", date(2027, 1, 18))


def test_dates_that_never_fit_are_given_up(planned: Planner) -> None:
    """
    anchors: {show: 2027-02-22}
    steps:
      a: {do: A, who: obm, takes: 3 days, not_before: 1 business day before show, due: show}
      b: {do: B, who: obm, takes: 3 days, not_before: 1 month before show, due: 5 business days after show, after: a}
    """
    plan = planned()

    assert [each.feasible_on for each in plan.impossible] == [None]


def test_done_work_is_no_part_of_the_chain(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 3 days}
      b: {do: B, who: obm, takes: 3 days, after: a, due: 2027-01-07}
    """
    done = {"a": Fact(done_at=datetime(2027, 1, 6, 16, tzinfo=UTC))}

    [impossible] = planned(facts=done, now="2027-01-06T18:30").impossible

    assert impossible.chain == ("b",)


def long_plan(steps: int, *, days: int) -> Plan:
    """Return a plan of one chain whose last step has this many days."""
    lines = [
        f"  s{n}: {{do: S{n}, who: obm, takes: 2 days, after: s{n - 1}}}"
        for n in range(1, steps)
    ]
    last = f"  end: {{do: End, who: obm, after: s{steps - 1}, due: {days} days after kick}}"
    text = "\n".join(
        [
            "playbook: Long",
            "language: en",
            "launch: {time_zone: Europe/Paris, anchors: {kick: {required: yes}}}",
            "steps:",
            "  s0: {do: S0, who: obm, takes: 2 days, not_before: kick}",
            *lines,
            last,
        ]
    )
    return make_plan(
        load(text, file="long.yaml", mails={}),
        anchors={"kick": date(2027, 3, 1)},
        now=datetime(2027, 1, 4, tzinfo=UTC),
    )


def test_a_long_chain_is_told_by_its_ends() -> None:
    [impossible] = long_plan(40, days=20).impossible

    assert len(impossible.chain) == 41
    assert " → “S5” 2 → … (29 more) → “S35” 2 → " in impossible.sentence.replace(
        "… →", "→"
    )


def test_a_budget_that_was_refused_once_is_spent() -> None:
    budget = Budget(left=10)

    assert [budget.take(steps) for steps in (4, 7, 1)] == [True, False, False]


def test_what_is_too_long_to_try_is_not_claimed() -> None:
    """Each try plans 2,001 steps again: cuts are tried, not two thousand overlaps."""
    [impossible] = long_plan(2_000, days=2_600).impossible

    assert impossible.short_days > 0
    assert "; or start" not in impossible.sentence


def test_a_day_off_is_proposed_where_one_day_is_missing_and_a_pin_does_it(
    planned: Planner,
) -> None:
    """
    steps:
      a: {run: mail.send, title: A, to: obm, mail: news, at: 2027-01-08 at 18:00}
      b: {do: B, who: obm, takes: 3 days, after: a, due: 2027-01-12}
    """
    plan = planned(now="2027-01-08T08:00")
    pin = {"b": Fact(pinned_on=date(2027, 1, 9))}

    assert remedy(plan) == (
        "1 fewer day on “B”; or start “B” on Sat 9 Jan 2027, a day off"
    )
    pinned = planned(now="2027-01-08T08:00", facts=pin)
    assert (pinned.impossible, pinned.steps["b"].slack_days) == ((), 0)


def test_a_day_off_after_the_date_does_not_help(planned: Planner) -> None:
    """
    steps:
      a: {run: mail.send, title: A, to: obm, mail: news, at: 2027-01-08 at 18:00}
      b: {do: B, who: obm, after: a, due: 2027-01-08}
    """
    assert remedy(planned(now="2027-01-08T08:00")) == ""


def test_a_gentle_way_leaves_nothing_to_drop_and_a_gate_is_never_dropped(
    planned: Planner,
) -> None:
    """
    steps:
      ask: {gate: Go?, who: obm, checks: [Fine?]}
      a: {do: A, who: obm, takes: 2 days, after: ask}
      b: {do: B, who: obm, after: a, due: 2027-01-05}
    """
    plan = planned()
    dropped = {"a": Fact(dropped=True)}

    assert remedy(plan) == "drop “A”"
    assert planned(facts=dropped).impossible == ()


def test_what_begins_too_late_may_begin_earlier(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm, takes: 1 day, not_before: 3 days before open}
      b: {do: B, who: obm, takes: 1 day, after: a, due: 4 days before open}
    """
    plan = planned()
    [impossible] = plan.impossible

    assert remedy(plan) == "begin “A” on Wed 27 Jan 2027 already"
    assert impossible.feasible_on is None
    assert (
        "Moving open alone does not help. It can be done by Mon 1 Feb 2027 at the "
        in (impossible.sentence)
    )


def test_a_step_is_handed_to_somebody_who_is_there(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {sam: Sam, ann: Ann}
    steps:
      a: {do: A, who: sam, takes: 1 day, due: 2027-01-05}
    """
    week = Leave(first_on=date(2027, 1, 4), last_on=date(2027, 1, 8))
    sam = Person(
        slug="sam", name="Sam", email="s@example.org", roles=("sam",), leaves=(week,)
    )
    ann = Person(slug="ann", name="Ann", email="a@example.org", roles=("ann",))

    plan = planned(people=[sam, ann])
    handed = planned(people=[sam, ann], facts={"a": Fact(owner="ann")})

    assert remedy(plan) == "give “A” to somebody who works from 4 Jan to 8 Jan"
    assert handed.impossible == ()


def test_a_pin_that_is_the_cause_is_named_and_taken_back_first(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-01-15}
    steps:
      a: {do: A, who: obm, takes: 1 day}
      b: {do: B, who: obm, takes: 3 days, after: a, due: 1 business day before open}
    """
    [told] = planned(facts={"b": Fact(pinned_on=date(2027, 1, 13))}).impossible

    assert (told.chain, told.needed_days, told.short_days) == (("b",), 3, 1)
    assert told.sentence == (
        "“B” must be done by Thu 14 Jan 2027 (1 business day before open), but it is "
        "pinned to Wed 13 Jan 2027 and needs 3 working days. Without that pin, “B” "
        "would be done by Thu 7 Jan 2027. Short by 1 working day. To make it: unpin “B” (regie unpin b); or pin "
        "“B” to Tue 12 Jan 2027 at the latest (regie pin b 2027-01-12). The earliest "
        "open that works is Mon 18 Jan 2027."
    )


def test_a_pinned_predecessor_is_named_as_the_cause(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 1 day}
      b: {do: B, who: obm, takes: 3 days, after: a}
      c: {do: C, who: obm, takes: 1 day, after: b, due: 2027-01-15}
    """
    [told] = planned(facts={"b": Fact(pinned_on=date(2027, 1, 13))}).impossible

    assert told.chain == ("b", "c")
    assert told.sentence == (
        "“C” must be done by Fri 15 Jan 2027, but “B” is pinned to Wed 13 Jan 2027 and "
        "its chain needs 4 working days from then on: “B” 3 → “C” 1. Without that pin, "
        "“C” would be done by Fri 8 Jan 2027. Short by 1 working day. To make it: "
        "unpin “B” (regie unpin b); or pin “B” to Tue 12 Jan 2027 at the latest (regie "
        "pin b 2027-01-12); or 1 fewer day on “B”."
    )


def test_a_pin_too_early_is_taken_back(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 3 days}
      b: {do: B, who: obm, takes: 1 day, after: a}
    """
    [told] = planned(facts={"b": Fact(pinned_on=date(2027, 1, 5))}).impossible

    assert (told.chain, told.ways[0]) == (("a", "b"), "unpin “B” (regie unpin b)")
