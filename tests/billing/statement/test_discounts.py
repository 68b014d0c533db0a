"""Commissions by the discount that a sale had: a bill is what was simulated."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.simulation import simulate
from regie.billing.commission.standing import unsound
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.commission.test_signed_machine import day
from tests.billing.commission.test_signed_machine import euros
from tests.billing.commission.test_signed_machine import PERIODS
from tests.billing.stated import agreed
from tests.billing.stated import close_of
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

#: OCA's bands: one flat sum up to ten per cent off, half of it beyond.
BANDS = """
rates:
  - {rate: 15 EUR, discount: 0 % .. 10 %}
  - {rate: 7.50 EUR, discount: 10.01 % .. 100 %}
"""
TERMS = {
    "oca": BANDS,
    "a share a band, by sale": f"scope: sale\ncap: 40 EUR\n{BANDS}",
    "a cap a month": f"cap: 30 EUR\n{BANDS}",
    "what is not discounted": """
rates:
  - {rate: 10 %, discount: 0 % .. 0 %}
""",
    "only a product asks": """
scope: sale
choose: most specific
rates:
  - {rate: 5 %}
  - {rate: 20 %, products: [vip], discount: 0 % .. 20 %}
""",
}
AFTER_ALL = datetime(2027, 5, 20, tzinfo=UTC)
EARLY = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sold:
    """A sale in cents on a day, with its discount in percent, and what is given back.

    Attributes:
        late: Its discount is said after all statements but the last one were made.
    """

    on: int
    amount: int
    product: str
    off: str
    late: bool
    back: tuple[int, int] | None


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    on, amount = draw(st.integers(0, 100)), draw(st.integers(1_000, 60_000))
    back = draw(st.none() | st.tuples(st.integers(on, 115), st.integers(1, amount)))
    product = draw(st.sampled_from(["vip", "pass"]))
    off = draw(st.sampled_from(["0", "10", "10,5 %", "11", "100"]))
    return Sold(on, amount, product, off, draw(st.booleans()), back)


def read(text: str) -> Agreement:
    head = "agreement: Zen\nclient: Studio Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
    return read_agreement(head + text, file="zen.yaml", language="en", draft=True)


def whole(terms: str) -> Agreement:
    """Return the terms as the OBM's commission and as another party's."""
    told = f"of: net revenue\n{terms.strip()}\n"
    own = textwrap.indent(told, "  ")
    hers = textwrap.indent(told, "    ")
    return read(f"commission:\n{own}parties:\n  - party: Ada\n{hers}")


def simulated(agreement: Agreement, sales: Sequence[Sold]) -> dict[str, list[int]]:
    rows = ["date;kind;id;sale;amount;product;discount"]
    for number, one in enumerate(sales):
        on, paid = day(one.on), euros(one.amount)
        rows.append(f"{on};sale;s{number};;{paid};{one.product};{one.off}")
        if one.back:
            back = f"{day(one.back[0])};refund;;s{number};{euros(one.back[1])};;"
            rows.append(back)
    book = open_book(read_sales("\n".join(rows), file="sales.csv"))
    until = PERIODS[-1].end - timedelta(days=1)
    found = {}
    for account in simulate(agreement.parties, book, until=until):
        due = {one.paid.earned.period: one.paid.due for one in account.lines}
        found[account.terms.party] = [due.get(period, 0) for period in PERIODS]
    return found


def ledger(sales: Sequence[Sold]) -> str:
    text = ""
    for number, one in enumerate(sales):
        text += f"""
{day(one.on)} sale stripe:charge:s{number}
  product: {one.product}
  client:zen:processor:stripe  {euros(one.amount)} EUR
  client:zen:sales            -{euros(one.amount)} EUR
"""
        if one.back:
            text += f"""
{day(one.back[0])} refund stripe:refund:s{number}
  parent: stripe:charge:s{number}
  client:zen:processor:stripe -{euros(one.back[1])} EUR
  client:zen:refunds           {euros(one.back[1])} EUR
