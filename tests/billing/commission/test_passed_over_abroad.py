"""A version in another currency that was passed over: its sale is its own, converted."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC
from fractions import Fraction

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.exchange import Rate
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import make_statement
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import sale

JANUARY, FEBRUARY, MARCH, APRIL = (
    read_period(f"2027-0{month}") for month in (1, 2, 3, 4)
)
LATE = sale("2027-02-10", "late", "1000", recorded="2027-04-15")
LEDGER = sale("2027-01-10", "a", "1000") + sale("2027-04-10", "d", "1000")


def agreed(begins: str, currency: str, terms: str) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: {currency}\nfrom: {begins}\n"
        f"conversion: payment date\ncommission: {{of: net revenue, {terms}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def rates() -> list[ReadRate]:
    """A dollar is 2 euros in February, and 1.50 at the end of April."""
    worth = {"2027-02-10": Fraction(2), "2027-04-30": Fraction(3, 2)}
    read_at = datetime(2027, 1, 1, tzinfo=UTC)
    return [
        ReadRate(
            rate=Rate(
                on=datetime.fromisoformat(day).date(),
                origin=origin,
                target=target,
                worth=value if origin == "USD" else 1 / value,
                source="test",
            ),
            read_at=read_at,
        )
        for day, value in worth.items()
        for origin, target in (("USD", "EUR"), ("EUR", "USD"))
    ]


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
@pytest.mark.parametrize(
    ("late", "terms", "due"),
    [
        # 300.00 EUR of April; 20 % of 1,000 USD are 200 USD, which are 300 EUR now
        (LATE.replace("EUR", "USD"), "rate: 20 %", "600.00 EUR"),
        # at most 100 USD: 150 EUR
        (LATE.replace("EUR", "USD"), "rate: 20 %, cap: 100 USD", "450.00 EUR"),
        # 1,000 EUR were 500 USD on the day of payment: 100 USD, 150 EUR
        (LATE, "rate: 20 %", "450.00 EUR"),
        (LATE, "rate: 20 %, cap: 80 USD", "420.00 EUR"),
    ],
)
def test_it_earns_in_that_currency_and_is_paid_at_the_rate_of_now(
    scope: str, late: str, terms: str, due: str
) -> None:
    before, passed, holds = (
        agreed("2027-01-01", "EUR", "rate: 10 %"),
        agreed("2027-02-01", "USD", f"{terms}, scope: {scope}"),
        agreed("2027-03-01", "EUR", f"rate: 30 %, scope: {scope}"),
    )
    made = make_statement(
        read_entries(LEDGER + late),
        holds,
        APRIL,
        client="zen",
        recorded_until=close_of(APRIL),
        earlier=[
            Closed(
                period=JANUARY,
                recorded_until=close_of(JANUARY),
                same_agreement=False,
                agreement=before,
            ),
            Closed(
                period=MARCH,
                recorded_until=close_of(MARCH),
                passed_over=(PassedOver(period=FEBRUARY, agreement=passed),),
            ),
        ],
        rates=rates(),
    )

    assert str(made.total) == due
