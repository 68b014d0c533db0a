"""Earned, held, clawed back, split, converted: against sums made in plain Python.

The oracle knows no statement and no engine. It goes through the months with a list of
sales, deals each amount out coin by coin, and turns it into dollars with fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.stages import StageName
from regie.billing.commission.standing import unsound
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.entry import Entry
from tests.billing.statement.test_balance_machine import close_of
from tests.billing.statement.test_balance_machine import entries_of
from tests.billing.statement.test_balance_machine import Event
from tests.billing.statement.test_balance_machine import FIRST
from tests.billing.statement.test_balance_machine import RATES
from tests.billing.statement.test_balance_machine import worth

#: After the last one nothing is held any more.
PERIODS = [read_period(f"2027-0{month}") for month in (1, 2, 3, 4, 5, 6)]
NAMES = ("OBM", "Ada", "Marc")
LAST_DAY = 110


@dataclass(frozen=True)
class Agreed:
    """What was agreed; amounts in cents, weights by name."""

    rate: int
    hold: int
    share: int
    clawback: str
    weights: tuple[int, ...]
    dollars: bool

    def agreement(self) -> Agreement:
        names = zip(NAMES, self.weights, strict=False)
        split = ", ".join(f"{name}: {weight}" for name, weight in names)
        lines = [
            "of: net revenue",
            "scope: sale",
            f"rate: {self.rate} %",
            f"clawback: {self.clawback}",
            f"split: {{{split}}}",
        ]
        if self.hold:
            lines.append(f"hold: {{share: {self.share} %, days: {self.hold}}}")
        if self.dollars:
            lines.append("paid_in: USD")
        inner = "".join(f"  {line}\n" for line in lines)
        text = f"agreement: Zen\nfrom: 2027-01-01\ncommission:\n{inner}"
        return read_agreement(text, file="zen.yaml", draft=True)


AGREED = st.builds(
    Agreed,
    rate=st.integers(1, 40),
    hold=st.sampled_from([0, 10, 45]),
    share=st.sampled_from([33, 100]),
    clawback=st.sampled_from(["carry", "credit", "forgive"]),
    weights=st.sampled_from([(1,), (60, 40), (1, 1, 1), (3, 0, 4), (1, 2, 2)]),
    dollars=st.booleans(),
)


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    found: list[Event] = []
    for _ in range(draw(st.integers(1, 5))):
        day, net = draw(st.integers(0, LAST_DAY)), draw(st.integers(1, 200_000))
        found.append(Event("sale", net, "EUR", day, day))
        sale, left = len(found) - 1, net
        for _ in range(draw(st.integers(0, 2))):
            part, later = draw(st.integers(1, net)), draw(st.integers(day, LAST_DAY))
            if part <= left:
                left -= part
                found.append(Event("refund", part, "EUR", later, later, sale))
    return found


@dataclass
class Month:
    """What the oracle says of a period."""

    earned: int
    held: int
    released: int
    forgiven: int
    carried: int
    due: int
    dealt: list[int]
    paid: list[int]


@dataclass
class Books:
    """What the oracle keeps from month to month, in cents.

    Attributes:
        pot: What is held, exact, with the day of its release: it counts rounded, once.
        stated: What was stated of each sale.
    """

    pot: list[tuple[date, Fraction]] = field(default_factory=list)
    stated: dict[int, int] = field(default_factory=dict)
    carried: int = 0

    @property
    def in_pot(self) -> int:
        return rounded(sum((cents for _, cents in self.pot), Fraction()))


def oracle(happened: Sequence[Event], agreed: Agreed) -> Iterator[Month]:
    books = Books()
    for period in PERIODS:
        last = period.end - timedelta(days=1)
        before = books.in_pot
        books.pot = [one for one in books.pot if one[0] > last]
        released = before - books.in_pot
        earned = 0
        for sale in sold_until(happened, period):
            net = sum(signed for signed in moves_of(happened, sale, last))
            now = rounded(Fraction(net * agreed.rate, 100))
            piece = now - books.stated.get(sale, 0)
            books.stated[sale] = now
            earned += piece
            until = day_of(happened[sale]) + timedelta(days=agreed.hold)
            if agreed.hold and until > last:
                books.pot.append((until, Fraction(piece * agreed.share, 100)))
        held = books.in_pot - before + released
        open_now = books.carried + earned - held + released
        due, books.carried, forgiven = settled(open_now, agreed.clawback)
        dealt = deal(due, agreed.weights)
        dollars = worth((last - FIRST).days) if agreed.dollars else Fraction(1)
        yield Month(
            earned=earned,
            held=held,
            released=released,
            forgiven=forgiven,
            carried=books.carried,
            due=due,
            dealt=dealt,
            paid=[rounded(cents * dollars) for cents in dealt],
        )


def sold_until(happened: Sequence[Event], period: Period) -> list[int]:
    return [
        place
        for place, event in enumerate(happened)
        if event.kind == "sale" and day_of(event) < period.end
    ]


def moves_of(happened: Sequence[Event], sale: int, last: date) -> Iterator[int]:
    for place, event in enumerate(happened):
        if day_of(event) <= last and sale in {place, event.sale}:
            yield event.minor if event.kind == "sale" else -event.minor


def settled(open_now: int, clawback: str) -> tuple[int, int, int]:
    """Return what is due, what is carried, what is let go."""
    if open_now >= 0 or clawback == "credit":
        return open_now, 0, 0
    return (0, open_now, 0) if clawback == "carry" else (0, 0, -open_now)


def deal(cents: int, weights: Sequence[int]) -> list[int]:
    """Deal coins out: each to who lacks most of what is theirs, the first of equals."""
    whole, sign = sum(weights), -1 if cents < 0 else 1
    rights = [Fraction(abs(cents) * weight, whole) for weight in weights]
    dealt = [right.numerator // right.denominator for right in rights]
    while sum(dealt) < abs(cents):
        lacks = [right - got for right, got in zip(rights, dealt, strict=True)]
        dealt[lacks.index(max(lacks))] += 1
    return [sign * got for got in dealt]


def rounded(exact: Fraction) -> int:
    up = (abs(exact) * 2 + 1) // 2
    return int(up) if exact >= 0 else -int(up)


def day_of(event: Event) -> date:
    return FIRST + timedelta(days=event.day)


#: Until the end of June.
KNOWN = [
    *RATES,
    *(
        ReadRate(
            rate=Rate(
                on=FIRST + timedelta(days=day),
                origin="EUR",
                target="USD",
                worth=worth(day),
                source="ECB",
            ),
            read_at=RATES[0].read_at,
        )
        for day in range(120, 182)
    ),
]


def stated(
    entries: Sequence[Entry],
    agreement: Agreement,
    agreed: Agreed,
    before: Sequence[Statement],
) -> Statement:
    period = PERIODS[len(before)]
    return make_statement(
        entries,
        agreement,
        period,
        client="zen",
        recorded_until=close_of(period),
        earlier=[
            Closed(
                period=one.period, recorded_until=one.recorded_until, total=one.total
            )
            for one in before
        ],
        rates=KNOWN if agreed.dollars else None,
    )


@given(events(), AGREED)
@settings(max_examples=150, deadline=None)
def test_what_is_earned_reaches_those_who_share_it(
    happened: list[Event], agreed: Agreed
) -> None:
    entries, agreement = entries_of(happened), agreed.agreement()
    made: list[Statement] = []
    for _ in PERIODS:
        made.append(stated(entries, agreement, agreed, made))
    expected = list(oracle(happened, agreed))

    assert [told(one) for one in made] == expected
    assert list(unsound(statement_json(one) for one in made)) == []

    billed = sum(one.total.minor for one in made if one.is_due)
    left = min(made[-1].total.minor, 0)
    assert billed + left == sum(month.paid[0] for month in expected)

    due = sum(sum(month.dealt) for month in expected)
    forgiven = sum(month.forgiven for month in expected)
    held = sum(month.held - month.released for month in expected)
    accrued = sum(month.earned for month in expected)
    assert accrued == held + expected[-1].carried + due - forgiven
    assert held == 0

    shuffled = Random(len(entries)).sample(entries, len(entries))
    for place, statement in enumerate(made):
        again = stated(shuffled, agreement, agreed, made[:place])
        assert statement_json(again) == statement_json(statement)


def told(statement: Statement) -> Month:
    """Return what a statement says, its lines and its total."""
    line, *carried = statement.lines
    stages = {stage.name: stage.amount.minor for stage in line.stages}
    due = stages[StageName.DUE]
    shares = [(share.amount.minor, share.paid.minor) for share in line.shares]
    dealt = shares or [(due, due)]
    assert sum(one.amount.minor for one in (line, *carried)) == statement.total.minor
    assert line.amount.minor == dealt[0][1]
    return Month(
        earned=stages[StageName.EARNED],
        held=-stages.get(StageName.HELD, 0),
        released=stages.get(StageName.RELEASED, 0),
        forgiven=stages.get(StageName.FORGIVEN, 0),
        carried=-stages.get(StageName.CARRIED_ON, 0),
        due=due,
        dealt=[amount for amount, _ in dealt],
        paid=[paid for _, paid in dealt],
    )
