from __future__ import annotations

import socket
import traceback
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import _http
from regie.errors import OutcomeUnknownError
from regie.errors import RateLimitedError
from regie.errors import VendorCredentialsError
from regie.errors import VendorError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.words import speaking
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer

SECRET = "xkeysib-very-secret-key"


def post(
    http: httpx.Client, url: str, *, repeatable: bool = True, timeout_s: float = 5
) -> httpx.Response:
    return _http.call(
        http,
        "acme",
        "POST",
        f"{url}/things",
        json={"a": 1},
        headers={"api-key": SECRET},
        repeatable=repeatable,
        timeout_s=timeout_s,
        wait_header="x-acme-reset",
    )


def failure(
    http: httpx.Client, url: str, *, repeatable: bool = True, timeout_s: float = 5
) -> VendorError:
    with pytest.raises(VendorError) as caught:
        post(http, url, repeatable=repeatable, timeout_s=timeout_s)
    return caught.value


def test_call_returns_the_answer(http: httpx.Client, vendor: VendorServer) -> None:
    vendor.script.append(Answer(status=201, body={"id": 7}))

    response = post(http, vendor.url)

    assert (response.status_code, response.json()) == (201, {"id": 7})
    assert [(r.method, r.path, r.body) for r in vendor.received] == [
        ("POST", "/things", {"a": 1})
    ]


def test_call_takes_a_path_below_the_clients_address(vendor: VendorServer) -> None:
    with httpx.Client(base_url=vendor.url, trust_env=False) as client:
        _http.call(
            client, "acme", "GET", "/a", params={"page": 2, "q": "é"}, repeatable=True
        )

    assert vendor.received[0].path == "/a?page=2&q=%C3%A9"


@pytest.mark.parametrize(
    ("status", "repeatable", "expected"),
    [
        (400, True, VendorRejectedError),
        (404, False, VendorRejectedError),
        (409, False, VendorRejectedError),
        (422, True, VendorRejectedError),
        (401, True, VendorCredentialsError),
        (403, False, VendorCredentialsError),
        (408, False, VendorUnavailableError),
        (429, False, RateLimitedError),
        (500, True, VendorUnavailableError),
        (503, True, VendorUnavailableError),
        (529, True, VendorUnavailableError),
        (500, False, OutcomeUnknownError),
        (504, False, OutcomeUnknownError),
        (302, True, VendorRejectedError),
    ],
)
def test_status_says_what_failed_and_is_tried_once(
    http: httpx.Client,
    vendor: VendorServer,
    *,
    status: int,
    repeatable: bool,
    expected: type[VendorError],
) -> None:
    vendor.script.append(Answer(status=status, body={"message": "non"}))

    error = failure(http, vendor.url, repeatable=repeatable)

    assert (type(error), error.status, error.detail, error.vendor) == (
        expected,
        status,
        f"HTTP {status}: non",
        "acme",
    )
    assert len(vendor.received) == 1


@pytest.mark.parametrize("repeatable", [True, False])
def test_refused_connection_sent_nothing(
    http: httpx.Client, *, repeatable: bool
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        error = failure(http, url, repeatable=repeatable)

    assert type(error) is VendorUnavailableError
    assert str(error) == (
        "acme ne répond pas pour le moment (connexion impossible). "
        "Régie réessaie toute seule ; rien n'est perdu."
    )


def test_unknown_host_sent_nothing(http: httpx.Client) -> None:
    error = failure(http, "http://vendor.invalid", repeatable=False)

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion impossible",
    )


def test_full_backlog_is_a_connection_that_takes_too_long(http: httpx.Client) -> None:
    with socket.socket() as server, socket.socket() as one, socket.socket() as two:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for client in (one, two):
            client.settimeout(0)
            client.connect_ex(server.getsockname())

        error = failure(
            http,
            f"http://127.0.0.1:{server.getsockname()[1]}",
            repeatable=False,
            timeout_s=0.2,
        )

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion trop longue",
    )


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (Answer(after_s=0.5), "délai de réponse dépassé"),
        (Answer(lost=True), "connexion interrompue"),
    ],
)
@pytest.mark.parametrize(
    ("repeatable", "expected"),
    [(True, VendorUnavailableError), (False, OutcomeUnknownError)],
)
def test_no_answer_after_sending(
    http: httpx.Client,
    vendor: VendorServer,
    *,
    answer: Answer,
    detail: str,
    repeatable: bool,
    expected: type[VendorError],
) -> None:
    vendor.script.append(answer)

    error = failure(http, vendor.url, repeatable=repeatable, timeout_s=0.2)

    assert (type(error), error.detail) == (expected, detail)
    assert len(vendor.received) == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Retry-After": "30"}, timedelta(seconds=30)),
        ({"Retry-After": "1.5"}, timedelta(seconds=1.5)),
        ({"x-acme-reset": "12"}, timedelta(seconds=12)),
        ({"Retry-After": "30", "x-acme-reset": "12"}, timedelta(seconds=30)),
        ({"Retry-After": "soon", "x-acme-reset": "12"}, timedelta(seconds=12)),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "999999999"}, timedelta(days=1)),
        ({"Retry-After": "nan"}, None),
    ],
)
def test_429_says_how_long_to_wait(
    http: httpx.Client,
    vendor: VendorServer,
    headers: dict[str, str],
    expected: timedelta | None,
) -> None:
    vendor.script.append(Answer(status=429, headers=headers))

    error = failure(http, vendor.url)

    assert isinstance(error, RateLimitedError)
    assert error.retry_after == expected


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("Tue, 24 Nov 2026 12:01:30 GMT", timedelta(seconds=90)),
        ("Tue, 24 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("Tue, 24 Nov 2026 12:01:30 -0000", None),
    ],
)
def test_wait_until_a_date_is_counted_by_the_vendors_clock(
    until: str, expected: timedelta | None
) -> None:
    headers = httpx.Headers(
        {"Date": "Tue, 24 Nov 2026 12:00:00 GMT", "Retry-After": until}
    )

    assert _http.wait_from(headers) == expected


