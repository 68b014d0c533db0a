"""Prefect's automations of Régie: who is warned when something is late or fails.

They are written when they are not there, and again when ours change. What somebody
edited in Prefect's pages is theirs and left alone: each carries, as a tag, a digest of
what was written, and one that no longer matches it was edited.

What an automation of Prefect's open-source server can do was tried on 3.8.8. A
notification block has no mail but SendGrid's, and would keep a password in Prefect's
database; so ours run the deployment `notify`, which sends through Régie's own mailer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.events.actions import RunDeployment
from prefect.events.schemas.automations import AutomationCore
from prefect.events.schemas.automations import EventTrigger
from prefect.events.schemas.automations import Posture

from regie.campaign.alerts import Alert
from regie.campaign.alerts import automation_name
from regie.words import say

OURS = "régie"
"""The tag of all automations that Régie wrote."""

_NAME, _VERSION = "régie:", "régie-version:"

DEPLOYMENT = "notify/notify"

#: What a person changes when they edit one; switching it off is not editing.
_EDITED = {"name", "description", "trigger", "actions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the automations.

    Attributes:
        written: Names of those that were created or brought up to date.
        edited: Names of those that somebody edited, and that were left alone.
    """

    written: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


def wanted(deployment_id: UUID) -> list[AutomationCore]:
    """Return the automations, in the language that is spoken.

    Args:
        deployment_id: Of the deployment `notify`.
    """
    return [
        _automation(
            deployment_id,
            Alert.LATE,
            {"regie.campaign.late"},
            say(
                fr="Prévient l'OBM par mail quand des étapes prennent du retard.",
                en="Warns the OBM by mail when steps become late.",
            ),
        ),
        _automation(
            deployment_id,
            Alert.FAILED,
            {"regie.step.failed"},
            say(
                fr="Prévient l'OBM par mail quand un service refuse un envoi.",
                en="Warns the OBM by mail when a vendor refuses an action.",
            ),
        ),
        _automation(
            deployment_id,
            Alert.UNANSWERED,
            {"regie.question.open", "regie.question.unanswered"},
            say(
                fr="Prévient l'OBM par mail quand une décision l'attend, et encore une "
                "fois au bout d'un jour.",
                en="Warns the OBM by mail when a decision waits, and once more after "
                "a day.",
            ),
        ),
    ]


def install(client: SyncPrefectClient) -> Written:
    """Make the server's automations equal to ours, but for what somebody edited."""
    deployment_id = client.read_deployment_by_name(DEPLOYMENT).id
    there = client.read_automations()
    written: list[str] = []
    edited: list[str] = []
    for one in wanted(deployment_id):
        found = _find(one, there)
        if found is None:
            client.create_automation(one)
            written.append(one.name)
        elif _tagged(found, _VERSION) != _digest(found):
            edited.append(found.name)
        elif _digest(found) != _digest(one):
            one.enabled = found.enabled
            client.update_automation(found.id, one)
            written.append(one.name)
    return Written(written=tuple(written), edited=tuple(edited))


def settle(client: SyncPrefectClient, *, alerts: bool) -> Written:
    """Install the automations, or take them away where nobody wants alerts."""
    if alerts:
        return install(client)
    remove(client)
    return Written()


def remove(client: SyncPrefectClient) -> list[str]:
    """Delete all automations that Régie wrote; return their names."""
    ours = [one for one in client.read_automations() if OURS in one.tags]
    for one in ours:
        client.delete_automation(one.id)
    return [one.name for one in ours]


def _automation(
    deployment_id: UUID, about: Alert, events: set[str], description: str
) -> AutomationCore:
    campaign = {"__prefect_kind": "jinja", "template": "{{ event.payload.campaign }}"}
    automation = AutomationCore(
        name=automation_name(about),
        description=description,
        trigger=EventTrigger(
            expect=events,
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[
            RunDeployment(
                deployment_id=deployment_id,
                parameters={"campaign": campaign, "about": about.value},
            )
        ],
    )
    automation.tags = [
        OURS,
        f"{_NAME}{about.value}",
        f"{_VERSION}{_digest(automation)}",
    ]
    return automation


def _find(one: AutomationCore, there: Sequence[Any]) -> Any:  # noqa: ANN401 -- Prefect's Automation or None
    """Return the server's own of this tag, or of this name if its tags were taken."""
    own = _tagged(one, _NAME)
    tagged = [found for found in there if _tagged(found, _NAME) == own]
    named = [found for found in there if found.name == one.name]
    return next(iter(tagged + named), None)


def _tagged(automation: AutomationCore, head: str) -> str:
    tags = [tag for tag in automation.tags if tag.startswith(head)]
    return tags[0].removeprefix(head) if tags else ""


def _digest(automation: AutomationCore) -> str:
    """Return a digest of what somebody could edit; ids that the server gives are not.

    The server gives a trigger an id, and orders its events as it likes.
    """
    kept = json.loads(automation.model_dump_json(include=_EDITED))
    text = json.dumps(_plain(kept), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "id"}
    if isinstance(value, list):
        return sorted((_plain(one) for one in value), key=json.dumps)
    return value
