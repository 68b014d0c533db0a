"""Keys and titles of planned steps."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from regie.planning.model import Item
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.planning.wording import short_day_text
from regie.playbook.model import Step


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


def occurrence_text(
    step: Step, on: date, at: datetime | None, zone: ZoneInfo, language: str
) -> str:
    """Return `lun. 8 mars`, or `lun. 8 mars 15 h` for a step that recurs by hours."""
    day = short_day_text(on, language)
    if at is None or step.every is None or not step.every.is_elapsed:
        return day
    return f"{day} {clock_text(at.astimezone(zone).time(), language)}"
