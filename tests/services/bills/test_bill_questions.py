"""Which bills wait for approval, and where they are answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.services.bills.bill import bill_period
from regie.services.bills.bill_questions import bills_waiting
from regie.services.bills.bill_questions import note_answered
from regie.services.bills.bill_questions import note_asked
from regie.services.bills.bill_questions import waiting_form
from regie.services.bills.bill_questions import WaitingBill
from tests.asked import Asked
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain

MARCH = WaitingBill(
    client=CLIENT,
    client_name="Studio Zen",
    period="2027-03",
    asked_at=datetime(2027, 4, 2, 7, tzinfo=UTC),
    key=f"bill:{CLIENT}:2027-03:1",
)


def test_a_bill_waits_until_it_is_answered_or_billed(on: Stage) -> None:
    ready(on)
    found = [bills_waiting(on.runtime)]
    note_asked(on.runtime, CLIENT, "2027-03", send=True)
    found.append(bills_waiting(on.runtime))
    note_answered(
        on.runtime, CLIENT, "2027-03", approved=False, who="Camille", why="plus tard"
    )
    found.append(bills_waiting(on.runtime))
    note_asked(on.runtime, CLIENT, "2027-03", send=False)
    found.append(bills_waiting(on.runtime))
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    found.append(bills_waiting(on.runtime))

    again = replace(MARCH, key=f"bill:{CLIENT}:2027-03:2")
    assert found == [[], [MARCH], [], [again], []]


def test_the_form_is_found_where_a_run_waits_with_it(on: Stage) -> None:
    ready(on)
    waits = replace(on.runtime, timetable=Asked({MARCH.key: "run-1"}))
    gone = replace(on.runtime, timetable=Asked(None))

    forms = [
        waiting_form(runtime, MARCH, "http://p.test")
        for runtime in (waits, on.runtime, gone)
    ]

    assert forms == ["http://p.test/runs/flow-run/run-1", "", ""]


def test_it_is_said_where_to_answer() -> None:
    said = [
        plain(MARCH.sentence(form, language))
        for language in ("fr", "en")
        for form in ("http://p.test/runs/flow-run/run-1", "")
    ]

    by_hand = "regie bill --client studio-zen --period 2027-03"
    assert said == [
        (
            "La facture de Studio Zen, mars 2027, attend votre accord depuis le 2 avril "
            "2027. Répondre, bouton Resume : http://p.test/runs/flow-run/run-1"
        ),
        (
            "La facture de Studio Zen, mars 2027, attend votre accord depuis le 2 avril "
            "2027. Prefect n'en montre pas le formulaire pour l'instant (regie up) ; "
            f"sans lui : {by_hand}"
        ),
        (
            "The invoice of Studio Zen, March 2027, has waited for your approval since "
            "2 April 2027. Answer, button Resume: http://p.test/runs/flow-run/run-1"
        ),
        (
            "The invoice of Studio Zen, March 2027, has waited for your approval since "
            "2 April 2027. Prefect does not show its form at the moment (regie up); "
            f"without it: {by_hand}"
        ),
    ]
