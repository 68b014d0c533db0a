from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from regie.playbook.content import Check
from regie.playbook.content import Link
from regie.playbook.load import load
from regie.playbook.model import Missed
from regie.playbook.model import Step
from tests.playbook.mails import MAILS
from tests.playbook.reading import found
from tests.playbook.reading import step
from tests.playbook.reading import written

DO = {"name": "page", "title": "Écrire", "phase": "main", "who": "obm"}
RUN = {
    "name": "page",
    "title": "Écrire",
    "phase": "main",
    "who": "",
    "run": "mail.send",
}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("do: Écrire\nwho: obm", DO),
        ("do: >\n  Écrire\n  la page\nwho: obm", DO | {"title": "Écrire la page"}),
        ("do: Écrire\nwho: obm\ntakes: 3 jours", DO | {"takes": 3}),
        ("do: Écrire\nwho: obm\neffort: 2 h", DO | {"effort_minutes": 120}),
        ("do: Écrire\nwho: obm\nwhen: late", DO | {"placed_late": True}),
        ("do: Écrire\nwho: obm\npublic: oui", DO | {"public": True}),
        ("do: Écrire\nwho: obm\npublic: non", DO),
        ("do: Écrire\nwho: obm\npublic:", DO),
        ("do: Écrire\nwho: obm\nannounces: cart_open", DO | {"announces": "cart_open"}),
        (
            "do: Écrire\nwho: speaker\nfor_each: speaker",
            DO | {"who": "speaker", "for_each": "speaker"},
        ),
        (
            "do: Écrire\nwho: obm\nhow: |\n  Un.\n  Deux.\n",
            DO | {"how": "Un.\nDeux."},
        ),
        (
            "do: Écrire\nwho: obm\nlinks: https://a.fr\nchecks: [un, deux]",
            DO
            | {
                "links": (Link(address="https://a.fr", title="https://a.fr"),),
                "checks": (Check(text="un"), Check(text="deux")),
            },
        ),
        (
            """
            run: mail.send
            title: Écrire
            after: []
            at: cart_open
            mail: bienvenue
            to: team
            via: brevo
            """,
            RUN | {"mail": "bienvenue", "to": ("team",), "via": "brevo"},
        ),
        (
            """
            run: contacts.add
            title: Écrire
            at: cart_open
            to: [speakers, obm]
            with: {list: 12}
            """,
            RUN
            | {
                "run": "contacts.add",
                "to": ("speakers", "obm"),
                "arguments": {"list": "12"},
            },
        ),
    ],
)
def test_a_step_is_read(keys: str, expected: Mapping[str, Any]) -> None:
    read = step(keys)

    wanted = Step(**expected)
    assert {
        name: getattr(read, name)
        for name in Step.__dataclass_fields__
        if name not in {"position", "at", "if_missed"}
    } == {
        name: getattr(wanted, name)
        for name in Step.__dataclass_fields__
        if name not in {"position", "at", "if_missed"}
    }


def test_what_is_missed_is_asked_unless_said() -> None:
    machine = "run: mail.send\ntitle: x\nat: cart_open\nmail: bienvenue\nto: team\n"

    assert step(machine).if_missed is Missed.ASK
    assert step(f"{machine}if_missed: run").if_missed is Missed.RUN


