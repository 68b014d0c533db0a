"""What a sale earns: the rule on what is left of it, and flat sums by what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from regie.billing.commission.simulation import simulate
from regie.billing.edition import Edition
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.statement.put_right_text import put_right_why
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_signed import plan
from tests.billing.statement.test_signed import said
from tests.billing.statement.test_signed import THREE
from tests.spaces import plain

MONTHS = (JANUARY, FEBRUARY, MARCH)
CLIFF = """
tiers:
  mode: cliff
  levels: [{from: 0, rate: 5 %}, {from: 800 EUR, rate: 10 %}]
"""
STEP = """
tiers:
  mode: step
  levels: [{from: 0, rate: 5 EUR}, {from: 500 EUR, rate: 50 EUR}]
"""
NET = "of: net revenue\nfees: out\nclawback: credit\n"
SCOPES = ("period", "sale", "cumulative")


def fee(day: str, key: str, amount: str, *, recorded: str = "") -> str:
    known = f"\n  recorded: {recorded}T12:00:00+00:00" if recorded else ""
    return f"""
{day} fee stripe:fee:{key}{known}
  parent: stripe:charge:{key}
  client:zen:fees:payment      {amount} EUR
  client:zen:processor:stripe -{amount} EUR
"""


FEES = (fee("2027-01-05", "a", "20") + fee("2027-02-05", "b", "20")) + fee(
    "2027-03-05", "c", "20"
)


def statements(
    ledger: str,
    commission: str,
    rows: Sequence[Attribution] = (),
    *,
    old: int = 0,
) -> list[Statement]:
    """Return each month's statement.

    Args:
        old: How many of the first ones the edition before made.
    """
    return each_stated(
        agreed(NET + commission),
        read_entries(ledger),
        MONTHS,
        rows,
        editions=[Edition.GROUPS] * old,
    )


def billed(
    ledger: str, commission: str, rows: Sequence[Attribution] = (), *, old: int = 0
) -> list[str]:
    made = statements(ledger, commission, rows, old=old)
    return [f"{one.total.decimal():f}" for one in made]


def simulated(sales: str, commission: str) -> list[str]:
    book = open_book(read_sales(sales, file="sales.csv"))
    until = MARCH.end - timedelta(days=1)
    (account,) = simulate(agreed(NET + commission).parties, book, until=until)
    due = {one.paid.earned.period: one.paid.due for one in account.lines}
    return [f"{due.get(month, 0) / 100:.2f}" for month in MONTHS]


# --- What is left of a sale ------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "back", "january", "february"),
    [
        ("rate: 20 %\ncap: 100 EUR", "300", "100.00", "0.00"),
        ("rate: 20 %\ncap: 100 EUR", "700", "100.00", "-40.00"),
        ("rate: 20 %\ncap: 100 EUR", "1000", "100.00", "-100.00"),
        ("rate: 1 %\nfloor: 30 EUR", "900", "30.00", "0.00"),
        ("rate: 1 %\nfloor: 30 EUR", "1000", "30.00", "-30.00"),
        ("rate: 10 %\nthreshold: 500 EUR", "300", "50.00", "-30.00"),
        ("rate: 10 % + 5 EUR\nthreshold: 500 EUR", "200", "55.00", "-21.00"),
        ("rate: 10 % + 5 EUR\nthreshold: 500 EUR", "600", "55.00", "-55.00"),
        (CLIFF, "300", "100.00", "-65.00"),
        (STEP, "300", "50.00", "0.00"),
        (STEP, "1000", "50.00", "-50.00"),
    ],
)
def test_a_refund_leaves_the_rule_on_what_is_left(
    limit: str, back: str, january: str, february: str
) -> None:
    commission = f"scope: sale\n{limit}"
    ledger = sale("2027-01-05", "a", "1000") + refund("2027-02-05", "a", back)
    table = f"""date,kind,id,sale,amount
2027-01-05,sale,a,,1000
2027-02-05,refund,,a,{back}
"""

    assert billed(ledger, commission) == [january, february, "0.00"]
    assert simulated(table, commission) == [january, february, "0.00"]


def test_a_sale_paid_in_part_has_its_part_of_what_is_left() -> None:
    """Of 1,200, 400 were paid; 200 of it given back leave a fifth of what is left."""
    ledger = THREE + refund("2027-01-20", "a", "200")

    made = billed(ledger, "scope: sale\nrate: 20 %\ncap: 100 EUR", plan(*"abc"))

    assert made == ["20.00", "40.00", "40.00"]


def test_a_payment_that_is_made_again_makes_no_more_than_one_sale() -> None:
    ledger = (
        sale("2027-01-05", "a", "500")
        + refund("2027-01-09", "a", "500")
        + sale("2027-02-05", "b", "500")
        + sale("2027-03-05", "c", "500")
    )

    made = billed(
        ledger,
        "scope: sale\nrate: 20 % + 10 EUR\ncap: 100 EUR",
        plan(*"abc", whole="1000"),
    )

    assert made == ["0.00", "100.00", "0.00"]


# --- Flat sums -------------------------------------------------------------------------


@pytest.mark.parametrize("scope", SCOPES)
def test_fees_take_nothing_of_the_flat_sum_of_instalments(scope: str) -> None:
    table = """date,kind,id,sale,amount,fee
