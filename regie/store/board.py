"""The built-in board: one card a person's step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update

from regie.playbook.content import Link
from regie.store import tables
from regie.store.once import insert_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person's step on the board.

    Attributes:
        person: Slug of who does it.
        due_on: Last day, in the campaign's zone.
        closed_at: When it was done or dropped; None while open.
    """

    campaign: str
    step_key: str
    title: str
    person: str
    due_on: date | None
    how: str
    checks: tuple[str, ...]
    links: tuple[Link, ...]
    opened_at: datetime
    closed_at: datetime | None = None


_TABLE = tables.card

#: Made once: putting a statement together takes longer than carrying it out.
_CARDS = (
    select(_TABLE)
    .where(_TABLE.c.campaign == bindparam("wanted"))
    .order_by(_TABLE.c.due_on, _TABLE.c.id)
)
_OPEN_CARDS = _CARDS.where(_TABLE.c.closed_at.is_(None))
_CLOSE = (
    update(_TABLE)
    .where(
        _TABLE.c.campaign == bindparam("wanted"),
        _TABLE.c.step_key == bindparam("step"),
        _TABLE.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("at"))
)


class Board:
    """The cards in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, *cards: Card) -> None:
        """Put cards on the board, in this order, unless they are there."""
        insert_missing(self._connection, tables.card, [_row(card) for card in cards])

    def rewrite(self, card: Card) -> None:
        """Write what an open card says anew; nothing happens without one."""
        table = tables.card
        self._connection.execute(
            update(table)
            .where(
                table.c.campaign == card.campaign,
                table.c.step_key == card.step_key,
                table.c.closed_at.is_(None),
            )
            .values(
                title=card.title,
                person=card.person,
                due_on=card.due_on,
                how=card.how,
                checks=list(card.checks),
                links=[[link.title, link.address] for link in card.links],
            )
        )

    def close(self, campaign: str, step_key: str, at: datetime) -> None:
        """Take the card off the list of open ones; nothing happens without a card."""
        where = {"wanted": campaign, "step": step_key}
        self._connection.execute(_CLOSE, where | {"at": at})

    def close_all(self, campaign: str, at: datetime) -> None:
        """Take every card of the campaign off the list of open ones."""
        table = tables.card
        self._connection.execute(
            update(table)
            .where(table.c.campaign == campaign, table.c.closed_at.is_(None))
            .values(closed_at=at)
        )

    def reopen(self, campaign: str, step_key: str) -> None:
        """Put the card back among the open ones."""
        table = tables.card
        self._connection.execute(
            update(table)
            .where(table.c.campaign == campaign, table.c.step_key == step_key)
            .values(closed_at=None)
        )

    def put_off(self, campaign: str, step_key: str, due_on: date | None) -> None:
        """Write another last day on a card; nothing happens without a card."""
        table = tables.card
        self._connection.execute(
            update(table)
            .where(table.c.campaign == campaign, table.c.step_key == step_key)
            .values(due_on=due_on)
        )

    def hand_over(self, campaign: str, step_key: str, person: str) -> None:
        """Write another owner on a card; nothing happens without a card.

        Args:
            person: The slug of who does it now.
        """
        table = tables.card
        self._connection.execute(
            update(table)
            .where(table.c.campaign == campaign, table.c.step_key == step_key)
            .values(person=person)
        )

    def cards(self, campaign: str) -> Sequence[Card]:
        """Return all cards of the campaign, by due date."""
        rows = self._connection.execute(_CARDS, {"wanted": campaign})
        return [_card(row) for row in rows]

    def open_cards(self, campaign: str) -> Sequence[Card]:
        """Return those cards that are neither done nor dropped, by due date."""
        rows = self._connection.execute(_OPEN_CARDS, {"wanted": campaign})
        return [_card(row) for row in rows]


def _row(card: Card) -> dict[str, Any]:
    return {
        "campaign": card.campaign,
        "step_key": card.step_key,
        "title": card.title,
        "person": card.person,
        "due_on": card.due_on,
        "how": card.how,
        "checks": list(card.checks),
        "links": [[link.title, link.address] for link in card.links],
        "opened_at": card.opened_at,
    }


def _card(row: Row[Any]) -> Card:
    return Card(
        campaign=row.campaign,
        step_key=row.step_key,
        title=row.title,
        person=row.person,
        due_on=row.due_on,
        how=row.how,
        checks=tuple(row.checks),
        links=tuple(Link(title=t, address=a) for t, a in row.links),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
