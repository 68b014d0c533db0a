"""Which of the entries that open and end disputes are read."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from sqlalchemy import ColumnElement
from sqlalchemy import exists
from sqlalchemy import or_
from sqlalchemy import text
from sqlalchemy import TextClause

from regie.store import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What opens and ends disputes, as far as it is looked for.

    Attributes:
        key_has: Only where this is in the key.
        amounts: Only where a posting has one of these, in minor units, whatever its
            sign, and what is undone; empty for all.
        sales: Only of these, the empty key for what names none; empty for all.
    """

    key_has: str = ""
    amounts: Collection[int] = field(default=())
    sales: Collection[str] = field(default=())


def conditions_of(wanted: Wanted) -> Iterator[ColumnElement[bool] | TextClause]:
    """Yield the conditions of a query of entries."""
    columns = tables.entry.c
    # Every one has an id: said so that the index of disputes is read, no more.
    yield columns.vendor_object > ""
    yield text(tables.DISPUTED)
    if wanted.key_has:
        yield columns.key.contains(wanted.key_has, autoescape=True)
    if wanted.sales:
        yield columns.parent.in_(sorted(wanted.sales))
    if wanted.amounts:
        yield or_(_has_amount(wanted.amounts), _is_undone())


def _has_amount(amounts: Collection[int]) -> ColumnElement[bool]:
    own, either = tables.posting.alias(), {*amounts, *(-one for one in amounts)}
    return exists().where(
        own.c.entry_id == tables.entry.c.id, own.c.amount.in_(sorted(either))
    )


def _is_undone() -> ColumnElement[bool]:
    undoing = tables.entry.alias()
    return exists().where(undoing.c.reverses == tables.entry.c.key)
