"""Which programs `regie up` runs, and the environment that each is given."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from regie.services.operations.children import Program
from regie.services.operations.open_ports import HOST
from regie.settings import Settings
from regie.words import say

NOBODY = Path(__file__).parent / "nobody.pem"
"""A certificate whose key was thrown away."""

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}

OWN_SERVER = {
    # What nobody here uses: leases of concurrency limits, clean-up of containers.
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
    # What may come more seldom, for a computer that also does other things.
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "30",
    "PREFECT_SERVER_SERVICES_FOREMAN_LOOP_SECONDS": "60",
    "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT60S",
    "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "30",
    # Several runs due at once are done one by one: that is not late yet.
    "PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS": "60",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    # Prefect's word for "only one application in this process": it saves memory.
    "PREFECT__SERVER_FINAL": "1",
}

WORKING = {
    # A person who says "done" waits for what follows: two seconds, not ten.
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "regie,tasks,integrations",
}

_GRACE = ("--log-level", "warning", "--timeout-graceful-shutdown", "3")
"""Open pages must not keep a server from stopping."""


class Programs:
    """The programs of one data folder.

    Attributes:
        prefect_url: Ends in `/api`.
        ready: The file that the worker makes when it polls.
    """

    def __init__(self, settings: Settings, base: Mapping[str, str]) -> None:
        """Keep settings and environment.

        Args:
            settings: Folder, ports, and a server that exists, if any.
            base: The environment of this process; what a person set in it goes before
                our own choices.
        """
        own = f"http://{HOST}:{settings.prefect_port}/api"
        self.prefect_url = (settings.prefect_url or own).rstrip("/")
        self.ready = settings.home.resolve() / "run" / "worker.ready"
        self._settings = settings
        self._environment = _environment(settings, self.prefect_url, base)

    def server(self) -> Program:
        """Return Prefect's server on the embedded database."""
        port = str(self._settings.prefect_port)
        return self._python(
            "server",
            *("-m", "uvicorn", "--factory", "flows.embedded_server:create_app"),
            *("--host", HOST, "--port", port, *_GRACE),
        )

    def web(self) -> Program:
        """Return the console."""
        host, port = self._settings.web_host, str(self._settings.web_port)
        return self._python(
            "web",
            *("-m", "uvicorn", "--factory", "regie.web.app:create_app"),
            *("--host", host, "--port", port, *_GRACE),
        )

    def worker(self) -> Program:
        """Return the worker, which registers the deployments first."""
        return self._python("worker", "-m", "flows.serve")

    def register(self) -> Program:
        """Return what registers the deployments and ends."""
        return self._python("register", "-m", "flows.register")

    def player(self, arguments: Sequence[str]) -> Program:
        """Return what plays a campaign on the rehearsal clock (`flows/demo.py`)."""
        player = self._python("player", "-m", "flows.demo", *arguments)
        quiet = {**player.environment, "PREFECT_LOGGING_LEVEL": "ERROR"}
        return replace(player, environment=quiet)

    def _python(self, name: str, *arguments: str) -> Program:
        command = (sys.executable, *arguments)
        environment = {**self._environment, "REGIE_WORKER_READY": str(self.ready)}
        return Program(name=name, command=command, environment=environment)


def _environment(
    settings: Settings, prefect_url: str, base: Mapping[str, str]
) -> dict[str, str]:
    home = settings.home.resolve()
    fixed = {"PREFECT_API_URL": prefect_url, "REGIE_HOME": str(home)}
    if settings.prefect_url is None:
        fixed["PREFECT_HOME"] = str(home / "prefect")
        # Our own server wants no such token: asking for it costs a call a run.
        fixed["PREFECT_CLIENT_CSRF_SUPPORT_ENABLED"] = "false"
        # On plain HTTP to this machine there is nothing to verify, but each client of
        # Prefect's reads all certificates that are trusted, 21 ms, twice or three times
        # a run, also where it is told not to verify. This one vouches for nobody.
        fixed["PREFECT_API_SSL_CERT_FILE"] = str(NOBODY)
    return {**QUIET, **OWN_SERVER, **WORKING, **base, **fixed}


def words(name: str) -> str:
    """Return what people call the program, with its article."""
    known: Mapping[str, str] = {
        "server": say(fr="le serveur Prefect", en="the Prefect server"),
        "worker": say(fr="le worker", en="the worker"),
        "web": say(fr="la console", en="the console"),
        "register": say(fr="l'enregistrement", en="the registration"),
    }
    return known.get(name, name)


def no_server(url: str) -> str:
    """Say that the server that exists already does not answer."""
    return say(
        fr=f"Aucun serveur Prefect ne répond à {url} (PREFECT_API_URL). Démarrez-le, "
        "corrigez l'adresse, ou retirez PREFECT_API_URL : `regie up` démarrera alors "
        "le sien.",
        en=f"No Prefect server answers at {url} (PREFECT_API_URL). Start it, correct "
        "the address, or take PREFECT_API_URL out: `regie up` then starts its own.",
    )
