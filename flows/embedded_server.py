"""Prefect's own server, as `regie up` starts it: on SQLite, without lost writes.

One thing is different from `prefect server start`. Prefect begins its transactions on
SQLite as `DEFERRED`: they take the right to write only at their first write, and when
somebody else wrote since, SQLite refuses at once ("database is locked", a 503 that
clients repeat seconds later). `IMMEDIATE` takes that right at the beginning and waits
for it. Figures: docs/adr/0003-embedded-database.md and `python -m benchmarks.locks`.

On PostgreSQL nothing is changed about that.

Prefect also asks four times a second which of its own services is due; the most
frequent of them runs every few seconds. Here it asks once a second, which saves a fifth
of what an idle server costs. It also waits a second, not a quarter, for work of its own
before it looks again: work that comes ends the wait at once, and a server on which
nothing happens costs another fifth less (1.0 instead of 1.3 % of a core).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from docket import Worker
from fastapi import FastAPI
from prefect.server.api import background_workers
from prefect.server.api import server
from prefect.server.database import dependencies
from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.utilities.database import get_dialect
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.base import RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

LOCAL = " ".join(
    [
        "'self'",
        *(
            f"{scheme}://{host}:*"
            for scheme in ("http", "ws")
            for host in ("127.0.0.1", "localhost")
        ),
    ]
)
"""Addresses that Prefect's pages may call: its own API, by either name."""


LOOK_EVERY = timedelta(seconds=1)
"""How often the server looks which of its own services is due."""


class ImmediateSqlite(AioSqliteConfiguration):
    """Prefect's SQLite, where a transaction asks for the right to write first."""

    @asynccontextmanager
    async def begin_transaction(
        self,
        session: Any,  # noqa: ANN401 -- only the store names SQLAlchemy
        with_for_update: bool = False,  # noqa: ARG002, FBT001, FBT002 -- Prefect's
    ) -> AsyncGenerator[Any, None]:
        """Begin as Prefect does where it means to lock."""
        async with super().begin_transaction(
            session, with_for_update=True
        ) as transaction:
            yield transaction


def create_app() -> FastAPI:
    """Return Prefect's application; for uvicorn's `--factory`."""
    url = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if get_dialect(url).name == "sqlite":
        dependencies.MODELS_DEPENDENCIES["database_config"] = ImmediateSqlite(
            connection_url=url
        )
    calmly = partial(
        Worker, scheduling_resolution=LOOK_EVERY, minimum_check_interval=LOOK_EVERY
    )
    setattr(background_workers, "Worker", calmly)  # noqa: B010 -- a class to mypy
    app = server.create_app(final=True)
    app.add_middleware(BaseHTTPMiddleware, dispatch=stay_on_this_machine)
    return app


async def stay_on_this_machine(
    request: Request, call_next: RequestResponseEndpoint
) -> Response:
    """Let Prefect's pages talk to this machine only.

    Those of its second version ask a statistics service how to count their users,
    whatever the settings say (seen in 3.8.8).
    """
    answer = await call_next(request)
    if answer.headers.get("content-type", "").startswith("text/html"):
        answer.headers["Content-Security-Policy"] = f"connect-src {LOCAL}"
    return answer
