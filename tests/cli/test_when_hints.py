"""What `regie when` proposes instead of a sentence that it cannot read."""

from __future__ import annotations

import pytest

from tests.cli.test_when import refuse

DATES = ("--anchor=X=2027-02-25T10:00", "--anchor=Y=2027-04-25T10:00")


@pytest.mark.parametrize(
    ("sentence", "underlined", "hint"),
    [
        ("le premier lundi après X", "le premier lundi", "« le lundi après X »"),
        ("the first monday after X", "the first monday", "« monday after X »"),
        ("fin du mois de X", "fin du mois de X", "écrivez la date elle-même"),
        ("1 mois et 2 jours après X", "1 mois et 2 jours", "« 32 jours après X »"),
        (
            "2 semaines et 3 jours avant X",
            "2 semaines et 3 jours",
            "« 17 jours avant X »",
        ),
        ("1h30 avant X", "1h30", "« 90 minutes avant X »"),
        ("2 jour ouvrés avnat X", "avnat", "vouliez-vous dire « avant » ?"),
        ("every last friday of the month from X times 3", "times", ", 3 times »"),
        (
            "chaque lundi, jeudi à 9h de X à Y",
            "Y",
            "« chaque lundi, jeudi à 9h de X jusqu'à Y »",
        ),
    ],
)
def test_the_sentence_to_write(sentence: str, underlined: str, hint: str) -> None:
    [problem] = refuse(sentence, *DATES).problems

    start = problem.position.column - 1
    assert sentence[start : start + problem.length] == underlined
    assert hint in problem.hint
    assert "--anchor" not in problem.hint
