"""Held + payable + paid = accrued, whatever happens, against sums made in plain Python.

Sales, instalments, refunds and lost disputes in two currencies, told late and in any
order, under agreements that change in the middle. The oracle knows no statement: it
adds up what each of them could know, at its own rate, and compares with what the lines
say was earned, held, released, carried and due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction
from random import Random

from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.stages import StageName
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries
from regie.money import round_half_away

FIRST = date(2027, 1, 1)
#: The last two are empty: everything that is held is released by their end.
PERIODS = [read_period(f"2027-0{month}") for month in (1, 2, 3, 4, 5, 6)]
LAST_DAY = 119
DAYS = st.integers(0, LAST_DAY)
AGREED = """\
agreement: Zen {number}
currency: EUR
from: 2027-01-01
conversion: payment date
commission:
  of: net revenue
  scope: cumulative
  rate: {rate} %
{more}"""


@dataclass(frozen=True)
class Event:
    """Something that moved money; `kind` is a word of the ledger's.

    Attributes:
        sale: Place of the sale that a refund, dispute or instalment belongs to.
        day, told: When it happened, and when Régie learned of it.
    """

    kind: str
    minor: int
    currency: str
    day: int
    told: int
    sale: int = -1


@dataclass(frozen=True)
class Signed:
    """A version of the agreement, and the first period that it is for."""

    rate: int
    hold: int
    share: int
    clawback: str
    minimum: int

    def agreement(self, number: int) -> Agreement:
        more = [f"clawback: {self.clawback}"]
        if self.hold:
            more.append(f"hold: {{share: {self.share} %, days: {self.hold}}}")
        if self.minimum:
            more.append(f"minimum_payout: {self.minimum} EUR")
        lines = "".join(f"  {line}\n" for line in more)
        text = AGREED.format(number=number, rate=self.rate, more=lines)
        return read_agreement(text, file="zen.yaml", draft=True)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found: list[Event] = []
    for _ in range(draw(st.integers(0, 5))):
        day = draw(DAYS)
        money = draw(st.sampled_from(["EUR", "USD"]))
        net = draw(st.integers(1, 200_000))
        told = draw(st.integers(day, LAST_DAY + 1))
        found.append(Event("sale", net, money, day, told))
        sale, left = len(found) - 1, net
        for _ in range(draw(st.integers(0, 2))):
            kind = draw(st.sampled_from(["refund", "dispute_lost", "sale"]))
            part = draw(st.integers(1, max(left, 1)))
            if kind != "sale":
                if part > left:
                    continue
                left -= part
            later = draw(st.integers(day, LAST_DAY))
            told = draw(st.integers(later, LAST_DAY + 1))
            found.append(Event(kind, part, money, later, told, sale))
    return found


VERSIONS = st.builds(
    Signed,
    rate=st.integers(1, 40),
    hold=st.sampled_from([0, 10, 45]),
    share=st.sampled_from([20, 100]),
    clawback=st.sampled_from(["carry", "credit"]),
    minimum=st.sampled_from([0, 50]),
)
HELD_THEN_PLAIN = (
    [Event("sale", 100_000, "EUR", 5, 5)],
    [Signed(10, 45, 100, "carry", 0), Signed(10, 0, 100, "carry", 0)],
    1,
)


#: Once a refund that is known before its sale was held in hindsight, and paid twice.
REFUND_FIRST = (
    [Event("sale", 400, "EUR", 0, 32), Event("refund", 400, "EUR", 0, 0, 0)],
    [Signed(13, 10, 100, "credit", 0)],
    1,
)


@given(events(), st.lists(VERSIONS, min_size=1, max_size=2), st.integers(1, 4))
@example(*HELD_THEN_PLAIN)
@example(*REFUND_FIRST)
@settings(max_examples=100, deadline=None)
def test_what_is_earned_is_held_carried_or_paid(
    happened: list[Event], versions: list[Signed], change: int
) -> None:
    entries = entries_of(happened)
    agreements = [one.agreement(number) for number, one in enumerate(versions)]
    statements: list[Statement] = []
    closed: list[tuple[Period, int, Agreement]] = []
    for place, period in enumerate(PERIODS):
        number = min(int(place >= change), len(agreements) - 1)
        statements.append(stated(entries, agreements[number], closed, period))
        closed.append((period, number, agreements[number]))

        rungs = [stages(one) for one in statements]
        accrued = earned(happened, versions, [number for _, number, _ in closed])
        held = -sum(one.get(StageName.HELD, 0) for one in rungs) - sum(
            one.get(StageName.RELEASED, 0) for one in rungs
        )
        paid = sum(one[StageName.DUE] for one in rungs)
        payable = -rungs[-1].get(StageName.CARRIED_ON, 0)
        assert sum(one[StageName.EARNED] for one in rungs) == accrued
        assert held + payable + paid == accrued
    assert held == 0
    replayed(entries, closed, statements)


def replayed(
    entries: Sequence[Entry],
    closed: Sequence[tuple[Period, int, Agreement]],
    statements: Sequence[Statement],
) -> None:
    """Make each statement again, from a ledger in another order: the same bytes."""
    shuffled = Random(len(entries)).sample(list(entries), len(entries))
    for place, (period, _, agreement) in enumerate(closed):
        again = stated(shuffled, agreement, closed[:place], period)
        assert statement_json(again) == statement_json(statements[place])


def stated(
    entries: Sequence[Entry],
    agreement: Agreement,
    closed: Sequence[tuple[Period, int, Agreement]],
    period: Period,
) -> Statement:
    return make_statement(
        entries,
        agreement,
        period,
        client="zen",
        recorded_until=close_of(period),
        earlier=[
            Closed(
                period=before,
                recorded_until=close_of(before),
                same_agreement=made is agreement,
                agreement=None if made is agreement else made,
            )
            for before, _, made in closed
        ],
        rates=RATES,
    )


def close_of(period: Period) -> datetime:
    return datetime.combine(period.end, datetime.min.time(), tzinfo=UTC) + timedelta(
        days=1, hours=9
    )


def stages(statement: Statement) -> dict[StageName, int]:
    line = statement.lines[-1]
    return {stage.name: stage.amount.minor for stage in line.stages}


def earned(happened: list[Event], versions: list[Signed], numbers: list[int]) -> int:
    """Add up what was accrued until the last of the statements."""
    bases = dict.fromkeys(numbers, 0)
    for event in happened:
        home = home_of(event, happened, len(numbers))
        if home is not None:
            bases[numbers[home]] += signed(event, happened, numbers)
    return sum(
        round_half_away(Fraction(base * versions[number].rate, 100))
        for number, base in bases.items()
    )


def stated_at(event: Event, count: int) -> int | None:
    """Return the first of so many statements that could know it."""
    on = FIRST + timedelta(days=event.day)
    for place, period in enumerate(PERIODS[:count]):
        if on < period.end and moment(event.told) <= close_of(period):
            return place
    return None


def home_of(event: Event, happened: list[Event], count: int) -> int | None:
    """Return the statement whose terms it counts by: that of its sale, or its day.

    Of its day while its sale is not known.
    """
    place = stated_at(event, count)
    if place is None:
        return None
    is_sale = event.kind == "sale"
    if is_sale or stated_at(happened[event.sale], count) is None:
        on = FIRST + timedelta(days=event.day)
        ends = [period.end for period in PERIODS]
        return min(place, next(at for at, end in enumerate(ends) if on < end))
    return home_of(happened[event.sale], happened, count)


def signed(event: Event, happened: list[Event], numbers: list[int]) -> int:
    """Return what it adds, at the rate of its sale's day, once that is known."""
    minor = event.minor
    if event.currency == "USD":
        has_sale = event.sale >= 0 and has_rate(event, happened, numbers)
        day = happened[event.sale].day if has_sale else event.day
        minor = round_half_away(Fraction(event.minor) / worth(day))
    return minor if event.kind == "sale" else -minor


