"""What becomes known late comes to what it would have, had it been known at once.

Whatever was agreed meanwhile: a sale, and what is given back of it, belong to the terms
of their days, also if others had counted them first.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings

from tests.billing.commission.plans import agreed
from tests.billing.commission.plans import billed
from tests.billing.commission.plans import changed
from tests.billing.commission.plans import LATER
from tests.billing.commission.plans import Payment
from tests.billing.commission.plans import Plan
from tests.billing.commission.plans import PLANS
from tests.billing.commission.plans import terms
from tests.billing.stated import EXAMPLES


@given(before=terms(), later=LATER, plans=PLANS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_known_late_comes_to_what_it_would_have(
    before: str, later: list[tuple[int, str]], plans: list[Plan]
) -> None:
    """But for cents: a plain rate rounds month by month, and each payment in dollars."""
    versions = changed(before, *later)

    late = billed(versions, plans)

    at_once = billed(versions, [one.at_once() for one in plans])
    assert abs(sum(late) - sum(at_once)) <= 2 * sum(len(one.payments) for one in plans)


def paid(day: int, minor: int, *, known: int = 0, back: int = 0) -> Payment:
    """Return a payment of which something is given back ten days later."""
    return Payment(day=day, minor=minor, back=back, later=10, known=known, back_known=0)


def in_two(first: Payment, second: Payment, currency: str = "EUR") -> list[Plan]:
    return [Plan(payments=(first, second), currency=currency)]


def test_a_sale_signed_before_belongs_to_the_terms_of_that_day() -> None:
    versions = changed(
        "rate: 10 %, scope: cumulative, counted: signed",
        (2, "rate: 20 %, scope: cumulative, counted: signed"),
    )

    kept = in_two(paid(24, 10_000, known=45), paid(44, 30_000))
    partly = in_two(paid(24, 10_000, known=45), paid(44, 30_000, back=10_000))

    assert billed(versions, kept) == [0, 8_000, 4_000 - 8_000, 0, 0, 0, 0]
    assert billed(versions, partly) == [0, 6_000, 3_000 - 6_000, 0, 0, 0, 0]


def test_what_is_paid_later_of_a_sale_signed_before_adds_nothing() -> None:
    versions = changed(
        "rate: 10 %, scope: sale, counted: signed",
        (2, "rate: 20 %, scope: sale, counted: collected"),
    )
    plan = in_two(paid(24, 10_000, known=45), paid(44, 30_000))

    assert billed(versions, plan) == [0, 6_000, 4_000 - 6_000, 0, 0, 0, 0]


def test_what_was_given_back_before_its_sale_was_known_goes_with_it() -> None:
    versions = changed(
        "rate: 10 %, scope: period, counted: collected",
        (2, "rate: 20 %, scope: period, counted: collected"),
    )
    plan = [Plan(payments=(paid(24, 10_000, known=45, back=10_000),), told=None)]

    assert billed(versions, plan) == [0, -2_000, 1_000 + 2_000 - 1_000, 0, 0, 0, 0]


def test_a_first_payment_known_late_takes_the_place_of_the_one_that_counted() -> None:
    once = agreed(
        "2027-01-01", "rate: 10 %, scope: sale, counted: collected, payments: 1"
    )
    plan = in_two(paid(34, 14_700, known=45), paid(35, 20_100))

    assert billed([once] * 7, plan) == [0, 2_010, 1_470 - 2_010, 0, 0, 0, 0]


def test_what_is_given_back_of_what_never_counted_takes_nothing_back() -> None:
    versions = changed(
        "rate: 20 %, scope: sale, counted: collected",
        (2, "rate: 10 %, scope: sale, counted: signed"),
        (3, "rate: 10 %, scope: cumulative, counted: collected"),
    )
    plan = in_two(paid(20, 10_000), paid(55, 30_000, known=20, back=10_000))

    assert billed(versions, plan) == [2_000, 0, 0, 0, 0, 0, 0]


SIGNED = "rate: 10 %, scope: cumulative, counted: signed"


def test_what_is_given_back_has_the_rate_of_the_first_payment_once_that_is_known() -> (
    None
):
    """A dollar is 1.15 euros on the day of the first payment, 0.80 on the second's."""
    once = agreed("2027-01-01", SIGNED)
    plan = in_two(paid(35, 10_000, known=30), paid(40, 30_000, back=30_000), "USD")

    months = billed([once] * 7, plan)

    # February: 400 at 0.80, less 300 at 0.80. March: 400 at 1.15, less 300 at 1.15.
    assert months == [0, 3_200 - 2_400, (4_600 - 3_450) - 800, 0, 0, 0, 0]


def test_what_was_given_back_before_its_payment_was_known_has_that_rate_then() -> None:
    """It is given back at 0.90 euros for a dollar, ten days after the payment."""
    once = agreed("2027-01-01", SIGNED)
    plan = in_two(paid(35, 10_000), paid(40, 30_000, known=30, back=30_000), "USD")

    months = billed([once] * 7, plan)

    assert months == [0, 4_600 - 2_700, -3_450 + 2_700, 0, 0, 0, 0]
