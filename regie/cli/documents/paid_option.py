"""The option by which an invoice says that it was paid before."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from regie.services.moments import day_of

PaidOnOption = Annotated[
    str,
    typer.Option(
        "--paid-on",
        help="Déjà payée en entier, ce jour-là ; la facture le dit."
        " | Paid in full already, on that day; the invoice says so.",
    ),
]
"""For what was paid before its invoice is issued."""


def paid_day(text: str) -> date | None:
    """Return the day of payment; None if nothing was said.

    Raises:
        UsageError: It is no day.
    """
    return day_of(text) if text else None
