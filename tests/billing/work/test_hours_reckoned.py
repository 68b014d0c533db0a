"""All statements together say what each month comes to by its own terms and limits.

Hours become known early, late, or are put right again and again; months that have
nothing get no statement, those before the first one were billed elsewhere; terms change.
What is reckoned here knows nothing of statements: it adds up months.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.work.detail import Work
from regie.billing.work.entry import Job
from regie.billing.work.entry import reversal
from regie.billing.work.entry import TimeEntry
from regie.billing.work.skipped import skipped_between
from regie.billing.work.stored import past_of
from tests.billing.worked import agreed

MONTHS = [read_period(f"2027-0{month}") for month in range(1, 8)]
AFTER = read_period("2027-08")
NOTHING = "base: {amount: 0.01 EUR, every: launch}"


@dataclass(frozen=True, kw_only=True)
class ByHour:
    """Hours at a rate, in EUR and minutes."""

    rate: int = 60
    cap: int | None = None
    cap_euros: int | None = None
    least: int = 0
    least_each: int = 0
    to: int = 1
    way: str = "nearest"
    each: bool = False

    def __str__(self) -> str:
        text = f"rate: {self.rate} EUR"
        text += f", cap: {self.cap} min" if self.cap else ""
        text += f", cap: {self.cap_euros} EUR" if self.cap_euros else ""
        text += f", minimum: {self.least} min" if self.least else ""
        if self.least_each:
            text += f", minimum: {{time: {self.least_each} min, each: entry}}"
        each = "entry" if self.each else "period"
        text += f", rounding: {{to: {self.to} min, way: {self.way}, each: {each}}}"
        return f"hourly: {{{text}}}"

    @property
    def is_plain(self) -> bool:
        """Whether two months come to the same in one."""
        limited = self.cap or self.cap_euros or self.least
        return not limited and (self.each or self.to == 1)

    def worth(self, minutes: Sequence[int], *, elsewhere: bool) -> Fraction:
        """Return what a month comes to, in EUR."""
        each = [max(one, self.least_each) for one in minutes]
        if self.each:
            each = [max(self._rounded(one), self.least_each) for one in each]
        worked = sum(each)
        if not self.each:
            worked = max(self._rounded(worked), len(each) * self.least_each)
        if self.cap:
            worked = min(worked, self.cap)
        if not elsewhere:
            worked = max(worked, self.least)
        euros = Fraction(worked * self.rate, 60)
        return min(euros, Fraction(self.cap_euros)) if self.cap_euros else euros

    def _rounded(self, minutes: int) -> int:
        whole, rest = divmod(minutes, self.to)
        up = {"up": rest > 0, "nearest": 2 * rest >= self.to, "down": False}[self.way]
        return (whole + up) * self.to


@dataclass(frozen=True, kw_only=True)
class Prepaid:
    """Prepaid hours of a month, in EUR and minutes."""

    fee: int = 500
    minutes: int = 600
    overage: int = 90
    months: int | None = 0

    def __str__(self) -> str:
        carry = "all" if self.months is None else f"{{months: {self.months}}}"
        carry = carry if self.months != 0 else "none"
        return (
            f"retainer: {{fee: {self.fee} EUR, hours: {self.minutes} min, "
            f"overage: {self.overage} EUR, carry_over: {carry}}}"
        )


Terms = ByHour | Prepaid


def reckoned(
    terms: Sequence[Terms], minutes: Sequence[Sequence[int]], since: int
) -> Fraction:
    """Return what all months come to, in EUR.

    Args:
        minutes: Of each month's entries, as they are in the end.
        since: The place of the first month that is billed here.
    """
    due = Fraction(0)
    batches: list[list[int]] = []  # until which place, and how much is left
    for place, (one, own) in enumerate(zip(terms, minutes, strict=True)):
        if isinstance(one, ByHour):
            due += one.worth(own, elsewhere=place < since)
            continue
        last = len(terms) if one.months is None else place + one.months
        batches = [each for each in batches if each[0] >= place]
        batches.append([last, one.minutes])
        over = sum(own)
        for each in batches:
            taken = min(over, each[1])
            over, each[1] = over - taken, each[1] - taken
        due += one.fee + Fraction(over * one.overage, 60)
    return due


BY_HOUR = st.builds(
    ByHour,
    rate=st.sampled_from([60, 80]),
    least_each=st.sampled_from([0, 0, 30]),
    to=st.sampled_from([1, 60]),
    way=st.sampled_from(["up", "nearest", "down"]),
    each=st.booleans(),
)
LIMITED = st.builds(
    lambda one, limit: replace(
        one, **limit, least_each=0 if "least" in limit else one.least_each
    ),
    BY_HOUR,
    st.sampled_from([{"cap": 300}, {"cap_euros": 350}, {"least": 300}, {"cap": 90}]),
)
PREPAID = st.builds(
    Prepaid, minutes=st.sampled_from([300, 600]), months=st.sampled_from([0, 1, None])
)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What was agreed for each month, which hours became known when.

    Attributes:
        changes: Places of the months that begin a version.
        since: All months before were billed elsewhere.
        skips: Whether a month is passed over that may be.
    """

    terms: Sequence[Terms]
    changes: Sequence[int]
    since: int
    entries: Sequence[TimeEntry]
    skips: Sequence[bool]
    texts: list[str] = field(default_factory=list)
    closed: list[tuple[Period, datetime, int]] = field(default_factory=list)

    @property
    def agreements(self) -> list[Agreement]:
        """The versions, and one at the end that has no hours."""
        starts = [(f"{self.terms[at]}", MONTHS[at].start) for at in self.changes]
        return [
            agreed(text, start=str(start))
            for text, start in [*starts, (NOTHING, AFTER.start)]
        ]

    def version_of(self, place: int) -> int:
        return sum(1 for at in self.changes if at <= place) - 1

    def billed(self) -> Fraction:
        """Bill month after month; return what all statements come to, in EUR."""
        agreements = self.agreements
        for place, period in enumerate(MONTHS):
            if place >= self.since:
                version = self.version_of(place)
                made = self.made(agreements, period, version)
                if not (self.skips[place] and self.may_skip(place, made)):
                    self.keep(made, version)
        self.keep(
            self.made(agreements, AFTER, len(agreements) - 1), len(agreements) - 1
        )
        totals = [Fraction(0)]
        totals += [Fraction(str(total_of(text))) for text in self.texts]
        return sum(totals) - Fraction(1, 100)

    def may_skip(self, place: int, made: Statement) -> bool:
        """Say whether `regie bill` lets a later month be billed before this one."""
        if not any(line.amount for line in made.lines):
            return True
        terms, after = self.terms[place], place + 1
        goes_on = after < len(MONTHS) and after not in self.changes
        return isinstance(terms, ByHour) and terms.is_plain and goes_on

    def made(
        self, agreements: Sequence[Agreement], period: Period, version: int
    ) -> Statement:
        earlier = [
            Closed(
                period=days,
                recorded_until=until,
                same_agreement=own == version,
                agreement=None if own == version else agreements[own],
            )
            for days, until, own in self.closed
        ]
        known = [(days, own) for days, _, own in self.closed] + [(period, version)]
        frees = [date.min, *(days.end for days, _ in known)]
        skipped = [
            one
            for free, (days, own) in zip(frees, known, strict=False)
            if free < days.start
            for one in skipped_between(agreements, own, free=free, end=days.start)
        ]
        return make_statement(
            [],
            agreements[version],
            period,
            client="zen",
            recorded_until=closing(period),
            earlier=earlier,
            work=Work(entries=self.entries, past=past_of(self.texts), skipped=skipped),
        )

    def keep(self, made: Statement, version: int) -> None:
        self.texts.append(statement_json(made))
        self.closed.append((made.period, made.recorded_until, version))


