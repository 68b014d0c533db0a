"""`regie bill`: a period becomes a statement and an invoice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.billing.agreed.agreement import OBM
from regie.billing.period import day_text
from regie.billing.period import read_period
from regie.billing.statement.carried_text import no_invoice_words
from regie.billing.statement.party_due import bills_text
from regie.cli import show
from regie.cli.ask import confirmed
from regie.cli.ask import is_terminal
from regie.cli.bills.statement_table import print_statement
from regie.cli.documents.mailed import mail_if_wanted
from regie.cli.documents.mailed import print_mailed
from regie.cli.documents.mailed import SendOption
from regie.cli.documents.mailed import share_sentence
from regie.cli.documents.paid_option import paid_day
from regie.cli.documents.paid_option import PaidOnOption
from regie.cli.documents.profile_option import as_json
from regie.cli.documents.profile_option import GivenProfile
from regie.cli.documents.profile_option import keep_given
from regie.cli.documents.profile_option import ProfileOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import YesOption
from regie.errors import RegieError
from regie.errors import UsageError
from regie.services.bills import bill as billing
from regie.services.bills.billed import Billed
from regie.services.bills.keep import check_given
from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import Kept
from regie.services.bills.passed_over import first_day
from regie.services.bills.passed_over import keep_since
from regie.services.bills.refresh_rates import refresh_rates
from regie.services.bills.share_mails import share_mails
from regie.services.bills.share_mails import Wish
from regie.services.books.clients import client_name
from regie.services.books.clients import client_slug
from regie.services.books.rates import Imported
from regie.services.operations.artifacts import show_statement_if_reachable
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import AGREEMENT
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon


def bill(
    period: Annotated[
        str,
        typer.Option(
            help="Le mois 2027-03, ou des jours 2027-03-01..2027-03-16 (fin exclue)."
            " | The month 2027-03, or days 2027-03-01..2027-03-16 (end excluded)."
        ),
    ],
    client: Annotated[
        str | None,
        typer.Option(
            help="La cliente, s'il y en a plusieurs."
            " | The client, if there are several."
        ),
    ] = None,
    agreement: Annotated[
        Path | None,
        typer.Option(
            help="Son accord (YAML) ; donné une fois, il est gardé, --draft compris."
            " | Her agreement (YAML); given once, it is kept, with --draft, too."
        ),
    ] = None,
    profile: ProfileOption = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft",
            help="Montre sans clore ni numéroter. | Show it, close nothing.",
        ),
    ] = False,
    since: Annotated[
        str,
        typer.Option(
            help="Le premier mois, jour ou jours (2027-03-16..2027-04-01) facturés "
            "avec Régie : tout ce qui précède l'a été ailleurs. Dit une fois, c'est "
            "retenu. | The first month, day or days (2027-03-16..2027-04-01) billed "
            "with Régie: all before was billed elsewhere. Said once, it is kept."
        ),
    ] = "",
    paid_on: PaidOnOption = "",
    send: SendOption = False,
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Clôt une période : relevé puis facture. | Close a period: statement, invoice.

    regie bill --client "Studio Zen" --period 2027-03
    """
    identity = GivenProfile(profile)
    with runtime() as opened:
        slug, _, _, text, _, paid = at_once(
            ("--client", lambda: "" if agreement else _client(opened, client)),
            ("--period", lambda: read_period(period)),
            ("", identity.check),
            ("", partial(_agreed, opened, agreement, client or "", identity)),
            ("--since", lambda: since and first_day(since, period)),
            ("--paid-on", lambda: paid_day(paid_on)),
        )
        kept, is_agreed = keep_given(opened, identity, json=json), False
        if agreement is not None:
            given = keep_agreement(
                opened, text, file=str(agreement), client=client or ""
            )
            slug, is_agreed = given.client_slug, given.is_new
            if is_agreed and not json:
                show.say_line(_kept(given, draft=draft))
                show.warn(given.warnings)
        if since:
            keep_since(opened, slug, since, period=period, who=OBM)
        trouble = _refresh_rates(opened, slug, quiet=json)
        bill_it = partial(billing.bill_period, opened, client_slug=slug, period=period)
        with _named_last(trouble):
            if not (draft or json or yes) and is_terminal():
                _ask(bill_it(draft=True, wishes=billing.Wishes(paid_on=paid)))
            wishes = billing.Wishes(mail=send, paid_on=paid)
            billed = bill_it(draft=draft, wishes=wishes)
        mailed, shared = None, []
        if not draft:
            show_statement_if_reachable(opened, billed)
            shared = share_mails(opened, slug, period, Wish(send=True)) if send else []
            mailed = mail_if_wanted(opened, billed.to_mail, wanted=send)
    if json:
        as_json(billed, kept=kept, agreement_kept=is_agreed)
        return
    _print(billed, send=send)
    print_mailed(mailed, asked=send)
    for mail in shared:
        show.say_line(share_sentence(billed.client, billed.period, mail))
    show.warn(filter(None, [trouble]))


