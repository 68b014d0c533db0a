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
    "correction",
    "dates",
    "digest",
    "gate",
    "handover",
    "reminder-1",
    "reminder-2",
    "reminder-3",
)

PAGE = {
    "title": "Écrire la page",
    "due": "lundi 18 janvier 2027",
    "late": True,
    "link_done": "https://r.test/1",
    "how": "Deux écrans au plus.",
}
CHECK = {
    "title": "Tester la caisse",
    "due": "mercredi 20 janvier 2027",
    "late": False,
    "link_done": "https://r.test/2",
    "how": "",
}


def letter(name: str, *items: dict[str, Any], role: str = "tech") -> Letter:
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
    }
    return fill(template, known)


def test_there_is_each_mail_in_both_languages() -> None:
    there = sorted(path.stem for path in FOLDER.glob("*.md"))

    assert there == [
        f"{kind}.{language}" for kind in KINDS for language in ("en", "fr")
    ]


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
@pytest.mark.parametrize("items", [[CHECK], [PAGE, CHECK]])
def test_mails_are_tidy(name: str, role: str, items: list[dict[str, Any]]) -> None:
    text = letter(name, *items, role=role).text

    assert [flaw for flaw in ("\n\n\n", " \n", "{", "None") if flaw in text] == []
