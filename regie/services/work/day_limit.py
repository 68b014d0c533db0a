"""Nobody works more than 24 hours on a day: a slip is refused where it is typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from datetime import timedelta

from regie.billing.period import day_text
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import beyond_a_day
from regie.billing.work.entry import TimeEntry
from regie.errors import UsageError
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


def refuse_beyond_a_day(
    unit: Unit, fresh: Iterable[TimeEntry], *, without: str = ""
) -> None:
    """Refuse entries that make a person's day longer than a day, all clients together.

    Args:
        fresh: Not kept yet.
        without: Key of an entry that they replace.

    Raises:
        UsageError: A day would have more than 24 hours; the first one is named.
    """
    new = list(fresh)
    days = {entry.on for entry in new}
    if not days:
        return
    people = {(entry.on, entry.job.person) for entry in new}
    kept = unit.timesheet.between(min(days), max(days) + timedelta(days=1))
    known = [one for one in kept if one.key != without]
    for (on, person), seconds in sorted(beyond_a_day([*known, *new]).items()):
        if (on, person) in people:
            raise UsageError(_too_long(on, person, seconds))


def _too_long(on: date, person: str, seconds: int) -> str:
    language = spoken_language()
    day, long = day_text(on, language), seconds_text(seconds, language)
    return say(
        fr=f"{person} aurait {long} de travail le {day} : un jour en a 24 au plus, "
        "toutes clientes ensemble. Rien n'a changé : corrigez la durée ou la fin, ou "
        "répartissez ce temps sur ses jours. Ce qui est saisi : `regie time list`.",
        en=f"{person} would have {long} of work on {day}: a day has 24 hours at most, "
        "for all clients together. Nothing changed: correct the length or the end, or "
        "spread this time over its days. What is entered: `regie time list`.",
    )
