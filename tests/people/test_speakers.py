from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.people.sheet import ROWS_MAX
from regie.people.speakers import read_speakers
from regie.planning.model import Item
from regie.words import speaking


def refused(text: str, language: str = "fr") -> list[str]:
    with speaking(language), pytest.raises(ImportFileError) as error:
        read_speakers(text, file="speakers.csv")
    return error.value.problems


def test_a_french_spreadsheet() -> None:
    text = (
        "\ufeffPrénom;Nom;Courriel;Titre de la session;Enregistré le;\r\n"
        "Zoé;L’Héritier;zoe@exemple.fr;Oser; 5/3/2027;\r\n"
        ";;;;;\r\n"
        ";Ada  Lovelace;ada@example.org;;;\r\n"
    )

    speakers = read_speakers(text, file="speakers.csv")

    assert speakers == [
        Item(
            kind="speaker",
            slug="zoe-l-heritier",
            title="Zoé L’Héritier",
            fields={
                "first_name": "Zoé",
                "name": "Zoé L’Héritier",
                "email": "zoe@exemple.fr",
                "titre_de_la_session": "Oser",
                "enregistre_le": "2027-03-05",
            },
        ),
        Item(
            kind="speaker",
            slug="ada-lovelace",
            title="Ada Lovelace",
            fields={"name": "Ada Lovelace", "email": "ada@example.org"},
        ),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_delimiter_and_quoted_cells(delimiter: str) -> None:
    text = f'name{delimiter}email\n"Ada, Countess"{delimiter}ada@example.org\n'

    [ada] = read_speakers(text, file="speakers.csv")

    assert (ada.title, ada.fields["email"]) == ("Ada, Countess", "ada@example.org")


def test_two_of_one_name_get_two_slugs() -> None:
    text = "name,email\nAda,a@example.org\nAda,b@example.org\n"

    speakers = read_speakers(text, file="speakers.csv")

    assert [speaker.slug for speaker in speakers] == ["ada", "ada-2"]


def test_all_bad_rows_are_told_at_once_in_their_order() -> None:
    text = (
        "nom;e-mail;remise\n"
        "Ada;ada@example.org;31/02/2027\n"
        ";personne@example.org;\n"
        "Bob;bob@;\n"
        "Eve;;\n"
        "Ada bis;ADA@example.org;\n"
        "Trop;trop@example.org;;x\n"
        f"Long;long@example.org;{'x' * 10_001}\n"
    )

    assert refused(text) == [
        (
            "ligne 2 : « 31/02/2027 » n'est pas une date ; écrivez jour/mois/année, ou "
            "2027-03-08."
        ),
        "ligne 3 : le nom manque.",
        (
            "ligne 4 : « bob@ » n'est pas une adresse e-mail ; écrivez-la comme "
            "prenom@exemple.fr."
        ),
        "ligne 5 : l'adresse e-mail manque.",
        (
            "ligne 6 : l'adresse ADA@example.org est déjà celle de la ligne 2 (Ada). Gardez "
            "une seule ligne par intervenant."
        ),
        (
            "ligne 7 : 4 cellules pour 3 colonnes. Mettez entre guillemets les textes qui "
            "contiennent le séparateur."
        ),
        "ligne 8 : une cellule dépasse 10000 caractères.",
    ]


def test_the_same_in_english() -> None:
    text = "name,email\n,x\nAda,ada@example.org\nAda,ada@example.org\n"

    assert refused(text, "en") == [
        "row 2: the name is missing.",
        "row 2: “x” is not an e-mail address; write it like name@example.org.",
        (
            "row 4: the address ada@example.org is already that of row 3 (Ada). Keep one row "
            "a speaker."
        ),
    ]


@pytest.mark.parametrize("text", ["", "\n", "Titre,Ville\nA,B\n"])
def test_missing_columns_name_what_is_accepted(text: str) -> None:
    problems = refused(text)

    assert len(problems) == 2
    assert problems[0].startswith(
        "ligne 1 : il manque la colonne « nom » (acceptés : nom, name, "
    )
    assert "courriel" in problems[1]


def test_two_columns_of_one_name_are_refused() -> None:
    assert refused("nom,nom,email\nA,B,c@d.fr\n") == [
        "ligne 1 : deux colonnes s'appellent « nom »."
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "ligne 1 : les colonnes « Nom », « name » disent la même chose ; "
                "gardez-en une."
            ),
        ),
        ("en", "row 1: the columns “Nom”, “name” say the same; keep one of them."),
    ],
)
def test_two_columns_that_say_the_same_are_named_as_in_the_file(
    language: str, told: str
) -> None:
    assert refused("Nom,name,email\nA,B,c@d.fr\n", language) == [told]


def test_an_open_quotation_mark_is_told() -> None:
    [problem] = refused('name,email\n"Ada,ada@example.org\n')

    assert problem.startswith("ligne 3 : le fichier ne se lit pas comme un CSV (")


def test_too_many_rows_are_refused() -> None:
    text = "name,email\n" + "Ada,ada@example.org\n" * (ROWS_MAX + 1)

    assert refused(text) == [f"ligne {ROWS_MAX + 2} : trop de lignes ; 5000 au plus."]


@pytest.mark.parametrize("header", ["role,name,email", "Rôle;Nom;Courriel"])
def test_a_team_is_not_taken_for_speakers(header: str) -> None:
    mark = ";" if ";" in header else ","
    text = f"{header}\n{mark.join(['obm', 'Ada', 'ada@example.org'])}\n"

    assert refused(text, "en") == [
        (
            "row 1: the column “role” belongs to a team, not to speakers. Give this file "
            "as the team, or rename the column."
        )
    ]
