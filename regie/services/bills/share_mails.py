"""Mails to those who bill a share by themselves: what it comes to, where it is read.

That a closed period's shares are to be mailed is written with the closing, in one
transaction, into the history of its client. Whoever closes it mails them next; what was
broken off before it left is taken up by the watch, and so is what failed
(`is_to_be_tried`). Each party gets her mail once, under one Message-ID.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.billing.agreed.agreement import Reader
from regie.billing.documents.mailing import is_to_be_tried
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.documents.mailing import Occasion
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.party_due import party_dues
from regie.billing.statement.party_due import PartyDue
from regie.billing.statement.statement import Statement
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import VendorError
from regie.money import Money
from regie.ports import Address
from regie.services import letters
from regie.services.agreements import refusals
from regie.services.bills.bill_questions import bill_lines
from regie.services.bills.bill_questions import history_of
from regie.services.bills.bill_questions import note_once
from regie.services.deliver import deliver
from regie.services.deliver import Parcel
from regie.services.deliver import to_be_tried
from regie.services.documents.mail_document import Mailed
from regie.services.documents.mail_document import mailed_of
from regie.services.documents.mail_document import open_mail
from regie.services.documents.mail_document import typed_address
from regie.services.history import MACHINE
from regie.services.links import seen_outside
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.services.statement.readers import readers_of
from regie.services.statement.restate import left_before
from regie.services.statement.restate import restated
from regie.services.statement.statements import find_statement
from regie.store.journal import Event
from regie.store.unit import Unit

WANTED = "share-mail"
"""The history's word for it; it is about the period, and names the parties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareMail:
    """A party's mail.

    Attributes:
        party: Her name, as shares have it.
        share: What she bills, or gives back, without VAT.
        mailed: Where it stands; its state is empty while it is only shown.
    """

    party: str
    share: Money
    mailed: Mailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the mails of a period are wanted.

    Attributes:
        send: Send them; otherwise nothing is sent or written.
        party: Hers alone; empty for all.
        again: Send it although it was sent, or may have been.
        to: Another address than the agreement's; for one party only.
    """

    send: bool = False
    party: str = ""
    again: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A closed period, with where its parties' mails go."""

    client: str
    period: Period
    statement: Statement
    readers: Mapping[str, Reader]
    mailings: Sequence[Mailing]
    dues: Sequence[PartyDue]


def note_wanted_shares(unit: Unit, statement: Statement, *, at: datetime) -> None:
    """Write that a period's shares are to be mailed, unless it is known; no commit."""
    client_slug = statement.client
    readers = readers_of(unit, client_slug)
    left = left_before(unit, client_slug, statement.period)
    dues = party_dues(statement.all_lines, left)
    names = [one.name for one in dues if one.name in readers]
    if names:
        note_once(
            unit,
            Event(
                campaign=history_of(client_slug),
                at=at,
                who=MACHINE,
                what=WANTED,
                about=str(statement.period),
                why="\n".join(names),
            ),
        )


def share_mails(
    runtime: Runtime, client_slug: str, period: str, wish: Wish
) -> list[ShareMail]:
    """Send each party of a closed period her mail, or show what would be sent.

    Who has no address, or nothing to bill or to give back, gets none. What was sent is
    not sent again, unless that is wanted: then it is a mail of its own. A mail that
    fails keeps the others from nothing; its state says so.

    Raises:
        NotFoundError: No such statement, or the party has no share of it.
        UsageError: `to` is no address.
    """
    with runtime.unit(reading=True) as unit:
        case = _case(unit, client_slug, period)
    found = []
    for due in _wanted(case, wish.party):
        party = due.name
        reader = case.readers.get(party, Reader(party=party, email=""))
        if wish.to:
            reader = replace(reader, email=typed_address(wish.to))
        if reader.email or wish.party:
            parcel = _parcel(runtime, case, reader, due, again=wish.again)
            mailed = mailed_of(parcel.mailing)
            if wish.send and reader.email:
                mailed = _sent(runtime, parcel)
            mail = replace(mailed, number=party)
            found.append(ShareMail(party=party, share=due.share, mailed=mail))
    return found


