"""What is given back changes the period of the payment that it takes back.

The oracle adds up each period's final base in plain Python and applies the rule once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import Threshold
from regie.billing.agreed.terms import Tier
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.commission.simulation import simulate
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import open_book
from regie.money import EUR
from regie.money import Money
from tests.billing.simulated import accounts
from tests.billing.simulated import due
from tests.billing.simulated import earned

FIRST, DAYS = date(2027, 1, 1), 181
REFUNDED = """
    date       kind   id amount sale
    2027-01-10 sale   S1 20000  -
    {back}     refund -  20000  S1
    2027-04-05 sale   S2 1000   -
"""


def one(terms: str, sales: str) -> list[str]:
    [account] = accounts(terms, sales).values()
    assert account.balance.is_sound
    return earned(account)


# --- Examples --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("2027-02-12", ["900.00", "-900.00", "0.00", "100.00"]),
        ("2027-03-12", ["900.00", "0.00", "-900.00", "100.00"]),
        ("2027-04-12", ["900.00", "0.00", "0.00", "-800.00"]),
    ],
)
def test_a_refund_takes_back_what_was_earned(back: str, expected: list[str]) -> None:
    terms = "- {party: a, rate: 10 %, cap: 900 EUR}"

    assert one(terms, REFUNDED.format(back=back)) == expected


@pytest.mark.parametrize(
    ("limit", "january", "february"),
    [
        ("cap: 900 EUR", "900.00", "-400.00"),
        ("baseline: 18000 EUR", "200.00", "-200.00"),
        ("threshold: {amount: 18000 EUR, counts: whole}", "2000.00", "-2000.00"),
        ("threshold: {amount: 1000 EUR, counts: whole}", "2000.00", "-1500.00"),
        ("floor: 3000 EUR", "3000.00", "0.00"),
        ("scope: sale, cap: 900 EUR", "900.00", "-400.00"),
        ("scope: cumulative, cap: 900 EUR", "900.00", "-400.00"),
    ],
)
def test_a_part_given_back_is_measured_by_the_period_that_it_was_sold_in(
    limit: str, january: str, february: str
) -> None:
    sales = """
        date       kind   id amount sale
        2027-01-10 sale   S1 20000  -
        2027-02-12 refund -  15000  S1
    """

    assert one(f"- {{party: a, rate: 10 %, {limit}}}", sales) == [january, february]


def test_given_back_whole_no_floor_is_left() -> None:
    terms = "- {party: a, rate: 10 %, floor: 3000 EUR}"

    found = one(terms, REFUNDED.format(back="2027-02-12"))

    assert found == ["3000.00", "-3000.00", "0.00", "3000.00"]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("P3", ["100.00", "50.00", "80.00", "-50.00"]),
        ("P1", ["100.00", "50.00", "80.00", "-30.00"]),
        ("S", ["100.00", "50.00", "80.00", "-50.00"]),
    ],
)
def test_a_refund_of_an_instalment_changes_the_period_in_which_it_was_paid(
    named: str, expected: list[str]
) -> None:
    """Where it names the sale alone, the last payment is given back first."""
    sales = f"""
        date       kind    id amount sale
        2027-01-02 sale    S  1500   -
        2027-01-03 sale    T  700    -
        2027-01-05 payment P1 500    S
        2027-02-05 payment P2 500    S
        2027-03-05 payment P3 500    S
        2027-03-06 sale    U  300    -
        2027-04-20 refund  -  500    {named}
    """
    terms = "- {party: a, rate: 10 %, cap: 100 EUR}"

    assert one(terms, sales) == expected


def test_a_payment_that_never_counted_takes_nothing_back() -> None:
    sales = """
        date       kind    id amount sale
        2027-01-02 sale    S  1500   -
        2027-01-05 payment P1 500    S
        2027-02-05 payment P2 500    S
        2027-03-05 payment P3 500    S
        2027-04-20 refund  -  700    S
    """

    found = one("- {party: a, rate: 10 %, payments: 2}", sales)

    assert found == ["50.00", "50.00", "0.00", "-20.00"]


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_a_sale_from_before_the_agreement_takes_nothing_back(scope: str) -> None:
    sales = """
        date       kind   id amount sale
        2026-12-20 sale   S1 20000  -
        2027-01-10 sale   S2 1000   -
        2027-02-12 refund -  20000  S1
    """
    terms = f"- {{party: a, rate: 10 %, from: 2027-01-01, scope: {scope}}}"

    assert one(terms, sales) == ["0.00", "100.00", "0.00"]


def test_a_correction_is_told_with_its_figures_and_its_movements() -> None:
    [account] = accounts(
        "- {party: a, rate: 10 %, cap: 900 EUR}", REFUNDED.format(back="2027-02-12")
    ).values()

    february = account.lines[1].paid.earned

    [correction] = february.corrections
    assert str(correction.period) == "2027-01"
    assert (correction.before, correction.base) == (Fraction(2_000_000), Fraction(0))
    assert (correction.stated, correction.commission) == (90_000, 0)
    assert [
        (change.source.sale, change.source.kind, change.amount)
        for change in correction.changes
    ] == [("S1", MovementKind.REFUND, Fraction(-2_000_000))]
    assert (february.base, february.amount) == (Fraction(0), -90_000)


def test_what_is_held_of_a_sale_is_held_of_its_refund() -> None:
    terms = "- {party: a, rate: 10 %, cap: 900 EUR, hold: 60 days}"

    [account] = accounts(terms, REFUNDED.format(back="2027-02-12")).values()

    assert [line.paid.held for line in account.lines] == [
        90_000,
        -90_000,
        0,
        10_000,
        0,
        0,
    ]
    assert due(account) == ["0.00", "0.00", "0.00", "0.00", "0.00", "100.00"]


# --- Advances --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recoup", "expected"),
    [
        ("500 EUR", ["0.00", "0.00", "300.00", "400.00"]),
        ("{amount: 500 EUR, each: 150 EUR}", ["50.00", "150.00", "150.00", "350.00"]),
    ],
)
@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_an_advance_is_taken_back_once_from_what_is_earned(
    scope: str, recoup: str, expected: list[str]
) -> None:
    sales = """
        date       amount
        2027-01-05 2000
        2027-02-05 3000
        2027-03-05 3000
        2027-04-05 4000
    """
    terms = f"- {{party: a, rate: 10 %, scope: {scope}, recoup: {recoup}}}"

    [account] = accounts(terms, sales).values()

    assert account.balance.is_sound
    assert earned(account) == expected
    assert account.lines[-1].paid.earned.advance_left == 0


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
@pytest.mark.parametrize("clawback", ["carry", "forgive", "credit"])
def test_an_advance_is_never_asked_back(clawback: str, scope: str) -> None:
    sales = """
        date       amount
        2027-01-05 1000
        2027-02-05 1500
        2027-03-05 500
    """
    terms = (
        f"- {{party: a, rate: 10 %, scope: {scope}, recoup: 200 EUR, "
        f"clawback: {clawback}}}"
    )

    [account] = accounts(terms, sales).values()

    assert due(account) == ["0.00", "50.00", "50.00"]


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_a_period_of_minus_takes_no_part_of_an_advance(scope: str) -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S1 500    -
        2027-02-05 sale   S2 750    -
        2027-03-05 sale   S3 20     -
        2027-03-06 refund -  750    S2
        2027-04-05 sale   S4 1000   -
    """
    advance = "{amount: 50 EUR, each: 15 EUR}"
    terms = f"- {{party: a, rate: 10 %, scope: {scope}, recoup: {advance}}}"

    [account] = accounts(terms, sales).values()

    made = [line.paid.earned for line in account.lines]
    assert [(one.recouped, one.advance_left, one.amount) for one in made] == [
        (1500, 3500, 3500),
        (1500, 2000, 6000),
        (0, 2000, -7300),
        (1500, 500, 8500),
    ]


