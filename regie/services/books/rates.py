"""Exchange rates of the European Central Bank: kept once, looked up by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from pathlib import Path

from regie.billing.ecb import read_ecb
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.period import day_text
from regie.billing.publication import is_published
from regie.errors import UsageError
from regie.errors import VendorError
from regie.os_reason import os_reason
from regie.services.books.collect import local_day
from regie.services.playbooks.playbook_files import no_file
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language

#: How far the file of recent rates surely reaches back; it has 90 days.
_RECENT = timedelta(days=85)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did.

    Attributes:
        rates: New ones.
        known: Those that were there already.
        first: First day of the file.
        last: Last day of the file.
    """

    rates: int
    known: int
    first: date
    last: date


def read_rates(path: Path) -> list[Rate]:
    """Read the rates of a file.

    Raises:
        ImportFileError: It is no file of the ECB, or has wrong rows.
        UsageError: It cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(no_file(path)) from None
    except OSError as error:
        raise UsageError(_unreadable(path, os_reason(error))) from None
    return read_ecb(data, file=str(path))


def keep_rates(
    runtime: Runtime, read: Iterable[Rate], *, file: str, start: date = date.min
) -> Imported:
    """Keep the rates of a file, from a day on: all of them or none.

    Raises:
        RateConflictError: A rate is known already with another value.
        UsageError: It has nothing from that day on.
    """
    rates = [one for one in read if one.on >= start]
    if not rates:
        raise UsageError(_nothing(file, start))
    with runtime.unit() as unit:
        # As statements are made: none misses a rate that it should have known.
        unit.ledger.lock()
        fresh = unit.exchange_rates.add(rates, read_at=runtime.clock.now())
    return Imported(
        rates=fresh,
        known=len(rates) - fresh,
        first=min(one.on for one in rates),
        last=max(one.on for one in rates),
    )


def fetch_rates(
    runtime: Runtime, *, start: date | None = None, until: date | None = None
) -> Imported:
    """Ask the ECB for the rates of the days that lack; for nothing if none does.

    Args:
        start: First day to have; else the first one that is kept, or 1 January of last
            year where none is.
        until: Last day to have; else today.

    Raises:
        ImportFileError: What it answers is no file of rates.
        RateConflictError: A rate is known already with another value.
        UsageError: It cannot be reached, or has nothing from that day on.
    """
    today = local_day(runtime.clock.now())
    with runtime.unit(reading=True) as unit:
        first = start or unit.exchange_rates.first_day() or date(today.year - 1, 1, 1)
        last = until or today
        lacking = _lacking(unit, first, last)
    if lacking is None:
        return Imported(rates=0, known=0, first=first, last=last)
    vendor = runtime.reference_rates
    try:
        data = vendor.download(recent=lacking > today - _RECENT)
    except VendorError as error:
        raise UsageError(_away(error.detail)) from error
    read = read_ecb(data, file=vendor.slug)
    return keep_rates(runtime, read, file=vendor.slug, start=first)


def _lacking(unit: Unit, first: date, last: date) -> date | None:
    """Return the first day of publication, the last one included, without a rate."""
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    published = set(filter(is_published, days))
    return min(unit.exchange_rates.lacking(published), default=None)


def rates_on(runtime: Runtime, day: date, currency: str = "") -> list[Rate]:
    """Return what a euro is worth on a day: the rates of the last day with any.

    Raises:
        UsageError: None is known on that day or before.
    """
    wanted = [currency] if currency else []
    with runtime.unit(reading=True) as unit:
        last = unit.exchange_rates.last_day(day)
        known = unit.exchange_rates.all(currencies=wanted, until=last) if last else []
    found = [one for one in known if one.on == last]
    if not found:
        raise UsageError(_none(day, currency))
    return found


def stored_rates(runtime: Runtime) -> Rates:
    """Return all that are kept."""
    with runtime.unit(reading=True) as unit:
        return Rates(unit.exchange_rates.all())


def _unreadable(path: Path, why: str) -> str:
    return say(
        fr=f"{path} ne se lit pas ({why}).", en=f"{path} cannot be read ({why})."
    )


def _away(why: str) -> str:
    return say(
        fr=f"La BCE ne donne pas ses taux ({why}). Essayez plus tard, ou téléchargez "
        "eurofxref-hist.zip sur son site, puis : regie ledger rates import "
        "eurofxref-hist.zip",
        en=f"The ECB does not give its rates ({why}). Try later, or download "
        "eurofxref-hist.zip from its site, then: regie ledger rates import "
        "eurofxref-hist.zip",
    )


def _nothing(file: str, start: date) -> str:
    day = day_text(start, spoken_language())
    return say(
        fr=f"{file} n'a aucun taux à partir du {day} : rien n'a été écrit.",
        en=f"{file} has no rate from {day} on: nothing was written.",
    )


def _none(day: date, currency: str) -> str:
    about = f" {currency}" if currency else ""
    told = day_text(day, spoken_language())
    return say(
        fr=f"Aucun taux{about} n'est connu au {told}. Prenez ceux de la BCE : regie "
        f"ledger rates fetch --from {day}",
        en=f"No rate{about} is known on {told}. Get those of the ECB: regie ledger "
        f"rates fetch --from {day}",
    )