def has_rate(event: Event, happened: list[Event], numbers: list[int]) -> bool:
    """Say whether the sale was known then, or counts under the same terms by now."""
    sale, count = happened[event.sale], len(numbers)
    place, home = stated_at(event, count), home_of(sale, happened, count)
    assert place is not None
    if moment(sale.told) <= close_of(PERIODS[place]):
        return True
    own = home_of(event, happened, count)
    return home is not None and own is not None and numbers[own] == numbers[home]


def worth(day: int) -> Fraction:
    """Return what a euro is worth in dollars on a day."""
    return 1 + Fraction(day % 17, 20)


RATES = [
    ReadRate(
        rate=Rate(
            on=FIRST + timedelta(days=day),
            origin="EUR",
            target="USD",
            worth=worth(day),
            source="ECB",
        ),
        read_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    for day in range(LAST_DAY + 1)
]


def moment(day: int) -> datetime:
    return datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def entries_of(happened: list[Event]) -> list[Entry]:
    return [
        entry
        for number, event in enumerate(happened)
        for entry in read_entries(text_of(number, event))
    ]


def text_of(number: int, event: Event) -> str:
    amount = f"{event.minor // 100}.{event.minor % 100:02} {event.currency}"
    parent = f"  parent: stripe:charge:{event.sale}\n" if event.sale >= 0 else ""
    on = FIRST + timedelta(days=event.day)
    name = "charge" if event.kind == "sale" else event.kind
    account = {
        "sale": "sales",
        "refund": "refunds",
        "dispute_lost": "disputes:lost",
    }[event.kind]
    out, into = ("", "-") if event.kind == "sale" else ("-", "")
    return (
        f"{on} {event.kind} stripe:{name}:{number}\n"
        f"  recorded: {moment(event.told).isoformat()}\n{parent}"
        f"  client:zen:processor:stripe  {out}{amount}\n"
        f"  client:zen:{account}  {into}{amount}\n"
    )
