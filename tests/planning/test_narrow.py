from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from regie.errors import UsageError
from regie.planning.gantt.svg import gantt_svg
from regie.planning.model import Plan
from regie.planning.narrow import narrowed
from regie.planning.narrow import Selection
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]


@pytest.mark.parametrize(
    ("selection", "steps", "anchors"),
    [
        (Selection(), ["a", "b", "c", "d"], ["open", "later"]),
        (Selection(who="va"), ["b", "d"], ["open", "later"]),
        (Selection(who="ASSIST"), ["b", "d"], ["open", "later"]),
        (Selection(who="sam"), ["b"], ["open", "later"]),
        (Selection(phase="Vendre"), ["c", "d"], ["open", "later"]),
        (Selection(phase="sell", who="obm"), ["c"], ["open", "later"]),
        (Selection(first_on=date(2027, 1, 7)), ["b", "c"], ["open"]),
        (Selection(last_on=date(2027, 1, 5)), ["a", "b"], []),
        (
            Selection(first_on=date(2027, 1, 9), last_on=date(2027, 1, 10)),
            [],
            [],
        ),
    ],
)
def test_what_is_chosen(
    planned: Planner,
    playbook: Playbook,
    selection: Selection,
    steps: list[str],
    anchors: list[str],
) -> None:
    """
    launch:
      time_zone: Europe/Paris
      anchors: {open: 2027-01-11, later: {date: null, required: false}}
    roles: {va: Assistante virtuelle, obm: OBM}
    phases: {prepare: {title: Préparer}, sell: {title: Vendre}}
    steps:
      a: {do: A, who: obm, phase: prepare, takes: 1 day}
      b: {do: B, who: va, phase: prepare, takes: 3 days, after: a}
      c: {do: C, who: obm, phase: sell, at: open, after: b}
      d: {do: D, who: va, phase: sell, due: later}
    """
    plan = planned()

    part = narrowed(plan, playbook, selection, {"b": "Sam Roy"})

    assert (list(part.steps), list(part.anchors)) == (steps, anchors)
    assert all(part.steps[key] == plan.steps[key] for key in steps)


def test_a_part_of_a_plan_can_be_drawn(planned: Planner, playbook: Playbook) -> None:
    """
    launch: {time_zone: Europe/Paris, anchors: {open: 2027-01-11}}
    roles: {va: Assistant, obm: OBM}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: va, after: a, due: open}
      m: {run: mail.send, title: M, to: obm, mail: news, at: 2027-01-12 at 10:00, after: b, announces: open}
    """
    plan = planned()

    for selection in (Selection(who="va"), Selection(first_on=date(2027, 1, 12))):
        part = narrowed(plan, playbook, selection, {})
        assert gantt_svg(part, playbook, facts={}, language="en", title="T")


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (
            Selection(who="zoe"),
            "Personne ne s'appelle « zoe » dans ce plan. Il y a : Sam, Assistant.",
        ),
        (
            Selection(phase="zoe"),
            "Aucune phase ne s'appelle « zoe ». Il y a : Test.",
        ),
    ],
)
def test_an_unknown_name_is_refused_with_those_there_are(
    planned: Planner, playbook: Playbook, selection: Selection, sentence: str
) -> None:
    """
    launch: {time_zone: Europe/Paris}
    roles: {va: Assistant, obm: OBM}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: va}
    """
    with pytest.raises(UsageError) as refused:
        narrowed(planned(), playbook, selection, {"a": "Sam"})

    assert str(refused.value) == sentence
