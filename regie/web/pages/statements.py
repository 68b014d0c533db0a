"""A statement: `/s/{token}` by its signed link, and the OBM's own view of the same.

What she answers to a contest is in `answers`.

`/p/{token}` is one party's share of it, for who bills a share by herself.

The token allows the POST: nobody has it but whom the OBM sent it to. A GET only shows;
mail scanners open every link.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter
from fastapi import Depends
from fastapi import Form
from fastapi import Request
from fastapi.responses import HTMLResponse

from regie.billing.period import moment_text
from regie.billing.statement.carried_text import no_invoice_words
from regie.billing.statement.contest_text import promise_text
from regie.billing.statement.party_due import bills_text
from regie.billing.statement.source_text import exchange_text
from regie.billing.statement.source_text import reference_of
from regie.billing.statement.source_text import what_of
from regie.billing.work.durations import seconds_text
from regie.services.books.collect import ZONE
from regie.services.runtime import Runtime
from regie.services.statement.answer import Reply
from regie.services.statement.answer import withdrawable
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.readers import address_of
from regie.services.statement.readers import language_of
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import Shown
from regie.services.statement.statements import statement_language
from regie.services.statement.statements import statement_link
from regie.web.dates import Dates
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.pages.money import amount_text
from regie.words import speak
from regie.words import spoken_language

router = APIRouter()

#: Entries shown of a line; the statement as stored names all of them.
SOURCES_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer of the OBM that is not taken, or not yet.

    Attributes:
        sentence: Why; empty where she changes it herself.
    """

    contest_id: int
    reply: Reply
    sentence: str = ""


@router.get("/s/{token}")
def read(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the client her statement; change nothing."""
    client_slug, period = _opened(token, request, runtime)
    shown = show_statement(runtime, client_slug, period)
    return statement_page(request, runtime, shown)


def remark_form(
    line: Annotated[int, Form()],
    who: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Remark:
    """Read the form of a contest."""
    return Remark(line=line, who=who, reason=reason)


@router.post("/s/{token}")
def contest(
    token: str,
    request: Request,
    runtime: RuntimeDep,
    remark: Annotated[Remark, Depends(remark_form)],
) -> HTMLResponse:
    """Keep what the client says of a line, and tell the OBM."""
    client_slug, period = _opened(token, request, runtime)
    return _contested(request, runtime, client_slug, period, remark)


@router.get("/p/{token}")
def read_share(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show a party her share of a statement, and nothing else of it."""
    client_slug, period, party = _opened_share(token, request, runtime)
    shown = show_statement(runtime, client_slug, period, party=party)
    return statement_page(request, runtime, shown)


@router.post("/p/{token}")
def contest_share(
    token: str,
    request: Request,
    runtime: RuntimeDep,
    remark: Annotated[Remark, Depends(remark_form)],
) -> HTMLResponse:
    """Keep what a party says of a line of her own, and tell the OBM."""
    client_slug, period, party = _opened_share(token, request, runtime)
    hers = replace(remark, party=party)
    return _contested(request, runtime, client_slug, period, hers)


@router.get("/money/{client_slug}/statements/{period}")
def look(
    client_slug: str, period: str, request: Request, runtime: RuntimeDep
) -> HTMLResponse:
    """Show the OBM what the client sees, with the answers that she can give."""
    shown = show_statement(runtime, client_slug, period, inside=True)
    return statement_page(request, runtime, shown, inside=True)


def _opened(token: str, request: Request, runtime: Runtime) -> tuple[str, str]:
    client_slug, period = runtime.links.read_statement(token, now=runtime.clock.now())
    if not request.state.language_chosen:
        speak(statement_language(runtime, client_slug, period))
    return client_slug, period


def _opened_share(
    token: str, request: Request, runtime: Runtime
) -> tuple[str, str, str]:
    now = runtime.clock.now()
    client_slug, period, party = runtime.links.read_share(token, now=now)
    if not request.state.language_chosen:
        speak(language_of(runtime, client_slug, party))
    return client_slug, period, party


def _contested(
    request: Request, runtime: Runtime, client_slug: str, period: str, remark: Remark
) -> HTMLResponse:
    contest_line(runtime, client_slug, period, remark)
    tell_contests(runtime)
    shown = show_statement(runtime, client_slug, period, party=remark.party)
    return statement_page(request, runtime, shown, thanks=True)


def statement_page(
    request: Request,
    runtime: Runtime,
    shown: Shown,
    *,
    inside: bool = False,
    thanks: bool = False,
    refused: Refused | None = None,
) -> HTMLResponse:
    """Show a statement.

    Args:
        inside: To the OBM.
        thanks: A line of it was contested just now.
        refused: What she answered and is not taken; the form shows it again.
    """
    links = {
        due.name: statement_link(runtime, shown.client, shown.period, party=due.name)
        for due in (shown.shares if inside else ())
    }
    return page(
        request,
        "statement.html",
        status=400 if refused and refused.sentence else 200,
        refused=refused,
        shown=shown,
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        amount_text=amount_text,
        sources_max=SOURCES_MAX,
        time_text=seconds_text,
        exchange_text=exchange_text,
        what_of=what_of,
        reference_of=reference_of,
        promise_text=promise_text,
        bills_text=bills_text,
        apart=_apart(shown),
        moment_text=moment_text,
        link=statement_link(runtime, shown.client, shown.period) if inside else "",
        links=links,
        withdrawable=(
            withdrawable(runtime, shown.client, shown.period) if inside else ()
        ),
        inside=inside,
        thanks=thanks,
        mailed=not shown.party or bool(address_of(runtime, shown.client, shown.party)),
        outside=not inside,
    )


def _apart(shown: Shown) -> str:
    """Say that the period was closed without an invoice; empty where it has one."""
    if shown.party or shown.total.minor > 0:
        return ""
    return no_invoice_words(shown.total, spoken_language())