@contextmanager
def _named_last(trouble: str) -> Iterator[None]:
    """Let a refusal say its own cause first, then which rates there were none of."""
    try:
        yield
    except RegieError as error:
        if trouble:
            error.add_note(trouble)
        raise


def _ask(looked: Billed) -> None:
    """Ask a person about what a bill warns of, before there is an invoice.

    Raises:
        Abort: She would rather not.
    """
    if looked.closed or looked.passed_over or not looked.warnings:
        return
    print_statement(looked.shown)
    show.say_line("")
    show.warn(looked.warnings)
    question = say(
        fr="Clore la période et émettre la facture ?",
        en="Close the period and issue the invoice?",
    )
    if not confirmed(question):
        raise typer.Abort


def _print(billed: Billed, *, send: bool) -> None:
    print_statement(billed.shown)
    show.say_line("")
    show.warn(filter(None, (*billed.warnings, billed.passed_over)))
    show.say_line(_closing(billed), style="bold")
    if billed.deposits:
        show.say_line(_deducted(billed))
    show.warn(filter(None, [billed.cancelled]))
    for due in billed.shares:
        told = f"{with_colon(bills_text(due, spoken_language()))} {due.due.said()}"
        show.say_line(f"{told} — {_told(billed, due.name, send=send)}")


def _kept(given: Kept, *, draft: bool) -> str:
    """Say that an agreement is in force from now on, and how to look at it only."""
    day = day_text(given.starts_on, spoken_language())
    back = say(
        fr=" Pour revenir au précédent : redonnez-le avec --agreement.",
        en=" To go back to the one before: give it again with --agreement.",
    )
    return say(
        fr=f"L'accord avec {given.client} est gardé : il vaut dès le {day}, aussi pour "
        "les factures à venir.",
        en=f"The agreement with {given.client} is kept: it holds from {day} on, for "
        "bills to come, too.",
    ) + (back if draft and not given.is_first else "")


def _refresh_rates(opened: Runtime, slug: str, *, quiet: bool) -> str:
    """Get the exchange rates that the bill may need; return why there are none."""
    with show.busy(say(fr="Régie vérifie…", en="Régie checks…")):
        fetched = refresh_rates(opened, slug)
    if fetched.kept and not quiet:
        show.say_line(_fetched(fetched.kept))
    return fetched.trouble


def _fetched(done: Imported) -> str:
    return say(
        fr=f"Taux de change pris à la BCE, du {done.first} au {done.last}.",
        en=f"Exchange rates were had from the ECB, {done.first} to {done.last}.",
    )


def _agreed(
    opened: Runtime, agreement: Path | None, client: str, identity: GivenProfile
) -> str:
    """Return the text of the agreement that is given; empty for none.

    Raises:
        RegieError: It could not be kept.
    """
    if agreement is None:
        return ""
    text, country = read_text(agreement, AGREEMENT), identity.country()
    check_given(opened, text, file=str(agreement), client=client, country=country)
    return text


