"""Discounts of sales: told by an export or by a person, asked for when billing."""

from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.errors import UsageError
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.attribute import Decision
from regie.services.books.attribute import settle
from regie.services.books.collect import import_payments
from regie.services.books.correct import correct
from regie.services.books.discounts import unknown_discounts
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.bills.test_split_bill import bills
from tests.services.books.test_attribute import agreement
from tests.services.books.test_attribute import CLIENT
from tests.services.books.test_attribute import told

CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id,payment_metadata[discount],remise
txn_1,2027-03-03 10:00:00,charge,120.00,0,120.00,eur,ch_1,Pass,,10,
txn_2,2027-03-04 10:00:00,charge,240.00,0,240.00,eur,ch_2,Pass,,,50 %
txn_3,2027-03-05 10:00:00,charge,360.00,0,360.00,eur,ch_3,Pass,,,
txn_4,2027-03-06 10:00:00,charge,480.00,0,480.00,eur,ch_4,Pass,,EN SOLDE,
"""
OWN = "commission: {rate: 8 %, of: net revenue}\n"
ADA = """\
parties:
  - party: Ada
    of: net revenue
    rates:
      - {rate: 30 %, discount: 0 % .. 10 %}
      - {rate: 10 %, discount: 10.01 % .. 100 %}
"""


@pytest.fixture
def sold(on: Stage) -> Stage:
    """Return the stage in April, with sales of March: 100, 200, 300 and 400 net."""
    start(on)
    keep_own(on.runtime)
    import_payments(on.runtime, CSV, file="payments.csv", client_slug=CLIENT)
    keep_agreement(on.runtime, agreement(OWN + ADA), file="zen.yaml")
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    on.clock.at = on.clock.at.replace(month=4, day=2)
    return on


def bill(on: Stage, period: str = "2027-03", *, draft: bool = False) -> Billed:
    return bill_period(on.runtime, client_slug=CLIENT, period=period, draft=draft)


def tell(on: Stage, *keys: str, discount: str) -> int:
    decision = Decision(who="Olivia", why="vu chez Stripe", discount=discount)
    sales = [f"stripe:charge:{key}" for key in keys] or None
    return len(settle(on.runtime, CLIENT, sales, decision))


def waiting(on: Stage) -> list[str]:
    found = unknown_discounts(on.runtime, CLIENT)
    return [sale.key.removeprefix("stripe:charge:") for sale in found.sales]


def test_an_export_says_it_in_its_metadata_or_in_a_column_that_was_added(
    sold: Stage,
) -> None:
    said = [told(sold, f"stripe:charge:ch_{number}").discount for number in range(1, 5)]

    assert said == ["10", "50 %", "", "EN SOLDE"]
    assert waiting(sold) == ["ch_4", "ch_3"]


def test_what_a_person_added_must_be_readable(on: Stage) -> None:
    start(on)

    with pytest.raises(ImportFileError) as refused:
        import_payments(
            on.runtime,
            CSV.replace("50 %", "moitié"),
            file="payments.csv",
            client_slug=CLIENT,
        )

    told_of = " ".join(refused.value.problems)
    assert told_of == (
        "ligne 3, colonne remise : « moitié » ne convient pas ; attendu : 0 % … 100 %."
    )


def test_what_is_not_known_is_named_with_what_to_do_and_counted_later(
    sold: Stage,
) -> None:
    march = bill(sold)
    told_then = tell(sold, "ch_3", discount="0"), tell(sold, discount="20")
    sold.clock.at = sold.clock.at.replace(month=5)

    april = bill(sold, "2027-04")

    assert bills(march) == [("Ada", "50.00 EUR")]  # 30 + 20
    assert march.warnings == (
        (
            "2 ventes dont personne n'a dit la remise, que l'accord demande : elles ne "
            "comptent pas encore (stripe:charge:ch_4, stripe:charge:ch_3). Dites-la : "
            "regie ledger attribute stripe:charge:ch_4 --client … --discount 10 --why "
            "« … » ; 0 pour le plein prix. Toutes : regie ledger discounts --client …"
        ),
    )
    assert told_then == (1, 1)
    assert (bills(april), april.warnings) == (
        [("Ada", "130.00 EUR")],  # 90 + 40
        (),
    )
    assert all(one.same for one in verify_statements(sold.runtime, CLIENT))


def test_what_was_said_is_taken_back(sold: Stage) -> None:
    tell(sold, "ch_1", "ch_3", discount="90")
    before = bills(bill(sold, draft=True))

    tell(sold, "ch_1", "ch_3", discount="-")

    assert before == [("Ada", "60.00 EUR")]  # 10 + 20 + 30
    assert bills(bill(sold, draft=True)) == [("Ada", "50.00 EUR")]
    assert waiting(sold) == ["ch_4", "ch_3"]


def test_no_discount_is_asked_where_no_rate_hangs_on_it(sold: Stage) -> None:
    keep_agreement(sold.runtime, agreement(OWN), file="zen.yaml")

    assert (waiting(sold), bill(sold, draft=True).warnings) == ([], ())


def test_sales_of_days_that_a_party_does_not_have_are_not_asked_for(
    sold: Stage,
) -> None:
    ended = ADA.replace("of: net", "until: 2027-03-05\n    of: net")
    keep_agreement(sold.runtime, agreement(OWN + ended), file="zen.yaml")

    assert waiting(sold) == ["ch_3"]


def test_sales_of_a_tail_after_the_agreements_last_day_are_asked_for(
    sold: Stage,
) -> None:
    tail = ADA.replace("of: net", "tail: 2 days\n    of: net")
    text = agreement(f"until: 2027-03-03\n{OWN}{tail}")
    keep_agreement(sold.runtime, text, file="zen.yaml")

    assert waiting(sold) == ["ch_3"]


def test_a_sale_that_was_corrected_is_asked_for_and_one_undone_is_not(
    sold: Stage,
) -> None:
    for key, amount in (("ch_3", Money.of("240", "EUR")), ("ch_4", None)):
        correct(
            sold.runtime, f"stripe:charge:{key}", amount, reason="erreur", apply=True
        )

    assert waiting(sold) == ["ch_3"]


def test_what_is_said_of_an_instalment_is_said_of_its_sale(sold: Stage) -> None:
    head = CSV.splitlines()[0].replace("remise", "payment_metadata[purchase]")
    rows = """
