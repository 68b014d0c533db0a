from __future__ import annotations

from datetime import date

import pytest

from regie.billing.documents.bank_csv import read_bank
from regie.billing.documents.bank_csv import Receipt
from regie.errors import ImportFileError
from regie.money import Money
from regie.words import speaking
from tests.spaces import plain

FRENCH = """\
Date d'opération;Date de valeur;Libellé;Détail;Débit;Crédit
02/05/2027;03/05/2027;VIR STUDIO ZEN;F2027-0001;;1 385,40
03/05/2027;03/05/2027;CARTE SNCF;;45,00;
04/05/2027;04/05/2027;VIR ADA;;;50,00
04/05/2027;04/05/2027;VIR ADA;;;50,00
"""


def test_a_french_export_gives_what_came_in_and_what_went_out() -> None:
    found = read_bank(FRENCH, file="b.csv")

    assert [(one.on, str(one.amount), one.label) for one in found] == [
        (date(2027, 5, 2), "1385.40 EUR", "VIR STUDIO ZEN F2027-0001"),
        (date(2027, 5, 3), "-45.00 EUR", "CARTE SNCF"),
        (date(2027, 5, 4), "50.00 EUR", "VIR ADA"),
        (date(2027, 5, 4), "50.00 EUR", "VIR ADA"),
    ]
    assert len({one.reference for one in found}) == 4


def test_an_english_export_with_one_column_of_amounts() -> None:
    text = "Date,Description,Amount,Currency,ID\n2027-05-02,Zen,12.50,USD,77\n"

    found = read_bank(text + "2027-05-03,Fee,-1.00,USD,78\n", file="b.csv")

    assert [(one.on, one.amount, one.label) for one in found] == [
        (date(2027, 5, 2), Money.of("12.50", "USD"), "Zen"),
        (date(2027, 5, 3), Money.of("-1.00", "USD"), "Fee"),
    ]


def test_the_same_line_is_the_same_receipt_in_a_longer_export() -> None:
    longer = FRENCH + "05/05/2027;05/05/2027;VIR BOB;;;9,00\n"

    first = {one.reference for one in read_bank(FRENCH, file="b.csv")}

    assert first < {one.reference for one in read_bank(longer, file="c.csv")}


def test_all_problems_are_said_at_once() -> None:
    text = "date;libellé;montant\nhier;a;1\n2027-05-02;b;beaucoup\n2027-05-02;c;\n"

    with speaking("en"), pytest.raises(ImportFileError) as caught:
        read_bank(text, file="b.csv")

    said = str(caught.value)
    assert [
        f"line {line}, column {column}" in said
        for line, column in ((2, "date"), (3, "montant"), (4, "montant"))
    ] == [True, True, True]


@pytest.mark.parametrize("head", ["a;b", "date;montant", "date;libellé", ""])
def test_a_file_without_the_columns_is_refused(head: str) -> None:
    with pytest.raises(ImportFileError):
        read_bank(f"{head}\n", file="b.csv")


def test_a_receipt_of_a_bank_says_so() -> None:
    found: list[Receipt] = read_bank(FRENCH, file="b.csv")

    assert {one.way.value for one in found} == {"bank"}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "ligne 1 : il manque les colonnes date | jour, libellé | "
                "description | label, montant | crédit | amount. Refaites l'export avec elles."
            ),
        ),
        (
            "en",
            (
                "line 1: the columns date | jour, label | description | libellé, amount | "
                "credit | montant are missing. Export again with them."
            ),
        ),
    ],
)
def test_columns_that_are_missing_are_named_as_a_bank_would(
    language: str, told: str
) -> None:
    with speaking(language), pytest.raises(ImportFileError) as caught:
        read_bank("a;b\n1;2\n", file="b.csv")

    assert told in plain(str(caught.value))


def test_a_bad_cell_is_named_by_the_column_of_the_file() -> None:
    text = "Date;Libellé;Débit;Crédit\n2027-03-08;Zen;;dix\n2027-03-09;Zen;;\n"

    with pytest.raises(ImportFileError) as caught:
        read_bank(text, file="banque.csv")

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne crédit : « dix »",
        "ligne 3, colonne crédit : la cellule est vide ; attendu : 120,00.",
    ]


def test_every_bad_cell_of_a_row_is_told_in_the_order_of_the_file() -> None:
    text = "Montant;Devise;Libellé;Date\nbeaucoup;euro;Zen;hier\n1;EUR;Zen;2027-02-30\n"

    with pytest.raises(ImportFileError) as caught:
        read_bank(text, file="banque.csv")

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne montant : « beaucoup »",
        "ligne 2, colonne devise : « euro »",
        "ligne 2, colonne date : « hier »",
        "ligne 3, colonne date : « 2027-02-30 »",
    ]
