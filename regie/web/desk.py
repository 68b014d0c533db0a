"""Everything that the pages of one campaign show, read in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from regie.campaign.actions import all_actions
from regie.campaign.gates import asked
from regie.campaign.gates import is_refused
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import HELD
from regie.campaign.model import Outcome
from regie.campaign.transitions import LIVING
from regie.planning.model import PlannedStep
from regie.services.own_words import retold
from regie.services.planned import plan_of
from regie.services.record import Record
from regie.services.rehearsals import Kept
from regie.services.rehearsals import latest_rehearsal
from regie.services.runtime import Runtime
from regie.store.board import Card
from regie.web.dates import Dates
from regie.words import say
from regie.words import spoken_language

#: Lines of history on a page; older ones are in `regie log`.
EVENTS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One automatic action of a step, with what came of it.

    Attributes:
        at: When it is or was due (UTC).
        outcome: None while nothing was tried.
    """

    kind: ActionKind
    person: str
    at: datetime
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A step that waits for a person's decision.

    Attributes:
        key: The step's key; empty for reminders, which belong to no step.
        reasons: What happened, each sentence once.
    """

    key: str
    title: str
    people: tuple[str, ...]
    at: datetime
    states: frozenset[ActionState]
    reasons: tuple[str, ...]
    public: bool


@dataclass(frozen=True, kw_only=True)
class Desk(Record):
    """A campaign's record with its cards and latest rehearsal, at a moment."""

    cards: tuple[Card, ...]
    now: datetime
    rehearsal: Kept | None

    @cached_property
    def dates(self) -> Dates:
        """How this campaign's days and moments are written."""
        return Dates(now=self.now, zone=self.plan.zone)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Everything automatic, in its order."""
        return all_actions(self.campaign, self.plan)

    @cached_property
    def gates(self) -> frozenset[str]:
        """Keys of the steps that are answered by go or no-go."""
        return frozenset(p.key for p in self.plan.steps.values() if p.step.gate)

    @cached_property
    def open_gates(self) -> tuple[PlannedStep, ...]:
        """The gates that wait for an answer, in the order of the plan."""
        if self.campaign.state not in LIVING:
            return ()
        return tuple(asked(self.campaign, self.plan))

    def is_refused(self, key: str) -> bool:
        """Say whether a gate stands at no-go, so that nobody owes an answer."""
        return is_refused(self.campaign, key)

    def is_item(self, slug: str) -> bool:
        """Say whether the person is an item of the campaign, such as a speaker."""
        return any(item.slug == slug for item in self.campaign.items)

    def phase_title(self, name: str) -> str:
        """Return the title of a phase."""
        phase = self.campaign.playbook.phases.get(name)
        return name if phase is None else phase.title

    def attempts(self, step_key: str) -> list[Attempt]:
        """Return the automatic actions of a step with their outcomes."""
        return [
            Attempt(
                kind=action.kind,
                person=self.name_of(action.person),
                at=action.due_at,
                outcome=self.campaign.outcomes.get(action.key),
            )
            for action in self.actions
            if action.step_key == step_key
        ]

    def questions(self) -> list[Question]:
        """Return what waits for a decision, the earliest first."""
        held: dict[str, list[tuple[Action, Outcome]]] = {}
        for action, outcome in self._held():
            held.setdefault(action.step_key, []).append((action, outcome))
        return [self._question(key, pairs) for key, pairs in held.items()]

    def _held(self) -> Iterator[tuple[Action, Outcome]]:
        for action in self.actions:
            outcome = self.campaign.outcomes.get(action.key)
            if outcome is not None and outcome.state in HELD:
                yield action, outcome

    def _question(self, key: str, pairs: list[tuple[Action, Outcome]]) -> Question:
        planned = self.plan.steps.get(key)
        people = dict.fromkeys(self.name_of(action.person) for action, _ in pairs)
        return Question(
            key=key,
            title=planned.title if planned else say(fr="Rappels", en="Reminders"),
            people=tuple(name for name in people if name),
            at=min(action.due_at for action, _ in pairs),
            states=frozenset(outcome.state for _, outcome in pairs),
            reasons=tuple(
                dict.fromkeys(
                    retold(outcome.detail, spoken_language())
                    for _, outcome in pairs
                    if outcome.detail
                )
            ),
            public=planned is not None and planned.step.public,
        )


def read_desk(runtime: Runtime, slug: str) -> Desk:
    """Read one campaign; raise NotFoundError if there is none of that name."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        cards = unit.board.cards(slug)
        events = unit.journal.events(slug, limit=EVENTS_MAX)
        stored = unit.actions.of_campaign(slug)
        rehearsal = latest_rehearsal(unit, slug)
    return Desk(
        campaign=campaign,
        plan=plan_of(campaign, now),
        cards=tuple(cards),
        events=tuple(events),
        stored={action.key: action for action in stored},
        now=now,
        rehearsal=rehearsal,
    )
