from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.gated import PLAYBOOK
from tests.rehearsed import MAILS


def begin(type_in: Type, tmp_path: Path) -> None:
    """Start a campaign with a gate, far enough from now."""
    playbook = tmp_path / "launch.fr.yaml"
    playbook.write_text(PLAYBOOK, "utf-8")
    (tmp_path / "launch.fr").mkdir()
    for name, text in MAILS.items():
        (tmp_path / "launch.fr" / f"{name}.md").write_text(text, "utf-8")
    team = tmp_path / "team.csv"
    team.write_text(
        "name,email,roles\nOlivia Bernard,o@example.org,obm\n"
        "Chloé Petit,c@example.org,copy\nClara Zen,z@example.org,client\n",
        "utf-8",
    )
    started = type_in(
        "start",
        str(playbook),
        "--client",
        "Studio Zen",
        "--set",
        "cart_open=2098-03-10",
        "--team",
        str(team),
        "--title",
        "Lancement Zen",
    )
    assert started.code == 0, started.err


def test_a_gate_is_shown_then_answered(type_in: Type, tmp_path: Path) -> None:
    begin(type_in, tmp_path)

    nothing = type_in("gate").out
    noted = type_in("gate", "ready", "--ok", "1=https://pay/1", "--json").data()
    answered = type_in("gate", "ready", "no-go", "--why", "page cassée").out
    shown = type_in("gate", "ready", language="en").out.splitlines()
    again = type_in("gate", "ready", "go", "--yes", "--json").data()

    assert nothing == "Aucune décision n'attend.\n"
    assert noted["proposal"] is None
    assert noted["gate"]["checks"][0]["tick"] == {
        "number": 1,
        "ok": True,
        "evidence": "https://pay/1",
        "who": "Olivia Bernard",
    }
    assert answered.splitlines()[0] == (
        "« Ouvrir les inscriptions ? » : no-go. Rien de ce qui attend ne partira avant "
        "un go."
    )
    assert (
        "  ☑ 1. Un achat d'essai a réussi · Chloé Petit · proof wanted · https://pay/1"
        in shown
    )
    assert "  Last answer: no-go · Olivia Bernard · page cassée" in shown
    assert again["answer"]["number"] == 2


def test_a_go_with_checks_that_nobody_ticked_is_asked_again(
    type_in: Type, tmp_path: Path
) -> None:
    begin(type_in, tmp_path)

    bare = type_in("gate", "ready", "go", "--ok", "1")
    english = type_in("gate", "ready", "go", language="en")
    meant = type_in("gate", "ready", "go", "--ok", "1", "--yes")
    back = type_in("reopen", "ready")
    sure = type_in("gate", "ready", "go", "--ok", "1=https://pay/1", "--ok", "2")

    assert (bare.code, english.code, meant.code, sure.code) == (1, 1, 0, 0)
    assert bare.err == (
        "Pas encore sûr : 1. Un achat d'essai a réussi (sans preuve), 2. "
        "Désinscription présente. Cochez ce qui est vrai (regie gate ready go --ok 1), "
        "ou dites-le : regie gate ready reserved. Répondre go quand même ? Pour "
        "confirmer : --yes.\n"
    )
    assert english.err == (
        "Not sure yet: 1. Un achat d'essai a réussi, 2. Désinscription présente. Tick "
        "what is true (regie gate ready go --ok 1), or say so: regie gate ready "
        "reserved. Answer go all the same? To confirm: --yes.\n"
    )
    assert meant.out.splitlines()[0] == (
        "« Ouvrir les inscriptions ? » : go. Pas encore sûr : 1. Un achat d'essai a "
        "réussi (sans preuve), 2. Désinscription présente."
    )
    assert "Pour revenir : regie gate ready go -c lancement-zen" in back.out
    assert sure.out.splitlines()[0] == "« Ouvrir les inscriptions ? » : go."


def test_what_is_no_answer_is_explained(type_in: Type, tmp_path: Path) -> None:
    begin(type_in, tmp_path)

    odd = type_in("gate", "ready", "peut-être")
    check = type_in("gate", "ready", "--ok", "tout", language="en")

    assert (odd.code, check.code) == (1, 1)
    assert odd.err == (
        "« peut-être » n'est pas une réponse. Répondez go, reserved (go avec réserves) "
        "ou no-go.\n"
    )
    assert check.err == (
        "--ok tout: write the check's number, such as --ok 1 or --ok 1=https://….\n"
    )


@pytest.mark.parametrize(
    ("change", "state", "stands"),
    [
        (
            ("freeze",),
            "gelée",
            "Cette campagne est gelée : rien ne part tant qu'elle n'est pas relancée.",
        ),
        (
            ("pause",),
            "en pause",
            "Cette campagne est en pause : rien ne part et aucune carte ne s'ouvre",
        ),
        (
            ("cancel", "--yes"),
            "annulée",
            "Cette campagne est annulée : plus rien ne part.",
        ),
    ],
)
def test_the_status_says_that_a_campaign_does_not_run(
    type_in: Type, tmp_path: Path, change: tuple[str, ...], state: str, stands: str
) -> None:
    begin(type_in, tmp_path)

    before = type_in("status").out
    type_in(*change)
    told = type_in("status").out

    assert "en cours" in before
    assert state in told.splitlines()[1]
    assert stands in " ".join(told.split())
