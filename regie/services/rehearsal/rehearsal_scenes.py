"""What was seen in a rehearsal: mails as received, cards, calls, steps."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from regie.campaign.model import ActionKind
from regie.campaign.receivers import everyone
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.services.campaigns.drafts import all_drafts
from regie.services.campaigns.drafts import audience
from regie.services.campaigns.drafts import Draft
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.words import pick

#: A mail that leaves by hand within this of its moment left at its moment.
BY_HAND = timedelta(hours=1)

AUDIENCE = "audience"


class Sort(StrEnum):
    """What kind of mail somebody receives."""

    MAIL = "mail"
    REMINDER = "reminder"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A mail as one person receives it.

    Attributes:
        at: Local time of the campaign.
        person: Slug of the receiver; `audience` for what the mail tool sends.
        step_key: Empty for a reminder.
        public: Whether people outside the team get it.
    """

    at: datetime
    person: str
    name: str
    email: str
    sort: Sort
    step_key: str
    title: str
    subject: str
    text: str
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSeen:
    """A card on the board; `answered_at` is local, None for never."""

    step_key: str
    title: str
    who: str
    phase: str
    gate: bool
    opened_at: datetime
    due_on: date | None
    answered_at: datetime | None
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSeen:
    """A call of a vendor's API, or what kept it from being made."""

    at: datetime
    what: str
    vendor: str
    title: str
    who: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """A step as it was planned and as it went.

    Attributes:
        planned_on: Its last day in the first plan.
        done_on: When it was done; None if it was not.
        moved_days: Days by which it was done after `planned_on`; 0 at the earliest.
    """

    key: str
    title: str
    phase: str
    automatic: bool
    planned_on: date | None
    done_on: date | None
    moved_days: int


def letters_seen(played: Played) -> list[Received]:
    """Return every mail, in the order in which they arrive."""
    found = [*_sent(played), *_by_hand(played)]
    return sorted(found, key=lambda one: (one.at, one.name, one.subject))


def _sent(played: Played) -> Iterator[Received]:
    zone, language = played.last.zone, played.last.language
    actions = {action.key: action for action in played.actions}
    names = names_of(played)
    for call in played.calls:
        action = actions.get(call["key"])
        if call["what"] != "mail" or action is None:
            continue
        planned = played.last.steps.get(action.step_key)
        reminder = pick(language, fr="rappel du jour", en="reminder of the day")
        yield Received(
            at=datetime.fromisoformat(call["at"]).astimezone(zone),
            person=action.person,
            name=names.get(action.person, action.person),
            email=call["to"][0],
            sort=Sort.REMINDER if planned is None else Sort.MAIL,
            step_key=action.step_key,
            title=reminder if planned is None else common_title(planned),
            subject=call["subject"],
            text=call["text"],
            public=planned is not None and planned.step.public,
        )


def _by_hand(played: Played) -> Iterator[Received]:
    """Yield what the audience receives from the mail tool, once its step was done."""
    language = played.last.language
    for draft in drafts_seen(played):
        fact = played.after.facts.get(draft.step_key)
        if draft.fault or fact is None or fact.done_at is None:
            continue
        if played.was_over(draft.step_key):
            continue
        at = fact.done_at
        if draft.leaves_at is not None and at - draft.leaves_at <= BY_HAND:
            at = draft.leaves_at
        yield Received(
            at=at.astimezone(played.last.zone),
            person=AUDIENCE,
            name=pick(language, fr="L'audience", en="The audience"),
            email="",
            sort=Sort.AUDIENCE,
            step_key=draft.step_key,
            title=draft.title,
            subject=draft.subject,
            text=draft.text,
            public=True,
        )


def drafts_seen(played: Played) -> tuple[Draft, ...]:
    """Return the texts for the mail tool as they stand at the end."""
    return all_drafts(played.after, played.last)


def cards_seen(played: Played) -> list[CardSeen]:
    """Return every card in the order in which they were opened."""
    zone, names = played.last.zone, names_of(played)
    found = []
    for card in played.cards:
        planned, reply = played.last.steps[card.step_key], played.replies[card.step_key]
        done_at = card.closed_at
        found.append(
            CardSeen(
                step_key=card.step_key,
                title=card.title,
                who=names.get(card.person, card.person),
                phase=phase_title(played, planned),
                gate=planned.step.gate,
                opened_at=card.opened_at.astimezone(zone),
                due_on=card.due_on,
                answered_at=None if done_at is None else done_at.astimezone(zone),
                manner=reply.manner,
            )
        )
    return sorted(found, key=lambda card: (card.opened_at, card.step_key))


def calls_seen(played: Played) -> list[CallSeen]:
    """Return every call of a vendor, mails too, by moment."""
    zone, names = played.last.zone, names_of(played)
    return [
        CallSeen(
            at=(action.outcome.finished_at or action.due_at).astimezone(zone),
            what=action.kind,
            vendor=action.outcome.vendor,
            title=action.title,
            who=names.get(action.person, action.person),
            state=action.outcome.state.value,
            detail=action.outcome.detail,
        )
        for action in played.actions
        if action.kind != ActionKind.CARD
    ]


def steps_seen(played: Played) -> list[StepSeen]:
    """Return every step as planned and as it went, in the order of the plan."""
    found = []
    for key, planned in played.last.steps.items():
        first = played.first.steps.get(key)
        if planned.reason is Reason.PAST:
            continue
        on, done_on = first.ends_on if first else None, done_day(played, key)
        moved = (done_on - on).days if on and done_on else 0
        found.append(
            StepSeen(
                key=key,
                title=planned.title,
                phase=phase_title(played, planned),
                automatic=planned.step.run is not None,
                planned_on=on,
                done_on=done_on,
                moved_days=max(moved, 0),
            )
        )
    return found


def done_day(played: Played, key: str) -> date | None:
    """Return the local day on which a step was done."""
    fact = played.after.facts.get(key)
    if fact is None or fact.done_at is None:
        return None
    return fact.done_at.astimezone(played.last.zone).date()


def names_of(played: Played) -> Mapping[str, str]:
    """Return the names of everyone by slug."""
    language = played.last.language
    people = [audience(language), *everyone(played.after)]
    found: dict[str, str] = {}
    for one in people:
        found.setdefault(one.slug, one.name or one.email)
    return found


def phase_title(played: Played, planned: PlannedStep) -> str:
    """Return the title of the step's phase."""
    phase = played.after.playbook.phases.get(planned.step.phase)
    return phase.title if phase else planned.step.phase


def common_title(planned: PlannedStep) -> str:
    """Return the title that a step shares with those of the other items."""
    if planned.item is None:
        return planned.title
    return planned.title.removesuffix(f" · {planned.item.title}")


def followers(plan: Plan) -> dict[str, list[str]]:
    """Return what waits for each step directly."""
    found: dict[str, list[str]] = {}
    for key, planned in plan.steps.items():
        for other in planned.waits_for:
            found.setdefault(other, []).append(key)
    return found
