"""An end told by hand gave way to the vendor's, which proves to be another dispute's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_many_disputes import Deed
from tests.services.books.test_many_disputes import expected
from tests.services.books.test_many_disputes import NOW
from tests.services.books.test_many_disputes import SALES

FIRST = Deed("opened", 1, by_row=True, has_id=False)
SECOND = Deed("opened", 2, by_row=True)
OF_OTHER_SALE = Deed("opened", 4, by_row=True)
BACK = Deed("won", 2, by_row=True, has_id=False)
NAMED_BACK = replace(BACK, has_id=True)
LOST = Deed("lost", 2, is_bare=True)
BY_HAND = "stripe:dispute:by-hand:stripe:dispute:txn_21"
ONCE = (
    "Litige gagné, dit par vous, puis par le prestataire de paiement : il compte une "
    "fois ({})."
)
RESTORED = (
    "Litige gagné, dit par vous : ce que le prestataire de paiement a dit ({}) est la "
    "fin d'un autre litige ; la vôtre compte à nouveau."
)


def tell(on: Stage, told: Sequence[Deed]) -> None:
    on.move(NOW)
    learn(on, *SALES)
    assert [one.tell(on) for one in told] == [True] * len(told)


def by_hand(on: Stage) -> list[tuple[str, str]]:
    """Return the keys and reasons of what is told by hand, and of what undoes it."""
    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    return [(one.key, one.reason) for one in entries if "by-hand" in one.key]


@pytest.mark.parametrize("hand", ["hand won", "hand lost"])
@pytest.mark.parametrize(
    "rest",
    [
        pytest.param([BACK, SECOND, NAMED_BACK], id="what came back learns its id"),
        pytest.param([NAMED_BACK, SECOND], id="another opening has the id"),
        pytest.param([LOST, SECOND], id="another opening has the id of the loss"),
        pytest.param(
            [NAMED_BACK, replace(FIRST, has_id=True), SECOND],
            id="its opening learns another id",
        ),
        pytest.param(
            [BACK, replace(SECOND, has_id=False), NAMED_BACK, SECOND],
            id="the other opening learns the id last",
        ),
    ],
)
def test_it_counts_again(on: Stage, hand: str, rest: Sequence[Deed]) -> None:
    told = [FIRST, Deed(hand, 1), *rest]

    tell(on, told)

    assert roles(on) == expected(told)
    assert check_ledger(on.runtime).faults == ()


def test_it_counts_again_where_the_other_is_of_another_sale(on: Stage) -> None:
    back = Deed("won", 4, by_row=True, has_id=False, has_sale=False)
    told = [FIRST, Deed("hand won", 1), back, replace(back, has_sale=True)]

    tell(on, [*told, OF_OTHER_SALE])

    assert roles(on) == expected([*told, OF_OTHER_SALE])


@pytest.mark.parametrize("given", ["dp_2", "dp_8"])
def test_it_counts_again_whatever_id_was_typed(on: Stage, given: str) -> None:
    told = [FIRST, Deed("hand won", 1, given=given), NAMED_BACK, SECOND]

    tell(on, told)

    assert roles(on) == expected(told)


def test_the_entry_says_why(on: Stage) -> None:
    tell(on, [FIRST, Deed("hand won", 1), BACK, SECOND, NAMED_BACK, NAMED_BACK])

    key = "stripe:dispute:txn_42"
    assert by_hand(on) == [
        (BY_HAND, "Mail"),
        (
            f"reversal:{BY_HAND}",
            ONCE.format(key),
        ),
        (f"correction:{BY_HAND}", RESTORED.format(key)),
    ]


def test_the_vendor_s_own_end_then_takes_its_place(on: Stage) -> None:
    own = Deed("won", 1, by_row=True)
    told = [FIRST, Deed("hand lost", 1), NAMED_BACK, SECOND, own]

    tell(on, [*told, replace(FIRST, has_id=True)])

    assert roles(on) == expected(told)
    with_it = f"reversal:correction:{BY_HAND}".replace("dispute:by", "dispute_lost:by")
    assert with_it in [key for key, _ in by_hand(on)]


def test_it_stays_undone_where_the_vendor_told_its_own_end_meanwhile(
    on: Stage,
) -> None:
    own = Deed("won", 1, by_row=True)
    told = [FIRST, Deed("hand won", 1), BACK, own, replace(FIRST, has_id=True)]

    tell(on, [*told, SECOND, NAMED_BACK])

    assert roles(on) == expected([*told, SECOND, NAMED_BACK])
    assert f"correction:{BY_HAND}" not in [key for key, _ in by_hand(on)]


def test_it_stays_undone_where_another_end_without_opening_fits(on: Stage) -> None:
    """That one would have undone it, had it not been undone already."""
    own = Deed("won", 1, by_row=True)
    told = [FIRST, Deed("hand won", 1), BACK, own, SECOND, NAMED_BACK]

    tell(on, told)

    assert roles(on) == expected(told)
    assert f"correction:{BY_HAND}" not in [key for key, _ in by_hand(on)]


def test_it_stays_undone_where_she_told_the_end_again(on: Stage) -> None:
    told = [FIRST, Deed("hand won", 1), replace(BACK, has_sale=False)]
    tell(on, told)
    correct(on.runtime, "stripe:dispute:txn_42", None, reason="erreur", apply=True)
    end_dispute(on.runtime, "stripe:dispute:txn_21", ending(), apply=True)

    SECOND.tell(on)

    assert f"correction:{BY_HAND}" not in [key for key, _ in by_hand(on)]


def test_what_she_undid_herself_stays_undone(on: Stage) -> None:
    tell(on, [FIRST, Deed("hand won", 1)])
    correct(on.runtime, BY_HAND, None, reason="erreur", apply=True)

    for one in (NAMED_BACK, SECOND):
        one.tell(on)

    assert roles(on) == expected([FIRST, SECOND, NAMED_BACK])


def test_an_end_without_id_is_not_of_a_dispute_that_the_vendor_ended(on: Stage) -> None:
    """It undid the loss by hand of that one, and took its sale."""
    own = [Deed("opened", 4), Deed("hand lost", 4), Deed("won", 4, by_row=True)]
    back = replace(BACK, has_sale=False)

    tell(on, [*own, back])

    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    sales = {one.key: one.parent for one in entries}
    assert [one for one in sales if one.startswith("reversal:")] == []
    assert sales["stripe:dispute:txn_42"] == ""
    assert all(one.tell(on) for one in (SECOND, NAMED_BACK))
    assert roles(on) == expected([*own, back, SECOND])


def test_the_loss_counts_once_what_took_its_place_is_of_another_sale(on: Stage) -> None:
    """It was counted with what came back of the other dispute."""
    back = Deed("won", 4, by_row=True, has_id=False, has_sale=False)
    told = [
        Deed("opened", 1, is_bare=True),
        OF_OTHER_SALE,
        Deed("hand won", 1),
        back,
        Deed("lost", 1, is_bare=True),
        replace(back, has_id=True, has_sale=True),
    ]

    tell(on, told)

    assert roles(on) == expected(told)
    assert check_ledger(on.runtime).faults == ()
