"""What was typed is looked at together: two mistakes are told in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import overload
from typing import TypeVar

from regie.errors import ImportFileError
from regie.errors import RegieError
from regie.errors import SeveralError
from regie.errors import VendorError
from regie.words import with_colon

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")

Typed = tuple[str, Callable[[], T]]
"""Where something was typed, as `--on` (empty: its error says so), and its reader."""


@overload
def at_once(_1: Typed[A], _2: Typed[B], /) -> tuple[A, B]: ...
@overload
def at_once(_1: Typed[A], _2: Typed[B], _3: Typed[C], /) -> tuple[A, B, C]: ...
@overload
def at_once(
    _1: Typed[A], _2: Typed[B], _3: Typed[C], _4: Typed[D], /
) -> tuple[A, B, C, D]: ...
@overload
def at_once(
    _1: Typed[A], _2: Typed[B], _3: Typed[C], _4: Typed[D], _5: Typed[E], /
) -> tuple[A, B, C, D, E]: ...
@overload
def at_once(
    _1: Typed[A],
    _2: Typed[B],
    _3: Typed[C],
    _4: Typed[D],
    _5: Typed[E],
    _6: Typed[F],
    /,
) -> tuple[A, B, C, D, E, F]: ...
@overload
def at_once(
    _1: Typed[A],
    _2: Typed[B],
    _3: Typed[C],
    _4: Typed[D],
    _5: Typed[E],
    _6: Typed[F],
    _7: Typed[G],
    /,
) -> tuple[A, B, C, D, E, F, G]: ...
@overload
def at_once(*typed: Typed[T]) -> tuple[T, ...]: ...
def at_once(*typed: Typed[object]) -> tuple[object, ...]:
    """Read everything that was typed, before any of it is acted upon.

    Returns:
        What the readers returned, in their order.

    Raises:
        SeveralError: Several readers refuse; it tells all they say, each once.
        RegieError: One does; its own error, which keeps its place: what is read
            together with it may be read beside something else.
    """
    found: dict[str, tuple[str, RegieError]] = {}
    values = []
    for place, read in typed:
        try:
            values.append(read())
        except VendorError:
            raise
        except RegieError as error:
            found.setdefault(str(error), (place, error))
    if len(found) == 1:
        [(place, alone)] = found.values()
        alone.place = place or alone.place
        raise alone
    if found:
        told = (said for one in found.values() for said in _told(*one))
        raise SeveralError(list(dict.fromkeys(told)))
    return tuple(values)


def _told(place: str, error: RegieError) -> list[str]:
    """Return what an error says, each thing by itself, with its place."""
    said = [str(error)]
    if isinstance(error, SeveralError):
        said = error.problems
    elif isinstance(error, ImportFileError):
        said = error.shown
    at = place or error.place
    return [f"{with_colon(at)} {one}" if at else one for one in said]
