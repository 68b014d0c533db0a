"""`regie quote`: what is offered, accepted, billed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.at_once import at_once
from regie.billing.period import day_text
from regie.cli import show
from regie.cli.ask import is_terminal
from regie.cli.campaigns.start import offer_start
from regie.cli.documents.invoice_table import print_issued
from regie.cli.documents.mailed import mail_if_wanted
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.documents.paid_option import paid_day
from regie.cli.documents.paid_option import PaidOnOption
from regie.cli.documents.profile_option import as_json
from regie.cli.documents.profile_option import GivenProfile
from regie.cli.documents.profile_option import keep_given
from regie.cli.documents.profile_option import ProfileOption
from regie.cli.documents.quote_next import print_next
from regie.cli.session import DraftOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhyOption
from regie.services.documents import quote_answers
from regie.services.documents import quotes
from regie.services.documents.quote_next import following
from regie.services.documents.quotes import answer_text
from regie.services.documents.quotes import Offered
from regie.services.documents.quotes import standing_text
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import QUOTE
from regie.words import say
from regie.words import spoken_language

app = typer.Typer(no_args_is_help=True, help="Les devis. | Quotes.")

NumberArgument = Annotated[
    str, typer.Argument(help="Son numéro : DV2027-0001. | Its number: DV2027-0001.")
]

AnsweredByOption = Annotated[
    str,
    typer.Option(
        "--who",
        help="Qui a répondu, côté cliente, par exemple « Zoé Martin » ; sinon, le nom"
        " de l'acheteuse du devis. Se lit ensuite dans quote show."
        " | Who answered, on the client's side, for example “Zoé Martin”; otherwise the"
        " name of the quote's buyer. quote show says it afterwards.",
    ),
]


@app.callback()
def all_quotes() -> None:
    """Les devis. | Quotes."""


@app.command("new")
def new(
    file: Annotated[
        Path, typer.Argument(help="Le devis, en YAML. | The quote, in YAML.")
    ],
    profile: ProfileOption = None,
    draft: DraftOption = False,
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Émet un devis : son numéro, son PDF, son lien. | Issue a quote.

    regie quote new playbooks/examples/quote.yaml --draft
    """
    identity = GivenProfile(profile)
    with runtime() as opened:
        text, country = read_text(file, QUOTE), identity.country()
        check = partial(
            quotes.check_quote, opened, text, file=str(file), country=country
        )
        at_once(("", check), ("", identity.check))
        kept = keep_given(opened, identity, json=json)
        offered = quotes.offer(opened, text, file=str(file), draft=draft)
        mailed = mail_if_wanted(opened, offered.number, wanted=send)
    if json:
        as_json(offered, kept=kept)
        return
    _print_one(offered)
    show.warn(offered.remarks)
    print_mailed(mailed, asked=send)


@app.command("list")
def list_all(json: JsonOption = False) -> None:
    """Montre tous les devis. | Show all quotes.

    regie quote list
    """
    with runtime() as opened:
        found = quotes.list_quotes(opened)
    if json:
        show.as_json(found)
        return
    _print(found)


@app.command("show")
def show_one(number: NumberArgument, json: JsonOption = False) -> None:
    """Montre un devis, son lien et son PDF. | Show a quote, its link and its PDF.

    regie quote show DV2027-0001
    """
    with runtime() as opened:
        offered = quotes.show_quote(opened, number)
        next_ = following(opened, number)
    if json:
        show.as_json({**show.plain(offered), "next": next_})
        return
    _print_one(offered)
    print_next(offered.number, next_)


@app.command("accept")
def accept(
    number: NumberArgument,
    who: AnsweredByOption = "",
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Note que la cliente accepte ; facture l'acompte. | Note that the client accepts.

    regie quote accept DV2027-0001 --who "Zoé Martin"
    """
    with runtime() as opened:
        deposit = quote_answers.accept(opened, number, who=who)
        due = deposit.number if deposit else ""
        mailed = mail_if_wanted(opened, due, wanted=send)
        offered = quotes.show_quote(opened, number)
        next_ = following(opened, number)
    if json:
        show.as_json({"quote": offered, "deposit": deposit})
        return
    _print_answer(offered)
    if deposit is not None:
        print_issued(deposit)
        print_mailed(mailed, asked=send)
    print_next(offered.number, next_, told=due)
    if next_.start and is_terminal():
        _offer_start(number)


@app.command("decline")
def decline(
    number: NumberArgument,
    who: AnsweredByOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Note que la cliente refuse. | Note that it is declined.

    regie quote decline DV2027-0001 --who "Zoé Martin" --why "Lancement reporté"
    """
    with runtime() as opened:
        quote_answers.decline(opened, number, who=who, reason=why)
        offered = quotes.show_quote(opened, number)
    if json:
        show.as_json(offered)
        return
    _print_answer(offered)


@app.command("bill")
def bill(
    number: NumberArgument,
    draft: DraftOption = False,
    paid_on: PaidOnOption = "",
    send: SendOption = False,
    json: JsonOption = False,
) -> None:
    """Facture un devis accepté, acomptes déduits. | Bill an accepted quote.

    regie quote bill DV2027-0001
    """
    with runtime() as opened:
        _, paid = at_once(
            ("", lambda: quotes.show_quote(opened, number)),
            ("--paid-on", lambda: paid_day(paid_on)),
        )
        issued = quote_answers.bill_quote(opened, number, draft=draft, paid_on=paid)
        mailed = mail_if_wanted(opened, issued.number, wanted=send)
    if json:
        show.as_json(issued)
        return
    print_issued(issued)
    print_mailed(mailed, asked=send)


def _offer_start(number: str) -> None:
    with runtime() as opened:
        request = quotes.launch_of(opened, number)
    if request is not None:
        offer_start(request)


def _print_answer(offered: Offered) -> None:
    """Print how a quote was answered, by whom, and why."""
    standing = f"{offered.number} · {standing_text(offered)} {answer_text(offered)}"
    show.say_line(standing.strip(), style="bold")


def _print_one(offered: Offered) -> None:
    _print([offered])
    if offered.state in {"accepted", "declined"}:
        _print_answer(offered)
    if offered.link:
        accepted = say(fr="À accepter ici :", en="To be accepted here:")
        show.say_line(f"{accepted} {offered.link}")
    show.say_line(offered.file, style="dim")


def _print(found: Sequence[Offered]) -> None:
    if not found:
        show.say_line(say(fr="Aucun devis.", en="No quote yet."))
        return
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Numéro|Objet|Cliente|<Total|Valable jusqu'au|État",
        en="Number|Subject|Client|<Total|Valid until|State",
    ).split("|"):
        right = name.startswith("<")
        table.add_column(name.removeprefix("<"), justify="right" if right else "left")
    language = spoken_language()
    for one in found:
        table.add_row(
            one.number or "—",
            escape(one.title),
            escape(one.client_name),
            one.total.text(language),
            day_text(one.valid_until, language) if one.valid_until else "—",
            standing_text(one),
        )
    show.console().print(table)
