"""Two workers in processes of their own, on one database: nothing is done twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from regie import bootstrap
from regie.campaign.model import ActionState
from regie.clock import FileClock
from regie.settings import Settings
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.machines import crew
from tests.machines import launched
from tests.machines import machine
from tests.machines import mail_states
from tests.machines import smtp_at
from tests.rehearsed import paris
from tests.rehearsed import stage

ROOT = Path(__file__).parents[3]
SLUG = "lancement-zen"
PATIENCE_S = 300

PEOPLE = 50

MAIL = """\
  open_%d: {run: mail.send, title: Mail %d, who: obm, to: team, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
"""

#: What each worker does: ask what is due and do it, as a wake-up does.
WORKER = """
import sys
from contextlib import ExitStack
from regie import bootstrap
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now

slug = sys.argv[1]
with ExitStack() as stack:
    runtime = bootstrap.make_runtime(bootstrap.read_settings(), stack)
    print("ready", flush=True)
    sys.stdin.readline()
    while due := due_now(runtime, slug):
        for action in due:
            perform_action(runtime, slug, action.key)
"""


@pytest.fixture
def handler() -> MailHandler:
    return MailHandler()


@pytest.fixture
def port(handler: MailHandler) -> Iterator[int]:
    with mail_server(handler) as port:
        yield port


@pytest.mark.parametrize(("database", "steps"), [("sqlite", 2), ("postgresql", 10)])
def test_two_workers_do_each_due_action_once(
    database: str,
    steps: int,
    handler: MailHandler,
    port: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    url = f"sqlite:///{tmp_path / 'regie.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    environment = prepared(tmp_path, url, port, steps)

    workers = [worker(environment) for _ in range(2)]
    for one in workers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in workers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    said = [one.communicate(timeout=PATIENCE_S) for one in workers]

    assert [
        (one.returncode, error) for one, (_, error) in zip(workers, said, strict=True)
    ] == [(0, "")] * 2
    sent = Counter(to[0] for _, to, _ in handler.received)
    assert sent == dict.fromkeys((person.email for person in crew(PEOPLE)), steps)
    assert len({message_id(raw) for _, _, raw in handler.received}) == steps * PEOPLE
    assert states(tmp_path, url) == {ActionState.DONE: steps * PEOPLE}


def message_id(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Message-ID"])


def prepared(home: Path, url: str, port: int, steps: int) -> dict[str, str]:
    """Start a campaign whose mails are due; return the workers' environment."""
    text = "".join(MAIL % (number, number) for number in range(steps))
    clock = home / "clock"
    with stage(home, url=url, now="2027-02-08 08:00") as on:
        launched(on.runtime, text, crew(PEOPLE), title="Lancement Zen")
    FileClock(clock).set(paris("2027-03-08 09:00"))
    no_server = {"prefect_port": "9"}
    wanted = {"database_url": url, "clock": str(clock)} | no_server | smtp_at(port)
    own = machine(home, wanted)
    return {**own.environment, "PYTHONPATH": str(ROOT), "REGIE_HOME": str(home)}


def worker(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, SLUG],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def states(home: Path, url: str) -> Counter[ActionState]:
    """Return how many mails are in which state."""
    wanted = Settings(_env_file=None, home=home, database_url=url, PREFECT_API_URL=None)
    with bootstrap.runtime(wanted) as opened:
        return mail_states(opened, SLUG)
