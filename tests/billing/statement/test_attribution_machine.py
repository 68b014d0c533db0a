"""Random sales, refunds and decisions, told late and in any order, against plain sums.

The oracle knows nothing of statements: at each cut-off it adds up what is known of the
sales that are known to be the campaign's, and takes off what it found before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from random import Random

from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries
from regie.money import Money
from tests.billing.stated import agreed
from tests.billing.stated import close_of

AGREEMENT = agreed("of: net revenue\nrate: 10 %\ncampaigns: [zen]\nclawback: credit\n")
PERIODS = [read_period(f"2027-0{month}") for month in (1, 2, 3, 4)]
FIRST = date(2027, 1, 1)
DAYS = st.integers(0, 118)
CAMPAIGNS = st.sampled_from(["zen", "yoga", "-"])


@dataclass(frozen=True)
class Sold:
    """A sale with what came of it; amounts in tens of euros, days from the first."""

    day: int
    net: int
    refunds: tuple[tuple[int, int, int], ...]
    decisions: tuple[tuple[int, str], ...]
    told: int


@st.composite
def sales(draw: st.DrawFn) -> Sold:
    day, net = draw(DAYS), draw(st.integers(1, 90))
    left, refunds = net, []
    for _ in range(draw(st.integers(0, 2))):
        part = draw(st.integers(0, left))
        left -= part
        later = draw(st.integers(day, 118))
        if part:
            refunds.append((later, part, draw(st.integers(later, 119))))
    decisions = draw(st.lists(st.tuples(DAYS, CAMPAIGNS), max_size=4))
    return Sold(
        day=day,
        net=net,
        refunds=tuple(refunds),
        decisions=tuple(sorted(decisions, key=lambda one: one[0])),
        told=draw(st.integers(day, 119)),
    )


def moment(day: int) -> datetime:
    return datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def entries_of(sold: Sequence[Sold]) -> list[Entry]:
    texts = []
    for number, one in enumerate(sold):
        texts.append(entry_text("sale", f"ch_{number}", one.day, one.net, one.told))
        for place, (day, part, told) in enumerate(one.refunds):
            key = f"re_{number}_{place}"
            parent = f"  parent: stripe:charge:ch_{number}\n"
            texts.append(entry_text("refund", key, day, part, told, parent))
    return read_entries("\n".join(texts))


def entry_text(
    kind: str, key: str, day: int, tens: int, told: int, parent: str = ""
) -> str:
    word, account, sign = {
        "sale": ("charge", "sales", ""),
        "refund": ("refund", "refunds", "-"),
    }[kind]
    head = f"{FIRST + timedelta(days=day)} {kind} stripe:{word}:{key}\n"
    return (
        f"{head}  recorded: {moment(told).isoformat()}\n{parent}"
        f"  client:zen:processor:stripe  {sign}{tens * 10}.00 EUR\n"
        f"  client:zen:{account}\n"
    )


def rows_of(sold: Sequence[Sold]) -> list[Attribution]:
    return [
        Attribution(
            about=f"stripe:charge:ch_{number}",
            at=moment(day),
            who="Olivia",
            why="lu",
            told=Told(campaign=campaign),
        )
        for number, one in enumerate(sold)
        for day, campaign in one.decisions
    ]


def stated(
    entries: Sequence[Entry], rows: Sequence[Attribution], place: int
) -> Statement:
    return make_statement(
        entries,
        AGREEMENT,
        PERIODS[place],
        client="zen",
        recorded_until=close_of(PERIODS[place]),
        earlier=[
            Closed(period=period, recorded_until=close_of(period))
            for period in PERIODS[:place]
        ],
        attributions=Attributions(rows),
    )


def known_base(sold: Sequence[Sold], place: int) -> int:
    """Return the campaign's revenue as known at a cut-off, in tens of euros."""
    end, until = PERIODS[place].end, close_of(PERIODS[place])
    base = 0
    for one in sold:
        said = [name for day, name in one.decisions if moment(day) <= until]
        if not said or said[-1] != "zen":
            continue
        movements = [(one.day, one.net, one.told)]
        movements += [(day, -part, told) for day, part, told in one.refunds]
        base += sum(
            amount
            for day, amount, told in movements
            if FIRST + timedelta(days=day) < end and moment(told) <= until
        )
    return base


@example(
    # A refund that was known before its sale.
    sold=[Sold(day=0, net=1, refunds=((0, 1, 0),), decisions=((32, "zen"),), told=32)],
    order=Random(1),
)
@given(sold=st.lists(sales(), max_size=6), order=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_statements_together_say_what_is_known_last(
    sold: list[Sold], order: Random
) -> None:
    entries, rows = entries_of(sold), rows_of(sold)
    bases = [known_base(sold, place) for place in range(len(PERIODS))]

    first = [stated(entries, rows, place) for place in range(len(PERIODS))]
    order.shuffle(entries)
    again = [stated(entries, rows, place) for place in range(len(PERIODS))]

    euros = Money.zero("EUR").currency
    due = [
        Money((base - before) * 100, euros)
        for base, before in zip(bases, [0, *bases], strict=False)
    ]
    assert [statement.total for statement in first] == due
    assert list(map(statement_json, again)) == list(map(statement_json, first))


@given(sold=st.lists(sales(), min_size=1, max_size=4))
@settings(deadline=None, max_examples=20)
def test_what_is_decided_later_changes_no_statement_that_was_made(
    sold: list[Sold],
) -> None:
    entries, rows = entries_of(sold), rows_of(sold)
    for place, period in enumerate(PERIODS):
        known = [row for row in rows if row.at <= close_of(period)]

        assert statement_json(stated(entries, known, place)) == statement_json(
            stated(entries, rows, place)
        )
