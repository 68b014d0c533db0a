"""Mail an issued document to the client: once, and again only if somebody wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.billing import parsing
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.period import day_text
from regie.errors import UsageError
from regie.ports import Address
from regie.services.deliver import deliver
from regie.services.deliver import Parcel
from regie.services.documents.document_letter import DocumentLetter
from regie.services.documents.document_letter import letter_of
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """A document's mail.

    Attributes:
        files: Names of the attached files.
        state: `begun`, `sent`, `failed` or `unknown`; empty while it is only shown.
        at: When it came to that state.
        vendor: Who took it; `outbox` writes a file and sends nothing.
        fresh: It was sent just now.
        detail: What the mail service said of it.
    """

    number: str
    receiver: str
    subject: str
    text: str
    files: tuple[str, ...]
    state: str = ""
    at: datetime | None = None
    vendor: str = ""
    fresh: bool = False
    detail: str = ""


def mail_document(
    runtime: Runtime,
    number: str,
    *,
    send: bool = False,
    again: bool = False,
    to: str = "",
) -> Mailed:
    """Send a document by mail, or show what would be sent.

    What was sent is not sent again, unless that is wanted: then it is a mail of its
    own. What may have left, but nobody knows, is sent again under its first Message-ID,
    which receivers show once; by Brevo only while it remembers the key.

    Args:
        number: Of an invoice, a deposit, a credit note or a quote.
        send: Send it; otherwise nothing is sent or written.
        again: Send it although it was sent, or may have been.
        to: Another address than the client's.

    Raises:
        UsageError: The client has no mail address, or `to` is none.
        RegieError: There is no such document, or the mail service failed.
    """
    document = letter_of(runtime, number)
    receiver = typed_address(to) if to else document.receiver
    with runtime.unit(reading=True) as unit:
        before = _own(document, unit.mailings.about(document.number))
    mailing = _wanted(document, receiver, before, again=again)
    if not send:
        return mailed_of(mailing)
    if not mailing.receiver:
        raise UsageError(nobody(document.number))
    seller = open_office(runtime).seller
    parcel = Parcel(
        mailing=mailing,
        attachments=document.files,
        reply_to=Address(email=seller.email, name=seller.name)
        if seller.email
        else None,
        client_slug=document.client_slug,
        visibly=True,
    )
    was_sent = mailing.state is MailState.SENT
    done = deliver(runtime, parcel)
    return mailed_of(done, fresh=done.state is MailState.SENT and not was_sent)


def mails_about(runtime: Runtime, number: str) -> list[Mailed]:
    """Return the mails that left, or should have, with a document, in their order."""
    with runtime.unit(reading=True) as unit:
        return [mailed_of(one) for one in unit.mailings.about(number)]


def mailed_of(mailing: Mailing, *, fresh: bool = False) -> Mailed:
    """Return a mail as it stands."""
    last = mailing.events[-1] if mailing.events else None
    return Mailed(
        number=mailing.about,
        receiver=mailing.receiver,
        subject=mailing.subject,
        text=mailing.text,
        files=tuple(name for name, _ in mailing.files),
        state=last.state.value if last else "",
        at=last.at if last else None,
        vendor=last.vendor if last else "",
        fresh=fresh,
        detail=last.detail if last else "",
    )


def mail_sentence(mailed: Mailed, command: str = "") -> str:
    """Return where a mail stands, in one line.

    Args:
        command: What sends it; by default the one for invoices.
    """
    language = spoken_language()
    on = day_text(mailed.at.date(), language) if mailed.at else ""
    command = command or f"regie invoice send {mailed.number} --send"
    to = f"{mailed.subject} → {mailed.receiver}"
    if mailed.state == "sent" and mailed.vendor == "outbox":
        return say(
            fr=f"Mail du {on} dans le dossier outbox, aucun serveur de mail n'étant "
            f"réglé : {to}",
            en=f"Mail of {on} in the folder outbox, as no mail server is set up: {to}",
        )
    if mailed.state == "sent" and mailed.fresh:
        return say(fr=f"Mail envoyé : {to}", en=f"Mail sent: {to}")
    if mailed.state == "sent":
        return say(
            fr=f"Mail envoyé le {on} : {to}. Le renvoyer : {command} --again",
            en=f"Mail sent on {on}: {to}. To send it again: {command} --again",
        )
    if mailed.state == "failed":
        return say(
            fr=f"Mail pas parti le {on} : {to} ({mailed.detail}). Réessayer : "
            f"{command}",
            en=f"Mail not sent on {on}: {to} ({mailed.detail}). To try again: "
            f"{command}",
        )
    return say(
        fr=f"Personne ne sait si ce mail du {on} est parti : {to}. Demandez s'il est "
        f"arrivé, ou renvoyez-le : {command} --again",
        en=f"Nobody knows whether this mail of {on} left: {to}. Ask whether it came, "
        f"or send it again: {command} --again",
    )


def nobody(number: str) -> str:
    """Return that a document cannot be mailed, and what helps."""
    return say(
        fr=f"La cliente n'a pas d'adresse mail : {number} n'est pas parti. Ajoutez "
        "« email » sous « buyer » dans son accord, ou donnez l'adresse : regie invoice "
        f"send {number} --to compta@… --send.",
        en=f"The client has no mail address: {number} was not sent. Add `email` under "
        "`buyer` in her agreement, or give the address: regie invoice send "
        f"{number} --to compta@… --send.",
    )


def _own(document: DocumentLetter, known: Sequence[Mailing]) -> list[Mailing]:
    return [one for one in known if one.occasion is document.occasion]


def _wanted(
    document: DocumentLetter, receiver: str, before: list[Mailing], *, again: bool
) -> Mailing:
    """Return the mail that goes on, or a new one where one more is wanted."""
    made = Mailing(
        key=f"document:{document.number}:{document.occasion}:{len(before) + 1}",
        about=document.number,
        occasion=document.occasion,
        receiver=receiver,
        subject=document.letter.subject,
        text=document.letter.text,
        files=tuple((one.name, one.sha256) for one in document.files),
    )
    return going_on(open_mail(before, receiver, again=again), made)


def going_on(latest: Mailing | None, made: Mailing) -> Mailing:
    """Return the mail that goes on, or another one that says what is so now.

    The words of a mail stay as they were written down. What has surely not left, and
    would say something else by now, is followed by a mail of its own.

    Args:
        latest: The one that is meant; None for a new one.
        made: A new one, from what is known now.
    """
    if latest is None or (latest.has_failed and _words(latest) != _words(made)):
        return made
    return latest


def numbered(known: Sequence[Mailing], made: Mailing) -> Mailing:
    """Return the mail of a key that goes on, or one under that key's next number.

    Args:
        known: All mails about its document.
        made: Under the key of the first one.
    """
    first = made.key
    own = [one for one in known if f"{one.key}:".startswith(f"{first}:")]
    if not own:
        return made
    return going_on(own[-1], replace(made, key=f"{first}:{len(own) + 1}"))


def _words(mailing: Mailing) -> tuple[object, ...]:
    return mailing.receiver, mailing.subject, mailing.text, mailing.files


def open_mail(
    before: Sequence[Mailing], receiver: str, *, again: bool
) -> Mailing | None:
    """Return the latest mail where it is the one that is meant; None for a new one."""
    latest = before[-1] if before else None
    if latest is not None and _goes_on(latest, receiver, again=again):
        return latest
    return None


def _goes_on(latest: Mailing, receiver: str, *, again: bool) -> bool:
    """Say whether the latest mail is the one that is meant."""
    if receiver == latest.receiver:
        return not (again and latest.state in {MailState.SENT, MailState.UNKNOWN})
    return not (again or latest.has_failed)


def typed_address(text: str) -> str:
    """Return a typed address; raise UsageError if it is none."""
    try:
        return parsing.email(text.strip())
    except ValueError as error:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas une adresse mail. Écrivez par exemple "
                "compta@studio-zen.fr.",
                en=f"“{text}” is not a mail address. Write for example "
                "compta@studio-zen.fr.",
            )
        ) from error
