"""`/l/{token}`: the signed link of a mail. Opening it changes nothing, its button does.

Mail scanners open every link; so a GET only asks. The token is what allows the POST:
nobody has it but the receiver of the mail, so no form token is needed, and a browser
that keeps no cookies can answer too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse

from regie.errors import NotFoundError
from regie.planning.model import Fact
from regie.services.campaigns.drafts import drafts_of
from regie.services.campaigns.gates import GateQuestion
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.progress import mark_done
from regie.services.links import Link
from regie.services.runtime import Runtime
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.desk import Desk
from regie.web.desk import read_desk
from regie.web.gate_form import GateFormDep
from regie.web.gate_form import submit
from regie.web.pages.steps import released_sentence
from regie.words import say
from regie.words import speak

router = APIRouter()


class Found(StrEnum):
    """What a link meets when it is opened."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    HANDED = "handed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A link that was opened, with what it speaks of."""

    link: Link
    desk: Desk
    found: Found
    gate: GateQuestion | None = None


class StepGoneError(NotFoundError):
    """A link to a step that the plan no longer has."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="Cette étape ne fait plus partie du planning. Vous n'avez rien à "
                "faire ; en cas de doute, répondez au mail.",
                en="This step is no longer part of the plan. There is nothing for you "
                "to do; if in doubt, reply to the mail.",
            )
        )


@router.get("/l/{token}")
def ask(token: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the step and one button; change nothing."""
    visit = _visit(runtime, token, request)
    return _page(request, visit, released=())


@router.post("/l/{token}")
def answer(
    token: str, form: GateFormDep, request: Request, runtime: RuntimeDep
) -> HTMLResponse:
    """Mark the step done in the name of the mail's receiver; twice changes nothing.

    A gate is answered, or its checks are noted.
    """
    visit = _visit(runtime, token, request)
    if visit.found in {Found.DROPPED, Found.HANDED}:
        return _page(request, visit, released=())
    link = visit.link
    if visit.gate is not None:
        noted = submit(runtime, link.campaign, link.step_key, form, who=link.person)
        return _page(request, _visit(runtime, token, request), noted=noted)
    progress = mark_done(runtime, link.campaign, link.step_key, who=link.person)
    thanked = _visit(runtime, token, request)
    return _page(request, thanked, released=progress.released, thanks=progress.changed)


def _visit(runtime: Runtime, token: str, request: Request) -> Visit:
    link = runtime.links.read(token, now=runtime.clock.now())
    desk = read_desk(runtime, link.campaign)
    if not request.state.language_chosen:
        speak(_language_of(desk, link.person))
    if link.step_key not in desk.plan.steps:
        raise StepGoneError
    planned = desk.plan.steps[link.step_key]
    return Visit(
        link=link,
        desk=desk,
        found=_found(desk, link),
        gate=read_gate(runtime, link.campaign, link.step_key)
        if planned.step.gate
        else None,
    )


def _found(desk: Desk, link: Link) -> Found:
    fact = desk.campaign.facts.get(link.step_key, Fact())
    if fact.done_at is not None:
        return Found.DONE
    if fact.dropped:
        return Found.DROPPED
    handed = fact.owner and desk.name_of(fact.owner) != link.person
    return Found.HANDED if handed else Found.OPEN


def _language_of(desk: Desk, name: str) -> str:
    for person in desk.people.values():
        if person.name == name:
            return person.language
    return desk.campaign.playbook.language


def _page(
    request: Request,
    visit: Visit,
    *,
    released: tuple[str, ...] = (),
    thanks: bool = False,
    noted: str = "",
) -> HTMLResponse:
    desk, link = visit.desk, visit.link
    planned = desk.plan.steps[link.step_key]
    return page(
        request,
        "link.html",
        planned=planned,
        drafts=drafts_of(desk.campaign, desk.plan, planned),
        campaign=desk.campaign,
        dates=desk.dates,
        person=link.person,
        found=visit.found.value,
        owner=desk.name_of(desk.campaign.facts.get(link.step_key, Fact()).owner),
        fact=desk.campaign.facts.get(link.step_key, Fact()),
        released=released_sentence(released) if released else "",
        thanks=thanks,
        noted=noted,
        gate=visit.gate,
        outside=True,
    )
