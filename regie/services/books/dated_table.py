"""A table that the user names, with the order in which its days are meant."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from regie.people.day_order import DayOrder
from regie.services.playbooks.playbook_files import read_text


@dataclass(frozen=True, slots=True)
class DatedTable:
    """A file in CSV.

    Attributes:
        order: Whether 03/08 is in August; knows afterwards if that was a guess.
    """

    file: Path
    order: DayOrder = field(default_factory=DayOrder)

    @property
    def text(self) -> str:
        """Return what the file holds.

        Raises:
            UsageError: It cannot be read.
        """
        return read_text(self.file)
