"""What people changed of a campaign's playbook ⇄ rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select

from regie.campaign.handovers import Handover
from regie.planning.drift import ClockChange
from regie.playbook.retired import Retired
from regie.playbook.source import PlaybookSource
from regie.store import tables

_HANDOVER, _STEP, _TEXT = "handover", "step", "text"

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
class Update:
    """A newer text of the playbook.

    Attributes:
        at: When (UTC).
        source: The text with its mails and includes; `added` names the added steps that
            go on beside it, `retired` what is kept of those that it lacks.
        dropped: Keys of steps that were given up because the text has them no more.
        holidays: Public holidays from then on; None where its calendar is the same.
        zones: Clock changes of zones that it speaks of, from then on.
    """

    number: int
    at: datetime
    who: str
    why: str
    source: PlaybookSource
    dropped: tuple[str, ...] = ()
    holidays: frozenset[date] | None = None
    zones: Mapping[str, tuple[ClockChange, ...]] = field(default_factory=dict)
    step_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """All amendments of a campaign, oldest first.

    Attributes:
        added: The texts of added steps that the present text goes with, by what
            messages call them.
        updates: The newer texts that were taken.
    """

    handovers: tuple[Handover, ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    updates: tuple[Update, ...] = ()


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

    def add_update(self, campaign: str, update: Update) -> None:
        """Keep that a newer text was taken."""
        self._add(campaign, _TEXT, update, _update_data(update))

    def of_campaign(self, campaign: str) -> Amended:
        """Return the campaign's amendments."""
        rows = self._connection.execute(_OF_CAMPAIGN, {"wanted": campaign}).all()
        added: dict[str, str] = {}
        updates = []
        for row in rows:
            if row.kind == _STEP:
                added[f"regie add {row.number}"] = row.data["text"]
            elif row.kind == _TEXT:
                updates.append(_update(row, added))
                added = dict(updates[-1].source.added)
        return Amended(
            handovers=tuple(_handover(row) for row in rows if row.kind == _HANDOVER),
            added=tuple(added.items()),
            updates=tuple(updates),
        )

    def _add(
        self,
        campaign: str,
        kind: str,
        change: Handover | Addition | Update,
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


def _update_data(update: Update) -> dict[str, Any]:
    source = update.source
    days = update.holidays
    holidays = None if days is None else sorted(on.isoformat() for on in days)
    return {
        "file": source.file,
        **texts_data(source),
        "included": {n: texts_data(each) for n, each in source.included.items()},
        "added": list(source.added),
        "retired": [asdict(each) for each in source.retired],
        "dropped": list(update.dropped),
        "holidays": holidays,
        "zones": {
            zone: [change.as_pair() for change in changes]
            for zone, changes in update.zones.items()
        },
    }


def _update(row: Row[Any], added: Mapping[str, str]) -> Update:
    data = row.data
    holidays = data["holidays"]
    return Update(
        number=row.number,
        at=row.at,
        who=row.who,
        why=row.why,
        source=PlaybookSource(
            file=data["file"],
            text=data["text"],
            mails=data["mails"],
            included={
                name: PlaybookSource(file=name, text=each["text"], mails=each["mails"])
                for name, each in data["included"].items()
            },
            added={name: added[name] for name in data["added"]},
            retired=tuple(Retired(**each) for each in data["retired"]),
        ),
        dropped=tuple(data["dropped"]),
        holidays=None
        if holidays is None
        else frozenset(date.fromisoformat(day) for day in holidays),
        zones={
            zone: tuple(ClockChange.from_pair(pair) for pair in changes)
            for zone, changes in data["zones"].items()
        },
    )


def texts_data(source: PlaybookSource) -> dict[str, Any]:
    """Return a playbook's own texts as they are stored."""
    return {"text": source.text, "mails": dict(source.mails)}
