"""`/campaigns/{slug}/rehearsal`: the campaign's latest rehearsal, and a new one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Response
from fastapi.responses import RedirectResponse

from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.rehearsal_page import page_script
from regie.services.rehearsal.rehearse_files import Files
from regie.services.rehearsal.rehearse_files import rehearse_campaign
from regie.services.rehearsals import Found
from regie.services.rehearsals import read_rehearsal
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import RuntimeDep
from regie.web.deps import SiteDep
from regie.words import say

router = APIRouter()


@router.get("/campaigns/{slug}/rehearsal")
def show_rehearsal(slug: str, runtime: RuntimeDep) -> Response:
    """Return the report as it was made, in the language in which it was made.

    What leads back to the campaign is put before it: the report is a file, too.
    """
    page = read_rehearsal(runtime, slug)
    back = say(fr="Retour à la campagne", en="Back to the campaign")
    link = f'<p><a href="/campaigns/{quote(slug)}">← {back}</a></p>'
    page = page.replace(b"<body>", f"<body>\n{link}".encode(), 1)
    return Response(page, media_type="text/html; charset=utf-8", headers=_headers())


@router.post("/campaigns/{slug}/rehearse", dependencies=[OwnForm])
def rehearse(slug: str, site: SiteDep) -> RedirectResponse:
    """Rehearse the campaign from now on, and keep the report; it takes some seconds."""
    runtime = site.runtime
    with site.stage(runtime.clock.now()) as stage:
        report, _ = rehearse_campaign(runtime, stage, slug, Habits(), Files())
    numbers = report.numbers
    found = Found(
        errors=numbers.errors, warnings=numbers.warnings, notices=numbers.notices
    )
    note = say(
        fr=f"Répétition générale faite : {found.words()}. Lisez son rapport.",
        en=f"Rehearsed: {found.words()}. Read its report.",
    )
    return back_to(f"/campaigns/{quote(slug)}", note, alarms=found.errors > 0)


@cache
def _headers() -> Mapping[str, str]:
    """Return the rules of a page that brings its own style and script.

    It is full of what others wrote, so it stands apart from the console: the sandbox
    lets it neither send a form nor read a cookie, and only the script of this version
    runs. A report that an earlier version made is read without its buttons.
    """
    known = base64.b64encode(hashlib.sha256(page_script().encode()).digest()).decode()
    policy = (
        "sandbox allow-scripts allow-modals",  # printing is a modal
        "default-src 'none'",
        f"script-src 'sha256-{known}'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "content-security-policy": "; ".join(policy),
        # A sandbox and another opener policy exclude each other.
        "cross-origin-opener-policy": "unsafe-none",
    }
