"""What is said of a date of the playbook: where it comes from, what hangs on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from regie.planning.explain_anchor import Dependents
from regie.planning.explain_anchor import dependents
from regie.planning.explain_anchor import why_anchor
from regie.planning.model import Plan
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]
OPEN = {"open": "2027-03-01T10:00"}


@pytest.fixture
def sale(planned: Planner, playbook: Playbook) -> tuple[Plan, Playbook]:
    return planned(OPEN, language="fr"), playbook


def test_what_hangs_on_a_date(sale: tuple[Plan, Playbook]) -> None:
    """
    launch:
      time_zone: Europe/Paris
      anchors:
        open: {required: yes, title: Opening}
        close: 3 days after open at 23:59
        report: 2 days after close
        party: {title: Party}
      event: {from: open, through: close}
    phases: {sell: {title: Sell, from: open}, end: {title: End}}
    deliverables: {deck: {title: Deck, who: obm, due: 2 days before report}}
    steps:
      page: {do: Page, who: obm, phase: end, due: 2 days before open}
      call: {do: Call, who: obm, phase: sell}
      news: {do: News, who: obm, phase: end, every: monday from open until close}
      room: {do: Room, who: obm, phase: end, for_each: day, due: day.date}
      send: {do: Send, who: obm, phase: end, for_each: deliverable, due: deliverable.due}
      rest: {do: Rest, who: obm, phase: end}
      sums: {do: Sums, who: obm, phase: end, window: between close and report}
      cake: {do: Cake, who: obm, phase: end, not_before: 1 day before party}
    """
    plan, playbook = sale

    assert dependents(playbook, "open", plan.anchors.keys() & {"open"}) == Dependents(
        anchors=("close", "report"),
        steps=("page", "call", "news", "room", "send", "sums"),
    )
    assert dependents(playbook, "close", {"open"}) == Dependents(
        anchors=("report",), steps=("news", "send", "sums")
    )
    assert dependents(playbook, "open", {"open", "close"}) == Dependents(
        anchors=(), steps=("page", "call", "news", "room")
    )
    assert why_anchor(plan, playbook, "open", OPEN) == (
        "« Opening » (open) est une date du playbook : lun. 1er mars 2027 à 10 h, donnée. "
        "En découlent : close et report. 6 étapes en dépendent : « Page », « Call », "
        "« News », « Room », « Send » et « Sums »."
    )
    assert why_anchor(plan, playbook, "report", OPEN) == (
        "« report » (report) est une date du playbook : sam. 6 mars 2027 (2 jours après "
        "close). 2 étapes en dépendent : « Send » et « Sums »."
    )
    assert why_anchor(plan, playbook, "party", OPEN) == (
        "« Party » (party) est une date du playbook : elle n'est pas encore connue. 1 "
        "étape en dépend : « Cake »."
    )


def test_many_steps_are_counted_and_none_is_said(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: {required: yes}, close: 1 day after open}
    steps:
      a: {do: A, who: obm, due: open}
      b: {do: B, who: obm, due: open}
      c: {do: C, who: obm, due: open}
      d: {do: D, who: obm, due: open}
      e: {do: E, who: obm, due: open}
      f: {do: F, who: obm, due: open}
      g: {do: G, who: obm, due: open}
      h: {do: H, who: obm, due: open}
    """
    plan = planned(OPEN)

    assert why_anchor(plan, playbook, "open", OPEN).endswith(
        "8 steps depend on it: “A”, “B”, “C”, “D”, “E”, “F” and 2 more."
    )
    assert why_anchor(plan, playbook, "close", OPEN).endswith(
        "(1 day after open). No step depends on it."
    )