def rules(keys: str) -> list[str]:
    text = written(f"anchors: {{cart_open: 2027-02-25 à 10h}}\nsteps:\n  page: {keys}")
    return [rule for rule, _, _ in found(text)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("{who: obm}", ["do-or-run"]),
        ("{do: '', who: obm}", []),
        ("{do: x, who: [obm]}", ["wrong-shape"]),
        ("{do: x, who: obm, for_each: [speaker]}", ["wrong-shape"]),
        ("{do: x, who: speaker}", ["unknown-role"]),
        ("{do: x, who: speaker, for_each: [speaker]}", ["unknown-role", "wrong-shape"]),
        ("{do: x, who: obm, phase: un}", ["unknown-phase"]),
        ("{do: x, who: obm, after: {a: b}}", ["wrong-shape"]),
        ("{do: x, who: obm, after: [[a]]}", ["wrong-shape"]),
        ("{do: x, who: obm, after: !x a}", ["yaml-tag"]),
        ("{do: x, who: obm, after: page}", ["step-loop"]),
        ("{do: x, who: obm, not_before: 2 jours avant page}", ["step-loop"]),
        ("{do: x, who: obm, due: 2 jours avant page démarre}", []),
        (
            "{do: x, who: obm, window: entre page démarre et cart_open}",
            ["step-loop"],
        ),
        ("{do: x, who: obm, window: cart_open}", ["bad-moment"]),
        ("{do: x, who: obm, window: entre cart_open}", ["bad-moment"]),
        ("{do: x, who: obm, window: entre 1 et cart_open}", ["bad-moment"]),
        ("{do: x, who: obm, window: entre ailleurs et cart_open}", ["unknown-anchor"]),
        ("{do: x, who: obm, due: 2 heures avant 2027-02-25}", ["hours-from-a-day"]),
        ("{do: x, who: obm, after: 2 jours avant page}", ["bad-dependency"]),
        ("{do: x, who: obm, after: 9h}", ["bad-dependency"]),
        ("{do: x, who: obm, after: 2 jours ou}", ["bad-moment"]),
        ("{do: x, who: obm, after: demain à 9h}", ["bad-dependency"]),
        ("{do: x, who: obm, with: a}", ["misplaced-key", "wrong-shape"]),
        (
            "{run: contacts.add, title: x, at: cart_open, to: team, with: a}",
            ["wrong-shape"],
        ),
        (
            "{run: contacts.add, title: x, at: cart_open, to: team, with: {a: [b]}}",
            ["missing-key", "wrong-shape"],
        ),
        ("{run: [x], title: x, at: cart_open}", ["wrong-shape"]),
        ("{run: mail.send, title: x, at: 24h, mail: bienvenue, to: a}", None),
    ],
)
def test_a_bad_step_is_refused(keys: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = ["bad-moment", "unknown-receiver"]

    assert rules(keys) == expected


@pytest.mark.parametrize(
    "at",
    [
        "cart_open",
        "le jour de cart_open",
        "2 heures avant cart_open",
        "2 jours avant cart_open à midi",
        "le lundi avant cart_open à 9h",
        "page est faite",
        "1 heure après page démarre",
        "1 heure avant asked",
        "copy",
        "speaker.accepted à 9h",
    ],
)
def test_a_machine_step_has_a_moment(at: str) -> None:
    text = machine(at)

    assert load(text, file="x", mails=MAILS).steps["hello"].at is not None


@pytest.mark.parametrize(
    "at",
    [
        "2 jours avant cart_open",
        "le lundi avant cart_open",
        "2 jours après page est faite",
        "asked",
        "day",
        "copy_of_day",
        "2027-02-25",
        "speaker.accepted",
    ],
)
def test_a_day_is_not_enough_for_a_machine_step(at: str) -> None:
    assert [rule for rule, _, _ in found(machine(at))] == ["day-only"]


@pytest.mark.parametrize("base", ["day", "copy_of_day", "later", "2027-02-25"])
def test_hours_are_not_counted_from_a_day(base: str) -> None:
    text = machine(f"2 heures avant {base}")

    assert [rule for rule, _, _ in found(text)] == ["hours-from-a-day"]


def machine(at: str) -> str:
    return written(f"""
        anchors:
          cart_open: 2027-02-25 à 10h
          copy: cart_open
          day: 2027-02-25
          copy_of_day: day
          asked: {{date: ~, required: oui}}
          later: 2 jours après asked
        steps:
          page: {{do: Écrire, who: obm}}
          hello: {{run: mail.send, title: x, mail: bienvenue, to: team,
                  for_each: speaker, at: {at}}}
    """)


def test_the_same_items_wait_for_each_other() -> None:
    text = written("""
        steps:
          bio: {do: Bio, who: speaker, for_each: speaker}
          talk: {do: Parler, who: speaker, for_each: speaker, after: bio,
                 due: 7 jours après speaker.accepted}
          page: {do: Page, who: obm, after: chaque talk}
    """)

    assert found(text) == []
