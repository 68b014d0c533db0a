"""A step is late: Prefect's automation warns the OBM, at a real mail server, once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun

from regie import bootstrap
from regie.clock import FileClock
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.operations.children import Child
from regie.services.operations.programs import Programs
from regie.settings import Settings
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import MAILS
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import TEAM

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

PATIENCE_S = 90.0


@pytest.fixture
def handler() -> MailHandler:
    return MailHandler()


@pytest.fixture
def settings(
    handler: MailHandler, prefect_server: Server, tmp_path: Path
) -> Iterator[Settings]:
    """The small launch, whose first step should have been done yesterday."""
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-02-08 08:00"))
    with mail_server(handler) as port, ExitStack() as stack:
        made = Settings.model_validate(
            {
                "home": tmp_path,
                "clock": clock,
                "smtp_host": "127.0.0.1",
                "smtp_port": port,
                "smtp_security": "none",
                "PREFECT_API_URL": prefect_server.url,
            }
        )
        request = Request(
            source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
            client="Studio Zen",
            values={"cart_open": "2027-03-08"},
            team=TEAM,
            title=f"Lancement {tmp_path.name}",
        )
        runtime = bootstrap.make_runtime(made, stack)
        start_campaign(runtime, request)
        FileClock(clock).set(paris("2027-02-23 08:00"))
        yield made
        collect_quietly()


def worker_of(settings: Settings) -> Child:
    base = {
        **{n: v for n, v in os.environ.items() if not n.startswith("REGIE_")},
        "REGIE_CLOCK": str(settings.clock),
        "REGIE_SMTP_HOST": "127.0.0.1",
        "REGIE_SMTP_PORT": str(settings.smtp_port),
        "REGIE_SMTP_SECURITY": "none",
    }
    return Child(program=Programs(settings, base).worker(), home=settings.home)


def wait(condition: Callable[[], bool], child: Child) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"it took too long; the worker says:\n{child.last_words(40)}")
        time.sleep(0.1)


def alerts(handler: MailHandler) -> list[EmailMessage]:
    mails = [
        message_from_bytes(content, _class=EmailMessage, policy=default)
        for _, _, content in list(handler.received)
    ]
    return [mail for mail in mails if "en retard" in str(mail["Subject"])]


def watch_again() -> FlowRun:
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("watch/watch")
        return client.create_flow_run_from_deployment(deployment.id)


def is_over(run: FlowRun) -> bool:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run.id).state
    return state is not None and state.is_final()


def test_the_obm_is_warned_of_a_late_step_once(
    settings: Settings, handler: MailHandler
) -> None:
    worker = worker_of(settings)
    worker.start()
    try:
        wait(lambda: bool(alerts(handler)), worker)
        second = watch_again()
        wait(lambda: is_over(second), worker)
    finally:
        worker.stop()

    (mail,) = alerts(handler)
    text = mail.get_content()
    title = f"Lancement {settings.home.name}"
    assert mail["To"] == "Olivia Bernard <o@example.org>"
    assert mail["Subject"] == f"[{title}] une étape est en retard"
    assert "1. Cadrer l'offre (Olivia Bernard)" in text
    assert "Prévu pour le lundi 22 février 2027 au plus tard" in text
    assert f"{settings.console()}/campaigns/" in text
