"""Of sales that are given back whole nothing is earned, whatever was agreed meanwhile.

A plan may be paid under terms that count what is paid, and under terms that count what
is signed, with limits of payments and months, in either order. Payments may become
known late, and after what is given back of them.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings

from tests.billing.commission.plans import billed
from tests.billing.commission.plans import changed
from tests.billing.commission.plans import LATER
from tests.billing.commission.plans import Plan
from tests.billing.commission.plans import PLANS
from tests.billing.commission.plans import terms
from tests.billing.stated import EXAMPLES


@given(before=terms(), later=LATER, plans=PLANS)
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_given_back_whole_earns_nothing(
    before: str, later: list[tuple[int, str]], plans: list[Plan]
) -> None:
    """But for cents: a plain rate rounds month by month, and each payment in dollars."""
    totals = billed(changed(before, *later), [one.all_back() for one in plans])

    assert abs(sum(totals)) <= 2 * sum(len(one.payments) for one in plans)
