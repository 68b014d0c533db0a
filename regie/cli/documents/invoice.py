"""`regie invoice`: the documents that were issued."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import output
from regie.cli import show
from regie.cli.ask import agreed
from regie.cli.ask import is_terminal
from regie.cli.documents.again import again
from regie.cli.documents.credit import carried
from regie.cli.documents.credit import credit
from regie.cli.documents.deposit import deposit
from regie.cli.documents.invoice_table import print_invoices
from regie.cli.documents.invoice_table import print_shown
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.documents.receipt_table import print_matched
from regie.cli.documents.receipt_table import settled_line
from regie.cli.documents.receipt_table import taken_for_typed
from regie.cli.documents.reminder_table import print_reminders
from regie.cli.session import AmericanOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import YesOption
from regie.services.moments import day_of
from regie.words import say

app = typer.Typer(no_args_is_help=True, help="Les factures. | Invoices.")

NumberArgument = Annotated[
    str, typer.Argument(help="Son numéro : F2027-0001. | Its number: F2027-0001.")
]


@app.callback()
def invoices() -> None:
    """Les factures. | Invoices."""


@app.command("list")
def list_all(
    client: Annotated[
        str,
        typer.Option(help="D'une seule cliente. | Of one client only."),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Montre factures, acomptes et avoirs. | Show invoices, deposits, credit notes.

    regie invoice list --client "Studio Zen"
    """
    from regie.services.books.clients import client_slug  # noqa: PLC0415 -- slow import
    from regie.services.documents.invoices import list_invoices  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        slug = client_slug(opened, client) if client else ""
        found = list_invoices(opened, slug)
    if json:
        show.as_json(found)
        return
    print_invoices(found)


@app.command("show")
def show_one(number: NumberArgument, json: JsonOption = False) -> None:
    """Montre un document, ses règlements et son PDF. | Show one, its payments, its PDF.

    regie invoice show F2027-0001
    """
    from regie.services.documents.invoices import show_invoice  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        shown = show_invoice(opened, number)
    if json:
        show.as_json(shown)
        return
    print_shown(shown)


