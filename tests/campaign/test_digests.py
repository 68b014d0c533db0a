"""When people are reminded."""

from __future__ import annotations

from regie.campaign.actions import all_actions
from regie.campaign.model import ActionKind
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
#: The first step without a limit of its own; nothing else is limited by it.
UNLIMITED = """\
playbook: Petit lancement
language: fr
launch: {time_zone: Europe/Paris, anchors: {cart_open: {required: yes}}}
roles: {obm: OBM, copy: Copywriter}
steps:
  tidy: {do: Ranger, who: copy, takes: 3 jours}
"""


def wake(on: Stage) -> None:
    while due := due_now(on.runtime, SLUG):
        for action in due:
            perform_action(on.runtime, SLUG, action.key)


def reminded(on: Stage, step: str) -> list[str]:
    """Return the days whose digests name the step, as the plan sees them now."""
    campaign, plan = load_planned(on.runtime, SLUG)
    return [
        action.key.rsplit(":", 1)[1]
        for action in all_actions(campaign, plan)
        if action.kind is ActionKind.DIGEST and step in action.steps
    ]


def test_reminders_of_a_step_without_a_limit_come_to_an_end(on: Stage) -> None:
    start(on, playbook=UNLIMITED)
    on.move("2027-02-08 09:00")
    wake(on)
    expected = ["2027-02-08", "2027-02-10", "2027-02-12", "2027-02-17"]

    found = []
    for day in ("2027-02-18", "2027-02-25", "2027-03-31"):
        on.move(f"{day} 09:00")
        found.append(reminded(on, "tidy"))

    assert found == [expected] * 3


def test_reminders_of_a_step_with_a_limit_count_from_it(on: Stage) -> None:
    start(on, playbook=PLAYBOOK)
    on.move("2027-02-08 09:00")
    wake(on)

    on.move("2027-03-31 09:00")

    assert reminded(on, "brief") == [
        "2027-02-08",
        "2027-02-18",
        "2027-02-22",
        "2027-02-24",
        "2027-03-01",
    ]
