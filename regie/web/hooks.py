"""Webhooks of payment vendors: verified, stored raw once, answered at once."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from fastapi import BackgroundTasks
from fastapi import Depends
from fastapi import Request
from fastapi import Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from regie.errors import RegieError
from regie.errors import VendorError
from regie.services.books.collect import receive_webhook
from regie.services.runtime import Runtime
from regie.web.deps import Site
from regie.web.deps import SiteDep
from regie.web.errors import row_of
from regie.words import say

log = logging.getLogger(__name__)
router = APIRouter()

#: A delivery is some kilobytes; more is no delivery.
BODY_BYTES_MAX = 1_000_000

#: The deployment that turns the inbox into entries.
COLLECT = "collect"


async def raw_body(request: Request) -> bytes | None:
    """Return the body as it was sent, or None if it is longer than BODY_BYTES_MAX."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            return None
    return bytes(body)


@router.post("/hooks/{vendor}")
def take_webhook(
    vendor: str,
    request: Request,
    site: SiteDep,
    body: Annotated[bytes | None, Depends(raw_body)],
    background: BackgroundTasks,
) -> Response:
    """Keep a delivery: 202 if it is new, 200 if it is known.

    Nothing of it is read here. A refusal says no more than that it is one, and a forged
    delivery leaves nothing but a counter.
    """
    if body is None:
        return PlainTextResponse("too large\n", status_code=413)
    try:
        is_new = receive_webhook(site.runtime, vendor, request.headers, body)
    except RegieError as error:
        return PlainTextResponse("refused\n", status_code=row_of(error).hook_status)
    if not is_new:
        return PlainTextResponse("known\n")
    background.add_task(_collect_soon, site)
    return PlainTextResponse("stored\n", status_code=202)


def next_collection(now: datetime, gather: timedelta) -> tuple[float, str]:
    """Return how many seconds to wait before asking, and under which key.

    Webhooks come in bursts. All that arrive within one stretch of `gather` ask at its
    end under the same key, so that they are read together by one run.
    """
    stretch = now.timestamp() // gather.total_seconds() + 1
    wait_s = stretch * gather.total_seconds() - now.timestamp()
    return wait_s, f"collect:{stretch * gather.total_seconds():.3f}"


async def _collect_soon(site: Site) -> None:
    wait_s, key = next_collection(site.runtime.wall.now(), site.gather)
    await asyncio.sleep(wait_s)
    await run_in_threadpool(_collect, site.runtime, key)


def _collect(runtime: Runtime, key: str) -> None:
    """Ask for the inbox to be read; the schedule of `collect` does it if this fails."""
    name = say(fr="Encaissements reçus", en="Payments received")
    try:
        runtime.timetable.run_now(COLLECT, {}, name=name, key=key)
    except VendorError as error:
        log.warning("the inbox is read at its next scheduled time: %s", error)
