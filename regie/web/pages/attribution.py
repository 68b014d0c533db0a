"""`/money/{client}/unattributed`: sales without a campaign, one click each.

`/money/{client}/discounts`: sales whose discount is to be said.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Form
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.ledger.attribution import NONE
from regie.services.books.attribute import Decision
from regie.services.books.attribute import settle
from regie.services.books.attribute import unattributed
from regie.services.books.collect import ZONE
from regie.services.books.discounts import unknown_discounts
from regie.services.history import CONSOLE
from regie.web.dates import Dates
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.pages.money import amount_text
from regie.words import say

router = APIRouter()

#: Sales on the page; the rest follows when these are settled.
SHOWN_MAX = 200


@router.get("/money/{client_slug}/unattributed")
def show_unattributed(
    client_slug: str, request: Request, runtime: RuntimeDep
) -> HTMLResponse:
    """Show the sales that belong to no campaign, with a button for each campaign."""
    found = unattributed(runtime, client_slug, limit=SHOWN_MAX)
    return page(
        request,
        "unattributed.html",
        client_slug=client_slug,
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        found=found,
        nowhere=NONE,
        amount_text=amount_text,
    )


@router.post("/money/{client_slug}/unattributed", dependencies=[OwnForm])
def say_attributed(
    client_slug: str,
    runtime: RuntimeDep,
    sale: Annotated[str, Form()],
    campaign: Annotated[str, Form()] = "",
    party: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Give one sale to a campaign, to a party, or to both."""
    decision = Decision(
        campaign=campaign,
        party=party,
        who=CONSOLE,
        why=say(fr="choisi dans la liste", en="chosen from the list"),
    )
    settle(runtime, client_slug, [sale], decision)
    nowhere = say(fr="aucune campagne", en="no campaign")
    where = nowhere if campaign == NONE else campaign
    given = " · ".join(word for word in (where, party) if word)
    return back_to(
        f"/money/{client_slug}/unattributed",
        say(fr=f"Vente réglée : {given}", en=f"Sale settled: {given}"),
    )


@router.get("/money/{client_slug}/discounts")
def show_discounts(
    client_slug: str, request: Request, runtime: RuntimeDep
) -> HTMLResponse:
    """Show the sales that wait for their discount, each with a field for it."""
    return page(
        request,
        "discounts.html",
        client_slug=client_slug,
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        found=unknown_discounts(runtime, client_slug, limit=SHOWN_MAX),
        amount_text=amount_text,
    )


@router.post("/money/{client_slug}/discounts", dependencies=[OwnForm])
def say_discount(
    client_slug: str,
    runtime: RuntimeDep,
    discount: Annotated[str, Form()],
    sale: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Keep the discount of one sale, or of all that wait for theirs."""
    decision = Decision(
        discount=discount.strip(),
        who=CONSOLE,
        why=say(fr="dit dans la liste", en="said in the list"),
    )
    settle(runtime, client_slug, [sale] if sale else None, decision)
    return back_to(
        f"/money/{client_slug}/discounts",
        say(fr="Remise notée.", en="Discount noted."),
    )
