"""A bill whose worker is killed while its mail leaves; its successor does the rest."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email import policy
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import Session
from aiosmtpd.smtp import SMTP
from prefect.client.orchestration import get_client

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.clock import FileClock
from regie.services.bills.bill_questions import FORM
from regie.services.bills.passed_over import keep_since
from regie.services.books.collect import collect
from regie.services.books.collect import receive_webhook
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mails_about
from regie.services.operations.children import Child
from regie.services.runtime import Runtime
from tests.examples_kept import keep_agreed
from tests.flows.test_kill import runtime_of
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.machines import machine
from tests.machines import smtp_at
from tests.machines import until
from tests.prefect_server import collect_quietly
from tests.prefect_server import Server
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.services.bills.test_bill import CLIENT

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

NUMBER = "F2027-0001"


class Deadly(MailHandler):
    """A server that holds the first mail, before or after it has it, until a death."""

    def __init__(self, *, at: str) -> None:
        super().__init__()
        self.at = at
        self.holds = threading.Event()
        self.go_on = threading.Event()

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        await self._hold("before", server)
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        said = await super().handle_DATA(server, session, envelope)
        await self._hold("after", server)
        return said

    async def _hold(self, where: str, server: SMTP) -> None:
        if where == self.at and not self.holds.is_set():
            self.holds.set()
            await server.loop.run_in_executor(None, self.go_on.wait, 60)


@pytest.fixture
def deadly(request: pytest.FixtureRequest) -> Iterator[tuple[Deadly, int]]:
    handler = Deadly(at=request.param)
    with mail_server(handler) as port:
        yield handler, port
        handler.go_on.set()


@pytest.mark.parametrize(
    ("deadly", "copies"), [("before", 1), ("after", 2)], indirect=["deadly"]
)
def test_killed_around_the_mail_it_is_billed_once_and_mailed_once(
    prefect_server: Server, tmp_path: Path, deadly: tuple[Deadly, int], copies: int
) -> None:
    """Where the server has the mail and nobody heard so, nobody can know.

    It leaves again then, and its Message-ID says that it is the same one.
    """
    handler, port = deadly
    clock = tmp_path / "clock"
    FileClock(clock).set(paris("2027-03-01 09:00"))
    own = machine(
        tmp_path,
        {
            "clock": str(clock),
            "stripe_webhook_secrets": f'{{"{CLIENT}": "{SECRET}"}}',
            **smtp_at(port),
        },
        prefect_url=prefect_server.url,
    )
    with runtime_of(own.settings) as runtime, ExitStack() as stack:
        _sell(runtime, FileClock(clock))
        first, second = own.worker(), own.worker()
        for one in (first, second):
            stack.callback(one.stop)
        first.start()
        until(own.programs.ready.exists, first.last_words)
        run = _approved(prefect_server, first)
        until(handler.holds.is_set, first.last_words)
        _kill(first)
        handler.go_on.set()
        second.start()
        until(lambda: _state(run) in {"COMPLETED", "FAILED"}, second.last_words)
        (mail,) = mails_about(runtime, NUMBER)
        mail_document(runtime, NUMBER, send=True)
        with runtime.unit(reading=True) as unit:
            issued = [one.number for one in unit.invoices.of_client(CLIENT)]
    ids = {message_from_bytes(each[2])["Message-ID"] for each in handler.received}
    names = [
        part.get_filename()
        for each in handler.received
        for part in message_from_bytes(
            each[2], policy=policy.default
        ).iter_attachments()
    ]
    assert (issued, mail.state, len(ids)) == ([NUMBER], "sent", 1)
    assert len(handler.received) == copies
    assert set(names) == {"Facture F2027-0001.pdf"}
    collect_quietly()


def _sell(runtime: Runtime, clock: FileClock) -> None:
    stream = sales_stream(
        paris("2027-03-05 10:00"), paris("2027-03-15 23:59"), seed=5, sales=20
    )
    for at, event in stream:
        clock.set(at)
        headers, body = signed_delivery(event, secret=SECRET, at=at)
        receive_webhook(runtime, "stripe", headers, body)
    collect(runtime)
    clock.set(paris("2027-04-02 09:00"))
    keep_agreed(runtime)
    keep_since(runtime, CLIENT, "2027-03", period="2027-03", who="Camille")


def _approved(server: Server, worker: Child) -> UUID:
    """Let the worker make the statement, and approve it."""
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name(FORM)
        run = client.create_flow_run_from_deployment(
            deployment.id, parameters={"client": CLIENT, "period": "2027-03"}
        )

    def approved() -> bool:
        reply = server.answer(run.id, {"decision": "approuver"})
        return bool(reply["status"] == "ACCEPT")

    until(approved, worker.last_words)
    return run.id


def _state(run: UUID) -> str:
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run).state
    return state.type.value if state else ""


def _kill(worker: Child) -> None:
    os.killpg(worker.pid or 0, signal.SIGKILL)
    until(lambda: worker.exit_status() is not None, worker.last_words)
