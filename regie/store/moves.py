"""Moves of a campaign's dates ⇄ rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select

from regie.campaign.moves import Announced
from regie.campaign.moves import Correction
from regie.campaign.moves import Decision
from regie.campaign.moves import Move
from regie.campaign.moves import MovedAnchor
from regie.campaign.moves import MoveStory
from regie.campaign.moves import Shift
from regie.campaign.moves import Slot
from regie.planning.model import ResolvedAnchor
from regie.store import tables

_MOVE = tables.move
#: Made once; asked for with every campaign.
_OF_CAMPAIGN = (
    select(
        _MOVE.c.number, _MOVE.c.at, _MOVE.c.told, _MOVE.c.corrections, _MOVE.c.redone
    )
    .where(_MOVE.c.campaign == bindparam("wanted"))
    .order_by(_MOVE.c.number)
)


class Moves:
    """The moves in one transaction; lines are only added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: str, story: MoveStory) -> None:
        """Keep a move that was made."""
        move = story.move
        self._connection.execute(
            insert(tables.move).values(
                campaign=campaign,
                number=move.number,
                at=move.at,
                who=story.who,
                why=story.why,
                told=list(move.told),
                corrections=[
                    [each.step_key, each.anchor, list(each.people)]
                    for each in move.corrections
                ],
                redone=list(move.redone),
                story={
                    "anchors": [_anchor_data(each) for each in story.anchors],
                    "shifts": [_shift_data(each) for each in story.shifts],
                    "announced": [_announced_data(each) for each in story.announced],
                },
                given={name: on.isoformat() for name, on in story.given.items()},
            )
        )

    def of_campaign(self, campaign: str) -> tuple[Move, ...]:
        """Return what the engine needs of the campaign's moves, oldest first."""
        rows = self._connection.execute(_OF_CAMPAIGN, {"wanted": campaign})
        return tuple(_move(row) for row in rows)

    def story(self, campaign: str, number: int) -> MoveStory:
        """Return a move with everything that its messages speak of."""
        table = tables.move
        row = self._connection.execute(
            select(table).where(table.c.campaign == campaign, table.c.number == number)
        ).one()
        return MoveStory(
            move=_move(row),
            who=row.who,
            why=row.why,
            anchors=tuple(_anchor(data) for data in row.story["anchors"]),
            shifts=tuple(_shift(data) for data in row.story["shifts"]),
            announced=tuple(_announced(data) for data in row.story["announced"]),
            given=_given(row.given),
        )

    def given_before(self, campaign: str) -> list[Mapping[str, date | datetime]]:
        """Return the dates that were given before each move, the latest move first."""
        table = tables.move
        rows = self._connection.execute(
            select(table.c.given)
            .where(table.c.campaign == campaign)
            .order_by(table.c.number.desc())
        )
        return [_given(row.given) for row in rows]


def _move(row: Row[Any]) -> Move:
    return Move(
        number=row.number,
        at=row.at,
        told=tuple(row.told),
        corrections=tuple(
            Correction(step_key=key, anchor=anchor, people=tuple(people))
            for key, anchor, people in row.corrections
        ),
        redone=tuple(row.redone),
    )


def _anchor_data(moved: MovedAnchor) -> dict[str, Any]:
    before, after = moved.before, moved.after
    return {
        "name": after.name,
        "title": after.title,
        "before": [_text(before.on), _text(before.at)],
        "after": [_text(after.on), _text(after.at)],
    }


def _anchor(data: Mapping[str, Any]) -> MovedAnchor:
    return MovedAnchor(
        before=_resolved(data, data["before"]), after=_resolved(data, data["after"])
    )


def _resolved(data: Mapping[str, Any], when: list[str | None]) -> ResolvedAnchor:
    on, at = when
    return ResolvedAnchor(
        name=data["name"], title=data["title"], on=_day(on), at=_moment(at)
    )


def _shift_data(shift: Shift) -> dict[str, Any]:
    return {
        "key": shift.key,
        "title": shift.title,
        "person": shift.person,
        "automatic": shift.automatic,
        "before": _slot_data(shift.before),
        "after": _slot_data(shift.after),
    }


def _shift(data: Mapping[str, Any]) -> Shift:
    slots = {"before": _slot(data["before"]), "after": _slot(data["after"])}
    return Shift(**{**data, **slots})


def _slot_data(slot: Slot) -> list[str | None]:
    return [_text(slot.on), _text(slot.until), _text(slot.at), _text(slot.due_on)]


def _slot(data: list[str | None]) -> Slot:
    on, until, at, due_on = data
    return Slot(on=_day(on), until=_day(until), at=_moment(at), due_on=_day(due_on))


def _announced_data(one: Announced) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "anchor": one.anchor,
        "person": one.person,
        "reached": list(one.reached),
        "automatic": one.automatic,
        "decision": one.decision.value if one.decision else None,
    }


def _announced(data: Mapping[str, Any]) -> Announced:
    decision = data["decision"]
    read = {
        "reached": tuple(data["reached"]),
        "decision": Decision(decision) if decision else None,
    }
    return Announced(**{**data, **read})


def _given(data: Mapping[str, str]) -> dict[str, date | datetime]:
    return {
        name: datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        for name, text in data.items()
    }


def _text(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
