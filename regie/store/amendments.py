"""What people changed of a campaign's playbook ⇄ rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select

from regie.campaign.handovers import Handover
from regie.store import tables

_HANDOVER, _STEP = "handover", "step"

#: Made once; asked for with every campaign.
_OF_CAMPAIGN = (
    select(tables.amendment)
    .where(tables.amendment.c.campaign == bindparam("wanted"))
    .order_by(tables.amendment.c.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Steps that were added to the playbook.

    Attributes:
        at: When (UTC).
        step_key: Name of the first of them.
        text: They themselves, as a playbook's text that holds `steps:`.
    """

    number: int
    at: datetime
    who: str
    why: str
    step_key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """All amendments of a campaign, oldest first.

    Attributes:
        added: The texts of added steps, by what messages call them.
    """

    handovers: tuple[Handover, ...] = ()
    added: tuple[tuple[str, str], ...] = ()


class Amendments:
    """The amendments in one transaction; lines are only added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self, campaign: str) -> int:
        """Return the number of the next amendment; the caller holds the campaign."""
        table = tables.amendment
        query = select(func.max(table.c.number)).where(table.c.campaign == campaign)
        return (self._connection.scalar(query) or 0) + 1

    def add_handover(self, campaign: str, handover: Handover) -> None:
        """Keep that a step was handed to somebody else."""
        data = {
            "before": handover.before,
            "after": handover.after,
            "told": list(handover.told),
        }
        self._add(campaign, _HANDOVER, handover, data)

    def add_step(self, campaign: str, addition: Addition) -> None:
        """Keep that steps were added."""
        self._add(campaign, _STEP, addition, {"text": addition.text})

    def of_campaign(self, campaign: str) -> Amended:
        """Return the campaign's amendments."""
        rows = self._connection.execute(_OF_CAMPAIGN, {"wanted": campaign}).all()
        return Amended(
            handovers=tuple(_handover(row) for row in rows if row.kind == _HANDOVER),
            added=tuple(
                (f"regie add {row.number}", row.data["text"])
                for row in rows
                if row.kind == _STEP
            ),
        )

    def _add(
        self,
        campaign: str,
        kind: str,
        change: Handover | Addition,
        data: Mapping[str, Any],
    ) -> None:
        self._connection.execute(
            insert(tables.amendment).values(
                campaign=campaign,
                number=change.number,
                at=change.at,
                who=change.who,
                why=change.why,
                kind=kind,
                step_key=change.step_key,
                data=dict(data),
            )
        )


def _handover(row: Row[Any]) -> Handover:
    return Handover(
        number=row.number,
        at=row.at,
        who=row.who,
        why=row.why,
        step_key=row.step_key,
        before=row.data["before"],
        after=row.data["after"],
        told=tuple(row.data["told"]),
    )
