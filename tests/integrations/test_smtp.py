from __future__ import annotations

import socket
import ssl
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from datetime import UTC
from email import message_from_bytes

import pytest

from integrations import _message
from integrations.smtp import Config
from integrations.smtp import Smtp
from regie.clock import FixedClock
from regie.errors import OutcomeUnknownError
from regie.errors import VendorCredentialsError
from regie.errors import VendorError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from tests.integrations.mail_server import certificates
from tests.integrations.mail_server import DROP
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.integrations.mail_server import scripted_server

CLOCK = FixedClock(datetime(2027, 2, 15, 8, 0, tzinfo=UTC))
MAIL = Mail(
    to=(Address(email="lea@example.com"), Address(email="paul@example.com")),
    subject="Votre créneau",
    text="Bonjour,\n.\nà bientôt\n",
    sender=Address(email="regie@studio-zen.fr", name="Studio Zen"),
)


def smtp(port: int, *, tls: ssl.SSLContext | None = None, **config: object) -> Smtp:
    usual = {"host": "localhost", "port": port, "security": "none", "timeout_s": 5}
    return Smtp(Config.model_validate({**usual, **config}), clock=CLOCK, tls=tls)


def failure(mailer: Smtp, mail: Mail = MAIL) -> VendorError:
    with pytest.raises(VendorError) as caught:
        mailer.send(mail, key="k")
    return caught.value


@pytest.fixture
def handler() -> MailHandler:
    return MailHandler()


@pytest.fixture
def port(handler: MailHandler) -> Iterator[int]:
    with mail_server(handler) as port:
        yield port


@pytest.fixture(scope="module")
def tls(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificates(tmp_path_factory.mktemp("tls"))


def test_implements_its_port() -> None:
    mailer: Mailer = smtp(25)

    assert (mailer.slug, mailer.repeat) == ("smtp", "visible")


def test_send_hands_over_the_message(handler: MailHandler, port: int) -> None:
    delivery = smtp(port).send(MAIL, key="k")

    message = _message.build(MAIL, key="k", at=CLOCK.now())
    assert delivery == Delivery(
        vendor="smtp",
        vendor_id=str(message["Message-ID"]),
        note="2.0.0 Ok: queued as 4XyZ",
    )
    assert handler.received == [
        (
            "regie@studio-zen.fr",
            ["lea@example.com", "paul@example.com"],
            message.as_bytes(),
        )
    ]


def test_send_twice_is_seen_to_be_one_mail(handler: MailHandler, port: int) -> None:
    smtp(port).send(MAIL, key="k")
    smtp(port).send(MAIL, key="k")

    first, second = (content for _, _, content in handler.received)
    assert first == second


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("450 4.2.0 Greylisted, try later", VendorUnavailableError),
        ("550 5.1.1 No such user", VendorRejectedError),
    ],
)
def test_one_refused_receiver_stops_the_mail_and_is_named(
    handler: MailHandler, port: int, reply: str, expected: type[VendorError]
) -> None:
    handler.receiver_replies = {"paul@example.com": reply}

    error = failure(smtp(port))

    assert (type(error), error.status, error.detail) == (
        expected,
        int(reply[:3]),
        f"destinataires refusés : paul@example.com ({reply[:3]} {reply[4:]})",
    )
    assert handler.received == []


def test_a_lasting_refusal_outweighs_a_passing_one(
    handler: MailHandler, port: int
) -> None:
    handler.receiver_replies = {
        "lea@example.com": "450 4.2.0 Greylisted",
        "paul@example.com": "550 5.1.1 No such user",
    }

    error = failure(smtp(port))

    assert (type(error), error.status) == (VendorRejectedError, 550)
    assert error.detail == (
        "destinataires refusés : lea@example.com (450 4.2.0 Greylisted); "
        "paul@example.com (550 5.1.1 No such user)"
    )


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("451 4.3.0 Try again", VendorUnavailableError),
        ("553 5.7.1 Sender not allowed", VendorRejectedError),
        ("530 5.7.0 Authentication required", VendorCredentialsError),
    ],
)
def test_refused_sender(
    handler: MailHandler, port: int, reply: str, expected: type[VendorError]
) -> None:
    handler.sender_reply = reply

    error = failure(smtp(port))

    assert (type(error), error.detail) == (expected, reply)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("452 4.3.1 Out of storage", VendorUnavailableError),
        ("554 5.7.1 Looks like spam", VendorRejectedError),
    ],
)
def test_refused_text(
    handler: MailHandler, port: int, reply: str, expected: type[VendorError]
) -> None:
    handler.data_reply = reply

    error = failure(smtp(port))

    assert (type(error), error.detail) == (expected, reply)


