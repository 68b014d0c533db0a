from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan

Planner = Callable[..., Plan]


def critical(plan: Plan) -> list[str]:
    return [key for key, planned in plan.steps.items() if planned.critical]


def test_the_chain_with_the_least_slack_is_the_anchors(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01 at 10:00, later: 2027-03-01}
    steps:
      a: {do: A, who: obm, takes: 5 days}
      b: {do: B, who: obm, takes: 5 days, after: a}
      c: {do: C, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open, after: [b, c]}
      after: {do: After, who: obm, at: 1 day after open, after: mail}
      alone: {do: Alone, who: obm, due: 2 days before open}
      far: {do: Far, who: obm, after: c, due: later}
    """
    plan = planned()

    assert plan.chains == {"open": ("a", "b", "mail"), "later": ("c", "far")}
    assert critical(plan) == ["a", "b", "c", "mail", "far"]


def test_of_equal_slack_the_longest_and_then_the_first(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm, takes: 2 days}
      b: {do: B, who: obm, takes: 2 days, after: a, due: 5 business days before open}
      c: {do: C, who: obm, takes: 3 days, after: b, due: 2 business days before open}
      d: {do: D, who: obm, takes: 4 days}
      e: {do: E, who: obm, takes: 3 days, after: d, due: 2 business days before open}
    """
    assert planned().chains == {"open": ("a", "b", "c")}


def test_repetitions_that_are_as_tight_are_critical_too(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      bio: {do: Bio, who: obm, for_each: speaker}
      film: {do: Film, who: obm, for_each: speaker, after: bio, due: open}
    """
    items = [Item(kind="speaker", slug=slug, title=slug) for slug in ("ada", "bob")]
    done = {"bio/bob": Fact(done_at=datetime(2027, 1, 8, 9, tzinfo=UTC))}

    equal = planned(items=items)
    apart = planned(items=items, facts=done, now="2027-01-11T08:00")

    assert equal.chains == {"open": ("bio/ada", "film/ada")}
    assert critical(equal) == ["bio/ada", "bio/bob", "film/ada", "film/bob"]
    assert critical(apart) == ["bio/ada", "film/ada"]


def test_a_late_step_alone_is_critical(planned: Planner) -> None:
    """
    anchors: {open: 2027-01-08}
    steps:
      a: {do: A, who: obm, takes: 3 days, due: 3 days before open}
      b: {do: B, who: obm, takes: 2 days, at: 1 day before open, after: a}
    """
    assert planned().chains == {"open": ("a",)}


def test_what_is_done_drives_nothing(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm, after: a}
      c: {do: C, who: obm, after: b, due: open}
      d: {do: D, who: obm, after: a, due: open}
    """
    done = {"a": Fact(done_at=datetime(2027, 1, 4, 9, tzinfo=UTC))}

    plan = planned(facts=done, now="2027-01-04T11:00")

    assert plan.chains == {"open": ("b", "c")}
