from __future__ import annotations

from tests.cli.campaigns.test_campaign import START
from tests.cli.conftest import Type


def test_snooze_and_redo(type_in: Type) -> None:
    type_in(*START)
    type_in("done", "kickoff_mail")

    rests = type_in("snooze", "goal", "--until", "2098-10-06", language="en")
    refused = type_in("redo", "kickoff_mail")
    redone = type_in("redo", "kickoff_mail", "--yes", "--json").data()

    early = type_in("redo", "debrief_mail", "--yes", language="en")

    assert (
        early.code,
        "there is nothing to do again. When it will be: " in early.err,
    ) == (
        1,
        True,
    )
    assert rests.out.splitlines()[0].endswith(
        ": no reminder before Monday 6 October 2098."
    )
    assert (refused.code, "--yes" in refused.err) == (1, True)
    assert (redone["step_key"], redone["changed"]) == ("kickoff_mail", True)


def test_reassign_looks_and_writes(type_in: Type) -> None:
    type_in(*START)

    nobody = type_in("reassign", "goal", "Zoé")
    looked = type_in("reassign", "goal", "va", "--dry-run").out.splitlines()
    handed = type_in("reassign", "goal", "va", "--why", "congés", "--json").data()
    again = type_in("reassign", "goal", "Maëlle Petit", language="en").out

    before = handed["before"][0]
    assert nobody.code == 1
    assert nobody.err.startswith("Personne ne s'appelle « Zoé » dans cette campagne.")
    assert looked[0].endswith(" → Maëlle Petit")
    assert looked[1] == "→ mail à : Élodie Marchand, Maëlle Petit"
    assert looked[-1] == "Rien n'a été écrit."
    assert (handed["steps"], before, handed["after"], handed["applied"]) == (
        ["goal"],
        "Élodie Marchand",
        "Maëlle Petit",
        True,
    )
    assert again == "It is Maëlle Petit already who does it.\n"
