"""Exchange rates of the European Central Bank: kept once, looked up by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from regie.billing.ecb import read_ecb
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.errors import UsageError
from regie.services.runtime import Runtime
from regie.words import say


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


def import_rates(runtime: Runtime, path: Path, *, start: date = date.min) -> Imported:
    """Keep the rates of a file, from a day on: all of them or none.

    Raises:
        ImportFileError: It is no file of the ECB, or has wrong rows.
        RateConflictError: A rate is known already with another value.
        UsageError: The file cannot be read, or has nothing from that day on.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(_unreadable(path, error.strerror or "")) from None
    rates = [one for one in read_ecb(data, file=str(path)) if one.on >= start]
    if not rates:
        raise UsageError(_nothing(path, start))
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


def _nothing(path: Path, start: date) -> str:
    return say(
        fr=f"{path} n'a aucun taux à partir du {start} : rien n'a été écrit.",
        en=f"{path} has no rate from {start} on: nothing was written.",
    )


def _none(day: date, currency: str) -> str:
    about = f" {currency}" if currency else ""
    return say(
        fr=f"Aucun taux{about} n'est connu au {day}. Importez eurofxref-hist.zip de la "
        "BCE : regie ledger rates import FICHIER",
        en=f"No rate{about} is known on {day}. Import eurofxref-hist.zip of the ECB: "
        "regie ledger rates import FILE",
    )
