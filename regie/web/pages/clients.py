"""`/money`: what each client owes."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse

from regie.services.bills.bill_questions import bills_waiting
from regie.services.books.collect import ZONE
from regie.services.documents.clients_owing import clients_owing
from regie.services.documents.clients_owing import owed_in_all
from regie.web.dates import Dates
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.pages.money import amount_text

router = APIRouter()


@router.get("/money")
def list_clients(request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show every client with what she owes, and all of it together."""
    clients = clients_owing(runtime)
    return page(
        request,
        "clients.html",
        clients=clients,
        totals=owed_in_all(clients),
        bills=bills_waiting(runtime),
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        amount_text=amount_text,
    )
