"""The approval of a bill in Prefect, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from datetime import timedelta
from email import message_from_bytes
from email import policy
from typing import Any
from uuid import UUID
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.filters import FlowRunFilterDeploymentId
from prefect.client.schemas.filters import FlowRunFilterTags
from prefect.client.schemas.filters import LogFilter
from prefect.client.schemas.filters import LogFilterFlowRunId
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import State
from prefect.states import Crashed
from prefect.states import Scheduled

from flows.bill import bill
from flows.register import make_work_pool
from flows.worker import RegieWorker
from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.clock import FileClock
from regie.services.bills.bill import bill_period
from regie.services.bills.bill_questions import FORM
from regie.services.bills.bill_questions import SCOPE
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.collect import collect
from regie.services.books.collect import receive_webhook
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import show_invoice
from regie.services.operations.watch import watch
from regie.services.runtime import Runtime
from regie.services.statement.statement_list import list_statements
from tests.examples_kept import keep_agreed
from tests.flows.conftest import Installing
from tests.prefect_server import drain
from tests.prefect_server import Server
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.spaces import plain

pytestmark = [
    pytest.mark.prefect,
    # Prefect's clients leave connections to the garbage collector when a loop ends.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


class Office:
    """Sales of March, a deployment `bill` at a pool of its own, and its worker."""

    def __init__(self, runtime: Runtime, clock: FileClock, server: Server) -> None:
        self.runtime, self.clock, self.server = runtime, clock, server
        self.pool = f"bills-{uuid4().hex[:8]}"
        with get_client(sync_client=True) as client:
            make_work_pool(client, self.pool, "regie")
            self.deployment = client.create_deployment(
                flow_id=client.create_flow(bill),
                name=FORM.partition("/")[2],
                entrypoint="flows.bill.bill",
                work_pool_name=self.pool,
                pull_steps=[],
            )

    def begin(self, **more: bool) -> UUID:
        asked = {"client": CLIENT, "period": "2027-03", **more}
        with get_client(sync_client=True) as client:
            run = client.create_flow_run_from_deployment(
                self.deployment, parameters=asked
            )
        return run.id

    def work(self) -> None:
        async def once() -> None:
            worker = RegieWorker(self.pool)
            await worker.start(run_once=True, printer=lambda *_: None)

        # In a thread of its own: a browser's driver has this one's event loop.
        with ThreadPoolExecutor(1) as threads:
            threads.submit(copy_context().run, asyncio.run, once()).result()

    def run(self, run_id: UUID) -> FlowRun:
        with get_client(sync_client=True) as client:
            return client.read_flow_run(run_id)

    def break_off(self, run_id: UUID) -> None:
        """Let its worker have died, and somebody press Retry."""
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run_id, Crashed(), force=True)
            client.set_flow_run_state(run_id, Scheduled(), force=True)

    def resume(self, run_id: UUID, **values: str) -> dict[str, Any]:
        return self.server.answer(run_id, dict(values))

    def form(self, run_id: UUID) -> str:
        """Return what stands above the fields of the form that waits."""
        state = self.run(run_id).state
        assert isinstance(state, State)
        keyset = state.state_details.run_input_keyset
        assert keyset is not None
        with get_client(sync_client=True) as client:
            reply = client._client.get(
                f"/flow_runs/{run_id}/input/{keyset['description']}"
            )
        return plain(str(reply.json()))

    def log(self, run_id: UUID) -> str:
        """Return what its log says, once Prefect has all of it."""
        drain()
        wanted = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run_id]))
        with get_client(sync_client=True) as client:
            lines = client.read_logs(wanted)
        return plain("\n".join(line.message for line in lines))

    def questions(self) -> list[FlowRun]:
        """Return the runs that ask for an approval and were not deleted, oldest first."""
        wanted = FlowRunFilter(
            tags=FlowRunFilterTags(all_=["question", SCOPE]),
            deployment_id=FlowRunFilterDeploymentId(any_=[self.deployment]),
        )
        with get_client(sync_client=True) as client:
            found = client.read_flow_runs(flow_run_filter=wanted)
        return sorted(found, key=lambda run: str(run.created))

    def forget(self) -> None:
        """Let Prefect lose everything about the bills."""
        with get_client(sync_client=True) as client:
            for run in self.questions():
                client.delete_flow_run(run.id)

    def empty_prefect(self) -> None:
        """Let Prefect lose everything: the runs of all bills, whoever asked for them."""
        wanted = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[self.deployment])
        )
        with get_client(sync_client=True) as client:
            for run in client.read_flow_runs(flow_run_filter=wanted):
                client.delete_flow_run(run.id)

    def later(self, minutes: int) -> None:
        """Let so many minutes go by."""
        self.clock.set(self.clock.now() + timedelta(minutes=minutes))

    def sell(self, first: str, last: str, *, seed: int, sales: int) -> None:
        for at, event in sales_stream(
            paris(first), paris(last), seed=seed, sales=sales
        ):
            self.clock.set(at)
            headers, body = signed_delivery(event, secret=SECRET, at=at)
            receive_webhook(self.runtime, "stripe", headers, body)
        collect(self.runtime)
        self.clock.set(paris("2027-04-02 09:00"))

    def mails(self) -> list[str]:
        """Return the subjects of what was sent."""
        folder = self.runtime.home / "outbox"
        found = sorted(folder.glob("*.eml")) if folder.is_dir() else []
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"]
            for path in found
        ]

    def numbers(self) -> list[str]:
        with self.runtime.unit(reading=True) as unit:
            return [one.number for one in unit.invoices.of_client(CLIENT)]


@pytest.fixture
def office(prefect_server: Server, installed_at: Installing) -> Iterator[Office]:
    runtime, clock = installed_at(
        "2027-03-01 09:00",
        REGIE_STRIPE_WEBHOOK_SECRETS=f'{{"{CLIENT}": "{SECRET}"}}',
    )
    opened = Office(runtime, clock, prefect_server)
    opened.forget()
    opened.sell("2027-03-05 10:00", "2027-03-15 23:59", seed=5, sales=20)
    keep_agreed(opened.runtime)
    keep_since(opened.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    yield opened
    with get_client(sync_client=True) as client:
        client.delete_work_pool(opened.pool)


def test_nothing_is_issued_before_it_is_approved_then_once(office: Office) -> None:
    run = office.begin()
    office.work()
    before = office.numbers()
    state = office.run(run).state_name

    office.resume(run, decision="approuver", comment="juste")
    office.work()

    assert (before, state) == ([], "Suspended")
    assert office.numbers() == ["F2027-0001"]
    assert office.run(run).state_name == "Completed"


def test_approved_as_paid_before_the_invoice_says_so(office: Office) -> None:
    run = office.begin()
    office.work()

    office.resume(run, decision="approuver", paid_on="2027-03-20")
    office.work()

    (issued,) = list_invoices(office.runtime)
    assert (str(issued.open), issued.standing) == ("0.00 EUR", "paid")
    (paid,) = show_invoice(office.runtime, issued.number).settlements
    assert paid.paid_on == date(2027, 3, 20)


def test_a_day_of_payment_to_come_is_asked_about_again(office: Office) -> None:
    run = office.begin()
    office.work()

    office.resume(run, decision="approuver", paid_on="2027-05-01")
    office.work()
    again, form = office.run(run).state_name, office.form(run)
    office.later(minutes=60 * 24 * 40)  # the day is over when she answers
    office.resume(run, decision="approuver")
    office.work()

    assert again == "Suspended"
    assert "« Déjà payée le » : le 1er mai 2027 est à venir." in form
    assert "--paid-on" not in form
    (issued,) = list_invoices(office.runtime)
    assert issued.standing != "paid"


def test_refused_nothing_is_written(office: Office) -> None:
    run = office.begin()
    office.work()

    office.resume(run, decision="refuser", comment="un remboursement manque")
    office.work()

    assert office.numbers() == []
    refused = office.run(run).state
    assert refused is not None
    assert refused.message == "Refusé : rien n'est écrit. un remboursement manque"


def test_broken_off_at_each_stage_it_asks_once_and_issues_once(office: Office) -> None:
    run = office.begin()
    office.break_off(run)  # before anything
    office.work()
    office.resume(run, decision="approuver")
    office.break_off(run)  # approved, nothing issued
    office.work()
    issued = office.numbers()
    mailed = office.mails()
    office.break_off(run)  # issued and mailed, nobody told
    office.work()

    assert issued == office.numbers() == ["F2027-0001"]
    assert mailed == office.mails() == ["Facture F2027-0001 · mars 2027"]
    assert office.run(run).state_name == "Completed"


def test_stopped_between_the_number_and_the_mail_the_mail_follows(
    office: Office,
) -> None:
    """Somebody else issued it, or the run died right behind the number."""
    run = office.begin()
    office.work()
    bill_period(office.runtime, client_slug=CLIENT, period="2027-03")
    office.resume(run, decision="approuver")
    office.break_off(run)
    office.work()

    assert office.numbers() == ["F2027-0001"]
    assert office.mails() == ["Facture F2027-0001 · mars 2027"]


def test_stopped_after_the_number_before_the_file_both_follow(office: Office) -> None:
    """Something lies where the file goes: the number is committed, no file written."""
    run = office.begin()
    office.work()
    file = office.runtime.home / "invoices" / "F2027-0001.pdf"
    file.mkdir()
    office.resume(run, decision="approuver")
    office.work()
    broken = (office.numbers(), office.mails(), office.run(run).state_name)
    file.rmdir()

    office.break_off(run)
    office.work()

    assert broken == (["F2027-0001"], [], "Failed")
    assert office.numbers() == ["F2027-0001"]
    assert file.is_file()
    assert office.mails() == ["Facture F2027-0001 · mars 2027"]


def test_a_mail_that_does_not_leave_fails_the_run_and_a_retry_sends_it(
    office: Office,
) -> None:
    run = office.begin()
    office.work()
    outbox = office.runtime.home / "outbox"
    outbox.write_text("")
    office.resume(run, decision="approuver")
    office.work()
    state = office.run(run).state
    outbox.unlink()

    office.break_off(run)
    office.work()

    assert state is not None
    assert (state.name, office.numbers()) == ("Failed", ["F2027-0001"])
    assert (state.message or "").startswith("F2027-0001 : ")
    assert office.mails() == ["Facture F2027-0001 · mars 2027"]


def test_without_a_mail_it_is_issued_and_stays_here(office: Office) -> None:
    run = office.begin(send=False)
    office.work()
    office.resume(run, decision="approuver")
    office.work()

    assert (office.numbers(), office.mails()) == (["F2027-0001"], [])


def test_a_month_without_anything_to_pay_is_closed_by_its_statement(
    office: Office,
) -> None:
    """Asked about once; broken off around its end, it is closed once."""
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    text = text.replace("base: {amount: 800 EUR, every: mois}\n", "")
    text = text.replace("rate: 8 %,", "rate: 8 %, minimum_payout: 9000 EUR,")
    keep_agreement(office.runtime, text, file="agreement.yaml")
    run = office.begin()
    office.work()
    before = office.run(run).state_name
    office.resume(run, decision="approuver", comment="vu")
    office.work()
    office.break_off(run)  # closed, nobody told
    office.work()

    state = office.run(run).state
    assert before == "Suspended"
    assert state is not None
    assert (state.name, state.message) == (
        "Completed",
        "Rien à payer : la période se clôt par son relevé, sans facture.",
    )
    assert (office.numbers(), office.mails()) == ([], [])
    assert [one.period for one in list_statements(office.runtime)] == ["2027-03"]


def test_what_came_in_meanwhile_is_asked_about_again_with_both_amounts(
    office: Office,
) -> None:
    run = office.begin()
    office.work()
    office.sell("2027-03-20 10:00", "2027-03-25 23:59", seed=6, sales=3)

    office.resume(run, decision="approuver")
    office.work()
    again = office.run(run).state_name
    told = (
        "Le montant a changé depuis la question d'avant : 972,87 € alors, 1 005,60 € "
        "maintenant. Ce qui a été répondu alors ne compte pas."
    )
    assert told in office.form(run)
    assert told in office.log(run)
    office.resume(run, decision="approuver")
    office.work()

    assert again == "Suspended"
    assert office.numbers() == ["F2027-0001"]


def test_a_question_that_prefect_lost_is_asked_again_once(office: Office) -> None:
    office.begin()
    office.work()
    watch(office.runtime)
    untouched = [run.state_name for run in office.questions()]
    office.forget()

    watch(office.runtime)
    watch(office.runtime)
    office.work()
    watch(office.runtime)

    assert untouched == ["Suspended"]
    (again,) = office.questions()
    assert (again.state_name, office.numbers()) == ("Suspended", [])
    office.resume(again.id, decision="approuver", comment="juste")
    office.work()
    watch(office.runtime)
    assert office.numbers() == ["F2027-0001"]
    assert [run.state_name for run in office.questions()] == ["Completed"]


def test_what_was_refused_is_not_asked_again(office: Office) -> None:
    run = office.begin()
    office.work()
    office.resume(run, decision="refuser", comment="un remboursement manque")
    office.work()
    office.forget()

    watch(office.runtime)

    assert office.questions() == []
    with office.runtime.unit(reading=True) as unit:
        lines = unit.journal.events(f"client:{CLIENT}")
    said = [one for one in lines if one.what != "bill-shown"]
    assert [(one.what, one.about, one.who, one.why) for one in said] == [
        ("bill-refused", "2027-03", "Prefect", "un remboursement manque"),
        ("bill-asked", "2027-03", "régie", "send"),
        ("bill-since", "2027-03-01", "Camille", ""),
    ]


def test_what_was_billed_by_command_closes_the_form(office: Office) -> None:
    office.begin()
    office.work()

    bill_period(office.runtime, client_slug=CLIENT, period="2027-03")
    watch(office.runtime)

    assert [run.state_name for run in office.questions()] == ["Completed"]
    assert office.numbers() == ["F2027-0001"]


def test_prefect_emptied_between_the_number_and_the_mail_the_mail_leaves_once(
    office: Office,
) -> None:
    run = office.begin()
    office.work()
    file = office.runtime.home / "invoices" / "F2027-0001.pdf"
    file.mkdir()  # the number is committed, then the run breaks off
    office.resume(run, decision="approuver")
    office.work()
    file.rmdir()
    office.empty_prefect()
    watch(office.runtime)
    office.work()
    at_once = office.mails()

    office.later(minutes=10)
    for _ in range(2):
        watch(office.runtime)
        office.work()
    office.empty_prefect()
    watch(office.runtime)
    office.work()

    assert at_once == []
    assert office.numbers() == ["F2027-0001"]
    assert office.mails() == ["Facture F2027-0001 · mars 2027"]


def test_approved_each_party_is_told_her_share_once(office: Office) -> None:
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    ada = (
        "parties:\n  - {party: Ada, rate: 10 %, of: revenu net, email: ada@x.example}\n"
    )
    keep_agreement(office.runtime, text + ada, file="agreement.yaml")
    run = office.begin(ask=False)

    office.work()
    office.break_off(run)
    office.work()

    assert sorted(office.mails()) == [
        "Facture F2027-0001 · mars 2027",
        "Votre part · Studio Zen, mars 2027",
    ]
