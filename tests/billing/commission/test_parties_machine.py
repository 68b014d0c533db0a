"""What a statement says that each party earns is what a simulation makes of it."""

from __future__ import annotations

import textwrap
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
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.commission.test_signed_machine import day
from tests.billing.commission.test_signed_machine import euros
from tests.billing.commission.test_signed_machine import PERIODS
from tests.billing.stated import each_stated

ADA = """
- {party: Ada, of: net revenue, rate: 30 %, scope: sale, links: [ada], hold: 30 days, minimum_payout: 20 EUR}
"""
AGREEMENTS = {
    "an affiliate beside the OBM": f"""
commission: {{of: net revenue, rate: 8 %, pay_after: 10 days}}
parties:
{textwrap.indent(ADA.strip(), "  ")}
""",
    "partners share what is left": f"""
commission:
  of: net revenue
  scope: cumulative
  tiers:
    mode: marginal
    levels: [{{from: 0, rate: 5 %}}, {{from: 300 EUR, rate: 8 %}}]
parties:
{textwrap.indent(ADA.strip(), "  ")}
  - {{party: Partners, of: profit, rate: 100 %, others: [Ada, OBM], split: {{Zoé: 2, Marc: 1}}}}
""",
    "the OBM has a share of what others earn": f"""
commission: {{of: commissions, rate: 10 %, others: [Ada]}}
parties:
{textwrap.indent(ADA.strip(), "  ")}
""",
    "she has a share of what they leave": f"""
commission: {{of: net revenue, rate: 10 %, others: [Ada, Ben]}}
parties:
{textwrap.indent(ADA.strip(), "  ")}
  - {{party: Ben, of: net revenue, rate: 20 %, links: [ben], cap: 30 EUR}}
""",
    "all of the OBM's is taken off first": f"""
commission: {{of: net revenue, rate: 8 %, clawback: forgive}}
parties:
{textwrap.indent(ADA.strip(), "  ")}
  - {{party: Zoé, of: net revenue, rate: 50 %, others: [OBM, Ada], scope: cumulative}}
""",
}


@dataclass(frozen=True)
class Sold:
    """A sale in cents on a day, by a link; and what is given back on another day."""

    on: int
    amount: int
    link: str
    back: tuple[int, int] | None


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    on, amount = draw(st.integers(0, 119)), draw(st.integers(1_000, 40_000))
    link = draw(st.sampled_from(["", "ada", "ben"]))
    given_back = st.tuples(st.integers(on, 140), st.integers(1, amount))
    return Sold(on, amount, link, draw(st.none() | given_back))


def agreed(text: str) -> Agreement:
    head = "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
    return read_agreement(head + text, file="zen.yaml", language="en", draft=True)


def simulated(text: str, sales: list[Sold]) -> dict[str, list[int]]:
    rows = ["date,kind,id,sale,amount,link"]
    for number, one in enumerate(sales):
        rows.append(f"{day(one.on)},sale,s{number},,{euros(one.amount)},{one.link}")
        if one.back:
            on, amount = one.back
            rows.append(f"{day(on)},refund,,s{number},{euros(amount)},")
    book = open_book(read_sales("\n".join(rows), file="sales.csv"))
    until = PERIODS[-1].end - timedelta(days=1)
    found: dict[str, list[int]] = {}
    for account in simulate(agreed(text).parties, book, until=until):
        for name in {share.name for line in account.lines for share in line.shares}:
            due = {
                line.paid.earned.period: share.paid.minor
                for line in account.lines
                for share in line.shares
                if share.name == name
            }
            found[name] = [due.get(period, 0) for period in PERIODS]
    return found


def stated(text: str, sales: list[Sold]) -> list[Statement]:
    ledger = ""
    for number, one in enumerate(sales):
        ledger += f"""
{day(one.on)} sale stripe:charge:s{number}
  client:zen:processor:stripe  {euros(one.amount)} EUR
  client:zen:sales            -{euros(one.amount)} EUR
"""
        if one.back:
            on, amount = one.back
            ledger += f"""
{day(on)} refund stripe:refund:s{number}
  parent: stripe:charge:s{number}
  client:zen:processor:stripe -{euros(amount)} EUR
  client:zen:refunds           {euros(amount)} EUR
"""
    rows = [
        Attribution(
            about=f"stripe:charge:s{number}",
            at=datetime(2027, 1, 1, tzinfo=UTC),
            vendor="stripe",
            told=Told(link=one.link),
        )
        for number, one in enumerate(sales)
        if one.link
    ]
    return each_stated(agreed(text), read_entries(ledger), PERIODS, rows)


def paid(statements: list[Statement]) -> dict[str, list[int]]:
    """Return what each name is paid by each statement."""
    found: dict[str, list[int]] = {"OBM": [one.total.minor for one in statements]}
    for place, statement in enumerate(statements):
        for line in statement.parties:
            shares = [(share.name, share.paid) for share in line.shares]
            for name, amount in shares or [(line.party, line.amount)]:
                due = found.setdefault(name, [0] * len(statements))
                due[place] += amount.minor
    return found


@pytest.mark.parametrize("text", AGREEMENTS.values(), ids=AGREEMENTS.keys())
@given(sales=st.lists(sold(), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_each_party_is_paid_what_was_simulated(text: str, sales: list[Sold]) -> None:
    statements = stated(text, sales)

    expected = simulated(text, sales)
    assert paid(statements) == ({"OBM": [0] * len(PERIODS)} | expected)
    assert list(unsound(statement_json(one) for one in statements)) == []
