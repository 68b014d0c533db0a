"""A flat sum is due where something earns it: above zero, and above the threshold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import Threshold
from regie.billing.agreed.terms import Tier
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.commission import rule
from regie.billing.edition import Edition
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money
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


# --- Below a threshold -----------------------------------------------------------------


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "limit", ["threshold: 100 EUR", "baseline: 100 EUR"], ids=["threshold", "baseline"]
)
@pytest.mark.parametrize(
    ("mode", "rate", "expected"),
    [
        ("step", "50 EUR", ["0.00", "0.00", "50.00"]),
        ("cliff", "10 % + 50 EUR", ["0.00", "0.00", "52.00"]),
        ("above", "10 % + 50 EUR", ["0.00", "0.00", "52.00"]),
        ("marginal", "10 % + 50 EUR", ["0.00", "0.00", "52.00"]),
    ],
)
def test_nothing_is_due_below_a_threshold(
    mode: str, rate: str, expected: list[str], limit: str, scope: str
) -> None:
    """Nor at it: only what lies above counts."""
    months = [(1, 80), (2, 100), (3, 120)]
    if scope == "cumulative":
        months = [(1, 80), (2, 20), (3, 20)]
    rows = "\n".join(f"2027-0{month}-05 {sold}" for month, sold in months)
    terms = f"scope: {scope}, {limit}, {levels(mode, rate)}"

    assert one(terms, f"date amount\n{rows}") == expected


def test_a_threshold_for_all_is_reached_at_its_amount() -> None:
    limit = "threshold: {amount: 100 EUR, counts: whole}"
    sales = "date amount\n2027-01-05 80\n2027-02-05 100"

    assert one(f"{limit}, {levels('step', '50 EUR')}", sales) == ["0.00", "50.00"]


@pytest.mark.parametrize(
    ("mode", "low", "high", "above", "whole"),
    [
        ("marginal", "8 %", "10 %", "50.00", "162.00"),
        ("cliff", "8 %", "10 %", "62.00", "202.00"),
        ("above", "8 %", "10 %", "2.00", "2.00"),
        ("step", "50 EUR", "300 EUR", "300.00", "300.00"),
    ],
)
def test_levels_look_at_the_whole_base_beside_a_threshold(
    mode: str, low: str, high: str, above: str, whole: str
) -> None:
    """Of 2,020 the level from 2,000 on is reached, whatever counts of it."""
    tiers = (
        f"tiers: {{mode: {mode}, levels: [{{from: 0 EUR, rate: {low}}}, "
        f"{{from: 2000 EUR, rate: {high}}}]}}"
    )

    sold = "date amount\n2027-01-05 2020"

    threshold = "threshold: {{amount: 1400 EUR, counts: {}}}"
    found = {
        counts: one(f"{threshold.format(counts)}, {tiers}", sold)
        for counts in ("above", "whole")
    }

    assert found == {"above": [above], "whole": [whole]}


# --- A sum a sale beside a threshold ---------------------------------------------------

THREE = """
    date       kind   id amount sale
    2027-01-05 sale   S1 80     -
    2027-01-06 sale   S2 90     -
    2027-01-07 sale   S3 70     -
    2027-02-05 refund -  90     S2
    2027-03-05 refund -  80     S1
    2027-04-05 refund -  69     S3
