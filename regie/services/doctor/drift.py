"""How far Prefect's upcoming runs are from the plans of the running campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from regie.campaign.transitions import LIVING
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.ports import WakeUp
from regie.services.doctor.facts import Drift
from regie.services.planned import load_planned
from regie.services.runtime import Runtime


class Comparing(Protocol):
    """A timetable that can say how far it is from what is wanted."""

    def drift(self, campaign: str, wake_ups: Sequence[WakeUp]) -> tuple[int, int]:
        """Count what is missing and what is in excess; change nothing."""
        ...


def drifts(runtime: Runtime, timetable: Comparing) -> tuple[Drift, ...]:
    """Compare every campaign that has not ended; nothing is published."""
    with runtime.unit(reading=True) as unit:
        slugs = unit.campaigns.slugs(states=LIVING)
    return tuple(_drift(runtime, timetable, slug) for slug in slugs)


def _drift(runtime: Runtime, timetable: Comparing, slug: str) -> Drift:
    campaign, plan = load_planned(runtime, slug)
    wanted = upcoming_wake_ups(campaign, plan, now=runtime.clock.now())
    missing, excess = timetable.drift(slug, wanted)
    return Drift(campaign=slug, missing=missing, excess=excess)
