"""When the last action of a machine step is settled, the step is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Outcome
from regie.campaign.model import SETTLED
from regie.planning.model import Fact
from regie.store.unit import Unit


def complete_if_settled(
    unit: Unit, slug: str, outcome: Outcome, siblings: Sequence[Action], today: date
) -> None:
    """Write the fact that follows from an outcome, in the caller's transaction.

    A card that was opened means that its step has started. A machine step is done when
    all of its actions are done or skipped.

    Args:
        siblings: All actions of the outcome's step, its own among them; empty for a
            digest, which belongs to none.
        today: The day in the campaign's zone.
    """
    if outcome.state not in SETTLED or not siblings:
        return
    step_key = siblings[0].step_key
    fact = unit.campaigns.fact(slug, step_key) or Fact()
    if siblings[0].kind is ActionKind.CARD:
        if fact.started_on is None:
            unit.campaigns.set_fact(slug, step_key, replace(fact, started_on=today))
        return
    settled = unit.actions.settled(slug, step_key)
    if settled >= {action.key for action in siblings}:
        done = replace(fact, done_at=outcome.finished_at)
        unit.campaigns.set_fact(slug, step_key, done)
