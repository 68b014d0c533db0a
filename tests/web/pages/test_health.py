from __future__ import annotations

from regie import __version__
from tests.web.visitor import Visitor


def test_health_reads_the_database(web: Visitor) -> None:
    reply = web.client.get("/healthz")

    assert (reply.status_code, reply.json()) == (
        200,
        {"status": "ok", "version": __version__},
    )
    assert dict(reply.cookies) == {}
