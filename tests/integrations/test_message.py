from __future__ import annotations

from datetime import datetime
from datetime import UTC
from email import message_from_bytes
from email import policy
from email.header import decode_header
from email.header import make_header
from email.message import EmailMessage
from email.message import Message
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from integrations import _message
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Mail

AT = datetime(2027, 2, 15, 8, 0, tzinfo=UTC)
LEA = Address(email="lea@example.com", name="Dubois, Léa")
ZEN = Address(email="regie@studio-zen.fr", name="Studio Zen")


def mail(
    *,
    subject: str = "Votre créneau",
    text: str = "Bonjour Léa\n",
    to: tuple[Address, ...] = (LEA,),
    sender: Address = ZEN,
    html: str | None = None,
    headers: dict[str, str] | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Mail:
    return Mail(
        to=to,
        subject=subject,
        text=text,
        sender=sender,
        html=html,
        reply_to=Address(email="claire@example.com", name="Claire"),
        headers=headers or {},
        attachments=attachments,
    )


def read_again(message: Message) -> EmailMessage:
    return message_from_bytes(message.as_bytes(), policy=policy.default)


def test_build_is_the_same_bytes_for_the_same_key_and_moment() -> None:
    built = _message.build(
        mail(headers={"List-Unsubscribe": "<https://regie.example/stop>"}),
        key="zen/brief/lea",
        at=AT,
    )

    assert built.as_bytes().decode("ascii").split("\r\n") == [
        'Content-Type: text/plain; charset="utf-8"',
        "MIME-Version: 1.0",
        "Content-Transfer-Encoding: quoted-printable",
        "List-Unsubscribe: <https://regie.example/stop>",
        "From: Studio Zen <regie@studio-zen.fr>",
        "To: =?utf-8?b?RHVib2lzLCBMw6lh?= <lea@example.com>",
        "Subject: =?utf-8?q?Votre_cr=C3=A9neau?=",
        "Date: Mon, 15 Feb 2027 08:00:00 +0000",
        "Message-ID: <52c3422386d3c870e44b14e02cfb3c38@studio-zen.fr>",
        "X-Regie-Action: zen/brief/lea",
        "Reply-To: Claire <claire@example.com>",
        "",
        "Bonjour L=C3=A9a",
        "",
    ]


def test_build_with_html_has_both_texts() -> None:
    built = _message.build(mail(html="<p>Bonjour Léa</p>"), key="k", at=AT)

    parts = [
        (part.get_content_type(), part.get_content())
        for part in read_again(built).iter_parts()
        if isinstance(part, EmailMessage)
    ]
    assert parts == [
        ("text/plain", "Bonjour Léa\r\n"),
        ("text/html", "<p>Bonjour Léa</p>"),
    ]
    again = _message.build(mail(html="<p>Bonjour Léa</p>"), key="k", at=AT)
    assert built.as_bytes() == again.as_bytes()


def test_message_id_follows_the_key_alone() -> None:
    one = _message.build(mail(subject="a"), key="k", at=AT)
    other = _message.build(mail(subject="b"), key="k", at=AT.replace(hour=9))
    third = _message.build(mail(subject="a"), key="l", at=AT)

    assert one["Message-ID"] == other["Message-ID"] != third["Message-ID"]


def test_own_headers_win() -> None:
    built = _message.build(
        mail(
            headers={
                "from": "boss@example.com",
                "content-type": "text/html",
                "X-Campaign": "Été",
            }
        ),
        key="k",
        at=AT,
    )

    names = ("From", "Content-Type", "X-Campaign")
    assert [built.get_all(name) for name in names] == [
        ["Studio Zen <regie@studio-zen.fr>"],
        ['text/plain; charset="utf-8"'],
        ["=?utf-8?b?w4l0w6k=?="],
    ]


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\x0b", "\u2028", "\x85", "\x00"])
def test_a_line_break_adds_no_header(breaks: str) -> None:
    evil = f"a{breaks}Bcc: all@example.com"

    built = _message.build(
        mail(
            subject=evil,
            to=(Address(email="lea@example.com", name=evil),),
            headers={"X-Campaign": evil},
        ),
        key=evil,
        at=AT,
    )

    again = read_again(built)
    assert again["Bcc"] is None
    assert [again[name] for name in ("Subject", "X-Campaign", "X-Regie-Action")] == [
        "a Bcc: all@example.com"
    ] * 3


def test_a_domain_with_accents_travels_in_ascii() -> None:
    sender = Address(email="bonjour@été.fr", name="Été")

    built = _message.build(mail(sender=sender), key="k", at=AT)

    assert built["From"] == "=?utf-8?b?w4l0w6k=?= <bonjour@xn--t-9fab.fr>"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "lea",
        "@example.com",
        "lea@",
        "léa@example.com",
        "lea@example..com",
        "lea@example.com ",
        "lea@example.com\n",
        "lea@example.com, paul@example.com",
        "Léa <lea@example.com>",
        "a@b@c",
        f"lea@{'x' * 64}.fr",
    ],
)
def test_what_is_no_address_is_named(email: str) -> None:
    with pytest.raises(_message.AddressError) as caught:
        _message.build(mail(to=(LEA, Address(email=email))), key="k", at=AT)

    assert caught.value.email == email
    assert str(caught.value) == (
        f"« {email} » n'est pas une adresse mail (pas d'espace ni d'accent avant le @). "
        "Corrigez-la dans la fiche, puis relancez l'étape."
    )


