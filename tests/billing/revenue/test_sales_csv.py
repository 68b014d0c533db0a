from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.sales_csv import read_rates
from regie.billing.revenue.sales_csv import read_sales
from regie.errors import ImportFileError
from regie.money import Money
from regie.words import speaking
from tests.spaces import plain


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def test_sales_as_a_french_spreadsheet_writes_them() -> None:
    text = (
        "\ufeffJour;Genre;Numéro;Montant;TVA;Frais;Port;Remise;Produit;Lien;Vente\r\n"
        "08/03/2027;vente;S1;1 200,00;20 %;18,25;;10 %;Formation;ada;\r\n"
        "2027-03-09;remboursement;;600,00;;;;;;;S1\r\n"
    )

    assert read_sales(text, file="ventes.csv") == [
        Movement(
            key="S1",
            kind=MovementKind.SALE,
            on=date(2027, 3, 8),
            amount=eur("1200"),
            vat=eur("200"),
            shipping=eur("0"),
            discount=Fraction(10),
            product="Formation",
            link="ada",
            sale="S1",
        ),
        Movement(
            key="S1:fee",
            kind=MovementKind.FEE,
            on=date(2027, 3, 8),
            amount=eur("18.25"),
            vat=eur("0"),
            shipping=eur("0"),
            discount=Fraction(10),
            product="Formation",
            link="ada",
            sale="S1",
        ),
        Movement(
            key="#3",
            kind=MovementKind.REFUND,
            on=date(2027, 3, 9),
            amount=eur("600"),
            vat=eur("100"),
            shipping=eur("0"),
            discount=Fraction(),
            sale="S1",
        ),
    ]


def test_what_is_given_back_has_its_share_of_vat_and_shipping() -> None:
    text = (
        "date;kind;id;amount;vat;shipping;sale\n"
        "2027-01-01;sale;A;120;20 %;12;\n"
        "2027-01-02;refund;whole;120;;;A\n"
        "2027-01-03;refund;part;60;;;A\n"
        "2027-01-04;refund;told;60;0.5;3;A\n"
        "2027-02-01;sale;B;1200;20 %;;\n"
        "2027-02-02;payment;B1;400;;;B\n"
        "2027-02-03;refund;;400;;;B1\n"
        "2027-02-04;fee;;20;;;B\n"
    )

    found = read_sales(text, file="s.csv")

    assert [(str(one.vat), str(one.shipping)) for one in found] == [
        ("20.00 EUR", "12.00 EUR"),
        ("20.00 EUR", "12.00 EUR"),
        ("10.00 EUR", "6.00 EUR"),
        ("0.50 EUR", "3.00 EUR"),
        ("200.00 EUR", "0.00 EUR"),
        ("66.67 EUR", "0.00 EUR"),
        ("66.67 EUR", "0.00 EUR"),
        ("0.00 EUR", "0.00 EUR"),
    ]


def test_an_instalment_is_of_its_sales_customer() -> None:
    text = (
        "date;kind;id;amount;sale;customer\n"
        "2027-02-01;sale;B;1200;;Zoé\n"
        "2027-02-02;payment;B1;400;B;\n"
        "2027-02-03;refund;;400;B1;\n"
        "2027-03-02;payment;B2;400;B;Zoé Martin\n"
    )

    found = read_sales(text, file="s.csv")

    assert [one.customer for one in found] == ["Zoé", "Zoé", "Zoé", "Zoé Martin"]


def test_every_bad_row_is_named_and_nothing_is_kept() -> None:
    text = """date,amount,kind,currency,vat,id,sale
2027-02-30,10,,,,,
2027-03-01,ten,,,,,
2027-03-01,10,gift,,,,
2027-03-01,10,,EURO,,,
2027-03-01,10,,,120 %,,
2027-03-01,10,,,,A,
2027-03-01,10,,,,A,
2027-03-01,10,refund,,,,Z
"""

    with pytest.raises(ImportFileError) as caught:
        read_sales(text, file="s.csv")

    assert [told.split(":")[0].split(",")[0] for told in caught.value.problems] == [
        "ligne 2",
        "ligne 3",
        "ligne 4",
        "ligne 5",
        "ligne 6",
        "ligne 8 ",
        "ligne 9 ",
    ]