def total_of(text: str) -> str:
    """Return a stored statement's total: `120.00`."""
    (line,) = (one for one in text.splitlines() if one.startswith(' "total": "'))
    return line.split('"')[3].removesuffix(" EUR")


def closing(period: Period) -> datetime:
    """Return when a period's statement is made."""
    end = period.end + timedelta(days=2)
    return datetime(end.year, end.month, end.day, 8, tzinfo=UTC)


@st.composite
def timesheets(draw: st.DrawFn) -> list[TimeEntry]:
    """Return entries of two clients, some late, some put right again and again."""
    found: list[TimeEntry] = []
    last = closing(AFTER) - timedelta(days=1)
    for number in range(draw(st.integers(1, 8))):
        client = draw(st.sampled_from(["zen", "zen", "zen", "ada"]))
        on = day(draw)
        known = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
        known = min(known + timedelta(days=draw(st.integers(0, 120))), last)
        entry = spell(draw, f"e{number}", client, on, known)
        found.append(entry)
        for again in range(draw(st.integers(0, 2))):
            known = min(known + timedelta(days=draw(st.integers(0, 60))), last)
            found.append(reversal(entry, why="non", now=known))
            if draw(st.booleans()):
                break
            on = day(draw) if draw(st.booleans()) else entry.on
            moment = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
            entry = spell(draw, f"e{number}.{again}", client, on, max(known, moment))
            known = entry.recorded_at
            found.append(entry)
    return found


def day(draw: Callable[..., int]) -> date:
    place = draw(st.integers(0, len(MONTHS) - 1))
    return MONTHS[place].start + timedelta(days=draw(st.integers(0, 27)))


def spell(
    draw: Callable[..., int], key: str, client: str, on: date, known: datetime
) -> TimeEntry:
    return TimeEntry(
        key=key,
        job=Job(client=client, person="OBM"),
        on=on,
        seconds=draw(st.integers(1, 40)) * 15 * 60,
        recorded_at=known,
    )


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Return a story of seven months, of which hours alone are billed elsewhere."""
    since = draw(st.integers(0, 3))
    changes = [0, *sorted(draw(st.sets(st.integers(1, len(MONTHS) - 1), max_size=3)))]
    terms: list[Terms] = []
    for place in range(len(MONTHS)):
        if place not in changes:
            terms.append(terms[-1])
        elif place < since or draw(st.integers(0, 3)):
            terms.append(draw(st.one_of(BY_HOUR, LIMITED)))
        else:
            terms.append(draw(PREPAID))
    skips = draw(st.lists(st.booleans(), min_size=len(MONTHS), max_size=len(MONTHS)))
    return Story(
        terms=terms,
        changes=changes,
        since=since,
        entries=draw(timesheets()),
        skips=skips,
    )


@settings(max_examples=300)
@given(story=stories())
def test_all_that_is_stated_is_what_each_month_comes_to(story: Story) -> None:
    undone = {one.reverses for one in story.entries}
    final = [
        one
        for one in story.entries
        if one.job.client == "zen" and not one.reverses and one.key not in undone
    ]
    minutes = [
        [one.seconds // 60 for one in final if period.start <= one.on < period.end]
        for period in MONTHS
    ]

    assert story.billed() == reckoned(story.terms, minutes, story.since)
