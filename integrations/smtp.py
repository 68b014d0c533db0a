"""SMTP: mail through any mail server.

RFC 5321, https://www.rfc-editor.org/rfc/rfc5321 (read 2026-11-24), with AUTH and
STARTTLS as Python's smtplib speaks them. Not done: bounces, delivery receipts, OAuth,
addresses with accents before the @ (SMTPUTF8).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from datetime import timedelta
from email.message import Message
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field
from pydantic import SecretStr

from integrations import _message
from integrations._text import shortened
from integrations._text import too_large
from regie.clock import Clock
from regie.errors import OutcomeUnknownError
from regie.errors import VendorCredentialsError
from regie.errors import VendorError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.words import say

_OK = (250, 251)
_PERMANENT = 500
_WANTS_LOGIN = (530, 534, 535, 538)
_Reply = tuple[int, bytes]


class Config(BaseModel):
    """How to reach one mail server."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    host: str = Field(min_length=1, title="Server")
    port: int = Field(default=587, ge=1, le=65535, title="Port")
    user: str | None = Field(default=None, title="User")
    password: SecretStr | None = Field(default=None, title="Password")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        title="Encryption",
        description="starttls (port 587), tls (port 465) or none; no falling back.",
    )
    timeout_s: float = Field(default=20, gt=0, title="Patience in seconds")


class Smtp:
    """One mail server. Implements `Mailer`.

    A mail goes to all of its receivers or to none: if the server refuses one of them,
    it is given no text.
    """

    slug = "smtp"
    repeat = Repeat.VISIBLE
    repeat_window: timedelta | None = None
    config_model = Config

    def __init__(
        self, config: Config, *, clock: Clock, tls: ssl.SSLContext | None = None
    ) -> None:
        self._config = config
        self._clock = clock
        self._tls = tls

    def send(self, mail: Mail, *, key: str) -> Delivery:
        """Hand the mail to the server; return its Message-ID and the server's words.

        Raises:
            AddressError: An address of the mail is none.
            VendorUnavailableError: No connection, or a reply 4xx.
            VendorCredentialsError: The server refused the login, or wants one.
            VendorRejectedError: A reply 5xx; refused receivers are named. Or the mail
                is larger than what the server says it takes.
            OutcomeUnknownError: The connection broke while the text was on its way.
        """
        message = _message.build(mail, key=key, at=self._clock.now())
        with _explained():
            connection = self._connected()
        try:
            with _explained():
                self._introduce(connection)
                connection.ehlo_or_helo_if_needed()
                _check_size(connection, len(message.as_bytes()))
                _address(connection, mail)
            said = _hand_over(connection, message)
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()
        return Delivery(vendor=self.slug, vendor_id=message["Message-ID"], note=said)

    def greet(self) -> str:
        """Connect, encrypt and log in as for a mail, send none; return its words.

        Raises:
            VendorError: As for a mail.
        """
        with _explained():
            connection = self._connected()
        try:
            with _explained():
                self._introduce(connection)
                connection.ehlo_or_helo_if_needed()
                _, reply = connection.noop()
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()
        return shortened(_text(reply))

    def _connected(self) -> smtplib.SMTP:
        config = self._config
        if config.security == "tls":
            return smtplib.SMTP_SSL(
                config.host,
                config.port,
                timeout=config.timeout_s,
                context=self._context(),
            )
        return smtplib.SMTP(config.host, config.port, timeout=config.timeout_s)

    def _introduce(self, connection: smtplib.SMTP) -> None:
        config = self._config
        if config.security == "starttls":
            connection.starttls(context=self._context())
        if config.user is not None:
            password = config.password.get_secret_value() if config.password else ""
            connection.login(config.user, password)

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