@app.command("send")
def send_one(
    number: NumberArgument,
    send: SendOption = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Encore une fois, quoiqu'elle soit partie. | Once more, although it"
            " was sent.",
        ),
    ] = False,
    to: Annotated[
        str,
        typer.Option(
            help="À une autre adresse que celle de la cliente."
            " | To another address than the client's."
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Montre le mail d'un document, ou l'envoie. | Show a document's mail, or send it.

    regie invoice send F2027-0001 --send
    """
    from regie.services.documents.mail_document import mail_document  # noqa: PLC0415 -- slow

    with runtime() as opened:
        mailed = mail_document(opened, number, send=send, again=again, to=to)
    if json:
        show.as_json(mailed)
        return
    print_mailed(mailed, asked=send)


app.command("credit")(credit)
app.command("again")(again)
app.command("carried")(carried)
app.command("deposit")(deposit)


@app.command("pay")
def pay(
    number: NumberArgument,
    amount: Annotated[
        str,
        typer.Option(
            help="Ce qui a été payé ; tout le reste dû par défaut. Négatif si c'est"
            " rendu : --amount=-20. | What was paid; all that is open by default."
            " Negative if it was paid back: --amount=-20."
        ),
    ] = "",
    on: Annotated[
        str, typer.Option(help="Le jour ; aujourd'hui par défaut. | The day; today.")
    ] = "",
    note: Annotated[
        str, typer.Option(help="Une précision, gardée. | A note, kept.")
    ] = "",
    undo: Annotated[
        bool,
        typer.Option("--undo", help="Reprend le dernier. | Take back the latest one."),
    ] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Inscrit le règlement d'une facture. | Record the payment of an invoice.

    regie invoice pay F2027-0001 --amount 500 --on 2027-04-20
    """
    from regie.services.documents.settle import came_on  # noqa: PLC0415 -- slow import
    from regie.services.documents.settle import check_amount  # noqa: PLC0415 -- slow import
    from regie.services.documents.settle import DoubtfulPaymentError  # noqa: PLC0415 -- slow import
    from regie.services.documents.settle import settle  # noqa: PLC0415 -- slow import
    from regie.services.documents.settle import undo_settlement  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        _, paid_on = at_once(
            ("", lambda: check_amount(opened, number, amount)),
            ("--on", lambda: came_on(opened, day_of(on) if on else None)),
        )
        record = partial(
            settle, opened, number, amount=amount, paid_on=paid_on, note=note
        )
        try:
            done = undo_settlement(opened, number) if undo else record(sure=yes)
        except DoubtfulPaymentError as error:
            if not agreed(str(error)):
                raise typer.Abort from error
            done = record(sure=True)
    if json:
        show.as_json(done)
        return
    show.say_line(settled_line(done))
    if done.remark:
        show.say_line(done.remark, style="yellow")


@app.command("match")
def match(
    file: Annotated[
        Path,
        typer.Argument(
            help="Le relevé de la banque, ou l'export Stripe, en CSV."
            " | The bank's export, or Stripe's, as CSV."
        ),
    ],
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Inscrit ce qui est sûr. | Record what is sure."),
    ] = False,
    same: Annotated[
        bool,
        typer.Option(
            "--same",
            help="Un règlement qui ressemble à un autre, inscrit à la main, est le même"
            " ; sans cela, Régie demande. | A payment like one entered by hand is that"
            " one; otherwise you are asked.",
        ),
    ] = False,
    american: AmericanOption = False,
    json: JsonOption = False,
) -> None:
    """Rapproche ce qui est arrivé des factures. | Match what came in with invoices.

    regie invoice match releve.csv --apply
    | regie invoice match bank.csv --apply
    """
    from regie.services.documents.match_receipts import Export  # noqa: PLC0415 -- slow import
    from regie.services.documents.match_receipts import match_receipts  # noqa: PLC0415 -- slow
    from regie.services.playbooks.playbook_files import read_text  # noqa: PLC0415 -- slow import
    from regie.services.playbooks.wrong_file import TABLE  # noqa: PLC0415 -- slow import

    export = Export(text=read_text(file, TABLE), file=str(file), american=american)
    with runtime() as opened:
        found = match_receipts(opened, export)
        if apply:
            known = taken_for_typed(found, same=same)
            found = match_receipts(opened, export, apply=True, same=known)
    if json:
        show.as_json(found)
        return
    print_matched(found, applied=apply)


@app.command("remind")
def remind_late(
    number: Annotated[
        str,
        typer.Argument(help="Une seule ; toutes par défaut. | One of them; all."),
    ] = "",
    send: Annotated[
        bool,
        typer.Option("--send", help="Envoie les mails. | Send the mails."),
    ] = False,
    last: Annotated[
        bool,
        typer.Option(
            "--last",
            help="La mise en demeure tout de suite, pour une facture."
            " | The formal notice at once, for one invoice.",
        ),
    ] = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Montre les relances dues, ou les envoie. | Show reminders that are due.

    regie invoice remind --send
    """
    from regie.services.documents.held_back import held_back  # noqa: PLC0415 -- slow import
    from regie.services.documents.no_reminder import no_reminder  # noqa: PLC0415 -- slow import
    from regie.services.documents.remind_invoice import remind  # noqa: PLC0415 -- slow import
    from regie.services.documents.reminder_doubts import DoubtfulReminderError  # noqa: PLC0415 -- slow import

    with runtime() as opened:
        ask = partial(remind, opened, number, send=send, last=last)
        try:
            found = ask(sure=yes or None)
        except DoubtfulReminderError as error:
            # Where nobody is there to answer, what is clear leaves.
            sure = (is_terminal() or not error.clear) and agreed(str(error))
            if not sure and not error.clear:
                raise typer.Abort from error
            found = ask(sure=sure)
        held = held_back(opened, number)
        not_due = no_reminder(opened, number) if number and not found else None
    if json:
        waiting = [{**show.plain(one), "why": one.sentence()} for one in held]
        show.as_json({"reminders": found, "held_back": waiting, "not_due": not_due})
        return
    print_reminders(found, send=send)
    if not_due:
        show.say_line(not_due.why)
    show.warn(one.sentence() for one in held)


@app.command("check")
def check(
    file: Annotated[
        Path,
        typer.Argument(help="Un PDF Factur-X ou un XML. | A Factur-X PDF or an XML."),
    ],
    json: JsonOption = False,
) -> None:
    """Vérifie une facture par les règles officielles. | Check by the official rules.

    regie invoice check F2027-0001.pdf
    """
    from regie.services.documents.check_invoice import check_invoice  # noqa: PLC0415 -- slow

    with output.busy(say(fr="Régie vérifie la facture…", en="Régie checks it…")):
        checked = check_invoice(file)
    if json:
        output.as_json({"valid": checked.is_valid, **output.plain(checked)})
    else:
        for one in checked.broken:
            sign, style = ("✗", "red") if one.fatal else ("⚠", "yellow")
            output.say_line(f"{sign} {one.rules} {one.rule} · {one.text}", style=style)
        output.say_line(_verdict(valid=checked.is_valid), style="bold")
    if not checked.is_valid:
        raise typer.Exit(1)


def _verdict(*, valid: bool) -> str:
    if valid:
        return say(
            fr="Conforme : structure PDF/A-3, XSD, EN 16931, Factur-X, règles BR-FR.",
            en="Valid: PDF/A-3 structure, XSD, EN 16931, Factur-X, BR-FR rules.",
        )
    return say(fr="Non conforme.", en="Not valid.")
