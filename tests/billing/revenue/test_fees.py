"""What a vendor keeps of a sale is in its base before the rule: billed as simulated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.commission.simulation import simulate
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from tests.billing.commission.test_signed_machine import day
from tests.billing.commission.test_signed_machine import euros
from tests.billing.commission.test_signed_machine import PERIODS
from tests.billing.revenue.test_counted import statements
from tests.billing.revenue.test_counted import TERMS as NET
from tests.billing.revenue.test_counted import totals
from tests.billing.stated import agreed
from tests.billing.stated import JANUARY
from tests.billing.statement.test_signed import plan
from tests.billing.statement.test_signed import statements as signed
from tests.billing.statement.test_signed import THREE

TERMS = {
    "one rate": "rate: 7 %",
    "a cap by period": "rate: 10 %\ncap: 40 EUR",
    "a rate and a sum": "rate: 5 % + 0.50 EUR",
    "a rate and a sum by sale": "rate: 5 % + 0.50 EUR\nscope: sale",
    "a rate and a sum of all": "rate: 5 % + 0.50 EUR\nscope: cumulative",
    "a sum by sale": "rate: 10 EUR\nscope: sale",
    "a cap by sale": "rate: 50 %\ncap: 20 EUR\nscope: sale",
    "a floor by sale": "rate: 5 %\nfloor: 4 EUR\nscope: sale",
    "first months": "rate: 10 %\nmonths: 1",
    "a product": "rate: 10 %\nproducts: [Pass*]",
    "levels by sale": """
scope: sale
tiers:
  mode: cliff
  levels: [{from: 0, rate: 5 %}, {from: 100 EUR, rate: 10 %}]
""",
}


@dataclass(frozen=True)
class Sold:
    """A sale, in cents: what was kept of it, and what is given back on which day."""

    on: int
    amount: int
    fee: int
    product: str
    back: tuple[int, int] | None


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    on, amount = draw(st.integers(0, 119)), draw(st.integers(1_000, 20_000))
    back = (draw(st.integers(on + 1, 140)), draw(st.integers(1, amount)))
    return Sold(
        on=on,
        amount=amount,
        fee=draw(st.integers(1, amount // 2)),
        product=draw(st.sampled_from(["Pass", "Livre"])),
        back=draw(st.sampled_from([None, back])),
    )


def ledger(sales: list[Sold], *, known: str = "") -> str:
    """Return the sales as entries.

    Args:
        known: The day on which the fees become known; their own where it is left out.
    """
    text = ""
    late = f"\n  recorded: {known}T12:00:00+00:00" if known else ""
    for number, one in enumerate(sales):
        amount, fee = euros(one.amount), euros(one.fee)
        text += f"""
{day(one.on)} sale stripe:charge:s{number}
  product: {one.product}
  client:zen:processor:stripe  {amount} EUR
  client:zen:sales            -{amount} EUR

{day(one.on)} fee stripe:fee:s{number}{late}
  parent: stripe:charge:s{number}
  client:zen:fees:payment      {fee} EUR
  client:zen:processor:stripe -{fee} EUR
"""
        if one.back:
            on, amount = day(one.back[0]).isoformat(), euros(one.back[1])
            text += f"""
{on} refund stripe:refund:s{number}
  parent: stripe:charge:s{number}
  client:zen:processor:stripe -{amount} EUR
  client:zen:refunds           {amount} EUR
