"""A flat sum is due where something earns it: not below zero."""

from __future__ import annotations

import pytest

from regie.billing.edition import Edition
from regie.ledger.text import read_entries
from tests.billing.simulated import accounts
from tests.billing.simulated import earned
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

SCOPES = ["period", "sale", "cumulative"]
GIVEN_BACK = """
    date       kind   id amount sale fee
    2027-01-05 sale   S1 130    -    4.58
    2027-02-05 refund -  130    S1   -
"""


def one(terms: str, sales: str) -> list[str]:
    [account] = accounts(f"- {{party: a, {terms}}}", sales).values()
    assert account.balance.is_sound
    return earned(account)


def levels(mode: str, rate: str) -> str:
    return f"tiers: {{mode: {mode}, levels: [{{from: 0 EUR, rate: {rate}}}]}}"


# --- Below zero ------------------------------------------------------------------------


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("of", ["of: profit", "fees: out"])
def test_a_step_is_not_taken_back_twice(of: str, scope: str) -> None:
    """A fee that is lost leaves a base below zero."""
    terms = f"{of}, scope: {scope}, {levels('step', '50 EUR')}"

    assert one(terms, GIVEN_BACK) == ["50.00", "-50.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("mode", ["marginal", "cliff", "above"])
def test_of_a_level_with_both_only_the_share_is_below_zero(
    mode: str, scope: str
) -> None:
    """Ten per cent of -4.58, without the 50 euros."""
    terms = f"of: profit, scope: {scope}, {levels(mode, '10 % + 50 EUR')}"

    assert one(terms, GIVEN_BACK) == ["62.54", "-63.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("rate", "expected"),
    [("50 EUR", ["50.00", "-50.00"]), ("10 % + 50 EUR", ["62.54", "-63.00"])],
)
def test_so_it_is_with_a_sum_a_sale(rate: str, expected: list[str], scope: str) -> None:
    assert one(f"of: profit, scope: {scope}, rate: {rate}", GIVEN_BACK) == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_a_loss_beside_a_threshold_takes_back_no_flat_sum(scope: str) -> None:
    terms = f"of: profit, scope: {scope}, threshold: 100 EUR, {levels('step', '9 EUR')}"

    assert one(terms, GIVEN_BACK) == ["9.00", "-9.00"]


# --- Editions --------------------------------------------------------------------------


def lost_fee(day: str, key: str, fee: str) -> str:
    return f"""
{day} fee stripe:fee:{key}
  parent: stripe:charge:{key}
  client:zen:fees:payment          {fee} EUR
  client:zen:processor:stripe    -{fee} EUR
"""


@pytest.mark.parametrize("scope", ["period", "cumulative"])
def test_what_an_older_edition_took_back_is_given_back_once(scope: str) -> None:
    ledger = (
        sale("2027-01-05", "a", "130")
        + lost_fee("2027-01-05", "a", "4.58")
        + refund("2027-02-05", "a", "130")
    )
    terms = f"of: profit\nscope: {scope}\nclawback: credit\n{levels('step', '50 EUR')}"
    months = [JANUARY, FEBRUARY, MARCH]

    made = each_stated(
        agreed(terms), read_entries(ledger), months, editions=[Edition.ARRIVAL] * 2
    )

    assert [str(one.total) for one in made] == ["50.00 EUR", "-100.00 EUR", "50.00 EUR"]