def test_an_advance_is_owed_again_where_what_paid_it_off_is_given_back() -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S1 3000   -
        2027-02-05 refund -  3000   S1
        2027-03-05 sale   S2 9000   -
    """
    terms = "- {party: a, rate: 10 %, recoup: 500 EUR, hold: 60 days}"

    [account] = accounts(terms, sales).values()

    made = [line.paid.earned for line in account.lines]
    assert [(one.recouped, one.advance_left, one.amount) for one in made[:3]] == [
        (30_000, 20_000, 0),
        (-30_000, 50_000, 0),
        (50_000, 0, 40_000),
    ]
    assert [line.paid.held for line in account.lines[:3]] == [0, 0, 40_000]


# --- The property ----------------------------------------------------------------------


@dataclass(frozen=True)
class Paid:
    """A payment with its refunds: how much, and how many days later."""

    sale: int
    day: int
    minor: int
    refunds: tuple[tuple[int, int], ...]


def cents(minor: int) -> Money:
    return Money(minor, EUR)


@st.composite
def payments(draw: st.DrawFn) -> list[Paid]:
    found = []
    for sale in range(draw(st.integers(1, 5))):
        for _ in range(draw(st.integers(1, 3))):
            minor = left = draw(st.integers(1, 600_000))
            refunds = []
            for _ in range(draw(st.integers(0, 2))):
                part = draw(st.integers(1, left)) if left else 0
                refunds.append((part, draw(st.integers(0, 120))))
                left -= part
            day = draw(st.integers(0, DAYS - 121))
            given_back = tuple(one for one in refunds if one[0])
            found.append(Paid(sale, day, minor, given_back))
    return found


@st.composite
def all_terms(draw: st.DrawFn) -> Terms:
    """Draw a scope with tiers or a rate, and with limits of every kind."""
    small = st.integers(1, 900_000).map(cents)
    tiers = None
    if draw(st.booleans()):
        begins = sorted(draw(st.sets(st.integers(0, 900_000), min_size=1, max_size=3)))
        mode = draw(st.sampled_from(TierMode))
        levels = tuple(
            Tier(
                begins=cents(begin),
                rate=Rate(flat=cents(draw(st.integers(1, 50_000))))
                if mode is TierMode.STEP
                else Rate(share=Fraction(draw(st.integers(0, 60)), 100)),
            )
            for begin in begins
        )
        tiers = Tiers(mode=mode, levels=levels)
    rate = RateRule(rate=Rate(share=Fraction(draw(st.integers(1, 100)), 100)))
    threshold = st.builds(Threshold, amount=small, whole=st.booleans())
    return Terms(
        party="a",
        scope=draw(st.sampled_from(Scope)),
        rates=() if tiers else (rate,),
        tiers=tiers,
        threshold=draw(st.none() | threshold),
        cap=draw(st.none() | st.integers(1, 200_000).map(cents)),
        floor=draw(st.none() | st.integers(1, 200_000).map(cents)),
    )


#: A flat sum that is reached by a base which is no more than the threshold.
AT_THE_THRESHOLD = Terms(
    party="a",
    scope=Scope.PERIOD,
    rates=(),
    tiers=Tiers(
        mode=TierMode.STEP,
        levels=(Tier(begins=cents(1), rate=Rate(flat=cents(500))),),
    ),
    threshold=Threshold(amount=cents(1), whole=False),
)


@given(payments(), all_terms(), st.lists(st.integers(0, 120), max_size=30))
@example([Paid(sale=0, day=0, minor=1, refunds=())], AT_THE_THRESHOLD, [])
@settings(deadline=None)
def test_all_that_is_stated_is_the_rule_on_each_final_base(
    paid: list[Paid], terms: Terms, other_days: list[int]
) -> None:
    wanted = oracle(paid, terms)

    assert stated(paid, terms) == wanted
    assert stated(moved(paid, other_days), terms) == wanted


def stated(paid: list[Paid], terms: Terms) -> int:
    [account] = simulate([terms], open_book(history(paid)))
    return sum(line.paid.earned.amount for line in account.lines)


def moved(paid: list[Paid], days: list[int]) -> list[Paid]:
    """Return the same with refunds on other days, as far as there are some."""
    waiting = list(days)
    return [
        Paid(
            one.sale,
            one.day,
            one.minor,
            tuple(
                (part, waiting.pop() if waiting else after)
                for part, after in one.refunds
            ),
        )
        for one in paid
    ]


def history(paid: list[Paid]) -> list[Movement]:
    """Return each sale with its payments, and refunds that name what they take back."""
    found = []
    for sale in sorted({one.sale for one in paid}):
        own = [one for one in paid if one.sale == sale]
        signed = sum(one.minor for one in own)
        first = min(one.day for one in own)
        found.append(movement(f"s{sale}", first, signed, MovementKind.SALE, f"s{sale}"))
    for number, one in enumerate(paid):
        key = f"p{number}"
        found.append(
            movement(key, one.day, one.minor, MovementKind.PAYMENT, f"s{one.sale}")
        )
        for place, (part, after) in enumerate(one.refunds):
            found.append(
                movement(
                    f"r{number}.{place}",
                    one.day + after,
                    part,
                    MovementKind.REFUND,
                    key,
                )
            )
    return found


def movement(key: str, day: int, minor: int, kind: MovementKind, sale: str) -> Movement:
    return Movement(
        key=key,
        kind=kind,
        on=FIRST + timedelta(days=day),
        amount=cents(minor),
        vat=cents(0),
        shipping=cents(0),
        sale=sale,
    )


def oracle(paid: list[Paid], terms: Terms) -> int:
    """Return what all statements come to: the rule on each final base, rounded once."""
    kept = [(one, one.minor - sum(part for part, _ in one.refunds)) for one in paid]
    if terms.scope is Scope.CUMULATIVE:
        return half_away(rule(terms, sum(net for _, net in kept)))
    if terms.scope is Scope.PERIOD:
        bases: dict[int, int] = {}
        for one, net in kept:
            month = (FIRST + timedelta(days=one.day)).month
            bases[month] = bases.get(month, 0) + net
        return sum(half_away(rule(terms, base)) for base in bases.values())
    total = 0
    for sale in {one.sale for one in paid}:
        net = sum(net for one, net in kept if one.sale == sale)
        total += half_away(rule(terms, net)) if net else 0
    return total


def rule(terms: Terms, base: int) -> Fraction:
    """Apply threshold, rate or tiers, floor and cap to a base, in plain sums."""
    least = terms.threshold.amount.minor if terms.threshold else 0
    whole = terms.threshold.whole if terms.threshold else False
    if whole and base < least:
        commission = Fraction(0)
    elif terms.tiers is None:
        commission = max(base - (0 if whole else least), 0) * terms.rates[0].rate.share
    else:
        commission = by_tiers(terms.tiers, base, 0 if whole else least)
    if terms.floor is not None and base > 0:
        commission = max(commission, Fraction(terms.floor.minor))
    return (
        commission if terms.cap is None else min(commission, Fraction(terms.cap.minor))
    )


def by_tiers(tiers: Tiers, base: int, least: int) -> Fraction:
    if base <= least:
        return Fraction(0)
    begins = [level.begins.minor for level in tiers.levels]
    rates = [level.rate for level in tiers.levels]
    if tiers.mode is TierMode.MARGINAL:
        ends = [*begins[1:], base]
        return sum(
            (
                max(min(end, base) - max(begin, least), 0) * rate.share
                for begin, end, rate in zip(begins, ends, rates, strict=True)
            ),
            Fraction(0),
        )
    reached = [place for place, begin in enumerate(begins) if begin <= base]
    if not reached:
        return Fraction(0)
    rate = rates[reached[-1]]
    if tiers.mode is TierMode.STEP:
        return Fraction(rate.flat.minor if rate.flat else 0)
    start = begins[reached[-1]] if tiers.mode is TierMode.ABOVE else 0
    return max(base - max(start, least), 0) * rate.share


def half_away(exact: Fraction) -> int:
    whole = int(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole
