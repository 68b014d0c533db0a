"""`regie statement`: what each period came to, line by line, and what is contested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.at_once import at_once
from regie.billing.period import read_period
from regie.billing.statement.carried_text import no_invoice_words
from regie.cli import show
from regie.cli.bills.statement_answer import answer
from regie.cli.bills.statement_table import print_statement
from regie.cli.documents.mailed import share_sentence
from regie.cli.documents.mailed import show_mail
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.services.bills.billed_by import billed_by
from regie.services.bills.share_mails import share_mails
from regie.services.bills.share_mails import Wish
from regie.services.books.clients import client_slug
from regie.services.runtime import Runtime
from regie.services.statement import statements
from regie.services.statement.statement_list import list_statements
from regie.services.statement.statement_list import Listed
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

app = typer.Typer(no_args_is_help=True, help="Les relevés. | Statements.")

PeriodOption = Annotated[
    str,
    typer.Option(
        help="Le mois 2027-03, ou les jours facturés."
        " | The month 2027-03, or the days that were billed."
    ),
]
InvoiceArgument = Annotated[
    str,
    typer.Argument(
        help="La facture du relevé ; sinon, --client et --period."
        " | The statement's invoice; else --client and --period."
    ),
]
PartyOption = Annotated[
    str,
    typer.Option(
        help="La part d'un seul, qui partage la commission avec vous."
        " | The share of one who splits the commission with you."
    ),
]
OneClientOption = Annotated[
    str, typer.Option(help="D'une seule cliente. | Of one client only.")
]


@app.callback()
def all_statements() -> None:
    """Les relevés. | Statements."""


@app.command("list")
def list_all(client: OneClientOption = "", json: JsonOption = False) -> None:
    """Montre les relevés et ce qui est contesté. | Show statements and contests.

    regie statement list --client "Studio Zen"
    """
    with runtime() as opened:
        slug = client_slug(opened, client) if client else ""
        found = list_statements(opened, slug)
    if json:
        show.as_json(found)
        return
    if not found:
        show.say_line(
            say(
                fr="Aucun relevé : il naît quand une période est facturée (regie "
                "bill).",
                en="No statement: one is made when a period is billed (regie bill).",
            )
        )
        return
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Période|Cliente|<Total HT|Facture|Contestations",
        en="Period|Client|<Without VAT|Invoice|Contests",
    ).split("|"):
        right = name.startswith("<")
        table.add_column(name.removeprefix("<"), justify="right" if right else "left")
    for one in found:
        total = one.total.said()
        table.add_row(
            one.period,
            escape(one.client_name),
            total,
            one.number or say(fr="sans facture", en="no invoice"),
            _contests(one),
            style="yellow" if one.open else "",
        )
    show.console().print(table)


@app.command("show")
def show_one(
    number: InvoiceArgument = "",
    client: ClientOption = "",
    period: PeriodOption = "",
    party: PartyOption = "",
    json: JsonOption = False,
) -> None:
    """Montre un relevé et pourquoi chaque montant. | Show a statement, and why.

    regie statement show --client "Studio Zen" --period 2027-03
    """
    with runtime() as opened:
        slug, days = _meant(opened, number, client, period)
        shown = statements.show_statement(
            opened, slug, days, party=party, inside=not party
        )
    if json:
        show.as_json(shown)
        return
    print_statement(shown)
    if not party and shown.total.minor <= 0:
        show.say_line(no_invoice_words(shown.total, spoken_language()))


@app.command("link")
def link(
    number: InvoiceArgument = "",
    client: ClientOption = "",
    period: PeriodOption = "",
    party: PartyOption = "",
    json: JsonOption = False,
) -> None:
    """Donne le lien du relevé, pour la cliente. | Give the client's link to it.

    regie statement link --client "Studio Zen" --period 2027-03
    """
    with runtime() as opened:
        slug, days = _meant(opened, number, client, period)
        address = statements.statement_link(opened, slug, days, party=party)
    if json:
        show.as_json({"link": address})
        return
    show.say_line(address)


@app.command("send")
def send_shares(
    number: InvoiceArgument = "",
    client: ClientOption = "",
    period: PeriodOption = "",
    party: PartyOption = "",
    to: Annotated[
        str,
        typer.Option(
            help="Une autre adresse que celle de l'accord, avec --party."
            " | Another address than the agreement's, with --party."
        ),
    ] = "",
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Le renvoie, même déjà parti. | Send it again, though it was sent.",
        ),
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Envoie les mails. | Send the mails.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Envoie à chaque partie le mail de sa part. | Mail each party her share.

    regie statement send --client "Studio Zen" --period 2027-03
    """
    with runtime() as opened:
        (slug, days), _ = at_once(
            ("", lambda: _meant(opened, number, client, period)),
            ("", lambda: _check_whose(to, party)),
        )
        wish = Wish(send=send, party=party, again=again, to=to)
        mails = share_mails(opened, slug, days, wish)
    if json:
        show.as_json(mails)
        return
    for mail in mails:
        if mail.mailed.state:
            show.say_line(share_sentence(slug, days, mail))
        else:
            show_mail(mail.mailed)
    if not mails:
        show.say_line(
            say(
                fr="Personne à qui écrire : aucune part à facturer, ou aucune adresse "
                "(« email » sous « parties » dans l'accord).",
                en="Nobody to write to: no share to bill, or no address (`email` under "
                "`parties` in the agreement).",
            )
        )
    elif not send:
        show.say_line(
            say(
                fr="Rien n'est parti. Avec --send, ces mails partent.",
                en="Nothing was sent. With --send these mails leave.",
            )
        )


