"""Inbox to ledger, ledger to bill."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from prefect import runtime as prefect_runtime
from prefect import task
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Failed

from integrations._prefect_questions import run_tags
from regie.billing.statement.carried_text import no_invoice_words
from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.errors import VendorError
from regie.money import Money
from regie.services.bills import approve_bill
from regie.services.bills import bill
from regie.services.bills import bill_questions
from regie.services.bills import bill_shown
from regie.services.bills import share_mails
from regie.services.bills.billed import Billed
from regie.services.bills.passed_over import keep_since
from regie.services.bills.refresh_rates import refresh_rates
from regie.services.books import collect
from regie.services.books.clients import client_slug
from regie.services.documents import mail_document as mailing
from regie.services.documents import quote_mails
from regie.services.operations.artifacts import statement_artifact
from regie.services.statement import contest_mails
from regie.words import filling_form
from regie.words import spoken_language
from tasks import _policy
from tasks.move import PREFECT
from tasks.names import task_named

_LOG = logging.getLogger(__name__)


@task(
    name="collect",
    task_run_name=task_named(
        "lire les paiements reçus | read the payments that came in"
    ),
)
def collect_inbox() -> dict[str, list[str]]:
    """Turn stored webhooks into entries.

    Returns:
        `conflicts`, what could not be written, `doubts`, what is not clear of what was
        written, and `ignored`, what made no entry; a sentence each.
    """
    done = collect.collect(shared_runtime())
    sentence = collect.ignored_sentence(Counter(sorted(done.ignored)))
    return {
        "conflicts": list(done.conflicts),
        "doubts": list(done.doubts),
        "ignored": [sentence] if sentence else [],
    }


@task(
    name="contests",
    task_run_name=task_named("contestations et réponses | contests and replies"),
)
def tell_contests() -> int:
    """Send what was not sent yet about contested lines; return how many mails left."""
    return contest_mails.tell_contests(shared_runtime())


@task(
    name="quotes",
    task_run_name=task_named("réponses aux devis | answers to quotes"),
)
def tell_quotes() -> int:
    """Tell the OBM how quotes were answered; return how many mails left."""
    return quote_mails.tell_quotes(shared_runtime())


@task(
    name="propose",
    task_run_name=task_named(
        "établir le relevé {client} {period} | make the statement {client} {period}"
    ),
)
def propose_bill(
    client: str,
    period: str,
    send: bool,  # noqa: FBT001 -- Prefect shows it by its name
    since: str = "",
) -> dict[str, Any] | State[Any]:
    """Return the statement to be approved; `closed` if it was closed before.

    Args:
        client: Her short name, or what she is called.
        since: The first month that was not billed elsewhere; empty says nothing.
    """
    opened = shared_runtime()
    try:
        with filling_form():
            client = client_slug(opened, client)
            if since:
                keep_since(opened, client, since, period=period, who=PREFECT)
            trouble = refresh_rates(opened, client).trouble
            if trouble:
                _LOG.warning("%s", trouble)
            proposed = approve_bill.propose_bill(
                opened, client_slug=client, period=period
            )
    except RegieError as error:
        return _policy.refused(error)
    shown = statement_artifact(proposed.billed)
    return approve_bill.approval_sheet(proposed, send=send) | {
        "client": client,
        "key": shown.key,
        "title": shown.description,
        "markdown": shown.data,
    }


@task(name="ask", task_run_name=task_named("demander votre accord | ask for approval"))
def ask_approval(
    client: str,
    period: str,
    send: bool,  # noqa: FBT001 -- Prefect shows it by its name
    shown: Mapping[str, str],
) -> dict[str, Any]:
    """Note that this run asks for the approval of a bill.

    The run is tagged first: a run that is not noted asks nothing, one that is noted and
    not tagged would be asked beside.

    Args:
        shown: `digest` and `total` of what is to be approved.

    Returns:
        `key` of its form, and `told`: sentences on what changed since the form before
        it, or cannot be taken of what was filled in there.
    """
    runtime = shared_runtime()
    question = bill_questions.question_of(runtime, client, period, send=send)
    run_id = prefect_runtime.flow_run.get_id()
    if run_id is not None:
        tags = {*prefect_runtime.flow_run.get_tags(), *run_tags(question)}
        with get_client(sync_client=True) as server:
            server.update_flow_run(UUID(run_id), tags=sorted(tags))
    bill_questions.note_asked(runtime, client, period, send=send)
    form = bill_shown.next_form(runtime, _shown(client, period, shown))
    return {"key": form.key, "told": list(form.told)}


@task(
    name="check-answer",
    task_run_name=task_named("vérifier la réponse | check the answer"),
)
def is_unclear(
    client: str, period: str, shown: Mapping[str, str], paid_on: date | None
) -> bool:
    """Say whether an approval cannot be taken as it was filled in.

    Args:
        shown: As for `ask_approval`.
    """
    about = _shown(client, period, shown)
    return bill_shown.is_unclear(shared_runtime(), about, paid_on)


def _shown(client: str, period: str, shown: Mapping[str, str]) -> bill_shown.Shown:
    return bill_shown.Shown(
        client=client,
        period=period,
        digest=shown["digest"],
        total=Money.read(shown["total"]),
    )


@task(
    name="answer-bill", task_run_name=task_named("noter la réponse | note the answer")
)
def note_answer(client: str, period: str, comment: str, *, approved: bool) -> None:
    """Note how a bill was answered."""
    bill_questions.note_answered(
        shared_runtime(), client, period, approved=approved, who=PREFECT, why=comment
    )


@task(
    name="bill",
    task_run_name=task_named("facturer {client} {period} | bill {client} {period}"),
)
def bill_period(
    client: str,
    period: str,
    digest: str,
    *,
    send: bool,
    paid_on: date | None = None,
) -> dict[str, str] | State[Any]:
    """Close the period as approved; return what is shown of it, and its number.

    Where nothing is to be paid, or the invoice was cancelled, the number is empty and
    `sentence` says so.

    Args:
        send: Whether the run mails the invoice next.
        paid_on: Day on which all of it had been paid, if that was before.
    """
    try:
        with filling_form():
            billed = bill.bill_period(
                shared_runtime(),
                client_slug=client,
                period=period,
                approved=digest,
                wishes=bill.Wishes(mail=send, paid_on=paid_on),
            )
    except RegieError as error:
        return _policy.refused(error)
    shown = statement_artifact(billed)
    return {
        "key": shown.key,
        "description": shown.description,
        "markdown": shown.data,
        "number": billed.to_mail,
        "sentence": "" if billed.to_mail else _no_invoice(billed),
    }


@task(
    name="mail-shares",
    task_run_name=task_named("envoyer leurs parts | mail their shares"),
)
def mail_shares(client: str, period: str) -> str | State[Any]:
    """Mail the other parties of a closed period their shares, each once.

    What fails is tried again by the watch for a day.

    Returns:
        A sentence a mail.
    """
    wish = share_mails.Wish(send=True)
    try:
        mails = share_mails.share_mails(shared_runtime(), client, period, wish)
    except RegieError as error:
        return _policy.refused(error)
    told = [mailing.mail_sentence(one.mailed) for one in mails]
    if all(one.mailed.state == "sent" for one in mails):
        return " ".join(told)
    return Failed(message=" ".join(told))


def _no_invoice(billed: Billed) -> str:
    return billed.cancelled or no_invoice_words(billed.total, spoken_language())


@task(
    name="mail",
    task_run_name=task_named(
        "envoyer {number} à la cliente | mail {number} to the client"
    ),
    retries=_policy.RETRIES,
    retry_delay_seconds=_policy.DELAYS_S,
    retry_condition_fn=_policy.is_transient,
)
def mail_document(number: str) -> dict[str, str] | State[Any]:
    """Mail an issued document, unless it was; return where its mail stands.

    Returns:
        `state` and the `sentence` about it; the state is empty where the client has no
        mail address.

    Raises:
        VendorError: The mail service failed; tried again if that may pass.
    """
    opened = shared_runtime()
    try:
        if not mailing.mail_document(opened, number).receiver:
            return {"state": "", "sentence": mailing.nobody(number)}
        mailed = mailing.mail_document(opened, number, send=True)
    except VendorError:
        raise
    except RegieError as error:
        return _policy.refused(error)
    return {"state": mailed.state, "sentence": mailing.mail_sentence(mailed)}
