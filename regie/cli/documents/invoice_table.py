"""Tables and lines about issued documents."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from regie.billing.documents.invoice_view import title_of
from regie.billing.documents.settled import Standing
from regie.billing.documents.settled import Way
from regie.billing.period import day_text
from regie.billing.period import read_period
from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.money import Money
from regie.planning.wording import date_text
from regie.services.documents.deposits_left import left_sentence
from regie.services.documents.invoices import invoice_standing
from regie.services.documents.invoices import Listed
from regie.services.documents.invoices import Shown
from regie.services.documents.issuing import Issued
from regie.services.documents.mail_document import mail_sentence
from regie.services.documents.mail_document import mailed_of
from regie.services.documents.settle import back_command
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

NO_BREAK = "\u00a0"

_LATE = {Standing.LATE.value: "red", Standing.OVERPAID.value: "yellow"}


def print_invoices(found: Sequence[Listed]) -> None:
    """Print documents as a table, with what is open of each."""
    if not found:
        nothing = say(fr="Rien n'a été émis.", en="Nothing was issued yet.")
        show.say_line(nothing)
        return
    rows = [_cells(one) for one in found]
    out = show.console()
    styles = [_LATE.get(one.standing, "") for one in found]
    table = whole_table(_heads(), rows, width=out.width, styles=styles)
    out.print(table, crop=False)
    for one in found:
        for line in _below(one):
            show.say_line(line, style="dim")


def _below(one: Listed) -> Iterator[str]:
    """Yield what follows from where a document stands."""
    if one.open is None:
        return
    if one.standing == Standing.OVERPAID:
        command = back_command(one.number, -one.open)
        once = say(fr="→ une fois rendu", en="→ once it is paid back")
        yield f"{with_colon(once)} {command}"
    for deposit in () if one.open else one.deposits_open:
        left = deposit.amount.said()
        yield say(
            fr=f"→ {one.number} déduit l'acompte {deposit.number}, encore à régler : "
            f"{left}",
            en=f"→ {one.number} deducts deposit {deposit.number}, still to be paid: "
            f"{left}",
        )


def print_shown(shown: Shown) -> None:
    """Print one document and its payments."""
    print_invoices([shown.listed])
    ways = {
        Way.BANK: say(fr="banque", en="bank"),
        Way.STRIPE: "Stripe",
        Way.HAND: say(fr="à la main", en="by hand"),
    }
    for paid in shown.settlements:
        note = f" · {paid.note}" if paid.note else ""
        day = day_text(paid.paid_on, spoken_language())
        show.say_line(f"  {day}  {paid.amount.said()}  {ways[paid.way]}{note}")
    for one in shown.credit_notes:
        day = day_text(one.issued_on, spoken_language())
        title = title_of(one.kind, spoken_language())
        show.say_line(f"  {day}  {title} {one.number}  {one.total.said()}")
    if shown.listed.left is not None:
        show.say_line(f"  {left_sentence(shown.listed.left)}")
    for period, amount in shown.gives:
        show.say_line(f"  {_gives(period, amount)}")
    for told in filter(None, (_replaces(shown), shown.cancelled)):
        show.say_line(f"  {told}")
    for mail in shown.mails:
        show.say_line(f"  {mail_sentence(mailed_of(mail))}")
    show.say_line(shown.file, style="dim")


def _replaces(shown: Shown) -> str:
    number = shown.replaces
    return number and say(
        fr=f"Prend la place de {number}.", en=f"Takes the place of {number}."
    )


def _gives(period: str, amount: Money) -> str:
    days = read_period(period)
    return say(
        fr=f"Rend {amount.said()} HT du relevé négatif {days.of_french()}.",
        en=f"Gives back {amount.said()} without VAT of the negative statement of "
        f"{days.text('en')}.",
    )


def print_issued(issued: Issued) -> None:
    """Print what was just issued or drafted, and what to look at."""
    show.say_line(_issued_line(issued), style="bold")
    show.warn(issued.remarks)


def _issued_line(issued: Issued) -> str:
    title = title_of(issued.kind, spoken_language())
    amount = issued.total.said()
    what = f"{title} {issued.number}"
    if not issued.number:
        what = f"{say(fr='Brouillon', en='Draft')} · {title}"
    return f"{with_colon(what)} {amount}{_deducted(issued)} — {issued.file}"


def _deducted(issued: Issued) -> str:
    """Return what deposits are taken off, and what is left; empty without one."""
    if issued.deducted is None:
        return ""
    less, left = issued.deducted.said(), issued.payable.said()
    return say(
        fr=f", moins {less} d'acomptes : reste à payer {left}",
        en=f", less {less} of deposits: {left} left to pay",
    )


def _heads() -> list[Head]:
    return [
        Head(name=say(fr="Numéro", en="Number"), whole=True),
        Head(name="Document", least=9),
        Head(name=say(fr="Cliente", en="Client"), least=7, gives=True),
        Head(name=say(fr="Émise", en="Issued"), least=7),
        Head(name=say(fr="Échéance", en="Due"), least=8),
        Head(name="Total", right=True),
        Head(name=say(fr="Reste", en="Open"), right=True),
        Head(name=say(fr="État", en="State"), least=10),
    ]


def _cells(one: Listed) -> list[str]:
    return [
        one.number,
        title_of(one.kind, spoken_language()),
        one.client_name,
        _short_day(one.issued_on),
        _short_day(one.due_on) if one.due_on else "",
        one.total.said(),
        "" if one.open is None else one.open.said(),
        invoice_standing(one),
    ]


def _short_day(day: date) -> str:
    day_and_month, year = date_text(day, "d MMM y", spoken_language()).rsplit(" ", 1)
    return f"{day_and_month.replace(' ', NO_BREAK)} {year}"
