"""Fees, disputes and corrections known late come to what they would have, at once.

What was put right by hand comes to what it would have, had it been right at once.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.edition import Edition
from tests.billing.commission.happenings import terms_with
from tests.billing.commission.happenings import whatever_happens
from tests.billing.commission.plans import billed
from tests.billing.commission.plans import changed
from tests.billing.commission.plans import Plan
from tests.billing.commission.test_known_late import in_two
from tests.billing.commission.test_known_late import paid
from tests.billing.stated import EXAMPLES

TERMS = terms_with("", "", ", fees: out", ", disputes: in")
LATER = st.lists(
    st.tuples(st.integers(2, 6), TERMS), max_size=2, unique_by=lambda one: one[0]
)


@given(before=TERMS, later=LATER, plans=whatever_happens())
@settings(max_examples=EXAMPLES, deadline=None)
def test_whatever_happens_late_comes_to_what_it_would_have(
    before: str, later: list[tuple[int, str]], plans: list[Plan]
) -> None:
    """But for cents: a plain rate rounds month by month, and each payment in dollars."""
    versions = changed(before, *later)

    late = billed(versions, plans)

    at_once = billed(versions, [one.at_once() for one in plans])
    assert abs(sum(late) - sum(at_once)) <= 2 * sum(len(one.payments) for one in plans)


COLLECTED = "rate: 10 %, scope: cumulative, counted: collected"
SIGNED = "rate: 10 %, scope: cumulative, counted: signed"
PERIOD = "rate: 10 %, scope: period, counted: collected"


def test_a_payment_corrected_twice_is_one_of_those_that_count() -> None:
    terms = changed(f"{COLLECTED}, payments: 1")
    twice = replace(paid(5, 10_000), wrong=((7_000, 45), (3_000, 45)))

    alone = billed(terms, [Plan(payments=(twice,), told=None)])

    assert alone == [700, 300 - 700, 0, 1_000 - 300, 0, 0, 0]
    assert billed(terms, in_two(twice, paid(35, 20_000))) == alone


def test_a_payment_corrected_twice_is_put_right_by_the_first_newer_statement() -> None:
    terms = changed(f"{COLLECTED}, payments: 1")
    twice = replace(paid(5, 10_000), wrong=((7_000, 45), (3_000, 45)))
    plans = [Plan(payments=(twice,), told=None)]

    months = billed(terms, plans, editions=[Edition.ARRIVAL] * 4)

    assert months == [700, 300 - 700, 0, -600, 1_000 + 300, 0, 0]


def test_payments_of_one_day_are_taken_by_their_moment_whichever_is_known_first() -> (
    None
):
    terms = changed(f"{COLLECTED}, payments: 2")
    second = paid(40, 20_000, known=30)
    plan = Plan(payments=(paid(40, 10_000), second, paid(40, 40_000)))

    assert billed(terms, [plan]) == [0, 5_000, 3_000 - 5_000, 0, 0, 0, 0]
    assert billed(terms, [plan.at_once()]) == [0, 3_000, 0, 0, 0, 0, 0]


def test_a_sale_of_which_the_first_payment_is_corrected_twice_stays_one() -> None:
    first = replace(paid(5, 10_000), wrong=((7_000, 45), (3_000, 45)))

    months = billed(changed(SIGNED), in_two(first, paid(35, 10_000)))

    assert months == [2_000, 0, 0, 0, 0, 0, 0]


def test_a_later_payment_corrected_is_of_the_terms_that_signed_its_sale() -> None:
    versions = changed(SIGNED, (2, COLLECTED))
    later = replace(paid(35, 10_000), wrong=((7_000, 30),))

    months = billed(versions, in_two(paid(5, 10_000), later))

    assert months == [2_000, 0, 0, 0, 0, 0, 0]


def test_a_first_payment_undone_leaves_the_rate_of_the_next_one() -> None:
    """A dollar is 0.85 euros on the day of the first payment, 1.00 on the second's."""
    first = replace(paid(5, 10_000), undone=45)

    months = billed(changed(SIGNED), in_two(first, paid(20, 10_000), "USD"))

    assert months == [1_700, 2_000 - 1_700, 0, 0, 0, 0, 0]


def test_what_is_given_back_of_a_corrected_payment_is_not_of_a_later_one() -> None:
    versions = changed(PERIOD, (3, f"{PERIOD}, payments: 1"))
    first = replace(paid(77, 10_000), back=3_000, later=43, wrong=((70, 45),))

    months = billed(versions, in_two(first, paid(101, 10_000)))

    assert months == [0, 0, 7, 0, 1_000 - 7 - 300, 0, 0]


def test_a_refund_corrected_counts_no_more_than_its_payment_does() -> None:
    terms = changed(f"{COLLECTED}, payments: 2")
    last = replace(paid(79, 10_000), back=800, later=29, back_wrong=((3_000, 3),))
    plan = Plan(payments=(paid(39, 10_000), paid(42, 10_000), last))

    assert billed(terms, [plan]) == [0, 2_000, 0, 0, 0, 0, 0]


def test_a_payment_undone_after_a_correction_takes_no_other_of_its_day_back() -> None:
    wrong = replace(paid(40, 10_000), wrong=((30_000, 20),), undone=45)

    months = billed(changed(f"{PERIOD}, payments: 1"), in_two(wrong, paid(40, 10_000)))

    assert months == [0, 3_000, 1_000 - 3_000, 0, 0, 0, 0]
