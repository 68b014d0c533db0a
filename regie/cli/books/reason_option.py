"""The option that says why something is written into the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.errors import UsageError
from regie.services.books.correct_words import no_reason

ReasonOption = Annotated[
    str,
    typer.Option(help="Pourquoi ; la cliente le lit. | Why; the client reads it."),
]


def reason_typed(text: str, option: str = "--reason") -> str:
    """Return a reason, trimmed.

    Args:
        option: That it was typed with.

    Raises:
        UsageError: It is empty.
    """
    reason = text.strip()
    if not reason:
        raise UsageError(no_reason(option))
    return reason
