from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from integrations.smtp import Config
from integrations.smtp import Smtp
from regie.billing.documents.mailing import MailState
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import OutcomeUnknownError
from regie.errors import UsageError
from regie.errors import VendorRejectedError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.invoices import show_invoice
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mail_sentence
from regie.services.documents.mail_document import mails_about
from regie.services.documents.quotes import offer
from regie.services.documents.remind_invoice import remind
from regie.services.documents.settle import settle
from regie.services.history import history
from regie.services.links import Links
from regie.web.desk import read_desk
from tests.integrations.mail_server import DROP
from tests.integrations.mail_server import mail_server
from tests.integrations.mail_server import MailHandler
from tests.papers import paper_of
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready

MARCH = "F2027-0001"


class Died(BaseException):
    """The process is gone: nothing that follows is done."""


class Mortal:
    """A mailer whose process dies before, or right after, the vendor has the mail."""

    def __init__(self, mailer: Mailer, *, before: bool) -> None:
        self._mailer = mailer
        self._before = before
        self.slug = mailer.slug
        self.repeat = mailer.repeat
        self.repeat_window = mailer.repeat_window

    def send(self, mail: Mail, *, key: str) -> Delivery:
        if not self._before:
            self._mailer.send(mail, key=key)
        raise Died


@pytest.fixture
def on(on: Stage) -> Stage:
    """The same, with mails as files that any mail program opens."""
    return replace(on, runtime=replace(on.runtime, default_mailer="outbox"))


@pytest.fixture
def march(on: Stage) -> Stage:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    return on


def outbox(on: Stage) -> list[EmailMessage]:
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((on.runtime.home / "outbox").glob("*.eml"))
    ]


def with_mailer(on: Stage, mailer: Mailer) -> Stage:
    mailers = {**on.runtime.mailers, "outbox": mailer}
    return replace(on, runtime=replace(on.runtime, mailers=mailers))


@contextmanager
def over_smtp(on: Stage, handler: MailHandler) -> Iterator[Stage]:
    with mail_server(handler) as port:
        config = Config(host="localhost", port=port, security="none", timeout_s=5)
        yield with_mailer(on, Smtp(config, clock=on.clock))


def dies(on: Stage, *, before: bool) -> None:
    """Let the process die while it sends; its lease is over afterwards."""
    mortal = with_mailer(on, Mortal(on.runtime.mailers["outbox"], before=before))
    with pytest.raises(Died):
        mail_document(mortal.runtime, MARCH, send=True)
    on.wall.at += timedelta(seconds=on.runtime.lease_s + 1)


def test_without_send_nothing_leaves(march: Stage) -> None:
    shown = mail_document(march.runtime, MARCH)

    assert (shown.receiver, shown.subject, shown.files, shown.state) == (
        "compta@studio-zen.example.com",
        "Facture F2027-0001 · mars 2027",
        ("Facture F2027-0001.pdf",),
        "",
    )
    assert (outbox(march), mails_about(march.runtime, MARCH)) == ([], [])


def test_the_invoice_goes_out_with_its_pdf_as_issued(march: Stage) -> None:
    sent = mail_document(march.runtime, MARCH, send=True)

    (mail,) = outbox(march)
    (pdf,) = mail.iter_attachments()
    with march.runtime.unit(reading=True) as unit:
        issued = unit.invoices.pdf(MARCH)
    assert (sent.state, sent.fresh) == ("sent", True)
    assert (mail["To"], mail["Reply-To"]) == (
        "compta@studio-zen.example.com",
        "Camille Roy <camille.roy@example.org>",
    )
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content()) == (
        "Facture F2027-0001.pdf",
        "application/pdf",
        issued,
    )
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    for part in (
        "Voici la facture F2027-0001 (mars 2027), d'un montant de",
        "Elle est à régler au plus tard le 2 mai 2027.",
        "IBAN : FR76 3000 6000 0112 3456 7890 189",
        "Camille Roy",
    ):
        assert part in text


def test_sent_twice_it_leaves_once_unless_it_is_wanted_again(march: Stage) -> None:
    first = mail_document(march.runtime, MARCH, send=True)
    second = mail_document(march.runtime, MARCH, send=True)
    once = len(outbox(march))
    again = mail_document(march.runtime, MARCH, send=True, again=True)

    assert (first.fresh, second.fresh, once) == (True, False, 1)
    assert (again.fresh, len(outbox(march))) == (True, 2)
    ids = {mail["Message-ID"] for mail in outbox(march)}
    assert len(ids) == 2


