"""Invoices that were to be mailed and of which no mail is known."""

from __future__ import annotations

from datetime import timedelta

from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.mail_document import mail_document
from regie.services.operations.watch import watch
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready

MARCH = (
    "bill/facturer · bill",
    {"client": CLIENT, "period": "2027-03", "ask": False, "send": True},
    "bill-mail:F2027-0001",
)


def billed(on: Stage, *, mail: bool = True) -> None:
    ready(on)
    for _ in range(2):
        bill_period(
            on.runtime, client_slug=CLIENT, period="2027-03", wishes=Wishes(mail=mail)
        )


def asked(on: Stage, *, minutes: int = 10) -> list[object]:
    """Return what the watch asks for so many minutes later."""
    on.clock.at += timedelta(minutes=minutes)
    on.timetable.runs.clear()
    watch(on.runtime)
    return list(on.timetable.runs)


def test_a_run_goes_on_with_what_was_to_be_mailed_and_was_not(on: Stage) -> None:
    billed(on)

    at_once, later = asked(on, minutes=0), asked(on)
    mail_document(on.runtime, "F2027-0001", send=True)

    assert (at_once, later) == ([], [MARCH])
    assert asked(on) == []


def test_what_was_to_stay_here_stays(on: Stage) -> None:
    billed(on, mail=False)

    assert asked(on) == []


def test_billed_by_command_then_by_a_run_that_mails(on: Stage) -> None:
    billed(on, mail=False)
    wishes = Wishes(mail=True)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03", wishes=wishes)

    assert asked(on) == [MARCH]


def test_a_credited_invoice_is_not_mailed(on: Stage) -> None:
    billed(on)
    credit_invoice(on.runtime, "F2027-0001", why="erreur")

    assert asked(on) == []
