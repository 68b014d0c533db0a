"""The door of the console: who may come in, in which language, under which rules.

There is no login: the console answers on this machine only. A request for another name
is refused, since any site can point its own name at 127.0.0.1. A request that comes in
through `public_url` or a proxy finds the signed links and the webhooks, nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp
from starlette.types import Message
from starlette.types import Receive
from starlette.types import Scope
from starlette.types import Send

from regie.planning.gantt.look import Theme
from regie.planning.gantt.style import style
from regie.settings import Settings
from regie.words import LANGUAGES
from regie.words import say
from regie.words import speaking

LANGUAGE_COOKIE = "regie_language"
FORM_COOKIE = "regie_form"

#: Names of this machine as only it can use them.
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

#: A year, in seconds.
REMEMBERED_S = 31_536_000

#: What may be reached from outside this machine.
OPEN_PATHS = ("/l/", "/q/", "/s/", "/p/", "/f/", "/hooks/", "/static/", "/healthz")

#: What is asked for by programs, and sets no cookie.
COOKIELESS = ("/f/", "/hooks/", "/static/", "/healthz")

#: What proxies and tunnels add to a request that they hand on.
PROXY_HEADERS = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-real-ip",
    "cf-connecting-ip",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Under which host names the console answers.

    Attributes:
        inside: Names of this machine: every page.
        outside: The name of `public_url`: signed links and webhooks only.
    """

    inside: frozenset[str]
    outside: frozenset[str]

    def refuses(self, host: str) -> bool:
        """Say whether no door has that name."""
        return host not in self.inside | self.outside

    def is_outside(self, host: str, headers: Mapping[str, str]) -> bool:
        """Say whether the request may come from another machine."""
        handed_on = any(name in headers for name in PROXY_HEADERS)
        return handed_on or host not in self.inside


def doors_of(settings: Settings) -> Doors:
    """Return the host names that the settings allow."""
    inside = set(LOCAL_HOSTS)
    if settings.web_host not in {"0.0.0.0", "::", ""}:  # noqa: S104 -- compared, not bound
        inside.add(settings.web_host.lower())
    public = host_name(urlsplit(settings.public_url or "").netloc)
    return Doors(inside=frozenset(inside), outside=frozenset({public} - inside - {""}))


def host_name(netloc: str) -> str:
    """Return a Host header's name without its port, in lower case; empty if broken."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""


@cache
def security_headers() -> Mapping[str, str]:
    """Return what every reply carries; the plan's picture brings its own style."""
    known = base64.b64encode(
        hashlib.sha256(style(Theme.AUTO).encode()).digest()
    ).decode()
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' 'sha256-{known}'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "content-security-policy": "; ".join(policy),
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
    }


class Guard:
    """ASGI middleware: host, language, form cookie, security headers."""

    def __init__(self, app: ASGIApp, *, doors: Doors, language: str) -> None:
        self._app = app
        self._doors = doors
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an HTTP request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        cookies = request.cookies
        asked = _known(request.query_params.get("lang"))
        chosen = asked or _known(cookies.get(LANGUAGE_COOKIE))
        language = chosen or self._language
        form_token = cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
        scope.setdefault("state", {}).update(
            form_token=form_token, language=language, language_chosen=bool(chosen)
        )
        fresh: dict[str, str] = {}
        if asked:
            fresh[LANGUAGE_COOKIE] = asked
        if FORM_COOKIE not in cookies and not scope["path"].startswith(COOKIELESS):
            fresh[FORM_COOKIE] = form_token
        reply = _Reply(send, fresh, is_static=scope["path"].startswith("/static/"))
        with speaking(language):
            refusal = self._refusal(request)
            await (refusal or self._app)(scope, receive, reply.send)

    def _refusal(self, request: HTTPConnection) -> PlainTextResponse | None:
        headers = request.headers
        host = host_name(headers.get("host", ""))
        if self._doors.refuses(host):
            return PlainTextResponse(_unknown_host(), status_code=421)
        outside = self._doors.is_outside(host, headers)
        if outside and not request.scope["path"].startswith(OPEN_PATHS):
            return PlainTextResponse(_only_here(), status_code=403)
        return None


class _Reply:
    """Adds headers to the response that passes through."""

    def __init__(
        self, send: Send, cookies: Mapping[str, str], *, is_static: bool
    ) -> None:
        self._send = send
        self._cookies = cookies
        self._cache = "no-cache" if is_static else "no-store"

    async def send(self, message: Message) -> None:
        """Send the message on, with the headers that every reply carries."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in security_headers().items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", self._cache)
            for name, value in self._cookies.items():
                headers.append("set-cookie", _cookie(name, value))
        await self._send(message)


def _known(language: str | None) -> str:
    return language if language in LANGUAGES else ""


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Path=/; Max-Age={REMEMBERED_S}; HttpOnly; SameSite=Lax"


def _unknown_host() -> str:
    return say(
        fr="La console ne répond pas sous ce nom. Ouvrez-la par http://127.0.0.1, ou "
        "donnez son adresse publique dans le réglage REGIE_PUBLIC_URL.\n",
        en="The console does not answer under this name. Open it as http://127.0.0.1, "
        "or set its public address in REGIE_PUBLIC_URL.\n",
    )


def _only_here() -> str:
    return say(
        fr="La console ne s'ouvre que sur la machine où Régie tourne. D'ici, seuls les "
        "liens reçus par mail répondent : ouvrez celui de votre dernier mail.\n",
        en="The console opens only on the machine that Régie runs on. From here, only "
        "the links in mails answer: open the one in your latest mail.\n",
    )
