"""What `regie when` proposes instead of a sentence that it cannot read."""

from __future__ import annotations

import pytest

from tests.cli.campaigns.test_when import call
from tests.cli.campaigns.test_when import refuse

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


def test_a_recurrence_that_never_takes_place() -> None:
    backwards = call("chaque jour du Y jusqu'à X", *DATES)
    between = call("chaque lundi du 2027-03-02 jusqu'à 2027-03-04")

    assert backwards.stdout == (
        "Jamais : la fin (jeu. 25 févr. 2027 à 10 h) précède le début (dim. 25 avr. "
        "2027 à 10 h).\n"
    )
    assert between.stdout == (
        "Jamais : rien n'en tombe entre le début (mar. 2 mars 2027) et la fin (jeu. 4 "
        "mars 2027).\n"
    )


def test_a_command_line_has_no_line_numbers() -> None:
    said = str(refuse("X", DATES[0], "--calendar=FR-67"))

    assert said == (
        "when: erreur : le pays « FR » n'a pas de région « 67 » [unknown-holidays]\n"
        " |\n"
        " | --calendar FR-67\n"
        " |            ^~~~~\n"
        "   = écrivez « FR-57 » : les jours fériés d'Alsace-Moselle (57, 67, 68)"
    )


@pytest.mark.parametrize(
    "sentence", ["24 heures après Z", "90 minutes après Z", "1 jour après Z"]
)
def test_a_day_off_is_noted_whatever_the_unit(sentence: str) -> None:
    said = call(sentence, "--anchor=Z=2027-02-26T23:00").stdout

    assert "Le sam. 27 févr. 2027 n'est pas un jour ouvré ; la date est gardée." in said
