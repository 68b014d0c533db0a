"""Taking a rewritten playbook from Prefect's form, on a real Prefect server."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.register import prepare
from flows.update import update
from regie.services.runtime import Runtime
from tests.flows.test_move_date import report
from tests.flows.test_move_date import report_title
from tests.flows.test_move_date import SLUG
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

MORE = "  follow: {do: Relancer, phase: sell, who: obm, at: 3 jours après cart_open}\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The rewritten playbook, with its mails beside it."""
    made = tmp_path / "launch.yaml"
    made.write_text(PLAYBOOK + MORE, "utf-8")
    (tmp_path / "launch").mkdir()
    for name, text in MAILS.items():
        (tmp_path / "launch" / f"{name}.md").write_text(text, "utf-8")
    return made


def texts(runtime: Runtime) -> list[str]:
    with runtime.unit(reading=True) as unit:
        return [*unit.campaigns.get(SLUG).playbook.steps]


def test_a_look_writes_a_report_then_the_text_is_taken_and_back(
    runtime: Runtime, file: Path
) -> None:
    key = update("Lancement Zen", str(file))
    looked, before = report(str(key)), texts(runtime)
    titles = [report_title(str(key))]
    update("Lancement Zen", str(file), apply=True, why="une relance")
    taken, made = texts(runtime), report(str(key))
    titles.append(report_title(str(key)))
    same = update("Lancement Zen", apply=True, return_state=True)
    update(SLUG, back=True, apply=True)

    assert key == f"playbook-{SLUG}"
    assert titles == [
        "Essai à blanc, ce que le texte changerait · Lancement Zen",
        "Playbook repris · Lancement Zen",
    ]
    assert "Essai à blanc" in looked
    assert "- + follow · Relancer" in looked
    assert "C'est fait" in made
    assert ("follow" in before, "follow" in taken) == (False, True)
    assert (same.name, same.message) == (
        "Completed",
        "Rien à reprendre : la campagne a déjà ce texte.",
    )
    with runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)
        kept = unit.campaigns.source(SLUG)
    assert ("updated", "Prefect", "une relance") in [
        (one.what, one.who, one.why) for one in events
    ]
    assert kept.text == PLAYBOOK


def test_what_is_wrong_fails_the_run_with_a_sentence(
    runtime: Runtime, file: Path
) -> None:
    ended = [
        update("Sommet absent", str(file), return_state=True),
        update(SLUG, return_state=True),
        update(SLUG, str(file), back=True, return_state=True),
        update(SLUG, str(file), answers=["price"], return_state=True),
    ]

    assert [str(one.message).partition(".")[0] for one in ended] == [
        "Aucune campagne « Sommet absent »",
        "Le playbook de « Lancement Zen » n'est plus dans launch",
        "Le fichier du playbook récrit, ou le texte d'avant : l'un ou l'autre",
        "Écrivez nom=valeur, par exemple summit_start=2027-03-08 ; reçu : price",
    ]
    assert "follow" not in texts(runtime)


def test_the_form_speaks_plain_french() -> None:
    form = next(
        one for one in prepare() if one.name == "reprendre le playbook · update"
    )

    titles = {n: p["title"] for n, p in form.schema["properties"].items()}
    assert titles == {
        "campaign": "Campagne",
        "file": "Fichier",
        "back": "Reprendre le texte d'avant",
        "answers": "Ce que le nouveau texte demande",
        "apply": "Appliquer",
        "accept_late": "Accepter le retard",
        "announced": "Ce qui est déjà annoncé",
        "why": "Pourquoi",
    }
    assert form.schema["required"] == ["campaign"]
