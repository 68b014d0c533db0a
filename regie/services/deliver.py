"""Send a mail with its files once, whoever dies in between.

Its words are written down under its key before the vendor is called; what is tried
again says the same under the same key. Two processes never send it at once: whoever
begins holds it until the call ends, the process is known to be dead, or its time is up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.billing.documents.mailing import doubt_since
from regie.billing.documents.mailing import is_to_be_tried
from regie.billing.documents.mailing import MailEvent
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.documents.mailing import may_repeat
from regie.campaign.transitions import LIVING
from regie.errors import ConflictError
from regie.errors import OutcomeUnknownError
from regie.errors import UsageError
from regie.errors import VendorError
from regie.errors import VendorUnavailableError
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Mail
from regie.ports import Mailer
from regie.services.holder import is_dead
from regie.services.holder import this_process
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.store.unit import Unit
from regie.words import say

MAILED = "mailed"
"""The journal's word for a document that was mailed to the campaign's client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is to be sent.

    Attributes:
        client_slug: Whose campaigns keep a line of it; empty for none.
        attachments: As named in the mailing.
        reply_to: Where answers go; None for the sender.
        visibly: Whether it may arrive twice under one Message-ID, where nobody can say
            whether it left.
    """

    mailing: Mailing
    attachments: tuple[Attachment, ...]
    reply_to: Address | None = None
    client_slug: str = ""
    visibly: bool = False


def deliver(runtime: Runtime, parcel: Parcel) -> Mailing:
    """Send it unless it was sent; return it with its journey.

    Raises:
        ConflictError: Another process sends it just now.
        VendorError: The mail service failed. What is known of it is written down.
    """
    mailer = mailer_of(runtime)
    taken = _take(runtime, parcel, mailer)
    if taken.state is not MailState.BEGUN:
        return taken
    try:
        delivery = mailer.send(_mail(runtime, parcel, taken), key=taken.key)
    except VendorError as error:
        state = MailState.UNKNOWN if _may_have_left(error) else MailState.FAILED
        _note(runtime, parcel, _event(runtime, state, mailer, detail=str(error)))
        raise
    return _note(
        runtime,
        parcel,
        _event(
            runtime,
            MailState.SENT,
            mailer,
            vendor_id=delivery.vendor_id,
            detail=delivery.note,
        ),
    )


def to_be_tried(unit: Unit, keys: Sequence[str], now: datetime) -> list[str]:
    """Return those of these mails that Régie sends by itself, in their order."""
    events = unit.mailings.events(keys)
    return [key for key in keys if is_to_be_tried(events[key], now)]


def try_to_deliver(runtime: Runtime, parcel: Parcel) -> bool:
    """Send it as `deliver` does, and say whether it was sent; a failure is kept."""
    try:
        return deliver(runtime, parcel).state is MailState.SENT
    except (VendorError, ConflictError):
        return False


def mailer_of(runtime: Runtime) -> Mailer:
    """Return the service that takes mails with documents."""
    return runtime.mailers[runtime.default_mailer]


def _take(runtime: Runtime, parcel: Parcel, mailer: Mailer) -> Mailing:
    """Write down that this process sends it; or return where it stands already."""
    wall = runtime.wall.now()
    with runtime.unit() as unit:
        unit.mailings.lock()
        known = unit.mailings.get(parcel.mailing.key)
        if known is None:
            unit.mailings.add(parcel.mailing)
            known = parcel.mailing
        if known.state is MailState.SENT:
            return known
        if known.state is MailState.BEGUN and _is_held(runtime, known):
            raise ConflictError(_busy(known))
        repeatable = may_repeat(
            doubt_since(known.events),
            repeat=mailer.repeat,
            window=mailer.repeat_window,
            wall=wall,
            visibly=parcel.visibly,
        )
        state = MailState.BEGUN if repeatable else MailState.UNKNOWN
        if not repeatable and known.state is MailState.UNKNOWN:
            return known
        event = _event(
            runtime, state, mailer, detail="" if repeatable else _interrupted()
        )
        unit.mailings.note(known.key, event)
        return replace(known, events=(*known.events, event))


def _is_held(runtime: Runtime, known: Mailing) -> bool:
    begun = known.events[-1]
    until = begun.wall_at + timedelta(seconds=runtime.lease_s)
    return runtime.wall.now() < until and not is_dead(begun.holder)


def _note(runtime: Runtime, parcel: Parcel, event: MailEvent) -> Mailing:
    key = parcel.mailing.key
    with runtime.unit() as unit:
        unit.mailings.lock()
        unit.mailings.note(key, event)
        known = unit.mailings.get(key)
        assert known is not None  # noqa: S101 -- it was taken before
        if event.state is MailState.SENT and parcel.client_slug:
            _tell_campaigns(unit, parcel.client_slug, known, event)
    return known


def _tell_campaigns(
    unit: Unit, client_slug: str, mailing: Mailing, event: MailEvent
) -> None:
    """Write a line into the history of each campaign of the client that goes on."""
    for slug in unit.campaigns.revisions(states=LIVING):
        if unit.campaigns.get(slug).client_slug == client_slug:
            unit.journal.add(
                Event(
                    campaign=slug,
                    at=event.at,
                    who="régie",
                    what=MAILED,
                    about=mailing.about,
                    why=mailing.receiver,
                )
            )


def _mail(runtime: Runtime, parcel: Parcel, taken: Mailing) -> Mail:
    """Return the mail as it was written down; its files must be those of then."""
    files = tuple((one.name, one.sha256) for one in parcel.attachments)
    if files != taken.files:
        raise UsageError(_other_files(taken))
    return Mail(
        to=(Address(email=taken.receiver),),
        subject=taken.subject,
        text=taken.text,
        sender=runtime.sender,
        reply_to=parcel.reply_to,
        attachments=parcel.attachments,
    )


def _event(
    runtime: Runtime,
    state: MailState,
    mailer: Mailer,
    *,
    vendor_id: str = "",
    detail: str = "",
) -> MailEvent:
    return MailEvent(
        state=state,
        at=runtime.clock.now(),
        wall_at=runtime.wall.now(),
        holder=this_process(),
        vendor=mailer.slug,
        vendor_id=vendor_id,
        detail=detail,
    )


def _may_have_left(error: VendorError) -> bool:
    if isinstance(error, OutcomeUnknownError):
        return True
    return isinstance(error, VendorUnavailableError) and error.sent


def _interrupted() -> str:
    return say(
        fr="le programme s'est arrêté pendant l'envoi",
        en="the program stopped during the call",
    )


def _busy(known: Mailing) -> str:
    return say(
        fr=f"Le mail de {known.about} est en train de partir d'un autre programme. "
        "Attendez une minute, puis recommencez.",
        en=f"The mail about {known.about} is just being sent by another program. Wait "
        "a minute, then try again.",
    )


def _other_files(known: Mailing) -> str:
    return say(
        fr=f"Les fichiers du mail de {known.about} ne sont plus ceux d'alors : rien "
        "n'est parti.",
        en=f"The files of the mail about {known.about} are no longer those of then: "
        "nothing was sent.",
    )
