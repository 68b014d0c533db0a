"""What every page is handed: the site, its form token, its templates."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from typing import Annotated
from urllib.parse import quote
from urllib.parse import unquote
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi import Form
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse
from jinja2 import Environment
from jinja2 import PackageLoader
from jinja2 import StrictUndefined

from regie import __version__
from regie.campaign.cards import check_lines
from regie.campaign.gates import Verdict
from regie.errors import RegieError
from regie.ledger.words import entry_name
from regie.services.campaigns.gate_words import behind_sentence
from regie.services.campaigns.gate_words import proposal_sentence
from regie.services.campaigns.gate_words import verdict_said
from regie.services.history import who_name
from regie.services.rehearsal.played import Stage
from regie.services.rehearsals import old_words
from regie.services.runtime import Runtime
from regie.web import labels
from regie.web.dates import month_title
from regie.web.rich_text import marked_up
from regie.words import counted
from regie.words import LANGUAGES
from regie.words import say
from regie.words import spoken_language

#: Holds one sentence from the action to the page that follows it.
NOTE_COOKIE = "regie_note"
#: How the cookie of a sentence begins that is no good news.
ALARM = "!"
NOTE_LIFE_S = 60
NOTE_LENGTH_MAX = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the web app holds while it runs.

    Attributes:
        prefect: Address of Prefect's pages, without a trailing slash.
        is_local: Whether only this machine can reach the console.
        gather: How long webhooks are gathered before the inbox is read.
        stage: Sets the stage of a rehearsal, whose clock begins at a moment (UTC).
    """

    runtime: Runtime
    prefect: str
    is_local: bool
    gather: timedelta
    stage: Callable[[datetime], AbstractContextManager[Stage]]
    templates: Environment


class FormError(RegieError):
    """A form that did not come from one of our own pages."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="Ce formulaire n'est plus valable : la page date peut-être d'hier. "
                "Rechargez-la et recommencez ; rien n'a été changé.",
                en="This form is no longer valid: the page may be from yesterday. "
                "Reload it and try again; nothing was changed.",
            )
        )


def site_of(request: Request) -> Site:
    """Return the site that the app was made with."""
    site: Site = request.app.state.site
    return site


def runtime_of(request: Request) -> Runtime:
    """Return the runtime that the app was made with."""
    return site_of(request).runtime


def own_form(request: Request, token: Annotated[str, Form()] = "") -> None:
    """Let a POST through only if the form was on a page that we sent.

    The hidden field must repeat the cookie, which no other site can read, and the
    browser must not name another origin.

    Raises:
        FormError: It does not, or it does.
    """
    origin = request.headers.get("origin")
    known = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    expected = request.state.form_token
    if not known or not hmac.compare_digest(token.encode(), expected.encode()):
        raise FormError


SiteDep = Annotated[Site, Depends(site_of)]
RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
OwnForm = Depends(own_form)


def make_templates() -> Environment:
    """Return the environment of the pages; what users wrote is always escaped."""
    engine = Environment(
        loader=PackageLoader("regie.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.globals |= {
        "say": say,
        "check_lines": check_lines,
        "counted": counted,
        "who_text": labels.who_text,
        "standing_name": labels.standing_name,
        "campaign_state_name": labels.campaign_state_name,
        "left_out_text": labels.left_out_text,
        "action_name": labels.action_name,
        "outcome_name": labels.outcome_name,
        "entry_name": entry_name,
        "verdicts": tuple(Verdict),
        "verdict_name": verdict_said,
        "behind_sentence": behind_sentence,
        "proposal_sentence": proposal_sentence,
        "who_name": who_name,
        "old_words": old_words,
        "language": spoken_language,
        "languages": LANGUAGES,
        "version": __version__,
    }
    engine.filters |= {
        "marked_up": marked_up,
        "month": month_title,
        "web_address": is_web_address,
    }
    return engine


def page(
    request: Request, name: str, /, *, status: int = 200, **known: object
) -> HTMLResponse:
    """Render a page in the reader's language."""
    site = site_of(request)
    note = unquote(request.cookies.get(NOTE_COOKIE, ""))
    alarms = note.startswith(ALARM)
    html = site.templates.get_template(name).render(
        known
        | {
            "form_token": request.state.form_token,
            "path": request.url.path,
            "switch_query": _without_language(request),
            "note": note.removeprefix(ALARM),
            "note_alarms": alarms,
            "is_local": site.is_local,
        }
    )
    reply = HTMLResponse(html, status_code=status)
    if note:
        reply.delete_cookie(NOTE_COOKIE)
    return reply


def back_to(path: str, note: str, *, alarms: bool = False) -> RedirectResponse:
    """Send the browser to a page that shows the sentence once.

    Args:
        alarms: It is no good news, and is shown as such.
    """
    note = ALARM * alarms + note
    reply = RedirectResponse(path, status_code=303)
    reply.set_cookie(
        NOTE_COOKIE,
        quote(note[:NOTE_LENGTH_MAX]),
        max_age=NOTE_LIFE_S,
        httponly=True,
        samesite="lax",
    )
    return reply


def is_web_address(text: str) -> bool:
    """Say whether a text that a user wrote may become a link."""
    return urlsplit(text).scheme in {"http", "https"}


def _without_language(request: Request) -> str:
    kept = [
        f"{quote(name)}={quote(value)}&"
        for name, value in request.query_params.multi_items()
        if name != "lang"
    ]
    return "".join(kept)
