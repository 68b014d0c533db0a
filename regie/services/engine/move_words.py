"""The dates of a move in words, for mails, pages and the terminal."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from regie.campaign.moves import Slot
from regie.planning.model import ResolvedAnchor
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.words import pick


def anchor_text(anchor: ResolvedAnchor, zone: ZoneInfo, language: str) -> str:
    """Return an anchor's date, `jeu. 25 févr. 2027 à 10 h`, or that it has none."""
    if anchor.at is not None:
        return moment_text(anchor.at.astimezone(zone), language)
    if anchor.on is not None:
        return day_text(anchor.on, language)
    return pick(language, fr="sans date", en="no date")


def slot_texts(
    before: Slot, after: Slot, zone: ZoneInfo, language: str
) -> tuple[str, str]:
    """Return both times of a step, told by what differs between them.

    That is its moment or its days, with the day by which it must be done at the latest
    if that moves along; or that day alone.
    """
    days = days_text(before, zone, language), days_text(after, zone, language)
    if days[0] == days[1]:
        told = _limits(before.due_on, after.due_on, language)
    elif before.due_on == after.due_on:
        told = days
    else:
        told = (
            days[0] + _limit_beside(before, language),
            days[1] + _limit_beside(after, language),
        )
    return (
        told[0] or pick(language, fr="pas encore prévu", en="not planned yet"),
        told[1] or pick(language, fr="n'a plus lieu", en="does not take place"),
    )


def days_text(slot: Slot, zone: ZoneInfo, language: str) -> str:
    """Return the moment or the days of a slot; empty where it has none."""
    if slot.at is not None:
        return moment_text(slot.at.astimezone(zone), language)
    if slot.on is None or slot.until is None:
        return ""
    first, last = day_text(slot.on, language), day_text(slot.until, language)
    return first if first == last else f"{first} – {last}"


def _limits(before: date | None, after: date | None, language: str) -> tuple[str, str]:
    """Return both limits; that they are limits is said once where both are days."""
    if before is not None and after is not None:
        return _limit(before, language), day_text(after, language)
    return _limit(before, language), _limit(after, language)


def _limit(on: date | None, language: str) -> str:
    if on is None:
        return pick(language, fr="sans limite", en="no deadline")
    day = day_text(on, language)
    return pick(language, fr=f"au plus tard {day}", en=f"at the latest {day}")


def _limit_beside(slot: Slot, language: str) -> str:
    """Return the limit of a slot behind its days, unless it is its last day."""
    if slot.due_on is None or slot.at is not None or slot.due_on == slot.until:
        return ""
    return f" ({_limit(slot.due_on, language)})"
