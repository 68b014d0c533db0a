"""Three launches due at once, on machines whose worker and server die at random.

The vendors are servers of this process, slow enough for deaths in the middle of a call;
what they have received is counted there. Nobody but this file starts the programs
again, as a machine's own supervisor would: at once, and as often as it takes.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from email import message_from_bytes
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import Session
from aiosmtpd.smtp import SMTP

from integrations.prefect_server import PrefectServer
from regie.errors import VendorError
from regie.services.doctor.drift import drifts
from regie.services.doctor.facts import Drift
from regie.services.operations.children import Child
from regie.services.runtime import Runtime
from tests.integrations.mail_server import MailHandler
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import BrevoRules
from tests.integrations.vendor_server import Received
from tests.machines import Machine
from tests.prefect_server import put_prefect_database

#: How long a vendor takes to answer a call, at most.
SLOW_S = 0.2

#: How many calls the vendors take between two deaths, at most.
CALLS_MAX = 8

#: Without a call for so long, the next death comes all the same.
DULL_S = 15.0

LOOK_S = 0.02

#: How long what is left may take after the last death.
PATIENCE_S = 240.0

KEY = "xkeysib-chaos"


class Arrivals:
    """Counts the calls that reach any vendor, also those whose caller has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    def one_more(self) -> None:
        with self._lock:
            self.count += 1


class SlowMail(MailHandler):
    """A mail server that takes a moment before and after it has a mail."""

    def __init__(self, arrivals: Arrivals, dice: random.Random) -> None:
        super().__init__()
        self._arrivals = arrivals
        self._dice = dice

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._arrivals.one_more()
        await asyncio.sleep(self._dice.uniform(0, SLOW_S / 2))
        said = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self._dice.uniform(0, SLOW_S / 2))
        return said

    def deliveries(self) -> Counter[tuple[str, str]]:
        """Return how often each mail came, by its action's key and its Message-ID."""
        messages = [message_from_bytes(raw) for _, _, raw in self.received]
        return Counter(
            (str(one["X-Regie-Action"]), str(one["Message-ID"])) for one in messages
        )


class SlowBrevo(BrevoRules):
    """Brevo, which takes a moment before and after it does what it is asked."""

    def __init__(
        self, description: dict[str, Any], arrivals: Arrivals, dice: random.Random
    ) -> None:
        super().__init__(description, api_key=KEY)
        self._arrivals = arrivals
        self._dice = dice
        self._at_work = threading.Lock()
        self.api_key = KEY

    def reply(self, request: Received) -> Answer:
        self._arrivals.one_more()
        time.sleep(self._dice.uniform(0, SLOW_S / 2))
        with self._at_work:
            answer = super().reply(request)
        time.sleep(self._dice.uniform(0, SLOW_S / 2))
        return answer

    def sent(self) -> Counter[str]:
        """Return how many mails were sent for each action."""
        mails = self.mails.values()
        return Counter(mail["headers"]["X-Mailin-custom"] for mail in mails)


@dataclass(kw_only=True)
class Chaos:
    """One machine's server and worker, killed and started again."""

    machine: Machine
    arrivals: Arrivals
    letters: SlowMail
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    ended_by_itself: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.children: dict[str, Child] = {
            "server": self.machine.server(),
            "worker": self.machine.worker(),
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run both inside the block; nothing of them is left afterwards."""
        put_prefect_database(self.machine)
        try:
            for child in self.children.values():
                child.start()
            yield
        finally:
            for child in reversed(self.children.values()):
                child.stop()

    def kill(self, times: int) -> None:
        """Kill one of the two so often; each is started again at once.

        Most die while a vendor is at work; some while they are starting.
        """
        for number in range(times):
            victim = self.dice.choice(["worker", "server"])
            if number % 4 == 3:
                self._let_pass(seconds=self.dice.uniform(0.2, 3))
            else:
                calls = self.dice.randint(1, CALLS_MAX)
                self._let_pass(seconds=DULL_S, calls=calls)
                time.sleep(self.dice.uniform(0, SLOW_S))
            self._kill(victim)

    def wait(self, what_is_left: Callable[[], object]) -> None:
        """Look after both until nothing is left; fail if that takes long."""
        deadline = time.monotonic() + PATIENCE_S
        while left := _answered(what_is_left):
            if time.monotonic() > deadline:
                pytest.fail(f"{self.report()} {left}\n{self._story()}")
            self._mend()
            time.sleep(0.2)

    def stop(self, name: str) -> None:
        """Kill one of them; whoever waits starts it again."""
        child = self.children[name]
        os.killpg(child.pid or 0, signal.SIGKILL)
        child.stop()

    def report(self) -> str:
        """Say who was killed how often."""
        return f"{self.kills.total()} kills (seed {self.seed}): {dict(self.kills)};"

    def _story(self) -> str:
        return "\n".join(
            f"--- {name}\n{child.last_words(40)}"
            for name, child in self.children.items()
        )

    def _let_pass(self, *, seconds: float, calls: int | None = None) -> None:
        deadline = time.monotonic() + seconds
        before = self.arrivals.count
        while time.monotonic() < deadline:
            if calls is not None and self.arrivals.count - before >= calls:
                return
            self._mend()
            time.sleep(LOOK_S)

    def _kill(self, victim: str) -> None:
        self.kills[victim] += 1
        self.stop(victim)
        self.children[victim].start()

    def _mend(self) -> None:
        for name, child in self.children.items():
            if child.exit_status() is not None:
                self.ended_by_itself[name] += 1
                child.stop()
                child.start()


def _answered(what_is_left: Callable[[], object]) -> object:
    """Ask what is left; a server that is just starting counts as something."""
    try:
        return what_is_left()
    except (httpx.TransportError, VendorError) as error:
        return error


def under_way(own: Machine) -> list[str]:
    """Return the runs that Prefect believes to be under way."""
    waiting = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}
    return [run["name"] for run in _runs(own, {"state": waiting})]


def run_states(own: Machine) -> list[tuple[str, str]]:
    """Return name and message of the state of every run."""
    return [
        (run["state"]["name"], run["state"]["message"] or "") for run in _runs(own, {})
    ]


def suspended(own: Machine) -> Counter[str]:
    """Return which questions wait in Prefect, by their tags, and in how many runs."""
    waiting = {
        "tags": {"all_": ["question"]},
        "state": {"name": {"any_": ["Suspended"]}},
    }
    return Counter(
        tag
        for run in _runs(own, waiting)
        for tag in run["tags"]
        if tag.startswith("question:")
    )


def _runs(own: Machine, wanted: object) -> list[dict[str, Any]]:
    answer = httpx.post(
        f"{own.programs.prefect_url}/flow_runs/filter",
        json={"flow_runs": wanted, "sort": "EXPECTED_START_TIME_ASC"},
        timeout=60,
    )
    runs: list[dict[str, Any]] = answer.raise_for_status().json()
    return runs


def told(runtime: Runtime) -> set[Drift]:
    """Return how far Prefect's upcoming runs are from each plan."""
    timetable = runtime.timetable
    assert isinstance(timetable, PrefectServer)
    return set(drifts(runtime, timetable))
