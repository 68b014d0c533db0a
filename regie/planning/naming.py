"""Keys and titles of planned steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from regie.planning.model import Item
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.planning.wording import short_day_text
from regie.playbook.model import Step

#: Behind the name of a step that is repeated: all of its repetitions.
GROUP_ENDINGS = ("/…", "/...", "/*", "/")


def planned_key(step: Step, item: Item | None, number: int = 0) -> str:
    """Return `sales_page`, or for a repetition `speaker_bio/ada-lovelace`.

    Args:
        step: Of the playbook.
        item: What it is repeated for.
        number: Of the occurrence: `count_down/3`; 0 for none.
    """
    key = f"{step.name}/{item.slug}" if item else step.name
    return numbered_key(key, number)


def numbered_key(key: str, number: int) -> str:
    """Return `count_down/3`; the key itself for no occurrence, which is number 0."""
    return f"{key}/{number}" if number else key


def planned_title(step: Step, item: Item | None, occurrence: str = "") -> str:
    """Return the step's title, with the occurrence and the item that it is for.

    The item is left out where the title names it already.
    """
    return _joined(step, item, occurrence, "" if item is None else item.title)


def shown_title(step: Step, item: Item | None, occurrence: str, language: str) -> str:
    """Return the same for whoever reads another language than the playbook's.

    Dates that follow a title are the reader's; inside the author's words they stay.

    Args:
        step: Of the playbook.
        item: What it is repeated for.
        occurrence: The day of the occurrence, in the reader's language.
        language: The reader's.
    """
    named = "" if item is None else item.title
    if item is not None and item.kind == "day" and "date" in item.fields:
        named = day_text(date.fromisoformat(item.fields["date"]), language)
    return _joined(step, item, occurrence, named)


def _joined(step: Step, item: Item | None, occurrence: str, named: str) -> str:
    if item is None and not occurrence:
        return step.title
    is_named = item is None or item.title in step.title
    parts = (step.title, occurrence, "" if is_named else named)
    return " · ".join(part for part in parts if part)


def group_key(name: str) -> str:
    """Return what stands for the repetitions of a step, `speaker_bio/…`."""
    return f"{name}{GROUP_ENDINGS[0]}"


def name_of_group(key: str) -> str:
    """Return the step's name where a key stands for repetitions; else the key itself.

    `speaker_bio/…` as it is printed, and what people type for it.
    """
    for ending in GROUP_ENDINGS:
        if key.endswith(ending):
            return key.removesuffix(ending)
    return key


def shared_title(titles: Sequence[str]) -> str:
    """Return what several repetitions of a step are called together, `Bienvenue ×8`.

    Args:
        titles: Of its planned steps; what names the item or occurrence falls away.
    """
    if len(titles) == 1:
        return titles[0]
    first, *others = dict.fromkeys(t.rpartition(" · ")[0] or t for t in titles)
    return f"{first}{', …' if others else ''} ×{len(titles)}"


def occurrence_text(
    step: Step, on: date, at: datetime | None, zone: ZoneInfo, language: str
) -> str:
    """Return `lun. 8 mars`, or `lun. 8 mars 15 h` for a step that recurs by hours."""
    day = short_day_text(on, language)
    if at is None or step.every is None or not step.every.is_elapsed:
        return day
    return f"{day} {clock_text(at.astimezone(zone).time(), language)}"
