"""Actions and their outcomes: the key is stored before a vendor is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Column
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import literal
from sqlalchemy import or_
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update

from regie.campaign.model import Action
from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.campaign.model import SETTLED
from regie.store import tables

#: What is read of an outcome, in this order: a campaign has thousands of them.
_OUTCOME = (
    "key",
    "state",
    "attempts",
    "lease_until",
    "retry_at",
    "finished_at",
    "vendor",
    "vendor_id",
    "detail",
    "first_at",
    "maybe_done",
    "decided_at",
)


#: Made once; asked for with every campaign.
_OUTCOMES = select(*(tables.action.c[name] for name in _OUTCOME)).where(
    tables.action.c.campaign == bindparam("wanted")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAction:
    """An action as it was when its key was stored, for lists that people read."""

    key: str
    campaign: str
    step_key: str
    kind: str
    person: str
    title: str
    due_at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who takes an action, and until when it is believed to live (the machine's clock).

    Attributes:
        holder: `host:pid` of the worker.
    """

    holder: str
    taken_at: datetime
    until: datetime


class Actions:
    """The actions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def outcomes(self, campaign: str) -> dict[str, Outcome]:
        """Return what is stored of the campaign's actions, by key."""
        rows = self._connection.execute(_OUTCOMES, {"wanted": campaign})
        return {row[0]: _outcome(row) for row in rows.all()}

    def of_campaign(self, campaign: str) -> list[StoredAction]:
        """Return the campaign's stored actions by the moment they were due."""
        table = tables.action
        rows = self._connection.execute(
            select(
                table.c.campaign,
                table.c.step_key,
                table.c.kind,
                table.c.person,
                table.c.title,
                table.c.due_at,
                *_outcome_columns(),
            )
            .where(table.c.campaign == campaign)
            .order_by(table.c.due_at, table.c.key)
        )
        return [
            StoredAction(
                key=row.key,
                campaign=row.campaign,
                step_key=row.step_key,
                kind=row.kind,
                person=row.person,
                title=row.title,
                due_at=row.due_at,
                outcome=_outcome(row),
            )
            for row in rows
        ]

    def reserve(self, campaign: str, action: Action, lease: Lease) -> Outcome | None:
        """Take the action for one worker; return what was stored before, or None.

        The caller holds the campaign (`Campaigns.lock`) and has asked `due_actions`.
        What another worker took in the meantime is refused: then the returned
        outcome is the other's, still RESERVED with a lease that runs.
        """
        before = self._get(action.key)
        if before is None:
            self._insert(campaign, action, ActionState.RESERVED, lease)
            return None
        table = tables.action
        self._connection.execute(
            update(table)
            .where(
                table.c.key == action.key,
                table.c.state.in_([ActionState.RESERVED, ActionState.WAITING]),
                or_(
                    table.c.lease_until.is_(None), table.c.lease_until <= lease.taken_at
                ),
            )
            .values(
                state=ActionState.RESERVED.value,
                attempts=table.c.attempts + 1,
                # What was held before anybody took it has none yet.
                first_at=func.coalesce(
                    table.c.first_at, literal(lease.taken_at, table.c.first_at.type)
                ),
                lease_until=lease.until,
                holder=lease.holder,
                retry_at=None,
            )
        )
        return before

    def settled(self, campaign: str, step_key: str) -> set[str]:
        """Return the keys of a step's actions that are done or skipped."""
        table = tables.action
        return set(
            self._connection.scalars(
                select(table.c.key).where(
                    table.c.campaign == campaign,
                    table.c.step_key == step_key,
                    table.c.state.in_([state.value for state in SETTLED]),
                )
            )
        )

    def held_leases(self) -> dict[str, str]:
        """Return the holders of all reserved actions, by key."""
        table = tables.action
        rows = self._connection.execute(
            select(table.c.key, table.c.holder).where(
                table.c.state == ActionState.RESERVED.value
            )
        )
        return {row.key: row.holder for row in rows}

    def end_lease(self, key: str, at: datetime) -> None:
        """Let others take up a reserved action whose worker is known to be dead."""
        table = tables.action
        self._connection.execute(
            update(table).where(table.c.key == key).values(lease_until=at)
        )

    def note(self, campaign: str, action: Action, outcome: Outcome) -> None:
        """Write what became of the action, whether or not it was reserved."""
        if self._get(action.key) is None:
            self._insert(campaign, action, outcome.state, None)
        self.settle(outcome)

    def settle(self, outcome: Outcome) -> None:
        """Write what became of a stored action; the lease ends."""
        table = tables.action
        self._connection.execute(
            update(table)
            .where(table.c.key == outcome.key)
            .values(
                state=outcome.state.value,
                attempts=outcome.attempts,
                lease_until=None,
                retry_at=outcome.retry_at,
                finished_at=outcome.finished_at,
                vendor=outcome.vendor,
                vendor_id=outcome.vendor_id,
                detail=outcome.detail,
                maybe_done=int(outcome.maybe_done),
                decided_at=outcome.decided_at,
            )
        )

    def _get(self, key: str) -> Outcome | None:
        table = tables.action
        row = self._connection.execute(
            select(*_outcome_columns()).where(table.c.key == key)
        ).one_or_none()
        return None if row is None else _outcome(row)

    def _insert(
        self,
        campaign: str,
        action: Action,
        state: ActionState,
        lease: Lease | None,
    ) -> None:
        self._connection.execute(
            insert(tables.action).values(
                key=action.key,
                campaign=campaign,
                step_key=action.step_key,
                kind=action.kind.value,
                person=action.person,
                title=action.title,
                due_at=action.due_at,
                state=state.value,
                attempts=1 if state is ActionState.RESERVED else 0,
                lease_until=None if lease is None else lease.until,
                holder="" if lease is None else lease.holder,
                first_at=None if lease is None else lease.taken_at,
            )
        )


def _outcome_columns() -> list[Column[Any]]:
    return [tables.action.c[name] for name in _OUTCOME]


def _outcome(row: Row[Any]) -> Outcome:
    """Return the outcome of a row whose last columns are those of `_OUTCOME`."""
    key, state, attempts, *moments, vendor, vendor_id, detail, first_at, maybe, at = (
        row[-len(_OUTCOME) :]
    )
    lease_until, retry_at, finished_at = moments
    return Outcome(
        key=key,
        state=ActionState(state),
        attempts=attempts,
        lease_until=lease_until,
        retry_at=retry_at,
        finished_at=finished_at,
        vendor=vendor,
        vendor_id=vendor_id,
        detail=detail,
        first_at=first_at,
        maybe_done=bool(maybe),
        decided_at=at,
    )
