"""Read a playbook as a proofreader does: what is wrong, and what is suspicious."""

from __future__ import annotations

from datetime import date

from regie.planning.calendar import holiday_dates
from regie.planning.proof import proofread
from regie.planning.proof import written_dates
from regie.playbook.load import check_texts
from regie.playbook.model import Playbook
from regie.playbook.problems import in_order
from regie.playbook.problems import Problem
from regie.playbook.source import PlaybookSource

#: Years around a written date whose holidays a plan may touch.
YEARS_AROUND = 1


def check_source(
    source: PlaybookSource, *, language: str
) -> tuple[Playbook | None, list[Problem]]:
    """Return the playbook, unless it has errors, and every problem by its place.

    Args:
        language: Of messages and hints, `fr` or `en`.
    """
    playbook, problems = check_texts(source, language=language)
    if playbook is None:
        return None, problems
    found = proofread(playbook, language=language, holidays=_holidays(playbook))
    return playbook, in_order([*problems, *found])


def _holidays(playbook: Playbook) -> frozenset[date]:
    code, years = (
        playbook.calendar.holidays,
        {on.year for on in written_dates(playbook)},
    )
    if code is None or not years:
        return frozenset()
    first, last = min(years) - YEARS_AROUND, max(years) + YEARS_AROUND
    return holiday_dates(code, range(first, last + 1))