def mail_shares(runtime: Runtime) -> int:
    """Send what was to be mailed and has not left; return how many mails left.

    What was closed just now is still in somebody's hands.
    """
    now = runtime.clock.now()
    until = now - timedelta(seconds=runtime.lease_s)
    with runtime.unit(reading=True) as unit:
        left = [
            (client, line.about, party)
            for client in unit.documents.clients_with_agreement()
            for line in bill_lines(unit, client, frozenset({WANTED}))
            if line.at <= until
            for party in _left_open(unit, client, line, now)
        ]
    sent = 0
    for client, period, party in left:
        try:
            mails = share_mails(runtime, client, period, Wish(send=True, party=party))
        except (ConflictError, NotFoundError):
            continue  # computed again it is another one, which `verify` tells
        sent += sum(one.mailed.fresh for one in mails)
    return sent


def _left_open(unit: Unit, client: str, line: Event, now: datetime) -> Iterator[str]:
    """Yield the parties of a period whose mail is to be tried by the watch.

    Of a mail that was written anew, to another address, the latest one counts.
    """
    names = {_key(client, line.about, name): name for name in line.why.split("\n")}
    for key in to_be_tried(unit, list(names), now):
        known = unit.mailings.about(_about(client, line.about))
        own = [one.events for one in known if one.key.startswith(key[:-1])]
        if not own or is_to_be_tried(own[-1], now):
            yield names[key]


def _case(unit: Unit, client_slug: str, period: str) -> _Case:
    stored = find_statement(unit, client_slug, period)
    _, statement = restated(unit, stored)
    return _Case(
        client=client_slug,
        period=read_period(stored.period),
        statement=statement,
        readers=readers_of(unit, client_slug),
        mailings=unit.mailings.about(_about(client_slug, stored.period)),
        dues=party_dues(
            statement.all_lines, left_before(unit, client_slug, statement.period)
        ),
    )


def _wanted(case: _Case, party: str) -> list[PartyDue]:
    if not party:
        return list(case.dues)
    own = [one for one in case.dues if one.name == party]
    if not own:
        names = [one.name for one in case.dues]
        raise NotFoundError(refusals.no_party(party, names, str(case.period)))
    return own


def _parcel(
    runtime: Runtime, case: _Case, reader: Reader, due: PartyDue, *, again: bool
) -> Parcel:
    seller = open_office(runtime).seller
    language = reader.language or seller.language
    name = f"{Occasion.SHARE}.{language}"
    link = runtime.links.share(
        case.client, str(case.period), reader.party, now=runtime.clock.now()
    )
    letter = letters.own_letter(
        runtime.mail_templates,
        name,
        {
            "party": reader.party,
            "client": case.statement.client_name,
            "period": case.period.text(language),
            "days": not case.period.is_month,
            "share": abs(due.share).text(language),
            "negative": due.share.minor < 0,
            "before": abs(due.before).text(language) if due.before else "",
            "bills": due.due.text(language) if due.due.minor > 0 else "",
            "owes": abs(due.due).text(language) if due.due.minor < 0 else "",
            "link": seen_outside(link),
            "seller": seller.name,
        },
    )
    first = _key(case.client, str(case.period), reader.party)
    before = [one for one in case.mailings if one.key.startswith(first[:-1])]
    mailing = open_mail(before, reader.email, again=again) or Mailing(
        key=f"{first[:-1]}{len(before) + 1}",
        about=_about(case.client, str(case.period)),
        occasion=Occasion.SHARE,
        receiver=reader.email,
        subject=letter.subject,
        text=letter.text,
    )
    reply_to = Address(email=seller.email, name=seller.name) if seller.email else None
    return Parcel(mailing=mailing, attachments=(), reply_to=reply_to, visibly=True)


def _sent(runtime: Runtime, parcel: Parcel) -> Mailed:
    was_sent = parcel.mailing.state is MailState.SENT
    try:
        done = deliver(runtime, parcel)
    except (VendorError, ConflictError) as error:
        with runtime.unit(reading=True) as unit:
            known = unit.mailings.get(parcel.mailing.key) or parcel.mailing
        return replace(mailed_of(known), detail=str(error))
    return mailed_of(done, fresh=done.state is MailState.SENT and not was_sent)


def _about(client: str, period: str) -> str:
    return f"{client}:{period}"


def _key(client: str, period: str, party: str) -> str:
    """Return the key of a party's first mail; a second one ends in 2."""
    digest = hashlib.sha256(party.encode()).hexdigest()[:12]
    return f"share:{client}:{period}:{digest}:1"
