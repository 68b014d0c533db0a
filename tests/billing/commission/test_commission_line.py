"""Commissions with tiers, caps and holds, from entries of the ledger."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from regie.billing.edition import Edition
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.stated import stages
from tests.billing.stated import stated
from tests.spaces import plain

TIERS = """
of: net revenue
scope: cumulative
tiers:
  mode: marginal
  levels:
    - {from: 0, rate: 5 %}
    - {from: 1000 EUR, rate: 10 %}
"""


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
    shown = plain(statement_markdown(statement, language, zone))

    wanted = {
        "fr": "commission 100,00 € → plafond ou plancher 50,00 € → gagné 50,00 €",
        "en": "commission €100.00 → cap or floor €50.00 → earned €50.00",
    }
    assert wanted[language] in plain(shown)


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
