"""`/money/{client}/bills/…`: from a bill that waits to its form in Prefect's pages."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from regie.services.bills.bill_questions import bills_waiting
from regie.services.bills.bill_questions import waiting_form
from regie.web.deps import back_to
from regie.web.deps import SiteDep
from regie.words import say
from regie.words import spoken_language

router = APIRouter()


@router.get("/money/{client_slug}/bills/{period}")
def open_form(client_slug: str, period: str, site: SiteDep) -> RedirectResponse:
    """Lead to the run that waits for the approval of a bill.

    Where Prefect shows none, the client's page says how else she is billed.
    """
    waiting = bills_waiting(site.runtime, client_slug)
    bill = next((one for one in waiting if one.period == period), None)
    if bill is None:
        return back_to(f"/money/{client_slug}", _waits_no_more())
    form = waiting_form(site.runtime, bill, site.prefect)
    if form:
        return RedirectResponse(form, status_code=303)
    return back_to(f"/money/{client_slug}", bill.sentence("", spoken_language()))


def _waits_no_more() -> str:
    return say(
        fr="Cette facture n'attend plus de réponse.",
        en="This bill no longer waits for an answer.",
    )
