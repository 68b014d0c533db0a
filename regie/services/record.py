"""What was kept of a campaign, with the words to tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.people.people import Person
from regie.planning.model import Plan
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.actions import StoredAction
from regie.store.journal import Event


@dataclass(frozen=True, kw_only=True)
class Record:
    """A campaign, its plan now, its history.

    Attributes:
        stored: What is stored of its actions, by key; in history also those that the
            plan no longer has.
    """

    campaign: Campaign
    plan: Plan
    events: tuple[Event, ...]
    stored: Mapping[str, StoredAction]

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everyone in the campaign by slug, the team first."""
        return {person.slug: person for person in everyone(self.campaign)}

    def name_of(self, slug: str) -> str:
        """Return the person's name, or the slug where nobody has it (an address)."""
        person = self.people.get(slug)
        return slug if person is None else person.name or person.email

    def title_of(self, key: str) -> str:
        """Return the title of a step or anchor; a step that is gone keeps its key."""
        planned = self.plan.steps.get(key) or self.plan.anchors.get(key)
        if planned is not None:
            return planned.title
        step = self.campaign.playbook.steps.get(key)
        return key if step is None else step.title

    def common_title(self, key: str) -> str:
        """Return the title that a step shares with those of the other items."""
        planned = self.plan.steps.get(key)
        if planned is None or planned.item is None:
            return self.title_of(key)
        return planned.title.removesuffix(f" · {planned.item.title}")


def read_record(runtime: Runtime, slug: str, *, limit: int) -> Record:
    """Read one campaign with the latest lines of its history."""
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        events = unit.journal.events(slug, limit=limit)
        stored = unit.actions.of_campaign(slug)
    return Record(
        campaign=campaign,
        plan=plan_of(campaign, runtime.clock.now()),
        events=tuple(events),
        stored={action.key: action for action in stored},
    )
