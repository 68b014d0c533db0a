"""A quote in the words of one language, on the page of an invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_totals import Total
from regie.billing.documents.invoice_totals import totals_of
from regie.billing.documents.invoice_view import invoice_view
from regie.billing.documents.invoice_view import InvoiceView
from regie.billing.documents.invoice_view import Panel
from regie.billing.documents.invoice_view import terms_text
from regie.billing.documents.quote import Quote
from regie.billing.period import day_text
from regie.billing.vat import VatCase
from regie.money import decimal_text
from regie.words import pick


def quote_view(
    quote: Quote, draft: Invoice, language: str, *, number: str, issued_on: date | None
) -> InvoiceView:
    """Return every text of the quote's page.

    Args:
        quote: What is offered.
        draft: The invoice that would follow from it, with its mentions.
        language: `fr` or `en`.
        number: Empty for a draft.
        issued_on: None for a draft.
    """
    title = pick(language, fr="Devis", en="Quote")
    view = invoice_view(draft, language)
    later = pick(language, fr="à l'émission", en="at issue")
    until = day_text(quote.valid_until(issued_on), language) if issued_on else ""
    days = pick(language, fr=f"{quote.valid_days} jours", en=f"{quote.valid_days} days")
    view["title"] = title
    view["number"] = number
    view["draft"] = "" if number else view["draft"]
    view["facts"] = [
        [pick(language, fr="Numéro", en="Number"), number or later],
        [
            pick(language, fr="Date", en="Date"),
            day_text(issued_on, language) if issued_on else later,
        ],
        [pick(language, fr="Valable jusqu'au", en="Valid until"), until or days],
        [pick(language, fr="Objet", en="Subject"), quote.title],
    ]
    view["totals"] = [*_totals(draft, language)]
    view["payment"] = _acceptance(quote, language)
    view["footer"] = " · ".join(
        filter(None, [view["seller_name"], view["seller_form"], f"{title} {number}"])
    )
    return view


def _totals(draft: Invoice, language: str) -> list[Total]:
    *others, last = totals_of(draft, language)
    charged = draft.regime.case is VatCase.STANDARD
    label = pick(language, fr="Total TTC" if charged else "Total", en="Total")
    return [*others, Total(label=label, amount=last["amount"])]


def _acceptance(quote: Quote, language: str) -> Panel:
    lines = [
        *schedule_lines(quote, language),
        pick(
            language,
            fr="Bon pour accord : date, nom et signature",
            en="Agreed: date, name and signature",
        ),
    ]
    return Panel(heading=pick(language, fr="Acceptation", en="Acceptance"), lines=lines)


def schedule_lines(quote: Quote, language: str) -> list[str]:
    """Return what is billed when, with VAT, and how long after that it is due."""
    lines = []
    if quote.deposit:
        percent = quote.deposit * 100
        share = decimal_text(
            Decimal(percent.numerator) / Decimal(percent.denominator), language
        )
        deposit = quote.deposit_gross
        rest, amount = quote.gross - deposit, deposit.text(language)
        lines.append(
            pick(
                language,
                fr=f"Acompte de {share} % à l'acceptation : {amount}",
                en=f"Deposit of {share}% on acceptance: {amount}",
            )
        )
        if rest:
            left = rest.text(language)
            lines.append(
                pick(
                    language,
                    fr=f"Reste à la facture finale : {left}",
                    en=f"The rest with the final invoice: {left}",
                )
            )
    terms = terms_text(quote.payment_terms_days, language)
    return [*lines, pick(language, fr=f"Règlement {terms}", en=f"Payment {terms}")]
