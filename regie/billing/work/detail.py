"""How an amount for work came about: what a line of a statement carries with it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from regie.billing.period import Period
from regie.billing.revenue.closed import PassedOver
from regie.billing.work.entry import TimeEntry
from regie.billing.work.entry import when_of
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import Rounding
from regie.billing.work.hourly import WorkRate
from regie.billing.work.project import DueInstalment
from regie.billing.work.retainer import HoursAccount
from regie.billing.work.retainer import HoursMonth
from regie.money import Money


class WorkKind(StrEnum):
    """What an amount for work is.

    INCLUDED: hours that are not billed by the hour; nothing is due for them.
    MINIMUM: what is missing to the least that is billed.
    CAP: what lies above the most that is billed, taken off.
    PREPAID: the fee of prepaid hours, with what became of them.
    PART: the fee of a month that counts by days.
    OVERAGE: hours beyond the prepaid ones.
    TOGETHER: what cap, minimum and rounding make of all hours of a period, less what
        its statements say of them one by one.
    UNBILLED: hours of days for which nothing was agreed; nothing is due for them.
    CORRECTION: what an earlier statement would say now, less what it said.
    """

    HOURS = "hours"
    INCLUDED = "included"
    MINIMUM = "minimum"
    CAP = "cap"
    PREPAID = "prepaid"
    PART = "part"
    OVERAGE = "overage"
    INSTALMENT = "instalment"
    TOGETHER = "together"
    UNBILLED = "unbilled"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time entry behind a line.

    Attributes:
        late: It belongs to an earlier period whose statement did not know it.
    """

    entry: TimeEntry
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Hours of earlier statements, computed again under their own terms.

    Attributes:
        period: Of that statement; of several, of the last one.
        also: Of the others that share its cap, minimum and rounding.
        minutes: What it counted as worked, with the corrections since.
        now: What it would count with these entries too.
        stated: What it stated for hours, with the corrections since; without VAT.
        due: What it would state now.
        cap: If it held before, or holds now.
        least: Minutes of the minimum, if it held before, or holds now; 0 otherwise.
        rates: At which rate entries count, by key; nothing is due for the others.
        months: What becomes of prepaid hours now; empty where hours have a rate.
        is_made: False where no statement was made of the period; only shown.
    """

    period: Period
    minutes: int
    now: int
    stated: Money
    due: Money
    cap: Limit | None = None
    least: int = 0
    rates: Mapping[str, WorkRate] = field(default_factory=dict)
    months: tuple[HoursMonth, ...] = ()
    also: tuple[Period, ...] = ()
    is_made: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Hours of several statements that share one cap, minimum and rounding.

    Attributes:
        period: The days that these hold for; None for all of an agreement.
        minutes: All hours of them, as rounded together.
        stated: What earlier statements say of them; without VAT.
        own: What the hours of this statement come to by themselves.
        due: What all of them come to together.
        cap: If it holds.
        least: Minutes of the minimum, if it holds; 0 otherwise.
        held_cap: If it held for the earlier statements alone and holds no longer; not
            stored, only shown.
        held_least: The same of the minimum, in minutes; likewise.
    """

    period: Period | None
    minutes: int
    stated: Money
    own: Money
    due: Money
    cap: Limit | None = None
    least: int = 0
    held_cap: Limit | None = None
    held_least: int = 0


class HowFar(StrEnum):
    """How far work has gone of a cap or a budget, once that is to be told."""

    NEARLY = "nearly"
    REACHED = "reached"
    BEYOND = "beyond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """What is told of a limit that is reached to the share that was agreed.

    Attributes:
        is_cap: More than it is not billed; a budget only warns.
    """

    limit: Limit
    is_cap: bool
    how_far: HowFar


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDetail:
    """How an amount came about.

    Attributes:
        name: Of the rate.
        minutes: Worked, as rounded; of MINIMUM, those that were missing.
        beyond: Of them, those that are not billed, or are beyond what is prepaid.
        least: Minutes that each entry counts at least, rounded or not; not stored.
        limit: The cap, the minimum or the budget that was looked at.
        is_near: Whether the limit was reached to the share that is to be told.
        told: The same of hours at a rate, in full; on one line only, and not stored.
        in_fee: Of INCLUDED: whether there is a fixed fee that covers them; not stored.
        months: What became of prepaid hours.
        spells: The entries, by time.
        corrects: The earlier statement that a correction computes again.
        together: What makes the hours of several statements one.
    """

    kind: WorkKind
    name: str = ""
    minutes: int = 0
    beyond: int = 0
    rounding: Rounding | None = None
    least: int = 0
    limit: Limit | None = None
    is_near: bool = False
    told: Nearness | None = None
    in_fee: bool = False
    months: tuple[HoursMonth, ...] = ()
    instalment: DueInstalment | None = None
    spells: tuple[Spell, ...] = ()
    corrects: Corrected | None = None
    together: Together | None = None

    @property
    def listed(self) -> list[Spell]:
        """The entries as people read them: those of one time by their numbers."""
        return sorted(
            self.spells,
            key=lambda spell: (*when_of(spell.entry), spell.entry.number),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One amount for work, without VAT: the quantity times the price, rounded once."""

    quantity: int | Decimal
    unit_price: Money
    detail: WorkDetail

    @property
    def amount(self) -> Money:
        """What is due."""
        return self.unit_price.scaled(Decimal(self.quantity))


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursStated:
    """What one statement said of hours, with the corrections that name it since.

    Attributes:
        amounts: What it and they come to, without VAT.
        rates: At which rate entries were billed, by key.
        included: Keys of entries for which nothing is due.
    """

    amounts: tuple[Money, ...] = ()
    rates: Mapping[str, WorkRate] = field(default_factory=dict)
    included: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaidStated:
    """What one statement said of prepaid hours, with the corrections that name it.

    Attributes:
        amounts: What it and they come to, without VAT.
        keys: Of the entries that used them, or gave them back.
    """

    amounts: tuple[Money, ...] = ()
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What earlier statements said of work.

    Attributes:
        keys: Time entries that they counted; none counts again.
        hours: What each statement said of hours at a rate, by its period.
        prepaid: What each said of prepaid hours, by its period.
        account: What was left of prepaid hours; None if there were none.
        instalments: What was billed of projects, by `Project.key`.
    """

    keys: frozenset[str] = frozenset()
    hours: Mapping[Period, HoursStated] = field(default_factory=dict)
    prepaid: Mapping[Period, PrepaidStated] = field(default_factory=dict)
    account: HoursAccount | None = None
    instalments: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is known of work: entries, dates of campaigns, and the statements before.

    Attributes:
        entries: At least the client's; others are ignored.
        milestones: See `regie.billing.work.project.day_of`.
        skipped: Periods without a statement that keep their hours to themselves, before
            the statements that were made and the one that is; older editions know none.
    """

    entries: Sequence[TimeEntry] = ()
    milestones: Mapping[str, date] = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    skipped: Sequence[PassedOver] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a statement says of work.

    Attributes:
        account: What is left of prepaid hours; None where there are none.
        milestones: What was known of the campaign; only what the agreement asks for.
    """

    lines: tuple[WorkLine, ...] = ()
    account: HoursAccount | None = None
    milestones: Mapping[str, date] = field(default_factory=dict)


NOTHING = Work()
