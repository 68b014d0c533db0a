"""A sale that is undone leaves its fee: that is told, with what undoes it, too."""

from __future__ import annotations

import pytest

from regie.services.books.collect import import_payments
from regie.services.books.fees_left import fees_left
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.books.test_correct import CLIENT
from tests.services.books.test_correct import CSV
from tests.services.books.test_correct import put_right
from tests.services.books.test_correct import REFUND
from tests.services.books.test_correct import SALE
from tests.spaces import plain

FEE = "stripe:fee:txn_1"
OTHER = "txn_3,2027-02-03 11:00:00,charge,50.00,2.00,48.00,eur,ch_2,Pass,\n"


def sold(on: Stage, more: str = "") -> None:
    text = CSV.replace("97.00,0,97.00", "97.00,3.07,93.93") + more
    import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            (
                "Les frais de « stripe:charge:ch_1 » (3,07 €) restent au journal : là où "
                "l'accord déduit les frais, ils diminuent l'assiette d'une vente qui ne "
                "compte plus. Si eux non plus n'ont pas été pris, annulez-les aussi : "
                'regie ledger correct stripe:fee:txn_1 --reason "…" --apply'
            ),
        ),
        (
            "en",
            (
                "The fee of “stripe:charge:ch_1” (€3.07) stays in the ledger: where the "
                "agreement takes fees off, it lowers the base for a sale that counts no "
                "more. If it was not taken either, undo it, too: "
                'regie ledger correct stripe:fee:txn_1 --reason "…" --apply'
            ),
        ),
    ],
)
def test_the_fee_of_a_sale_that_is_undone_is_told(
    on: Stage, language: str, expected: str
) -> None:
    sold(on, REFUND + OTHER)

    with speaking(language):
        before = fees_left(on.runtime, SALE)
        put_right(on, SALE)
        after = fees_left(on.runtime, SALE)

    assert [plain(one) for one in before] == [expected]
    assert after == before


def test_a_fee_that_is_undone_is_left_no_more(on: Stage) -> None:
    sold(on)
    put_right(on, SALE)

    put_right(on, FEE)

    assert fees_left(on.runtime, SALE) == ()


def test_a_fee_that_was_corrected_is_told_by_what_stands(on: Stage) -> None:
    sold(on)
    put_right(on, SALE, "48.50")
    put_right(on, FEE, "2")

    (sentence,) = fees_left(on.runtime, f"correction:{SALE}")

    assert "(2,00 €)" in plain(sentence)
    assert f"regie ledger correct correction:{FEE} --reason" in sentence


@pytest.mark.parametrize("key", [FEE, "stripe:refund:re_1", "stripe:charge:ch_9"])
def test_what_is_no_sale_leaves_no_fee(on: Stage, key: str) -> None:
    sold(on, REFUND)

    assert fees_left(on.runtime, key) == ()


def test_a_sale_without_a_fee_leaves_none(on: Stage) -> None:
    import_payments(on.runtime, CSV, file="p.csv", client_slug=CLIENT)

    assert fees_left(on.runtime, SALE) == ()
