"""Payments that come by webhook in histories, and what the ledger must make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.ledger.book import balances
from regie.services.collect import collect
from regie.services.collect import receive_webhook
from regie.services.runtime import Runtime
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.rehearsed import stage

CLIENT = "studio-zen"
BEGIN = "2027-02-08 08:00"

#: Sales and a refund, all before histories begin; one is in the stream twice.
EVENTS = [
    event
    for _, event in sales_stream(
        paris("2027-01-10 10:00"), paris("2027-01-16 23:59"), seed=3, sales=15
    )
]

#: What each event does to the accounts is told by these: the rest are like them.
PLACES = [
    *(n for n, event in enumerate(EVENTS) if event["type"] == "refund.created"),
    *range(4),
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
    """Return what the accounts hold after these events, each counted once."""
    total: Counter[str] = Counter()
    for event_id in {str(EVENTS[place]["id"]) for place in places}:
        total.update(_alone(event_id))
    return total


@cache
def _alone(event_id: str) -> Counter[str]:
    """Return what one event alone does to the accounts."""
    place = next(n for n, event in enumerate(EVENTS) if event["id"] == event_id)
    with TemporaryDirectory() as home, stage(Path(home), now=BEGIN) as on:
        deliver(on.runtime, place)
        collect(on.runtime)
        return accounts(on.runtime)
