"""`/campaigns/{slug}/steps/…`: one step, and what a person says about it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from urllib.parse import urlsplit

from fastapi import APIRouter
from fastapi import Form
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.planning.explain import further_notes
from regie.planning.explain import why
from regie.planning.wording import quoted
from regie.services.campaigns.drafts import drafts_of
from regie.services.campaigns.find import find_step
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.look import timeline
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import Progress
from regie.services.campaigns.progress import reopen_step
from regie.services.campaigns.proposals import proposal_for
from regie.services.engine.decide import decide
from regie.services.history import CONSOLE
from regie.services.history import history
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.desk import read_desk
from regie.web.gate_form import GateFormDep
from regie.web.gate_form import submit
from regie.web.pages.changes import step_changes
from regie.words import say
from regie.words import spoken_language

router = APIRouter()

#: Steps named one by one in a sentence; the rest is counted.
NAMED_MAX = 3


@router.get("/campaigns/{slug}/steps/{step:path}")
def show_step(
    slug: str, step: str, request: Request, runtime: RuntimeDep
) -> HTMLResponse:
    """Show why a step has its date, whom it waits for and what was done for it."""
    desk = read_desk(runtime, slug)
    planned = find_step(desk.plan, step)
    lines = {line.key: line for line in timeline(desk.campaign, desk.plan)}
    followers = [
        other.key for other in desk.plan.steps.values() if step in other.waits_for
    ]
    reason = why(desk.plan, desk.campaign.playbook, step)
    return page(
        request,
        "step.html",
        desk=desk,
        dates=desk.dates,
        planned=planned,
        line=lines[step],
        lines=lines,
        followers=followers,
        reason=reason,
        remarks=further_notes(planned, reason),
        attempts=desk.attempts(step),
        question=next((q for q in desk.questions() if q.key == step), None),
        days=history(desk, step_key=step),
        drafts=drafts_of(desk.campaign, desk.plan, planned),
        gate=read_gate(runtime, slug, step) if planned.step.gate else None,
        proposal=proposal_for(runtime, slug, step) if planned.step.gate else None,
        changes=step_changes(desk, planned),
    )


@router.post("/campaigns/{slug}/steps/{step:path}/done", dependencies=[OwnForm])
def say_done(
    slug: str, step: str, request: Request, runtime: RuntimeDep
) -> RedirectResponse:
    """Mark a step done; what waited for it starts."""
    progress = mark_done(runtime, slug, step, who=CONSOLE)
    return back_to(_campaign_page(request, slug), done_sentence(progress))


@router.post("/campaigns/{slug}/steps/{step:path}/reopen", dependencies=[OwnForm])
def say_reopened(
    slug: str, step: str, request: Request, runtime: RuntimeDep
) -> RedirectResponse:
    """Take `done` back."""
    progress = reopen_step(runtime, slug, step, who=CONSOLE)
    title = quoted(progress.title, spoken_language())
    note = say(fr=f"{title} est de nouveau à faire.", en=f"{title} is to do again.")
    return back_to(_campaign_page(request, slug), note)


@router.post("/campaigns/{slug}/steps/{step:path}/decide", dependencies=[OwnForm])
def say_decision(
    slug: str,
    step: str,
    run: Annotated[bool, Form()],
    request: Request,
    runtime: RuntimeDep,
) -> RedirectResponse:
    """Do what waits for a decision, or leave it."""
    decide(runtime, slug, step, run=run, who=CONSOLE)
    return back_to(_campaign_page(request, slug), _decided(run=run))


@router.post("/campaigns/{slug}/steps/{step:path}/answer", dependencies=[OwnForm])
def say_verdict(
    slug: str, step: str, form: GateFormDep, request: Request, runtime: RuntimeDep
) -> RedirectResponse:
    """Answer a gate, or note how its checks stand."""
    note = submit(runtime, slug, step, form, who=CONSOLE)
    if form.verdict is None:
        return back_to(f"/campaigns/{quote(slug)}/steps/{quote(step)}", note)
    return back_to(_campaign_page(request, slug), note)


@router.post("/campaigns/{slug}/reminders/decide", dependencies=[OwnForm])
def say_reminder_decision(
    slug: str, run: Annotated[bool, Form()], request: Request, runtime: RuntimeDep
) -> RedirectResponse:
    """Send the reminders that wait for a decision, or leave them."""
    decide(runtime, slug, "", run=run, who=CONSOLE)
    return back_to(_campaign_page(request, slug), _decided(run=run))


def _decided(*, run: bool) -> str:
    if run:
        return say(
            fr="C'est noté : Régie le fait maintenant.", en="Noted: Régie does it now."
        )
    return say(fr="C'est noté : on laisse.", en="Noted: it is left.")


def _campaign_page(request: Request, slug: str) -> str:
    """Return the campaign's page, with the filters that the reader had set on it."""
    path = f"/campaigns/{quote(slug)}"
    came_from = urlsplit(request.headers.get("referer", ""))
    if came_from.path == path and came_from.query:
        return f"{path}?{came_from.query}"
    return path


def done_sentence(progress: Progress) -> str:
    """Say that a step is done and what starts now."""
    title = quoted(progress.title, spoken_language())
    if not progress.changed:
        return say(fr=f"{title} était déjà fait.", en=f"{title} was done already.")
    parts = [say(fr=f"{title} est fait, merci.", en=f"{title} is done, thank you.")]
    if progress.released:
        parts.append(released_sentence(progress.released))
    parts += progress.shut
    if not progress.published:
        parts.append(
            say(
                fr="Prefect ne répond pas : la suite part dans les cinq minutes après "
                "son retour.",
                en="Prefect does not answer: what follows starts within five minutes "
                "of its return.",
            )
        )
    return " ".join(parts)


def released_sentence(titles: tuple[str, ...]) -> str:
    """Say which steps nothing holds back any more."""
    named = [quoted(title, spoken_language()) for title in titles[:NAMED_MAX]]
    rest = len(titles) - len(named)
    text = ", ".join(named)
    if rest:
        text += say(
            fr=f" et {rest} {'autres' if rest > 1 else 'autre'}", en=f" and {rest} more"
        )
    verb = "Peuvent" if len(titles) > 1 else "Peut"
    return say(fr=f"{verb} démarrer maintenant : {text}.", en=f"Can start now: {text}.")
