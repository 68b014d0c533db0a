"""Invoices that were to be mailed: none is forgotten between its number and its mail.

That one is to be mailed is written with its number, in one transaction, into the
history of its client. Whoever bills mails it next; if that was broken off, and Prefect
lost the run too, the watch has another run go on. It does so once: a mail that failed,
or a client without an address, is for a person to see to, on the page of that run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta

from regie.billing.documents.mailing import Occasion
from regie.errors import VendorError
from regie.services.bills.bill_questions import bill_lines
from regie.services.bills.bill_questions import FORM
from regie.services.bills.bill_questions import history_of
from regie.services.bills.bill_questions import note_once
from regie.services.bills.bill_questions import run_name
from regie.services.history import MACHINE
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit

WANTED = "bill-mail"
"""The history's word for it; it is about the invoice, and its reason the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unsent:
    """An invoice that was to be mailed, and of which no mail is known."""

    client: str
    period: str
    number: str


def note_wanted(
    unit: Unit, client: str, period: str, number: str, *, at: datetime
) -> None:
    """Write that an invoice is to be mailed, unless that is known; does not commit."""
    note_once(
        unit,
        Event(
            campaign=history_of(client),
            at=at,
            who=MACHINE,
            what=WANTED,
            about=number,
            why=period,
        ),
    )


def mail_bills(runtime: Runtime) -> int:
    """Have a run go on with each invoice that was to be mailed and was not.

    One that was issued just now is still in somebody's hands.

    Returns:
        How many; 0 where the timetable does not answer.
    """
    issued_by = runtime.clock.now() - timedelta(seconds=runtime.lease_s)
    with runtime.unit(reading=True) as unit:
        unsent = [
            one
            for client in unit.documents.clients_with_agreement()
            for one in _unsent(unit, client, issued_by)
        ]
    try:
        for one in unsent:
            runtime.timetable.run_now(
                FORM,
                {
                    "client": one.client,
                    "period": one.period,
                    "ask": False,
                    "send": True,
                },
                name=run_name(one.client, one.period),
                key=f"{WANTED}:{one.number}",
            )
    except VendorError:
        return 0
    return len(unsent)


def _unsent(unit: Unit, client: str, issued_by: datetime) -> list[_Unsent]:
    """Return the client's invoices to be mailed; a corrected one no longer is."""
    lines = [
        line
        for line in bill_lines(unit, client, frozenset({WANTED}))
        if line.at <= issued_by
    ]
    if not lines:
        return []
    settled = unit.mailings.mailed([one.about for one in lines], Occasion.INVOICE)
    settled |= {one.corrects for one in unit.invoices.of_client(client)}
    return [
        _Unsent(client=client, period=line.why, number=line.about)
        for line in lines
        if line.about not in settled
    ]