def _client(opened: Runtime, client: str | None) -> str:
    return client_slug(opened, client) if client else _only_client(opened)


def _only_client(opened: Runtime) -> str:
    with opened.unit(reading=True) as unit:
        clients = unit.documents.clients_with_agreement()
        names = ", ".join(f'"{client_name(unit, one)}"' for one in clients)
    if len(clients) == 1:
        return clients[0]
    if not clients:
        raise UsageError(_no_client())
    raise UsageError(
        say(
            fr=f"Quelle cliente ? Ajoutez --client avec l'une de : {names}.",
            en=f"Which client? Add --client with one of: {names}.",
        )
    )


def _no_client() -> str:
    return say(
        fr="Aucune cliente n'a encore d'accord. Donnez le sien : regie bill "
        "--agreement accord.yaml … (exemple : playbooks/examples/agreement.yaml).",
        en="No client has an agreement yet. Give hers: regie bill --agreement "
        "agreement.yaml … (an example: playbooks/examples/agreement.yaml).",
    )


def _told(billed: Billed, name: str, *, send: bool) -> str:
    """Say how a party learns of her share."""
    of = f"--client {billed.client} --period {billed.period}"
    receiver = billed.receivers.get(name)
    if receiver is None and not billed.closed:
        return say(
            fr="sans adresse mail dans l'accord : vous lui donnerez son lien",
            en="no mail address in the agreement: you will give her the link",
        )
    if receiver is None:
        link = f'regie statement link {of} --party "{name}"'
        return say(
            fr=f"sans adresse mail dans l'accord, donnez-lui son lien : {link}",
            en=f"no mail address in the agreement, give her the link: {link}",
        )
    if not billed.closed:
        return say(
            fr=f"une fois close, avec --send, un mail part à {receiver}",
            en=f"once closed, with --send, a mail goes to {receiver}",
        )
    if send:
        return say(fr=f"par mail à {receiver}", en=f"by mail to {receiver}")
    command = f'regie statement send {of} --party "{name}" --send'
    return say(
        fr=f"rien n'est parti ; le mail à {receiver} : {command}",
        en=f"nothing was sent; the mail to {receiver}: {command}",
    )


def _closing(billed: Billed) -> str:
    total, file = billed.total.said(), billed.file
    if file is None:
        return _without_invoice(billed)
    if not billed.number:
        return say(fr=f"Brouillon : {total} — {file}", en=f"Draft: {total} — {file}")
    if not billed.fresh:
        return say(
            fr=f"Période déjà facturée : {billed.number}, {total} — {file}",
            en=f"Billed already: {billed.number}, {total} — {file}",
        )
    return say(
        fr=f"Facture {billed.number} : {total} — {file}",
        en=f"Invoice {billed.number}: {total} — {file}",
    )


def _deducted(billed: Billed) -> str:
    """Name the deposits that an invoice deducts, and what they leave of it."""
    left = billed.total
    named = []
    for one in billed.deposits:
        left -= one.gross
        named.append(f"{one.number} ({one.gross.said()})")
    numbers = ", ".join(named)
    many = "s" if named[1:] else ""
    return say(
        fr=f"→ acompte{many} déduit{many} : {numbers} ; il reste {left.said()}",
        en=f"→ deposit{many} taken off: {numbers}; {left.said()} is left",
    )


def _without_invoice(billed: Billed) -> str:
    words = no_invoice_words(billed.total, spoken_language())
    if not billed.closed:
        return say(fr=f"Brouillon. {words}", en=f"Draft. {words}")
    if not billed.fresh:
        return say(fr=f"Période déjà close. {words}", en=f"Closed already. {words}")
    link = f"regie statement link --client {billed.client} --period {billed.period}"
    told = say(fr=f"Pour la cliente : {link}", en=f"For the client: {link}")
    return f"{words}\n{told}"