@pytest.mark.parametrize(
    ("header", "french", "english"),
    [
        (
            "date",
            "il manque la colonne montant (ou amount). Refaites l'export avec elle.",
            "the column amount (or montant) is missing. Export again with it.",
        ),
        (
            "x",
            "il manque les colonnes jour (ou date), montant (ou amount). Refaites l'export avec elles.",
            "the columns date (or jour), amount (or montant) are missing. Export again with them.",
        ),
    ],
)
def test_missing_columns_are_named(header: str, french: str, english: str) -> None:
    with pytest.raises(ImportFileError, match=re.escape(french)):
        read_sales(f"{header}\n2027-03-01\n", file="s.csv")
    with speaking("en"), pytest.raises(ImportFileError, match=re.escape(english)):
        read_sales(f"{header}\n2027-03-01\n", file="s.csv")


def test_rates_have_a_day_and_a_source() -> None:
    [rate] = read_rates(
        "date,from,to,rate,source\n2027-03-01,usd,eur,0.92,ECB\n", file="r.csv"
    )

    assert (rate.on, rate.origin, rate.target, rate.worth, rate.source) == (
        date(2027, 3, 1),
        "USD",
        "EUR",
        Fraction(92, 100),
        "ECB",
    )


@pytest.mark.parametrize("rate", ["0", "-1", "x"])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    with pytest.raises(ImportFileError):
        read_rates(f"date,from,to,rate\n2027-03-01,USD,EUR,{rate}\n", file="r.csv")


@given(st.text(alphabet=st.sampled_from('date,amount;10\n2027-3"é%')))
def test_no_text_crashes_the_reader(text: str) -> None:
    try:
        read_sales(text, file="s.csv")
    except ImportFileError as error:
        assert error.problems  # noqa: PT017 -- it either reads or explains


def test_an_amount_that_reads_in_two_ways_is_a_bad_row() -> None:
    text = "date;montant;tva\n2027-03-08;1.000;\n2027-03-08;2000;1,500\n"

    with pytest.raises(ImportFileError) as caught:
        read_sales(text, file="ventes.csv")

    assert caught.value.problems == [
        (
            "ligne 2, colonne montant : « 1.000 » ne convient pas : cela se lit de deux "
            "façons ; écrivez 1000 ou 1,00 ; attendu : un montant sans équivoque."
        ),
        (
            "ligne 3, colonne tva : « 1,500 » ne convient pas : cela se lit de deux façons "
            "; écrivez 1500 ou 1,50 ; attendu : un montant sans équivoque."
        ),
    ]


def test_a_bad_cell_is_named_by_the_column_of_the_file() -> None:
    text = "Jour;Montant;Genre;Devise\n1/1;12;;\n2027-03-08;dix;;\n2027-03-08;1;don;\n"

    with pytest.raises(ImportFileError) as caught:
        read_sales(text, file="ventes.csv")

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne jour : « 1/1 »",
        "ligne 3, colonne montant : « dix »",
        "ligne 4, colonne genre : « don »",
    ]


def test_what_an_amount_looks_like_is_said_in_words() -> None:
    with pytest.raises(ImportFileError) as caught:
        read_sales("jour;montant\n2027-03-08;dix\n", file="ventes.csv")

    assert caught.value.problems == [
        (
            "ligne 2, colonne montant : « dix » ne convient pas ; attendu : un montant tel "
            "que 120,00 EUR."
        )
    ]


def test_a_mistyped_column_is_refused_with_what_was_meant() -> None:
    text = "jour;montant;taux de tva;affilié\n2027-03-08;120;20 %;ada\n"

    with pytest.raises(ImportFileError) as caught:
        read_sales(text, file="ventes.csv")

    assert [told.split(" ? ")[0] for told in caught.value.problems] == [
        "ligne 1 : colonne inconnue « taux de tva », vouliez-vous dire « tva »",
        "ligne 1 : colonne inconnue « affilié », vouliez-vous dire « lien »",
    ]


