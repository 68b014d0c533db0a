"""What comes back of a dispute that was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.ports import Payment
from regie.ports import PaymentKind
from tests.ledger.test_rules import booked
from tests.ledger.test_rules import given_back
from tests.ledger.test_rules import one_after_another
from tests.ledger.test_rules import PARTS
from tests.ledger.test_rules import shown
from tests.ledger.test_rules import sold


def won_back(parts: Sequence[int]) -> list[Payment]:
    return given_back(parts, PaymentKind.DISPUTE_WON)


def test_a_dispute_won_after_it_was_lost_undoes_the_loss() -> None:
    (opened,) = given_back([10000], PaymentKind.DISPUTE)
    (lost,) = given_back([10000], PaymentKind.DISPUTE_LOST)
    (won,) = won_back([10000])
    sale = sold(10000, 521)

    entries = one_after_another([sale, opened, lost, won])

    assert shown(entries[-1]) == [
        "processor:s 100.00 EUR",
        "disputes:lost -94.79 EUR",
        "vat -5.21 EUR",
    ]
    assert balances(entries) == balances([booked(sale)])


def test_what_comes_back_ends_first_what_is_still_held() -> None:
    held = given_back([6000, 4000], PaymentKind.DISPUTE)
    (lost,) = given_back([6000], PaymentKind.DISPUTE_LOST)
    (won,) = won_back([10000])

    entries = one_after_another([sold(10000, None), *held, lost, won])

    assert shown(entries[-1]) == [
        "processor:s 100.00 EUR",
        "disputes -40.00 EUR",
        "disputes:lost -50.00 EUR",
        "vat -10.00 EUR",
    ]


def left(entries: Iterable[Entry]) -> dict[str, int]:
    """Return what accounts hold; of what went for good, where a cent is may differ."""
    sums: Counter[str] = Counter()
    for (account, _), amount in balances(entries).items():
        role = account.role
        sums["gone" if role in {"refunds", "disputes:lost"} else role] += amount.minor
    return {role: minor for role, minor in sums.items() if minor}


@given(PARTS, PARTS, st.none() | st.integers(0, 1), st.data())
def test_whenever_money_comes_back_after_a_loss_it_leaves_the_sale(
    parts: list[int], others: list[int], tax: int | None, data: st.DataObject
) -> None:
    sale = sold(sum(parts) + sum(others), tax)
    refunds = given_back(others, PaymentKind.REFUND)
    opened = given_back([sum(parts)], PaymentKind.DISPUTE)
    lost = given_back([sum(parts)], PaymentKind.DISPUTE_LOST)
    others_told = data.draw(st.permutations(refunds))
    told = [*opened, *lost, *won_back(parts)]
    for refund in others_told:
        told.insert(data.draw(st.integers(0, len(told))), refund)

    entries = one_after_another([sale, *told])

    assert left(entries) == left(one_after_another([sale, *refunds]))


def test_what_comes_back_before_its_opening_is_known_undoes_no_loss() -> None:
    (lost,) = given_back([10000], PaymentKind.DISPUTE_LOST)
    (won,) = won_back([10000])

    entries = one_after_another([sold(10000, None), lost, won])

    assert shown(entries[-1]) == ["processor:s 100.00 EUR", "disputes -100.00 EUR"]
