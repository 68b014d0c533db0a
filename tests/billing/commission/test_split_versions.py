"""A version that changes no terms of money changes no sum, whoever depends on whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.period import read_period
from regie.ledger.text import read_entries
from tests.billing.stated import each_billed
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 7)]
SCOPES = st.sampled_from(["period", "sale", "cumulative"])
#: What the OBM has of what, and whether Ada's depends on hers.
WAYS = {
    "less hers": ("of: net revenue, others: [Ada]", ""),
    "of hers": ("of: commissions, others: [Ada]", ""),
    "before hers": ("of: net revenue", ", others: [OBM]"),
    "apart": ("of: net revenue", ""),
}


@dataclass(frozen=True)
class Sold:
    """A sale on a day of the half-year, and what is given back so many days later."""

    day: int
    amount: int
    by_ada: bool
    back: int = 0
    later: int = 0


def sold() -> st.SearchStrategy[Sold]:
    amounts = st.sampled_from([100, 200, 1000])
    return st.builds(
        Sold,
        day=st.integers(0, 140),
        amount=amounts,
        by_ada=st.booleans(),
        back=st.sampled_from([0, 50, 100]),
        later=st.integers(0, 35),
    )


def agreement(
    way: str, scopes: tuple[str, str], *, begins: str, days: int
) -> Agreement:
    own, hers = WAYS[way]
    more = f"clawback: credit, pay_after: {days} days"
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
        f"commission: {{{own}, rate: 10 %, scope: {scopes[0]}, {more}}}\n"
        f"parties: [{{party: Ada, rate: 30 %, links: [ada], scope: {scopes[1]}, "
        f"{more}{hers}}}]\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def sums(sales: Sequence[Sold], agreements: Sequence[Agreement]) -> tuple[int, int]:
    """Return what the statements of all months come to, hers and Ada's, in cents."""
    ledger, rows = "", []
    for number, one in enumerate(sales):
        key, on = f"s{number}", date(2027, 1, 1) + timedelta(one.day)
        ledger += sale(str(on), key, str(one.amount))
        if one.back:
            ledger += refund(str(on + timedelta(one.later)), key, str(one.back))
        rows += [said(key, link="ada")] if one.by_ada else []
    made = each_billed(agreements, read_entries(ledger), MONTHS, rows)
    own = sum(line.amount.minor for one in made for line in one.lines)
    hers = sum(line.amount.minor for one in made for line in one.parties)
    return own, hers


@given(
    way=st.sampled_from(sorted(WAYS)),
    scopes=st.tuples(SCOPES, SCOPES),
    month=st.integers(2, 6),
    sales=st.lists(sold(), min_size=1, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_another_day_of_payment_changes_no_sum(
    way: str, scopes: tuple[str, str], month: int, sales: list[Sold]
) -> None:
    whole = agreement(way, scopes, begins="2027-01-01", days=10)
    then = agreement(way, scopes, begins=f"2027-{month:02}-01", days=20)
    versions = [whole] * (month - 1) + [then] * (7 - month)

    assert sums(sales, versions) == sums(sales, [whole] * 6)
