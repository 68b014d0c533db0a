"""How a Gantt picture is to look: light or dark, and who people are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum


class Theme(StrEnum):
    """The colours of a picture.

    `AUTO` follows the reader's screen, and is light on paper. `PAGE` does too, unless
    the page around it says `data-theme` at its root.
    """

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a picture is to look.

    Attributes:
        names: Who does a step, by its key, where more is known than the role.
    """

    theme: Theme = Theme.AUTO
    names: Mapping[str, str] = field(default_factory=dict)


PLAIN = Look()
