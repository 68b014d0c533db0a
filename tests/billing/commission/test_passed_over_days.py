"""Days that were passed over, and older editions: these do not know of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import UTC
from fractions import Fraction

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.exchange import Rate
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attributions
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

JANUARY, FEBRUARY, MARCH, APRIL = (
    read_period(f"2027-0{month}") for month in (1, 2, 3, 4)
)
LEDGER = (
    sale("2027-01-10", "a", "1000")
    + sale("2027-02-10", "late", "1000", recorded="2027-04-15")
    + sale("2027-03-10", "c", "1000")
    + sale("2027-04-10", "d", "1000")
)
SCOPES = ["period", "sale", "cumulative"]


def agreed(begins: str, rate: int, scope: str) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\ncommission: "
        f"{{of: net revenue, rate: {rate} %, scope: {scope}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def april(scope: str, edition: Edition, *, passed_over: bool) -> str:
    """Return April's statement: no statement of February was made.

    Args:
        edition: Of it; those before were made by an older one.
        passed_over: Whether it is known what held in February.
    """
    january, february, holds = (
        agreed(f"2027-0{month}-01", 10 * month, scope) for month in (1, 2, 3)
    )
    days: Sequence[PassedOver] = ()
    if passed_over:
        days = [PassedOver(period=FEBRUARY, agreement=february)]
    made = make_statement(
        read_entries(LEDGER),
        holds,
        APRIL,
        client="zen",
        recorded_until=close_of(APRIL),
        earlier=[
            Closed(
                period=JANUARY,
                recorded_until=close_of(JANUARY),
                same_agreement=False,
                agreement=january,
                edition=Edition.ARRIVAL,
            ),
            Closed(
                period=MARCH,
                recorded_until=close_of(MARCH),
                edition=Edition.ARRIVAL,
                passed_over=tuple(days),
            ),
        ],
        edition=edition,
    )
    return statement_json(made)


@pytest.mark.parametrize("scope", SCOPES)
def test_an_older_statement_stays_as_it_is(scope: str) -> None:
    without = april(scope, Edition.ARRIVAL, passed_over=False)

    assert april(scope, Edition.ARRIVAL, passed_over=True) == without
    assert '"total": "300.00 EUR"' in without


@pytest.mark.parametrize("scope", SCOPES)
def test_the_newest_puts_right_what_statements_of_an_older_one_passed_over(
    scope: str,
) -> None:
    assert '"total": "500.00 EUR"' in april(scope, NEWEST, passed_over=True)


def halves() -> list[ReadRate]:
    days = ["2027-01-10", "2027-02-10", "2027-03-10"]
    return [
        ReadRate(
            rate=Rate(
                on=date.fromisoformat(day),
                origin="USD",
                target="EUR",
                worth=Fraction(1, 2),
                source="test",
            ),
            read_at=datetime(2027, 1, 1, tzinfo=UTC),
        )
        for day in days
    ]


@pytest.mark.parametrize("abroad", ["", "abc", "b", "ac"])
def test_payments_of_a_month_without_a_statement_are_counted_with_all_others(
    abroad: str,
) -> None:
    """Of a sale in three instalments the first two count; March's is the third.

    Args:
        abroad: What is paid in dollars, which are half a euro.
    """
    terms = "of: net revenue, rate: 10 %, cap: 500 EUR, payments: 2"
    agreement = read_agreement(
        "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\nconversion: payment date\n"
        f"commission: {{{terms}}}\n",
        file="zen.yaml",
        language="en",
        draft=True,
    )
    amounts = {key: "2000" if key in abroad else "1000" for key in "abc"}
    paid = [
        sale("2027-01-10", "a", amounts["a"]),
        sale("2027-02-10", "b", amounts["b"], recorded="2027-04-15"),
        sale("2027-03-10", "c", amounts["c"]),
    ]
    ledger = "".join(
        text.replace("EUR", "USD" if key in abroad else "EUR")
        for key, text in zip("abc", paid, strict=True)
    )
    rows = [said(key, purchase="p", whole="3000") for key in "abc"]
    billed, totals = list[Closed](), []
    for period in (JANUARY, MARCH, APRIL):
        made = make_statement(
            read_entries(ledger),
            agreement,
            period,
            client="zen",
            recorded_until=close_of(period),
            earlier=billed,
            attributions=Attributions(rows),
            rates=halves(),
        )
        totals.append(str(made.total))
        passed = PassedOver(period=FEBRUARY, agreement=agreement)
        closed = Closed(
            period=period,
            recorded_until=close_of(period),
            passed_over=(passed,) if period is MARCH else (),
        )
        billed.append(closed)

    # April: February's counts now, and March's no more.
    assert totals == ["100.00 EUR", "100.00 EUR", "0.00 EUR"]
