"""Rows of an export that the ledger has with another amount, all of them told."""

from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.money import EUR
from regie.money import Money
from regie.services.books.collect import import_payments
from regie.services.books.correct import correct
from regie.words import speaking
from tests.rehearsed import Stage
from tests.spaces import plain

CLIENT = "studio-zen"
HEAD = (
    "balance_transaction_id,reporting_category,currency,gross,fee,source_id,"
    "created_utc,customer_facing_amount,customer_facing_currency\n"
)
ROWS = (
    "txn_1,charge,eur,97.00,1.00,ch_1,2027-03-08 09:00:00,,\n"
    "txn_2,charge,eur,47.00,0,ch_2,2027-03-08 10:00:00,,\n"
    "txn_3,charge,eur,90.00,0,ch_3,2027-03-08 11:00:00,100.00,usd\n"
)
OTHER = (
    "txn_9,charge,eur,5.00,0,ch_9,2027-03-08 08:00:00,,\n"
    "txn_2,charge,eur,48.00,0,ch_2,2027-03-08 10:00:00,,\n"
    "txn_1,charge,eur,79.00,1.00,ch_1,2027-03-08 09:00:00,,\n"
    "txn_3,charge,eur,90.00,0,ch_3,2027-03-08 11:00:00,110.00,usd\n"
)


def imported(on: Stage, rows: str) -> int:
    done = import_payments(
        on.runtime, HEAD + rows, file="p.csv", client_slug=CLIENT, name="Studio Zen"
    )
    return done.entries


def refused(on: Stage, rows: str, language: str = "fr") -> list[str]:
    with speaking(language), pytest.raises(ImportFileError) as error:
        imported(on, rows)
    return [plain(one) for one in error.value.problems]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        (
            "fr",
            (
                "ligne 3 : stripe:charge:ch_2 est déjà au journal, avec 47,00 € ; le "
                "fichier dit 48,00 €. Retirez la ligne, puis importez à nouveau ; si "
                "c'est le fichier qui a raison, corrigez aussi le journal : regie ledger "
                'correct stripe:charge:ch_2 --amount 48.00 --reason "…" --apply'
            ),
        ),
        (
            "en",
            (
                "line 3: stripe:charge:ch_2 is in the ledger already, with €47.00; the "
                "file says €48.00. Take the row out, then import again; if it is the "
                "file that is right, correct the ledger, too: regie ledger correct "
                'stripe:charge:ch_2 --amount 48.00 --reason "…" --apply'
            ),
        ),
    ],
)
def test_all_are_told_with_their_lines_and_the_way_out(
    on: Stage, language: str, first: str
) -> None:
    imported(on, ROWS)

    told = refused(on, OTHER, language)

    lines = [one.split(":")[0].strip() for one in told]
    word = {"fr": "ligne", "en": "line"}[language]
    assert told[0] == first
    assert lines == [f"{word} {number}" for number in (3, 4, 5, 5)]
    assert "stripe:charge:ch_3 --amount 110.00 --currency USD" in told[2] + told[3]
    assert imported(on, OTHER.splitlines(keepends=True)[0]) == 1


def test_one_that_was_corrected_to_the_same_only_leaves_the_file(on: Stage) -> None:
    imported(on, ROWS)
    right = Money.of("79.00", EUR)
    correct(on.runtime, "stripe:charge:ch_1", right, reason="prix", apply=True)

    told = refused(on, OTHER.splitlines(keepends=True)[2])

    assert told == [
        (
            "ligne 2 : stripe:charge:ch_1 a été corrigé au journal, à 79,00 € comme dans "
            "le fichier : retirez la ligne, puis importez à nouveau."
        )
    ]
