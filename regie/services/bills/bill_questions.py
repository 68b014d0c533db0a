"""Bills that wait for approval: asked in Prefect's pages until somebody answers.

That one waits, and what was answered, stands in the history, under the client. Prefect
may lose the run that asks: the watch asks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from regie.billing.period import day_text
from regie.billing.period import read_period
from regie.errors import VendorError
from regie.services.books.clients import client_name
from regie.services.books.collect import local_day
from regie.services.history import MACHINE
from regie.services.prefect_pages import form_page
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.timetable import Question
from regie.words import of_french
from regie.words import pick
from regie.words import say

FORM = "bill/facturer · bill"
"""The flow and the deployment whose runs ask."""

SCOPE = "factures · bills"

ASKED = "bill-asked"
APPROVED = "bill-approved"
REFUSED = "bill-refused"
_ANSWERS = frozenset({ASKED, APPROVED, REFUSED})

SENDS = "send"
"""What the line of a question says if the invoice is then mailed."""

EVENTS_MAX = 1000

#: How long forms of what was answered elsewhere are still looked for and closed.
AFTERWARDS = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBill:
    """A bill that waits for approval.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        period: As it was asked for: `2027-03`.
        asked_at: Since when (UTC).
        key: Of its question.
    """

    client: str
    client_name: str
    period: str
    asked_at: datetime
    key: str

    def period_text(self, language: str) -> str:
        """Return the period as a person reads it."""
        return read_period(self.period).text(language)

    def sentence(self, form: str, language: str) -> str:
        """Say that it waits, and where it is answered.

        Args:
            form: The address of its form; empty if there is none at the moment.
        """
        period = self.period_text(language)
        since = day_text(local_day(self.asked_at), language)
        head = pick(
            language,
            fr=f"La facture {of_french(self.client_name)}, {period}, attend votre "
            f"accord depuis le {since}.",
            en=f"The invoice of {self.client_name}, {period}, has waited for your "
            f"approval since {since}.",
        )
        if form:
            where = pick(
                language,
                fr=f"Répondre, bouton Resume : {form}",
                en=f"Answer, button Resume: {form}",
            )
            return f"{head} {where}"
        command = f"regie bill --client {self.client} --period {self.period}"
        instead = pick(
            language,
            fr="Prefect n'en montre pas le formulaire pour l'instant (regie up) ; sans "
            f"lui : {command}",
            en="Prefect does not show its form at the moment (regie up); without it: "
            f"{command}",
        )
        return f"{head} {instead}"


def bills_waiting(runtime: Runtime, client_slug: str = "") -> list[WaitingBill]:
    """Return the bills of a client, or of all, that wait for approval."""
    with runtime.unit(reading=True) as unit:
        found = []
        for client in unit.documents.clients_with_agreement():
            if client_slug not in {"", client}:
                continue
            lines = bill_lines(unit, client, _ANSWERS)
            found += [
                WaitingBill(
                    client=client,
                    client_name=client_name(unit, client),
                    period=str(one.parameters["period"]),
                    asked_at=_asked_at(lines, str(one.parameters["period"])),
                    key=one.key,
                )
                for one in _waiting(unit, client, lines)
            ]
    return found


def waiting_form(runtime: Runtime, bill: WaitingBill, prefect: str) -> str:
    """Return the address of a bill's form in Prefect's pages; empty if none waits.

    Args:
        prefect: Address of the server without `/api` or a trailing slash.
    """
    try:
        run = runtime.timetable.asked_by(bill.key)
    except VendorError:
        return ""
    return form_page(run, prefect) if run else ""


def _asked_at(lines: Sequence[Event], period: str) -> datetime:
    """Return since when a bill that waits was last asked about."""
    return next(one.at for one in lines if (one.what, one.about) == (ASKED, period))


def question_of(runtime: Runtime, client: str, period: str, *, send: bool) -> Question:
    """Return the question that waits, or else the one that would be asked next."""
    with runtime.unit(reading=True) as unit:
        number, waits = _standing(bill_lines(unit, client, _ANSWERS), period)
    return _question(client, period, number if waits else number + 1, send=send)


def note_asked(runtime: Runtime, client: str, period: str, *, send: bool) -> None:
    """Write that a bill waits for approval, unless that is known.

    Args:
        send: Whether the invoice is mailed once it is approved.
    """
    with runtime.unit() as unit:
        unit.ledger.lock()  # two that ask at once write one line
        _, waits = _standing(bill_lines(unit, client, _ANSWERS), period)
        if not waits:
            why = SENDS if send else ""
            unit.journal.add(_line(runtime, client, period, ASKED, why=why))


def note_answered(
    runtime: Runtime, client: str, period: str, *, approved: bool, who: str, why: str
) -> None:
    """Write how a bill was answered, unless that is known."""
    with runtime.unit() as unit:
        unit.ledger.lock()
        _, waits = _standing(bill_lines(unit, client, _ANSWERS), period)
        if waits:
            what = APPROVED if approved else REFUSED
            unit.journal.add(_line(runtime, client, period, what, who=who, why=why))


def ask_bills(runtime: Runtime) -> int:
    """Make the forms in the timetable's pages equal to the bills that wait.

    Returns:
        How many were asked or closed; 0 where the timetable does not answer.
    """
    now = runtime.clock.now()
    wanted: list[Question] = []
    recent = False
    with runtime.unit(reading=True) as unit:
        for client in unit.documents.clients_with_agreement():
            lines = bill_lines(unit, client, _ANSWERS)
            recent = recent or any(now - line.at < AFTERWARDS for line in lines)
            wanted += _waiting(unit, client, lines)
    if not wanted and not recent:
        return 0
    try:
        return runtime.timetable.ask(SCOPE, wanted)
    except VendorError:
        return 0


def _waiting(unit: Unit, client: str, lines: Sequence[Event]) -> list[Question]:
    """Return what waits; a period that was billed by command is settled too."""
    found = []
    for period in dict.fromkeys(line.about for line in lines):
        number, waits = _standing(lines, period)
        closed = unit.documents.statement(client, str(read_period(period)))
        if waits and closed is None:
            send = next(one.why for one in lines if one.about == period) == SENDS
            found.append(_question(client, period, number, send=send))
    return found


def _standing(lines: Sequence[Event], period: str) -> tuple[int, bool]:
    """Return how often a bill was asked about, and whether that waits.

    Args:
        lines: Of the client, the newest first.
        period: As it was asked for.
    """
    whats = [line.what for line in lines if line.about == period]
    return whats.count(ASKED), bool(whats) and whats[0] == ASKED


def _question(client: str, period: str, number: int, *, send: bool) -> Question:
    return Question(
        key=f"bill:{client}:{period}:{number}",
        scope=SCOPE,
        form=FORM,
        parameters={"client": client, "period": period, "send": send},
        name=run_name(client, period),
    )


def run_name(client: str, period: str) -> str:
    """Return what Prefect's pages call a run that bills."""
    return say(fr=f"facture {client} {period}", en=f"invoice {client} {period}")


def bill_lines(unit: Unit, client: str, whats: frozenset[str]) -> list[Event]:
    """Return these lines of a client's history, the newest first."""
    lines = unit.journal.events(history_of(client), limit=EVENTS_MAX)
    return [line for line in lines if line.what in whats]


def note_once(unit: Unit, event: Event) -> None:
    """Write a line into a client's history unless it has one of it; does not commit."""
    known = unit.journal.events(event.campaign, limit=EVENTS_MAX)
    if (event.what, event.about) not in {(line.what, line.about) for line in known}:
        unit.journal.add(event)


def history_of(client: str) -> str:
    """Return under which name the history of a client's bills is kept."""
    return f"client:{client}"


def _line(
    runtime: Runtime,
    client: str,
    period: str,
    what: str,
    *,
    who: str = MACHINE,
    why: str = "",
) -> Event:
    return Event(
        campaign=history_of(client),
        at=runtime.clock.now(),
        who=who,
        what=what,
        about=period,
        why=why,
    )