def test_connection_lost_after_the_text_leaves_the_outcome_unknown(
    handler: MailHandler, port: int
) -> None:
    handler.data_reply = DROP

    error = failure(smtp(port))

    assert (type(error), error.detail) == (
        OutcomeUnknownError,
        "connexion interrompue pendant l'envoi",
    )
    assert len(handler.received) == 1


@pytest.mark.parametrize("step", ["sender_reply", "receiver"])
def test_connection_lost_before_the_text_sent_nothing(
    handler: MailHandler, port: int, step: str
) -> None:
    if step == "receiver":
        handler.receiver_replies = {"lea@example.com": DROP}
    else:
        handler.sender_reply = DROP

    error = failure(smtp(port))

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion interrompue",
    )


@pytest.mark.parametrize("reply", [DROP, "421 4.3.2 Shutting down"])
def test_a_mail_that_was_taken_is_sent_however_the_server_leaves(
    handler: MailHandler, port: int, reply: str
) -> None:
    handler.quit_reply = reply

    delivery = smtp(port).send(MAIL, key="k")

    assert delivery.note == "2.0.0 Ok: queued as 4XyZ"


def test_a_text_that_is_no_address_reaches_no_server(
    handler: MailHandler, port: int
) -> None:
    mail = Mail(to=(Address(email="léa"),), subject="s", text="t", sender=MAIL.sender)

    with pytest.raises(_message.AddressError):
        smtp(port).send(mail, key="k")

    assert handler.seen == []


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))

        error = failure(smtp(taken.getsockname()[1]))

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion impossible",
    )


def test_unknown_host() -> None:
    error = failure(smtp(25, host="mail.invalid"))

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion impossible",
    )


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(smtp(silent.getsockname()[1], timeout_s=0.2))

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion interrompue",
    )


def test_a_server_that_does_not_get_to_encrypting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(smtp(silent.getsockname()[1], security="tls", timeout_s=0.2))

    assert (type(error), error.detail) == (
        VendorUnavailableError,
        "connexion trop longue",
    )


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("421 4.3.2 Too many connections", VendorUnavailableError),
        ("554 5.7.1 Your network is blocked", VendorRejectedError),
    ],
)
def test_a_server_that_does_not_welcome_us(
    reply: str, expected: type[VendorError]
) -> None:
    with scripted_server(reply) as port:
        error = failure(smtp(port))

    assert (type(error), error.detail) == (expected, reply)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("451 4.7.1 Try later", VendorUnavailableError),
        ("554 5.7.1 No text from you", VendorRejectedError),
    ],
)
def test_a_server_that_does_not_want_the_text(
    reply: str, expected: type[VendorError]
) -> None:
    ok = "250 OK"
    with scripted_server("220 Hello", ok, ok, ok, ok, reply) as port:
        error = failure(smtp(port))

    assert (type(error), error.detail) == (expected, reply)