@app.command("verify")
def verify(client: OneClientOption = "", json: JsonOption = False) -> None:
    """Recalcule les relevés et les compare à l'octet. | Compute them again, compare.

    regie statement verify
    """
    with runtime() as opened:
        slug = client_slug(opened, client) if client else ""
        found = statements.verify_statements(opened, slug)
    wrong = [one for one in found if not one.same]
    if json:
        show.as_json(found)
    else:
        for one in wrong:
            show.say_line(f"✗ {one.client_name} · {one.period}", style="red")
        show.say_line(_verdict(len(found), len(wrong)), style="bold")
    if wrong:
        raise typer.Exit(1)


app.command("answer")(answer)


def _contests(one: Listed) -> str:
    """Name a statement's contests, and which wait for an answer."""
    waiting = _numbered(one.waiting)
    waits = say(fr=f"attend : {waiting}", en=f"waiting: {waiting}")
    known = _numbered(one.contests)
    return f"{known} ({waits})" if waiting else known


def _numbered(contests: Sequence[int]) -> str:
    """Write the numbers that `answer` takes so that they are not read as counts."""
    return ", ".join(say(fr=f"n° {one}", en=f"no. {one}") for one in contests)


def _meant(opened: Runtime, number: str, client: str, period: str) -> tuple[str, str]:
    """Return whose statement is meant, and of which period."""
    if number and not client and not period:
        return billed_by(opened, number)
    if client and period and not number:
        slug, _ = at_once(
            ("--client", lambda: client_slug(opened, client)),
            ("--period", lambda: read_period(period)),
        )
        return slug, period
    raise UsageError(
        say(
            fr="Quel relevé ? Donnez le numéro de sa facture (regie statement show "
            "F2027-0001), ou bien --client et --period.",
            en="Which statement? Give its invoice's number (regie statement show "
            "F2027-0001), or else --client and --period.",
        )
    )


def _check_whose(address: str, party: str) -> None:
    if address and not party:
        raise UsageError(
            say(
                fr="Une autre adresse est celle d'une seule partie : ajoutez --party.",
                en="Another address is one party's: add --party.",
            )
        )


def _verdict(count: int, wrong: int) -> str:
    if wrong:
        return say(
            fr=f"Relevés qui ne sont plus identiques : {wrong} sur {count}. regie "
            "ledger check dit si le journal a été changé ; montrez les deux à l'équipe "
            "de Régie avant de facturer.",
            en=f"Statements that are no longer the same: {wrong} of {count}. regie "
            "ledger check says whether the ledger was changed; show both to Régie's "
            "team before you bill.",
        )
    again = counted(
        count,
        fr=("relevé recalculé : identique", "relevés recalculés : identiques"),
        en=(
            "statement computed again: the same",
            "statements computed again: the same",
        ),
    )
    return say(fr=f"{again} à l'octet près.", en=f"{again} to the byte.")
