"""A client's sales through the one-stop shop (OSS) in a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from regie.billing.exchange import converted
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.publication import ONE_DAY
from regie.billing.publication import published_by
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import payment_key
from regie.ledger.oss import declared_in
from regie.ledger.oss import is_oss
from regie.ledger.oss import Quarter
from regie.ledger.oss import Turnover
from regie.ledger.oss import turnover
from regie.money import Currency
from regie.money import EUR
from regie.services.books.collect import local_day
from regie.services.books.vat import vat_table
from regie.services.runtime import Runtime
from regie.store.unit import Unit

#: What a person corrects may be declared later than what it corrects.
_LATER = (EntryKind.REVERSAL, EntryKind.CORRECTION)


def oss_turnover(
    runtime: Runtime, client_slug: str, quarter: Quarter
) -> list[Turnover]:
    """Return what a client's OSS accounts come to in a quarter, by country and rate.

    Raises:
        FormError: The table of rates in the data folder has problems.
    """
    table = vat_table(runtime)
    with runtime.unit(reading=True) as unit:
        entries = _declared(unit, client_slug, quarter)
        sales = {one.key: one for one in _sales(unit, entries)}
    return turnover(entries, sales, table)


def _declared(unit: Unit, client_slug: str, quarter: Quarter) -> list[Entry]:
    """Return what a quarter's declaration takes up; see `declared_in`."""
    found = [
        *unit.ledger.entries(client_slug, end=quarter.start, kinds=_LATER),
        *unit.ledger.entries(client_slug, start=quarter.start, end=quarter.end),
    ]
    taxed = [entry for entry in found if is_oss(entry)]
    firsts = {one.key: payment_key(one.reverses or one.key) for one in taxed}
    named = unit.ledger.named(sorted({*firsts.values()}))
    known = {one.key: local_day(one.recorded_at) for one in named}
    days = ((one, local_day(one.recorded_at)) for one in taxed)
    return [
        one
        for one, day in days
        if quarter
        == declared_in(one, known_on=known.get(firsts[one.key], day), corrected_on=day)
    ]


def declared(runtime: Runtime, rows: Sequence[Turnover]) -> list[Turnover] | None:
    """Return what is declared in euros, at the rate of each quarter's last day.

    That of the last day on which the ECB published rates before, where it did not on
    that one (directive 2006/112/CE, article 369h).

    Args:
        rows: As `oss_turnover` has them.

    Returns:
        By quarter, country and rate; None while a rate is not known.
    """
    with runtime.unit(reading=True) as unit:
        codes = {row.net.currency.code for row in rows}
        rates = Rates(unit.exchange_rates.all(currencies=codes))
    sums: dict[tuple[Quarter, str, Decimal], Turnover] = {}
    for row in rows:
        day = published_by(row.sold_in.end - ONE_DAY)
        rate = _rate(rates, row.net.currency, day)
        if rate is None:
            return None
        name = (row.sold_in, row.country, row.percent)
        made = replace(row, net=converted(row.net, rate), vat=converted(row.vat, rate))
        before = sums.get(name)
        if before is not None:
            made = replace(made, net=made.net + before.net, vat=made.vat + before.vat)
        sums[name] = made
    return list(sums.values())


def _rate(rates: Rates, currency: Currency, day: date) -> Rate | None:
    """Return the rate of that very day; None where it is not known."""
    try:
        found = rates.on(currency, EUR, day)
    except MissingRateError:
        return None
    return found if found.on == day else None


def _sales(unit: Unit, entries: Iterable[Entry]) -> list[Entry]:
    """Return the sales that entries belong to."""
    keys = sorted({one.parent for one in entries if one.parent})
    return unit.ledger.named(keys)
