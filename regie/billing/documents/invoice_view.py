"""An invoice in the words of one language: every text that its page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from babel import Locale

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice_totals import discount_title
from regie.billing.documents.invoice_totals import HARD_SPACE
from regie.billing.documents.invoice_totals import paid_text
from regie.billing.documents.invoice_totals import rate_text
from regie.billing.documents.invoice_totals import Total
from regie.billing.documents.invoice_totals import totals_of
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import OF_PAYMENT
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import day_text
from regie.money import decimal_text
from regie.words import pick


class Panel(TypedDict):
    """A box with a heading; the first line stands out."""

    heading: str
    lines: list[str]


class MentionText(TypedDict):
    """A sentence of law and, on an English invoice, its French original."""

    text: str
    original: str


class InvoiceView(TypedDict):
    """All texts of the page, by their place."""

    language: str
    title: str
    number: str
    draft: str
    seller_name: str
    seller_form: str
    facts: list[list[str]]
    panels: list[Panel]
    columns: list[str]
    rows: list[list[str]]
    totals: list[Total]
    payment: Panel
    mentions_heading: str
    mentions: list[MentionText]
    page: str
    of: str
    footer: str


def invoice_view(invoice: Invoice, language: str) -> InvoiceView:
    """Return every text of the invoice's page, in French or English."""
    seller = invoice.seller
    title = title_of(invoice.kind, language)
    return InvoiceView(
        language=pick(language, fr="fr", en="en"),
        title=title,
        number=invoice.number,
        draft=pick(language, fr="BROUILLON", en="DRAFT") if invoice.is_draft else "",
        seller_name=seller.name,
        seller_form=seller.form,
        facts=[list(fact) for fact in _facts(invoice, language)],
        panels=[_seller_panel(seller, language), _buyer_panel(invoice.buyer, language)],
        columns=_columns(language),
        rows=[row for line in invoice.lines for row in _rows(line, invoice, language)],
        totals=[*totals_of(invoice, language)],
        payment=_payment(invoice, language),
        mentions_heading=pick(language, fr="Mentions légales", en="Legal notices"),
        mentions=[
            MentionText(text=one.en, original=one.fr)
            if language == "en"
            else MentionText(text=one.fr, original="")
            for one in _mentions(invoice)
        ],
        page="Page",
        of=pick(language, fr="sur", en="of"),
        footer=" · ".join(_footer(invoice, title)),
    )


def _mentions(invoice: Invoice) -> Iterator[Mention]:
    """Yield what the page says; what is for who pays late is not for who gets back.

    The XML of a credit note has those too (BR-FR-05).
    """
    is_credit = invoice.kind is Kind.CREDIT_NOTE
    for one in invoice.mentions:
        if not (is_credit and one.place in OF_PAYMENT):
            yield one


_TITLES = {
    Kind.INVOICE: ("Facture", "Invoice"),
    Kind.DEPOSIT: ("Facture d'acompte", "Deposit invoice"),
    Kind.CREDIT_NOTE: ("Avoir", "Credit note"),
}


def title_of(kind: Kind, language: str) -> str:
    """Return what a document calls itself."""
    french, english = _TITLES[kind]
    return pick(language, fr=french, en=english)


def _facts(invoice: Invoice, language: str) -> Iterator[tuple[str, str]]:
    later = pick(language, fr="à l'émission", en="at issue")
    yield (
        pick(language, fr="Numéro", en="Number"),
        invoice.number or later,
    )
    yield (
        pick(language, fr="Date d'émission", en="Date of issue"),
        day_text(invoice.issued_on, language) if invoice.issued_on else later,
    )
    yield from _due(invoice, language)
    if invoice.period is not None:
        yield (
            pick(language, fr="Période de prestation", en="Service period"),
            invoice.period.text(language),
        )
    yield pick(language, fr="Référence", en="Reference"), invoice.reference
    if invoice.why:
        yield pick(language, fr="Motif", en="Reason"), invoice.why


def _due(invoice: Invoice, language: str) -> Iterator[tuple[str, str]]:
    """Yield the due day, if anything is due; of a credit note, what it is about."""
    if invoice.kind is Kind.CREDIT_NOTE:
        label = pick(language, fr="Corrige la facture", en="Corrects invoice")
        corrected = invoice.earlier[0]
        day = day_text(corrected.issued_on, language)
        of = pick(language, fr="du", en="of")
        yield label, f"{corrected.number} {of} {day}"
        yield from _statements(invoice, language)
    elif invoice.paid_on is not None:
        day = day_text(invoice.paid_on, language)
        yield pick(language, fr="Payée le", en="Paid on"), day
    elif invoice.payable:
        yield _due_day(invoice, language)


def _statements(invoice: Invoice, language: str) -> Iterator[tuple[str, str]]:
    """Yield which statements a credit note is about."""
    if invoice.statement is not None:
        label = pick(language, fr="Relevé facturé", en="Statement billed")
        yield label, invoice.statement.text(language)
    if invoice.gives_back is not None:
        label = pick(language, fr="Rend du relevé", en="Gives back of statement")
        yield label, invoice.gives_back.text(language)


def _due_day(invoice: Invoice, language: str) -> tuple[str, str]:
    return (
        pick(language, fr="Échéance", en="Due date"),
        day_text(invoice.due_on, language)
        if invoice.due_on
        else terms_text(invoice.payment_terms_days, language),
    )