def test_a_needed_column_that_is_mistyped_is_told_with_what_lacks() -> None:
    with pytest.raises(ImportFileError) as caught:
        read_sales("jour;montnat\n2027-03-08;120\n", file="ventes.csv")

    assert [told[:40] for told in caught.value.problems] == [
        "ligne 1 : il manque la colonne montant (",
        "ligne 1 : colonne inconnue « montnat », ",
    ]


def test_a_column_that_is_like_none_is_named_as_not_read() -> None:
    unread: list[str] = []

    text = "jour;montant;montant ht;pays\n2027-03-08;120;100;FR\n"
    read_sales(text, file="ventes.csv", unread=unread)

    assert unread == ["montant ht", "pays"]


def test_a_mistyped_column_of_rates_is_refused_with_what_was_meant() -> None:
    with pytest.raises(ImportFileError) as caught:
        read_rates("date,from,vers,rate\n", file="taux.csv")

    assert [told[:50] for told in caught.value.problems] == [
        "ligne 1 : il manque la colonne to. Refaites l'expo",
        "ligne 1 : colonne inconnue « vers », vouliez-vous ",
    ]


def test_every_bad_cell_of_a_row_is_told_in_the_order_of_the_file() -> None:
    text = (
        "jour;montant;genre;devise;tva;frais;port;remise;numéro;vente\n"
        "hier;dix;don;euro;vingt;peu;loin;beaucoup;a;\n"
        "2027-03-08;10;vente;EUR;20 %;1.000;1.500;120 %;b;\n"
        "2027-03-08;10;remboursement;EUR;;;;;;a\n"
    )

    with pytest.raises(ImportFileError) as caught:
        read_sales(text, file="ventes.csv")

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne jour : « hier »",
        "ligne 2, colonne montant : « dix »",
        "ligne 2, colonne genre : « don »",
        "ligne 2, colonne devise : « euro »",
        "ligne 2, colonne tva : « vingt »",
        "ligne 2, colonne frais : « peu »",
        "ligne 2, colonne port : « loin »",
        "ligne 2, colonne remise : « beaucoup »",
        "ligne 3, colonne frais : « 1.000 »",
        "ligne 3, colonne port : « 1.500 »",
        "ligne 3, colonne remise : « 120 % »",
    ]


def test_every_bad_cell_of_a_rate_is_told() -> None:
    text = "jour,from,to,rate\nhier,dollar,euro,beaucoup\n2027-03-08,USD,EUR,0\n"

    with pytest.raises(ImportFileError) as caught:
        read_rates(text, file="taux.csv")

    assert caught.value.problems == [
        ("ligne 2, colonne jour : « hier » ne convient pas ; attendu : 2027-03-08."),
        ("ligne 2, colonne from : « dollar » ne convient pas ; attendu : EUR, USD, …."),
        "ligne 2, colonne to : « euro » ne convient pas ; attendu : EUR, USD, ….",
        "ligne 2, colonne rate : « beaucoup » ne convient pas ; attendu : 0,92.",
        "ligne 3, colonne rate : « 0 » ne convient pas ; attendu : > 0.",
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            [
                (
                    "attendu : vente, paiement, remboursement, litige, frais, coût, "
                    "sale, payment, refund, dispute, fee, cost."
                ),
                "attendu : 0 % … 100 %.",
            ],
        ),
        (
            "en",
            [
                (
                    "expected: sale, payment, refund, dispute, fee, cost, vente, "
                    "paiement, remboursement, litige, frais, coût."
                ),
                "expected: 0% … 100%.",
            ],
        ),
    ],
)
def test_what_is_legal_is_said_in_the_readers_language_first(
    language: str, told: list[str]
) -> None:
    text = "jour;montant;genre;remise\n2027-03-08;1;don;120 %\n2027-03-08;1;COUT;\n"

    with speaking(language), pytest.raises(ImportFileError) as caught:
        read_sales(text, file="ventes.csv")

    assert [plain(one).split("; ")[1] for one in caught.value.problems] == told
