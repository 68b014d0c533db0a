"""Small repairs: a sentence that is nearly legal becomes the one to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from datetime import time

from regie.playbook.meant.piece import number_of
from regie.playbook.meant.piece import unit_of
from regie.playbook.meant.piece import Wording
from regie.playbook.meant.words import AFTER
from regie.playbook.meant.words import any_of
from regie.playbook.meant.words import BEFORE
from regie.playbook.meant.words import BEFORE_IT
from regie.playbook.meant.words import CLOCK
from regie.playbook.meant.words import INSIDE_IT
from regie.playbook.meant.words import NUMBER
from regie.playbook.meant.words import PARTS_OF_DAY
from regie.playbook.meant.words import UNIT
from regie.playbook.meant.words import WEEKDAY
from regie.playbook.meant.words import WEEKDAYS
from regie.playbook.model import Unit
from regie.playbook.saying import say_clock
from regie.playbook.zones import zone_of_city
from regie.words import pick

_AT = r"(?P<at>\s+(?:a|at)\s.+)?$"
_WAY = rf"(?P<way>{BEFORE}|{AFTER})"


def _nothing(_: Wording, __: re.Match[str]) -> str:
    return ""


def _first_group(wording: Wording, match: re.Match[str]) -> str:
    return wording.of(match, 1)


def _amount_alone(wording: Wording, match: re.Match[str]) -> str:
    """Return `7 days` with its way and its base: before, if nothing says which."""
    way = match["way"] or match["sign"] or "-"
    number = number_of(match["number"]) * (1 if _is_after(way) else -1)
    return wording.away(number, unit_of(match["unit"])) + wording.of(match, "at")


def _weekday_alone(wording: Wording, match: re.Match[str]) -> str:
    if wording.scope.alone:  # it could be a recurrence as well; that is said already
        return wording.of(match)
    after = match["way"] not in {"avant", "before", "precedent"}
    said = wording.weekday(WEEKDAYS[match["day"]], after=after)
    return said + wording.of(match, "at")


def _no_unit(wording: Wording, match: re.Match[str]) -> str:
    base, number = wording.of(match, "name"), int(match["number"])
    if base not in (wording.scope.anchors or ()):
        return wording.of(match)
    return wording.away(number if match["sign"] == "+" else -number, Unit.DAY, base)


def _no_amount(wording: Wording, match: re.Match[str]) -> str:
    after = _is_after(match["way"])
    return f"{wording.amount(1, Unit.DAY)} {wording.heading(after=after)} "


def _years(wording: Wording, match: re.Match[str]) -> str:
    return wording.amount(12 * number_of(match["number"]), Unit.MONTH)


def _time_alone(wording: Wording, match: re.Match[str]) -> str:
    return f"{wording.base} {wording.at()} {wording.of(match, 'clock')}"


def _time_behind(wording: Wording, match: re.Match[str]) -> str:
    return f" {wording.at()} {wording.of(match, 'clock')}"


def _half_day(wording: Wording, match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    late = match["half"][0] == "p" or match["half"].endswith("soir")
    if not 1 <= hour <= 12 or minute > 59:
        return wording.of(match)
    return say_clock(time(hour % 12 + 12 * late, minute), wording.language)


def _bare_hour(wording: Wording, match: re.Match[str]) -> str:
    hour = int(match["hour"])
    if hour > 23:
        return wording.of(match)
    return f"{wording.at()} {say_clock(time(hour), wording.language)}"


def _part_of_day(wording: Wording, match: re.Match[str]) -> str:
    clock = say_clock(time(PARTS_OF_DAY[match["part"]]), wording.language)
    name = wording.of(match, "name") if "name" in match.re.groupindex else ""
    return f"{name} {wording.at()} {clock}"


def _zone(_: Wording, match: re.Match[str]) -> str:
    zone = zone_of_city(match["one"] or match["two"] or match["three"])
    return f" {zone}" if zone else ""


def _times(wording: Wording, match: re.Match[str]) -> str:
    word = pick(wording.language, fr="fois", en="times")
    return f", {match['number']} {word}"


def _until(wording: Wording, match: re.Match[str]) -> str:
    if wording.of(match, "name") not in (wording.scope.anchors or ()):
        return wording.of(match)
    return pick(wording.language, fr=" jusqu'à ", en=" until ") + wording.of(
        match, "name"
    )


def _is_after(way: str) -> bool:
    return way in {"apres", "after", "+"}


#: What completes a sentence by a guess.
GUESSES = frozenset(
    {_amount_alone, _weekday_alone, _no_amount, _time_alone, _part_of_day}
)

#: Pattern in the folded sentence, and what to write instead. Each is tried on what the
#: ones before it have left.
REPAIRS: Mapping[re.Pattern[str], Callable[[Wording, re.Match[str]], str]] = {
    re.compile(r"[“”„«»\"]\s?|\s(?=[”»])"): _nothing,
    re.compile(rf"^(?:{any_of(BEFORE_IT)})\s+"): _nothing,
    re.compile(rf"\s*\b(?:{any_of(INSIDE_IT)})(?!\w)"): _nothing,
    re.compile(
        r"\s*\(?(?:heure de (?P<one>\w+)|(?P<two>\w+) time|\((?P<three>\w+)\))\)?$"
    ): _zone,
    re.compile(rf"(?<=\d)(\s?{UNIT})\."): _first_group,
    re.compile(r",?\s+(?:times|fois)\s?(?P<number>\d{1,3})$"): _times,
    re.compile(r"(?<=\w)\s+(?:a|to)\s+(?P<name>[^\W\d]\w*)$"): _until,
    re.compile(rf"\b(?P<number>{NUMBER})\s+(?:ans?|annees?|years?)\b"): _years,
    re.compile(rf"^[+-]\s?(?={NUMBER}\s?{UNIT}\s+{_WAY}\s+\S)"): _nothing,
    re.compile(
        rf"^(?P<sign>[+-])?\s?(?P<number>{NUMBER})\s?(?P<unit>{UNIT})\.?"
        rf"(?:\s+{_WAY})?{_AT}"
    ): _amount_alone,
    re.compile(
        rf"^(?:le\s+|the\s+|on\s+)?(?P<day>{WEEKDAY})"
        rf"(?:\s+(?P<way>{BEFORE}|{AFTER}|suivant|precedent|following|qui suit))?{_AT}"
    ): _weekday_alone,
    re.compile(
        r"^(?P<name>\w+)\s?(?P<sign>[+-])\s?(?P<number>\d{1,3})(?=\s+(?:a|at)\s|$)"
    ): _no_unit,
    re.compile(rf"^{_WAY}\s+(?=\S)"): _no_amount,
    re.compile(
        r"\b(?P<hour>\d{1,2})(?:[h:](?P<minute>\d{2})|\s?h)?\s?"
        r"(?P<half>am|pm|a\.m\.|p\.m\.|du matin|du soir)(?!\w)"
    ): _half_day,
    re.compile(rf"^(?:(?:a|at)\s+)?(?P<clock>{CLOCK})$"): _time_alone,
    re.compile(rf"(?<=\w)(?<!\ba)(?<!\bat)(?<!\d)\s+(?P<clock>{CLOCK})$"): _time_behind,
    re.compile(r"\b(?:a|at)\s+(?P<hour>\d{1,2})$"): _bare_hour,
    re.compile(
        rf"^(?:le\s+|the\s+)?(?P<part>{any_of(PARTS_OF_DAY)})\s+(?:de|du|d'|of)\s*"
        r"(?P<name>\S.*)$"
    ): _part_of_day,
    re.compile(
        rf"\s+(?:(?:le|au|en|dans la|in the)\s+)?(?P<part>{any_of(PARTS_OF_DAY)})$"
    ): _part_of_day,
}
