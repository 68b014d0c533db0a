"""`/campaigns/{slug}/update`: the rewritten playbook; first a look, then a button.

The text is the campaign's own file, read anew with its mails: it is edited where Régie
runs. Nothing is uploaded, since a playbook is not one file but all that lies beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.errors import ConflictError
from regie.errors import RegieError
from regie.playbook.problems import PlaybookError
from regie.services.campaigns.change_text import alarms_first
from regie.services.campaigns.change_text import Section
from regie.services.campaigns.new_text import NothingNewError
from regie.services.campaigns.update import look_at_update
from regie.services.campaigns.update import update_playbook
from regie.services.campaigns.update import Updated
from regie.services.campaigns.update import Wish
from regie.services.campaigns.update_form import NewerText
from regie.services.campaigns.update_form import read_form
from regie.services.campaigns.update_form import texts_of
from regie.services.campaigns.update_form import UpdateForm
from regie.services.campaigns.update_text import sections
from regie.services.campaigns.update_text import verdict
from regie.services.history import CONSOLE
from regie.services.runtime import Runtime
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.two_steps import accepts_late
from regie.web.two_steps import decided
from regie.web.two_steps import decision_choices
from regie.web.two_steps import Fields
from regie.web.two_steps import kept
from regie.web.two_steps import why_of
from regie.words import say

router = APIRouter()

#: How the names of fields begin that answer what the newer text asks.
ANSWER = "set-"

#: Which text was looked at.
DIGEST = "text"


@router.get("/campaigns/{slug}/update")
def show_update(slug: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show what the text would change, or what it asks first."""
    asked = dict(request.query_params)
    texts = texts_of(runtime, slug)
    newer: NewerText | None = None
    updated: Updated | None = None
    trouble: RegieError | None = None
    try:
        newer = _newer(runtime, slug, asked)
        if not any(one.required for one in newer.questions):
            updated = look_at_update(runtime, slug, _wish(newer, asked))
    except RegieError as error:
        trouble = error
    return page(
        request,
        "update.html",
        texts=texts,
        back=_is_back(asked),
        newer=newer,
        updated=updated,
        sections=[] if updated is None else alarms_first(_told(updated)),
        verdict="" if updated is None else verdict(updated),
        trouble=trouble,
        nothing_new=isinstance(trouble, NothingNewError),
        listing=isinstance(trouble, PlaybookError),
        asked=kept(asked, but=(DIGEST, "why")),
        why=why_of(asked),
        decisions=decision_choices(),
    )


@router.post("/campaigns/{slug}/update", dependencies=[OwnForm])
def take_update(
    slug: str, asked: Annotated[dict[str, str], Fields], runtime: RuntimeDep
) -> RedirectResponse:
    """Take the text that was looked at; a refusal leads back to the look."""
    path = f"/campaigns/{quote(slug)}"
    try:
        newer = _newer(runtime, slug, asked)
        if newer.digest != asked.get(DIGEST, ""):
            raise ConflictError(_changed_since())
        made = update_playbook(runtime, slug, _wish(newer, asked))
    except RegieError as error:
        query = urlencode(kept(asked, but=(DIGEST,)))
        return back_to(f"{path}/update?{query}", str(error))
    return back_to(path, verdict(made))


def _newer(runtime: Runtime, slug: str, asked: Mapping[str, str]) -> NewerText:
    form = UpdateForm(campaign=slug, back=_is_back(asked))
    return read_form(runtime, form, _answers(asked))


def _wish(newer: NewerText, asked: Mapping[str, str]) -> Wish:
    return Wish(
        source=newer.source,
        values=_answers(asked),
        announced=decided(asked),
        accept_late=accepts_late(asked),
        who=CONSOLE,
        why=why_of(asked),
    )


def _told(updated: Updated) -> list[Section]:
    return sections(updated, every=True)


def _is_back(asked: Mapping[str, str]) -> bool:
    return asked.get("back") == "yes"


def _answers(asked: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(ANSWER): value.strip()
        for name, value in asked.items()
        if name.startswith(ANSWER) and value.strip()
    }


def _changed_since() -> str:
    return say(
        fr="Le fichier a changé depuis que vous l'avez regardé : rien n'a été écrit. "
        "Voici ce qu'il changerait maintenant.",
        en="The file has changed since you looked at it: nothing was written. Here is "
        "what it would change now.",
    )
