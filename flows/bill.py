"""Close a period: statement, approval, then invoice."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.flow_runs import suspend_flow_run
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from flows.forms import approval_form
from regie.words import with_colon
from tasks.money import ask_approval
from tasks.money import bill_period
from tasks.money import is_unclear
from tasks.money import mail_document
from tasks.money import mail_shares
from tasks.money import note_answer
from tasks.money import propose_bill
from tasks.names import flow_named
from tasks.report import show_statement
from tasks.where import tell
from tasks.where import tell_where_to_answer


@flow(
    name="bill",
    flow_run_name=flow_named("facture {client} {period} | invoice {client} {period}"),
    persist_result=False,
)
def bill(
    client: Annotated[
        str,
        Field(
            title="Cliente | Client",
            description="Son nom, par exemple : studio-zen"
            " | Her name, for example: studio-zen",
        ),
    ],
    period: Annotated[
        str,
        Field(
            title="Période | Period",
            description="Le mois, par exemple 2027-03, ou des jours, le dernier "
            "exclu : 2027-03-01..2027-03-16 | The month, for example 2027-03, or days, "
            "the last one not included: 2027-03-01..2027-03-16",
        ),
    ],
    *,
    ask: Annotated[
        bool,
        Field(
            title="Me montrer le relevé d'abord | Show me the statement first",
            description="Le passage attend votre accord avant de donner un numéro."
            " | The run waits for your approval before it gives a number.",
        ),
    ] = True,
    send: Annotated[
        bool,
        Field(
            title="Envoyer la facture à la cliente | Mail the invoice to the client",
            description="Une fois numérotée, elle part par mail avec son PDF, et "
            "chaque partie de l'accord apprend sa part ; une seule fois. | Once it has "
            "its number, it is mailed with its PDF, and each party of the agreement is "
            "told her share; once.",
        ),
    ] = True,
    since: Annotated[
        str,
        Field(
            title="Premier mois facturé avec Régie | First month billed with Régie",
            description="Seulement si les mois d'avant ont été facturés ailleurs, par "
            "exemple 2027-05 ; dit une fois, c'est retenu. | Only if the months before "
            "were billed elsewhere, for example 2027-05; said once, it is kept.",
        ),
    ] = "",
) -> str | State[Any]:
    """Établit le relevé, attend votre accord, puis facture la période et l'envoie.

    The run suspends itself under a key that names the statement: approved, it goes on;
    if a payment came in meanwhile, it asks again. Broken off at any point and started
    anew, it asks nothing twice, issues one invoice and mails it once; where nothing is
    to be paid, it closes the period with its statement alone. If the run is
    lost while it waits, the watch has another one ask; if it is lost before the mail
    left, another one mails.
    """
    state = propose_bill(client, period, send, since, return_state=True)
    if state.is_failed():
        return Failed(message=state.message)
    proposed: Any = state.result()
    client = proposed["client"]
    if ask and not proposed["closed"]:
        said = _answer(client, period, proposed, send=send)
        if said.decision == proposed["refuse"]:
            note_answer(client, period, said.comment, approved=False)
            return Completed(message=f"{proposed['refused']} {said.comment}")
        return _issue(
            client,
            period,
            proposed["digest"],
            send=send,
            approval=said.comment,
            paid_on=_paid_on(said),
        )
    return _issue(client, period, proposed["digest"], send=send)


def _answer(client: str, period: str, proposed: dict[str, Any], *, send: bool) -> Any:  # noqa: ANN401 -- a form made for this bill
    """Return what was filled in; ask anew until it can be taken."""
    where = tell_where_to_answer()
    shown = f"**{where}**\n\n{proposed['markdown']}"
    show_statement(proposed["key"], shown, proposed["title"])
    about = {"digest": proposed["digest"], "total": proposed["total"]}
    while True:
        asked = ask_approval(client, period, send, about)
        tell(asked["told"])
        said: Any = suspend_flow_run(
            wait_for_input=approval_form(proposed, asked["told"]), key=asked["key"]
        )
        approves = said.decision != proposed["refuse"]
        if not approves or not is_unclear(client, period, about, _paid_on(said)):
            return said


def _paid_on(said: Any) -> date | None:  # noqa: ANN401 -- a form made for this bill
    return getattr(said, "paid_on", None)


def _issue(
    client: str,
    period: str,
    digest: str,
    *,
    send: bool,
    approval: str | None = None,
    paid_on: date | None = None,
) -> str | State[Any]:
    state = bill_period(
        client, period, digest, send=send, paid_on=paid_on, return_state=True
    )
    if state.is_failed():
        return Failed(message=state.message)
    if approval is not None:
        note_answer(client, period, approval, approved=True)
    billed: Any = state.result()
    show_statement(billed["key"], billed["markdown"], billed["description"])
    shares = mail_shares(client, period, return_state=True) if send else None
    end: str | State[Any] = str(billed["number"])
    if not billed["number"]:
        end = Completed(message=billed["sentence"])
    elif send:
        end = _mail(billed["number"])
    if shares is not None and shares.is_failed() and not isinstance(end, State):
        return Failed(message=f"{with_colon(end)} {shares.message}")
    return end


def _mail(number: str) -> str | State[Any]:
    """Mail the invoice; a retry of the run after a failure mails it, and only that."""
    state = mail_document(number, return_state=True)
    if state.is_failed():
        return Failed(message=f"{with_colon(number)} {state.message}")
    mailed: Any = state.result()
    if mailed["state"] == "sent":
        return number
    kind = Failed if mailed["state"] else Completed
    return kind(message=mailed["sentence"])