def test_login_over_starttls(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    handler = MailHandler(login=("zen", "s3cret"))
    with mail_server(handler, tls=tls[0]) as port:
        smtp(port, tls=tls[1], security="starttls", user="zen", password="s3cret").send(
            MAIL, key="k"
        )

    assert handler.seen == ["AUTH", "MAIL", "RCPT", "RCPT", "DATA"]


def test_a_port_that_is_encrypted_at_once(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler()
    with mail_server(handler, tls=tls[0], at_once=True) as port:
        smtp(port, tls=tls[1], security="tls").send(MAIL, key="k")

    assert handler.seen == ["MAIL", "RCPT", "RCPT", "DATA"]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("535 5.7.8 Wrong", VendorCredentialsError),
        ("454 4.7.0 Temporary authentication failure", VendorUnavailableError),
    ],
)
def test_refused_login(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], reply: str, expected: type[VendorError]
) -> None:
    handler = MailHandler(login=("zen", "s3cret"), login_reply=reply)
    with mail_server(handler, tls=tls[0]) as port:
        error = failure(
            smtp(
                port, tls=tls[1], security="starttls", user="zen", password="wrong-one"
            )
        )

    assert (type(error), error.detail) == (expected, reply)
    assert set(handler.seen) == {"AUTH"}


def test_a_server_that_wants_a_login_and_gets_none(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler(login=("zen", "s3cret"))
    with mail_server(handler, tls=tls[0]) as port:
        error = failure(smtp(port, tls=tls[1], security="starttls"))

    assert (type(error), error.status) == (VendorCredentialsError, 530)


def test_a_password_with_an_accent_is_explained_without_showing_it(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler(login=("zen", "s3cret"))
    with mail_server(handler, tls=tls[0]) as port:
        error = failure(
            smtp(port, tls=tls[1], security="starttls", user="zen", password="sécret99")
        )

    assert type(error) is VendorCredentialsError
    assert "cret99" not in "".join(traceback.format_exception(error))


def test_no_password_travels_in_the_clear(handler: MailHandler, port: int) -> None:
    error = failure(smtp(port, security="starttls", user="zen", password="s3cret"))

    assert (type(error), handler.seen) == (VendorRejectedError, [])


def test_a_certificate_that_nobody_vouches_for(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler()
    with mail_server(handler, tls=tls[0]) as port:
        error = failure(smtp(port, security="starttls"))

    assert (type(error), handler.seen) == (VendorRejectedError, [])
    assert error.detail == (
        "connexion chiffrée impossible (CERTIFICATE_VERIFY_FAILED) : vérifiez le port, "
        "le chiffrement et le certificat"
    )


def test_tls_on_a_port_that_does_not_speak_it(port: int) -> None:
    error = failure(smtp(port, security="tls"))

    assert type(error) is VendorRejectedError
    assert error.detail == (
        "connexion chiffrée impossible (WRONG_VERSION_NUMBER) : vérifiez le port, le "
        "chiffrement et le certificat"
    )


def test_greet_logs_in_and_sends_nothing(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler(login=("zen", "s3cret"))
    with mail_server(handler, tls=tls[0]) as port:
        server = smtp(
            port, tls=tls[1], security="starttls", user="zen", password="s3cret"
        )
        said = server.greet()

    assert (said, handler.seen, handler.received) == ("OK", ["AUTH"], [])


def test_greet_fails_as_a_mail_would(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    handler = MailHandler(login=("zen", "s3cret"))
    with mail_server(handler, tls=tls[0]) as port:
        server = smtp(
            port, tls=tls[1], security="starttls", user="zen", password="wrong-one"
        )
        with pytest.raises(VendorCredentialsError):
            server.greet()


PDF = Attachment(
    name="été.pdf", media_type="application/pdf", content=bytes(range(256)) * 300
)


def test_files_arrive_byte_for_byte(handler: MailHandler, port: int) -> None:
    smtp(port).send(replace(MAIL, attachments=(PDF,)), key="k")

    ((_, _, content),) = handler.received
    (part,) = [p for p in message_from_bytes(content).walk() if p.get_filename()]
    assert part.get_payload(decode=True) == PDF.content


def test_a_mail_larger_than_the_server_takes_is_not_begun(
    handler: MailHandler, port: int
) -> None:
    large = replace(PDF, content=bytes(30_000_000))

    error = failure(smtp(port), replace(MAIL, attachments=(large,)))

    assert isinstance(error, VendorRejectedError)
    assert "pèse 41,1 Mo ; 33,6 Mo sont acceptés" in str(error)
    assert handler.seen == []
