"""The report of a rehearsal: what a client looks at before a launch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.rehearsal_money import Earnings
from regie.services.rehearsal.rehearsal_problem import Problem
from regie.services.rehearsal.rehearsal_problem import Severity
from regie.services.rehearsal.rehearsal_problems import find_problems
from regie.services.rehearsal.rehearsal_scenes import calls_seen
from regie.services.rehearsal.rehearsal_scenes import CallSeen
from regie.services.rehearsal.rehearsal_scenes import cards_seen
from regie.services.rehearsal.rehearsal_scenes import CardSeen
from regie.services.rehearsal.rehearsal_scenes import letters_seen
from regie.services.rehearsal.rehearsal_scenes import names_of
from regie.services.rehearsal.rehearsal_scenes import Received
from regie.services.rehearsal.rehearsal_scenes import Sort
from regie.services.rehearsal.rehearsal_scenes import steps_seen
from regie.services.rehearsal.rehearsal_scenes import StepSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The rehearsal in a few numbers.

    Attributes:
        over: Steps that were done or given up before it began.
        mails: Those that Régie sends, reminders left out.
        audience: Those that the mail tool sends to the audience.
        late: Cards that were answered late; `unanswered`: never.
        calls: Calls of vendors' APIs, mails among them.
    """

    days: int
    steps: int
    done: int
    over: int
    people: int
    mails: int
    reminders: int
    audience: int
    cards: int
    late: int
    unanswered: int
    calls: int
    errors: int
    warnings: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who receives mails.

    Attributes:
        most: The largest number on one day, `busiest_on`.
    """

    person: str
    name: str
    email: str
    mails: int
    most: int
    busiest_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a rehearsal showed; days and moments are the campaign's own."""

    title: str
    client: str
    playbook: str
    language: str
    zone: str
    began_on: date
    ended_on: date
    habits: Habits
    numbers: Numbers
    problems: tuple[Problem, ...]
    steps: tuple[StepSeen, ...]
    readers: tuple[Reader, ...]
    mails: tuple[Received, ...]
    cards: tuple[CardSeen, ...]
    calls: tuple[CallSeen, ...]
    money: Earnings | None = None

    @property
    def has_errors(self) -> bool:
        """Whether something must be put right before the launch."""
        return self.numbers.errors > 0


def make_report(played: Played, money: Earnings | None = None) -> Report:
    """Put together what was played; the same play gives the same report."""
    campaign, zone = played.after, played.last.zone
    mails = letters_seen(played)
    problems = find_problems(played, mails)
    steps, cards, calls = steps_seen(played), cards_seen(played), calls_seen(played)
    began_on = played.began_at.astimezone(zone).date()
    days = [step.done_on for step in steps if step.done_on]
    days += [mail.at.date() for mail in mails[-1:]]
    ended_on = max([began_on, *days])
    return Report(
        title=campaign.title,
        client=campaign.client,
        playbook=campaign.playbook.title,
        language=played.last.language,
        zone=str(zone),
        began_on=began_on,
        ended_on=ended_on,
        habits=played.habits,
        numbers=Numbers(
            days=(ended_on - began_on).days + 1,
            steps=len(steps),
            done=sum(step.done_on is not None for step in steps),
            over=sum(played.was_over(step.key) for step in steps),
            people=len({mail.person for mail in mails if mail.email}),
            **_of_mails(mails),
            cards=len(cards),
            late=sum(card.manner is Manner.LATE for card in cards),
            unanswered=sum(card.answered_at is None for card in cards),
            calls=len(calls),
            **_of_problems(problems),
        ),
        problems=problems,
        steps=tuple(steps),
        readers=tuple(_readers(played, mails)),
        mails=tuple(mails),
        cards=tuple(cards),
        calls=tuple(calls),
        money=money,
    )


def _of_mails(mails: Sequence[Received]) -> dict[str, int]:
    count = Counter(mail.sort for mail in mails)
    return {
        "mails": count[Sort.MAIL],
        "reminders": count[Sort.REMINDER],
        "audience": count[Sort.AUDIENCE],
    }


def _of_problems(problems: Sequence[Problem]) -> dict[str, int]:
    count = Counter(problem.severity for problem in problems)
    return {
        "errors": count[Severity.ERROR],
        "warnings": count[Severity.WARNING],
        "notices": count[Severity.NOTICE],
    }


def _readers(played: Played, mails: Sequence[Received]) -> list[Reader]:
    """Return who receives mails: the audience, then the team, then everyone else."""
    places = {slug: place for place, slug in enumerate(names_of(played))}
    own: dict[str, list[Received]] = {}
    for mail in mails:
        own.setdefault(mail.person, []).append(mail)
    found = []
    for person, received in own.items():
        days = Counter(mail.at.date() for mail in received)
        busiest_on, most = max(
            days.items(), key=lambda day: (day[1], -day[0].toordinal())
        )
        found.append(
            Reader(
                person=person,
                name=received[0].name,
                email=received[0].email,
                mails=len(received),
                most=most,
                busiest_on=busiest_on,
            )
        )
    return sorted(
        found, key=lambda one: (places.get(one.person, len(places)), one.name)
    )
