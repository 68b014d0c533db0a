"""Sentences and JSON on the terminal, without anything that is slow to import."""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from typing import Any
from typing import Protocol

from rich.console import Console
from rich.markup import escape

from regie.money import Money
from regie.words import say


class Section(Protocol):
    """Lines under a title, as services put them together."""

    @property
    def title(self) -> str:
        """What they are about."""
        ...

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines."""
        ...

    @property
    def alarms(self) -> bool:
        """Whether they need a person's attention."""
        ...

    @property
    def cautions(self) -> bool:
        """Whether they are worth a look."""
        ...


def as_json(value: object) -> None:
    """Print a value as JSON; moments in ISO form, money as minor units."""
    print(  # noqa: T201 -- JSON must not be wrapped or coloured
        json.dumps(plain(value), ensure_ascii=False, indent=2)
    )


def plain(value: Any) -> Any:  # noqa: ANN401
    """Return the value in JSON's own types."""
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency.code}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if hasattr(value, "_asdict"):  # a named tuple: its fields have names here too
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Enum | date):
        return value.value if isinstance(value, Enum) else value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(inner) for inner in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def console() -> Console:
    """Return where tables go."""
    return Console(highlight=False)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Show that something takes a moment."""
    with Console(stderr=True).status(what):
        yield


def say_line(text: str, *, style: str = "") -> None:
    """Print a sentence; what users wrote in it is not markup, and no link is cut."""
    out = console()
    out.print(escape(wrapped(text, out.width)), style=style, soft_wrap=True)


#: A space at which no line is broken, while lines are broken.
_HELD = "\ue000"

#: The space before a sign that French sets apart, and after an opening quote.
_APART = re.compile(r"(?<=\S) (?=[:;!?»](?:\s|$))|(?<=«) ")


def wrapped(text: str, width: int) -> str:
    """Break the lines of a text at its spaces, but never within `3 067,52 €`.

    rich breaks at no-break spaces too. What goes on below stands under its beginning.
    Nor before the signs that French sets apart, as in `« 5 » :`.

    Args:
        width: Cells of a line.
    """
    return "\n".join(
        "\n".join(
            textwrap.wrap(
                line,
                width,
                subsequent_indent=" " * (len(line) - len(line.lstrip(" "))),
                replace_whitespace=False,
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
        for line in _APART.sub(_HELD, text).split("\n")
    ).replace(_HELD, " ")


def sections(found: Iterable[Section]) -> None:
    """Print titles with their lines; what needs attention is coloured."""
    for section in found:
        style = "red" if section.alarms else "yellow" if section.cautions else ""
        say_line("")
        say_line(section.title, style=f"bold {style}".strip())
        for line in section.lines:
            say_line(f"  {line}", style=style)


def warn(sentences: Iterable[str]) -> None:
    """Print what is worth a look before going on."""
    for sentence in sentences:
        say_line(f"⚠ {sentence}", style="yellow")


def shifted(titles: Sequence[str], conflicts: Sequence[str]) -> None:
    """Say which steps lie elsewhere now, and which dates cannot be met any more."""
    for title in titles:
        say_line(say(fr=f"→ se déplace : {title}", en=f"→ moves along: {title}"))
    for sentence in conflicts:
        say_line(f"⚠ {sentence}", style="red")


def say_published(*, published: bool) -> None:
    """Say that Prefect does not answer, if it was not told what changed."""
    if not published:
        say_line(
            say(
                fr="Prefect ne répond pas : `regie up` fera la suite.",
                en="Prefect does not answer: `regie up` will do the rest.",
            ),
            style="yellow",
        )
