"""`/campaigns/{slug}/gates/…`: from a gate's card to its form in Prefect's pages."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from regie.campaign.questions import question_key
from regie.errors import VendorError
from regie.services.campaigns.find import find_step
from regie.services.planned import load_planned
from regie.services.prefect_pages import form_page
from regie.web.deps import back_to
from regie.web.deps import SiteDep
from regie.words import say

router = APIRouter()


@router.get("/campaigns/{slug}/gates/{step:path}")
def open_form(slug: str, step: str, site: SiteDep) -> RedirectResponse:
    """Lead to the run that waits with the gate's form.

    Where Prefect shows none, the answer can be given on the step's own page, which says
    why.
    """
    campaign, plan = load_planned(site.runtime, slug)
    planned = find_step(plan, step)
    try:
        run = site.runtime.timetable.asked_by(question_key(campaign, planned.key))
    except VendorError:
        return back_to(_own_form(slug, planned.key), _no_answer())
    if run:
        return RedirectResponse(form_page(run, site.prefect), status_code=303)
    return back_to(_own_form(slug, planned.key), _not_asked())


def _own_form(slug: str, step: str) -> str:
    return f"/campaigns/{quote(slug)}/steps/{quote(step)}#gate"


def _no_answer() -> str:
    return say(
        fr="Prefect ne répond pas. Répondez ici : cela compte autant.",
        en="Prefect does not answer. Answer here: it counts as much.",
    )


def _not_asked() -> str:
    return say(
        fr="Prefect ne pose pas cette question pour l'instant. Répondez ici, ou "
        "réessayez dans une minute si sa carte vient de s'ouvrir.",
        en="Prefect does not ask this question at the moment. Answer here, or try "
        "again in a minute if its card has just opened.",
    )
