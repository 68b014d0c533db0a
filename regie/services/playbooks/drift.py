"""`regie plan --check`: public holidays and time zones, then and now.

A campaign keeps the holidays and the clock changes that were known at its start, and
its plan counts with the holidays it keeps. What the world decreed since is told, never
applied.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime

from regie.campaign.model import Campaign
from regie.planning.calendar import holiday_dates
from regie.planning.drift import clock_changes
from regie.planning.drift import ClockChange
from regie.planning.drift import Drift
from regie.planning.drift import find_drift
from regie.planning.drift import zone_names
from regie.planning.model import Plan
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.playbook.model import Playbook
from regie.words import say
from regie.words import spoken_language

#: Years of public holidays and clock changes kept around the present one.
YEARS_BEFORE, YEARS_AFTER = 1, 4

#: Steps named one by one; the rest is counted.
NAMED_MAX = 10


def known_years(now: datetime) -> range:
    """Return the years whose holidays and clock changes a campaign keeps."""
    return range(now.year - YEARS_BEFORE, now.year + YEARS_AFTER)


def known_holidays(playbook: Playbook, years: range) -> frozenset[date]:
    """Return the public holidays of the playbook's calendar, as known today."""
    country = playbook.calendar.holidays
    return holiday_dates(country, years) if country else frozenset()


def known_zones(
    playbook: Playbook, years: range
) -> Mapping[str, tuple[ClockChange, ...]]:
    """Return the clock changes of the playbook's zones, as known today."""
    return {name: clock_changes(name, years) for name in zone_names(playbook)}


def drift_of(campaign: Campaign, plan: Plan) -> Drift:
    """Compare what the campaign keeps with what is known today."""
    years = known_years(campaign.started_at)
    today = {name: clock_changes(name, years) for name in campaign.zones}
    return find_drift(
        plan,
        holidays=(campaign.holidays, known_holidays(campaign.playbook, years)),
        zones=(campaign.zones, today),
    )


def sentences(campaign: Campaign, plan: Plan, drift: Drift) -> Iterator[str]:
    """Say what has changed, what it touches, and that nothing was moved."""
    if drift.unknown:
        yield say(
            fr="Les changements d'heure connus au départ de cette campagne n'ont pas "
            "été gardés : seuls les jours fériés sont comparés.",
            en="The clock changes known when this campaign started were not kept: "
            "only public holidays are compared.",
        )
    if drift.is_none:
        yield say(
            fr="Jours fériés et fuseaux horaires : rien n'a changé depuis le départ.",
            en="Public holidays and time zones: nothing has changed since the start.",
        )
        return
    if drift.added:
        days = _days(drift.added)
        yield say(
            fr=f"Nouveaux jours fériés, que le plan compte encore comme ouvrés : "
            f"{days}.",
            en=f"New public holidays, which the plan still counts as worked: {days}.",
        )
    if drift.gone:
        days = _days(drift.gone)
        yield say(
            fr=f"Ne sont plus fériés, mais le plan les compte encore comme tels : "
            f"{days}.",
            en=f"No longer public holidays, but the plan still counts them: {days}.",
        )
    for zone, first in drift.zones.items():
        day = day_text(first.astimezone(plan.zone).date(), spoken_language())
        yield say(
            fr=f"Le fuseau {zone} change d'heure autrement qu'il n'était prévu, à "
            f"partir du {day}.",
            en=f"The zone {zone} changes its clocks otherwise than was expected, from "
            f"{day} on.",
        )
    yield from _touched(plan, drift)
    country = campaign.playbook.calendar.holidays
    if drift.added and country:
        yield say(
            fr="Rien n'a été déplacé. Pour en tenir compte, fermez ces jours dans le "
            "playbook (closed) d'une prochaine campagne, ou déplacez l'étape.",
            en="Nothing was moved. To take account of it, close those days in the "
            "playbook (closed) of a coming campaign, or move the step.",
        )


def _touched(plan: Plan, drift: Drift) -> Iterator[str]:
    titles = [plan.steps[key].title for key in drift.steps]
    if not titles:
        yield say(fr="Aucune étape n'est touchée.", en="No step is touched.")
        return
    language, rest = spoken_language(), len(titles) - NAMED_MAX
    more = [more_text(rest, language)] if rest > 0 else []
    named = joined([*titles[:NAMED_MAX], *more], language)
    yield say(fr=f"Étapes touchées : {named}.", en=f"Steps touched: {named}.")


def _days(days: Iterable[date]) -> str:
    return ", ".join(day_text(day, spoken_language()) for day in days)
