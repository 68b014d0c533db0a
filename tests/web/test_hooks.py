from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path

import pytest
from fastapi import Request
from starlette.types import Message

from integrations.rehearsal import signed_delivery
from regie.errors import VendorUnavailableError
from regie.web.hooks import next_collection
from regie.web.hooks import raw_body
from tests.rehearsed import Notebook
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.web.visitor import opened
from tests.web.visitor import Visitor

Delivery = tuple[dict[str, str], bytes]
EVENT = {
    "id": "evt_1",
    "type": "charge.succeeded",
    "created": 1_800_000_000,
    "data": {},
}


class Prefect(Notebook):
    """A timetable that may be down."""

    def __init__(self, *, down: bool = False) -> None:
        super().__init__()
        self.down = down

    def run_now(
        self, deployment: str, parameters: Mapping[str, object], *, name: str, key: str
    ) -> None:
        if self.down:
            raise VendorUnavailableError(name, "connection refused")
        super().run_now(deployment, parameters, name=name, key=key)


@pytest.fixture
def prefect() -> Prefect:
    return Prefect()


@pytest.fixture
def web(on: Stage, prefect: Prefect) -> Iterator[Visitor]:
    with opened(with_timetable(on, prefect)) as visitor:
        yield visitor


def with_timetable(on: Stage, prefect: Prefect) -> Stage:
    return replace(on, runtime=replace(on.runtime, timetable=prefect))


def delivery(
    on: Stage, *, secret: str = SECRET, age: timedelta = timedelta()
) -> Delivery:
    return signed_delivery(EVENT, secret=secret, at=on.clock.now() - age)


def kept(on: Stage) -> tuple[dict[str, int], int]:
    """Return what the inbox holds and how many refusals were counted."""
    with on.runtime.unit(reading=True) as unit:
        return unit.inbox.counts(), unit.journal.counted("webhook refused stripe")


def send(web: Visitor, signed: Delivery) -> tuple[int, str]:
    headers, body = signed
    reply = web.client.post("/hooks/stripe", headers=headers, content=body)
    return reply.status_code, reply.text


def test_a_delivery_is_stored_and_collected_soon(
    web: Visitor, prefect: Prefect
) -> None:
    answer = send(web, delivery(web.on))

    assert answer == (202, "stored\n")
    assert kept(web.on) == ({"new": 1}, 0)
    assert [(one, said) for one, said, _ in prefect.runs] == [("collect", {})]


def test_a_replayed_delivery_is_answered_and_kept_once(
    web: Visitor, prefect: Prefect
) -> None:
    send(web, delivery(web.on))

    answer = send(web, delivery(web.on, age=timedelta(seconds=10)))

    assert answer == (200, "known\n")
    assert kept(web.on) == ({"new": 1}, 0)
    assert [(one, said) for one, said, _ in prefect.runs] == [("collect", {})]


@pytest.mark.parametrize(
    ("secret", "age"),
    [
        ("whsec_forged", timedelta()),
        (SECRET, timedelta(seconds=301)),
        (SECRET, timedelta(seconds=-301)),
    ],
    ids=["forged", "stale", "from the future"],
)
def test_a_bad_signature_leaves_only_a_counter(
    web: Visitor, prefect: Prefect, secret: str, age: timedelta
) -> None:
    answer = send(web, delivery(web.on, secret=secret, age=age))

    assert answer == (400, "refused\n")
    assert kept(web.on) == ({}, 1)
    assert prefect.runs == []


def test_a_changed_body_is_forged(web: Visitor) -> None:
    headers, body = delivery(web.on)

    answer = send(web, (headers, body.replace(b"evt_1", b"evt_2")))

    assert answer == (400, "refused\n")
    assert kept(web.on) == ({}, 1)


def test_nothing_is_parsed_before_the_signature(web: Visitor) -> None:
    answer = send(web, ({"Stripe-Signature": "t=1,v1=00"}, b"\xff{no json"))

    assert answer == (400, "refused\n")


def test_an_unknown_vendor_is_not_found(web: Visitor) -> None:
    headers, body = delivery(web.on)

    reply = web.client.post("/hooks/paypal", headers=headers, content=body)

    assert (reply.status_code, reply.text) == (404, "refused\n")
    assert kept(web.on) == ({}, 0)


def test_a_body_over_one_megabyte_is_refused(web: Visitor) -> None:
    reply = web.client.post("/hooks/stripe", content=b"x" * 1_000_001)

    assert (reply.status_code, reply.text) == (413, "too large\n")
    assert kept(web.on) == ({}, 0)


def test_a_long_body_is_not_read_to_its_end() -> None:
    asked: list[int] = []

    async def receive() -> Message:
        asked.append(len(asked))
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    body = asyncio.run(raw_body(Request({"type": "http"}, receive)))

    assert (body, len(asked)) == (None, 11)


def test_a_burst_asks_once_at_the_end_of_its_stretch() -> None:
    gather = timedelta(seconds=2)
    at = paris("2027-02-08 09:00")

    first = next_collection(at, gather)
    second = next_collection(at + timedelta(seconds=1.5), gather)
    later = next_collection(at + timedelta(seconds=2), gather)

    assert (first[0], second[0], later[0]) == (2.0, 0.5, 2.0)
    assert first[1] == second[1] != later[1]


def test_a_webhook_gets_no_cookie(web: Visitor) -> None:
    headers, body = delivery(web.on)

    reply = web.client.post("/hooks/stripe", headers=headers, content=body)

    assert dict(reply.cookies) == {}


def test_a_timetable_that_is_down_loses_nothing(on: Stage) -> None:
    down = Prefect(down=True)

    with opened(with_timetable(on, down)) as web:
        answer = send(web, delivery(on))

    assert answer == (202, "stored\n")
    assert kept(on) == ({"new": 1}, 0)
    assert down.runs == []


def test_a_timetable_that_knows_only_wake_ups_is_not_asked(on: Stage) -> None:
    with opened(on) as web:
        answer = send(web, delivery(on))

    assert answer == (202, "stored\n")
    assert on.timetable.asked == []


@pytest.mark.shared
def test_deliveries_of_another_hand_are_taken_once(
    tmp_path: Path, shared: Path
) -> None:
    text = (shared / "payloads" / "stripe_webhooks.json").read_text("utf-8")
    deliveries = json.loads(text)["deliveries"]
    signed_at = datetime.fromtimestamp(1_795_420_800, UTC)

    with stage(tmp_path, now="2026-11-23 09:00") as on:
        on.clock.at = signed_at
        with opened(on) as web:
            first = [_post(web, one) for one in deliveries]
            again = [_post(web, one) for one in deliveries]

    assert (len(first), set(first), set(again)) == (11, {202}, {200})


def _post(web: Visitor, one: dict[str, object]) -> int:
    headers, body = one["headers"], one["body"]
    assert isinstance(headers, dict)
    return send(web, (headers, str(body).encode()))[0]
