"""Lines about payments: what was recorded, what was matched, who owes what."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from regie.billing.matching import Match
from regie.billing.matching import Proposal
from regie.billing.period import day_text
from regie.cli import show
from regie.money import Money
from regie.services.invoices import ClientBalance
from regie.services.match_receipts import Matched
from regie.services.remind_invoice import Reminder
from regie.services.settle import Settled
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


def settled_line(done: Settled) -> str:
    """Return what was recorded and what is left."""
    amount, left = _money(done.amount), _money(abs(done.open))
    if done.open.minor > 0:
        rest = say(fr=f"il reste {left}", en=f"{left} is still open")
    elif done.open:
        rest = say(fr=f"trop-perçu de {left}", en=f"overpaid by {left}")
    else:
        rest = say(fr="tout est réglé", en="nothing is open")
    return f"{done.number} : {amount} · {rest}."


def print_matched(found: Matched, *, applied: bool) -> None:
    """Print a line a receipt, then what to do with those that are not sure."""
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Date|<Montant|Libellé|Facture|Trouvée par",
        en="Date|<Amount|Label|Invoice|Found by",
    ).split("|"):
        right = name.startswith("<")
        table.add_column(name.removeprefix("<"), justify="right" if right else "left")
    for one in found.proposals:
        table.add_row(*_cells(one), style="" if one.is_sure else "yellow")
    if found.proposals:
        show.console().print(table)
    show.say_line(_closing(found, applied=applied), style="bold")
    for one in found.proposals:
        if not one.is_sure:
            show.say_line(_by_hand(one), style="dim")


def print_reminders(found: Sequence[Reminder], *, send: bool) -> None:
    """Print each reminder with its text, unless it was sent."""
    if not found:
        show.say_line(say(fr="Aucune relance à faire.", en="No reminder is due."))
        return
    for one in found:
        late = counted(
            one.days_late,
            fr=("jour de retard", "jours de retard"),
            en=("day late", "days late"),
        )
        head = f"{one.number} · {one.client} · {_money(one.open)} · {late} · "
        show.say_line(f"{head}{_fate(one)}", style="bold")
        if not one.sent:
            show.say_line(f"{one.subject}\n\n{one.text}", style="dim")
    if not send:
        more = say(
            fr="Rien n'est envoyé : ajoutez --send.",
            en="Nothing is sent: add --send.",
        )
        show.say_line(more)


def _fate(one: Reminder) -> str:
    which = say(fr=f"relance {one.rung}", en=f"reminder {one.rung}")
    if one.sent:
        return which + say(
            fr=f", envoyée à {one.receiver}", en=f", sent to {one.receiver}"
        )
    if not one.receiver:
        return which + say(
            fr=", sans adresse : ajoutez « email » à l'accord",
            en=", without an address: add `email` to the agreement",
        )
    return which


def print_balances(found: Sequence[ClientBalance]) -> None:
    """Print what each client owes."""
    if not found:
        show.say_line(say(fr="Rien n'a été émis.", en="Nothing was issued yet."))
        return
    table = Table(box=None, pad_edge=False)
    for name in say(fr="Cliente|<Solde|<En retard", en="Client|<Balance|<Late").split(
        "|"
    ):
        right = name.startswith("<")
        table.add_column(name.removeprefix("<"), justify="right" if right else "left")
    for one in found:
        late = _money(one.late) if one.late else ""
        style = "red" if one.late else ""
        table.add_row(escape(one.client), _money(one.open), late, style=style)
    show.console().print(table)


def _cells(one: Proposal) -> list[str]:
    words = {
        Match.NUMBER: say(fr="numéro", en="number"),
        Match.NAME: say(fr="montant et nom", en="amount and name"),
        Match.SETTLED: say(fr="numéro, déjà réglée", en="number, settled already"),
        Match.OVER: say(fr="numéro, plus que le reste", en="number, more than is open"),
        Match.AMOUNT: say(fr="montant seul", en="amount only"),
        Match.NONE: "—",
    }
    others = ", ".join(one.others)
    return [
        day_text(one.receipt.on, spoken_language()),
        _money(one.receipt.amount),
        escape(one.receipt.label),
        one.number or (f"{others} ?" if others else "—"),
        words[one.match],
    ]


def _closing(found: Matched, *, applied: bool) -> str:
    sure = sum(1 for one in found.proposals if one.is_sure)
    count = len(found.recorded) if applied else sure
    known = counted(
        found.known,
        fr=("déjà connu", "déjà connus"),
        en=("known already", "known already"),
    )
    looks = counted(
        len(found.proposals) - sure,
        fr=("à confirmer", "à confirmer"),
        en=("to confirm", "to confirm"),
    )
    known = f"{known}, {looks}"
    if applied:
        done = counted(
            count,
            fr=("règlement inscrit", "règlements inscrits"),
            en=("payment recorded", "payments recorded"),
        )
        return f"{done}, {known}."
    would = counted(
        count,
        fr=("règlement sûr", "règlements sûrs"),
        en=("sure payment", "sure payments"),
    )
    more = say(
        fr="Rien n'est inscrit : ajoutez --apply.",
        en="Nothing is recorded: add --apply.",
    )
    return f"{would}, {known}. {more}"


def _by_hand(one: Proposal) -> str:
    number = one.number or say(fr="NUMÉRO", en="NUMBER")
    amount = f"{one.receipt.amount.decimal():f}"
    command = f"regie invoice pay {number} --amount {amount} --on {one.receipt.on}"
    if one.match is Match.SETTLED:
        return say(
            fr=f"→ {number} est déjà réglée ; si c'est un autre règlement : {command}",
            en=f"→ {number} is settled already; if this is another payment: {command}",
        )
    if one.match is Match.OVER:
        return say(
            fr=f"→ c'est plus que le reste dû de {number} ; si c'est juste : {command}",
            en=f"→ that is more than is open on {number}; if it is right: {command}",
        )
    return f"→ {command}"


def _money(amount: Money) -> str:
    return amount.text(spoken_language())
