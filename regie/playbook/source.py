"""A playbook as text: its file and its mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookSource:
    """The texts of a playbook; a campaign keeps them as they were at its start.

    Attributes:
        file: The file's name, as the user gave it.
        mails: The text of each mail by its name.
    """

    file: str
    text: str
    mails: Mapping[str, str]
