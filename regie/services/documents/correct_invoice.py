"""Give back an issued invoice, or a part of it, by a credit note."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from regie.at_once import at_once
from regie.billing.documents.corrections import credit_draft
from regie.billing.documents.corrections import Part
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.services.documents import carried_words as words
from regie.services.documents.carried import Carried
from regie.services.documents.carried import carried_total
from regie.services.documents.carried import check_part
from regie.services.documents.carried import given_elsewhere
from regie.services.documents.carried import Gives
from regie.services.documents.carried import gives_of
from regie.services.documents.carried import keep_said
from regie.services.documents.carried import Note
from regie.services.documents.carried import part_said
from regie.services.documents.carried import question_of
from regie.services.documents.carried import unsaid
from regie.services.documents.issuing import deposits_of
from regie.services.documents.issuing import finish
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import Issued
from regie.services.documents.old_invoice import rebuilt
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.typed_amount import amount_in
from regie.typed_amount import currency_beside
from regie.words import say


def credit_invoice(
    runtime: Runtime,
    number: str,
    *,
    why: str,
    amount: str = "",
    carried: str = "",
    draft: bool = False,
) -> Issued:
    """Issue a credit note; credit notes never exceed what they correct.

    Args:
        number: The invoice or deposit that is corrected.
        why: Said on the credit note, trimmed.
        amount: What is given back, without VAT, in the invoice's currency; what
            `carried` says if empty, otherwise all that is left.
        carried: How much of it gives back the negative total of the client's last
            statement, see `regie.services.documents.carried`; the next one takes over
            the rest.
        draft: Show what it would be; nothing is stored and no number is used.

    Raises:
        RegieError: There is no such invoice, or not that much is left of it, or of
            what is carried; or no reason is given.
    """
    with runtime.unit(reading=draft) as unit:
        if not draft:
            unit.ledger.lock()  # no statement takes over what is carried meanwhile
            unit.invoices.lock()
        now = runtime.clock.now()
        office, stored, net, part, why = at_once(
            ("", lambda: open_office(runtime)),
            ("", lambda: find_document(unit, number)),
            ("", lambda: _net(unit, number, amount)),
            ("", lambda: _part(unit, number, amount, carried)),
            ("", lambda: _reason(why)),
        )
        client = stored.client_slug
        known = bool(stored.text)
        invoice = read_document(stored) if known else rebuilt(unit, office, stored)
        found, note = carried_total(unit, client), Note(corrected=stored, net=net)
        net = net if amount else part or None
        taken = taken_of(unit, stored)
        made = replace(
            credit_draft(invoice, taken=taken, why=why, net=net),
            statement=None if stored.statement_id is None else invoice.period,
            gives_back=found.period if found and part else None,
        )
        if draft:
            made = office.ready(made, now)
            pdf = office.pdf(made, now)
        else:
            made, pdf = issue_document(unit, office, made, client_slug=client, now=now)
            note = replace(note, number=made.number)
            keep_said(unit, found, note, part, at=now)
    issued = finish(runtime, office, made, pdf, client_slug=client)
    more = unsaid(found, note) if part is None else ()
    given = _deposits_given_back(invoice, made, taken)
    return replace(
        issued,
        gives=gives_of(found, note, part),
        remarks=(*issued.remarks, *more, *given),
    )


def _deposits_given_back(
    invoice: Invoice, note: Invoice, taken: Part
) -> tuple[str, ...]:
    """Say what becomes of deposits if a credit note cancels what deducts them."""
    if not invoice.deducted or taken.gross + note.gross != invoice.gross:
        return ()
    named = ", ".join(f"{one.number} ({one.gross.said()})" for one in invoice.earlier)
    number = invoice.number
    return (
        say(
            fr=f"{number} déduit l'acompte {named} : annulée, elle ne le déduit plus. "
            f"Ce qui en est payé est à rendre sur {number}, ou à déduire d'une autre "
            "si la cliente est d'accord ; regie invoice again ne le déduit pas à "
            "nouveau.",
            en=f"{number} takes off the deposit {named}: cancelled, it no longer does. "
            f"What was paid of it is to be given back on {number}, or taken off "
            "another one if the client agrees; regie invoice again does not take it "
            "off again.",
        ),
    )


def _reason(why: str) -> str:
    reason = why.strip()
    if not reason:
        raise UsageError(words.no_reason())
    return reason


def _net(unit: Unit, number: str, amount: str) -> Money | None:
    """Return what is to be given back, without VAT; None if nothing is said.

    Where there is no such document, the amount is read in the currency beside it.
    """
    return amount_in(amount, _currency(unit, number, amount)) if amount else None


def _currency(unit: Unit, number: str, amount: str) -> Currency:
    """Return a document's currency; where there is none, that beside the amount."""
    stored = unit.invoices.get(number.strip())
    return stored.total.currency if stored else currency_beside(amount) or EUR


def _part(unit: Unit, number: str, amount: str, carried: str) -> Money | None:
    """Return what of it is carried, see `part_said`, whatever the amount may be."""
    stored, net = find_document(unit, number), None
    with suppress(UsageError):  # `_net` tells it
        net = _net(unit, number, amount)
    found = carried_total(unit, stored.client_slug)
    return part_said(unit, found, carried, Note(corrected=stored, net=net))


