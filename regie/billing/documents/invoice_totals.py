"""The sums at the foot of an invoice's page, in the words of one language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypedDict

from regie.billing.documents.invoice import Earlier
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import vat_of
from regie.billing.period import day_text
from regie.billing.vat import VatCase
from regie.billing.vat import VatRegime
from regie.money import decimal_text
from regie.money import total
from regie.words import pick

HARD_SPACE = "\u00a0"


_NO_VAT = {
    VatCase.FRANCHISE: ("franchise", "exempt"),
    VatCase.REVERSE_CHARGE: ("autoliquidation", "reverse charge"),
    VatCase.OUTSIDE_EU: ("hors UE", "outside the EU"),
}


class Total(TypedDict):
    """A line of the totals; the last one stands out."""

    label: str
    amount: str


def rate_text(regime: VatRegime, language: str) -> str:
    """Return `20 %`, or a dash where no VAT is charged."""
    if regime.case is not VatCase.STANDARD:
        return "—"
    return _percent_text(regime.percent, language)


def discount_title(line: InvoiceLine, language: str) -> str:
    """Return what is taken off a line is called: `Remise`, or `Remise de 10 %`."""
    if line.percent_off is None:
        return pick(language, fr="Remise", en="Discount")
    percent = _percent_text(line.percent_off, language)
    return pick(language, fr=f"Remise de {percent}", en=f"Discount of {percent}")


def _percent_text(percent: Decimal, language: str) -> str:
    number = decimal_text(percent, language)
    return pick(language, fr=f"{number}{HARD_SPACE}%", en=f"{number}%")


def totals_of(invoice: Invoice, language: str) -> Iterator[Total]:
    """Yield the sums from net to what is to be paid."""
    yield Total(
        label=pick(language, fr="Total HT", en="Total excl. VAT"),
        amount=invoice.net.text(language),
    )
    yield Total(label=_vat_total(invoice, language), amount=invoice.vat.text(language))
    # Where no VAT is charged there is none to give in euros.
    if invoice.vat and invoice.vat_in_euros not in {None, invoice.vat}:
        yield Total(
            label=_vat_in_euros(invoice, language),
            amount=invoice.vat_in_euros.text(language),
        )
    if invoice.prepaid:
        yield Total(
            label=pick(language, fr="Total TTC", en="Total incl. VAT"),
            amount=invoice.gross.text(language),
        )
        yield from _deducted(invoice, language)
        yield from _paid(invoice, language)
    yield Total(
        label=_payable_label(invoice, language), amount=invoice.payable.text(language)
    )


def _vat_total(invoice: Invoice, language: str) -> str:
    if invoice.regime.case is VatCase.STANDARD:
        rate, net = rate_text(invoice.regime, language), invoice.net.text(language)
        if vat_of(invoice.net, invoice.regime) != invoice.vat:  # of a credit note
            return pick(
                language,
                fr=f"TVA {rate} : ce qui en reste",
                en=f"VAT {rate}: what is left of it",
            )
        return pick(language, fr=f"TVA {rate} sur {net}", en=f"VAT {rate} on {net}")
    french, english = _NO_VAT[invoice.regime.case]
    return pick(language, fr=f"TVA ({french})", en=f"VAT ({english})")


def _vat_in_euros(invoice: Invoice, language: str) -> str:
    if invoice.exchange is None:
        return pick(language, fr="TVA en euros", en="VAT in euros")
    worth = invoice.exchange.worth
    rate = decimal_text(
        round(Decimal(worth.numerator) / Decimal(worth.denominator), 6), language
    )
    code, on = invoice.currency.code, day_text(invoice.exchange.on, language)
    source = pick(language, fr="BCE", en="ECB")
    return pick(
        language,
        fr=f"TVA en euros (1 {code} = {rate} EUR, {source}, {on})",
        en=f"VAT in euros (1 {code} = {rate} EUR, {source}, {on})",
    )


def _deducted(invoice: Invoice, language: str) -> Iterator[Total]:
    """Yield the deposits, then what is left of net and VAT if VAT was billed."""
    if not invoice.deducted:
        return
    for one in invoice.earlier:
        yield Total(label=_deposit(one, language), amount=(-one.gross).text(language))
    billed = [one.vat for one in invoice.earlier if one.vat is not None]
    if len(billed) < len(invoice.earlier) or not any((invoice.vat, *billed)):
        return
    vat = invoice.vat - total(billed, invoice.currency)
    yield Total(
        label=pick(language, fr="Reste HT", en="Left excl. VAT"),
        amount=(invoice.asked - vat).text(language),
    )
    yield Total(
        label=pick(language, fr="Reste de TVA", en="Left of VAT"),
        amount=vat.text(language),
    )


def _deposit(one: Earlier, language: str) -> str:
    day = day_text(one.issued_on, language)
    label = pick(
        language,
        fr=f"Acompte {one.number} du {day}",
        en=f"Deposit {one.number} of {day}",
    )
    if not one.vat:
        return label
    net, vat = (one.gross - one.vat).text(language), one.vat.text(language)
    both = pick(language, fr=f"{net} HT + TVA {vat}", en=f"{net} + VAT {vat}")
    return f"{label} ({both})"


def _paid(invoice: Invoice, language: str) -> Iterator[Total]:
    if invoice.paid_on is not None:
        yield Total(
            label=paid_text(invoice.paid_on, language),
            amount=(-invoice.asked).text(language),
        )


def paid_text(day: date, language: str) -> str:
    """Return `Payée le 2 avril 2027`."""
    text = day_text(day, language)
    return pick(language, fr=f"Payée le {text}", en=f"Paid on {text}")


def _payable_label(invoice: Invoice, language: str) -> str:
    if invoice.kind is Kind.CREDIT_NOTE:
        return pick(language, fr="Total de l'avoir", en="Total credited")
    if invoice.regime.case is VatCase.STANDARD and not invoice.prepaid:
        return pick(language, fr="Total TTC à payer", en="Total to pay")
    return pick(language, fr="Net à payer", en="Total to pay")
