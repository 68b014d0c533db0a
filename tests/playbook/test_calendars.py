from __future__ import annotations

from datetime import date
from datetime import time

import pytest

from regie.playbook.load import check
from regie.playbook.model import Calendar
from tests.playbook.reading import found
from tests.playbook.reading import loaded

STEP = "steps: {page: {do: Écrire, who: obm}}"


def calendar(text: str) -> Calendar:
    return loaded(f"calendar: {text}\n{STEP}").calendar


def rules(text: str) -> list[str]:
    head = "playbook: Essai\nlanguage: fr\nlaunch:\n  time_zone: Europe/Paris\n"
    return [rule for rule, _, _ in found(f"{head}  calendar: {text}\n{STEP}\n")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", Calendar()),
        ("~", Calendar()),
        ("{days_off: []}", Calendar(days_off=frozenset())),
        ("{days_off: dimanche}", Calendar(days_off=frozenset({6}))),
        ("{days_off: [Vendredi, SATURDAY]}", Calendar(days_off=frozenset({4, 5}))),
        ("{holidays: FR}", Calendar(holidays="FR")),
        ("{holidays: FR-57}", Calendar(holidays="FR-57")),
        ("{holidays: NO}", Calendar(holidays="NO")),
        ("{closed: 2027-05-07}", Calendar(closed=frozenset({date(2027, 5, 7)}))),
        ("{day: 9h30-17h}", Calendar(day_starts=time(9, 30), day_ends=time(17))),
        ('{day: "08:00 - 16:30"}', Calendar(day_starts=time(8), day_ends=time(16, 30))),
        ("{day: 9h à midi}", Calendar(day_starts=time(9), day_ends=time(12))),
    ],
)
def test_a_calendar_is_read(text: str, expected: Calendar) -> None:
    assert calendar(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lundi", ["wrong-shape"]),
        ("{days: lundi}", ["unknown-key"]),
        ("{days_off: hier}", ["bad-weekday"]),
        (
            "{days_off: [lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche]}",
            ["no-working-day"],
        ),
        ("{holidays: XX}", ["unknown-holidays"]),
        ("{holidays: FR-XX}", ["unknown-holidays"]),
        ("{closed: demain}", ["impossible-date"]),
        ("{day: 9h}", ["bad-moment"]),
        ("{day: 9h-18h30 environ}", ["bad-moment"]),
        ("{day: 9h-24h}", ["bad-time"]),
        ("{day: 9h-9h}", ["day-upside-down"]),
        ("{day: [9h, 18h]}", ["wrong-shape"]),
    ],
)
def test_a_bad_calendar_is_refused(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    "said", ["FR-67", "FR-68", "67", "FR-Bas-Rhin", "haut-rhin", "Alsace", "moselle"]
)
def test_alsace_moselle_by_any_of_its_names(said: str) -> None:
    head = "playbook: Essai\nlanguage: fr\nlaunch:\n  time_zone: Europe/Paris\n"
    text = f"{head}  calendar: {{holidays: {said}}}\n{STEP}\n"

    _, problems = check(text, file="essai.yaml", mails={}, language="fr")

    assert [problem.hint for problem in problems] == [
        "écrivez « FR-57 » : les jours fériés d'Alsace-Moselle (57, 67, 68)"
    ]