"""


@pytest.mark.parametrize(
    ("limit", "rate", "expected"),
    [
        ("threshold: 60 EUR", "50 EUR", ["150.00", "-50.00", "-50.00", "-50.00"]),
        (
            "threshold: 60 EUR",
            "10 % + 50 EUR",
            ["168.00", "-59.00", "-58.00", "-51.00"],
        ),
        (
            "threshold: {amount: 60 EUR, counts: whole}",
            "10 % + 50 EUR",
            ["174.00", "-59.00", "-58.00", "-57.00"],
        ),
        ("threshold: 240 EUR", "50 EUR", ["0.00", "0.00", "0.00", "0.00"]),
        (
            "threshold: {amount: 240 EUR, counts: whole}",
            "50 EUR",
            ["150.00", "-150.00", "0.00", "0.00"],
        ),
    ],
)
@pytest.mark.parametrize("scope", ["period", "cumulative"])
def test_a_sum_a_sale_is_due_for_each_once_a_threshold_is_passed(
    scope: str, limit: str, rate: str, expected: list[str]
) -> None:
    """Three sales of 240 in all; of the last one a euro is left, below the least."""
    assert one(f"scope: {scope}, {limit}, rate: {rate}", THREE) == expected


def test_what_counted_before_is_no_sale() -> None:
    """30 were reached before: 210 of 240 are above, the sums are those of the sales."""
    terms = "scope: cumulative, opening: 30 EUR, threshold: 60 EUR, rate: 10 % + 50 EUR"

    assert one(terms, THREE)[0] == "171.00"


# --- The property ----------------------------------------------------------------------

MINOR = st.integers(1, 100_000)


def cents(minor: int) -> Money:
    return Money(minor, EUR)


@given(
    mode=st.sampled_from(TierMode),
    begins=st.sets(st.integers(0, 100_000), min_size=1, max_size=3),
    flat=MINOR,
    share=st.integers(0, 100),
    least=MINOR,
    base=st.integers(-200_000, 200_000),
)
def test_nothing_but_a_share_is_due_where_nothing_is_above(
    mode: TierMode, begins: set[int], flat: int, share: int, least: int, base: int
) -> None:
    rate = Rate(share=Fraction(share, 100), flat=cents(flat))
    tiers = Tiers(
        mode=mode,
        levels=tuple(Tier(begins=cents(one), rate=rate) for one in sorted(begins)),
    )
    terms = Terms(party="a", tiers=tiers, threshold=Threshold(amount=cents(least)))

    made = rule.above(terms, Fraction(base), tiers, by_sign=True)

    if base < 0:
        shared = Rate(share=rate.share)
        only = tuple(Tier(begins=one.begins, rate=shared) for one in tiers.levels)
        mirrored = Terms(party="a", tiers=Tiers(mode=mode, levels=only))
        assert mirrored.tiers is not None
        assert made == -rule.above(
            mirrored, Fraction(-base), mirrored.tiers, by_sign=True
        )
    elif base <= least:
        assert made == 0
    else:
        assert made >= 0


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


@pytest.mark.parametrize("scope", SCOPES)
def test_what_an_older_edition_stated_below_a_threshold_is_taken_back(
    scope: str,
) -> None:
    terms = (
        f"of: net revenue\nscope: {scope}\nclawback: credit\nthreshold: 100 EUR\n"
        f"{levels('step', '50 EUR')}"
    )
    entries = read_entries(sale("2027-01-05", "a", "80"))
    months = [JANUARY, FEBRUARY, MARCH]

    made = each_stated(agreed(terms), entries, months, editions=[Edition.ARRIVAL])

    assert [str(one.total) for one in made] == ["50.00 EUR", "-50.00 EUR", "0.00 EUR"]


@pytest.mark.parametrize("scope", ["period", "cumulative"])
@pytest.mark.parametrize("edition", [Edition.GROUPS, Edition.ARRIVAL])
def test_sums_that_an_older_edition_left_out_are_added_once(
    edition: Edition, scope: str
) -> None:
    ledger = "".join(sale("2027-01-05", key, "80") for key in "abc")
    terms = (
        f"of: net revenue\nscope: {scope}\nclawback: credit\nthreshold: 60 EUR\n"
        "rate: 50 EUR"
    )
    months = [JANUARY, FEBRUARY, MARCH]

    made = each_stated(agreed(terms), read_entries(ledger), months, editions=[edition])

    assert [str(one.total) for one in made] == ["50.00 EUR", "100.00 EUR", "0.00 EUR"]
