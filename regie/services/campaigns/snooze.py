"""Let the reminders of one step rest for a while."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from regie.campaign.legal import judge_step
from regie.campaign.transitions import Verb
from regie.errors import UsageError
from regie.planning.model import Fact
from regie.planning.wording import day_text
from regie.services.campaigns.find import find_step
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """A step whose reminders rest.

    Attributes:
        until: The day from which it is reminded of again.
        changed: False if it was so already.
        published: Whether the timetable was told; `watch` does it later if not.
    """

    campaign: str
    step_key: str
    title: str
    until: date
    changed: bool
    published: bool = True


def snooze_step(
    runtime: Runtime, slug: str, step_key: str, until: date, *, who: str, why: str = ""
) -> Snoozed:
    """Leave the step out of all digests before that day; its dates stay as they are.

    Raises:
        IllegalChangeError: The step is over, the machine's, or its campaign is over.
        UsageError: The day is not to come.
    """
    now = runtime.clock.now()
    with runtime.unit() as unit:
        unit.campaigns.lock(slug)
        campaign = unit.campaigns.get(slug)
        plan = plan_of(campaign, now)
        planned = find_step(plan, step_key)
        fact = campaign.facts.get(planned.key, Fact())
        judge_step(campaign, planned, fact, Verb.SNOOZE)
        if until <= plan.today:
            raise UsageError(_over(until))
        snoozed = Snoozed(
            campaign=slug,
            step_key=planned.key,
            title=planned.title,
            until=until,
            changed=fact.snoozed_until != until,
        )
        if not snoozed.changed:
            return snoozed
        unit.campaigns.set_fact(slug, planned.key, replace(fact, snoozed_until=until))
        unit.journal.add(
            Event(
                campaign=slug,
                at=now,
                who=who,
                what=Verb.SNOOZE.value,
                about=planned.key,
                why=" · ".join(part for part in (_arrow(until), why) if part),
            )
        )
    return replace(snoozed, published=publish_if_reachable(runtime, slug))


def _arrow(until: date) -> str:
    return f"→ {day_text(until, spoken_language())}"


def _over(until: date) -> str:
    return say(
        fr=f"Le {day_text(until, 'fr')} n'est pas à venir : donnez un jour après "
        "aujourd'hui.",
        en=f"{day_text(until, 'en')} is not to come: give a day after today.",
    )
