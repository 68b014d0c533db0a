"""The mails that Régie sends on its own, whatever the playbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import regie
from regie.people.people import Person
from regie.services.letters import fill
from regie.services.letters import Letter
from regie.services.letters import read_template

FOLDER = Path(regie.__file__).parent / "templates" / "mail"
NAMES = ["digest.en", "digest.fr"]
KINDS = (
    "alert",
    "contest",
    "contest-answer",
    "correction",
    "credit-note",
    "dates",
    "deposit",
    "digest",
    "gate",
    "handover",
    "invoice",
    "quote",
    "quote-answer",
    "reminder-1",
    "reminder-2",
    "reminder-3",
    "share",
)

PAGE = {
    "title": "Écrire la page",
    "due": "lundi 18 janvier 2027",
    "late": True,
    "link_done": "https://r.test/1",
    "how": "Deux écrans au plus.",
    "gate": False,
}
CHECK = {
    "title": "Tester la caisse",
    "due": "mercredi 20 janvier 2027",
    "late": False,
    "link_done": "https://r.test/2",
    "how": "",
    "gate": False,
}
OPENING = {
    "title": "Ouvrir les inscriptions ?",
    "due": "jeudi 4 mars 2027",
    "late": False,
    "link_done": "https://r.test/3",
    "how": "",
    "gate": True,
}


def letter(
    name: str, *items: dict[str, Any], role: str = "tech", **more: object
) -> Letter:
    template = read_template(name, (FOLDER / f"{name}.md").read_text("utf-8"))
    person = Person(slug="h", name="Hugo Delmas", email="h@example.org", roles=(role,))
    known = {
        "person": person,
        "campaign": "Sommet Zen",
        "client": "Studio Zen",
        "today": "mercredi 20 janvier 2027",
        "items": list(items),
        "console": "https://r.test",
        "signature": "Camille Roy",
        **more,
    }
    return fill(template, known)


def test_there_is_each_mail_in_both_languages() -> None:
    there = sorted(path.stem for path in FOLDER.glob("*.md"))

    assert there == sorted(
        f"{kind}.{language}" for kind in KINDS for language in ("en", "fr")
    )


def test_the_digest_lists_the_steps_with_their_links() -> None:
    assert letter("digest.fr", PAGE, CHECK) == Letter(
        subject="[Action requise] Sommet Zen : 2 étapes vous attendent",
        text="""\
Bonjour Hugo,

Voici, ce mercredi 20 janvier 2027, les étapes qui vous reviennent pour « Sommet Zen » (Studio Zen) :

1. Écrire la page
   Prévue pour le lundi 18 janvier 2027
   Deux écrans au plus.
   C'est fait ? Un clic suffit : https://r.test/1

2. Tester la caisse
   À terminer le mercredi 20 janvier 2027 au plus tard
   C'est fait ? Un clic suffit : https://r.test/2

Si quelque chose vous bloque, ou si une date n'est plus tenable, répondez simplement à cet e-mail : nous trouverons une solution ensemble.

C'est le seul rappel de la journée. Une étape cochée n'y revient plus.

Toutes vos étapes : https://r.test

Merci et bonne journée,

Camille Roy
""",
    )


def test_a_gate_is_asked_about_not_ticked_off() -> None:
    assert letter("digest.fr", OPENING) == Letter(
        subject="[Décision requise] Sommet Zen : go ou no-go ?",
        text="""\
Bonjour Hugo,

Voici, ce mercredi 20 janvier 2027, la décision qui vous revient pour « Sommet Zen » (Studio Zen) :

1. Ouvrir les inscriptions ?
   À décider le jeudi 4 mars 2027 au plus tard
   Go, go avec réserves ou no-go ? Répondez ici : https://r.test/3
   Rien de ce qui attend cette décision ne part avant un go.

Si une date ne vous convient pas, répondez simplement à cet e-mail : mieux vaut le savoir tôt.

C'est le seul rappel de la journée. Une décision prise n'y revient plus.

Toutes vos étapes : https://r.test

Merci et bonne journée,

Camille Roy
""",
    )
    asked = letter("digest.en", PAGE, OPENING)
    assert asked.subject == "[Action required] Sommet Zen: 2 steps are waiting for you"
    assert (
        """\
2. Ouvrir les inscriptions ?
   To be decided by jeudi 4 mars 2027
   Go, go with reservations, or no-go? Answer here: https://r.test/3
   Nothing that waits for this decision leaves before a go.
"""
        in asked.text
    )


@pytest.mark.parametrize(
    ("name", "asked", "done"),
    [
        ("handover.fr", "Go, go avec réserves ou no-go ? Répondez ici", "C'est fait ?"),
        ("handover.en", "Go, go with reservations, or no-go? Answer", "Is it done?"),
    ],
)
def test_a_gate_that_is_handed_over_is_asked_about(
    name: str, asked: str, done: str
) -> None:
    known: dict[str, Any] = {
        "mine": True,
        "giver": "Camille Roy",
        "earlier": "",
        "step": {"title": "Ouvrir ?", "how": ""},
        "due": "jeudi 4 mars 2027",
        "checks": (),
        "links": (),
        "why": "",
    }

    gate = letter(name, **known, link_done="https://r.test/3", gate=True).text
    step = letter(name, **known, link_done="https://r.test/1", gate=False).text

    assert (asked in gate, done in gate) == (True, False)
    assert (asked in step, done in step) == (False, True)


def test_one_step_is_spoken_of_as_one() -> None:
    assert letter("digest.fr", CHECK).subject == (
        "[Action requise] Sommet Zen : une étape vous attend"
    )
    assert letter("digest.en", CHECK).subject == (
        "[Action required] Sommet Zen: one step is waiting for you"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_board_is_shown_to_the_team_only(name: str) -> None:
    last_line = "https://r.test\n"

    assert last_line in letter(name, CHECK).text
    assert last_line not in letter(name, CHECK, role="speaker").text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["tech", "speaker"])
@pytest.mark.parametrize("items", [[CHECK], [PAGE, CHECK], [OPENING], [PAGE, OPENING]])
def test_mails_are_tidy(name: str, role: str, items: list[dict[str, Any]]) -> None:
    text = letter(name, *items, role=role).text

    assert [flaw for flaw in ("\n\n\n", " \n", "{", "None") if flaw in text] == []
