"""A table that the user names, with the order in which its days are meant."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from pathlib import Path

from regie.people.csv_columns import unread_columns
from regie.people.day_order import DayOrder
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import TABLE


@dataclass(frozen=True)
class DatedTable:
    """A file in CSV, read once: a pipe has it no second time.

    Attributes:
        order: Whether 03/08 is in August; knows afterwards if that was a guess.
        unread: Names of its columns that are not read, known afterwards.
    """

    file: Path
    order: DayOrder = field(default_factory=DayOrder)
    unread: list[str] = field(default_factory=list)

    def remarks(self) -> list[str]:
        """Say how it was read: what was guessed, and what was not read."""
        told = (self.order.guess_sentence(), unread_columns(self.unread))
        return [one for one in told if one]

    @cached_property
    def text(self) -> str:
        """Return what the file holds.

        Raises:
            UsageError: It cannot be read.
        """
        return read_text(self.file, TABLE)
