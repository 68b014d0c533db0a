"""Days of billing data: `from` and `until`, the last one included; how many."""

from __future__ import annotations

from datetime import date

from regie.billing import parsing
from regie.billing.form import Form
from regie.billing.parsing import day_after
from regie.planning.no_such_day import written_day


def read_days(form: Form) -> tuple[date | None, date | None]:
    """Return the first day and the day after the last one; None where it is open.

    A last day before the first one is reported.
    """
    starts_on = form.value("from", written_day, "2027-01-31", None)
    ends_on = form.value("until", day_after, "2027-12-31", None)
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        legal = form.report.say(
            fr=f"{starts_on} ou un jour d'après", en=f"{starts_on} or a later day"
        )
        form.wrong("until", legal)
    return starts_on, ends_on


def read_length(form: Form, key: str) -> int:
    """Return a number of days; 0 where none is given."""
    legal = form.report.say(fr="30 jours", en="30 days")
    return form.value(key, parsing.days, legal, 0)
