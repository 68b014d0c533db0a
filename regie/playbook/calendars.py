"""`launch: calendar:` -> days off, holidays, closed days and working hours."""

from __future__ import annotations

from datetime import date
from datetime import time

from regie.playbook.bases import read_date
from regie.playbook.keys.front import CALENDAR
from regie.playbook.model import Calendar
from regie.playbook.nodes import Text
from regie.playbook.rules import launch as rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.times import read_hours
from regie.playbook.tokens import tokenize

USUAL = Calendar()


def read_calendar(section: Section, scope: Scope) -> Calendar:
    """Read the calendar; what is bad is reported and left as usual."""
    section.check_keys(CALENDAR.names)
    day_starts, day_ends = _hours(section, scope)
    return Calendar(
        days_off=_days_off(section, scope),
        holidays=_holidays(section),
        closed=_closed(section),
        day_starts=day_starts,
        day_ends=day_ends,
    )


def _days_off(section: Section, scope: Scope) -> frozenset[int]:
    if "days_off" not in section.table.entries:
        return USUAL.days_off
    days = set()
    for text in section.texts("days_off"):
        found = scope.words.weekdays.match(tokenize(text.value), 0)
        if found is None:
            names = list(scope.words.weekdays.meanings)
            rules.bad_weekday(section.report, text, names)
        else:
            days.add(found[0])
    if len(days) == 7:
        rules.no_working_day(section.report, section.key_spot("days_off"))
    return frozenset(days)


def _holidays(section: Section) -> str | None:
    text = section.text("holidays")
    if text is None:
        return None
    import holidays  # noqa: PLC0415 -- slow import

    legal = holidays.list_supported_countries(include_aliases=True)
    country, _, region = text.value.strip().partition("-")
    if country not in legal or (region and not _has_region(country, region)):
        rules.unknown_holidays(section.report, text, legal)
        return None
    return text.value.strip()


def _has_region(country: str, region: str) -> bool:
    import holidays  # noqa: PLC0415 -- slow import

    try:
        holidays.country_holidays(country, subdiv=region)
    except NotImplementedError:
        return False
    return True


def _closed(section: Section) -> frozenset[date]:
    found = (
        read_date(section.report, text.value.strip(), text.spot())
        for text in section.texts("closed")
    )
    return frozenset(day for day in found if day is not None)


def _hours(section: Section, scope: Scope) -> tuple[time, time]:
    usual = (USUAL.day_starts, USUAL.day_ends)
    text = section.text("day")
    hours = read_hours(text, scope) if text is not None else usual
    if hours is None:
        return usual
    if isinstance(text, Text) and hours[0] >= hours[1]:
        rules.day_upside_down(section.report, text)
        return usual
    return hours
