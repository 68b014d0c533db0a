"""The values of a plan: what was known, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from regie.playbook.model import Missed
from regie.playbook.model import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a `for_each` step is repeated for, such as one speaker.

    Attributes:
        slug: Unique among the items of its kind; part of the planned step's key.
        fields: Everything known of it as text; dates in ISO form.
    """

    kind: str
    slug: str
    title: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is known to have happened to a planned step; days in the campaign's zone.

    Attributes:
        started_on: Work began on this day.
        done_at: Finished at this moment (UTC).
        dropped: Skipped or cancelled: takes no time, holds nobody up.
        pinned_on: A person put the step on this day.
        rounds: How often a person had the machine do it again.
        snoozed_until: Nobody is reminded of it before this day.
        owner: Slug of the person it was handed to; empty for whom the playbook says.
    """

    started_on: date | None = None
    done_at: datetime | None = None
    dropped: bool = False
    pinned_on: date | None = None
    rounds: int = 0
    snoozed_until: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Days on which somebody does not work, both ends included.

    Attributes:
        is_weekly: Whether it is a weekday that this person never works, and no leave.
    """

    first_on: date
    last_on: date
    is_weekly: bool = False

    def days(self) -> Iterator[date]:
        """Yield every day of it."""
        for number in range((self.last_on - self.first_on).days + 1):
            yield self.first_on + timedelta(days=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAnchor:
    """An anchor with its date.

    Attributes:
        on: Its day in the campaign's zone; None while not known.
        at: Its moment in UTC; None if the anchor is a day without a time.
    """

    name: str
    title: str
    on: date | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Which of the times a step recurs; see `regie.planning.series`.

    Attributes:
        number: From 1, counted from the beginning; 0 stands for all of them while they
            are not known, or if there are none.
        count: How many there are.
        on: Its day; None if not known, and for a done one that the recurrence has no
            moment for any more.
        at: Its instant (UTC); None for a day without a time.
        notes: What happened to its date on the way.
        is_past: It lay before the campaign began, or there is none at all.
        unknown: What has no date, while they are not known.
    """

    number: int
    count: int
    on: date | None = None
    at: datetime | None = None
    notes: tuple[str, ...] = ()
    is_past: bool = False
    unknown: str = ""


class Reason(StrEnum):
    """What decided when a planned step starts, or why it has no date."""

    NOW = "now"
    PHASE = "phase"
    NOT_BEFORE = "not before"
    WINDOW = "window"
    AFTER = "after"
    AWAY = "away"
    AT = "at"
    PLACED_LATE = "placed late"
    PINNED = "pinned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"
    MISSED = "missed"
    PAST = "past"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step of the playbook with its dates, once an item and occurrence.

    Attributes:
        key: `sales_page`, with an item `speaker_bio/ada-lovelace`, with an occurrence
            `count_down/3` or `count_down/ada-lovelace/3`.
        starts_on: First day of work, or the day of `at`; None while undated.
        ends_on: Last day of work (inclusive), or the day of `at`.
        at: Exact moment in UTC of a step that has one; None for day-long work.
        due_on: The last day it may end on by its own `due`, `at` or window; the day
            that it was wanted on where it is late. A gate without any of these has
            `latest_on`: until then what it shuts can still be in time.
        latest_on: The last day it may end on without making a later step late.
        slack_days: Working days between `ends_on` and `latest_on`, which is a day on
            which its owner works; negative is late. A step that sits at its `at`
            although its predecessors end later has what it is short by. None where no
            later date limits it, and once it is done.
        critical: Whether it lies on the driving chain of an anchor.
        waits_for: Keys of the planned steps that must be done (or started) before it;
            a dropped one is replaced by what it waited for itself.
        notes: What happened to its dates on the way, in the plan's language.
        owner: Name of the person who does it, where the plan was told.
        absences: When that person is away from when it could begin to its end.
        minutes_per_day: What its effort was spread by; None if that did not say how
            long it takes.
        reason: What decided when it starts.
        reason_key: The step (AFTER, PLACED_LATE) or what is not known (UNDATED).
        latest_for: Key of the later step that `latest_on` protects; empty if it is its
            own bound.
        occurrence: Which of the times it recurs; None for what happens once.
        said: The title for the reader of the plan, whose language is not the
            playbook's: dates that follow it are the reader's. What is kept and sent
            has the `title`.
        missed_on: The day that it was asked for, of what was not done on that day.
        missed_at: When it was to happen (UTC), of what the machine has not done by now;
            its dates are today, or when it can be ready.
        fate: What becomes of it: made up for, asked about, or left out, which keeps
            the date it had.
    """

    key: str
    step: Step
    item: Item | None
    title: str
    starts_on: date | None
    ends_on: date | None
    at: datetime | None
    due_on: date | None = None
    latest_on: date | None = None
    slack_days: int | None = None
    critical: bool = False
    waits_for: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    owner: str = ""
    absences: tuple[Leave, ...] = ()
    minutes_per_day: int | None = None
    reason: Reason = Reason.NOW
    reason_key: str = ""
    latest_for: str = ""
    occurrence: Occurrence | None = None
    said: str = ""
    missed_on: date | None = None
    missed_at: datetime | None = None
    fate: Missed | None = None

    @property
    def is_left_out(self) -> bool:
        """Return whether it will not happen any more, because it is not done late."""
        return self.fate is Missed.SKIP

    @property
    def due_at(self) -> datetime | None:
        """Return the instant that its sentence asks for, be it over (UTC)."""
        return self.missed_at or self.at

    @property
    def shown_title(self) -> str:
        """Return the title to show to the reader of the plan."""
        return self.said or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """A step whose chain cannot meet its date.

    Attributes:
        chain: Keys of the steps that need the time, first to last.
        short_days: Days of work missing: those needed, less those left.
        sentence: The whole explanation, in the plan's language.
        needed_days: Working days that the chain needs, by those who do it: their leaves
            and weekly days off are none.
        left_days: Working days left for it until its date, counted in the same way;
            negative if it cannot even begin before.
        late_days: Working days of the campaign between its date and the earliest end;
            this is the step's negative slack, and counts leaves in between.
        ways: What would each suffice to be in time, the best first, in words.
        overdue: Whether its own date has passed already.
        anchor: The given anchor that its date hangs on; empty if it hangs on none.
        feasible_on: The earliest date of that anchor with which everything that hangs
            on it can be done in time; None if there is none, or none was found.
    """

    key: str
    chain: tuple[str, ...]
    short_days: int
    sentence: str
    needed_days: int = 0
    left_days: int = 0
    late_days: int = 0
    ways: tuple[str, ...] = ()
    overdue: bool = False
    anchor: str = ""
    feasible_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every step with its dates.

    Attributes:
        zone: In which all days are meant.
        language: `fr` or `en`, of sentences, warnings and notes.
        steps: By key, in an order that respects the dependencies.
        impossible: Steps that cannot meet their dates; they are planned all the same.
        warnings: Sentences for the person who plans.
        holidays: The days off that were used (holidays and closed days).
        chains: By anchor: the chain of steps that would delay it first, in order.
    """

    zone: ZoneInfo
    today: date
    language: str
    anchors: Mapping[str, ResolvedAnchor]
    steps: Mapping[str, PlannedStep]
    impossible: tuple[Impossible, ...] = ()
    warnings: tuple[str, ...] = ()
    holidays: frozenset[date] = frozenset()
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
