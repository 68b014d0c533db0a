"""What a wake-up asks first: what is due now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.campaign.due import due_actions
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.planning.model import Plan
from regie.playbook.model import Missed
from regie.services.engine.perform import set_aside
from regie.services.planned import dates_of
from regie.services.runtime import Runtime
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAction:
    """An action to perform now.

    Attributes:
        title: What it is and for whom, in the OBM's words.
        channel: The kind of outside help it needs; when that fails in passing, the
            others of the same channel need not be tried in the same wake-up.
        step: Key of its step; empty for what belongs to none.
        after: Keys of the steps that it comes after.
    """

    key: str
    title: str
    channel: str
    step: str
    after: tuple[str, ...]


def due_now(runtime: Runtime, slug: str) -> Sequence[DueAction]:
    """Return the actions to perform now, in order.

    What was missed and is not to be done late is written down on the way: skipped, or
    put on the list of things that a person must decide.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        plan = dates_of(campaign, now)
        due = due_actions(campaign, plan, now=now, wall=runtime.wall.now())
        for missed in due:
            if missed.verdict is not Missed.RUN:
                set_aside(runtime, unit, campaign, plan, missed)
    names = _names(campaign)
    return [
        DueAction(
            key=one.action.key,
            title=_title(one.action, names, campaign.playbook.language),
            channel=one.action.kind.value,
            step=one.action.step_key,
            after=_after(plan, one.action),
        )
        for one in due
        if one.verdict is Missed.RUN
    ]


def _after(plan: Plan, action: Action) -> tuple[str, ...]:
    planned = plan.steps.get(action.step_key)
    return action.steps if planned is None else planned.waits_for


def _names(campaign: Campaign) -> dict[str, str]:
    return {person.slug: person.name for person in everyone(campaign)}


def _title(action: Action, names: dict[str, str], language: str) -> str:
    kind, title, person = action.kind, action.title, action.person
    name = names.get(person, person)
    what = {
        ActionKind.CARD: pick(language, fr="Carte", en="Card"),
        ActionKind.MAIL: "Mail",
        ActionKind.CONTACT: pick(language, fr="Liste", en="List"),
        ActionKind.DIGEST: pick(language, fr="Rappel", en="Reminder"),
        ActionKind.ALERT: pick(language, fr="Alerte", en="Alert"),
        ActionKind.ESCALATION: pick(language, fr="Décision", en="Gate"),
        ActionKind.NOTICE: "Mail",
        ActionKind.CORRECTION: "Mail",
        ActionKind.HANDOVER: "Mail",
    }[kind]
    colon = pick(language, fr=" : ", en=": ")
    for_whom = f" → {name}" if name and name not in title else ""
    return f"{what}{colon}{title}{for_whom}"
