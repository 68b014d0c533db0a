"""Remind clients of unpaid invoices, a rung of the ladder at a time."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal

from regie.billing.documents.dunning import Change
from regie.billing.documents.dunning import INDEMNITY
from regie.billing.documents.dunning import LAST
from regie.billing.documents.dunning import late_interest
from regie.billing.documents.dunning import rung_due
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import MailState
from regie.billing.documents.mailing import Occasion
from regie.billing.documents.owed_back import owed_back
from regie.billing.documents.owed_back import OwedBack
from regie.billing.documents.owed_back import TooMuch
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import Standing
from regie.billing.period import day_text
from regie.errors import UsageError
from regie.money import decimal_text
from regie.money import EUR
from regie.money import Money
from regie.ports import Address
from regie.services import letters
from regie.services.books.clients import client_name
from regie.services.books.collect import local_day
from regie.services.deliver import deliver
from regie.services.deliver import Parcel
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.document_letter import in_fours
from regie.services.documents.document_letter import pdf_of
from regie.services.documents.document_letter import receiver_of
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.documents.mail_document import numbered
from regie.services.documents.reminder_doubts import DoubtfulReminderError
from regie.services.documents.reminder_doubts import doubts_of
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.services.statement.contest import held_numbers
from regie.services.statement.contest import open_contests
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import pick
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder that is due, or was sent just now.

    Attributes:
        client: Her slug.
        client_name: What she is called.
        rung: 1 for the first one, 3 for the last.
        rate: Of the interest, in percent a year; None without `late_rate` in the
            profile: the mail then claims it without an amount.
        interest: To date; zero without a rate.
        indemnity: For recovery, in EUR whatever the invoice's currency.
        receiver: Empty if the buyer has no mail address; nothing is sent then.
        owed_back: What the client is owed on other documents, in the same currency.
        balance: What she owes late on all her documents beyond that; negative is owed
            to her.
        covered: Of what she is owed, what comes to this one; empty if it does not.
        withheld: It is the formal notice of a covered one, and not sent.
        doubts: Why it may be out of place, a sentence each: see `reminder_doubts`.
    """

    number: str
    client: str
    client_name: str
    rung: int
    days_late: int
    open: Money
    interest: Money
    indemnity: Money
    receiver: str
    subject: str
    text: str
    sent: bool = False
    rate: Decimal | None = None
    owed_back: tuple[TooMuch, ...] = ()
    balance: Money | None = None
    covered: tuple[TooMuch, ...] = ()
    withheld: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def may_leave(self) -> bool:
        """Whether nothing but its doubts is against sending it."""
        return bool(self.receiver) and not self.withheld


def remind(
    runtime: Runtime,
    number: str = "",
    *,
    send: bool = False,
    last: bool = False,
    sure: bool | None = None,
) -> list[Reminder]:
    """Return the reminders that are due, and send them if asked.

    The document goes along as a PDF. Broken off while it leaves, a mail leaves again
    under the same Message-ID, which receivers show once. Whoever contests a line is not
    chased for its invoice while the OBM holds that line.

    What the client is owed back is named in the mail and set off by nobody. As long as
    it comes to the document, no formal notice of it is sent.

    Args:
        number: Of one document only; all that are late if empty.
        send: Send them; otherwise nothing is sent or written.
        last: The formal notice at once, without those that come before it; only for one
            document.
        sure: Whether those leave, too, that may be out of place; None asks.

    Raises:
        DoubtfulReminderError: Some may be, and `sure` is None; nothing was sent.
        UsageError: The last one is wanted, of no document.
        RegieError: There is no such document or no profile, or the mail service failed;
            what was sent before is noted.
    """
    if last and not number:
        raise UsageError(_last_of_which())
    late_percent = open_office(runtime).seller.late_percent
    with runtime.unit(reading=True) as unit:
        if number:
            find_document(unit, number)
        found = _due(unit, today_of(runtime), number.strip(), last=last)
    made = [_reminder(runtime, one, late_percent) for one in found]
    if not send:
        return made
    leaving = [one for one in made if one.may_leave]
    doubts = [told for one in leaving for told in one.doubts]
    if doubts and sure is None:
        clear = sum(1 for one in leaving if not one.doubts)
        raise DoubtfulReminderError(doubts, clear=clear)
    chosen = {one.number for one in leaving if sure or not one.doubts}
    return [_sent(runtime, one) if one.number in chosen else one for one in made]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """A document that is late.

    Attributes:
        earlier: Reminders of it that were sent before this one.
        back: What its client is owed back in its currency.
        doubts: See `Reminder`.
    """

    account: Account
    invoice: Invoice
    rung: int
    earlier: int
    changes: tuple[Change, ...]
    today: date
    receiver: str
    client_name: str
    back: OwedBack
    doubts: tuple[str, ...]

    @property
    def covered(self) -> tuple[TooMuch, ...]:
        """What of it comes to this document; empty if it does not."""
        return self.back.covered.get(self.account.owed.number, ())


