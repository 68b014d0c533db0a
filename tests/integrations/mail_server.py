"""A mail server on 127.0.0.1 whose moods a test sets, and certificates for it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from aiosmtpd.smtp import Envelope
from aiosmtpd.smtp import LoginPassword
from aiosmtpd.smtp import Session
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP = "drop the connection"


@dataclass(kw_only=True)
class MailHandler:
    """What the server does; replies are sent as they are, or DROP breaks off."""

    sender_reply: str = ""
    receiver_replies: dict[str, str] = field(default_factory=dict)
    data_reply: str = "250 2.0.0 Ok: queued as 4XyZ"
    quit_reply: str = "221 Bye"
    login: tuple[str, str] | None = None
    login_reply: str = "535 5.7.8 Authentication credentials invalid"
    received: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _: list[str],
    ) -> str:
        self.seen.append("MAIL")
        envelope.mail_from = address
        return _say(server, self.sender_reply or "250 OK")

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _: list[str],
    ) -> str:
        self.seen.append("RCPT")
        reply = self.receiver_replies.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return _say(server, reply)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.seen.append("DATA")
        if self.data_reply.startswith(("250", DROP)):
            content = envelope.original_content or b""
            self.received.append(
                (envelope.mail_from or "", list(envelope.rcpt_tos), content)
            )
        return _say(server, self.data_reply)

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        return _say(server, self.quit_reply)

    def authenticate(
        self,
        _server: SMTP,
        _session: Session,
        _envelope: Envelope,
        _mechanism: str,
        given: LoginPassword,
    ) -> AuthResult:
        self.seen.append("AUTH")
        if (given.login.decode(), given.password.decode()) == self.login:
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.login_reply)


class AnyPort(Controller):
    """A controller that takes the port which the system gives."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    handler: MailHandler,
    *,
    tls: ssl.SSLContext | None = None,
    at_once: bool = False,
) -> Iterator[int]:
    """Run the server and yield its port.

    Args:
        tls: Offers STARTTLS and wants it; None speaks in the clear.
        at_once: Encrypted from the first byte, as on port 465.
    """
    controller = AnyPort(
        handler,
        hostname="127.0.0.1",
        port=0,
        ready_timeout=10,
        ssl_context=tls if at_once else None,
        tls_context=None if at_once else tls,
        require_starttls=tls is not None and not at_once,
        authenticator=handler.authenticate if handler.login else None,
        auth_required=handler.login is not None,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def scripted_server(*replies: str) -> Iterator[int]:
    """Say these lines to one client, one for its coming and one for each of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def converse() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rwb") as lines:
                for reply in replies:
                    lines.write(f"{reply}\r\n".encode())
                    lines.flush()
                    lines.readline()

        thread = threading.Thread(target=converse)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's TLS context for 127.0.0.1 and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))


def _say(server: SMTP, reply: str) -> str:
    if reply == DROP and isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    return reply