def as_other_programs_read(header: str) -> str:
    """Undo RFC 2047 without the code that wrote it."""
    return str(make_header(decode_header(header)))


def test_a_long_subject_begins_on_the_line_of_its_name() -> None:
    subject = "Rappel : votre session enregistrée est attendue pour le lundi 8 février"

    sent = _message.build(mail(subject=subject), key="k", at=AT).as_bytes()

    assert b"Subject: =?utf-8?" in sent
    again = message_from_bytes(sent, policy=policy.default)
    assert again["Subject"] == subject


LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=30), max_size=8).map(" ".join)


@given(subject=WORDS, name=WORDS)
@settings(max_examples=50)
def test_names_and_subjects_arrive_as_they_were(subject: str, name: str) -> None:
    to = (Address(email="lea@example.com", name=name),)

    built = _message.build(mail(subject=subject, to=to), key="k", at=AT)

    again = message_from_bytes(built.as_bytes(), policy=policy.compat32)
    shown, email = parseaddr(again["To"].replace("\r\n", ""))
    assert as_other_programs_read(again["Subject"]) == subject
    assert (as_other_programs_read(shown), email) == (name, "lea@example.com")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=300))
@settings(max_examples=50)
def test_text_arrives_as_it_was(text: str) -> None:
    again = read_again(_message.build(mail(text=text), key="k", at=AT))

    assert again.get_content().replace("\r\n", "\n") == text


def test_build_with_files_carries_them_behind_the_words() -> None:
    pdf = Attachment(
        name="Facture F2027-0001 · Sommet d'été.pdf",
        media_type="application/pdf",
        content=b"%PDF-1.7\n\xff\x00",
    )
    plain = Attachment(name="a.xml", media_type="text/xml", content=b"<a/>")
    built = _message.build(
        mail(html="<p>Bonjour</p>", attachments=(pdf, plain)), key="k", at=AT
    )

    parts = [part for part in read_again(built).walk() if not part.is_multipart()]
    assert [
        (
            part.get_content_type(),
            part.get_content_disposition(),
            part.get_filename(),
            part.get_payload(decode=True),
        )
        for part in parts
    ] == [
        ("text/plain", None, None, "Bonjour Léa\r\n".encode()),
        ("text/html", None, None, b"<p>Bonjour</p>"),
        ("application/pdf", "attachment", pdf.name, pdf.content),
        ("text/xml", "attachment", "a.xml", b"<a/>"),
    ]
    assert "filename*=utf-8''Facture%20F2027-0001%20%C2%B7" in built.as_string()
    again = _message.build(
        mail(html="<p>Bonjour</p>", attachments=(pdf, plain)), key="k", at=AT
    )
    assert again.as_bytes() == built.as_bytes()


@given(name=st.text(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_file_name_is_one_line_whatever_it_holds(name: str) -> None:
    one = Attachment(name=name, media_type="application/pdf", content=b"x")

    built = _message.build(mail(attachments=(one,)), key="k", at=AT)

    (part,) = [p for p in read_again(built).walk() if p.get_filename()]
    assert set(part.keys()) == {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Content-Disposition",
    }
    assert not {"/", "\\", "\n", "\r"} & set(part.get_filename() or "/")
