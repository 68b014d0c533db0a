"""The web app: `uvicorn --factory regie.web.app:create_app`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from regie import bootstrap
from regie.services.runtime import Runtime
from regie.settings import Settings
from regie.web import hooks
from regie.web.deps import make_templates
from regie.web.deps import Site
from regie.web.errors import answer_errors
from regie.web.guard import doors_of
from regie.web.guard import Guard
from regie.web.guard import LOCAL_HOSTS
from regie.web.pages import answers
from regie.web.pages import attribution
from regie.web.pages import bills
from regie.web.pages import campaign
from regie.web.pages import campaigns
from regie.web.pages import changes
from regie.web.pages import clients
from regie.web.pages import gates
from regie.web.pages import halt
from regie.web.pages import health
from regie.web.pages import links
from regie.web.pages import load
from regie.web.pages import money
from regie.web.pages import move
from regie.web.pages import quotes
from regie.web.pages import rehearsal
from regie.web.pages import statements
from regie.web.pages import steps
from regie.web.pages import timesheet
from regie.web.pages import update

#: Payments are in the ledger some seconds later; a burst of them is one flow run.
GATHER = timedelta(seconds=2)


def create_app(
    make: Callable[[], Runtime] | None = None,
    *,
    settings: Settings | None = None,
    gather: timedelta = GATHER,
) -> FastAPI:
    """Return the console over a runtime.

    Args:
        make: Opens the runtime; by default the one that this process shares. Whoever
            opens it closes it.
        settings: Of language and addresses; read from the environment by default.
        gather: How long webhooks are gathered before the inbox is read.
    """
    known = settings or bootstrap.read_settings()
    runtime = (make or bootstrap.shared_runtime)()
    app = FastAPI(title="Régie", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(
        runtime=runtime,
        prefect=bootstrap.prefect_url(known).removesuffix("/api"),
        stage=partial(bootstrap.rehearsal_stage, known),
        is_local=known.web_host in LOCAL_HOSTS,
        gather=gather,
        templates=make_templates(),
    )
    app.add_middleware(Guard, doors=doors_of(known), language=known.language)
    static = Path(str(resources.files("regie.web") / "static"))
    app.mount("/static", StaticFiles(directory=static), name="static")
    launch = (
        campaigns,
        steps,
        gates,
        changes,
        move,
        update,
        halt,
        rehearsal,
        campaign,
    )
    for part in (
        *launch,
        links,
        clients,
        money,
        attribution,
        quotes,
        statements,
        answers,
        bills,
        load,
        timesheet,
        health,
        hooks,
    ):
        app.include_router(part.router)
    answer_errors(app)
    return app
