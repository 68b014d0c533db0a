from __future__ import annotations

import pytest

from regie.playbook.amounts import EFFORT_DAY_MINUTES
from regie.playbook.amounts import read_effort
from regie.playbook.amounts import read_takes
from tests.playbook.reading import scope_of
from tests.playbook.reading import text_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 jours", 3),
        ("1 jour", 1),
        ("un jour", 1),
        ("3 days", 3),
        ("3j", 3),
        ("3 jours ouvrés", 3),
        ("3 business days", 3),
        ("2,0 jours", 2),
    ],
)
def test_takes_counts_working_days(text: str, expected: int) -> None:
    scope = scope_of()

    assert read_takes(text_of(text), scope) == expected
    assert scope.report.problems == []


@pytest.mark.parametrize(
    "text",
    ["3", "jours", "0 jour", "1,5 jour", "2 semaines", "3 jours avant", "99999 jours"],
)
def test_takes_refuses_what_is_no_number_of_days(text: str) -> None:
    scope = scope_of()

    assert read_takes(text_of(text), scope) is None
    assert [p.rule for p in scope.report.problems] == ["bad-duration"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90 min", 90),
        ("90 minutes", 90),
        ("2 h", 120),
        ("2h", 120),
        ("deux heures", 120),
        ("1h30", 90),
        ("1 h 30", 90),
        ("1,5 h", 90),
        ("0.5 h", 30),
        ("3 jours", 3 * EFFORT_DAY_MINUTES),
        ("1 day", EFFORT_DAY_MINUTES),
        ("0,5 jour", EFFORT_DAY_MINUTES // 2),
    ],
)
def test_effort_counts_minutes(text: str, expected: int) -> None:
    scope = scope_of()

    assert read_effort(text_of(text), scope) == expected
    assert scope.report.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "h",
        "0 min",
        "1.01 min",
        "2 semaines",
        "1h30 et plus",
        "9:30",
        "99999 jours",
    ],
)
def test_effort_refuses_what_is_no_work(text: str) -> None:
    scope = scope_of()

    assert read_effort(text_of(text), scope) is None
    assert [p.rule for p in scope.report.problems] == ["bad-duration"]
