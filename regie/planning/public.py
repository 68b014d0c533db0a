"""What reaches people outside on a day on which nobody works."""

from __future__ import annotations

from datetime import date

from regie.planning.calendar import WorkCalendar
from regie.playbook.model import Roll
from regie.playbook.model import Step


def lands_on_day_off(step: Step, on: date, calendar: WorkCalendar) -> bool:
    """Whether the machine would reach people outside on a day off, unasked.

    A sentence that says `even on a day off` asks for it.

    Args:
        step: Any step; what people do and what stays in the team never counts.
        on: The day that it happens.
        calendar: The campaign's, with its public holidays.
    """
    if step.run is None or not step.public or calendar.is_working(on):
        return False
    asked = step.at or step.every
    return asked is None or asked.roll is not Roll.KEEP
