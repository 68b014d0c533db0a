"""Someone who looks at the console and presses its buttons."""

from __future__ import annotations

import html
import re
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote

import uvicorn
from fastapi import FastAPI
from httpx import Response

from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.settings import Settings
from regie.web.app import create_app
from regie.web.deps import NOTE_COOKIE
from regie.web.guard import FORM_COOKIE
from tests.rehearsed import Stage
from tests.rehearsed import start

# Starlette would rather have httpx2, which nothing else that is pinned knows yet.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

SLUG = "lancement-zen"
START_WAIT_S = 20
ADDRESS = "http://127.0.0.1:8008"


@dataclass
class Visitor:
    """A browser without JavaScript, and the runtime behind the pages."""

    client: TestClient
    on: Stage

    def page(self, path: str) -> str:
        """Return the words of a page that must be there, as they are read."""
        reply = self.client.get(path)
        assert reply.status_code == 200, reply.text
        return words(reply)

    def press(self, path: str, **fields: str) -> Response:
        """Send a form as one of our pages would."""
        if FORM_COOKIE not in self.client.cookies:
            self.client.get("/")
        token = self.client.cookies[FORM_COOKIE]
        fields |= {"token": token}
        reply: Response = self.client.post(path, data=fields)
        return reply

    def note(self, reply: Response) -> str:
        """Return the sentence that the next page will show."""
        return unquote(reply.cookies[NOTE_COOKIE])


@contextmanager
def opened(
    on: Stage,
    *,
    settings: Settings | None = None,
    address: str = ADDRESS,
) -> Iterator[Visitor]:
    """Open the console of a stage."""
    app = create_app(
        lambda: on.runtime,
        settings=settings or Settings(_env_file=None, home=on.runtime.home),
        gather=timedelta(milliseconds=10),
    )
    with TestClient(
        app, base_url=address, follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield Visitor(client, on)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve the app on a free port of this machine, for a real browser."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, ws="none", log_level="critical")
        server = uvicorn.Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listening]}, daemon=True
        )
        thread.start()
        _wait_until_started(server)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def _wait_until_started(server: uvicorn.Server) -> None:
    give_up_at = time.monotonic() + START_WAIT_S
    while not server.started:
        assert time.monotonic() < give_up_at, "the console did not start"
        time.sleep(0.02)


def words(reply: Response) -> str:
    """Return what a person reads of a page: no tags, one space between words."""
    body = reply.text.partition("<body")[2].partition(">")[2]
    plain = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def wake(on: Stage, slug: str = SLUG) -> None:
    """Do what a wake-up does."""
    while due := due_now(on.runtime, slug):
        for action in due:
            perform_action(on.runtime, slug, action.key)


def under_way(on: Stage) -> None:
    """Start the small launch and let its first card be opened."""
    start(on)
    wake(on)
