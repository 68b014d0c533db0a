"""A version that changes no terms of money changes no month, whatever the limits."""

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
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale

MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 7)]
#: Of all terms, and of those that a new version does not count anew.
ANYWHERE = {
    "recoup": ["30 EUR", "{amount: 60 EUR, each: 20 EUR}"],
    "hold": ["30 days", "{share: 20 %, days: 45}"],
    "guarantee": ["20 EUR", "{amount: 20 EUR, recouped: yes}"],
    "minimum_payout": ["40 EUR"],
    "clawback": ["credit", "carry", "forgive"],
}
WITHIN = {"cap": ["50 EUR"], "floor": ["20 EUR"], "threshold": ["150 EUR"]}


@dataclass(frozen=True)
class Sold:
    """A sale on a day of the half-year, known and given back so many days later."""

    day: int
    amount: int
    known: int
    back: int
    later: int

    def text(self, key: str) -> str:
        """Return it as entries; it is known before it is given back."""
        on = date(2027, 1, 1) + timedelta(self.day)
        known = on + timedelta(self.known)
        found = sale(str(on), key, str(self.amount), recorded=str(known))
        if not self.back:
            return found
        then = on + timedelta(max(self.later, self.known))
        return found + refund(str(then), key, str(self.back))


SALES = st.lists(
    st.builds(
        Sold,
        day=st.integers(0, 140),
        amount=st.sampled_from([100, 200, 1000]),
        known=st.sampled_from([0, 0, 20, 45]),
        back=st.sampled_from([0, 50, 100]),
        later=st.integers(0, 35),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def limits(draw: st.DrawFn, scope: str) -> str:
    choices = ANYWHERE if scope == "cumulative" else ANYWHERE | WITHIN
    keys = draw(st.sets(st.sampled_from(sorted(choices)), max_size=4))
    told = [f"{key}: {draw(st.sampled_from(choices[key]))}" for key in sorted(keys)]
    return ", ".join([f"scope: {scope}", *told])


def agreed(more: str, *, begins: str, days: int) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
        f"commission: {{of: net revenue, rate: 10 %, pay_after: {days} days, {more}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def each_due(agreements: Sequence[Agreement], sales: Sequence[Sold]) -> list[str]:
    ledger = "".join(one.text(f"s{number}") for number, one in enumerate(sales))
    made = each_billed(agreements, read_entries(ledger), MONTHS)
    return [str(one.total) for one in made]


@given(
    told=st.sampled_from(["period", "sale", "cumulative"]).flatmap(limits),
    month=st.integers(2, 6),
    sales=SALES,
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_another_day_of_payment_changes_no_month(
    told: str, month: int, sales: list[Sold]
) -> None:
    whole = agreed(told, begins="2027-01-01", days=10)
    then = agreed(told, begins=f"2027-{month:02}-01", days=20)
    versions = [whole] * (month - 1) + [then] * (7 - month)

    assert each_due(versions, sales) == each_due([whole] * 6, sales)
