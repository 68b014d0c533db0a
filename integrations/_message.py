"""From a mail to the message that travels, equal for equal key and moment.

RFC 5322, with texts quoted-printable so that any server passes them on unchanged, and
files in Base64 behind them; their names by RFC 2231 if they are not ASCII. Made with
the older half of Python's `email`: the newer one (`EmailMessage`) loses a space where
it breaks a long header with accents (seen in 3.11).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email import encoders
from email.charset import Charset
from email.charset import QP
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime
from email.utils import formataddr

from regie.errors import UsageError
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Mail
from regie.words import say

_POLICY = compat32.clone(linesep="\r\n")
_FINGERPRINT_LENGTH = 32
_MAILBOX = re.compile(r"([\w!#$%&'*+/=?^`{|}~.-]+)@([\w-]+(?:\.[\w-]+)*)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class AddressError(UsageError):
    """A text that is no mail address.

    Attributes:
        email: What was given.
    """

    def __init__(self, email: str) -> None:
        self.email = email
        super().__init__(
            say(
                fr=f"« {email} » n'est pas une adresse mail (pas d'espace ni d'accent "
                "avant le @). Corrigez-la dans la fiche, puis relancez l'étape.",
                en=f"“{email}” is not a mail address (no space or accent before the "
                "@). Correct it in the record, then run the step again.",
            )
        )


def build(mail: Mail, *, key: str, at: datetime) -> Message:
    """Return the message of the action; the mail's own headers never win over ours.

    Args:
        mail: Already rendered.
        key: The action's key; the Message-ID is derived from it, so that a mail sent
            twice is recognised as one, and `X-Regie-Action` carries it.
        at: The moment of the header Date, aware.

    Raises:
        AddressError: An address of the mail is none.
    """
    message = _content(mail, key)
    for name, value in mail.headers.items():
        if name not in message:
            message[name] = _encoded(value, name)
    for name, value in _own_headers(mail, key, at).items():
        del message[name]
        message[name] = value
    return message


def fingerprint(key: str) -> str:
    """Return 32 hexadecimal digits that stand for the key."""
    return hashlib.sha256(key.encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def envelope(address: Address) -> str:
    """Return the address as servers take it, its domain in ASCII.

    Raises:
        AddressError: It is no address. Accents before the @ count as that: nearly
            always a typing error, and few servers take them (RFC 6531).
    """
    found = _MAILBOX.fullmatch(address.email)
    if found is None or not found[1].isascii():
        raise AddressError(address.email)
    try:
        domain = found[2].encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressError(address.email) from None
    return f"{found[1]}@{domain}"


def file_name(name: str) -> str:
    """Return the name as one line without the signs that part folders."""
    line = " ".join(_BREAKS.sub(" ", name).split())
    return re.sub(r"[/\\:]", "-", line).strip(" .") or "file"


def _content(mail: Mail, key: str) -> Message:
    words = _words(mail, key)
    if not mail.attachments:
        return words
    whole = MIMEMultipart(
        "mixed", boundary=f"regie-files-{fingerprint(key)}", policy=_POLICY
    )
    whole.attach(words)
    for attachment in mail.attachments:
        whole.attach(_file(attachment))
    return whole


def _file(attachment: Attachment) -> Message:
    major, _, minor = attachment.media_type.partition("/")
    part = MIMENonMultipart(major, minor, policy=_POLICY)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    name = file_name(attachment.name)
    part.add_header(
        "Content-Disposition",
        "attachment",
        filename=name if name.isascii() else ("utf-8", "", name),
    )
    return part


def _words(mail: Mail, key: str) -> Message:
    plain = _part("plain", mail.text)
    if mail.html is None:
        return plain
    both = MIMEMultipart(
        "alternative", boundary=f"regie-{fingerprint(key)}", policy=_POLICY
    )
    both.attach(plain)
    both.attach(_part("html", mail.html))
    return both


def _part(subtype: str, text: str) -> Message:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype, policy=_POLICY, charset="utf-8")
    part.set_payload(text, charset)
    return part


def _own_headers(mail: Mail, key: str, at: datetime) -> dict[str, str]:
    domain = envelope(mail.sender).partition("@")[2]
    headers = {
        "From": _shown(mail.sender),
        "To": ", ".join(_shown(address) for address in mail.to),
        "Subject": _encoded(mail.subject, "Subject"),
        "Date": format_datetime(at),
        "Message-ID": f"<{fingerprint(key)}@{domain}>",
        "X-Regie-Action": _encoded(key),
    }
    if mail.reply_to is not None:
        headers["Reply-To"] = _shown(mail.reply_to)
    return headers


def _shown(address: Address) -> str:
    email = envelope(address)
    if address.name.isascii():
        return formataddr((_encoded(address.name), email))
    return f"{_encoded(address.name)} <{email}>"


def _encoded(text: str, name: str = "") -> str:
    """Return the text for a header: one line, by RFC 2047 if it is not ASCII.

    Args:
        name: The header's, beside which the first encoded word must find room: else
            the line is broken right behind it, and readers see a space in front.
    """
    line = _BREAKS.sub(" ", text).strip()
    if line.isascii():
        return line
    header = Header(line, "utf-8", header_name=name or None)
    return header.encode(linesep="\n").replace("\n", "")
