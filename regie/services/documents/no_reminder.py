"""Why no reminder of one document is due, and from which day one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.billing.documents.dunning import next_reminder
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import Standing
from regie.billing.period import day_text
from regie.services.books.collect import local_day
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.runtime import Runtime
from regie.services.statement.contest import held_numbers
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDue:
    """A document of which no reminder is due.

    Attributes:
        on: From which day one is; None where none ever is, as things stand.
        why: In a sentence.
    """

    number: str
    on: date | None
    why: str


def no_reminder(runtime: Runtime, number: str) -> NotDue | None:
    """Say why no reminder of a document is due.

    None where one is, or where a contested line holds it back (see `held_back`).

    Raises:
        NotFoundError: There is no such document.
    """
    today = today_of(runtime)
    with runtime.unit(reading=True) as unit:
        stored = find_document(unit, number)
        everything = unit.invoices.everything()
        kept = {
            one.owed.number: one for one in accounts_of(unit, everything, today=today)
        }
        sent = unit.invoices.reminders().get(stored.number, {})
        held = stored.number in held_numbers(unit)
    account = kept.get(stored.number)
    if account is None:
        return NotDue(number=stored.number, on=None, why=_credit_note(stored.number))
    days = {rung: local_day(at) for rung, at in sent.items()}
    why = _settled(account)
    if why:
        return NotDue(number=stored.number, on=None, why=why)
    assert account.owed.due_on is not None  # noqa: S101 -- only credit notes have none
    on = next_reminder(account.owed.due_on, today, sent=days)
    if on is not None and on <= today:
        return None
    if held and account.standing is Standing.LATE:
        return None
    return NotDue(number=stored.number, on=on, why=_later(account, days, on))


def _settled(account: Account) -> str:
    """Return why nothing is asked for any more; empty where something is."""
    number = account.owed.number
    words = {
        Standing.PAID: say(
            fr=f"{number} est réglé en entier.", en=f"{number} is wholly paid."
        ),
        Standing.COVERED: say(
            fr=f"{number} est couvert par des acomptes : relancez ceux qui restent à "
            "régler (regie invoice list).",
            en=f"{number} is covered by deposits: remind of those that are still to be "
            "paid (regie invoice list).",
        ),
        Standing.CREDITED: say(
            fr=f"{number} est annulé par un avoir.",
            en=f"{number} is credited in full.",
        ),
        Standing.OVERPAID: say(
            fr=f"{number} est trop payé : c'est à vous de rendre.",
            en=f"{number} is overpaid: it is for you to give back.",
        ),
    }
    return words.get(account.standing, "")


def _later(account: Account, sent: dict[int, date], on: date | None) -> str:
    language, due_on = spoken_language(), account.owed.due_on
    number = account.owed.number
    if on is None:
        day = day_text(max(sent.values()), language)
        return say(
            fr=f"{number} : la dernière relance est partie le {day}.",
            en=f"{number}: the last reminder was sent on {day}.",
        )
    first = day_text(on, language)
    if sent:
        day = day_text(max(sent.values()), language)
        return say(
            fr=f"{number} : une relance est partie le {day}, la suivante se fait à "
            f"partir du {first}.",
            en=f"{number}: a reminder was sent on {day}, the next one is due from "
            f"{first}.",
        )
    assert due_on is not None  # noqa: S101 -- only credit notes have none
    last = day_text(due_on, language)
    return say(
        fr=f"{number} est à régler jusqu'au {last} : la première relance se fait à "
        f"partir du {first}.",
        en=f"{number} is to be paid by {last}: the first reminder is due from {first}.",
    )


def _credit_note(number: str) -> str:
    return say(
        fr=f"{number} est un avoir : il ne se relance pas.",
        en=f"{number} is a credit note: there is nothing to remind of.",
    )