def test_it_is_in_the_documents_history_and_in_the_campaigns(on: Stage) -> None:
    start(on)
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    mail_document(on.runtime, MARCH, send=True)

    (mail,) = show_invoice(on.runtime, MARCH).mails
    lines = [
        (told.text, told.why)
        for _, day in history(read_desk(on.runtime, "lancement-zen"))
        for told in day
    ]
    assert [event.state for event in mail.events] == [MailState.BEGUN, MailState.SENT]
    assert mail.files[0][1] == hashlib.sha256(_pdf(on)).hexdigest()
    assert (
        "Document envoyé par mail : F2027-0001",
        "compta@studio-zen.example.com",
    ) in lines


def _pdf(on: Stage) -> bytes:
    with on.runtime.unit(reading=True) as unit:
        return unit.invoices.pdf(MARCH)


@pytest.mark.parametrize("before", [True, False])
def test_killed_around_the_call_it_leaves_once(march: Stage, before: bool) -> None:  # noqa: FBT001
    dies(march, before=before)

    sent = mail_document(march.runtime, MARCH, send=True)

    assert (sent.state, len(outbox(march))) == ("sent", 1)


def test_while_another_process_sends_it_nobody_else_does(march: Stage) -> None:
    mortal = with_mailer(march, Mortal(march.runtime.mailers["outbox"], before=True))
    with pytest.raises(Died):
        mail_document(mortal.runtime, MARCH, send=True)

    with pytest.raises(ConflictError, match="d'un autre programme"):
        mail_document(march.runtime, MARCH, send=True)


def test_over_smtp_what_may_have_left_leaves_again_as_the_same_mail(
    march: Stage,
) -> None:
    """A server without keys: nobody can know, so receivers must be able to tell."""
    handler = MailHandler(data_reply=DROP)
    with over_smtp(march, handler) as on:
        with pytest.raises(OutcomeUnknownError):
            mail_document(on.runtime, MARCH, send=True)
        handler.data_reply = "250 Ok"
        (before,) = mails_about(on.runtime, MARCH)
        again = mail_document(on.runtime, MARCH, send=True)

    ids = {message_from_bytes(one[2])["Message-ID"] for one in handler.received}
    assert (before.state, again.state) == ("unknown", "sent")
    assert (len(handler.received), len(ids)) == (2, 1)


def test_what_a_vendor_has_forgotten_waits_for_a_person(march: Stage) -> None:
    """Brevo remembers a key for half an hour; later, only a person can know."""
    forgetful = Mortal(march.runtime.mailers["outbox"], before=False)
    forgetful.repeat_window = timedelta(minutes=30)
    on = with_mailer(march, forgetful)
    with pytest.raises(Died):
        mail_document(on.runtime, MARCH, send=True)
    on.wall.at += timedelta(minutes=31)

    asked = mail_document(on.runtime, MARCH, send=True)
    still = mail_document(on.runtime, MARCH, send=True)
    told = mail_sentence(asked)
    with pytest.raises(Died):
        mail_document(on.runtime, MARCH, send=True, again=True)

    assert (asked.state, still.state) == ("unknown", "unknown")
    assert told.startswith("Personne ne sait si ce mail du 2 avril 2027 est parti")
    assert len({mail["Message-ID"] for mail in outbox(march)}) == 2


def test_a_refused_address_is_corrected_by_another_mail(march: Stage) -> None:
    refused = {"compta@studio-zen.example.com": "550 no such user"}
    handler = MailHandler(receiver_replies=refused)
    with over_smtp(march, handler) as on:
        with pytest.raises(VendorRejectedError):
            mail_document(on.runtime, MARCH, send=True)
        sent = mail_document(on.runtime, MARCH, send=True, to="zoe@example.org")

    assert (sent.state, sent.receiver) == ("sent", "zoe@example.org")
    assert [one.state for one in mails_about(march.runtime, MARCH)] == [
        "failed",
        "sent",
    ]


def test_what_has_not_left_is_followed_by_a_mail_that_says_what_is_so_now(
    march: Stage,
) -> None:
    refused = {"compta@studio-zen.example.com": "550 no such user"}
    with over_smtp(march, MailHandler(receiver_replies=refused)) as on:
        for amount in ("", "", "100"):
            if amount:
                settle(on.runtime, MARCH, amount=amount)
            with pytest.raises(VendorRejectedError):
                mail_document(on.runtime, MARCH, send=True)
    tried = mails_about(march.runtime, MARCH)
    with over_smtp(march, MailHandler()) as on:
        sent = mail_document(on.runtime, MARCH, send=True)

    whole, part = tried
    assert (whole.text == part.text, sent.text == part.text) == (False, True)
    assert [one.state for one in mails_about(march.runtime, MARCH)] == [
        "failed",
        "sent",
    ]


