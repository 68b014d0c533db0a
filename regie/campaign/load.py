"""Who has how much to do, by person and week, over all campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta

from regie.campaign.model import Campaign
from regie.people.people import Person
from regie.planning.attendance import Attendance
from regie.planning.attendance import attendance_of
from regie.planning.attendance import capacity_of
from regie.planning.attendance import worker_of
from regie.planning.calendar import WEEKDAYS
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.work import daily_work

Planned = tuple[Campaign, Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The work of one person on one step on one day.

    Attributes:
        email: Whose, as mail servers compare addresses.
        minutes: Of work.
        campaign: Its slug.
        step_key: The planned step.
    """

    email: str
    on: date
    minutes: int
    campaign: str
    step_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWeek:
    """A week of one person.

    Attributes:
        week: Its Monday.
        minutes: What is planned.
        capacity: Minutes of work in the days on which the person is there.
        campaigns: Minutes planned by slug of the campaign.
        days_over: How many days have more than fits.
        excess_of_days: Minutes that do not fit into their day.
    """

    name: str
    email: str
    week: date
    minutes: int
    capacity: int
    campaigns: Mapping[str, int]
    days_over: int
    excess_of_days: int

    @property
    def excess(self) -> int:
        """Return the minutes that do not fit into the week; negative is free."""
        return self.minutes - self.capacity

    @property
    def is_over(self) -> bool:
        """Tell whether more is planned than fits."""
        return self.excess > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The weeks in which people have something to do, by person, then by week."""

    weeks: tuple[PersonWeek, ...]

    @property
    def overloads(self) -> tuple[PersonWeek, ...]:
        """Return the weeks in which more is planned than fits, the worst first."""
        over = [week for week in self.weeks if week.is_over]
        return tuple(sorted(over, key=lambda week: (-week.excess, week.week)))

    @property
    def excess(self) -> int:
        """Return the minutes that do not fit into their day, of all weeks."""
        return sum(week.excess_of_days for week in self.weeks)


def shares(campaign: Campaign, plan: Plan) -> Iterator[Share]:
    """Yield the work of the team's people, from today on."""
    calendar = calendar_of(campaign, plan)
    for planned in plan.steps.values():
        handed_to = campaign.facts.get(planned.key, Fact()).owner
        person = worker_of(planned.step, planned.item, campaign.team, handed_to)
        if person is None:
            continue
        for on, minutes in daily_work(plan, planned, person, calendar):
            yield Share(
                email=person.email.casefold(),
                on=on,
                minutes=minutes,
                campaign=campaign.slug,
                step_key=planned.key,
            )


def calendar_of(campaign: Campaign, plan: Plan) -> WorkCalendar:
    """Return the campaign's working days."""
    return WorkCalendar(
        days_off=campaign.playbook.calendar.days_off, holidays=plan.holidays
    )


def known_people(campaigns: Sequence[Campaign]) -> dict[str, Person]:
    """Return the people of all teams by e-mail; someone in several is one person.

    The campaign that comes first says the hours and days off; leaves count wherever
    they were told.
    """
    people: dict[str, Person] = {}
    for campaign in campaigns:
        for person in campaign.team:
            known = people.setdefault(person.email.casefold(), person)
            leaves = tuple(dict.fromkeys((*known.leaves, *person.leaves)))
            people[person.email.casefold()] = replace(known, leaves=leaves)
    return people


def load_of(planned: Sequence[Planned], *, only: str | None = None) -> Load:
    """Return the load of everybody.

    Args:
        planned: Campaigns with their plans; the first that has a person says their
            hours.
        only: Slug of a campaign; work of the others is then left out.
    """
    days = _Days(planned)
    for campaign, plan in planned:
        if only in {None, campaign.slug}:
            for share in shares(campaign, plan):
                days.add(share)
    return Load(weeks=tuple(days.weeks()))


@dataclass(slots=True)
class _Days:
    """What is planned, by person and day."""

    planned: Sequence[Planned]
    people: dict[str, Person] = field(init=False)
    minutes: dict[str, dict[date, dict[str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = known_people([campaign for campaign, _ in self.planned])

    def add(self, share: Share) -> None:
        """Count the work of one day."""
        day = self.minutes.setdefault(share.email, {}).setdefault(share.on, {})
        day[share.campaign] = day.get(share.campaign, 0) + share.minutes

    def weeks(self) -> Iterator[PersonWeek]:
        """Yield the weeks in which something is planned."""
        for email in sorted(self.minutes, key=lambda key: self.people[key].name):
            days = self.minutes[email]
            mondays = {on - timedelta(days=on.weekday()) for on in days}
            calendars = self._calendars(email)
            for monday in sorted(mondays):
                yield self._week(email, monday, calendars)

    def _week(
        self, email: str, monday: date, calendars: Sequence[WorkCalendar]
    ) -> PersonWeek:
        person, days = self.people[email], self.minutes[email]
        usual = capacity_of(person)
        campaigns: dict[str, int] = {}
        capacity = days_over = excess = 0
        for number in range(WEEKDAYS):
            on = monday + timedelta(days=number)
            room = usual if any(each.is_working(on) for each in calendars) else 0
            capacity += room
            over = sum(days.get(on, {}).values()) - room
            days_over += over > 0
            excess += max(over, 0)
            for slug, minutes in days.get(on, {}).items():
                campaigns[slug] = campaigns.get(slug, 0) + minutes
        return PersonWeek(
            name=person.name,
            email=person.email,
            week=monday,
            minutes=sum(campaigns.values()),
            capacity=capacity,
            campaigns=campaigns,
            days_over=days_over,
            excess_of_days=excess,
        )

    def _calendars(self, email: str) -> list[WorkCalendar]:
        """Return the days on which a person works, one a campaign of theirs."""
        person = self.people[email]
        found = []
        for campaign, plan in self.planned:
            if any(each.email.casefold() == email for each in campaign.team):
                calendar = calendar_of(campaign, plan)
                attendance = attendance_of(person, calendar)
                found.append(own_calendar(attendance, calendar))
        return found


def own_calendar(attendance: Attendance | None, calendar: WorkCalendar) -> WorkCalendar:
    """Return the days of a person who may have none of their own."""
    return calendar if attendance is None else attendance.own
