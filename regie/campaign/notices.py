"""The messages that follow a move: to each person their changes, and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.moves import Move
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
