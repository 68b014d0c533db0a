"""Lines about payments: what was recorded, what was matched, who owes what."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Paid
from regie.billing.documents.proposal import Proposal
from regie.billing.period import day_text
from regie.cli import show
from regie.cli.ask import confirmed
from regie.cli.ask import is_terminal
from regie.cli.documents.back_lines import if_set_off
from regie.cli.documents.back_lines import once_paid_back
from regie.cli.documents.back_lines import over_line
from regie.cli.documents.dispute_line import dispute_line
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.money import total
from regie.services.documents.deposits_left import left_sentence
from regie.services.documents.invoices import ClientBalance
from regie.services.documents.match_receipts import Matched
from regie.services.documents.settle import back_command
from regie.services.documents.settle import Settled
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon


def settled_line(done: Settled) -> str:
    """Return what was recorded and what is left."""
    amount, left = done.amount.said(), abs(done.open).said()
    if done.open.minor > 0:
        rest = say(fr=f"il reste {left}", en=f"{left} is still open")
    elif done.open:
        command = back_command(done.number, -done.open)
        rest = say(
            fr=f"trop-perçu de {left}, à rendre ; une fois rendu : {command}",
            en=f"overpaid by {left}, to give back; once it is paid back: {command}",
        )
        return f"{with_colon(done.number)} {amount} · {rest}"
    else:
        rest = say(fr="tout est réglé", en="nothing is open")
    return f"{with_colon(done.number)} {amount} · {rest}."


def print_matched(found: Matched, *, applied: bool) -> None:
    """Print a line a receipt, then what to do with those that are not sure."""
    heads = (
        Head(name="Date", whole=True),
        Head(name=say(fr="Montant", en="Amount"), right=True),
        Head(name=say(fr="Libellé", en="Label"), least=12, gives=True),
        Head(name=say(fr="Facture", en="Invoice"), least=12),
        Head(name=say(fr="Trouvée par", en="Found by"), least=12),
    )
    if found.proposals:
        rows = [_cells(one) for one in found.proposals]
        styles = ["" if one.is_sure else "yellow" for one in found.proposals]
        out = show.console()
        table = whole_table(heads, rows, width=out.width, styles=styles)
        out.print(table, crop=False)
    show.say_line(_closing(found, applied=applied), style="bold")
    if found.guess:
        show.say_line(found.guess, style="dim")
    for one in found.proposals:
        for line in () if one.is_sure else _by_hand(one):
            show.say_line(line, style="dim")


def taken_for_typed(found: Matched, *, same: bool) -> set[str]:
    """Return the references of receipts that are the payment entered by hand.

    A person at a terminal is asked about each; elsewhere none is, unless it was said.

    Args:
        same: It was said of all of them.
    """
    asked = [one for one in found.proposals if one.match is Match.LIKE_TYPED]
    if not same and not is_terminal():
        return set()
    return {
        one.receipt.reference for one in asked if same or confirmed(_is_it_typed(one))
    }


def print_balances(found: Sequence[ClientBalance]) -> None:
    """Print what each client owes."""
    if not found:
        show.say_line(say(fr="Rien n'a été émis.", en="Nothing was issued yet."))
        return
    heads = (
        Head(name=say(fr="Cliente", en="Client"), least=12, gives=True),
        Head(name=say(fr="Solde", en="Balance"), right=True),
        Head(name=say(fr="En retard", en="Late"), right=True),
    )
    rows = [
        (one.client_name, one.open.said(), one.late.said() if one.late else "")
        for one in found
    ]
    styles = ["red" if one.late else "" for one in found]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width, styles=styles), crop=False)
    for one in found:
        _print_owed_back(one)
        for left in one.deposits:
            show.say_line(left_sentence(left), style="dim")


def _print_owed_back(one: ClientBalance) -> None:
    """Print what a client is owed back, and what to do about it."""
    if not one.owed_back:
        return
    owed = total((back.amount for back in one.owed_back), one.open.currency).said()
    where = ", ".join(back.number for back in one.owed_back)
    told = say(
        fr=f"Vous devez {owed} à {one.client_name} (trop-perçu : {where}).",
        en=f"You owe {one.client_name} {owed} (overpaid: {where}).",
    )
    show.warn([told])
    for line in (*once_paid_back(one.owed_back), *map(if_set_off, one.set_off)):
        show.say_line(line, style="dim")


def _cells(one: Proposal) -> list[str]:
    words = {
        Match.NUMBER: say(fr="numéro", en="number"),
        Match.NAME: say(fr="montant et nom", en="amount and name"),
        Match.TYPED: say(fr="déjà inscrit à la main", en="entered by hand"),
        Match.LIKE_TYPED: say(fr="inscrit à la main ?", en="entered by hand?"),
        Match.SETTLED: say(fr="numéro, déjà réglée", en="number, settled already"),
        Match.OVER: say(fr="numéro, plus que le reste", en="number, more than is open"),
        Match.UNDONE: say(fr="repris par --undo", en="taken back by --undo"),
        Match.TWICE: say(fr="second règlement ?", en="second payment?"),
        Match.CURRENCY: say(fr="numéro, autre devise", en="number, other currency"),
        Match.BACK: say(fr="rendu", en="paid back"),
        Match.BACK_OVER: say(fr="rendu, plus que dû", en="paid back, more than owed"),
        Match.DISPUTED: say(fr="litige", en="dispute"),
        Match.DISPUTE_WON: say(fr="litige gagné", en="dispute won"),
        Match.AMOUNT: say(fr="montant seul", en="amount only"),
        Match.COMING: say(fr="date à venir", en="still to come"),
        Match.NONE: "—",
    }
    others = ", ".join(one.others)
    return [
        day_text(one.receipt.on, spoken_language()),
        one.receipt.amount.said(),
        one.receipt.label,
        ", ".join(paid.number for paid in one.paid)
        if one.is_sure
        else one.number or (f"{others} ?" if others else "—"),
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
    coming = sum(1 for one in found.proposals if one.match is Match.COMING)
    looks = counted(
        len(found.proposals) - sure - coming,
        fr=("à confirmer", "à confirmer"),
        en=("to confirm", "to confirm"),
    )
    later = counted(
        coming, fr=("à venir", "à venir"), en=("still to come", "still to come")
    )
    known = ", ".join((known, looks, later) if coming else (known, looks))
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


def _by_hand(one: Proposal) -> list[str]:
    """Return what a person can do about it; of several invoices, a line each."""
    if one.match is Match.COMING:
        return [
            say(
                fr=f"→ {one.receipt.label} : pas encore passé ; le prochain import le "
                "reprendra.",
                en=f"→ {one.receipt.label}: not there yet; the next import will have "
                "it again.",
            )
        ]
    commands = [f"{_command(paid)} --on {one.receipt.on}" for paid in one.paid]
    if one.match in {Match.DISPUTED, Match.DISPUTE_WON}:
        return [dispute_line(one, commands[0])]
    if one.split:
        return [f"→ {command}" for command in commands]
    return [_about_one(one, commands[0])]


def _command(paid: Paid) -> str:
    number = paid.number or say(fr="NUMÉRO", en="NUMBER")
    if paid.amount.minor < 0:
        return back_command(number, -paid.amount)
    if not paid.number:  # whose currency is not known
        typed = f"{paid.amount.decimal():f} {paid.amount.currency.code}"
        return f'regie invoice pay {number} --amount "{typed}"'
    return f"regie invoice pay {number} --amount {paid.amount.decimal():f}"


def _about_one(one: Proposal, command: str) -> str:
    number = one.number
    if one.match is Match.LIKE_TYPED:
        return say(
            fr=f"→ {_is_it_typed(one)} Si oui : --apply --same ; sinon : {command} "
            "--yes",
            en=f"→ {_is_it_typed(one)} If so: --apply --same; if not: {command} --yes",
        )
    if one.match is Match.SETTLED:
        return _settled_already(one, command)
    if one.match is Match.CURRENCY:
        return _in_other_currency(one)
    if one.match is Match.BACK_OVER:
        return over_line(one, command)
    return _doubts(number, command).get(one.match, f"→ {command}")


def _doubts(number: str, command: str) -> dict[Match, str]:
    """Return what makes a receipt one to be looked at, with what records it."""
    return {
        Match.UNDONE: say(
            fr=f"→ inscrit sur {number}, puis repris (--undo) ; s'il compte : "
            f"{command}",
            en=f"→ recorded on {number}, then taken back (--undo); if it counts: "
            f"{command}",
        ),
        Match.TWICE: say(
            fr=f"→ ressemble à un second règlement de {number}, déjà réglée ; si c'en "
            f"est un, le trop-perçu se dira à rendre : {command}",
            en=f"→ looks like a second payment of {number}, which is settled; if so, "
            f"what is too much will be said to be owed back: {command}",
        ),
        Match.OVER: say(
            fr=f"→ c'est plus que le reste dû de {number} ; si c'est juste : {command}",
            en=f"→ that is more than is open on {number}; if it is right: {command}",
        ),
        Match.BACK: say(
            fr=f"→ rendu, à inscrire si c'est juste : {command}",
            en=f"→ paid back, to be recorded if it is right: {command}",
        ),
    }


def _settled_already(one: Proposal, command: str) -> str:
    number = one.number
    if one.others:
        paid = Paid(number=one.others[0], amount=one.receipt.amount)
        deposit = f"{_command(paid)} --on {one.receipt.on}"
        return say(
            fr=f"→ {number} n'attend rien, mais l'acompte qu'elle déduit est encore à "
            f"régler ; si c'est lui : {deposit}",
            en=f"→ {number} asks for nothing, but the deposit that it deducts is still "
            f"to be paid; if this is it: {deposit}",
        )
    return say(
        fr=f"→ {number} est déjà réglée ; si c'est un autre règlement : {command}",
        en=f"→ {number} is settled already; if this is another payment: {command}",
    )


def _in_other_currency(one: Proposal) -> str:
    came, number = one.receipt.amount.said(), one.number
    command = f'regie invoice pay {number} --on {one.receipt.on} --note "{came}"'
    return say(
        fr=f"→ {came} reçus, mais {number} est dans une autre devise ; si elle est "
        f"ainsi toute réglée : {command} ; sinon ajoutez --amount, avec ce qui en est "
        "réglé, dans sa devise à elle.",
        en=f"→ {came} came in, but {number} is in another currency; if that settles "
        f"all of it: {command}; if not, add --amount with what of it is paid, in its "
        "own currency.",
    )


def _is_it_typed(one: Proposal) -> str:
    """Ask whether a receipt is the payment entered by hand."""
    language = spoken_language()
    entered = one.typed.paid_on if one.typed else one.receipt.on
    came, amount = day_text(one.receipt.on, language), one.receipt.amount.said()
    typed = day_text(entered, language)
    return say(
        fr=f"Les {amount} arrivés le {came} ({one.receipt.label}) sont-ils le "
        f"règlement de {one.number} inscrit à la main au {typed} ?",
        en=f"Is the {amount} that came in on {came} ({one.receipt.label}) the payment "
        f"of {one.number} entered by hand for {typed}?",
    )
