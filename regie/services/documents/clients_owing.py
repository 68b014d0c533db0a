"""What each client owes, and what of hers waits for the OBM, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.services.books.clients import client_names
from regie.services.documents.invoices import client_balances
from regie.services.documents.invoices import ClientBalance
from regie.services.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOwing:
    """A client with what is open.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        balances: What she owes, or is owed, in each currency in which something is.
        contests: How many lines of statements wait for an answer.
    """

    client: str
    client_name: str
    balances: tuple[ClientBalance, ...]
    contests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedInAll:
    """What clients owe in one currency; what others are owed back is not taken off.

    Attributes:
        late: The part whose due day is over.
    """

    open: Money
    late: Money


def clients_owing(runtime: Runtime) -> list[ClientOwing]:
    """Return each known client, in the order of their names."""
    found = [one for one in client_balances(runtime) if one.open or one.late]
    with runtime.unit(reading=True) as unit:
        waiting = Counter(
            unit.documents.statement_of(one.statement_id).client_slug
            for one in unit.contests.all()
            if not one.is_settled
        )
    each = [
        ClientOwing(
            client=slug,
            client_name=name,
            balances=tuple(one for one in found if one.client == slug),
            contests=waiting[slug],
        )
        for slug, name in client_names(runtime).items()
    ]
    return sorted(each, key=lambda one: one.client_name.casefold())


def owed_in_all(clients: Iterable[ClientOwing]) -> list[OwedInAll]:
    """Return what all of them owe together, by currency."""
    found: dict[Currency, list[ClientBalance]] = {}
    for balance in (balance for one in clients for balance in one.balances):
        found.setdefault(balance.open.currency, []).append(balance)
    return [_together(found[one]) for one in sorted(found, key=lambda one: one.code)]


def _together(balances: Sequence[ClientBalance]) -> OwedInAll:
    currency = balances[0].open.currency
    return OwedInAll(
        open=total((one.open for one in balances if one.open.minor > 0), currency),
        late=total((one.late for one in balances), currency),
    )
