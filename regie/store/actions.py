"""Actions and their outcomes: the key is stored before a vendor is called."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update

from regie.campaign.model import Action
from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.campaign.model import SETTLED
from regie.store import tables

#: Outcomes kept in a process: between two looks at a campaign nearly all stay.
OUTCOMES_KEPT = 8192

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


_TABLE = tables.action

#: Made once: putting a statement together takes longer than carrying it out.
_OUTCOMES = select(*(_TABLE.c[name] for name in _OUTCOME))
_OF_CAMPAIGN = _OUTCOMES.where(_TABLE.c.campaign == bindparam("wanted"))
_OF_KEY = _OUTCOMES.where(_TABLE.c.key == bindparam("wanted"))
_ADD = insert(_TABLE)
_TAKE = (
    update(_TABLE)
    .where(
        _TABLE.c.key == bindparam("wanted"),
        or_(
            _TABLE.c.state == ActionState.RESERVED.value,
            _TABLE.c.state == ActionState.WAITING.value,
        ),
        or_(_TABLE.c.lease_until.is_(None), _TABLE.c.lease_until <= bindparam("now")),
    )
    .values(
        state=ActionState.RESERVED.value,
        attempts=_TABLE.c.attempts + 1,
        # What was held before anybody took it has none yet.
        first_at=func.coalesce(
            _TABLE.c.first_at, bindparam("now", type_=_TABLE.c.first_at.type)
        ),
        lease_until=bindparam("until"),
        holder=bindparam("holder"),
        retry_at=None,
    )
)
_SETTLE = (
    update(_TABLE)
    .where(_TABLE.c.key == bindparam("wanted"))
    .values(
        lease_until=None,
        **{
            name: bindparam(name)
            for name in _OUTCOME
            if name not in {"key", "lease_until", "first_at"}
        },
    )
)
_SETTLED = select(_TABLE.c.key).where(
    _TABLE.c.campaign == bindparam("wanted"),
    _TABLE.c.step_key == bindparam("step"),
    _TABLE.c.state.in_([state.value for state in SETTLED]),
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
        rows = self._connection.execute(_OF_CAMPAIGN, {"wanted": campaign})
        return {row[0]: _outcome(*row) for row in rows.all()}

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
                *(table.c[name] for name in _OUTCOME),
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
                outcome=_outcome(*row[-len(_OUTCOME) :]),
            )
            for row in rows
        ]

    def reserve(
        self,
        campaign: str,
        actions: Sequence[Action],
        lease: Lease,
        *,
        known: Mapping[str, Outcome],
    ) -> None:
        """Take the actions for one worker.

        The caller holds the campaign (`Campaigns.lock`) and has asked `due_actions`.
        What another worker took in the meantime is left to it.

        Args:
            known: What is stored of the campaign's actions, by key, read while the
                campaign is held.
        """
        fresh = [
            _row(campaign, action, ActionState.RESERVED, lease)
            for action in actions
            if action.key not in known
        ]
        again = [
            {
                "wanted": action.key,
                "now": lease.taken_at,
                "until": lease.until,
                "holder": lease.holder,
            }
            for action in actions
            if action.key in known
        ]
        if fresh:
            self._connection.execute(_ADD, fresh)
        if again:
            self._connection.execute(_TAKE, again)

    def settled(self, campaign: str, step_key: str) -> set[str]:
        """Return the keys of a step's actions that are done or skipped."""
        where = {"wanted": campaign, "step": step_key}
        return set(self._connection.scalars(_SETTLED, where))

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
        known = self._connection.execute(_OF_KEY, {"wanted": action.key})
        if known.one_or_none() is None:
            self._connection.execute(_ADD, _row(campaign, action, outcome.state, None))
        self.settle(outcome)

    def settle(self, *outcomes: Outcome) -> None:
        """Write what became of stored actions; their leases end."""
        if outcomes:
            self._connection.execute(_SETTLE, [_settlement(one) for one in outcomes])


def _row(
    campaign: str, action: Action, state: ActionState, lease: Lease | None
) -> dict[str, Any]:
    """Return an action that nothing is stored of yet."""
    return {
        "key": action.key,
        "campaign": campaign,
        "step_key": action.step_key,
        "kind": action.kind.value,
        "person": action.person,
        "title": action.title,
        "due_at": action.due_at,
        "state": state.value,
        "attempts": 1 if state is ActionState.RESERVED else 0,
        "lease_until": None if lease is None else lease.until,
        "holder": "" if lease is None else lease.holder,
        "first_at": None if lease is None else lease.taken_at,
    }


def _settlement(outcome: Outcome) -> dict[str, Any]:
    return {
        "wanted": outcome.key,
        "state": outcome.state.value,
        "attempts": outcome.attempts,
        "retry_at": outcome.retry_at,
        "finished_at": outcome.finished_at,
        "vendor": outcome.vendor,
        "vendor_id": outcome.vendor_id,
        "detail": outcome.detail,
        "maybe_done": int(outcome.maybe_done),
        "decided_at": outcome.decided_at,
    }


@lru_cache(maxsize=OUTCOMES_KEPT)
def _outcome(*row: Any) -> Outcome:  # noqa: ANN401 -- as the database has them
    """Return the outcome of a row whose columns are those of `_OUTCOME`."""
    key, state, attempts, *moments, vendor, vendor_id, detail, first_at, maybe, at = row
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
