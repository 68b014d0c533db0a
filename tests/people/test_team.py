from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.people.people import Person
from regie.people.team import read_team
from regie.words import speaking


def test_hats_in_several_rows_or_one_cell() -> None:
    text = (
        "Rôle;Nom;E-mail;Langue;Fuseau\n"
        "OBM;Camille Roy;camille@exemple.fr;;\n"
        "Copywriter + Lead designer;Sam;sam@example.org;EN;America/New_York\n"
        "va;Camille Roy;CAMILLE@exemple.fr;;\n"
    )

    assert read_team(text, file="team.csv") == [
        Person(
            slug="camille-roy",
            name="Camille Roy",
            email="camille@exemple.fr",
            roles=("obm", "va"),
        ),
        Person(
            slug="sam",
            name="Sam",
            email="sam@example.org",
            roles=("copywriter", "lead_designer"),
            language="en",
            zone="America/New_York",
        ),
    ]


def test_all_bad_rows_are_told_at_once() -> None:
    text = (
        "role,name,email,language,zone\n"
        "obm,Ada,ada@example.org,,\n"
        ",Bob,bob@example.org,,\n"
        "va,Clo,clo@example.org,de,\n"
        "va,Dan,dan@example.org,,Europe/Pari\n"
        "obm,Ada,ada@example.org,,\n"
        "va,Eve,ada@example.org,,\n"
    )

    with pytest.raises(ImportFileError) as error:
        read_team(text, file="team.csv")

    assert str(error.value).splitlines()[:-1] == [
        "team.csv: ligne 3 : le rôle manque.",
        "team.csv: ligne 4 : langue inconnue : « de » (possibles : fr, en).",
        (
            "team.csv: ligne 5 : fuseau horaire inconnu : « Europe/Pari » ; écrivez par "
            "exemple Europe/Paris."
        ),
        "team.csv: ligne 6 : Ada a déjà le rôle obm.",
        "team.csv: ligne 7 : l'adresse ada@example.org est déjà celle de Ada.",
    ]


def test_the_role_column_is_needed() -> None:
    with pytest.raises(ImportFileError) as error:
        read_team("name,email\nAda,ada@example.org\n", file="team.csv")

    assert error.value.problems == [
        "ligne 1 : il manque la colonne « rôle » (acceptés : rôle, roles)."
    ]


def test_columns_that_lack_are_named_in_the_readers_language() -> None:
    with speaking("en"), pytest.raises(ImportFileError) as error:
        read_team("e-mail\nada@example.org\n", file="team.csv")

    assert error.value.problems == [
        "row 1: the column “role” is missing (accepted: role, roles).",
        (
            "row 1: the column “name” is missing (accepted: name, nom, full-name, "
            "nom-complet, prenom-nom, prenom-et-nom, last-name, nom-de-famille)."
        ),
    ]


MISTYPED = (
    "Rôle;Nom;E-mail;Langues;Jours de congé;Congé;Téléphone\n"
    "obm;Ada;ada@example.org;de;;01/02/2027;06\n"
    ";Bob;bob@example.org;;;;\n"
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            [
                (
                    "ligne 1 : colonne inconnue « Langues », vouliez-vous dire « langue » ? "
                    "Renommez-la, ou retirez-la."
                ),
                (
                    "ligne 1 : colonne inconnue « Jours de congé », vouliez-vous dire "
                    "« congés » ? Renommez-la, ou retirez-la."
                ),
                (
                    "ligne 1 : colonne inconnue « Congé », vouliez-vous dire « conges » ? "
                    "Renommez-la, ou retirez-la."
                ),
                "ligne 3 : le rôle manque.",
            ],
        ),
        (
            "en",
            [
                (
                    "row 1: unknown column “Langues”, did you mean “langue”? Rename it, or "
                    "take it out."
                ),
                (
                    "row 1: unknown column “Jours de congé”, did you mean “leaves”? Rename "
                    "it, or take it out."
                ),
                (
                    "row 1: unknown column “Congé”, did you mean “conges”? Rename it, or "
                    "take it out."
                ),
                "row 3: the role is missing.",
            ],
        ),
    ],
)
def test_a_mistyped_column_is_told_with_all_that_is_wrong(
    language: str, told: list[str]
) -> None:
    with speaking(language), pytest.raises(ImportFileError) as error:
        read_team(MISTYPED, file="team.csv")

    assert error.value.problems == told


def test_a_column_of_something_else_is_not_read_and_that_can_be_said() -> None:
    unread: list[str] = []
    text = "role,name,email,Phone,\nobm,Ada,ada@example.org,06,\n"

    [ada] = read_team(text, file="team.csv", unread=unread)

    assert (ada.name, unread) == ("Ada", ["Phone"])


def test_a_column_that_lacks_is_told_beside_the_one_that_was_meant() -> None:
    with pytest.raises(ImportFileError) as error:
        read_team("roel,name,email\nobm,Ada,ada@example.org\n", file="team.csv")

    assert error.value.problems == [
        "ligne 1 : il manque la colonne « rôle » (acceptés : rôle, roles).",
        (
            "ligne 1 : colonne inconnue « roel », vouliez-vous dire « role » ? "
            "Renommez-la, ou retirez-la."
        ),
    ]
