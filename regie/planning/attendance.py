"""Who owns a step, and on which days that person works.

A person's working days are working days of the campaign: what they add are their own
days off and leaves. So a plan keeps counting in the campaign's numbers (see
`regie.planning.calendar`), and asks here where work begins and ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from typing import Protocol
from typing import TypeVar

from regie.errors import UsageError
from regie.planning.calendar import NoWorkingDayError
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Item
from regie.planning.model import Leave
from regie.playbook.amounts import EFFORT_DAY_MINUTES
from regie.playbook.model import Step
from regie.words import say

ONE_DAY = timedelta(days=1)

#: A day of `takes` without `effort` counts as one half of its owner's day.
UNSAID_SHARE = 2


class Worker(Protocol):
    """What planning must know of a person of the team."""

    @property
    def slug(self) -> str:
        """What facts call the person."""

    @property
    def name(self) -> str:
        """The name, for notes."""

    @property
    def email(self) -> str:
        """The address, which is the same in every campaign."""

    @property
    def roles(self) -> tuple[str, ...]:
        """The hats that the person wears."""

    @property
    def minutes_per_day(self) -> int | None:
        """The work of one day; None for the usual 7 hours."""

    @property
    def days_off(self) -> frozenset[int]:
        """Weekdays never worked beside the campaign's days off; 0 is Monday."""

    @property
    def leaves(self) -> tuple[Leave, ...]:
        """When the person is away."""


SomeWorker = TypeVar("SomeWorker", bound=Worker)


class NeverThereError(UsageError):
    """Somebody whose days off leave no working day of the campaign.

    Attributes:
        name: Whose.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            say(
                fr=f"{name} ne travaille aucun jour ouvré de cette campagne : retirez "
                "un jour de sa colonne « days_off ».",
                en=f"{name} works on no working day of this campaign: take a weekday "
                "out of their column `days_off`.",
            )
        )


def wearing(team: Iterable[SomeWorker], role: str) -> SomeWorker | None:
    """Return the person of the team who wears the hat, the OBM if nobody does."""
    people = tuple(team)
    for wanted in (role, "obm"):
        for person in people:
            if wanted in person.roles:
                return person
    return None


def taker_of(team: Iterable[SomeWorker], slug: str) -> SomeWorker | None:
    """Return the person of the team that a step was handed to; None if it was not."""
    if not slug:
        return None
    return next((person for person in team if person.slug == slug), None)


def worker_of(
    step: Step, item: Item | None, team: Sequence[SomeWorker], handed_to: str = ""
) -> SomeWorker | None:
    """Return who of the team does a person's step; None where nobody of it does.

    A step that its item does itself (`who: speaker`) belongs to the person of the same
    e-mail, if the team has one.

    Args:
        handed_to: Slug of the person that it was handed to, whoever its role names.
    """
    if step.run is not None:
        return None
    taker = taker_of(team, handed_to)
    if taker is not None:
        return taker
    if item is None or step.who != item.kind:
        return wearing(team, step.who)
    email = item.fields.get("email", "").casefold()
    return next((p for p in team if email and p.email.casefold() == email), None)


def capacity_of(worker: Worker | None) -> int:
    """Return the minutes of work in one day of a person."""
    return (worker and worker.minutes_per_day) or EFFORT_DAY_MINUTES


def work_days(step: Step, worker: Worker | None) -> int:
    """Return how many days of its owner a step needs.

    `takes` says so; otherwise the effort spread by the owner's day; otherwise one day.
    """
    if step.takes is not None or step.effort_minutes is None:
        return step.takes or 1
    return -(-step.effort_minutes // capacity_of(worker))


def daily_minutes(step: Step, worker: Worker | None, days: int) -> int:
    """Return the work of a step on each of so many days, rounded up.

    A step whose effort is not said takes half of its owner's day: people who wait for
    answers, or have several steps on their desk, do not spend whole days on one.
    """
    if step.effort_minutes is None:
        return capacity_of(worker) // UNSAID_SHARE
    return -(-step.effort_minutes // max(days, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The days on which one person works, in the numbers of the campaign's calendar.

    Attributes:
        name: Whose days they are.
        calendar: The campaign's.
        own: The campaign's less the person's days off and leaves.
    """

    name: str
    calendar: WorkCalendar
    own: WorkCalendar
    leaves: tuple[Leave, ...] = field(default=(), compare=False)

    def first(self, number: int) -> int:
        """Return the first day from this one on that is worked."""
        day = self.calendar.day(number)
        return self.calendar.number(self.own.on_or_after(day))

    def last(self, number: int) -> int:
        """Return the last day up to this one that is worked."""
        day = self.calendar.day(number)
        return self.calendar.number(self.own.on_or_before(day))

    def end(self, start: int, days: int) -> int:
        """Return the `end` of so many days of work from `start` on."""
        last = self.own.number(self.calendar.day(start)) + days - 1
        return self.calendar.number(self.own.day(last)) + 1

    def start(self, end: int, days: int) -> int:
        """Return the latest start of so many days of work that end by `end`."""
        first = self.own.number(self.calendar.day(end)) - days
        return self.calendar.number(self.own.day(first))

    def end_from(self, on: date, days: int) -> int:
        """Return the `end` of work that begins on this very day, worked or not."""
        rest = days - 1
        last = self.own.number(on) + rest - (not self.own.is_working(on))
        return self.calendar.number((self.own.day(last) if rest else on) + ONE_DAY)

    def count(self, start: int, end: int) -> int:
        """Count the days of `[start, end)` that are worked."""
        return self.own.between(self.calendar.day(start), self.calendar.day(end))

    def __contains__(self, on: date) -> bool:
        return self.own.is_working(on)

    def absences(self, start: int, end: int) -> Iterator[Leave]:
        """Yield the stretches of `[start, end)` that are not worked.

        They run over the campaign's own days off, and a leave is told whole.
        """
        number = start
        while number < end:
            back = self.first(number)
            if back > number:
                first = self.calendar.day(number)
                yield self._whole(first, self.calendar.day(back - 1))
            number = back + 1

    def _whole(self, first: date, last: date) -> Leave:
        known = [k for k in self.leaves if k.first_on <= last and k.last_on >= first]
        return Leave(
            first_on=min([first, *(k.first_on for k in known)]),
            last_on=max([last, *(k.last_on for k in known)]),
            is_weekly=not known,
        )

    def is_on_leave(self, on: date) -> bool:
        """Tell whether a day lies in a leave of the person."""
        return any(leave.first_on <= on <= leave.last_on for leave in self.leaves)


def attendance_of(worker: Worker, calendar: WorkCalendar) -> Attendance | None:
    """Return a person's working days; None if they are just the campaign's.

    Raises:
        NeverThereError: There is none.
    """
    if not worker.days_off and not worker.leaves:
        return None
    away = {day for leave in worker.leaves for day in leave.days()}
    try:
        own = WorkCalendar(
            days_off=calendar.days_off | worker.days_off,
            holidays=calendar.holidays | away,
        )
    except NoWorkingDayError as error:
        raise NeverThereError(worker.name) from error
    return Attendance(
        name=worker.name, calendar=calendar, own=own, leaves=worker.leaves
    )
