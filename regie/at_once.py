"""What was typed is looked at together: two mistakes are told in one go."""

from __future__ import annotations

from collections.abc import Callable

from regie.errors import RegieError
from regie.errors import SeveralError
from regie.errors import VendorError
from regie.words import with_colon

Check = tuple[str, Callable[[], object]]
"""Where something was typed, as `--on` (empty: its error says so), and its reader."""


def at_once(*checks: Check) -> None:
    """Read everything that was typed, before any of it is acted upon.

    Raises:
        SeveralError: Several readers refuse; it tells all they say, each once.
        RegieError: One does; its own error, as it is.
    """
    found: dict[str, tuple[str, RegieError]] = {}
    for place, read in checks:
        try:
            read()
        except VendorError:
            raise
        except RegieError as error:
            found.setdefault(str(error), (place, error))
    if len(found) == 1:
        [(_, alone)] = found.values()
        raise alone
    if found:
        raise SeveralError([_told(*one) for one in found.values()])


def _told(place: str, error: RegieError) -> str:
    return f"{with_colon(place)} {error}" if place else str(error)
