"""What the form of an approval showed, and what was filled in that cannot be.

Both stand in the client's history: a run that asks begins anew at each answer, and the
form that it then shows says what changed since the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.billing.period import day_text
from regie.money import Money
from regie.services.bills.bill_questions import ASKED
from regie.services.bills.bill_questions import bill_lines
from regie.services.bills.bill_questions import history_of
from regie.services.books.collect import local_day
from regie.services.history import MACHINE
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.words import say
from regie.words import spoken_language

SHOWN = "bill-shown"
UNCLEAR = "bill-unclear"
_LINES = frozenset({ASKED, SHOWN, UNCLEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a form asks to approve.

    Attributes:
        digest: Names it, see `bill_digest`.
        total: With VAT; without an invoice, the statement's.
    """

    client: str
    period: str
    digest: str
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to be filled in.

    Attributes:
        key: Names it among all forms of its run.
        told: What whoever fills it in must know, a sentence each.
    """

    key: str
    told: tuple[str, ...]


def next_form(runtime: Runtime, shown: Shown) -> Form:
    """Note what is shown, unless it is known, and return its form.

    It says what was shown before, where that was something else, and which answer to
    it could not be taken.
    """
    with runtime.unit() as unit:
        unit.ledger.lock()  # two that ask at once write one line
        lines = _since_asked(bill_lines(unit, shown.client, _LINES), shown.period)
        told, unclear = [], _about(lines, UNCLEAR, shown)
        known = [line.why for line in lines if line.what == SHOWN]
        if known[:1] != [_why(shown)]:
            unit.journal.add(_line(runtime, shown, SHOWN, _why(shown)))
        earlier = next((why for why in known if why != _why(shown)), "")
    if earlier:
        told.append(_changed(Money.read(earlier.partition(" ")[2]), shown.total))
    if unclear:
        told.append(_to_come(date.fromisoformat(unclear[0])))
    number = f"-{len(unclear) + 1}" if unclear else ""
    return Form(key=f"approve-{shown.digest}{number}", told=tuple(told))


def is_unclear(runtime: Runtime, shown: Shown, paid_on: date | None) -> bool:
    """Note a day of payment that is still to come, and say that it is one.

    The approval cannot be taken then: it is to be asked for anew.
    """
    if paid_on is None or paid_on <= local_day(runtime.clock.now()):
        return False
    with runtime.unit() as unit:
        why = f"{shown.digest} {paid_on.isoformat()}"
        unit.journal.add(_line(runtime, shown, UNCLEAR, why))
    return True


def _since_asked(lines: Sequence[Event], period: str) -> list[Event]:
    """Return the lines of a bill since it was last asked about, the newest first."""
    own = [line for line in lines if line.about == period]
    asked = next((at for at, line in enumerate(own) if line.what == ASKED), len(own))
    return own[:asked]


def _about(lines: Sequence[Event], what: str, shown: Shown) -> list[str]:
    """Return what was noted of exactly what is shown, the newest first."""
    pairs = [line.why.split(" ", 1) for line in lines if line.what == what]
    return [rest for digest, rest in pairs if digest == shown.digest]


def _why(shown: Shown) -> str:
    return f"{shown.digest} {shown.total!s}"


def _line(runtime: Runtime, shown: Shown, what: str, why: str) -> Event:
    return Event(
        campaign=history_of(shown.client),
        at=runtime.clock.now(),
        who=MACHINE,
        what=what,
        about=shown.period,
        why=why,
    )


def _changed(before: Money, now: Money) -> str:
    if before == now:
        return say(
            fr="Le relevé a changé depuis la question d'avant ; son total reste "
            f"{now.said()}. Ce qui a été répondu alors ne compte pas.",
            en="The statement has changed since it was last asked about; its total "
            f"is still {now.said()}. What was answered then does not count.",
        )
    return say(
        fr=f"Le montant a changé depuis la question d'avant : {before.said()} alors, "
        f"{now.said()} maintenant. Ce qui a été répondu alors ne compte pas.",
        en=f"The amount has changed since it was last asked about: {before.said()} "
        f"then, {now.said()} now. What was answered then does not count.",
    )


def _to_come(day: date) -> str:
    written = day_text(day, spoken_language())
    return say(
        fr=f"« Déjà payée le » : le {written} est à venir. Laissez vide si ce n'est "
        "pas encore payé, sinon donnez le jour du paiement. Rien n'est encore facturé.",
        en=f"“Paid already on”: {written} is still to come. Leave it empty if it is "
        "not paid yet; otherwise give the day of the payment. Nothing is billed yet.",
    )
