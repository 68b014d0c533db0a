"""Commissions with tiers, caps and holds, from entries of the ledger."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreement import Agreement
from regie.billing.agreement_yaml import read_agreement
from regie.billing.closed import Closed
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement import make_statement
from regie.billing.statement import Statement
from regie.billing.statement_stored import statement_json
from regie.billing.statement_text import statement_markdown
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries

TIERS = """
of: net revenue
scope: cumulative
tiers:
  mode: marginal
  levels:
    - {from: 0, rate: 5 %}
    - {from: 1000 EUR, rate: 10 %}
"""
JANUARY, FEBRUARY, MARCH = (read_period(f"2027-0{month}") for month in (1, 2, 3))


def agreed(commission: str) -> Agreement:
    inner = textwrap.indent(textwrap.dedent(commission).strip(), "  ")
    text = f"agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\ncommission:\n{inner}\n"
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def sale(day: str, key: str, net: str, *, recorded: str = "") -> str:
    known = f"\n  recorded: {recorded}T12:00:00+00:00" if recorded else ""
    return f"""
{day} sale stripe:charge:{key}{known}
  client:zen:processor:stripe   {net} EUR
  client:zen:sales             -{net} EUR
"""


def refund(day: str, key: str, net: str) -> str:
    return f"""
{day} refund stripe:refund:{key}
  parent: stripe:charge:{key}
  client:zen:processor:stripe  -{net} EUR
  client:zen:refunds            {net} EUR
