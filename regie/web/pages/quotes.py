"""`/q/{token}`: a quote by its signed link. Only a button accepts or declines it.

Mail scanners open every link; so a GET only shows. The token allows the POST: nobody
has it but whom the OBM sent it to.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Form
from fastapi import Request
from fastapi import Response
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.services.books.collect import ZONE
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import decline
from regie.services.documents.quote_answers import REASON_MAX
from regie.services.documents.quote_mails import tell_quotes
from regie.services.documents.quote_page import quote_language
from regie.services.documents.quote_page import quote_page
from regie.services.documents.quotes import quote_pdf
from regie.services.runtime import Runtime
from regie.web.dates import Dates
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.words import speak

router = APIRouter()


@router.get("/q/{token}")
def ask(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the quote and its buttons; change nothing."""
    number = _opened(token, request, runtime)
    return _page(number, token, request, runtime)


@router.get("/q/{token}/pdf")
def pdf(token: str, runtime: RuntimeDep) -> Response:
    """Return the quote's PDF."""
    number = runtime.links.read_quote(token, now=runtime.clock.now())
    return Response(
        quote_pdf(runtime, number),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{number}.pdf"'},
    )


@router.post("/q/{token}")
def answer(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Accept the quote and tell the OBM; twice changes nothing."""
    number = _opened(token, request, runtime)
    accept(runtime, number, who="", by_link=True)
    tell_quotes(runtime)
    return _page(number, token, request, runtime)


@router.post("/q/{token}/decline")
def refuse(
    token: str,
    request: Request,
    runtime: RuntimeDep,
    reason: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Decline the quote and tell the OBM; twice changes nothing."""
    number = _opened(token, request, runtime)
    decline(runtime, number, who="", reason=reason, by_link=True)
    tell_quotes(runtime)
    return RedirectResponse(f"/q/{token}", status_code=303)


def _opened(token: str, request: Request, runtime: Runtime) -> str:
    number = runtime.links.read_quote(token, now=runtime.clock.now())
    if not request.state.language_chosen:
        speak(quote_language(runtime, number))
    return number


def _page(number: str, token: str, request: Request, runtime: Runtime) -> HTMLResponse:
    return page(
        request,
        "quote.html",
        quote=quote_page(runtime, number),
        address=f"/q/{token}",
        reason_max=REASON_MAX,
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        outside=True,
    )
