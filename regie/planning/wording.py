"""Days and amounts of days in words, in French and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import time
from functools import lru_cache

from babel.dates import format_date

from regie.planning.model import Leave
from regie.words import pick

#: The day of the month in a pattern.
DAY_FIELD = re.compile(r"\bd\b")

#: How many absences are told in one sentence.
ABSENCES_NAMED_MAX = 3


def date_text(day: date, pattern: str, language: str) -> str:
    """Return a date in words; French says `1er` of the first of a month.

    Args:
        pattern: Of CLDR, such as `EEEE d MMMM y`.
    """
    if day.day == 1 and language != "en":
        pattern = DAY_FIELD.sub("d'er'", pattern)
    return format_date(day, pattern, locale=pick(language, fr="fr", en="en"))


@lru_cache(maxsize=4096)
def day_text(day: date, language: str) -> str:
    """Return `mar. 23 févr. 2027`, or `Tue 23 Feb 2027`."""
    return date_text(day, "EEE d MMM y", language)


@lru_cache(maxsize=4096)
def short_day_text(day: date, language: str) -> str:
    """Return `mar. 23 févr.`, or `Tue 23 Feb`."""
    return date_text(day, "EEE d MMM", language)


@lru_cache(maxsize=4096)
def brief_day_text(day: date, language: str) -> str:
    """Return `23 févr.`, or `23 Feb`."""
    return date_text(day, "d MMM", language)


@lru_cache(maxsize=512)
def brief_month_text(day: date, language: str) -> str:
    """Return `févr. 2027`, or `Feb 2027`."""
    return date_text(day, "MMM y", language)


@lru_cache(maxsize=512)
def month_text(day: date, language: str) -> str:
    """Return `février 2027`, or `February 2027`."""
    return date_text(day, "MMMM y", language)


def clock_text(clock: time, language: str) -> str:
    """Return `9 h`, `9 h 30`, or `09:30`."""
    minutes = f" {clock.minute:02d}" if clock.minute else ""
    return pick(language, fr=f"{clock.hour} h{minutes}", en=f"{clock:%H:%M}")


def moment_text(local: datetime, language: str) -> str:
    """Return `mar. 23 févr. 2027 à 9 h`, or `Tue 23 Feb 2027 at 09:00`."""
    day = day_text(local.date(), language)
    at = pick(language, fr="à", en="at")
    return f"{day} {at} {clock_text(local.time(), language)}"


def working_days_text(count: int, language: str) -> str:
    """Return `1 jour ouvré`, `2 jours ouvrés`, or `2 working days`."""
    many = count >= 2
    return pick(
        language,
        fr=f"{count} {'jours ouvrés' if many else 'jour ouvré'}",
        en=f"{count} working {'day' if count == 1 else 'days'}",
    )


def leave_text(leave: Leave, language: str) -> str:
    """Return `du 1 févr. au 5 févr.`, `le 12 févr.`, or `from 1 Feb to 5 Feb`."""
    first = brief_day_text(leave.first_on, language)
    last = brief_day_text(leave.last_on, language)
    if leave.first_on == leave.last_on:
        return pick(language, fr=f"le {first}", en=f"on {first}")
    return pick(language, fr=f"du {first} au {last}", en=f"from {first} to {last}")


def absence_text(name: str, absences: Sequence[Leave], language: str) -> str:
    """Say when somebody is away while a step waits or is worked on, and why."""
    leaves = [each for each in absences if not each.is_weekly]
    weekly = [each for each in absences if each.is_weekly]
    parts = []
    if leaves:
        when = _when_away(leaves, language)
        parts.append(
            pick(language, fr=f"est en congé {when}", en=f"is on leave {when}")
        )
    if weekly:
        when = _when_away(weekly, language)
        parts.append(
            pick(language, fr=f"ne travaille pas {when}", en=f"does not work {when}")
        )
    away = joined(parts, language)
    if len(absences) == 1 and absences[0].first_on == absences[0].last_on:
        return pick(
            language,
            fr=f"{name} {away} : ce jour ne compte pas.",
            en=f"{name} {away}: that day does not count.",
        )
    return pick(
        language,
        fr=f"{name} {away} : ces jours ne comptent pas.",
        en=f"{name} {away}: those days do not count.",
    )


def _when_away(absences: Sequence[Leave], language: str) -> str:
    told = [leave_text(leave, language) for leave in absences[:ABSENCES_NAMED_MAX]]
    if len(absences) > len(told):
        told.append(more_text(len(absences) - len(told), language))
    return joined(told, language)


def duration_text(minutes: int, language: str) -> str:
    """Return `45 min`, `3 h`, `3 h 30`, or `3 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    if not rest:
        return f"{hours} h"
    return pick(language, fr=f"{hours} h {rest:02d}", en=f"{hours} h {rest} min")


def more_text(count: int, language: str) -> str:
    """Return `1 autre`, `2 autres`, or `2 more`."""
    many = "s" if count >= 2 else ""
    return pick(language, fr=f"{count} autre{many}", en=f"{count} more")


def quoted(text: str, language: str) -> str:
    """Return the text in the language's quotation marks."""
    return pick(language, fr=f"« {text} »", en=f"“{text}”")


def joined(parts: Sequence[str], language: str) -> str:
    """Return `a, b et c`, or `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    last = pick(language, fr=" et ", en=" and ")
    return ", ".join(parts[:-1]) + last + parts[-1]


def after_colon(sentence: str, language: str) -> str:
    """Return a sentence as it goes on after a colon.

    French begins it with a small letter. Our English ones begin with the name of a day,
    a clock time or a title, which keep theirs.
    """
    return pick(language, fr=sentence[:1].lower() + sentence[1:], en=sentence)
