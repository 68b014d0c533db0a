"""Payments that come by webhook in histories, and what the ledger must make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.ledger.book import balances
from regie.services.books.collect import collect
from regie.services.books.collect import receive_webhook
from regie.services.runtime import Runtime
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.rehearsed import stage

CLIENT = "studio-zen"
BEGIN = "2027-02-08 08:00"


def told_again(event: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return another event about the same transaction, a minute later."""
    at = event["created"] + 60
    event_id = f"{event['id']}_{kind.replace('.', '_')}"
    return {**event, "id": event_id, "type": kind, "created": at}


def _all() -> list[dict[str, Any]]:
    began, ended = paris("2027-01-10 10:00"), paris("2027-01-16 23:59")
    sold = [event for _, event in sales_stream(began, ended, seed=3, sales=15)]
    refund = next(one for one in sold if one["type"] == "refund.created")
    return [
        *sold,
        told_again(sold[0], "charge.captured"),
        told_again(refund, "refund.updated"),
        told_again(refund, "charge.refund.updated"),
    ]


#: Sales and a refund, all before histories begin; one event is in the stream twice, and
#: some transactions are told by several.
EVENTS = _all()

#: What each event does to the accounts is told by these: the rest are like them.
PLACES = [
    *(n for n, event in enumerate(EVENTS) if "refund" in event["type"]),
    *range(4),
    next(n for n, event in enumerate(EVENTS) if event["type"] == "charge.captured"),
]


def deliver(runtime: Runtime, place: int) -> bool:
    """Let an event come as Stripe would send it now; say whether it is new."""
    at = runtime.clock.now()
    headers, body = signed_delivery(EVENTS[place], secret=SECRET, at=at)
    return receive_webhook(runtime, "stripe", headers, body)


def accounts(runtime: Runtime) -> Counter[str]:
    """Return what each account holds, in minor units."""
    with runtime.unit(reading=True) as unit:
        found = balances(unit.ledger.entries(CLIENT))
    return Counter({str(account): money.minor for (account, _), money in found.items()})


def expected(places: Iterable[int]) -> Counter[str]:
    """Return what the accounts hold after these events, each transaction once."""
    total: Counter[str] = Counter()
    for transaction in {_transaction(place) for place in places}:
        total.update(_alone(transaction))
    return total


def _transaction(place: int) -> str:
    return str(EVENTS[place]["data"]["object"]["id"])


@cache
def _alone(transaction: str) -> Counter[str]:
    """Return what one transaction alone does to the accounts."""
    place = next(n for n in range(len(EVENTS)) if _transaction(n) == transaction)
    with TemporaryDirectory() as home, stage(Path(home), now=BEGIN) as on:
        deliver(on.runtime, place)
        collect(on.runtime)
        return accounts(on.runtime)
