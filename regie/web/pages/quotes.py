"""`/q/{token}`: a quote by its signed link. Only the button accepts it.

Mail scanners open every link; so a GET only shows. The token allows the POST: nobody
has it but whom the OBM sent it to.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi import Request
from fastapi import Response
from fastapi.responses import HTMLResponse

from regie.services.quote_answers import accept
from regie.services.quotes import Offered
from regie.services.quotes import quote_pdf
from regie.services.quotes import show_quote
from regie.services.runtime import Runtime
from regie.web.deps import page
from regie.web.deps import RuntimeDep

router = APIRouter()


@router.get("/q/{token}")
def ask(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the quote and one button; change nothing."""
    return _page(request, _offered(runtime, token))


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
    """Accept the quote; twice changes nothing."""
    number = runtime.links.read_quote(token, now=runtime.clock.now())
    accept(runtime, number, who="")
    return _page(request, _offered(runtime, token), thanks=True)


def _offered(runtime: Runtime, token: str) -> Offered:
    number = runtime.links.read_quote(token, now=runtime.clock.now())
    return show_quote(runtime, number)


def _page(request: Request, offered: Offered, *, thanks: bool = False) -> HTMLResponse:
    return page(request, "quote.html", quote=offered, thanks=thanks, outside=True)
