"""A client's sales through the one-stop shop (OSS) in a quarter."""

from __future__ import annotations

from collections.abc import Iterable

from regie.ledger.entry import Entry
from regie.ledger.oss import Quarter
from regie.ledger.oss import Turnover
from regie.ledger.oss import turnover
from regie.services.books.vat import vat_table
from regie.services.runtime import Runtime
from regie.store.ledger import KEYS_A_QUERY
from regie.store.unit import Unit


def oss_turnover(
    runtime: Runtime, client_slug: str, quarter: Quarter
) -> list[Turnover]:
    """Return what a client's OSS accounts come to in a quarter, by country and rate.

    Raises:
        FormError: The table of rates in the data folder has problems.
    """
    table = vat_table(runtime)
    with runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(client_slug, start=quarter.start, end=quarter.end)
        sales = {one.key: one for one in _sales(unit, entries)}
    return turnover(entries, sales, table)


def _sales(unit: Unit, entries: Iterable[Entry]) -> Iterable[Entry]:
    """Yield the sales that entries belong to."""
    keys = sorted({one.parent for one in entries if one.parent})
    for start in range(0, len(keys), KEYS_A_QUERY):
        yield from unit.ledger.named(keys[start : start + KEYS_A_QUERY])