def test_a_reminder_that_has_not_left_is_written_anew(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    refused = {"compta@studio-zen.example.com": "550 no such user"}
    on.move("2027-05-05 09:00")
    with over_smtp(on, MailHandler(receiver_replies=refused)) as away:
        for amount in ("", "", "100"):
            if amount:
                settle(away.runtime, "D2027-0001", amount=amount)
            with pytest.raises(VendorRejectedError):
                remind(away.runtime, send=True, sure=True)
    with over_smtp(on, MailHandler()) as back:
        (one,) = remind(back.runtime, send=True, sure=True)

    mails = mails_about(on.runtime, one.number)
    assert [(mail.state, mail.text == one.text) for mail in mails] == [
        ("failed", False),
        ("sent", True),
    ]


def test_each_document_has_its_own_words(march: Stage) -> None:
    deposit = bill_deposit(march.runtime, CLIENT, amount="1000")
    credit = credit_invoice(march.runtime, MARCH, why="Heures non faites", amount="100")
    text = (EXAMPLES / "quote.yaml").read_text("utf-8")
    quote = offer(march.runtime, text, file="quote.yaml")
    links = Links("secret", "https://regie.example.com")
    outside = replace(march.runtime, links=links)
    there = mail_document(outside, quote.number)

    mails = [
        mail_document(march.runtime, one.number, send=True)
        for one in (deposit, credit, quote)
    ]

    assert [(one.subject, one.files) for one in mails] == [
        ("Facture d'acompte D2027-0001", ("Facture d'acompte D2027-0001.pdf",)),
        ("Avoir A2027-0001 sur F2027-0001", ("Avoir A2027-0001.pdf",)),
        (
            "Devis DV2027-0001 · Lancement du Sommet Zen",
            ("Devis DV2027-0001.pdf",),
        ),
    ]
    assert "Raison : Heures non faites" in mails[1].text
    assert "jusqu'au 2 mai 2027 :\nhttps://regie.example.com/q/" in there.text
    assert "127.0.0.1" not in mails[2].text
    assert [len(list(mail.iter_attachments())) for mail in outbox(march)] == [1, 1, 1]


def test_an_english_client_is_written_to_in_english(on: Stage) -> None:
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    keep_agreement(on.runtime, f"{text}  language: en\n", file="agreement.yaml")
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    mailed = mail_document(on.runtime, billed.number)

    assert (mailed.subject, mailed.files) == (
        "Invoice F2027-0001 · March 2027",
        ("Invoice F2027-0001.pdf",),
    )
    assert "It is due on 2 May 2027." in mailed.text


def test_a_reminder_carries_the_invoice(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="1000")
    on.move("2027-05-05 09:00")

    (one,) = remind(on.runtime, send=True, sure=True)

    (mail,) = outbox(on)
    (pdf,) = mail.iter_attachments()
    assert (one.sent, pdf.get_filename()) == (True, "Facture d'acompte D2027-0001.pdf")


def test_without_an_address_it_says_what_to_do(on: Stage) -> None:
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if "email" not in line]
    keep_agreement(on.runtime, "\n".join(lines), file="agreement.yaml")
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    with pytest.raises(UsageError, match=r"regie invoice send F2027-0001 --to"):
        mail_document(on.runtime, billed.number, send=True)


@pytest.mark.parametrize("number", ["F1", ""])
def test_a_number_that_was_not_issued_is_refused(march: Stage, number: str) -> None:
    with pytest.raises(NotFoundError):
        mail_document(march.runtime, number)


@pytest.mark.parametrize("to", ["zoe", "a b@c.fr"])
def test_what_is_no_address_is_refused(march: Stage, to: str) -> None:
    with pytest.raises(UsageError, match="n'est pas une adresse mail"):
        mail_document(march.runtime, MARCH, to=to)


def test_stopped_after_the_number_the_file_and_the_mail_follow(on: Stage) -> None:
    """The folder of the files is taken: the number is committed, no file is written."""
    ready(on)
    in_the_way = Path(on.runtime.home / "invoices")
    in_the_way.write_text("")
    with pytest.raises(OSError):  # noqa: PT011 -- any way a disk fails
        bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    in_the_way.unlink()

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    sent = mail_document(on.runtime, billed.number, send=True)

    assert (billed.number, billed.fresh, sent.state) == (MARCH, False, "sent")
    assert paper_of(billed).read_bytes() == _pdf(on)


def test_what_deposits_have_paid_asks_for_nothing_more(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="972.87")
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    text = mail_document(on.runtime, billed.number).text

    assert "cette facture n'ajoute rien à régler." in text
    assert "IBAN" not in text
    assert "au plus tard" not in text
    assert "\n\n\n" not in text