def terms_text(days: int, language: str) -> str:
    """Return `à 30 jours`."""
    if not days:
        return pick(language, fr="à réception", en="on receipt")
    return pick(language, fr=f"à {days} jours", en=f"within {days} days")


def _seller_panel(seller: Seller, language: str) -> Panel:
    lines = [
        seller.name,
        seller.form,
        *seller.address,
        *_country(seller.country, language),
        *_labelled("SIRET", _grouped(seller.siret)),
        *_labelled(_vat_label(language), seller.vat_number),
        *(one for one in (seller.email, seller.phone) if one),
    ]
    return Panel(heading=pick(language, fr="Prestataire", en="Seller"), lines=lines)


def _buyer_panel(buyer: Party, language: str) -> Panel:
    lines = [
        buyer.name,
        *buyer.address,
        *_country(buyer.country, language),
        *_labelled("SIREN", _grouped(buyer.siren)),
        *_labelled(_vat_label(language), buyer.vat_number),
        *([buyer.email] if buyer.email else []),
    ]
    return Panel(heading=pick(language, fr="Client", en="Client"), lines=lines)


def _country(code: str, language: str) -> list[str]:
    if code == "FR" and language != "en":
        return []
    names = Locale(pick(language, fr="fr", en="en")).territories
    return [names.get(code, code)]


def _labelled(label: str, value: str) -> list[str]:
    return [f"{label}{HARD_SPACE}{value}"] if value else []


def _vat_label(language: str) -> str:
    return pick(language, fr="TVA", en="VAT")


def _grouped(number: str) -> str:
    """Set a SIREN or SIRET as people read it: `732 829 320 00074`."""
    parts = [number[:3], number[3:6], number[6:9], number[9:]]
    return HARD_SPACE.join(part for part in parts if part)


def _columns(language: str) -> list[str]:
    return [
        pick(language, fr="Désignation", en="Description"),
        pick(language, fr="Quantité", en="Quantity"),
        pick(language, fr="Prix unitaire HT", en="Unit price excl. VAT"),
        pick(language, fr="TVA", en="VAT"),
        pick(language, fr="Montant HT", en="Amount excl. VAT"),
    ]


def _rows(line: InvoiceLine, invoice: Invoice, language: str) -> Iterator[list[str]]:
    """Yield the line and, below it, what is taken off."""
    yield [
        pick(language, fr=line.fr, en=line.en),
        _quantity(line, language),
        line.unit_price.text(language),
        rate_text(invoice.regime, language),
        line.full.text(language),
    ]
    if line.discount:
        off = (-line.discount).text(language)
        yield [f"– {discount_title(line, language)}", "", "", "", off]


_UNITS = {
    Unit.HOUR: ("heure", "heures", "hour", "hours"),
    Unit.DAY: ("jour", "jours", "day", "days"),
    Unit.MONTH: ("mois", "mois", "month", "months"),
}


def _quantity(line: InvoiceLine, language: str) -> str:
    number = decimal_text(line.quantity, language)
    if line.unit is Unit.ONE:
        return number
    heure, heures, hour, hours = _UNITS[line.unit]
    french = heure if abs(line.quantity) < 2 else heures
    english = hour if abs(line.quantity) == 1 else hours
    return f"{number}{HARD_SPACE}{pick(language, fr=french, en=english)}"


def _payment(invoice: Invoice, language: str) -> Panel:
    seller = invoice.seller
    if invoice.kind is Kind.CREDIT_NOTE:
        return _given_back(invoice, language)
    lines = [_pay_by(invoice, language)]
    if seller.iban and invoice.payable:
        groups = [seller.iban[at : at + 4] for at in range(0, len(seller.iban), 4)]
        lines.extend(_labelled("IBAN", HARD_SPACE.join(groups)))
        lines.extend(_labelled("BIC", seller.bic))
    return Panel(heading=pick(language, fr="Règlement", en="Payment"), lines=lines)


def _given_back(invoice: Invoice, language: str) -> Panel:
    number = invoice.earlier[0].number
    return Panel(
        heading=pick(language, fr="Remboursement", en="Refund"),
        lines=[
            pick(
                language,
                fr=f"À déduire de ce qui reste dû sur la facture {number}, ou à "
                "rembourser si elle est payée.",
                en=f"To be taken off what is still due on invoice {number}, or paid "
                "back if it was paid.",
            )
        ],
    )


def _pay_by(invoice: Invoice, language: str) -> str:
    if invoice.paid_on is not None:
        nothing = pick(language, fr="rien à régler", en="nothing to pay")
        return f"{paid_text(invoice.paid_on, language)}, {nothing}."
    if not invoice.payable:
        return pick(
            language,
            fr="Rien à régler sur cette facture : les acomptes déduits se règlent à "
            "part.",
            en="Nothing to pay on this invoice: the deposits taken off are paid by "
            "themselves.",
        )
    how = pick(language, fr="Par virement", en="By bank transfer")
    if invoice.due_on is None:
        return f"{how} {terms_text(invoice.payment_terms_days, language)}"
    day = day_text(invoice.due_on, language)
    return pick(
        language,
        fr=f"{how}, au plus tard le {day}, référence {invoice.number}",
        en=f"{how}, by {day} at the latest, reference {invoice.number}",
    )


def _footer(invoice: Invoice, title: str) -> Iterator[str]:
    yield invoice.seller.name
    yield invoice.seller.form
    if invoice.seller.siret:
        yield f"SIRET{HARD_SPACE}{_grouped(invoice.seller.siret)}"
    if invoice.number:
        yield f"{title} {invoice.number}"
