"""A whole campaign on a virtual clock: the engine itself, and people who answer.

Cards are answered by people who are on time, late, or never do: a seeded dice says
which, for each card by itself, so that another step does not change the first one's
luck. What is held is decided by the OBM in the same manner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import UTC

from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import HELD
from regie.campaign.receivers import obm_name
from regie.campaign.wake_ups import next_moment
from regie.planning.calendar import WorkCalendar
from regie.planning.model import Plan
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import mark_all_done
from regie.services.engine.decide import decide
from regie.services.engine.perform import Pass
from regie.services.engine.perform import perform_all
from regie.services.planned import load_planned
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Held
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.played import Reply
from regie.services.rehearsal.played import Stage
from regie.store.actions import StoredAction
from regie.store.board import Card

#: The hour at which people tell what they have done.
ANSWER_AT = time(16)

#: How long somebody needs to tell, once a step's own moment has come.
AT_ONCE = timedelta(minutes=5)

#: How long after a card opens, or something is held, it is looked at, at the earliest.
SOON = timedelta(hours=2)

#: Working days by which whoever is late is late, at most.
LATE_DAYS_MAX = 4

#: How long the last dates are played on, for those who are late.
AFTERMATH = timedelta(days=30)


def rehearse(
    stage: Stage,
    request: Request,
    habits: Habits,
    *,
    tell: Callable[[date, float], None] | None = None,
) -> Played:
    """Start the campaign on the stage and play it to its end.

    Args:
        tell: Told the day, and which part of the way has been gone (0 to 1).

    Raises:
        RegieError: The campaign cannot be started; see `start_campaign`.
    """
    started = start_campaign(stage.runtime, request)
    return play(stage, started.campaign.slug, habits, tell=tell)


def play(
    stage: Stage,
    slug: str,
    habits: Habits,
    *,
    tell: Callable[[date, float], None] | None = None,
) -> Played:
    """Play a campaign that is on the stage from where it stands to its end."""
    began_at = stage.clock.now()
    before, first = load_planned(stage.runtime, slug)
    player = _Player(stage, before, first, habits)
    player.play(tell)
    after, last = load_planned(stage.runtime, slug)
    with stage.runtime.unit(reading=True) as unit:
        cards = unit.board.cards(slug)
        actions = unit.actions.of_campaign(slug)
    return Played(
        habits=habits,
        began_at=began_at,
        before=before,
        first=first,
        after=after,
        last=last,
        replies=player.replies,
        held=player.held,
        cards=[card for card in cards if card.step_key in player.replies],
        actions=[one for one in actions if _is_new(before, one)],
        calls=stage.calls(),
        moments=player.moments,
    )


def _is_new(before: Campaign, action: StoredAction) -> bool:
    known = before.outcomes.get(action.key)
    return known is None or known.finished_at is None


@dataclass(slots=True)
class _Player:
    """Moves the clock from moment to moment, and speaks for the people."""

    stage: Stage
    campaign: Campaign
    plan: Plan
    habits: Habits
    replies: dict[str, Reply] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    waiting: dict[str, datetime] = field(default_factory=dict)
    deciding: dict[str, datetime] = field(default_factory=dict)
    moments: int = 0

    def play(self, tell: Callable[[date, float], None] | None) -> None:
        start, end = self.stage.clock.now(), _horizon(self.plan)
        while (at := self._next_moment()) is not None and at < end:
            self.stage.clock.at = at
            self.moments += 1
            self._answer()
            self._decide()
            if tell is not None:
                tell(at.astimezone(self.plan.zone).date(), (at - start) / (end - start))

    def _next_moment(self) -> datetime | None:
        """Do what is due, and what that releases; return when something is due next."""
        seen = self._perform()
        self.campaign, self.plan = seen.campaign, seen.plan
        self._expect_answers()
        self._expect_decisions()
        now = self.stage.clock.now()
        coming = next_moment(seen.campaign, seen.actions, now=now)
        moments = [*self.waiting.values(), *self.deciding.values()]
        return min([*moments, coming] if coming else moments, default=None)

    def _perform(self) -> Pass:
        while True:
            seen = perform_all(self.stage.runtime, self.campaign.slug)
            reminder = f"{self.campaign.slug}:{ActionKind.DIGEST}:"
            if all(one.key.startswith(reminder) for one in seen.outcomes):
                return seen  # a reminder releases nothing

    def _expect_answers(self) -> None:
        """Decide when the owner of each newly opened card will say that it is done."""
        with self.stage.runtime.unit(reading=True) as unit:
            cards = unit.board.open_cards(self.campaign.slug)
        for card in cards:
            if card.step_key not in self.replies:
                reply = self._reply(card)
                self.replies[card.step_key] = reply
                if reply.at is not None:
                    self.waiting[card.step_key] = reply.at

    def _reply(self, card: Card) -> Reply:
        manner = self.habits.manner(card.step_key)
        if manner is Manner.NEVER:
            return Reply(manner=manner, at=None)
        planned = self.plan.steps[card.step_key]
        seen_at = max(card.opened_at, self.stage.clock.now())
        if manner is Manner.ON_TIME and planned.at is not None:
            at = max(planned.at, seen_at) + AT_ONCE
            return Reply(manner=manner, at=at)
        on = planned.ends_on or card.opened_at.date()
        if manner is Manner.LATE:
            on = self._late_day(card.step_key, max(on, card.due_on or on))
        at = datetime.combine(on, ANSWER_AT, self.plan.zone).astimezone(UTC)
        return Reply(manner=manner, at=max(at, seen_at + SOON))

    def _late_day(self, key: str, on: date) -> date:
        calendar = WorkCalendar(
            days_off=self.campaign.playbook.calendar.days_off,
            holidays=self.plan.holidays,
        )
        dice = self.habits.dice(f"{key}:days")
        return calendar.business_days_after(on, dice.randint(1, LATE_DAYS_MAX))

    def _expect_decisions(self) -> None:
        """Decide when the OBM settles what is newly held."""
        fresh = {
            outcome.key
            for outcome in self.campaign.outcomes.values()
            if outcome.state in HELD and outcome.key not in self.held
        }
        if not fresh:
            return
        with self.stage.runtime.unit(reading=True) as unit:
            stored = unit.actions.of_campaign(self.campaign.slug)
        now = self.stage.clock.now()
        for action in stored:
            if action.key not in fresh:
                continue
            manner = self.habits.manner(f"{action.step_key}:decision")
            pause = timedelta(days=2) if manner is Manner.LATE else SOON
            at = None if manner is Manner.NEVER else now + pause
            self.held[action.key] = Held(
                action=action, reply=Reply(manner=manner, at=at)
            )
            if at is not None:
                self.deciding[action.step_key] = at

    def _answer(self) -> None:
        """Let everyone who is ready by now say so."""
        now = self.stage.clock.now()
        ready = [key for key, at in self.waiting.items() if at <= now]
        obm = obm_name(self.campaign)
        steps = [self.plan.steps[key] for key in ready]
        for key in ready:
            del self.waiting[key]
        said = [(planned, planned.owner or obm) for planned in steps]
        if said:
            mark_all_done(self.stage.runtime, self.campaign.slug, said)

    def _decide(self) -> None:
        """Let the OBM settle what she has looked at: what was missed is still done.

        What its vendor refused cannot be put right here: it is left, so that the play
        goes on.
        """
        now = self.stage.clock.now()
        for step_key in [key for key, at in self.deciding.items() if at <= now]:
            del self.deciding[step_key]
            decide(
                self.stage.runtime,
                self.campaign.slug,
                step_key,
                run=self._is_missed(step_key),
                who=obm_name(self.campaign),
                tell=False,  # the timetable is nowhere
            )

    def _is_missed(self, step_key: str) -> bool:
        states = [
            held.action.outcome.state
            for held in self.held.values()
            if held.action.step_key == step_key
        ]
        return states[-1] is ActionState.ASKED


def _horizon(plan: Plan) -> datetime:
    """Return when everything planned is long over."""
    ends = [planned.ends_on for planned in plan.steps.values() if planned.ends_on]
    ends += [anchor.on for anchor in plan.anchors.values() if anchor.on]
    last = max([plan.today, *ends])
    return datetime.combine(last, time(), plan.zone).astimezone(UTC) + AFTERMATH
