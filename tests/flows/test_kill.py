"""A worker is killed in the middle of a wake-up; its successor does the rest, once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterTags

from regie import bootstrap
from regie.campaign.model import SETTLED
from regie.clock import FileClock
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.progress import mark_done
from regie.services.runtime import Runtime
from regie.settings import Settings
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import BrevoRules
from tests.integrations.vendor_server import closed
from tests.integrations.vendor_server import Received
from tests.integrations.vendor_server import VendorServer
from tests.machines import machine
from tests.machines import until
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import SPEAKERS
from tests.rehearsed import TEAM

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.shared,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

KEY = "xkeysib-test"
TEXT = PLAYBOOK.replace(
    "mail: opening, to: team", "mail: opening, to: team, via: brevo"
)


class SlowBrevo(BrevoRules):
    """Brevo, which takes its time to answer after the first mail it accepted."""

    def __init__(self, description: dict[str, Any]) -> None:
        super().__init__(description, api_key=KEY)
        self.in_the_middle = threading.Event()

    def reply(self, request: Received) -> Answer:
        answer = super().reply(request)
        if len(self.mails) == 1 and not self.in_the_middle.is_set():
            self.in_the_middle.set()
            time.sleep(5)
        return answer


@contextmanager
def runtime_of(settings: Settings) -> Iterator[Runtime]:
    with ExitStack() as stack:
        yield bootstrap.make_runtime(settings, stack)


def test_every_action_is_done_exactly_once_although_the_worker_is_killed(
    prefect_server: Server, tmp_path: Path, shared: Path
) -> None:
    description = closed(
        yaml.safe_load((shared / "contracts" / "brevo.yaml").read_text("utf-8"))
    )
    brevo = SlowBrevo(description)
    with VendorServer(brevo) as vendor:
        clock = tmp_path / "clock"
        FileClock(clock).set(paris("2027-02-08 09:00"))
        own = machine(
            tmp_path,
            {
                "clock": str(clock),
                "brevo_api_key": KEY,
                "brevo_url": f"{vendor.url}/v3",
            },
            prefect_url=prefect_server.url,
        )
        with runtime_of(own.settings) as runtime, ExitStack() as stack:
            slug = _at_the_opening(runtime, own.settings)
            first, second = own.worker(), own.worker()
            for one in (first, second):
                stack.callback(one.stop)
            first.start()
            until(brevo.in_the_middle.is_set, first.last_words)
            os.killpg(first.pid or 0, signal.SIGKILL)
            until(lambda: first.exit_status() is not None, first.last_words)
            second.start()
            until(lambda: _all_settled(runtime, slug), second.last_words)

            with runtime.unit(reading=True) as unit:
                stored = unit.actions.of_campaign(slug)
                cards = unit.board.cards(slug)
                done = Counter(
                    event.about
                    for event in unit.journal.events(slug)
                    if event.what == "done" and ":" in event.about
                )
    subjects = sorted(mail["to"][0]["email"] for mail in brevo.mails.values())
    assert subjects == ["c@example.org", "o@example.org"]
    assert sorted(brevo.contacts) == ["ada@example.org", "grace@example.org"]
    assert [card.step_key for card in cards] == ["thanks"]
    assert set(done.values()) == {1}
    assert {action.key for action in stored} == set(done)
    assert "Crashed" in _states(slug)
    collect_quietly()


def _at_the_opening(runtime: Runtime, settings: Settings) -> str:
    """Start the small launch and bring it to the moment of its opening mail."""
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=TEXT, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        items=SPEAKERS,
        team=TEAM,
        title=f"Lancement {settings.home.name}",
    )
    slug = start_campaign(runtime, request).campaign.slug
    for step in ("brief", "page"):
        mark_done(runtime, slug, step, who="test", tell=False)
    FileClock(settings.clock or Path()).set(paris("2027-03-08 09:00"))
    return slug


def _all_settled(runtime: Runtime, slug: str) -> bool:
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    states = {outcome.state for outcome in campaign.outcomes.values()}
    return f"{slug}:thanks:card" in campaign.outcomes and states <= SETTLED


def _states(slug: str) -> set[str]:
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                tags=FlowRunFilterTags(all_=[f"campaign:{slug}"])
            )
        )
    return {str(run.state.name) for run in runs if run.state is not None}
