"""The built-in board: one card a person's step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy import select
from sqlalchemy import update

from regie.playbook.content import Link
from regie.store import tables
from regie.store.once import insert_once


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


class Board:
    """The cards in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, card: Card) -> bool:
        """Put the card on the board unless it is there; say whether it is new."""
        return insert_once(
            self._connection,
            tables.card,
            {
                "campaign": card.campaign,
                "step_key": card.step_key,
                "title": card.title,
                "person": card.person,
                "due_on": card.due_on,
                "how": card.how,
                "checks": list(card.checks),
                "links": [[link.title, link.address] for link in card.links],
                "opened_at": card.opened_at,
            },
        )

    def close(self, campaign: str, step_key: str, at: datetime) -> None:
        """Take the card off the list of open ones; nothing happens without a card."""
        table = tables.card
        self._connection.execute(
            update(table)
            .where(
                table.c.campaign == campaign,
                table.c.step_key == step_key,
                table.c.closed_at.is_(None),
            )
            .values(closed_at=at)
        )

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
        table = tables.card
        rows = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign)
            .order_by(table.c.due_on, table.c.id)
        )
        return [
            Card(
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
            for row in rows
        ]