txn_5,2027-03-07 10:00:00,charge,120.00,0,120.00,eur,ch_5,Pass,,,p1
txn_6,2027-03-08 10:00:00,charge,120.00,0,120.00,eur,ch_6,Pass,,,p1
"""
    import_payments(sold.runtime, head + rows, file="more.csv", client_slug=CLIENT)
    before = waiting(sold)

    told_of = tell(sold, "ch_6", discount="5")

    assert (before, told_of) == (["ch_5", "ch_4", "ch_3"], 2)
    assert waiting(sold) == ["ch_4", "ch_3"]
    assert bills(bill(sold)) == [("Ada", "110.00 EUR")]  # 50 + 2 x 30


@pytest.mark.parametrize("discount", ["101", "-5", "beaucoup"])
def test_what_is_no_discount_is_refused(sold: Stage, discount: str) -> None:
    with pytest.raises(UsageError, match="n'est pas une remise"):
        tell(sold, "ch_3", discount=discount)

    assert waiting(sold) == ["ch_4", "ch_3"]


def test_the_obms_own_commission_may_ask_for_it(sold: Stage) -> None:
    own = ADA.replace("parties:\n  - party: Ada", "commission:")
    keep_agreement(sold.runtime, agreement(own), file="zen.yaml")
    tell(sold, discount="0")

    bill(sold)

    shown = show_statement(sold.runtime, CLIENT, "2027-03")
    amounts = {line.title: str(line.amount) for line in shown.lines}
    assert amounts["Commission"] == "260.00 EUR"  # 30 % of 800, 10 % of 200
