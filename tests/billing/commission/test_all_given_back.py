"""Of sales that are given back whole nothing is earned, whatever was agreed meanwhile.

A plan may be paid under terms that count what is paid, and under terms that count what
is signed, with limits of payments and months, in either order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.period import read_period
from regie.ledger.attribution import Attribution
from regie.ledger.text import read_entries
from tests.billing.stated import each_billed
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 8)]
LEVELS = "levels: [{from: 0 EUR, rate: 5 %}, {from: 300 EUR, rate: 10 %}]"


@dataclass(frozen=True)
class Plan:
    """What is paid of a sale, on which day, and when it is given back."""

    payments: tuple[tuple[int, int, int], ...]
    is_told: bool

    def text(self, name: str) -> str:
        found = ""
        for place, (day, minor, later) in enumerate(self.payments):
            on, amount = date(2027, 1, 1) + timedelta(day), f"{minor / 100:.2f}"
            found += sale(str(on), f"{name}{place}", amount)
            found += refund(str(on + timedelta(later)), f"{name}{place}", amount)
        return found

    def rows(self, name: str) -> list[Attribution]:
        whole = f"{sum(minor for _, minor, _ in self.payments) / 100:.2f}"
        places = range(len(self.payments)) if self.is_told else ()
        return [said(f"{name}{one}", purchase=name, whole=whole) for one in places]


PLANS = st.builds(
    Plan,
    payments=st.lists(
        st.tuples(st.integers(0, 140), st.integers(1, 60_000), st.integers(0, 60)),
        min_size=1,
        max_size=4,
    ).map(lambda found: tuple(sorted(found))),
    is_told=st.booleans(),
)


@st.composite
def terms(draw: st.DrawFn) -> str:
    rule = draw(
        st.sampled_from(
            [
                "rate: 10 %",
                "rate: 10 %, cap: 50 EUR",
                "rate: 20 %, threshold: 200 EUR",
                "rate: 10 % + 7 EUR",
                f"tiers: {{mode: marginal, {LEVELS}}}",
                f"tiers: {{mode: cliff, {LEVELS}}}",
            ]
        )
    )
    scope = draw(st.sampled_from(["period", "sale", "cumulative"]))
    counted = draw(st.sampled_from(["collected", "signed"]))
    limits = draw(
        st.sampled_from(["", "", "", ", payments: 1", ", payments: 2", ", months: 2"])
    )
    hold = draw(st.sampled_from(["", ", hold: {share: 30 %, days: 20}"]))
    return f"{rule}, scope: {scope}, counted: {counted}{limits}{hold}"


def agreed(begins: str, told: str) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
        f"commission: {{of: net revenue, clawback: credit, {told}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


@given(
    before=terms(),
    now=terms(),
    month=st.integers(2, 6),
    plans=st.lists(PLANS, min_size=1, max_size=3),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_given_back_whole_earns_nothing(
    before: str, now: str, month: int, plans: list[Plan]
) -> None:
    """But for a cent of each sale that a plain rate rounds month by month."""
    ledger = "".join(one.text(f"p{number}x") for number, one in enumerate(plans))
    rows = [row for number, one in enumerate(plans) for row in one.rows(f"p{number}x")]
    first, then = agreed("2027-01-01", before), agreed(f"2027-{month:02}-01", now)
    versions = [first] * (month - 1) + [then] * (8 - month)

    made = each_billed(versions, read_entries(ledger), MONTHS, rows)

    assert abs(sum(one.total.minor for one in made)) <= 2 * len(plans)
