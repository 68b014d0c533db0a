"""Commissions on what sales came by, and sales that are given to another later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from datetime import UTC

from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from regie.money import Money
from tests.billing.stated import agreed
from tests.billing.stated import close_of
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

OF_ADA = "of: net revenue\nrate: 10 %\nlinks: [ada]\n"
OF_ZEN = "of: net revenue\nrate: 10 %\ncampaigns: [zen]\n"
EARLY = datetime(2027, 1, 1, tzinfo=UTC)


def said(key: str, at: datetime = EARLY, **told: str) -> Attribution:
    return Attribution(
        about=f"stripe:charge:{key}", at=at, who="Olivia", why="lu", told=Told(**told)
    )


def stated(
    commission: str, ledger: str, rows: Sequence[Attribution], *periods: Period
) -> Statement:
    *before, last = periods
    return make_statement(
        read_entries(ledger),
        agreed(commission),
        last,
        client="zen",
        recorded_until=close_of(last),
        earlier=[
            Closed(period=period, recorded_until=close_of(period)) for period in before
        ],
        attributions=Attributions(rows),
    )


def euros(text: str) -> Money:
    return Money.of(text, "EUR")


def test_only_sales_by_the_link_count_with_what_follows_from_them() -> None:
    ledger = (
        sale("2027-01-05", "a", "800")
        + sale("2027-01-06", "b", "500")
        + refund("2027-01-20", "a", "300")
        + refund("2027-01-21", "b", "100")
    )

    statement = stated(OF_ADA, ledger, [said("a", link="ada")], JANUARY)

    assert statement.total == euros("50")
    assert [source.key for source in statement.lines[0].sources] == [
        "stripe:charge:a",
        "stripe:refund:a",
    ]


def test_a_party_said_by_a_person_decides_instead_of_links() -> None:
    ledger = sale("2027-01-05", "a", "800") + sale("2027-01-06", "b", "500")
    rows = [said("a", link="ada", party="Ben"), said("b", link="ben", party="OBM")]

    assert stated(OF_ADA, ledger, rows, JANUARY).total == euros("50")


def test_a_sale_given_away_later_is_taken_back_by_the_next_statement() -> None:
    ledger = sale("2027-01-05", "a", "800") + refund("2027-01-20", "a", "300")
    first = [said("a", campaign="zen")]
    rows = [*first, said("a", close_of(FEBRUARY), campaign="yoga")]

    january = stated(OF_ZEN, ledger, first, JANUARY)
    february = stated(OF_ZEN, ledger, rows, JANUARY, FEBRUARY)

    assert january.total == euros("50")
    assert statement_json(stated(OF_ZEN, ledger, rows, JANUARY)) == (
        statement_json(january)
    )
    assert [str(one.amount) for one in february.lines[0].sources] == [
        "-800.00 EUR",
        "300.00 EUR",
    ]
    assert all(source.late for source in february.lines[0].sources)


def test_a_sale_that_comes_and_goes_counts_once_or_not_at_all() -> None:
    """What the statements say of it together is what is known at last."""
    ledger = sale("2027-01-05", "a", "800") + refund("2027-03-20", "a", "300")
    comes = said("a", close_of(JANUARY).replace(hour=1), campaign="zen")
    goes = said("a", close_of(FEBRUARY).replace(hour=1), campaign="-")
    carried = OF_ZEN + "clawback: credit\n"
    periods = (JANUARY, FEBRUARY, MARCH)

    def totals(rows: Sequence[Attribution]) -> list[Money]:
        return [
            stated(carried, ledger, rows, *periods[: place + 1]).total
            for place in range(3)
        ]

    assert totals([]) == [euros("0")] * 3
    assert totals([comes]) == [euros("0"), euros("80"), euros("-30")]
    assert totals([comes, goes]) == [euros("0"), euros("80"), euros("-80")]


def test_cumulative_tiers_follow_a_sale_that_is_given_later() -> None:
    tiers = """
of: net revenue
scope: cumulative
campaigns: [zen]
tiers:
  mode: marginal
  levels:
    - {from: 0, rate: 5 %}
    - {from: 1000 EUR, rate: 10 %}
"""
    ledger = sale("2027-01-05", "a", "800") + sale("2027-01-06", "b", "1200")
    rows = [
        said("a", campaign="zen"),
        said("b", close_of(JANUARY).replace(hour=1), campaign="zen"),
    ]

    assert stated(tiers, ledger, rows, JANUARY).total == euros("40")
    assert stated(tiers, ledger, rows, JANUARY, FEBRUARY).total == euros("110")