def carried_question(runtime: Runtime, number: str) -> str:
    """Ask how much of what is carried a credit note gives back; empty for none of it.

    Args:
        number: The invoice or deposit that is to be corrected.

    Raises:
        NotFoundError: There is none of that number.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_document(unit, number)
        found = carried_total(unit, stored.client_slug)
    return question_of(found, Note(corrected=stored))


def say_carried(runtime: Runtime, number: str, said: str) -> Gives | None:
    """Say how much of what is carried an issued credit note gives back.

    What is said last counts, until the next statement takes it over. None where nothing
    is carried and nothing is said to be given back.

    Args:
        number: The credit note.
        said: See `regie.services.documents.carried`.

    Raises:
        RegieError: There is no such credit note, or not that much is left.
    """
    with runtime.unit() as unit:
        unit.ledger.lock()
        _, _, (found, note, part) = at_once(
            ("", lambda: _credit_note(unit, number)),
            ("", lambda: check_part(said, _currency(unit, number, said))),
            ("", lambda: _said_of(unit, number, said)),
        )
        keep_said(unit, found, note, part, at=runtime.clock.now())
    return gives_of(found, note, part)


def _said_of(
    unit: Unit, number: str, said: str
) -> tuple[Carried | None, Note, Money | None]:
    """Return what is carried, an issued credit note, and what it gives back of it.

    Raises:
        RegieError: See `say_carried`.
    """
    stored = _credit_note(unit, number)
    found = carried_total(unit, stored.client_slug)
    net, elsewhere = read_document(stored).net, given_elsewhere(unit, number, found)
    note = Note(
        number=stored.number,
        corrected=find_document(unit, stored.corrects),
        net=net - elsewhere if elsewhere else net,
    )
    return found, note, part_said(unit, found, said, note)


def _credit_note(unit: Unit, number: str) -> StoredInvoice:
    stored = find_document(unit, number)
    if stored.kind is not Kind.CREDIT_NOTE:
        raise UsageError(words.no_credit_note(stored.number))
    return stored


def find_document(unit: Unit, number: str) -> StoredInvoice:
    """Return an issued document.

    Raises:
        NotFoundError: There is none of that number; names the latest ones.
    """
    stored = unit.invoices.get(number.strip())
    if stored is not None:
        return stored
    if unit.quotes.get(number.strip()) is not None:
        raise NotFoundError(_is_quote(number.strip()))
    latest = ", ".join(one.number for one in unit.invoices.everything()[:5])
    if not latest:
        raise NotFoundError(_nothing_issued(number))
    raise NotFoundError(
        say(
            fr=f"Aucun document « {number} ». Les derniers émis : {latest}. Tous : "
            "regie invoice list.",
            en=f"No document “{number}”. The latest ones issued: {latest}. All of "
            "them: regie invoice list.",
        )
    )


def _is_quote(number: str) -> str:
    return say(
        fr=f"{number} est un devis, et n'est pas facturé lui-même. Où il en est, et "
        f"la suite : regie quote show {number}. Une fois accepté, sa facture : regie "
        f"quote bill {number}. Les factures émises : regie invoice list.",
        en=f"{number} is a quote, and no invoice itself. Where it stands, and what "
        f"comes next: regie quote show {number}. Once it is accepted, its invoice: "
        f"regie quote bill {number}. The invoices issued: regie invoice list.",
    )


def _nothing_issued(number: str) -> str:
    return say(
        fr=f"Aucun document « {number} » : aucun n'est émis encore. Le premier le sera "
        "par regie bill, ou regie invoice deposit.",
        en=f"No document “{number}”: none was issued yet. The first one will be by "
        "regie bill, or regie invoice deposit.",
    )


def read_document(stored: StoredInvoice) -> Invoice:
    """Return what was issued.

    Raises:
        ConflictError: It was issued before Régie kept more than its PDF.
    """
    if not stored.text:
        raise ConflictError(
            say(
                fr=f"{stored.number} date d'une version de Régie qui n'en gardait que "
                f"le PDF. Envoyez-le vous-même : regie invoice show {stored.number} "
                "l'écrit dans un fichier. Un avoir se fait d'ici : regie invoice "
                f"credit {stored.number} --why ….",
                en=f"{stored.number} is from a version of Régie that kept only its "
                f"PDF. Mail it yourself: regie invoice show {stored.number} writes it "
                "into a file. A credit note is made from here: regie invoice credit "
                f"{stored.number} --why ….",
            )
        )
    return read_invoice(stored.text)


def taken_of(unit: Unit, stored: StoredInvoice) -> Part:
    """Return what can no more be credited of a document."""
    if stored.kind is Kind.DEPOSIT:
        used = (
            one.used
            for one in deposits_of(unit, stored.client_slug)
            if one.number == stored.number
        )
        return next(used, Part.none(stored.total.currency))
    notes = (
        read_document(one)
        for one in unit.invoices.of_client(stored.client_slug)
        if one.corrects == stored.number
    )
    given = (Part(net=one.net, vat=one.vat) for one in notes)
    return sum(given, Part.none(stored.total.currency))