"""
    return text


def told(sales: Sequence[Sold], late: datetime) -> list[Attribution]:
    return [
        Attribution(
            about=f"stripe:charge:s{number}",
            at=late if one.late else EARLY,
            vendor="stripe",
            told=Told(discount=one.off),
        )
        for number, one in enumerate(sales)
    ]


def paid(statements: Sequence[Statement]) -> dict[str, list[int]]:
    hers = [others_in(one.parties)["Ada"].minor for one in statements]
    return {"OBM": [one.total.minor for one in statements], "Ada": hers}


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_bill_is_what_was_simulated(terms: str, sales: list[Sold]) -> None:
    agreement = whole(terms)

    statements = each_stated(
        agreement, read_entries(ledger(sales)), PERIODS, told(sales, EARLY)
    )

    assert paid(statements) == simulated(agreement, sales)
    assert list(unsound(statement_json(one) for one in statements)) == []


@pytest.mark.parametrize("terms", TERMS.values(), ids=TERMS.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_what_is_said_later_comes_to_the_same_in_all(
    terms: str, sales: list[Sold]
) -> None:
    agreement = whole(f"{terms.strip()}\nclawback: credit")

    statements = each_stated(
        agreement, read_entries(ledger(sales)), PERIODS, told(sales, AFTER_ALL)
    )

    expected = {name: sum(each) for name, each in simulated(agreement, sales).items()}
    assert {name: sum(each) for name, each in paid(statements).items()} == expected


def one(
    terms: str, rows: Sequence[Attribution], *periods: Period, more: str = ""
) -> Statement:
    *before, last = periods
    return make_statement(
        read_entries(sale("2027-01-05", "a", "1000") + more),
        agreed(f"of: net revenue\n{terms}"),
        last,
        client="zen",
        recorded_until=close_of(last),
        earlier=[Closed(period=each, recorded_until=close_of(each)) for each in before],
        attributions=Attributions(rows),
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([said("a", discount="0")], "15.00 EUR"),
        ([said("a", discount="11")], "7.50 EUR"),
        ([said("a", discount="10,005")], "0.00 EUR"),  # in neither band
        ([], "0.00 EUR"),
        ([said("a", coupon="ZEN10")], "0.00 EUR"),
        ([said("a", discount="a lot")], "0.00 EUR"),
    ],
)
def test_what_nobody_said_is_never_guessed(
    rows: list[Attribution], expected: str
) -> None:
    assert str(one(BANDS, rows, JANUARY).total) == expected


def test_what_is_not_known_does_not_fall_to_the_next_rate() -> None:
    last = BANDS.replace(", discount: 10.01 % .. 100 %", "")

    assert str(one(last, [], JANUARY).total) == "0.00 EUR"
    assert str(one(last, [said("a", discount="50")], JANUARY).total) == "7.50 EUR"


def test_a_rate_that_comes_before_asks_for_nothing() -> None:
    terms = "rates:\n  - {rate: 5 %}\n  - {rate: 8 %, discount: 0 % .. 10 %}\n"

    assert str(one(terms, [], JANUARY).total) == "50.00 EUR"


def test_a_sale_waits_with_its_refund_and_counts_once_it_is_known() -> None:
    terms = "rates:\n  - {rate: 10 %, discount: 0 % .. 10 %}\n"
    back = refund("2027-01-20", "a", "400")
    late = [said("a", datetime(2027, 2, 10, tzinfo=UTC), discount="5")]

    january = one(terms, late, JANUARY, more=back)
    february = one(terms, late, JANUARY, FEBRUARY, more=back)

    assert (str(january.total), str(february.total)) == ("0.00 EUR", "60.00 EUR")
    assert january.lines[0].sources == ()
    assert [source.key for source in february.lines[0].sources] == [
        "stripe:charge:a",
        "stripe:refund:a",
    ]


def test_a_discount_is_nothing_to_terms_that_do_not_ask_for_it() -> None:
    late = [said("a", datetime(2027, 2, 10, tzinfo=UTC), discount="5")]
    terms = "rate: 10 %\nhold: 30 days\n"

    told_then, silent = (one(terms, rows, JANUARY, FEBRUARY) for rows in (late, []))

    assert statement_json(told_then) == statement_json(silent)


def test_an_older_edition_leaves_out_who_asks_for_it_with_who_depends_on_her() -> None:
    text = (
        "commission: {rate: 8 %, of: net revenue}\nparties:\n"
        "  - party: Ada\n    of: net revenue\n"
        "    rates: [{rate: 30 %, discount: 0 % .. 10 %}]\n"
        "  - {party: Zoé, rate: 50 %, of: commissions, others: [Ada]}\n"
        "  - {party: Ben, rate: 10 %, of: net revenue}\n"
    )
    sales = sale("2027-01-05", "a", "1000") + sale("2027-02-05", "b", "100")
    rows = Attributions([said("a", discount="5"), said("b", discount="5")])

    def stated(*editions: Edition) -> Statement:
        periods = (JANUARY, FEBRUARY)[: len(editions)]
        return make_statement(
            read_entries(sales),
            read(text),
            periods[-1],
            client="zen",
            recorded_until=close_of(periods[-1]),
            earlier=[
                Closed(period=each, recorded_until=close_of(each), edition=edition)
                for each, edition in zip(periods[:-1], editions, strict=False)
            ],
            attributions=rows,
            edition=editions[-1],
        )

    january = stated(Edition.GROUPS)
    february = stated(Edition.GROUPS, NEWEST)

    assert others_in(january.parties).keys() == {"Ben"}
    due = {name: str(each) for name, each in others_in(february.parties).items()}
    assert due == {"Ada": "30.00 EUR", "Zoé": "15.00 EUR", "Ben": "10.00 EUR"}
