from __future__ import annotations

import pytest

from regie.campaign.actions import all_actions
from regie.campaign.legal import IllegalChangeError
from regie.campaign.model import ActionKind
from regie.errors import UsageError
from regie.services.campaigns.snooze import snooze_step
from regie.services.planned import load_planned
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"


def reminded(on: Stage, step: str) -> list[str]:
    """Return the days on which a digest speaks of the step."""
    return [
        action.key.rpartition(":")[2]
        for action in all_actions(*load_planned(on.runtime, SLUG))
        if action.kind is ActionKind.DIGEST and step in action.steps
    ]


def test_reminders_rest_until_the_day_and_begin_again_with_it(on: Stage) -> None:
    start(on)
    before = reminded(on, "brief")

    snoozed = snooze_step(on.runtime, SLUG, "brief", day("2027-02-20"), who="Olivia")

    assert before[0] < "2027-02-20"
    assert (snoozed.title, snoozed.changed) == ("Cadrer l'offre", True)
    assert reminded(on, "brief")[0] == "2027-02-22"  # the 20th is a Saturday


def test_a_day_that_is_not_to_come_is_refused(on: Stage) -> None:
    start(on)

    with pytest.raises(UsageError):
        snooze_step(on.runtime, SLUG, "brief", day("2027-02-08"), who="Olivia")


def test_a_machines_step_has_no_reminders(on: Stage) -> None:
    start(on)

    with pytest.raises(IllegalChangeError):
        snooze_step(on.runtime, SLUG, "open", day("2027-02-20"), who="Olivia")
