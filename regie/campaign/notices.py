"""The messages that follow a move (changes, corrections) or a handover."""

from __future__ import annotations

from collections.abc import Iterator

from regie.campaign.handovers import latest
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.moves import Move
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.words import pick


def notices(campaign: Campaign) -> Iterator[Action]:
    """Yield the messages of every move; each is due when the move was made."""
    language = campaign.playbook.language
    new_dates = pick(language, fr="nouvelles dates", en="new dates")
    correction = pick(language, fr="correction de date", en="correction of a date")
    for move in campaign.moves:
        head = f"{campaign.slug}:move:{move.number}"
        for person in move.told:
            key = f"{head}:{person}"
            yield _message(move, ActionKind.NOTICE, key, person, new_dates)
        for each in move.corrections:
            for person in each.people:
                key = f"{head}:{each.step_key}:{person}"
                yield _message(move, ActionKind.CORRECTION, key, person, correction)


def handover_messages(campaign: Campaign, plan: Plan) -> Iterator[Action]:
    """Yield what tells people that a step changes hands, while it is still to do.

    Only of its latest handover: whoever it was handed to in between is told by that.
    """
    language = campaign.playbook.language
    title = pick(language, fr="étape confiée", en="step handed over")
    for key, each in latest(campaign.handovers).items():
        fact = campaign.facts.get(key, Fact())
        planned = plan.steps.get(key)
        if planned is None or fact.done_at is not None or fact.dropped:
            continue
        for person in each.told:
            yield Action(
                key=f"{campaign.slug}:{key}:handover:{each.number}:{person}",
                kind=ActionKind.HANDOVER,
                step_key="",
                person=person,
                due_at=each.at,
                phase=planned.step.phase,
                title=f"{title} · {planned.title}",
                order=0,
                steps=(key,),
                move=each.number,
            )


def _message(move: Move, kind: ActionKind, key: str, person: str, title: str) -> Action:
    return Action(
        key=key,
        kind=kind,
        step_key="",
        person=person,
        due_at=move.at,
        phase="",
        title=title,
        order=0,
        move=move.number,
    )
