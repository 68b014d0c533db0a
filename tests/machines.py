"""The machines of an installation, as processes of this one, and launches to run there.

Everything of such a launch is due at one moment: what a machine that does it twice, or
loses it, would show at once.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from regie.campaign.model import ActionState
from regie.people.people import Person
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.operations.children import Child
from regie.services.operations.children import Program
from regie.services.operations.programs import Programs
from regie.services.runtime import Runtime
from regie.settings import Settings
from tests.rehearsed import MAILS

PATIENCE_S = 90.0

HEAD = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand ?"}
roles: {obm: OBM, guest: Invitée}
steps:
"""
"""What comes before the steps of a launch; they are due when the cart opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One machine's settings, as values and as the environment of its programs."""

    settings: Settings
    environment: Mapping[str, str]

    @property
    def programs(self) -> Programs:
        """Return what can be started on it."""
        return Programs(self.settings, self.environment)

    def worker(self) -> Child:
        """Return the worker as `regie up` starts it."""
        return self._child(self.programs.worker())

    def server(self) -> Child:
        """Return Prefect's server as `regie up` starts it."""
        return self._child(self.programs.server())

    def _child(self, program: Program) -> Child:
        return Child(program=program, home=self.settings.home)


def machine(
    home: Path,
    variables: Mapping[str, str],
    *,
    prefect_url: str | None = None,
    base: Mapping[str, str] | None = None,
) -> Machine:
    """Return a machine.

    Args:
        home: Its data folder.
        variables: Settings in the words of `.env`, without `REGIE_`.
        prefect_url: Of a server that exists; None for one of its own.
        base: More of the environment of its programs.
    """
    named = {f"REGIE_{name.upper()}": value for name, value in variables.items()}
    settings = Settings.model_validate(
        {"home": home, "PREFECT_API_URL": prefect_url, **variables}
    )
    environment = {**outer_environment(), **(base or {}), **named}
    return Machine(settings=settings, environment=environment)


def outer_environment() -> dict[str, str]:
    """Return this process's environment without what is set for Régie or Prefect."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("REGIE_", "PREFECT_"))
    }


def smtp_at(port: int) -> dict[str, str]:
    """Return the settings of a mail server of this machine that speaks in the clear."""
    return {"smtp_host": "127.0.0.1", "smtp_port": str(port), "smtp_security": "none"}


def crew(count: int) -> tuple[Person, ...]:
    """Return so many people; the first is the OBM."""
    return tuple(
        Person(
            slug=f"person-{number}",
            name=f"Person {number}",
            email=f"person-{number}@example.org",
            roles=("obm",) if number == 0 else ("guest",),
        )
        for number in range(count)
    )


def launched(
    runtime: Runtime,
    steps: str,
    team: tuple[Person, ...],
    *,
    title: str,
    cart_open: str = "2027-03-08",
) -> str:
    """Start a launch of these steps; return its slug."""
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=HEAD + steps, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": cart_open},
        team=team,
        title=title,
    )
    return start_campaign(runtime, request).campaign.slug


def mail_states(runtime: Runtime, slug: str) -> Counter[ActionState]:
    """Return how many of the campaign's mails are in which state."""
    with runtime.unit(reading=True) as unit:
        outcomes = unit.campaigns.get(slug).outcomes
    return Counter(one.state for key, one in outcomes.items() if ":mail:" in key)


def until(
    condition: Callable[[], bool],
    story: Callable[[], str],
    *,
    patience_s: float = PATIENCE_S,
) -> None:
    """Wait until it holds; fail with the story if it takes long."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"it took too long:\n{story()}")
        time.sleep(0.1)