2027-01-05,sale,s,,1200,
2027-01-05,payment,a,s,400,20
2027-02-05,payment,b,s,400,20
2027-03-05,payment,c,s,400,20
"""
    commission = f"scope: {scope}\nrate: 5 % + 12 EUR"

    assert billed(THREE + FEES, commission, plan(*"abc")) == ["23.00"] * 3
    assert simulated(table, commission) == ["23.00"] * 3


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("sale,s,,100,3", "5.35"),
        ("sale,s,,100,3\n2027-01-09,refund,,s,40,", "3.15"),
        ("sale,s,,120,\n2027-01-05,payment,a,s,40,1", "2.12"),
    ],
)
def test_the_examples_of_the_documentation(
    rows: str, expected: str, scope: str
) -> None:
    table = f"date,kind,id,sale,amount,fee\n2027-01-05,{rows}\n"

    january, *_ = simulated(table, f"scope: {scope}\nrate: 5 % + 0.50 EUR")

    assert january == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_vat_takes_nothing_of_a_flat_sum(scope: str) -> None:
    table = """date,kind,id,sale,amount,vat
2027-01-05,sale,s,,120,20
2027-02-05,refund,,s,60,1
"""

    assert simulated(table, f"scope: {scope}\nrate: 10 EUR") == [
        "10.00",
        "-5.00",
        "0.00",
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_more_than_the_whole_price_earns_one_flat_sum(scope: str) -> None:
    commission = f"scope: {scope}\nrate: 10 EUR"

    assert billed(THREE, commission, plan(*"abc", whole="1000")) == [
        "4.00",
        "4.00",
        "2.00",
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_more_than_was_paid_takes_back_one_flat_sum(scope: str) -> None:
    twice = refund("2027-02-05", "a", "100") + refund("2027-02-06", "a", "100").replace(
        "refund:a", "refund:a2"
    )

    made = billed(
        sale("2027-01-05", "a", "100") + twice, f"scope: {scope}\nrate: 10 EUR"
    )

    assert made == ["10.00", "-10.00", "0.00"]


# --- What belongs to no known sale -----------------------------------------------------


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("rate", "expected"),
    [("10 %", ["40.00", "30.00", "40.00"]), ("10 EUR", ["10.00", "7.50", "10.00"])],
)
def test_a_refund_of_a_subscription_takes_back_its_payment(
    scope: str, rate: str, expected: list[str]
) -> None:
    rows = [said(key, purchase="sub_1") for key in "abc"]
    ledger = THREE + refund("2027-02-09", "a", "100")

    assert billed(ledger, f"scope: {scope}\nrate: {rate}", rows) == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_fees_and_refunds_of_a_subscription_count_if_their_payment_does(
    scope: str,
) -> None:
    rows = [said(key, purchase="sub_1") for key in "abc"]
    ledger = (THREE + FEES + refund("2027-03-09", "b", "400")).replace(
        "  client:zen:processor:stripe   400",
        "  product: Club\n  client:zen:processor:stripe   400",
    )

    wanted = billed(ledger, f"scope: {scope}\nrate: 10 %\nproducts: [Club]", rows)
    others = billed(ledger, f"scope: {scope}\nrate: 10 %\nproducts: [Pass]", rows)

    assert (wanted, others) == (["38.00", "38.00", "-2.00"], ["0.00"] * 3)


@pytest.mark.parametrize("scope", ["sale", "cumulative"])
def test_what_never_counted_takes_nothing_back(scope: str) -> None:
    ledger = THREE + refund("2027-03-09", "c", "400")

    made = billed(ledger, f"scope: {scope}\nrate: 10 %\npayments: 2", plan(*"abc"))

    assert made == ["40.00", "40.00", "0.00"]


def test_costs_are_taken_off_a_profit_by_sale() -> None:
    table = """date,kind,id,amount
2027-01-05,sale,a,1000
2027-02-05,cost,,400
"""

    terms = agreed("clawback: credit\nscope: sale\nrate: 10 %\nof: profit").parties

    (account,) = simulate(terms, open_book(read_sales(table, file="sales.csv")))

    assert [line.paid.due for line in account.lines] == [10_000, -4_000]


def test_fees_of_later_instalments_lower_what_was_signed() -> None:
    table = """date,kind,id,sale,amount,fee
