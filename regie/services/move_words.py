"""The dates of a move in words, for mails, pages and the terminal."""

from __future__ import annotations

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

    That is its moment or the day by which it is wanted; where those are equal, the days
    on which it is planned.
    """
    told = (_wanted(before, zone, language), _wanted(after, zone, language))
    if told[0] == told[1]:
        told = (_days(before, language), _days(after, language))
    return (
        told[0] or pick(language, fr="pas encore prévu", en="not planned yet"),
        told[1] or pick(language, fr="n'a plus lieu", en="does not take place"),
    )


def _wanted(slot: Slot, zone: ZoneInfo, language: str) -> str:
    if slot.at is not None:
        return moment_text(slot.at.astimezone(zone), language)
    return day_text(slot.wanted_on, language) if slot.wanted_on is not None else ""


def _days(slot: Slot, language: str) -> str:
    if slot.on is None or slot.until is None:
        return ""
    first, last = day_text(slot.on, language), day_text(slot.until, language)
    return first if first == last else f"{first} – {last}"
