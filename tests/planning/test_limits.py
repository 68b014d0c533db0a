"""The last day of a person's work is a working day, wherever it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from regie.planning.explain import why
from regie.planning.model import Plan
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]

SATURDAY = "2027-03-06"


def test_a_limit_on_a_day_off_is_the_working_day_before(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {sale: {required: yes}}
    steps:
      page: {do: Page, who: obm, due: sale}
      kept: {do: Kept, who: obm, due: sale even on a day off}
      week: {do: Week, who: obm, window: between 2027-03-01 and 2027-03-07}
      mail: {run: mail.send, title: Mail, to: obm, mail: news, at: sale at 09:00}
    """
    plan = planned({"sale": SATURDAY}, now="2027-03-01T08:00")

    assert {key: step.due_on for key, step in plan.steps.items()} == {
        "page": date(2027, 3, 5),
        "kept": date(2027, 3, 6),
        "week": date(2027, 3, 5),
        "mail": date(2027, 3, 6),
    }
    assert plan.steps["page"].latest_on == date(2027, 3, 5)
    assert why(plan, playbook, "page").endswith(
        "It must be done by Fri 5 Mar 2027 (sale): 4 working days of slack."
    )


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("2027-03-04T08:00", "“Page” must be done by Fri 5 Mar 2027 (sale), but it"),
        ("2027-03-08T08:00", "“Page” had to be done by Fri 5 Mar 2027 (sale). "),
    ],
)
def test_what_misses_it_is_told_the_same_day(
    planned: Planner, now: str, sentence: str
) -> None:
    """
    anchors: {sale: {required: yes}}
    steps:
      page: {do: Page, who: obm, takes: 3 days, due: sale}
    """
    plan = planned({"sale": SATURDAY}, now=now)

    assert plan.impossible[0].sentence.startswith(sentence)


def test_work_that_begins_on_its_day_may_last(planned: Planner) -> None:
    """
    steps:
      fair: {do: Fair, who: obm, at: 2027-03-08, takes: 3 days}
    """
    fair = planned(now="2027-03-01T08:00").steps["fair"]

    assert (fair.starts_on, fair.ends_on, fair.due_on) == (
        date(2027, 3, 8),
        date(2027, 3, 10),
        date(2027, 3, 10),
    )