def _due(unit: Unit, today: date, number: str, *, last: bool) -> list[_Late]:
    stored = unit.invoices.everything()
    sent, held = unit.invoices.reminders(), held_numbers(unit)
    known = {one.number: one for one in stored if one.text}
    kept, found = accounts_of(unit, stored, today=today), []
    backs, contests = owed_back(kept, held=held), open_contests(unit)
    for account in kept:
        owed = account.owed
        chosen = owed.number not in held and number in {"", owed.number}
        is_late = account.standing is Standing.LATE and owed.due_on is not None
        if not chosen or not is_late or owed.number not in known:
            continue
        assert owed.due_on is not None  # noqa: S101 -- looked at above
        before = {rung: local_day(at) for rung, at in sent.get(owed.number, {}).items()}
        rung = rung_due(owed.due_on, today, sent=before, last=last)
        if rung:
            invoice = read_invoice(known[owed.number].text)
            contested = contests.get(owed.number, ())
            found.append(
                _Late(
                    account=account,
                    invoice=invoice,
                    rung=rung,
                    earlier=len(before),
                    changes=_changes(unit, stored, owed.number),
                    today=today,
                    client_name=client_name(unit, owed.client_slug),
                    receiver=receiver_of(unit, invoice, owed.client_slug),
                    back=backs[owed.client_slug, owed.payable.currency],
                    doubts=tuple(doubts_of(unit, invoice, contested, len(before))),
                )
            )
    return found


def _last_of_which() -> str:
    return say(
        fr="Une mise en demeure se demande facture par facture : regie invoice remind "
        "F2027-0001 --last.",
        en="A formal notice is asked for one invoice at a time: regie invoice remind "
        "F2027-0001 --last.",
    )


def _changes(
    unit: Unit, stored: list[StoredInvoice], number: str
) -> tuple[Change, ...]:
    paid = unit.invoices.settlements([number])
    notes = [
        one for one in stored if one.kind is Kind.CREDIT_NOTE and one.corrects == number
    ]
    return (
        *(Change(on=one.paid_on, amount=one.amount) for one in paid),
        *(Change(on=one.issued_on, amount=one.total) for one in notes),
    )


def _reminder(runtime: Runtime, late: _Late, percent: Decimal | None) -> Reminder:
    account, invoice = late.account, late.invoice
    due_on = account.owed.due_on
    assert due_on is not None  # noqa: S101 -- a late document has a due day
    interest = (
        Money.zero(invoice.currency)
        if percent is None
        else late_interest(
            account.owed.payable,
            late.changes,
            due_on=due_on,
            until=late.today,
            percent=percent,
        )
    )
    letter = _letter(runtime, late, interest, percent)
    return Reminder(
        number=account.owed.number,
        client=account.owed.client_slug,
        client_name=late.client_name,
        rung=late.rung,
        days_late=(late.today - due_on).days,
        open=account.open,
        interest=interest,
        indemnity=INDEMNITY,
        receiver=late.receiver,
        subject=letter.subject,
        text=letter.text,
        rate=percent,
        owed_back=late.back.on,
        balance=late.back.balance if late.back.on else None,
        covered=late.covered,
        withheld=bool(late.covered) and late.rung == LAST,
        doubts=late.doubts,
    )


def _letter(
    runtime: Runtime,
    late: _Late,
    interest: Money,
    percent: Decimal | None,
) -> letters.Letter:
    seller, owed = late.invoice.seller, late.account.owed
    language = late.invoice.language
    name = f"reminder-{late.rung}.{language}"
    indemnity = INDEMNITY.text(language)
    due_on, back = owed.due_on or late.today, late.back
    known = {
        "number": owed.number,
        "issued_on": day_text(owed.issued_on, language),
        "due_on": day_text(due_on, language),
        "days_late": (late.today - due_on).days,
        "open": late.account.open.text(language),
        "interest": interest.text(language) if interest else "",
        "indemnity": indemnity,
        "rate": decimal_text(percent, language) if percent is not None else "",
        "whole": _whole(late.account.open + interest, language),
        "iban": in_fours(seller.iban),
        "earlier": late.earlier,
        "owed_back": back.amount.text(language) if back.on else "",
        "owed_on": ", ".join(one.number for one in back.on),
        "balance": back.balance.text(language) if back.balance.minor > 0 else "",
        "covered": bool(late.covered),
        "seller": seller.name,
    }
    return letters.own_letter(runtime.mail_templates, name, known)


def _whole(due: Money, language: str) -> str:
    """Return what is due with the indemnity; in another currency beside it."""
    if due.currency == EUR:
        return (due + INDEMNITY).text(language)
    both = due.text(language), INDEMNITY.text(language)
    return pick(language, fr=" et ", en=" and ").join(both)


def _sent(runtime: Runtime, one: Reminder) -> Reminder:
    seller = open_office(runtime).seller
    with runtime.unit(reading=True) as unit:
        pdf = pdf_of(unit, read_invoice(find_document(unit, one.number).text))
        known = unit.mailings.about(one.number)
    mailing = Mailing(
        key=f"invoice-reminder:{one.number}:{one.rung}",
        about=one.number,
        occasion=Occasion.REMINDER,
        receiver=one.receiver,
        subject=one.subject,
        text=one.text,
        files=((pdf.name, pdf.sha256),),
    )
    reply_to = Address(email=seller.email, name=seller.name) if seller.email else None
    done = deliver(
        runtime,
        Parcel(
            mailing=numbered(known, mailing),
            attachments=(pdf,),
            reply_to=reply_to,
            client_slug=one.client,
            visibly=True,
        ),
    )
    if done.state is not MailState.SENT:
        return one
    with runtime.unit() as unit:
        unit.invoices.lock()
        if one.rung not in unit.invoices.reminders().get(one.number, ()):
            unit.invoices.add_reminder(
                one.number,
                one.rung,
                sent_at=runtime.clock.now(),
                receiver=one.receiver,
                text=f"{one.subject}\n\n{one.text}",
            )
    return replace(one, sent=True)
