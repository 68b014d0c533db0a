"""One attempt at a vendor's HTTP API, with a time limit, and what its failure means.

The only place that catches httpx errors. Nothing is retried here: tasks retry what is
`transient`. No text made here holds a header, a parameter or an address of the request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from integrations._text import shortened
from regie.errors import OutcomeUnknownError
from regie.errors import RateLimitedError
from regie.errors import VendorCredentialsError
from regie.errors import VendorError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.words import say

CONNECT_TIMEOUT_S = 10.0
WAIT_MAX = timedelta(days=1)

_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
_NOT_SENDABLE = (
    httpx.InvalidURL,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
    UnicodeEncodeError,
)
_REQUEST_TIMEOUT = 408
_TEXT_FIELDS = ("message", "error", "detail", "title", "exception_message", "errors")
_SECRET_NAME = re.compile(r"key|auth|token|secret|cookie|password", re.IGNORECASE)
_SECRET_LENGTH_MIN = 6


def call(  # noqa: PLR0913 -- the parameters of httpx.Client.request, and the verdict's
    client: httpx.Client,
    vendor: str,
    method: str,
    path: str,
    *,
    json: object = None,
    params: Mapping[str, str | int] | None = None,
    headers: Mapping[str, str] | None = None,
    repeatable: bool,
    timeout_s: float = 20,
    wait_header: str | None = None,
    is_fine: Callable[[httpx.Response], bool] = lambda response: response.is_success,
) -> httpx.Response:
    """Make one request and return its answer, a 2xx unless `is_fine` says otherwise.

    Args:
        client: May hold the vendor's base address.
        vendor: The vendor's slug, for errors.
        method: `GET`, `POST`…
        path: Below the client's base address, or a whole address.
        json: Body, if any.
        params: Query, if any.
        headers: Further headers, such as the one with the vendor's key.
        repeatable: Whether a second call under the same key changes nothing.
        timeout_s: For each wait on the network (connecting takes 10 s at most).
        wait_header: The vendor's own header with the seconds to wait after a 429;
            `Retry-After` is read too and goes first.
        is_fine: Says which answers are no failure, for a vendor that answers "done
            already" with an error.

    Raises:
        VendorUnavailableError: Nothing was sent, or the call may be repeated.
        OutcomeUnknownError: Sent, not confirmed, and not to be repeated.
        RateLimitedError: 429.
        VendorCredentialsError: 401 or 403.
        VendorRejectedError: Any other 4xx, a redirection, or a request that cannot be
            written down (a broken address, a key with a character that no key has).
    """
    timeout = httpx.Timeout(timeout_s, connect=min(timeout_s, CONNECT_TIMEOUT_S))
    try:
        response = client.request(
            method, path, json=json, params=params, headers=headers, timeout=timeout
        )
    except _NOT_SENDABLE:
        # `from None`: h11 puts the illegal header, so the key, into its sentence.
        raise VendorRejectedError(vendor, _unsendable()) from None
    except _NOTHING_SENT as error:
        raise VendorUnavailableError(vendor, _unreachable(error)) from error
    except httpx.RequestError as error:
        raise unconfirmed(vendor, _broken(error), repeatable=repeatable) from error
    if not is_fine(response):
        raise _failure(vendor, response, repeatable=repeatable, wait_header=wait_header)
    return response


def fields(
    response: httpx.Response, vendor: str, *, repeatable: bool
) -> dict[str, Any]:
    """Return the JSON object of an answer; an empty body is an empty object.

    Raises:
        VendorUnavailableError: It is no JSON object (a proxy's page, say).
        OutcomeUnknownError: The same, after a call that must not be repeated.
    """
    if not response.content.strip():
        return {}
    body = json_of(response)
    if not isinstance(body, dict):
        detail = say(fr="réponse illisible", en="unreadable answer")
        raise unconfirmed(
            vendor, detail, repeatable=repeatable, status=response.status_code
        )
    return body


def json_of(response: httpx.Response) -> object:
    """Return the answer's JSON value, None if it has none."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def unconfirmed(
    vendor: str, detail: str, *, repeatable: bool, status: int | None = None
) -> VendorError:
    """Return the error for a call that was sent and not confirmed."""
    if repeatable:
        return VendorUnavailableError(vendor, detail, status=status, sent=True)
    return OutcomeUnknownError(vendor, detail, status=status)


def wait_from(
    headers: Mapping[str, str], wait_header: str | None = None
) -> timedelta | None:
    """Read how long to wait: seconds, or a date compared with the vendor's own `Date`.

    The vendor's clock is on both sides, so that ours need not be right. At most a day.
    """
    for name in ("retry-after", wait_header):
        text = headers.get(name, "").strip() if name else ""
        if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text, re.ASCII):
            return min(timedelta(seconds=float(text)), WAIT_MAX)
        wait = _between(headers.get("date", ""), text)
        if wait is not None:
            return min(max(wait, timedelta(0)), WAIT_MAX)
    return None


def _failure(
    vendor: str,
    response: httpx.Response,
    *,
    repeatable: bool,
    wait_header: str | None,
) -> VendorError:
    status = response.status_code
    detail = _detail(response)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        wait = wait_from(response.headers, wait_header)
        return RateLimitedError(vendor, detail, retry_after=wait)
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return VendorCredentialsError(vendor, detail, status=status)
    if status == _REQUEST_TIMEOUT:
        return VendorUnavailableError(vendor, detail, status=status)
    if response.is_server_error:
        return unconfirmed(vendor, detail, repeatable=repeatable, status=status)
    return VendorRejectedError(vendor, detail, status=status)


def _detail(response: httpx.Response) -> str:
    status = f"HTTP {response.status_code}"
    said = _sentence(json_of(response))
    if not said and response.headers.get("content-type", "").startswith("text/plain"):
        said = response.text
    said = shortened(_without_secrets(said, response.request))
    return f"{status}: {said}" if said else status


def _sentence(body: object) -> str:
    """Find what the vendor says in the shapes that vendors use for errors."""
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        return "; ".join(filter(None, (_sentence(part) for part in body[:3])))
    if not isinstance(body, dict):
        return ""
    said = next(filter(None, (_sentence(body.get(name)) for name in _TEXT_FIELDS)), "")
    code = body.get("code")
    return f"{said} ({code})" if said and isinstance(code, str) else said


def _without_secrets(text: str, request: httpx.Request) -> str:
    """Blank out the request's credentials, which some vendors quote in their errors."""
    sent = [*request.headers.items(), *request.url.params.multi_items()]
    words = (
        word
        for name, value in sent
        if _SECRET_NAME.search(name)
        for word in (value, *value.split())
    )
    for word in sorted(set(words), key=len, reverse=True):
        if len(word) >= _SECRET_LENGTH_MIN:
            text = text.replace(word, "…")
    return text


def _between(start: str, end: str) -> timedelta | None:
    try:
        return parsedate_to_datetime(end) - parsedate_to_datetime(start)
    except (ValueError, TypeError, OverflowError):
        return None


def _unsendable() -> str:
    return say(
        fr="la demande n'a pas pu être écrite : l'adresse ou la clé contient un "
        "caractère interdit",
        en="the request could not be written: the address or the key holds a "
        "character that is not allowed",
    )


def _unreachable(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return say(fr="connexion trop longue", en="connecting took too long")
    return say(fr="connexion impossible", en="no connection")


def _broken(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return say(fr="délai de réponse dépassé", en="the answer took too long")
    return say(fr="connexion interrompue", en="the connection broke")
