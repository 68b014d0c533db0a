"""The texts of a campaign's playbook: as they were at its start, or newer ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from regie.planning.drift import ClockChange
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.retired import Retired
from regie.playbook.source import PlaybookSource
from regie.store.amendments import Amended
from regie.store.amendments import Update

#: Playbooks kept parsed in a process; each is some tens of kilobytes.
PARSED_MAX = 64

#: Texts by name, in order, so that they can be compared.
Pairs = tuple[tuple[str, str], ...]

#: Of each included playbook: its file's name, its text, its mails.
Included = tuple[tuple[str, str, Pairs], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a playbook, so that they can be compared."""

    file: str
    text: str
    mails: Pairs
    included: Included
    added: Pairs
    retired: tuple[Retired, ...] = ()

    def source(self) -> PlaybookSource:
        """Return them as what is read."""
        return PlaybookSource(
            file=self.file,
            text=self.text,
            mails=dict(self.mails),
            included={
                name: PlaybookSource(file=name, text=text, mails=dict(mails))
                for name, text, mails in self.included
            },
            added=dict(self.added),
            retired=self.retired,
        )


@lru_cache(maxsize=PARSED_MAX)
def parsed(texts: Texts) -> Playbook:
    """Return the playbook that the texts hold."""
    return load_source(texts.source())


def texts_of(row: Row[Any], amended: Amended) -> Texts:
    """Return the present texts: the latest that was taken, or those of the start."""
    if amended.updates:
        source = amended.updates[-1].source
        return Texts(
            file=source.file,
            text=source.text,
            mails=tuple(sorted(source.mails.items())),
            included=tuple(
                (name, each.text, tuple(sorted(each.mails.items())))
                for name, each in sorted(source.included.items())
            ),
            added=amended.added,
            retired=source.retired,
        )
    return Texts(
        file=row.playbook_file,
        text=row.playbook_text,
        mails=tuple(sorted(row.mails.items())),
        included=tuple(
            (name, data["text"], tuple(sorted(data["mails"].items())))
            for name, data in sorted(row.included.items())
        ),
        added=amended.added,
    )


def holidays_of(row: Row[Any], updates: Iterable[Update]) -> frozenset[date]:
    """Return the holidays that were kept at the start, or with a newer text."""
    found = frozenset(date.fromisoformat(day) for day in row.holidays)
    for each in updates:
        found = found if each.holidays is None else each.holidays
    return found


def zones_of(
    row: Row[Any], updates: Iterable[Update]
) -> dict[str, tuple[ClockChange, ...]]:
    """Return the clock changes that were kept, by zone."""
    found = {
        zone: tuple(ClockChange.from_pair(pair) for pair in changes)
        for zone, changes in (row.zones or {}).items()
    }
    for each in updates:
        found |= each.zones
    return found
