from __future__ import annotations

import urllib.request

import pytest

from tests.prefect_server import Server

pytestmark = pytest.mark.prefect


@pytest.mark.parametrize("page", ["", "/v2/", "/dashboard"])
def test_pages_of_prefect_may_call_this_machine_only(
    prefect_server: Server, page: str
) -> None:
    request = urllib.request.Request(
        prefect_server.url.removesuffix("/api") + page, headers={"Accept": "text/html"}
    )

    with urllib.request.urlopen(request, timeout=20) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert policy == (
        "connect-src 'self' http://127.0.0.1:* http://localhost:* "
        "ws://127.0.0.1:* ws://localhost:*"
    )
