"""`regie plan --check`: calendars of the world, then and now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from regie.campaign.model import Campaign
from regie.planning.drift import clock_changes
from regie.planning.drift import ClockChange
from regie.planning.model import Plan
from regie.services.planned import load_planned
from regie.services.playbooks.drift import drift_of
from regie.services.playbooks.drift import sentences
from regie.words import speaking
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
HOLIDAYS = "{days_off: [saturday, sunday], holidays: FR}"


def begun(on: Stage) -> tuple[Campaign, Plan]:
    start(on, playbook=PLAYBOOK.replace("{days_off: [saturday, sunday]}", HOLIDAYS))
    return load_planned(on.runtime, SLUG)


def test_nothing_has_changed_since_the_start(on: Stage) -> None:
    campaign, plan = begun(on)

    found = drift_of(campaign, plan)

    assert (found.is_none, found.unknown, found.steps) == (True, False, ())
    assert list(sentences(campaign, plan, found)) == [
        "Jours fériés et fuseaux horaires : rien n'a changé depuis le départ."
    ]


def test_new_and_lost_holidays_are_told_with_the_steps_they_touch(on: Stage) -> None:
    campaign, plan = begun(on)
    whit, invented = date(2027, 5, 17), date(2027, 3, 8)
    kept = replace(campaign, holidays=(campaign.holidays - {whit}) | {invented})

    found = drift_of(kept, plan)

    assert (found.added, found.gone) == ((whit,), (invented,))
    assert found.steps == ("open", "thanks")
    with speaking("en"):
        told = list(sentences(kept, plan, found))
    assert told[0].endswith("still counts as worked: Mon 17 May 2027.")
    assert told[1].endswith("still counts them: Mon 8 Mar 2027.")
    assert told[2] == "Steps touched: Annoncer l'ouverture and Remercier."


def test_a_zone_that_gives_up_summer_time_is_told(on: Stage) -> None:
    campaign, plan = begun(on)
    first = datetime(2027, 3, 28, 1, tzinfo=UTC)
    kept = replace(
        campaign,
        zones={
            zone: tuple(change for change in changes if change.at != first)
            for zone, changes in campaign.zones.items()
        },
    )

    found = drift_of(kept, plan)

    assert dict(found.zones) == {"Europe/Paris": first}
    assert any("Europe/Paris" in line for line in sentences(kept, plan, found))


def test_a_campaign_of_an_older_version_says_what_it_cannot_compare(on: Stage) -> None:
    campaign, plan = begun(on)
    older = replace(campaign, zones={})

    found = drift_of(older, plan)

    assert (found.unknown, found.is_none) == (True, True)
    assert "n'ont pas été gardés" in next(sentences(older, plan, found))


def test_what_is_kept_survives_the_store(on: Stage) -> None:
    campaign, _ = begun(on)

    years = range(2026, 2031)
    assert campaign.zones == {"Europe/Paris": clock_changes("Europe/Paris", years)}


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Asia/Tokyo", "Africa/Casablanca"]
)
def test_clock_changes_are_exact_to_the_minute(zone: str) -> None:
    rules, minute = ZoneInfo(zone), timedelta(minutes=1)

    changes = clock_changes(zone, range(2026, 2029))

    for change in changes[1:]:
        after = change.at.astimezone(rules).utcoffset()
        before = (change.at - minute).astimezone(rules).utcoffset()
        assert after == timedelta(seconds=change.offset_s) != before


def test_the_clock_changes_of_paris_in_2027() -> None:
    assert clock_changes("Europe/Paris", range(2027, 2028)) == (
        ClockChange(at=datetime(2027, 1, 1, tzinfo=UTC), offset_s=3600),
        ClockChange(at=datetime(2027, 3, 28, 1, tzinfo=UTC), offset_s=7200),
        ClockChange(at=datetime(2027, 10, 31, 1, tzinfo=UTC), offset_s=3600),
    )
