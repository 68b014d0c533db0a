"""What a card says besides its title."""

from __future__ import annotations

from regie.campaign.model import Campaign
from regie.planning.attendance import wearing
from regie.planning.model import PlannedStep
from regie.playbook.content import Check
from regie.words import pick


def check_lines(campaign: Campaign, planned: PlannedStep) -> tuple[str, ...]:
    """Return what is to be checked, each with who looks and whether proof is wanted."""
    return tuple(_line(campaign, check) for check in planned.step.checks)


def owner_of_check(campaign: Campaign, check: Check) -> str:
    """Return who looks, by name or else by role; empty for whoever has the card."""
    if not check.who:
        return ""
    person = wearing(campaign.team, check.who)
    role = campaign.playbook.roles.get(check.who)
    title = role.title if role is not None else check.who
    return person.name if person is not None else title


def _line(campaign: Campaign, check: Check) -> str:
    language = campaign.playbook.language
    parts = [check.text]
    if check.who:
        parts.append(owner_of_check(campaign, check))
    if check.evidence:
        parts.append(pick(language, fr="preuve demandée", en="proof wanted"))
    return " · ".join(parts)
