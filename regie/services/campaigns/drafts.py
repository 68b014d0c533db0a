"""Texts of mails that leave from another tool, filled in for whoever loads them there.

A step that a person does may name a `mail`: the mail leaves from the tool that holds
the audience's addresses, at that step's moment. Its text stands on the step itself, and
on the steps that it waits for directly, which are those that prepare it.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.campaign.model import Campaign
from regie.people.people import Person
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services.letters import fill
from regie.services.letters import known_of_step
from regie.services.letters import TemplateFaultError
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail's text, to be copied into the tool that sends it.

    Attributes:
        step_key: The step at whose moment it leaves.
        leaves_at: When, in UTC; None for a step without a moment of its own.
        fault: Why it cannot be filled in; subject and text are empty then.
    """

    name: str
    step_key: str
    title: str
    leaves_at: datetime | None
    subject: str = ""
    text: str = ""
    fault: str = ""


def drafts_of(
    campaign: Campaign, plan: Plan, planned: PlannedStep
) -> tuple[Draft, ...]:
    """Return the text of the step's own mail and of those that it prepares."""
    return tuple(
        _draft(campaign, plan, other)
        for other in plan.steps.values()
        if is_draft(other)
        and (other.key == planned.key or planned.key in other.waits_for)
    )


def all_drafts(campaign: Campaign, plan: Plan) -> tuple[Draft, ...]:
    """Return every text of the campaign, in the order of the playbook."""
    steps = plan.steps.values()
    return tuple(_draft(campaign, plan, step) for step in steps if is_draft(step))


def is_draft(planned: PlannedStep) -> bool:
    """Whether the step's mail is sent by a person's hand, from another tool."""
    return planned.step.run is None and planned.step.mail is not None


def audience(language: str) -> Person:
    """Return the reader of such a mail; only the mail tool knows the name."""
    name = pick(language, fr="[prénom]", en="[name]")
    return Person(slug="audience", name=name, email="")


def _draft(campaign: Campaign, plan: Plan, planned: PlannedStep) -> Draft:
    draft = Draft(
        name=planned.step.mail or "",
        step_key=planned.key,
        title=planned.title,
        leaves_at=planned.at,
    )
    reader = audience(campaign.playbook.language)
    known = known_of_step(campaign, plan, planned, reader)
    known |= {"link_done": "", "console": ""}
    try:
        letter = fill(campaign.playbook.mails[draft.name], known)
    except TemplateFaultError as error:
        return replace(draft, fault=str(error))
    return replace(draft, subject=letter.subject, text=letter.text)
