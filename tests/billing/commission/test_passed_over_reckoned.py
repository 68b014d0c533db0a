"""Periods that were passed over, against sums in plain Python: each by its own terms.

Whatever the rhythm and the currency of a sale, at any statement all that was stated is
what the terms of each sale's own period make of what is known by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Rhythm
from regie.billing.commission.exchanged import ReadRate
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import make_statement
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import EXAMPLES
from tests.billing.stated import sale

RHYTHMS = (Rhythm.HALF_MONTH, Rhythm.MONTH, Rhythm.QUARTER, Rhythm.HALF_YEAR)
COUNT = 5


@dataclass(frozen=True)
class Agreed:
    """Terms in percent and whole euros; 0 where there is no such term."""

    percent: int
    scope: str
    cap: int
    threshold: int

    def of(self, euros: int) -> int:
        """Return what they make of a base, in cents."""
        cents = max(euros - self.threshold, 0) * self.percent
        return min(cents, self.cap * 100) if self.cap else cents

    def text(self, every: Rhythm, begins: date) -> str:
        """Write them as an agreement; another first day is another version."""
        limits = [
            f", {name}: {euros} EUR"
            for name, euros in (("cap", self.cap), ("threshold", self.threshold))
            if euros
        ]
        return (
            f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
            "conversion: payment date\n"
            f"commission: {{of: net revenue, rate: {self.percent} %, "
            f"scope: {self.scope}, every: {every.value}, clawback: credit"
            f"{''.join(limits)}}}\n"
        )


@dataclass(frozen=True)
class Sold:
    """A sale of a period, in hundreds of its currency, and when it becomes known.

    Attributes:
        known: The place of the statement that can know it first.
    """

    home: int
    hundreds: int
    is_usd: bool
    known: int

    @property
    def euros(self) -> int:
        """A dollar is two euros on even places, one and a half on odd ones."""
        worth = Fraction(2 if self.home % 2 == 0 else "3/2") if self.is_usd else 1
        return int(100 * self.hundreds * worth)


@dataclass(frozen=True)
class Story:
    """What was agreed of each period, which were billed, and what was sold."""

    every: Rhythm
    agreed: list[Agreed]
    billed: list[int]
    sold: list[Sold]

    @property
    def periods(self) -> list[Period]:
        found = periods_of(self.every, date(2027, 1, 1), date(2029, 12, 31))
        return found[:COUNT]

    @property
    def begins(self) -> list[int]:
        """The place at which the version of each period begins."""
        found = [0]
        for place in range(1, COUNT):
            same = self.agreed[place] == self.agreed[place - 1]
            found.append(found[-1] if same else place)
        return found


TERMS = st.builds(
    Agreed,
    percent=st.sampled_from([10, 20]),
    scope=st.sampled_from(["period", "sale"]),
    cap=st.sampled_from([0, 60, 150]),
    threshold=st.sampled_from([0, 300]),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    few = draw(st.lists(TERMS, min_size=1, max_size=2))
    agreed = draw(st.lists(st.sampled_from(few), min_size=COUNT, max_size=COUNT))
    between = draw(st.sets(st.integers(1, COUNT - 2), max_size=2))
    billed = [place for place in range(COUNT) if place not in between]
    sold = []
    for home, hundreds, is_usd, late in draw(
        st.lists(
            st.tuples(
                st.integers(0, COUNT - 1),
                st.integers(1, 15),
                st.booleans(),
                st.integers(0, 3),
            ),
            max_size=6,
        )
    ):
        # What was passed over had nothing when the next one was billed.
        after = next(place for place in billed if place >= home)
        least = home if after == home else after + 1
        sold.append(Sold(home, hundreds, is_usd, max(home + late, least)))
    return Story(draw(st.sampled_from(RHYTHMS)), agreed, billed, sold)


def reckoned(story: Story) -> list[int]:
    """Return what each statement comes to, in cents."""
    said = []
    for at in story.billed:
        known = [one for one in story.sold if one.known <= at]
        whole = 0
        for place, terms in enumerate(story.agreed):
            own = [one.euros for one in known if one.home == place]
            each = own if terms.scope == "sale" else [sum(own)]
            whole += sum(terms.of(euros) for euros in each)
        said.append(whole)
    return [now - before for before, now in zip([0, *said], said, strict=False)]


def stated(story: Story) -> list[int]:
    """Return what each statement comes to, as Régie has it."""
    periods, begins = story.periods, story.begins
    versions = {
        place: read_agreement(
            story.agreed[place].text(story.every, periods[place].start),
            file="zen.yaml",
            language="en",
            draft=True,
        )
        for place in set(begins)
    }
    entries = read_entries(
        "".join(_entry(story, number) for number in range(len(story.sold)))
    )
    made, earlier = [], list[tuple[int, tuple[PassedOver, ...]]]()
    for at in story.billed:
        holds = versions[begins[at]]
        statement = make_statement(
            entries,
            holds,
            periods[at],
            client="zen",
            recorded_until=close_of(periods[at]),
            earlier=[
                Closed(
                    period=periods[one],
                    recorded_until=close_of(periods[one]),
                    same_agreement=versions[begins[one]] is holds,
                    agreement=versions[begins[one]],
                    passed_over=passed,
                )
                for one, passed in earlier
            ],
            rates=_rates(periods),
        )
        made.append(statement.total.minor)
        earlier.append((at, tuple(_passed(story, versions, earlier, at))))
    return made


def _passed(
    story: Story,
    versions: dict[int, Agreement],
    earlier: list[tuple[int, tuple[PassedOver, ...]]],
    at: int,
) -> list[PassedOver]:
    first = earlier[-1][0] + 1 if earlier else at
    found = []
    for place in range(first, at):
        agreement = versions[story.begins[place]]
        if story.begins[place] != story.begins[at] or agreement.limits_periods:
            found.append(PassedOver(period=story.periods[place], agreement=agreement))
    return found


def _entry(story: Story, number: int) -> str:
    one, periods = story.sold[number], story.periods
    day = periods[one.home].start + timedelta(days=number)
    known = day
    if one.known != one.home:
        end = periods[min(one.known, COUNT) - 1].end
        known = end + timedelta(days=3 if one.known < COUNT else 900)
    text = sale(f"{day}", f"s{number}", f"{one.hundreds}00", recorded=f"{known}")
    return text.replace("EUR", "USD") if one.is_usd else text


def _rates(periods: list[Period]) -> list[ReadRate]:
    read_at = datetime(2026, 12, 31, tzinfo=UTC)
    return [
        ReadRate(
            rate=Rate(
                on=period.start + timedelta(days=days),
                origin="USD",
                target="EUR",
                worth=Fraction(2 if place % 2 == 0 else "3/2"),
                source="test",
            ),
            read_at=read_at,
        )
        for place, period in enumerate(periods)
        for days in range(6)
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(story=stories())
def test_each_counts_by_the_terms_of_its_own_period(story: Story) -> None:
    assert stated(story) == reckoned(story)
