"""Lines about reminders of unpaid invoices."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.billing.documents.late_rate import below_floor
from regie.cli import show
from regie.cli.documents.back_lines import if_she_agrees
from regie.cli.documents.back_lines import once_paid_back
from regie.money import total
from regie.services.documents.remind_invoice import Reminder
from regie.words import counted
from regie.words import say


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
        head = f"{one.number} · {one.client_name} · {one.open.said()} · {late} · "
        is_left = send and _is_doubted(one)
        show.say_line(f"{head}{_fate(one)}{_left() if is_left else ''}", style="bold")
        if not one.sent and not one.withheld:
            show.say_line(f"{one.subject}\n\n{one.text}", style="dim")
        show.warn(() if one.sent else one.doubts)
        if is_left:
            show.say_line(_all_the_same(one.number))
        show.warn(filter(None, [_owed_back(one)]))
        for line in _ways_out(one):
            show.say_line(line, style="dim")
    rates = dict.fromkeys(one.rate for one in found)
    if None in rates:
        show.warn([_no_rate()])
    show.warn(filter(None, map(below_floor, rates)))
    if not send:
        more = say(
            fr="Rien n'est envoyé : ajoutez --send.",
            en="Nothing is sent: add --send.",
        )
        show.say_line(more)


def _is_doubted(one: Reminder) -> bool:
    """Say whether only its doubts keep a reminder from leaving."""
    return one.may_leave and not one.sent and bool(one.doubts)


def _left() -> str:
    return say(fr=", pas envoyée", en=", not sent")


def _all_the_same(number: str) -> str:
    command = f"regie invoice remind {number} --send --yes"
    return say(
        fr=f"La relancer quand même : {command}",
        en=f"To remind all the same: {command}",
    )


def _no_rate() -> str:
    return say(
        fr="Les pénalités de retard ne sont pas chiffrées : votre profil n'a pas de "
        "« late_rate ». Le taux légal est celui de la BCE au 1er janvier ou au 1er "
        "juillet, plus 10 points (docs/documents.md) ; écrivez-le sous « seller ».",
        en="Late interest is claimed without an amount: your profile has no "
        "`late_rate`. The legal rate is that of the ECB on 1 January or 1 July, plus "
        "10 points (docs/documents.md); write it under `seller`.",
    )


def _fate(one: Reminder) -> str:
    which = say(fr=f"relance {one.rung}", en=f"reminder {one.rung}")
    if one.sent:
        return which + say(
            fr=f", envoyée à {one.receiver}", en=f", sent to {one.receiver}"
        )
    if one.withheld:
        return which + say(fr=", retenue", en=", withheld")
    if not one.receiver:
        return which + say(
            fr=", sans adresse : ajoutez « email » à l'accord",
            en=", without an address: add `email` to the agreement",
        )
    return which


def _owed_back(one: Reminder) -> str:
    """Say what the client is owed, and what follows from it; empty for nothing."""
    if not one.owed_back:
        return ""
    owed = total((back.amount for back in one.owed_back), one.open.currency).said()
    where = ", ".join(back.number for back in one.owed_back)
    told = say(
        fr=f"Vous devez {owed} à {one.client_name} (trop-perçu : {where})",
        en=f"You owe {one.client_name} {owed} (overpaid: {where})",
    )
    if one.withheld:
        return say(
            fr=f"{told}, ce qui couvre {one.number} : la mise en demeure n'est pas "
            "envoyée. Rendez cette somme, ou convenez avec elle de la déduire.",
            en=f"{told}, which covers {one.number}: the formal notice is not sent. Pay "
            "it back, or agree with her to take it off.",
        )
    return say(
        fr=f"{told} : la relance le dit, rien n'est déduit.",
        en=f"{told}: the reminder says so, nothing is taken off.",
    )


def _ways_out(one: Reminder) -> Iterator[str]:
    """Yield the commands by which what is owed back is paid back, or set off."""
    yield from once_paid_back(one.owed_back)
    if one.covered:
        yield if_she_agrees(one.number, one.covered)