"""
    return text


def table(sales: list[Sold]) -> str:
    rows = ["date,kind,id,sale,amount,fee,product"]
    for number, one in enumerate(sales):
        amount, fee = euros(one.amount), euros(one.fee)
        rows.append(f"{day(one.on)},sale,s{number},,{amount},{fee},{one.product}")
        if one.back:
            on, back = one.back
            rows.append(f"{day(on)},refund,,s{number},{euros(back)},,")
    return "\n".join(rows)


def billed(sales: list[Sold], commission: str) -> list[int]:
    made = statements(ledger(sales), f"fees: out\n{commission}", PERIODS)
    return [one.total.minor for one in made]


def simulated(sales: list[Sold], commission: str) -> list[int]:
    agreement = agreed(f"{NET}fees: out\n{commission}")
    until = PERIODS[-1].end - timedelta(days=1)
    book = open_book(read_sales(table(sales), file="sales.csv"))
    (account,) = simulate(agreement.parties, book, until=until)
    found = {line.paid.earned.period: line.paid.due for line in account.lines}
    return [found.get(period, 0) for period in PERIODS]


@pytest.mark.parametrize("commission", TERMS.values(), ids=TERMS.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_a_bill_is_what_was_simulated(commission: str, sales: list[Sold]) -> None:
    assert billed(sales, commission) == simulated(sales, commission)


ONE = [Sold(on=4, amount=120_000, fee=10_000, product="Pass", back=None)]
TWO = [
    Sold(on=4, amount=20_000, fee=500, product="Pass", back=None),
    Sold(on=5, amount=10_000, fee=300, product="Pass", back=None),
]


@pytest.mark.parametrize(
    ("sales", "commission", "expected"),
    [
        (ONE, "rate: 10 EUR\nscope: sale", "10.00 EUR"),
        (ONE, "rate: 50 %\ncap: 100 EUR\nscope: sale", "100.00 EUR"),
        (TWO, "rate: 5 % + 0.50 EUR\nscope: sale", "15.60 EUR"),
        (TWO, "rate: 5 % + 0.50 EUR", "15.60 EUR"),
        (TWO, "rate: 5 % + 0.50 EUR\nscope: cumulative", "15.60 EUR"),
        (ONE, "rate: 10 %\nproducts: [Livre]", "0.00 EUR"),
    ],
)
def test_a_fee_takes_nothing_of_a_flat_sum_or_a_cap(
    sales: list[Sold], commission: str, expected: str
) -> None:
    made = statements(ledger(sales), f"fees: out\n{commission}", (JANUARY,))

    assert totals(made) == [expected]


@pytest.mark.parametrize(
    ("commission", "expected"),
    [
        ("rate: 10 EUR\nscope: sale", ["10.00 EUR", "0.00 EUR"]),
        ("rate: 10 %\ncap: 115 EUR\nscope: sale", ["115.00 EUR", "-5.00 EUR"]),
        ("rate: 10 % + 1 EUR", ["121.00 EUR", "-10.00 EUR"]),
    ],
)
def test_a_fee_that_is_known_later_changes_the_base_of_its_sale(
    commission: str, expected: list[str]
) -> None:
    late = ledger(ONE, known="2027-02-20")

    assert totals(statements(late, f"fees: out\n{commission}")) == expected


def test_what_an_older_edition_stated_is_put_right_by_the_next_statement() -> None:
    commission = "fees: out\nrate: 10 EUR\nscope: sale"

    old = statements(ledger(ONE), commission, old=2)
    made = statements(ledger(ONE), commission, old=1)

    assert totals(old) == ["9.17 EUR", "0.00 EUR"]
    assert totals(made) == ["9.17 EUR", "0.83 EUR"]
    assert made[1].lines[0].sources == ()


def test_a_fee_is_among_the_movements_with_what_it_takes() -> None:
    (made,) = statements(
        ledger(ONE), "fees: out\nrate: 10 EUR\nscope: sale", (JANUARY,)
    )

    assert {one.key: str(one.amount) for one in made.lines[0].sources} == {
        "stripe:charge:s0": "1200.00 EUR",
        "stripe:fee:s0": "-100.00 EUR",
    }


INSTALMENTS = """date,kind,id,sale,amount,fee
2027-01-05,sale,s,,1200,
2027-01-05,payment,a,s,400,20
2027-02-05,payment,b,s,400,20
2027-03-05,payment,c,s,400,20
"""


@pytest.mark.parametrize("limit", ["", "payments: 2\n"])
@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_fees_of_instalments_are_billed_as_they_are_simulated(
    scope: str, limit: str
) -> None:
    commission = f"{NET}fees: out\nrate: 5 % + 12 EUR\nscope: {scope}\n{limit}"
    fees = "".join(
        f"""
2027-0{month}-05 fee stripe:fee:{key}
  parent: stripe:charge:{key}
  client:zen:fees:payment      20 EUR
  client:zen:processor:stripe -20 EUR
"""
        for month, key in enumerate("abc", start=1)
    )

    book = open_book(read_sales(INSTALMENTS, file="sales.csv"))
    (account,) = simulate(agreed(commission).parties, book)
    made = signed(
        THREE + fees, plan("a", "b", "c"), commission.strip().replace("\n", ", ")
    )

    assert [one.total.minor for one in made] == [
        line.paid.due for line in account.lines
    ]
