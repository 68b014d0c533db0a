"""The options that choose days: from one, until another that is left out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.billing.period import day_text
from regie.errors import UsageError
from regie.services.moments import day_of
from regie.words import say

FromOption = Annotated[str, typer.Option("--from", help="Premier jour. | First day.")]
UntilOption = Annotated[
    str, typer.Option("--until", help="Jour de fin, exclu. | End, exclusive.")
]


def days_typed(start: str, end: str) -> tuple[date | None, date | None]:
    """Read both days; what is not typed is None.

    Raises:
        UsageError: One is no day, or no day lies between them.
    """
    first, last = at_once(
        ("--from", lambda: day_of(start) if start else None),
        ("--until", lambda: day_of(end) if end else None),
    )
    if first is not None and last is not None and last <= first:
        raise UsageError(_no_day(first, last))
    return first, last


def days_or_all(start: str, end: str) -> tuple[date, date]:
    """Read both days; what is not typed leaves no day out.

    Raises:
        UsageError: See `days_typed`.
    """
    first, last = days_typed(start, end)
    return first or date.min, last or date.max


def _no_day(first: date, last: date) -> str:
    return say(
        fr=f"Aucun jour entre --from ({day_text(first, 'fr')}) et --until "
        f"({day_text(last, 'fr')}) : --until est le lendemain du dernier jour voulu.",
        en=f"No day lies between --from ({day_text(first, 'en')}) and --until "
        f"({day_text(last, 'en')}): --until is the day after the last one wanted.",
    )
