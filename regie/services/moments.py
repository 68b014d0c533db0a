"""Days and moments as people type them, in the OBM's zone."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from datetime import time
from zoneinfo import ZoneInfo

from regie.errors import UsageError
from regie.people.sheet import read_day
from regie.planning.no_such_day import NoSuchDayError
from regie.words import say
from regie.words import spoken_language

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:h]([0-5][0-9])?")


def day_typed(text: str, today: date) -> date:
    """Read a day; nothing typed is today.

    Raises:
        UsageError: It is none.
    """
    return day_of(text) if text else today


def day_of(text: str) -> date:
    """Read a day.

    Raises:
        UsageError: It is none, or the calendar has no such day; it says why.
    """
    try:
        return read_day(text)
    except NoSuchDayError as error:
        language = spoken_language()
        raise UsageError(
            say(
                fr=f"« {text} » n'existe pas : {error.why(language)}.",
                en=f"“{text}” does not exist: {error.why(language)}.",
            )
        ) from error
    except ValueError as error:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas un jour : écrivez 2027-03-08 ou 08/03/2027.",
                en=f"“{text}” is no day: write 2027-03-08.",
            )
        ) from error


def moment_typed(text: str, on: date, zone: ZoneInfo) -> datetime:
    """Read `14:30` of a day, `2027-03-08 14:30`, or with an offset.

    Where the clocks show a time twice, in autumn, the first one is meant unless an
    offset says otherwise.

    Raises:
        UsageError: It is none, or the clocks leave it out on that day.
    """
    clock = _CLOCK.fullmatch(text.strip())
    try:
        if clock is not None:
            at = time(int(clock[1]), int(clock[2] or 0))
            moment = datetime.combine(on, at, tzinfo=zone)
        else:
            moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(_no_moment(text)) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    back = datetime.fromtimestamp(moment.timestamp(), moment.tzinfo)
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise UsageError(_left_out(text))
    return moment


def _no_moment(text: str) -> str:
    return say(
        fr=f"« {text} » n'est pas une heure : écrivez 14:30, ou 2027-03-08 14:30.",
        en=f"“{text}” is no time: write 14:30, or 2027-03-08 14:30.",
    )


def _left_out(text: str) -> str:
    return say(
        fr=f"{text} n'existe pas ce jour-là : les horloges avancent d'une heure.",
        en=f"{text} does not exist on that day: the clocks go forward.",
    )
