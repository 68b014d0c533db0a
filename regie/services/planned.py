"""A campaign together with its plan at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from regie.campaign.model import Campaign
from regie.people.team import as_item
from regie.planning.graphs import Graphs
from regie.planning.model import Plan
from regie.planning.passes import passed
from regie.planning.passes import set_scene
from regie.planning.plan import planned
from regie.planning.scene import Scene
from regie.playbook.model import Playbook
from regie.services.runtime import Runtime
from regie.words import spoken_language

#: Plans kept for a moment: a wake-up asks for the same one several times.
PLANS_KEPT = 16

#: Graphs kept, one a playbook: as many as there are parsed ones (`store.campaigns`).
GRAPHS_KEPT = 64


class _Question:
    """A campaign's plan at a minute, asked in a language; equal ones are one."""

    def __init__(self, campaign: Campaign, now: datetime) -> None:
        self.campaign = campaign
        self.now = now.replace(second=0, microsecond=0)
        self._key = (
            id(campaign.playbook),  # kept alive by this question
            campaign.holidays,
            campaign.started_at,
            self.now,
            spoken_language(),
            tuple(campaign.anchors.items()),
            frozenset(campaign.parameters.items()),
            campaign.team,
            frozenset(campaign.facts.items()),
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Question)
            and self._key == other._key
            and self.campaign.items == other.campaign.items
            and self.campaign.team == other.campaign.team
        )


def plan_of(campaign: Campaign, now: datetime) -> Plan:
    """Return the campaign's plan at this minute; recomputed, never stored.

    Its sentences are in the language of whoever is reading now.
    """
    return _answer(_Question(campaign, now), judged=True)


def dates_of(campaign: Campaign, now: datetime) -> Plan:
    """Return the same plan, in less time, without what is impossible and warnings.

    For whoever acts on a plan and shows it to nobody.
    """
    return _answer(_Question(campaign, now), judged=False)


@lru_cache(maxsize=PLANS_KEPT)
def _answer(question: _Question, *, judged: bool) -> Plan:
    scene, placed, latest = passed(scene_of(question.campaign, question.now))
    return planned(scene, placed, latest, judged=judged)


def scene_of(campaign: Campaign, now: datetime) -> Scene:
    """Return everything that decides the campaign's plan at this minute."""
    return set_scene(
        campaign.playbook,
        anchors=campaign.anchors,
        items=(*campaign.items, *(as_item(person) for person in campaign.team)),
        parameters=campaign.parameters,
        facts=campaign.facts,
        holidays=campaign.holidays,
        people=campaign.team,
        now=now.replace(second=0, microsecond=0),
        began_at=campaign.started_at,
        language=spoken_language(),
        graphs=_graphs(_Same(campaign.playbook)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A playbook that is equal to itself only; comparing two costs as much as a plan.

    Attributes:
        playbook: Kept alive, so that nothing else takes its identity.
    """

    playbook: Playbook

    def __hash__(self) -> int:
        return id(self.playbook)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.playbook is other.playbook


@lru_cache(maxsize=GRAPHS_KEPT)
def _graphs(same: _Same) -> Graphs:
    return Graphs(same.playbook)


def load_planned(runtime: Runtime, slug: str) -> tuple[Campaign, Plan]:
    """Return the campaign and its plan now."""
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    return campaign, plan_of(campaign, runtime.clock.now())
