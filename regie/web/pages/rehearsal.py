"""`/campaigns/{slug}/rehearsal`: the report of the campaign's latest rehearsal."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache

from fastapi import APIRouter
from fastapi import Response

from regie.services.rehearsal_page import page_script
from regie.services.rehearsals import read_rehearsal
from regie.web.deps import RuntimeDep

router = APIRouter()


@router.get("/campaigns/{slug}/rehearsal")
def show_rehearsal(slug: str, runtime: RuntimeDep) -> Response:
    """Return the report as it was made, in the language in which it was made."""
    page = read_rehearsal(runtime, slug)
    return Response(page, media_type="text/html; charset=utf-8", headers=_headers())


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