2027-01-05,sale,s,,1200,
2027-01-05,payment,a,s,400,20
2027-02-05,payment,b,s,400,20
2027-03-05,payment,c,s,400,20
"""
    for scope, expected in (
        ("sale", ["118.00", "-2.00", "-2.00"]),
        ("cumulative", ["118.00", "-2.00", "-2.00"]),
        ("period", ["118.00", "-2.00", "-2.00"]),
    ):
        commission = f"counted: signed\nscope: {scope}\nrate: 10 %"

        assert simulated(table, commission) == expected
        assert billed(THREE + FEES, commission, plan(*"abc")) == expected


# --- Editions --------------------------------------------------------------------------


def test_what_an_older_edition_stated_of_a_refund_is_put_right() -> None:
    commission = "scope: sale\nrate: 20 %\ncap: 100 EUR"
    ledger = sale("2027-01-05", "a", "1000") + refund("2027-02-05", "a", "300")

    assert billed(ledger, commission, old=3) == ["100.00", "-30.00", "0.00"]
    made = statements(ledger, commission, old=2)
    assert [f"{one.total.decimal()}" for one in made] == ["100.00", "-30.00", "30.00"]
    (told,) = (one.put_right for one in made[2].lines[0].stages if one.put_right)
    assert plain(put_right_why(told, "fr")) == (
        "Son assiette reste de 700,00 € ; les relevés d'avant y comptaient autrement : "
        "remboursement stripe:refund:a du 5 février 2027. Recalculée aux règles "
        "d'aujourd'hui : dû 100,00 € − déjà relevé 70,00 € = 30,00 €."
    )
    assert put_right_why(told, "en") == (
        "Its base stays €700.00; earlier statements counted otherwise: refund "
        "stripe:refund:a of 5 February 2027. Computed again by today's rules: due "
        "€100.00 − stated so far €70.00 = €30.00."
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_what_an_older_edition_took_of_a_flat_sum_is_put_right(scope: str) -> None:
    commission = f"scope: {scope}\nrate: 12 EUR"
    rows = plan(*"abc")

    assert billed(THREE + FEES, commission, rows, old=3) == ["3.80"] * 3
    made = statements(THREE + FEES, commission, rows, old=2)
    assert f"{made[2].total.decimal()}" == "4.40"
    told = [one.put_right for one in made[2].lines[0].stages if one.put_right]
    keys = [change.key for one in told for change in one.changes]
    assert keys == ([] if scope == "cumulative" else ["stripe:fee:a", "stripe:fee:b"])


@pytest.mark.parametrize("scope", SCOPES)
def test_a_refund_that_an_older_edition_left_out_is_put_right(scope: str) -> None:
    ledger = (THREE + refund("2027-02-20", "a", "400")).replace(
        "  client:zen:processor:stripe   400",
        "  product: Club\n  client:zen:processor:stripe   400",
    )
    rows = [said(key, purchase="sub_1") for key in "abc"]
    commission = f"scope: {scope}\nrate: 10 %\nproducts: [Club]"

    assert billed(ledger, commission, rows, old=3) == ["40.00", "40.00", "40.00"]
    assert billed(ledger, commission, rows, old=2) == ["40.00", "40.00", "0.00"]
    assert billed(ledger, commission, rows) == ["40.00", "0.00", "40.00"]


def test_what_took_back_what_it_never_earned_is_given_back() -> None:
    commission = "scope: cumulative\nrate: 10 %\npayments: 2"
    ledger = THREE.replace("2027-03-05", "2027-02-06") + refund(
        "2027-02-20", "c", "400"
    )

    assert billed(ledger, commission, plan(*"abc"), old=3) == ["40.00", "0.00", "0.00"]
    assert billed(ledger, commission, plan(*"abc"), old=2) == ["40.00", "0.00", "40.00"]
    assert billed(ledger, commission, plan(*"abc")) == ["40.00", "40.00", "0.00"]


@pytest.mark.parametrize("old", [0, 1, 2, 3])
@pytest.mark.parametrize("scope", SCOPES)
def test_computed_again_a_statement_is_the_same(scope: str, old: int) -> None:
    commission = f"scope: {scope}\nrate: 5 % + 12 EUR"
    later = sale("2027-01-07", "z", "5", recorded="2027-05-01")

    first, again = (
        [
            statement_json(one)
            for one in statements(text, commission, plan(*"abc"), old=old)
        ]
        for text in (THREE + FEES, THREE + FEES + later)
    )

    assert first == again
