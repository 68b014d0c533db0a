"""Columns with a name that is not known: near a known one, or not for here."""

from __future__ import annotations

import pytest

from regie.people.csv_columns import Columns
from regie.people.csv_columns import mistyped_columns
from regie.people.csv_columns import unread_columns
from regie.words import speaking

COLUMNS = Columns(
    meanings={
        "jour": "date",
        "date": "date",
        "montant": "amount",
        "amount": "amount",
        "tva": "vat",
        "lien": "link",
        "link": "link",
        "id": "id",
    },
    hints={"affilie": ("lien", "link")},
    others=frozenset({"email"}),
)


@pytest.mark.parametrize(
    ("names", "mistyped", "unread"),
    [
        (["jour", "montant", "email", ""], {}, []),
        (["jour", "montat"], {"montat": "montant"}, []),
        (["jour", "taux de tva"], {"taux de tva": "tva"}, []),
        (["jour", "affilié"], {"affilié": "lien"}, []),
        (["jour", "montant", "montant ht"], {}, ["montant ht"]),
        (["jour", "date de fin", "couleur"], {}, ["date de fin", "couleur"]),
        (["jour", "entry id"], {}, ["entry id"]),
    ],
)
def test_what_is_near_a_column_that_lacks_is_mistyped_and_the_rest_not_read(
    names: list[str], mistyped: dict[str, str], unread: list[str]
) -> None:
    assert COLUMNS.mistyped(names) == mistyped
    assert COLUMNS.unread(names) == unread


def test_what_was_meant_is_said() -> None:
    assert mistyped_columns({"affilié": "lien"}) == [
        (
            "ligne 1 : colonne inconnue « affilié », vouliez-vous dire « lien » ? "
            "Renommez-la, ou retirez-la."
        )
    ]
    with speaking("en"):
        assert COLUMNS.mistyped(["affilié"]) == {"affilié": "link"}


def test_what_is_not_read_is_said() -> None:
    assert unread_columns([]) == ""
    assert unread_columns(["a"]) == "La colonne a n'est pas lue."
    assert unread_columns(["a", "b"]) == "Les colonnes a, b ne sont pas lues."
