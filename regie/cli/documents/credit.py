"""`regie invoice credit` and `carried`: what is given back, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.billing.period import read_period
from regie.cli import show
from regie.cli.ask import ask
from regie.cli.ask import is_terminal
from regie.cli.documents.invoice_table import print_issued
from regie.cli.documents.mailed import mail_if_wanted
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.session import DraftOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.services.documents.cancelled import cancelled_told
from regie.services.documents.carried import Gives
from regie.words import say


def credit(
    number: Annotated[
        str, typer.Argument(help="Son numéro : F2027-0001. | Its number: F2027-0001.")
    ],
    why: Annotated[
        str,
        typer.Option(help="La raison, écrite sur l'avoir. | The reason, said on it."),
    ],
    amount: Annotated[
        str,
        typer.Option(
            help="Montant HT à rendre ; celui de --carried, ou tout ce qui reste, si"
            " rien n'est dit. | What to give back, without VAT; that of --carried, or"
            " all that is left, by default."
        ),
    ] = "",
    carried: Annotated[
        str,
        typer.Option(
            help="Ce qu'il rend d'un relevé négatif, et que le relevé suivant ne déduit"
            " plus : tout, rien, ou un montant HT. | What it gives back of a negative"
            " statement, no longer taken off the next one: all, none, or an amount"
            " without VAT."
        ),
    ] = "",
    draft: DraftOption = False,
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Établit un avoir sur une facture. | Make a credit note on an invoice.

    regie invoice credit F2027-0001 --amount 100 --why "Heures non faites"

    regie invoice credit F2027-0001 --carried tout --why "Remboursements d'avril"
    | regie invoice credit F2027-0001 --amount 100 --why "Hours not worked"

    regie invoice credit F2027-0001 --carried all --why "Refunds of April"
    """
    from regie.services.documents import correct_invoice  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        if not (carried or draft or json) and is_terminal():
            question = correct_invoice.carried_question(opened, number)
            carried = ask(question) if question else ""
        issued = correct_invoice.credit_invoice(
            opened, number, why=why, amount=amount, carried=carried, draft=draft
        )
        gone = "" if draft else cancelled_told(opened, number)
        mailed = mail_if_wanted(opened, issued.number, wanted=send)
    if json:
        show.as_json(issued)
        return
    print_issued(issued)
    if issued.gives:
        show.say_line(_given(issued.gives))
    if gone:
        show.say_line(gone)
    print_mailed(mailed, asked=send)


def carried(
    number: Annotated[
        str, typer.Argument(help="L'avoir : A2027-0001. | The credit note: A2027-0001.")
    ],
    amount: Annotated[
        str,
        typer.Argument(
            help="tout, rien, ou un montant HT. | all, none, or an amount without VAT."
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Dit ce qu'un avoir rend d'un relevé négatif. | Say what one gives back of it.

    regie invoice carried A2027-0001 tout
    | regie invoice carried A2027-0001 all
    """
    from regie.services.documents.correct_invoice import say_carried  # noqa: PLC0415 -- slow

    with runtime() as opened:
        gives = say_carried(opened, number, amount)
    if json:
        show.as_json({"number": number, "gives": gives})
        return
    show.say_line(_given(gives) if gives else _nothing())


def _given(gives: Gives) -> str:
    period, amount = read_period(gives.period), gives.amount.said()
    left = gives.left.said()
    return say(
        fr=f"Rendu du relevé {period.of_french()} : {amount} HT ; le relevé "
        f"suivant en déduit encore {left}.",
        en=f"Given back of the statement of {period.text('en')}: {amount} without VAT; "
        f"{left} is left for the next one to take off.",
    )


def _nothing() -> str:
    return say(
        fr="Aucun relevé négatif n'est en attente : rien à rendre ainsi.",
        en="No negative statement waits: there is nothing to give back so.",
    )
