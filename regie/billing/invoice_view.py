"""An invoice in the words of one language: every text that its page shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypedDict

from babel import Locale

from regie.billing.invoice import Invoice
from regie.billing.invoice import InvoiceLine
from regie.billing.invoice import Unit
from regie.billing.invoice import VatTotal
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import day_text
from regie.money import decimal_text
from regie.words import pick

HARD_SPACE = "\u00a0"


class Panel(TypedDict):
    """A box with a heading; the first line stands out."""

    heading: str
    lines: list[str]


class Total(TypedDict):
    """A line of the totals; the last one stands out."""

    label: str
    amount: str


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
    title = pick(language, fr="Facture", en="Invoice")
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
        rows=[_row(line, invoice, language) for line in invoice.lines],
        totals=[*_totals(invoice, language)],
        payment=_payment(invoice, language),
        mentions_heading=pick(language, fr="Mentions légales", en="Legal notices"),
        mentions=[
            MentionText(text=one.en, original=one.fr)
            if language == "en"
            else MentionText(text=one.fr, original="")
            for one in invoice.mentions
        ],
        page="Page",
        of=pick(language, fr="sur", en="of"),
        footer=" · ".join(_footer(invoice, title)),
    )


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
    yield (
        pick(language, fr="Échéance", en="Due date"),
        day_text(invoice.due_on, language)
        if invoice.due_on
        else _terms(invoice.payment_terms_days, language),
    )
    yield (
        pick(language, fr="Période de prestation", en="Service period"),
        invoice.period.text(language),
    )
    yield pick(language, fr="Accord", en="Agreement"), invoice.reference


def _terms(days: int, language: str) -> str:
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


def _row(line: InvoiceLine, invoice: Invoice, language: str) -> list[str]:
    return [
        pick(language, fr=line.fr, en=line.en),
        _quantity(line, language),
        line.unit_price.text(language),
        _rate(invoice.vat_rate_percent, language),
        line.net.text(language),
    ]


def _quantity(line: InvoiceLine, language: str) -> str:
    number = decimal_text(line.quantity, language)
    if line.unit is Unit.ONE:
        return number
    months = pick(language, fr="mois", en="month" if line.quantity == 1 else "months")
    return f"{number}{HARD_SPACE}{months}"


def _rate(rate_percent: Decimal | None, language: str) -> str:
    if rate_percent is None:
        return "—"
    number = decimal_text(rate_percent, language)
    return pick(language, fr=f"{number}{HARD_SPACE}%", en=f"{number}%")


def _totals(invoice: Invoice, language: str) -> Iterator[Total]:
    yield Total(
        label=pick(language, fr="Total HT", en="Total excl. VAT"),
        amount=invoice.net.text(language),
    )
    for one in invoice.vat_totals:
        yield Total(label=_vat_total(one, language), amount=one.vat.text(language))
    franchise = invoice.vat_rate_percent is None
    french = "Net à payer" if franchise else "Total TTC à payer"
    yield Total(
        label=pick(language, fr=french, en="Total to pay"),
        amount=invoice.gross.text(language),
    )


def _vat_total(one: VatTotal, language: str) -> str:
    if one.rate_percent is None:
        return pick(language, fr="TVA (franchise)", en="VAT (exempt)")
    rate, net = _rate(one.rate_percent, language), one.net.text(language)
    return pick(language, fr=f"TVA {rate} sur {net}", en=f"VAT {rate} on {net}")


def _payment(invoice: Invoice, language: str) -> Panel:
    seller = invoice.seller
    lines = [_pay_by(invoice, language)]
    if seller.iban:
        groups = [seller.iban[at : at + 4] for at in range(0, len(seller.iban), 4)]
        lines.extend(_labelled("IBAN", HARD_SPACE.join(groups)))
        lines.extend(_labelled("BIC", seller.bic))
    return Panel(heading=pick(language, fr="Règlement", en="Payment"), lines=lines)


def _pay_by(invoice: Invoice, language: str) -> str:
    how = pick(language, fr="Par virement", en="By bank transfer")
    if invoice.due_on is None:
        return f"{how} {_terms(invoice.payment_terms_days, language)}"
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
