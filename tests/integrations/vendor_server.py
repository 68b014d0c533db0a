"""A vendor on 127.0.0.1: answers by script, else as the vendor documents it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Any
from typing import Self
from uuid import UUID

from openapi_schema_validator import oas30_format_checker
from openapi_schema_validator import OAS30Validator


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the vendor says.

    `lost`: it does its work, then breaks the connection instead of answering.
    `after_s`: how long it takes to answer.
    """

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0
    lost: bool = False


@dataclass(frozen=True, kw_only=True)
class Received:
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


class Vendor:
    """A vendor without rules: everything is fine."""

    def reply(self, request: Received) -> Answer:  # noqa: ARG002
        return Answer(status=200, body={})


class BrevoRules(Vendor):
    """Brevo, as its own description and its page on idempotency tell it."""

    def __init__(self, description: Mapping[str, Any], *, api_key: str) -> None:
        self._description = description
        self._api_key = api_key
        self.mails: dict[str, dict[str, Any]] = {}
        self.contacts: dict[str, dict[str, Any]] = {}

    def reply(self, request: Received) -> Answer:
        if request.headers.get("api-key") != self._api_key:
            return _error(401, "unauthorized", "Key not found")
        operation = self._operation(request)
        if operation is None:
            return _error(404, "document_not_found", "no such path")
        fault = self._fault(operation, request.body)
        if fault:
            return _error(400, "invalid_parameter", fault)
        if request.path == "/v3/account":
            return Answer(status=200, body={"email": "zen@example.org", "plan": []})
        if request.path == "/v3/smtp/email":
            return self._send(request.body)
        return self._add(request.body)

    def _operation(self, request: Received) -> Mapping[str, Any] | None:
        path = request.path.removeprefix(self._description["basePath"])
        operations: Mapping[str, Any] = self._description["paths"].get(path, {})
        found: Mapping[str, Any] | None = operations.get(request.method.lower())
        return found

    def _fault(self, operation: Mapping[str, Any], body: object) -> str:
        bodies = [p["schema"] for p in operation["parameters"] if p["in"] == "body"]
        if not bodies:
            return "" if body is None else "no body is described"
        schema = bodies[0]
        validator = OAS30Validator(
            {**schema, "definitions": self._description["definitions"]},
            format_checker=oas30_format_checker,
        )
        return "; ".join(sorted(error.message for error in validator.iter_errors(body)))

    def _send(self, body: dict[str, Any]) -> Answer:
        key = str(UUID(body["headers"]["idempotencyKey"]))
        if key in self.mails:
            return _error(
                400,
                "duplicate_parameter",
                "Email for the idempotency key has already been processed",
            )
        self.mails[key] = body
        return Answer(status=201, body={"messageId": f"<{len(self.mails)}@brevo>"})

    def _add(self, body: dict[str, Any]) -> Answer:
        known = body["email"] in self.contacts
        if known and not body.get("updateEnabled"):
            return _error(400, "duplicate_parameter", "Contact already exist")
        before = self.contacts.get(body["email"], {"attributes": {}, "listIds": []})
        self.contacts[body["email"]] = {
            "attributes": before["attributes"] | body.get("attributes", {}),
            "listIds": sorted({*before["listIds"], *body["listIds"]}),
        }
        if known:
            return Answer(status=204)
        return Answer(status=201, body={"id": len(self.contacts)})


def closed(description: dict[str, Any]) -> dict[str, Any]:
    """Refuse unknown fields of all objects whose fields the description lists."""
    for definition in description["definitions"].values():
        if definition.get("properties"):
            definition["additionalProperties"] = False
    return description


class VendorServer:
    """A context in which the vendor listens on `url`; `script` answers go first."""

    def __init__(self, rules: Vendor | None = None) -> None:
        self.rules = rules or Vendor()
        self.script: deque[Answer] = deque()
        self.received: list[Received] = []
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer_to(self, request: Received) -> Answer:
        self.received.append(request)
        scripted = self.script.popleft() if self.script else None
        if scripted is None:
            return self.rules.reply(request)
        if scripted.lost or scripted.after_s:
            self.rules.reply(request)
        return scripted


class _Server(ThreadingHTTPServer):
    def __init__(self, vendor: VendorServer) -> None:
        self.vendor = vendor
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def converse(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        answer = self.server.vendor.answer_to(
            Received(
                method=self.command,
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=json.loads(raw) if raw else None,
            )
        )
        if answer.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        time.sleep(answer.after_s)
        self.give(answer)

    do_GET = do_POST = converse  # noqa: N815

    def give(self, answer: Answer) -> None:
        raw = answer.body
        if not isinstance(raw, bytes):
            raw = b"" if raw is None else json.dumps(raw).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        try:
            self.wfile.write(raw)
        except ConnectionError:  # the client lost patience
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _error(status: int, code: str, message: str) -> Answer:
    return Answer(status=status, body={"code": code, "message": message})