def _check_size(connection: smtplib.SMTP, size: int) -> None:
    """Refuse what is larger than the server's SIZE (RFC 1870); 0 sets no limit."""
    said = connection.esmtp_features.get("size", "").strip()
    most = int(said) if said.isascii() and said.isdigit() else 0
    if most and size > most:
        raise VendorRejectedError(Smtp.slug, too_large(size, most))


def _address(connection: smtplib.SMTP, mail: Mail) -> None:
    """Name sender and receivers; raise unless the server takes all of them."""
    sender = _message.envelope(mail.sender)
    code, reply = connection.mail(sender)
    if code not in _OK:
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    replies = {to.email: connection.rcpt(_message.envelope(to)) for to in mail.to}
    refused = {to: reply for to, reply in replies.items() if reply[0] not in _OK}
    if refused:
        raise _refused(refused)


def _hand_over(connection: smtplib.SMTP, message: Message) -> str:
    try:
        code, reply = connection.data(message.as_bytes())
    except smtplib.SMTPDataError as error:
        raise _by_code(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        detail = say(
            fr="connexion interrompue pendant l'envoi",
            en="the connection broke while sending",
        )
        raise OutcomeUnknownError(Smtp.slug, detail) from error
    if code not in _OK:
        raise _by_code(code, reply)
    return shortened(_text(reply))


@contextmanager
def _explained() -> Iterator[None]:
    """Say what a failure means while the server has no text yet."""
    try:
        yield
    except UnicodeEncodeError:
        # `from None`: the error carries the password.
        detail = say(
            fr="le nom ou le mot de passe contient un accent",
            en="the user or password has an accent",
        )
        raise VendorCredentialsError(Smtp.slug, detail) from None
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPServerDisconnected as error:
        detail = say(fr="connexion interrompue", en="the connection broke")
        raise VendorUnavailableError(Smtp.slug, detail) from error
    except smtplib.SMTPException as error:
        raise VendorRejectedError(Smtp.slug, _missing_ability(error)) from error
    except OSError as error:
        raise _unreachable(error) from error


def _by_code(code: int, reply: bytes | str) -> VendorError:
    detail = shortened(f"{code} {_text(reply)}")
    if code in _WANTS_LOGIN:
        return VendorCredentialsError(Smtp.slug, detail, status=code)
    if code >= _PERMANENT:
        return VendorRejectedError(Smtp.slug, detail, status=code)
    return VendorUnavailableError(Smtp.slug, detail, status=code)


def _refused(refused: dict[str, _Reply]) -> VendorError:
    listed = "; ".join(
        f"{email} ({code} {_text(reply)})" for email, (code, reply) in refused.items()
    )
    detail = shortened(
        say(fr=f"destinataires refusés : {listed}", en=f"refused receivers: {listed}")
    )
    permanent = [code for code, _ in refused.values() if code >= _PERMANENT]
    if permanent:
        return VendorRejectedError(Smtp.slug, detail, status=permanent[0])
    passing = next(code for code, _ in refused.values())
    return VendorUnavailableError(Smtp.slug, detail, status=passing)


def _unreachable(error: OSError) -> VendorError:
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        why = error.reason or type(error).__name__
        detail = say(
            fr=f"connexion chiffrée impossible ({why}) : vérifiez le port, le "
            "chiffrement et le certificat",
            en=f"no encrypted connection ({why}): check port, encryption and "
            "certificate",
        )
        return VendorRejectedError(Smtp.slug, detail)
    if isinstance(error, TimeoutError):
        detail = say(fr="connexion trop longue", en="connecting took too long")
    else:
        detail = say(fr="connexion impossible", en="no connection")
    return VendorUnavailableError(Smtp.slug, detail)


def _missing_ability(error: smtplib.SMTPException) -> str:
    return say(
        fr=f"le serveur ne sait pas faire ce que demandent les réglages ({error})",
        en=f"the server cannot do what the settings ask ({error})",
    )


def _text(reply: bytes | str) -> str:
    return reply if isinstance(reply, str) else reply.decode("utf-8", "replace")
