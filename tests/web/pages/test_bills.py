from __future__ import annotations

from dataclasses import replace

import pytest

from regie.services.bills.bill_questions import note_answered
from regie.services.bills.bill_questions import note_asked
from tests.asked import Asked
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.web.visitor import opened

FORM = f"/money/{CLIENT}/bills/2027-03"
LINE = (
    "Factures qui attendent votre accord Studio Zen · mars 2027, depuis vendredi 2 avril "
    "2027 · répondre dans Prefect (bouton Resume)"
)


@pytest.fixture
def asked(on: Stage) -> Stage:
    ready(on)
    note_asked(on.runtime, CLIENT, "2027-03", send=True)
    run = Asked({f"bill:{CLIENT}:2027-03:1": "run-1"})
    return replace(on, runtime=replace(on.runtime, timetable=run))


def test_a_bill_that_waits_is_listed_and_leads_to_its_form(asked: Stage) -> None:
    with opened(asked) as web:
        pages = [web.page(path) for path in ("/", f"/money/{CLIENT}")]
        reply = web.client.get(FORM)
        note_answered(
            asked.runtime, CLIENT, "2027-03", approved=False, who="Camille", why=""
        )
        after = [web.page(path) for path in ("/", f"/money/{CLIENT}")]
        settled = web.client.get(FORM)
        told = web.note(settled)

    assert [LINE in page for page in pages] == [True, True]
    assert (reply.status_code, reply.headers["location"]) == (
        303,
        "http://127.0.0.1:4200/runs/flow-run/run-1",
    )
    assert [LINE in page for page in after] == [False, False]
    assert told == "Cette facture n'attend plus de réponse."


def test_without_a_form_it_is_said_how_else_to_bill(asked: Stage) -> None:
    with opened(
        replace(asked, runtime=replace(asked.runtime, timetable=Asked(None)))
    ) as web:
        reply = web.client.get(FORM)
        told = web.note(reply)

    assert reply.headers["location"] == f"/money/{CLIENT}"
    assert told.endswith("sans lui : regie bill --client studio-zen --period 2027-03")
