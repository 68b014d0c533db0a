"""Where people see what Régie does: what it asks of Prefect's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Literal
from typing import Protocol

from regie.ports import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What is shown under a key; the same key again is a newer version of it.

    Attributes:
        key: Lower-case letters, digits and dashes.
        kind: How it is shown.
        description: What stands above it, in Markdown.
        data: Rows of a table as dictionaries, a text in Markdown, percent of a
            progress, or the address of an image.
    """

    key: str
    kind: Literal["table", "markdown", "progress", "image"]
    description: str
    data: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """The run in which artifacts are made, by its ids; people's commands have none."""

    task_run: str
    flow_run: str | None


class Window(Protocol):
    """Prefect's pages."""

    def signal(self, signals: Sequence[Signal]) -> None:
        """Tell what happened; what is told again under its key counts once."""
        ...

    def signalled(self, keys: Sequence[str]) -> set[str]:
        """Return those keys whose signals are known there."""
        ...

    def show(
        self, artifacts: Sequence[Artifact], *, maker: Maker | None = None
    ) -> list[str]:
        """Show what is not shown already; return the keys of what changed."""
        ...
