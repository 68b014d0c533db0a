"""Which statements were made, and of which something is contested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regie.billing.statement.statement_stored import total_in
from regie.money import Money
from regie.services.books.clients import client_names
from regie.services.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A statement in a list.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        period: As stored: `2027-03`.
        open: How many contests wait for an answer.
        contests: The numbers of all its contests.
        waiting: Of those that wait for an answer.
    """

    client: str
    client_name: str
    period: str
    number: str
    total: Money
    known_by: datetime
    open: int = 0
    contests: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()


def list_statements(runtime: Runtime, client_slug: str = "") -> list[Listed]:
    """Return the statements of a client, or of all, the latest first."""
    names = client_names(runtime)
    with runtime.unit(reading=True) as unit:
        contests = unit.contests.all()
        found = []
        for stored in unit.documents.statements(client_slug):
            invoice = unit.invoices.of_statement(stored.id)
            own = [one for one in contests if one.statement_id == stored.id]
            waiting = tuple(one.id for one in own if not one.is_settled)
            found.append(
                Listed(
                    client=stored.client_slug,
                    client_name=names[stored.client_slug],
                    period=stored.period,
                    number=invoice.number if invoice else "",
                    total=total_in(stored.text),
                    known_by=stored.recorded_until,
                    open=len(waiting),
                    contests=tuple(one.id for one in own),
                    waiting=waiting,
                )
            )
    return found
