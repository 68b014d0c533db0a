"""When a person is reminded of a step that is not done.

Two working days before, on the day, two and five working days after. Whoever owes
several steps gets one digest a day, not one reminder a step: the days are what the
digests of a campaign are gathered by.
"""

from __future__ import annotations

from datetime import date

from regie.planning.calendar import WorkCalendar

#: Working days before and after the due day.
DAYS_BEFORE = (2,)
DAYS_AFTER = (2, 5)


def reminder_days(due_on: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """Return the days on which a person is reminded of an undone step, in order.

    All are working days: what is due on a day off is reminded of on the last working
    day before it.
    """
    before = [calendar.business_days_before(due_on, days) for days in DAYS_BEFORE]
    after = [calendar.business_days_after(due_on, days) for days in DAYS_AFTER]
    return tuple(sorted({*before, calendar.on_or_before(due_on), *after}))
