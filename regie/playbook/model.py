"""The values a playbook is made of, after reading and before planning.

Nothing here knows a real date: anchors are names, moments are sentences taken apart.
Planning turns them into dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import time
from enum import StrEnum
from typing import NamedTuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regie.playbook.recurrence import Recurrence

from regie.playbook.content import Check
from regie.playbook.content import Condition
from regie.playbook.content import Goal
from regie.playbook.content import Link
from regie.playbook.content import MailTemplate
from regie.playbook.content import Parameter
from regie.playbook.content import Role


class Position(NamedTuple):
    """A place in a text; line and column count from 1."""

    line: int
    column: int


NOWHERE = Position(line=1, column=1)


class Unit(StrEnum):
    """Units of an amount. The first two are elapsed time, the others calendar units."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    BUSINESS_DAY = "business day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A whole number of units, at least 1."""

    number: int
    unit: Unit


class Direction(StrEnum):
    """Where a moment lies from its base."""

    ON = "on"
    BEFORE = "before"
    AFTER = "after"


class Roll(StrEnum):
    """What to do when a day-based result falls on a day off."""

    DEFAULT = "default"
    EARLIER = "or earlier"
    LATER = "or later"
    KEEP = "even on a day off"


class Edge(StrEnum):
    """The end of a step that a sentence speaks of."""

    STARTS = "starts"
    DONE = "is done"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorBase:
    """The date or moment of an anchor."""

    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBase:
    """The start or the end of another step."""

    step: str
    edge: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBase:
    """A date that belongs to the item of a `for_each`, such as `speaker.accepted`."""

    item: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateBase:
    """A literal date."""

    on: date


Base = AnchorBase | StepBase | ItemBase | DateBase


@dataclass(frozen=True, slots=True, kw_only=True)
class WallTime:
    """A time of day, in its own IANA zone or, with None, in the campaign's."""

    at: time
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One sentence such as `21 days before reg_open at 09:00`, taken apart.

    Attributes:
        base: What the sentence hangs on.
        direction: Before, after or on the base.
        amount: How far; None with `ON` or with a weekday.
        weekday: 0 is Monday; with `amount` None: that weekday before or after the base.
        inclusive: With a weekday, whether the base's own day counts.
        at: The time of day; None leaves a day without a time.
        roll: What to do on a day off.
        text: The sentence as the author wrote it.
        position: Where the sentence stands in the file.
    """

    base: Base
    direction: Direction = Direction.ON
    amount: Amount | None = None
    weekday: int | None = None
    inclusive: bool = False
    at: WallTime | None = None
    roll: Roll = Roll.DEFAULT
    text: str = ""
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A named date that steps hang on.

    Attributes:
        moment: How it derives from another anchor, or its literal date; None if it must
            be given (`required`) or is not known yet.
        question: What to ask the person who starts a campaign.
        needs_time: Some sentence counts minutes or hours from it, so a date alone is
            not enough when it is given.
    """

    name: str
    title: str
    moment: Moment | None = None
    required: bool = False
    question: str = ""
    needs_time: bool = False
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """From when to when the event takes place; the days of `through` count too."""

    begins: Moment
    through: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """One thing to be delivered; `fields` are what else its author wrote of it."""

    name: str
    title: str
    due: Moment | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A named stretch of the timeline; `begins` is an early bound for its steps."""

    name: str
    title: str
    begins: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days off and working hours of the campaign.

    Attributes:
        days_off: Weekdays, 0 is Monday.
        holidays: A country or region as the `holidays` library names it (`FR`,
            `FR-57`), or None.
        closed: Further days off.
        day_starts: When a working day begins, wall time of the campaign.
        day_ends: When it ends (exclusive).
    """

    days_off: frozenset[int] = frozenset({5, 6})
    holidays: str | None = None
    closed: frozenset[date] = frozenset()
    day_starts: time = time(9)
    day_ends: time = time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """`after: X`, `after: X starts`, `after: 2 business days after X is done`.

    Attributes:
        step: The step waited for.
        edge: Whether its end or its start is waited for.
        lag: How long to wait after that edge.
        every: With a `for_each` step: all of its items, not only the same one.
    """

    step: str
    edge: Edge = Edge.DONE
    lag: Amount | None = None
    every: bool = False
    position: Position = field(default=NOWHERE, compare=False)


class Missed(StrEnum):
    """What becomes of a machine step whose moment passed unnoticed."""

    RUN = "run"
    SKIP = "skip"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the timeline.

    A step that a person does has `do` or `gate` in its file and `run` None here. A step
    that the machine does has `run`, for example `mail.send` or `contacts.add`.

    Attributes:
        who: The role that owns the step.
        takes: Working days, both ends counted.
        effort_minutes: Work in it, for the load of its owner.
        due: Late bound: must be done by then.
        not_before: Early bound.
        at: Exactly then.
        every: Again and again; one planned step an occurrence.
        window: Early and late bound in one.
        placed_late: `when: late`, as late as possible without moving another step.
        conditions: The rest of `when`; the step is planned only if all of them hold.
        for_each: `speaker`, `member`, `deliverable` or `day`: one planned step an item.
        mail: Name of the mail template that `mail.send` sends, or, for a person's step,
            of the mail that leaves from another tool at this step's moment.
        to: Who receives it: a role, `speaker`, `members`, `team`, an address and so on.
        via: A vendor's slug, where it matters.
        arguments: Further inputs of `run`, such as the list of `contacts.add`.
        announces: The anchor whose date this step makes public.
        public: Whether people outside the team receive it.
        file: Name of the playbook that it was taken from; empty for its own.
        gate: Whether it is a go or no-go, with its question for a title.
        how: How to do it, for the card; Markdown.
        retired: Whether it is only kept for what happened, see
            `regie.playbook.retired`.
    """

    name: str
    title: str
    phase: str
    who: str
    run: str | None = None
    takes: int | None = None
    effort_minutes: int | None = None
    due: Moment | None = None
    not_before: Moment | None = None
    at: Moment | None = None
    every: Recurrence | None = None
    window: tuple[Moment, Moment] | None = None
    after: tuple[Dependency, ...] = ()
    placed_late: bool = False
    conditions: tuple[Condition, ...] = ()
    for_each: str | None = None
    if_missed: Missed = Missed.ASK
    announces: str | None = None
    mail: str | None = None
    to: tuple[str, ...] = ()
    via: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    gate: bool = False
    how: str = ""
    links: tuple[Link, ...] = ()
    checks: tuple[Check, ...] = ()
    file: str = ""
    retired: bool = False
    position: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A playbook that was read without a problem.

    Attributes:
        slug: Name of the file without folder and endings, for example
            `virtual-summit.fr`.
        language: `fr` or `en`; the language of its words and of what it sends.
        zone: IANA zone in which its days and times are meant.
        steps: By name, in the order of the file.
        mails: By name; what the file's steps refer to.
        event: None where no step is repeated for its days.
        agreement: Name of a file beside it that says how the client pays; or empty.
    """

    slug: str
    title: str
    language: str
    zone: str
    calendar: Calendar
    anchors: Mapping[str, Anchor]
    phases: Mapping[str, Phase]
    roles: Mapping[str, Role]
    steps: Mapping[str, Step]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    mails: Mapping[str, MailTemplate] = field(default_factory=dict)
    description: str = ""
    goals: Mapping[str, Goal] = field(default_factory=dict)
    deliverables: Mapping[str, Deliverable] = field(default_factory=dict)
    event: Event | None = None
    agreement: str = ""