@given(
    st.dictionaries(
        st.sampled_from(["retry-after", "date", "reset"]),
        st.text() | st.sampled_from(["Tue, 24 Nov 2026 12:00:00 GMT"]),
    )
)
def test_wait_lies_between_nothing_and_a_day(headers: dict[str, str]) -> None:
    wait = _http.wait_from(headers, "reset")

    assert wait is None or timedelta(0) <= wait <= timedelta(days=1)


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (
            {"code": "invalid_parameter", "message": "bad  e-mail"},
            {},
            "HTTP 400: bad e-mail (invalid_parameter)",
        ),
        ({"error": {"message": "m", "code": "c"}}, {}, "HTTP 400: m (c)"),
        ({"errors": [{"message": "a"}, {"message": "b"}]}, {}, "HTTP 400: a; b"),
        ({"detail": [{"msg": "x"}]}, {}, "HTTP 400"),
        ({"exception_message": "no such flow"}, {}, "HTTP 400: no such flow"),
        ({"message": "e" * 500}, {}, f"HTTP 400: {'e' * 199}…"),
        (b"<html>Bad Gateway</html>", {"Content-Type": "text/html"}, "HTTP 400"),
        (
            b"try\r\nlater\x1b[31m",
            {"Content-Type": "text/plain"},
            "HTTP 400: try later [31m",
        ),
        (b"[" * 20_000, {}, "HTTP 400"),
        (None, {}, "HTTP 400"),
    ],
)
def test_detail_is_what_the_vendor_says_on_one_line(
    http: httpx.Client,
    vendor: VendorServer,
    body: object,
    headers: dict[str, str],
    expected: str,
) -> None:
    vendor.script.append(Answer(status=400, body=body, headers=headers))

    assert failure(http, vendor.url).detail == expected


def test_a_key_that_the_vendor_quotes_is_blanked_out(
    http: httpx.Client, vendor: VendorServer
) -> None:
    vendor.script.append(Answer(status=401, body={"message": f"bad key {SECRET}!"}))

    assert failure(http, vendor.url).detail == "HTTP 401: bad key …!"


def test_a_bearer_token_and_a_secret_parameter_are_blanked_out(
    http: httpx.Client, vendor: VendorServer
) -> None:
    vendor.script.append(
        Answer(status=400, body={"message": "abcdef123 tok-456789 ab"})
    )

    with pytest.raises(VendorRejectedError) as caught:
        _http.call(
            http,
            "acme",
            "GET",
            f"{vendor.url}/x",
            params={"token": "tok-456789", "key": "ab"},
            headers={"Authorization": "Bearer abcdef123"},
            repeatable=True,
        )

    assert caught.value.detail == "HTTP 400: … … ab"


@pytest.mark.parametrize("key", [f"{SECRET}\n", f"{SECRET}é"])
def test_a_key_that_no_header_can_hold_is_explained_without_showing_it(
    http: httpx.Client, vendor: VendorServer, key: str
) -> None:
    with pytest.raises(VendorRejectedError) as caught:
        _http.call(
            http,
            "acme",
            "GET",
            vendor.url,
            headers={"api-key": key},
            repeatable=True,
        )

    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert vendor.received == []


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "127.0.0.1", "http://a:b:c"])
def test_an_address_that_is_none_is_explained(http: httpx.Client, address: str) -> None:
    error = failure(http, address)

    assert type(error) is VendorRejectedError


def test_details_are_in_the_readers_language(
    http: httpx.Client, vendor: VendorServer
) -> None:
    vendor.script.append(Answer(lost=True))

    with speaking("en"):
        error = failure(http, vendor.url, repeatable=False)

    assert str(error) == (
        "acme did not confirm (the connection broke): the action may have happened. "
        "Look at acme, then tell Régie."
    )


def test_an_answer_may_be_declared_fine(
    http: httpx.Client, vendor: VendorServer
) -> None:
    vendor.script.append(Answer(status=409, body={"code": "exists"}))

    response = _http.call(
        http,
        "acme",
        "POST",
        vendor.url,
        repeatable=False,
        is_fine=lambda answer: answer.status_code == 409,
    )

    assert response.status_code == 409


def test_fields_of_an_empty_body_are_none(
    http: httpx.Client, vendor: VendorServer
) -> None:
    vendor.script.append(Answer(status=204))

    assert _http.fields(post(http, vendor.url), "acme", repeatable=True) == {}


@pytest.mark.parametrize("body", [b"<html>Welcome to our Wi-Fi</html>", ["a list"]])
@pytest.mark.parametrize(
    ("repeatable", "expected"),
    [(True, VendorUnavailableError), (False, OutcomeUnknownError)],
)
def test_fields_of_no_object_confirm_nothing(
    http: httpx.Client,
    vendor: VendorServer,
    *,
    body: object,
    repeatable: bool,
    expected: type[VendorError],
) -> None:
    vendor.script.append(Answer(status=200, body=body))
    response = post(http, vendor.url)

    with pytest.raises(expected) as caught:
        _http.fields(response, "acme", repeatable=repeatable)

    assert caught.value.detail == "réponse illisible"