"""


def close_of(period: Period) -> datetime:
    on = period.end + timedelta(days=1)
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


def each_stated(
    agreement: Agreement,
    entries: Sequence[Entry],
    periods: Sequence[Period],
    rows: Sequence[Attribution],
) -> list[Statement]:
    """Return the statement of each period; those before it were closed in time."""
    return [
        make_statement(
            entries,
            agreement,
            period,
            client="zen",
            recorded_until=close_of(period),
            earlier=[
                Closed(period=one, recorded_until=close_of(one))
                for one in periods[:place]
            ],
            attributions=Attributions(rows),
        )
        for place, period in enumerate(periods)
    ]


def stated(
    agreement: Agreement,
    ledger: str,
    *periods: Period,
    same: bool = True,
    edition: Edition = NEWEST,
) -> Statement:
    """Return the statement of the last period; the others were closed before."""
    *before, last = periods
    return make_statement(
        read_entries(ledger),
        agreement,
        last,
        client="zen",
        recorded_until=close_of(last),
        earlier=[
            Closed(
                period=period,
                recorded_until=close_of(period),
                same_agreement=same,
                edition=edition,
            )
            for period in before
        ],
        edition=edition,
    )


def stages(statement: Statement) -> list[tuple[str, str]]:
    return [(each.name, str(each.amount)) for each in statement.lines[-1].stages]


def test_tiers_go_on_from_one_statement_to_the_next() -> None:
    ledger = sale("2027-01-05", "a", "800") + sale("2027-02-05", "b", "1200")

    statement = stated(agreed(TIERS), ledger, JANUARY, FEBRUARY)

    assert stages(statement) == [
        ("base", "1200.00 EUR"),
        ("reached", "2000.00 EUR"),
        ("tiers", "150.00 EUR"),
        ("earlier", "-40.00 EUR"),
        ("earned", "110.00 EUR"),
        ("due", "110.00 EUR"),
    ]
    assert [source.key for source in statement.lines[-1].sources] == ["stripe:charge:b"]


def test_a_new_version_of_the_agreement_begins_anew() -> None:
    ledger = sale("2027-01-05", "a", "800") + sale("2027-02-05", "b", "1200")

    statement = stated(agreed(TIERS), ledger, JANUARY, FEBRUARY, same=False)

    assert str(statement.total) == "70.00 EUR"


def test_an_entry_that_came_in_late_counts_once_in_the_next_statement() -> None:
    ledger = sale("2027-01-05", "a", "800") + sale(
        "2027-01-06", "late", "100", recorded="2027-02-20"
    )

    january = stated(agreed(TIERS), ledger, JANUARY)
    february = stated(agreed(TIERS), ledger, JANUARY, FEBRUARY)
    march = stated(agreed(TIERS), ledger, JANUARY, FEBRUARY, MARCH)

    assert [str(each.total) for each in (january, february, march)] == [
        "40.00 EUR",
        "5.00 EUR",
        "0.00 EUR",
    ]
    assert [source.late for source in february.lines[-1].sources] == [True]


def test_what_is_held_is_stated_and_released_later() -> None:
    ledger = sale("2027-01-20", "a", "1000") + refund("2027-01-25", "a", "400")
    terms = agreed("{rate: 10 %, of: net revenue, hold: 30 days}")

    january, february = (
        stated(terms, ledger, *periods) for periods in ((JANUARY,), (JANUARY, FEBRUARY))
    )

    assert stages(january)[-2:] == [("held", "-60.00 EUR"), ("due", "0.00 EUR")]
    assert stages(february)[-2:] == [("released", "60.00 EUR"), ("due", "60.00 EUR")]


@pytest.mark.parametrize(
    ("edition", "reached"),
    [(Edition.LATE, []), (Edition.HOME, [("reached", "2000.00 EUR")])],
)
def test_a_commission_by_sale_says_what_its_sales_have_reached(
    edition: Edition, reached: list[tuple[str, str]]
) -> None:
    ledger = (
        sale("2027-01-08", "a", "1000")
        + refund("2027-02-02", "a", "1000")
        + sale("2027-02-06", "b", "2000")
    )
    terms = agreed("{rate: 30 %, of: net revenue, scope: sale}")

    january, february = (
        stated(terms, ledger, *periods, edition=edition)
        for periods in ((JANUARY,), (JANUARY, FEBRUARY))
    )

    assert stages(january)[:2] == [("base", "1000.00 EUR"), ("tiers", "300.00 EUR")]
    assert stages(february) == [
        ("base", "1000.00 EUR"),
        *reached,
        ("tiers", "600.00 EUR"),
        ("earlier", "-300.00 EUR"),
        ("earned", "300.00 EUR"),
        ("due", "300.00 EUR"),
    ]


def test_products_have_their_own_rates() -> None:
    vip = sale("2027-01-05", "a", "100").replace(
        "  client:zen:processor", "  product: VIP\n  client:zen:processor", 1
    )
    terms = agreed(
        "{of: net revenue, rates: [{rate: 20 %, products: [vip]}, {rate: 5 %}]}"
    )

    statement = stated(terms, vip + sale("2027-01-06", "b", "100"), JANUARY)

    assert str(statement.total) == "25.00 EUR"


def test_a_reversal_is_what_it_undoes() -> None:
    ledger = sale("2027-01-05", "a", "1000") + (
        """
2027-01-07 reversal reversal:stripe:charge:a
  reason: twice
  reverses: stripe:charge:a
  client:zen:processor:stripe -1000 EUR
  client:zen:sales             1000 EUR
"""
    )
    terms = agreed("{rate: 10 %, of: net revenue, cap: 500 EUR}")

    assert str(stated(terms, ledger, JANUARY).total) == "0.00 EUR"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_statement_shows_each_step(language: str) -> None:
    statement = stated(
        agreed("{rate: 10 %, of: net revenue, cap: 50 EUR}"),
        sale("2027-01-05", "a", "1000"),
        JANUARY,
    )

    zone = ZoneInfo("Europe/Paris")
    shown = statement_markdown(statement, language, zone).replace("\u00a0", " ")

    wanted = {
        "fr": "commission 100,00 € → plafond ou plancher 50,00 € → gagné 50,00 €",
        "en": "commission €100.00 → cap or floor €50.00 → earned €50.00",
    }
    assert wanted[language] in shown.replace("\u202f", " ")


def test_computed_again_it_is_the_same_to_the_byte() -> None:
    ledger = sale("2027-01-05", "a", "800") + sale("2027-02-05", "b", "1200")

    first, again = (
        statement_json(stated(agreed(TIERS), text, JANUARY, FEBRUARY))
        for text in (
            ledger,
            ledger + sale("2027-01-07", "c", "5", recorded="2027-04-01"),
        )
    )

    assert first == again
