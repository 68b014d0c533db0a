"""Prefect's automations, on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect.client.orchestration import get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.events.schemas.automations import Automation
from prefect.events.schemas.automations import AutomationCore

from flows import automations
from flows.automations import Written
from flows.register import prepare
from flows.register import register
from regie.words import speaking
from tests.prefect_server import Server

pytestmark = pytest.mark.prefect

NAMES = ("Régie · en retard", "Régie · échec", "Régie · sans réponse")


@pytest.fixture
def client(prefect_server: Server) -> Iterator[SyncPrefectClient]:
    del prefect_server
    with get_client(sync_client=True) as opened:
        register(opened, [one for one in prepare() if one.name == "notify"])
        automations.remove(opened)
        yield opened
        automations.remove(opened)


def own(client: SyncPrefectClient) -> list[Automation]:
    return [one for one in client.read_automations() if automations.OURS in one.tags]


def edit(client: SyncPrefectClient, name: str, **changes: object) -> None:
    """Change an automation as Prefect's pages do: all of it is written anew."""
    found = next(one for one in client.read_automations() if one.name == name)
    kept = found.model_dump(exclude={"id", "owner_resource"}) | changes
    client.update_automation(found.id, AutomationCore.model_validate(kept))


def test_automations_are_written_once_and_taken_away(
    client: SyncPrefectClient,
) -> None:
    first, again = automations.install(client), automations.install(client)
    names = sorted(one.name for one in own(client))
    removed = automations.settle(client, alerts=False)

    assert (first, again) == (Written(written=NAMES), Written())
    assert names == sorted(NAMES)
    assert (removed, own(client)) == (Written(), [])


def test_what_somebody_edited_or_switched_off_is_left_alone(
    client: SyncPrefectClient,
) -> None:
    automations.install(client)
    edit(client, NAMES[0], description="à moi")
    edit(client, NAMES[1], enabled=False)
    edit(client, NAMES[2], description="à moi", tags=[])

    assert automations.install(client) == Written(edited=(NAMES[0], NAMES[2]))
    there = {one.name: one for one in client.read_automations()}
    assert there[NAMES[0]].description == "à moi"
    assert there[NAMES[1]].enabled is False
    client.delete_automation(there[NAMES[2]].id)


def test_ours_are_brought_up_to_date_and_stay_switched_off(
    client: SyncPrefectClient,
) -> None:
    automations.install(client)
    edit(client, NAMES[0], enabled=False)
    with speaking("en"):
        written = automations.install(client)

    assert written == Written(
        written=("Régie · late", "Régie · failed", "Régie · unanswered")
    )
    assert {one.name: one.enabled for one in own(client)} == {
        "Régie · late": False,
        "Régie · failed": True,
        "Régie · unanswered": True,
    }
