"""Facts ⇄ rows: what is known to have happened to a campaign's steps."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from regie.planning.model import Fact
from regie.store import tables

#: What is read and written of a fact, in this order: a campaign has thousands of them.
_KNOWN = (
    "started_on",
    "done_at",
    "dropped",
    "pinned_on",
    "rounds",
    "snoozed_until",
)

#: Facts kept in a process: steps that began and ended together share one.
FACTS_KEPT = 4096

#: Made once: putting a statement together takes longer than carrying it out.
_FACTS = select(
    tables.fact.c.step_key, *(tables.fact.c[name] for name in _KNOWN)
).where(tables.fact.c.campaign == bindparam("wanted"))
_FACT = _FACTS.where(tables.fact.c.step_key == bindparam("step"))
_CHANGE = (
    update(tables.fact)
    .where(tables.fact.c.campaign == bindparam("wanted"))
    .where(tables.fact.c.step_key == bindparam("step"))
    .values({name: bindparam(name) for name in _KNOWN})
)
_ADD = insert(tables.fact)


class Facts:
    """The facts in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_campaign(self, campaign: str) -> dict[str, Fact]:
        """Return what is known of the campaign's steps, by key."""
        rows = self._connection.execute(_FACTS, {"wanted": campaign})
        return {row[0]: _fact(*row[1:]) for row in rows.all()}

    def get(self, campaign: str, step_key: str) -> Fact | None:
        """Return what is known of one step, or None."""
        where = {"wanted": campaign, "step": step_key}
        row = self._connection.execute(_FACT, where).one_or_none()
        return None if row is None else _fact(*row[1:])

    def set(self, campaign: str, step_key: str, fact: Fact) -> None:
        """Write what is known of a step, in place of what was; not whose it is."""
        values = {
            "started_on": fact.started_on,
            "done_at": fact.done_at,
            "dropped": int(fact.dropped),
            "pinned_on": fact.pinned_on,
            "rounds": fact.rounds,
            "snoozed_until": fact.snoozed_until,
        }
        where = {"wanted": campaign, "step": step_key}
        changed = self._connection.execute(_CHANGE, where | values)
        if changed.rowcount == 0:
            keys = {"campaign": campaign, "step_key": step_key}
            self._connection.execute(_ADD, keys | values)


@lru_cache(maxsize=FACTS_KEPT)
def _fact(
    started_on: date | None,
    done_at: datetime | None,
    dropped: int,
    pinned_on: date | None,
    rounds: int,
    snoozed_until: date | None,
) -> Fact:
    """Return the fact of a row's columns in the order of `_KNOWN`."""
    return Fact(
        started_on=started_on,
        done_at=done_at,
        dropped=bool(dropped),
        pinned_on=pinned_on,
        rounds=rounds,
        snoozed_until=snoozed_until,
    )
