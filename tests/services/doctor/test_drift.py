from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from regie.campaign.wake_ups import upcoming_wake_ups
from regie.ports import WakeUp
from regie.services.doctor.drift import drifts
from regie.services.doctor.facts import Drift
from regie.services.planned import load_planned
from tests.rehearsed import Stage
from tests.rehearsed import start


@dataclass
class Comparer:
    """A timetable that has kept some wake-ups and is asked about others."""

    kept: set[str] = field(default_factory=set)

    def drift(self, campaign: str, wake_ups: Sequence[WakeUp]) -> tuple[int, int]:  # noqa: ARG002
        wanted = {wake_up.key for wake_up in wake_ups}
        return len(wanted - self.kept), len(self.kept - wanted)


def test_every_running_campaign_is_compared_with_its_plan(on: Stage) -> None:
    slug = start(on).campaign.slug
    campaign, plan = load_planned(on.runtime, slug)
    wanted = [one.key for one in upcoming_wake_ups(campaign, plan, now=on.clock.now())]
    published = dict(on.timetable.published)

    assert len(wanted) > 2
    assert drifts(on.runtime, Comparer(kept=set(wanted))) == (
        Drift(campaign=slug, missing=0, excess=0),
    )
    assert drifts(on.runtime, Comparer(kept={*wanted[1:], "old", "older"})) == (
        Drift(campaign=slug, missing=1, excess=2),
    )
    assert on.timetable.published == published
