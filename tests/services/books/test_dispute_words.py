"""Whatever the vendor and a person tell of disputes, the vendor's word is what counts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hypothesis import given
from hypothesis import Phase
from hypothesis import settings
from hypothesis import strategies as st

from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.disputes import BY_HAND
from regie.ledger.disputes import events_in
from regie.ledger.disputes import standing
from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import deliver
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_disputes_apart import SALE

Deed = Callable[[Stage], None]

#: What banks say of a dispute, to its end; the last of it says whether it is lost.
STORIES = (
    ("taken", "won"),
    ("taken", "lost"),
    ("taken", "won", "lost"),
    ("taken", "won", "taken", "lost"),
    ("taken", "won", "taken", "won"),
)

#: Events of the longest story.
PARTS_MAX = max(map(len, STORIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A dispute of the sale, as the vendor tells it.

    Attributes:
        whole: In euros, VAT included; a multiple of six, so that VAT has no rest.
        id_told: The export has its id.
        sale_told: By place in the story, whether the export has its sale.
    """

    number: int
    whole: int
    story: tuple[str, ...]
    id_told: bool
    sale_told: tuple[bool, ...]

    @property
    def is_lost(self) -> bool:
        """Whether the bank keeps the money in the end."""
        return self.story.count("taken") > self.story.count("won")

    def deeds(self) -> list[Deed]:
        """Return what tells each of the story's events."""
        return [partial(self.tell, place) for place in range(len(self.story))]

    def tell(self, place: int, on: Stage) -> None:
        """Tell an event as the vendor's export or webhook does."""
        dispute, word = f"dp_{self.number}", self.story[place]
        if word == "lost":
            minor = 100 * self.whole
            deliver(on, "closed", [], status="lost", dispute=dispute, amount=minor)
            return
        kind, sign = ("dispute", "-") if word == "taken" else ("dispute_reversal", "")
        has_sale = self.sale_told[place]
        learn(
            on,
            f"txn_{self.number}{place},2027-02-09 10:00:00,{kind},"
            f"{sign}{self.whole}.00,0,eur,{dispute if self.id_told else ''},"
            f"{'ch_1' if has_sale else ''}\n",
        )

    def end(self, on: Stage, *, won: bool, named: bool) -> None:
        """Say by hand how it ended, if its opening is known and its end is not."""
        told = ending(won=won, vendor_id=f"dp_{self.number}" if named else "")
        with suppress(ConflictError, NotFoundError, UsageError):
            end_dispute(
                on.runtime, f"stripe:dispute:txn_{self.number}0", told, apply=True
            )


def undo_by_hand(on: Stage) -> None:
    """Undo what a person told of disputes, if anything stands."""
    with on.runtime.unit(reading=True) as unit:
        events = standing(events_in(unit.ledger.entries(CLIENT)))
    told = [one.entry.key for one in events if BY_HAND in one.entry.key]
    for key in told[:1]:
        correct(on.runtime, key, None, reason="autrement", apply=True)


@st.composite
def stories(draw: st.DrawFn) -> list[Disputed]:
    """Draw one or two; where one has no id, all are known by their sale."""
    some_sales = draw(st.booleans())
    return [
        Disputed(
            number=number,
            whole=whole,
            story=draw(st.sampled_from(STORIES)),
            id_told=some_sales or draw(st.booleans()),
            sale_told=tuple(
                not some_sales or draw(st.booleans()) for _ in range(PARTS_MAX)
            ),
        )
        for number, whole in ((1, 60), (2, 36))[: draw(st.integers(1, 2))]
    ]


@st.composite
def words(draw: st.DrawFn, disputes: list[Disputed]) -> list[Deed]:
    """Draw what the vendor tells, in any order and told again, and by-hand words."""
    vendor = [deed for one in disputes for deed in one.deeds()]
    by_hand = st.builds(
        partial,
        st.sampled_from([one.end for one in disputes]),
        won=st.booleans(),
        named=st.booleans(),
    )
    told: list[Deed] = [partial(_sold), *vendor]
    more = draw(
        st.lists(by_hand | st.just(undo_by_hand) | st.sampled_from(told), max_size=8)
    )
    return draw(st.permutations([*told, *more]))


def _sold(on: Stage) -> None:
    learn(on, SALE)


def expected(disputes: list[Disputed]) -> dict[str, str]:
    """Return what the accounts hold by the vendor's word alone."""
    lost = sum(one.whole for one in disputes if one.is_lost)
    found = {
        "disputes:lost": lost * 5 // 6,
        "processor:stripe": 120 - lost,
        "sales": -100,
        "vat": lost // 6 - 20,
    }
    return {role: f"{whole}.00 EUR" for role, whole in found.items() if whole}


@settings(
    max_examples=40,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@given(st.data())
def test_what_is_told_in_any_order_ends_in_what_the_vendor_says(
    data: st.DataObject,
) -> None:
    disputes = data.draw(stories())
    deeds = data.draw(words(disputes))
    with (
        tempfile.TemporaryDirectory() as home,
        stage(Path(home), now="2027-04-01 08:00") as on,
    ):
        for deed in deeds:
            deed(on)

        assert roles(on) == expected(disputes)
        assert check_ledger(on.runtime).faults == ()
