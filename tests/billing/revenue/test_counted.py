"""Payments that count: what undoes one of them counts as it does, and frees its place."""

from __future__ import annotations

import pytest

from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.statement.statement import Statement
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH

TERMS = "of: net revenue\nclawback: credit\n"
SALES = """
2027-01-05 sale stripe:charge:a
  client:zen:processor:stripe   1200 EUR
  client:zen:sales             -1000 EUR
  client:zen:vat                -200 EUR

2027-01-06 sale stripe:charge:b
  client:zen:processor:stripe    240 EUR
  client:zen:sales              -200 EUR
  client:zen:vat                 -40 EUR
"""


def undone(key: str, gross: int, known: str, day: str = "2027-01-05") -> str:
    return f"""
{day} reversal reversal:stripe:charge:{key}
  recorded: {known}T12:00:00+00:00
  reverses: stripe:charge:{key}
  reason: Doublon
  client:zen:processor:stripe  -{gross} EUR
  client:zen:sales              {gross * 5 // 6} EUR
  client:zen:vat                {gross // 6} EUR
"""


def anew(key: str, gross: int, known: str, day: str = "2027-01-06") -> str:
    return f"""
{day} correction correction:stripe:charge:{key}
  recorded: {known}T12:00:00+00:00
  parent: stripe:charge:{key}
  reason: Prix
  client:zen:processor:stripe   {gross} EUR
  client:zen:sales             -{gross * 5 // 6} EUR
  client:zen:vat               -{gross // 6} EUR
"""


def statements(
    ledger: str,
    commission: str,
    periods: tuple[Period, ...] = (JANUARY, FEBRUARY),
    *,
    old: int = 0,
) -> list[Statement]:
    """Return each period's statement, made when it was over.

    Args:
        old: How many of the first ones an older edition made.
    """
    agreement = agreed(TERMS + commission)
    editions = [Edition.PARTIES] * old
    return each_stated(agreement, read_entries(ledger), periods, editions=editions)


def totals(made: list[Statement]) -> list[str]:
    return [str(one.total) for one in made]


#: Payments that count, in whichever way.
LIMITS = ("payments: 1", "payments: 2", "months: 3", "")
SCOPES = ("period", "sale", "cumulative")


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_sale_that_is_undone_is_taken_back(scope: str, limit: str) -> None:
    ledger = SALES + undone("a", 1200, "2027-02-20")

    made = statements(ledger, f"rate: 10 %\nscope: {scope}\n{limit}\n")

    assert totals(made) == ["120.00 EUR", "-100.00 EUR"]
    assert [one.key for one in made[1].lines[0].sources] == ["reversal:stripe:charge:a"]


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("2027-02-20", ["120.00 EUR", "20.00 EUR"]),
        ("2027-01-20", ["140.00 EUR", "0.00 EUR"]),
    ],
)
def test_a_sale_that_is_corrected_is_one_payment(
    known: str, expected: list[str], scope: str, limit: str
) -> None:
    ledger = SALES + undone("b", 240, known, "2027-01-06") + anew("b", 480, known)

    assert (
        totals(statements(ledger, f"rate: 10 %\nscope: {scope}\n{limit}\n")) == expected
    )


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("2027-02-20", ["20.00 EUR", "0.00 EUR"]),
        ("2027-01-20", ["20.00 EUR", "0.00 EUR"]),
    ],
)
def test_a_sale_that_is_corrected_has_one_flat_sum(
    known: str, expected: list[str], scope: str
) -> None:
    ledger = SALES + undone("b", 240, known, "2027-01-06") + anew("b", 480, known)

    assert totals(statements(ledger, f"rate: 10 EUR\nscope: {scope}\n")) == expected


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("again", ["2027-02-21", "2027-03-10"])
def test_a_sale_that_is_corrected_twice_has_one_flat_sum(
    again: str, scope: str
) -> None:
    known = "2027-02-20"
    twice = (undone("b", 240, known, "2027-01-06") + anew("b", 480, known)) + (
        f"""
2027-01-06 reversal reversal:correction:stripe:charge:b
  recorded: {again}T12:00:00+00:00
  reverses: correction:stripe:charge:b
  parent: stripe:charge:b
  reason: Prix
  client:zen:processor:stripe  -480 EUR
  client:zen:sales              400 EUR
  client:zen:vat                 80 EUR
"""
        + anew("b", 360, again).replace(
            "correction correction:", "correction correction:correction:"
        )
    )
    periods = (JANUARY, FEBRUARY, MARCH)

    made = statements(SALES + twice, f"rate: 10 EUR\nscope: {scope}\n", periods)

    assert totals(made) == ["20.00 EUR", "0.00 EUR", "0.00 EUR"]


def test_a_sale_that_was_corrected_under_an_older_edition_is_put_right() -> None:
    known = "2027-01-20"
    ledger = SALES + undone("b", 240, known, "2027-01-06") + anew("b", 480, known)
    commission = "rate: 10 EUR\nscope: sale\n"

    assert totals(statements(ledger, commission, old=2)) == ["30.00 EUR", "0.00 EUR"]
    assert totals(statements(ledger, commission, old=1)) == ["30.00 EUR", "-10.00 EUR"]


def test_a_sale_within_the_months_is_taken_back_after_them() -> None:
    ledger = SALES + undone("a", 1200, "2027-03-20")

    made = statements(ledger, "rate: 10 %\nmonths: 1", (JANUARY, FEBRUARY, MARCH))

    assert totals(made) == ["120.00 EUR", "0.00 EUR", "-100.00 EUR"]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_an_older_edition_left_out_is_put_right_by_the_next_statement(
    scope: str,
) -> None:
    ledger = SALES + undone("a", 1200, "2027-02-20")
    commission = f"rate: 10 %\nscope: {scope}\npayments: 1\n"
    periods = (JANUARY, FEBRUARY, MARCH)

    assert totals(statements(ledger, commission, periods, old=3)) == [
        "120.00 EUR",
        "0.00 EUR",
        "0.00 EUR",
    ]
    made = statements(ledger, commission, periods, old=2)
    assert totals(made) == ["120.00 EUR", "0.00 EUR", "-100.00 EUR"]
    (source,) = made[2].lines[0].sources
    assert (source.key, str(source.amount), source.late) == (
        "reversal:stripe:charge:a",
        "-1000.00 EUR",
        True,
    )
