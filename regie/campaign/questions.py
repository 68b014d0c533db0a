"""What a campaign asks people in Prefect's pages: its gates that are open. Pure."""

from __future__ import annotations

from regie.campaign.gates import asked
from regie.campaign.gates import question_number
from regie.campaign.model import Campaign
from regie.campaign.wake_ups import tags_of
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.timetable import Question
from regie.words import pick

#: The deployment, and its flow, that asks for go or no-go.
GATE = "gate"


def scope_of(campaign: str) -> str:
    """Return what all questions of a campaign have in common."""
    return f"campaign:{campaign}"


def asks(campaign: Campaign) -> bool:
    """Say whether a gate of the campaign was ever put to somebody."""
    steps = campaign.playbook.steps
    return any(
        fact.started_on is not None
        and (step := steps.get(key.partition("/")[0])) is not None
        and step.gate
        for key, fact in campaign.facts.items()
    )


def questions(campaign: Campaign, plan: Plan) -> tuple[Question, ...]:
    """Return one question a gate that waits for its answer."""
    return tuple(_question(campaign, planned) for planned in asked(campaign, plan))


def question_key(campaign: Campaign, step_key: str) -> str:
    """Return the key of the question that a gate would ask now."""
    return f"{campaign.slug}:{step_key}:{question_number(campaign, step_key)}"


def _question(campaign: Campaign, planned: PlannedStep) -> Question:
    number = question_number(campaign, planned.key)
    language = campaign.playbook.language
    decision = pick(language, fr="Décision", en="Gate")
    return Question(
        key=question_key(campaign, planned.key),
        scope=scope_of(campaign.slug),
        form=GATE,
        parameters={"campaign": campaign.slug, "step": planned.key, "number": number},
        name=f"{campaign.title} · {decision} · {planned.title}",
        tags=tags_of(campaign, [planned.step.phase]),
    )
