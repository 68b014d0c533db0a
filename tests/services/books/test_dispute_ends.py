"""Each dispute ends once in the books, whoever tells its end, and with which id."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import Phase
from hypothesis import settings
from hypothesis import strategies as st

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.books.check_ledger import check_ledger
from regie.services.books.dispute import end_dispute
from regie.words import speaking
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import deliver
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_disputes_apart import SALE

#: What a row of an export names: the dispute, its sale.
ALL, SALE_ALONE, ID_ALONE, NOTHING = (
    (True, True),
    (False, True),
    (True, False),
    (False, False),
)
#: In euros, by the number of the dispute.
WHOLE = {1: 60, 2: 36}
LATER = "2027-03-20 08:00"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is told of a dispute.

    Attributes:
        what: `opened`, `won` or `lost`; `hand won` or `hand lost`.
        names: What the vendor's row names.
        given: The id that a person gives.
    """

    what: str
    number: int = 1
    names: tuple[bool, bool] = ALL
    given: str = ""

    def tell(self, on: Stage) -> bool:
        """Say whether it was taken: a person may be refused."""
        whole, dispute = WHOLE[self.number], f"dp_{self.number}"
        if self.what.startswith("hand"):
            told = ending(won=self.what == "hand won", vendor_id=self.given)
            key = f"stripe:dispute:txn_2{self.number}"
            with suppress(ConflictError, UsageError):
                end_dispute(on.runtime, key, told, apply=True)
                return True
            return False
        if self.what == "lost":
            minor = 100 * whole
            deliver(on, "closed", [], status="lost", dispute=dispute, amount=minor)
            return True
        has_id, has_sale = self.names
        of = f"{dispute if has_id else ''},{'ch_1' if has_sale else ''}\n"
        opens = f"txn_2{self.number},2027-02-09 10:00:00,dispute,-{whole}.00,0,eur,{of}"
        back = opens.replace("txn_2", "txn_4").replace("dispute,-", "dispute_reversal,")
        learn(on, opens if self.what == "opened" else back.replace("02-09", "03-09"))
        return True


def expected(told: Sequence[Deed]) -> dict[str, str]:
    """Return what the accounts hold: each dispute by the vendor's word, or by hers."""
    sold = {"processor:stripe": 120, "sales": -100, "vat": -20}
    opened = {one.number for one in told if one.what == "opened"}
    return disputed_accounts(
        sold,
        [
            (WHOLE[number], [one.what for one in told if one.number == number])
            for number in opened
        ],
    )


def disputed_accounts(
    sold: Mapping[str, int], disputes: Iterable[tuple[int, Sequence[str]]]
) -> dict[str, str]:
    """Return what accounts hold, with each dispute's amount and what was told of it."""
    sums = Counter(sold)
    for whole, own in disputes:
        ends = [one for one in own if one in {"won", "lost"}]
        ends += [one[5:] for one in own if one.startswith("hand")]
        end = (ends or [""])[0]
        sums["processor:stripe"] -= 0 if end == "won" else whole
        sums["disputes"] += 0 if end else whole
        sums["disputes:lost"] += whole * 5 // 6 if end == "lost" else 0
        sums["vat"] += whole // 6 if end == "lost" else 0
    return {role: f"{whole}.00 EUR" for role, whole in sums.items() if whole}


NAMELESS = Deed("opened", names=NOTHING)
NO_ID = Deed("opened", names=SALE_ALONE)
BACK = Deed("won", names=ID_ALONE)
OTHER = Deed("opened", 2, ID_ALONE)


@pytest.mark.parametrize("won", ["hand won", "hand lost"])
@pytest.mark.parametrize("given_id", ["dp_1", "dp_9"])
@pytest.mark.parametrize("end", [Deed("won"), BACK, Deed("lost")])
def test_an_end_by_hand_gives_way_whatever_its_id(
    on: Stage, won: str, given_id: str, end: Deed
) -> None:
    """It stayed beside the vendor's own where its id was wrong."""
    on.move(LATER)
    learn(on, SALE)
    told = [NAMELESS, Deed(won, given=given_id), end]

    assert all(one.tell(on) for one in told)

    assert roles(on) == expected(told)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Litige perdu, dit par vous, mais gagné d'après le prestataire de "
                "paiement : c'est sa parole qui compte (stripe:dispute:txn_41)."
            ),
        ),
        (
            "en",
            (
                "A dispute that was lost, told by you, but won by the payment vendor's "
                "word: that is what counts (stripe:dispute:txn_41)."
            ),
        ),
    ],
)
def test_a_loss_by_hand_that_gives_way_to_a_win_says_so(
    on: Stage, language: str, said: str
) -> None:
    """It read as a win by hand that the vendor had lost."""
    on.move(LATER)
    learn(on, SALE)

    with speaking(language):
        for one in (NAMELESS, Deed("hand lost", given="dp_1"), Deed("won")):
            one.tell(on)
        with on.runtime.unit(reading=True) as unit:
            entries = list(unit.ledger.entries("studio-zen"))

    assert [one.reason for one in entries if one.reverses] == [said]


@pytest.mark.parametrize("given_id", ["", "dp_1", "dp_9"])
def test_an_end_that_the_vendor_told_without_the_sale_is_not_told_again(
    on: Stage, given_id: str
) -> None:
    on.move(LATER)
    learn(on, SALE)
    told = [NO_ID, BACK]

    assert [one.tell(on) for one in (*told, Deed("hand won", given=given_id))] == [
        True,
        True,
        False,
    ]

    assert roles(on) == expected(told)


