"""The dates that a playbook would have, without a campaign, a team or a store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from regie.errors import UsageError
from regie.planning.calendar import holiday_dates
from regie.planning.calendar import holiday_years
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.given import read_date
from regie.playbook.model import Playbook
from regie.playbook.scope import PEOPLE_KINDS
from regie.services.campaigns.answers import fault_of
from regie.words import spoken_language


def preview(playbook: Playbook, values: Mapping[str, str], now: datetime) -> Plan:
    """Return the plan at these dates, with one nameless speaker and member.

    Args:
        values: Dates by the anchor's name, and answers by the parameter's, as people
            write them; what is not answered has its default.

    Raises:
        UsageError: A date is missing, or a value is unknown or not legal.
    """
    faults = [fault_of(playbook, name, text) for name, text in values.items()]
    if any(faults):
        raise UsageError("\n".join(filter(None, faults)))
    anchors = {
        name: read_date(text)
        for name, text in values.items()
        if name in playbook.anchors
    }
    country = playbook.calendar.holidays
    years = holiday_years(anchors.values(), now)
    return make_plan(
        playbook,
        anchors=anchors,
        items=[Item(kind=kind, slug="x", title="") for kind in PEOPLE_KINDS],
        parameters={n: v for n, v in values.items() if n in playbook.parameters},
        holidays=holiday_dates(country, years) if country else (),
        now=now,
        language=spoken_language(),
    )
