from __future__ import annotations

import pytest

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Money
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.books.correct import correct
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.statement.test_contested_and_corrected import begin
from tests.services.statement.test_contested_and_corrected import billed
from tests.services.statement.test_contested_and_corrected import (
    put_right as march_put_right,
)

CLIENT = "studio-zen"
SALE = "stripe:charge:ch_1"
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id
txn_1,2027-02-03 10:00:00,charge,97.00,0,97.00,eur,ch_1,Pass,
"""
REFUND = "txn_2,2027-02-05 10:00:00,refund,-48.50,0,-48.50,eur,re_1,Pass,ch_1\n"


def sold(on: Stage, more: str = "") -> None:
    import_payments(on.runtime, CSV + more, file="p.csv", client_slug=CLIENT)


def put_right(
    on: Stage, key: str, amount: str = "", *, apply: bool = True
) -> list[str]:
    right = Money.of(amount, "EUR") if amount else None
    made = correct(on.runtime, key, right, reason="erreur", apply=apply)
    return [entry.key for entry in made]


def refused(on: Stage, key: str, amount: str = "") -> str:
    with pytest.raises(ConflictError) as found:
        put_right(on, key, amount)
    return str(found.value)


def roles(on: Stage) -> dict[str, str]:
    with on.runtime.unit(reading=True) as unit:
        held = unit.balances.at(CLIENT)
    return {account.role: str(amount) for (account, _), amount in held.items()}


WHOLE = {
    "processor:stripe": "97.00 EUR",
    "sales": "-80.83 EUR",
    "vat": "-16.17 EUR",
}


def test_a_sale_corrected_there_and_back_is_as_it_was(on: Stage) -> None:
    sold(on)

    put_right(on, SALE, "48.50")
    half = roles(on)
    put_right(on, f"correction:{SALE}", "97")

    assert half["vat"] == "-8.08 EUR"
    assert roles(on) == WHOLE
    assert check_ledger(on.runtime).faults == ()


def test_a_corrected_sale_given_back_in_full_leaves_nothing(on: Stage) -> None:
    sold(on)
    put_right(on, SALE, "48.50")

    sold(on, REFUND)

    assert roles(on) == {
        "refunds": "40.42 EUR",
        "sales": "-40.42 EUR",
    }


def test_a_refund_is_corrected_by_the_rate_of_its_sale(on: Stage) -> None:
    sold(on, REFUND)

    put_right(on, "stripe:refund:re_1", "97")

    assert roles(on) == {"refunds": "80.83 EUR", "sales": "-80.83 EUR"}


def test_what_was_undone_by_mistake_is_written_anew_once(on: Stage) -> None:
    sold(on)
    put_right(on, SALE)
    undone = roles(on)

    shown = put_right(on, SALE, "97", apply=False)
    unchanged = roles(on)
    written = put_right(on, SALE, "97")

    assert (undone, unchanged) == ({}, {})
    assert shown == written == [f"correction:{SALE}"]
    assert roles(on) == WHOLE
    assert refused(on, SALE, "97").endswith(
        "Ce qui vaut à sa place se corrige ainsi, au bon montant : regie ledger correct "
        f'correction:{SALE} --amount 97.00 --reason "…" --apply'
    )
    assert check_ledger(on.runtime).faults == ()


@pytest.mark.parametrize("key", [SALE, f"reversal:{SALE}"])
def test_a_refusal_names_the_command_that_writes_it_anew(on: Stage, key: str) -> None:
    sold(on)
    put_right(on, SALE)
    command = f'regie ledger correct {SALE} --amount 97.00 --reason "…" --apply'

    assert refused(on, key) == (
        f"« {key} » est déjà annulée, ou est elle-même une contre-écriture : rien n'a "
        f"été écrit. Pour la remettre, au bon montant : {command}"
    )
    with speaking("en"):
        assert refused(on, key) == (
            f"“{key}” is undone already, or is a reversal itself: nothing was written. "
            f"To write it anew, with the right amount: {command}"
        )


def test_a_refusal_names_the_last_of_several_corrections(on: Stage) -> None:
    sold(on)
    put_right(on, SALE, "48.50")
    put_right(on, f"correction:{SALE}")

    assert refused(on, SALE, "97").endswith(
        "Pour la remettre, au bon montant : regie ledger correct "
        f'correction:{SALE} --amount 48.50 --reason "…" --apply'
    )
    put_right(on, f"correction:{SALE}", "97")
    assert roles(on) == WHOLE


def test_statements_count_what_is_written_anew_as_it_was(on: Stage) -> None:
    begin(on)
    march_put_right(on, "hand:b")
    april = billed(on, "2027-04")
    march_put_right(on, "hand:b", "250")

    assert (april, billed(on, "2027-05")) == (
        ["Commission 8 % : -40,00 € · -500,00 € × 8 %."],
        ["Commission 8 % : 20,00 € · 250,00 € × 8 %."],
    )


def test_an_amount_in_another_currency_is_told_the_option_that_says_it(
    on: Stage,
) -> None:
    sold(on, "txn_9,2027-02-03 10:00:00,charge,40.00,0,40.00,usd,ch_9,Pass,\n")
    told = []
    for language in ("fr", "en"):
        with speaking(language), pytest.raises(UsageError) as caught:
            put_right(on, "stripe:charge:ch_9", "30")
        told.append(str(caught.value))
    command = (
        "regie ledger correct stripe:charge:ch_9 --amount 30.00 --currency USD "
        '--reason "…"'
    )

    assert told == [
        f"« stripe:charge:ch_9 » est en USD, pas en EUR : {command}",
        f"“stripe:charge:ch_9” is in USD, not in EUR: {command}",
    ]