@pytest.mark.parametrize("end", ["won", "lost"])
@pytest.mark.parametrize("by_hand", ["hand won", "hand lost"])
def test_beside_a_dispute_that_names_no_sale_one_without_id_ends_alone(
    on: Stage, end: str, by_hand: str
) -> None:
    """The end of the other was taken for its own."""
    on.move(LATER)
    learn(on, SALE)
    told = [NO_ID, OTHER, Deed(by_hand), Deed(end, 2)]

    assert all(one.tell(on) for one in told)

    assert roles(on) == expected(told)


def test_what_names_a_dispute_of_the_sale_alone_is_known_beside_it(on: Stage) -> None:
    """What was lost by it counted twice once another was opened without its id."""
    on.move(LATER)
    learn(on, SALE)
    told = [
        Deed("won", 2),
        Deed("opened", names=ID_ALONE),
        Deed("hand lost"),
        Deed("lost"),
        Deed("opened", 2, SALE_ALONE),
    ]

    assert all(one.tell(on) for one in told)

    assert roles(on) == expected(told)


def test_an_id_that_is_then_opened_by_another_is_not_this_one_s(on: Stage) -> None:
    on.move(LATER)
    learn(on, SALE)
    told = [
        NAMELESS,
        Deed("hand lost", given="dp_2"),
        Deed("opened", 2),
        Deed("won", 2),
    ]

    assert all(one.tell(on) for one in told)

    assert roles(on) == expected(told)


def test_what_may_be_one_of_several_ends_is_asked_for_its_id(on: Stage) -> None:
    on.move(LATER)
    learn(on, SALE)
    again = "txn_5,2027-03-10 10:00:00,dispute_reversal,60.00,0,eur,dp_3,\n"
    for one in (NO_ID, BACK):
        one.tell(on)
    learn(on, again)

    with speaking("en"), pytest.raises(UsageError) as refused:
        end_dispute(on.runtime, "stripe:dispute:txn_21", ending(), apply=True)

    assert str(refused.value) == (
        "“stripe:dispute:txn_21” says not which dispute it opens: without its id, what "
        "the payment vendor tells of its end would count twice. Nothing was written. "
        "Give it as Stripe shows it: --id dp_1 or --id dp_3"
    )


def test_an_end_by_hand_with_another_id_stays_if_another_opening_may_be_meant(
    on: Stage,
) -> None:
    """Of two that nothing tells apart, the id that a person gave is believed."""
    on.move(LATER)
    learn(on, SALE)
    told = [NAMELESS, Deed("hand won", given="dp_1")]
    second = "txn_5,2027-02-10 10:00:00,dispute,-60.00,0,eur,,\n"
    back = "txn_6,2027-03-10 10:00:00,dispute_reversal,60.00,0,eur,dp_3,\n"

    assert all(one.tell(on) for one in told)
    learn(on, second, back)

    assert roles(on) == expected(told)


def test_more_ends_than_openings_undo_the_one_by_hand(on: Stage) -> None:
    """The vendor's first may be of the opening that names the sale, not both."""
    on.move(LATER)
    learn(on, SALE)
    told = [NAMELESS, Deed("hand won", given="dp_9")]
    second = "txn_5,2027-02-10 10:00:00,dispute,-60.00,0,eur,,ch_1\n"
    back = "txn_6,2027-03-10 10:00:00,dispute_reversal,60.00,0,eur,dp_3,ch_1\n"

    assert all(one.tell(on) for one in told)
    learn(on, second, back, back.replace("txn_6", "txn_7").replace("dp_3", "dp_1"))

    assert roles(on) == expected(told)


@st.composite
def tellings(draw: st.DrawFn) -> list[Deed]:
    """Draw what is told of one dispute, or of two that have an id or a sale each."""
    names = [ALL, SALE_ALONE, ID_ALONE]
    is_alone = draw(st.booleans())
    opened = Deed(
        "opened", names=draw(st.sampled_from([*names, *[NOTHING] * is_alone]))
    )
    by_hand = Deed(
        draw(st.sampled_from(["hand won", "hand lost"])),
        given=draw(st.sampled_from(["", "dp_1", "dp_9"])),
    )
    ends = [Deed("won"), Deed("won", names=ID_ALONE), Deed("lost")]
    told = [opened, by_hand, *draw(st.lists(st.sampled_from(ends), max_size=1))]
    if not is_alone:
        told.append(Deed("opened", 2, draw(st.sampled_from(names))))
        told += draw(
            st.lists(st.sampled_from([Deed("won", 2), Deed("lost", 2)]), max_size=1)
        )
    order = draw(st.permutations(told))
    return [
        one
        for one in order
        if one is not by_hand or order.index(opened) < order.index(one)
    ]


@settings(
    max_examples=15,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@given(tellings())
def test_each_dispute_ends_once_in_whatever_order_it_is_told(
    deeds: list[Deed],
) -> None:
    with tempfile.TemporaryDirectory() as home, stage(Path(home), now=LATER) as on:
        learn(on, SALE)

        told = [one for one in deeds if one.tell(on)]

        assert roles(on) == expected(told)
        assert check_ledger(on.runtime).faults == ()
