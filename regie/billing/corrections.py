"""Deposit invoices, and credit notes that give back all of an invoice or a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from regie.billing.agreement import Agreement
from regie.billing.invoice import Earlier
from regie.billing.invoice import Invoice
from regie.billing.invoice import InvoiceLine
from regie.billing.invoice import Kind
from regie.billing.invoice import Unit
from regie.billing.invoice import vat_of
from regie.billing.invoice_gaps import NotBillableError
from regie.billing.parties import Seller
from regie.money import Money
from regie.money import total
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """An issued deposit.

    Attributes:
        earlier: Its number, day and gross amount.
        reference: What it was paid for.
        used: What later invoices deducted of it, with what credit notes gave back.
    """

    earlier: Earlier
    reference: str
    used: Money

    @property
    def rest(self) -> Money:
        """What can still be deducted."""
        return self.earlier.gross - self.used


def deposit_draft(
    agreement: Agreement, seller: Seller, net: Money, *, fr: str = "", en: str = ""
) -> Invoice:
    """Return the draft of a deposit invoice.

    Args:
        agreement: What it is paid for: title, buyer, VAT and terms.
        seller: The OBM's own business.
        net: Without VAT.
        fr: What the line says; a usual sentence if empty.
        en: The same in English.
    """
    title = agreement.title
    line = InvoiceLine(
        fr=fr or f"Acompte · {title}",
        en=en or f"Deposit · {title}",
        quantity=Decimal(1),
        unit=Unit.ONE,
        unit_price=net,
        net=net,
    )
    vat = vat_of(net, agreement.vat)
    return Invoice(
        kind=Kind.DEPOSIT,
        seller=seller,
        buyer=agreement.buyer,
        reference=title,
        period=None,
        currency=net.currency,
        payment_terms_days=agreement.payment_terms_days,
        regime=agreement.vat,
        lines=(line,),
        net=net,
        vat=vat,
        gross=net + vat,
        mentions=(),
    )


def deducting(draft: Invoice, deposits: Iterable[Deposit]) -> Invoice:
    """Return the draft with the deposits for the same thing taken off, oldest first.

    A deposit larger than the invoice is deducted as far as it goes; the rest stays for
    the next one.
    """
    left, earlier = draft.gross, []
    for one in deposits:
        if one.reference != draft.reference or one.rest.currency != draft.currency:
            continue
        part = min(one.rest, left)
        if part.minor > 0:
            earlier.append(replace(one.earlier, gross=part))
            left -= part
    return replace(draft, earlier=tuple(earlier))


def credit_draft(
    invoice: Invoice, *, taken: Money, why: str, net: Money | None = None
) -> Invoice:
    """Return the draft of a credit note.

    Args:
        invoice: The issued invoice or deposit that it corrects.
        taken: What cannot be credited any more, with VAT: earlier credit notes, and
            what later invoices deducted of a deposit.
        why: Said on the line, as it was typed.
        net: What is given back, without VAT; all that is left if None.

    Raises:
        NotBillableError: Nothing is left, more is asked for than that, or it is a
            credit note itself.
    """
    if invoice.kind is Kind.CREDIT_NOTE or invoice.issued_on is None:
        raise NotBillableError(_no_invoice(invoice.number))
    rest = invoice.gross - taken
    if rest.minor <= 0:
        raise NotBillableError(_nothing_left(invoice.number))
    if net is None and not taken:
        return _credit(invoice, invoice.lines, why)
    asked = _net_within(invoice, rest) if net is None else net
    if asked.minor <= 0 or asked + vat_of(asked, invoice.regime) > rest:
        raise NotBillableError(_too_much(invoice, asked, rest))
    return _credit(invoice, (_credit_line(invoice, asked, why),), why)


def _credit(invoice: Invoice, lines: tuple[InvoiceLine, ...], why: str) -> Invoice:
    net = total((line.net for line in lines), invoice.currency)
    vat = vat_of(net, invoice.regime)
    assert invoice.issued_on is not None  # noqa: S101 -- the caller looked
    corrected = Earlier(
        number=invoice.number, issued_on=invoice.issued_on, gross=invoice.gross
    )
    return replace(
        invoice,
        kind=Kind.CREDIT_NOTE,
        why=why,
        paid_on=None,
        payment_terms_days=0,
        lines=lines,
        net=net,
        vat=vat,
        gross=net + vat,
        mentions=(),
        earlier=(corrected,),
        number="",
        issued_on=None,
        due_on=None,
    )


def _credit_line(invoice: Invoice, net: Money, why: str) -> InvoiceLine:
    reason = f" · {why}" if why else ""
    return InvoiceLine(
        fr=f"Avoir sur {invoice.number}{reason}",
        en=f"Credit on {invoice.number}{reason}",
        quantity=Decimal(1),
        unit=Unit.ONE,
        unit_price=net,
        net=net,
    )


def _net_within(invoice: Invoice, gross: Money) -> Money:
    """Return the most that can be credited without VAT so that VAT fits in, too."""
    net = gross.scaled(1 / (1 + Fraction(invoice.regime.percent) / 100))
    while net + vat_of(net, invoice.regime) > gross:
        net -= Money(1, net.currency)
    return net


def _no_invoice(number: str) -> str:
    return say(
        fr=f"{number} n'est pas une facture émise : un avoir ne corrige que celles-là.",
        en=f"{number} is no issued invoice: a credit note corrects only those.",
    )


def _nothing_left(number: str) -> str:
    return say(
        fr=f"Il ne reste rien à rendre sur {number} : des avoirs ou une facture finale "
        "en ont déjà disposé.",
        en=f"Nothing is left to give back on {number}: credit notes or a final invoice "
        "used it up.",
    )


def _too_much(invoice: Invoice, net: Money, rest: Money) -> str:
    asked = (net + vat_of(net, invoice.regime)).said()
    given, left = net.said(), rest.said()
    return say(
        fr=f"Un avoir de {given} HT ({asked} TTC) ne va pas : sur {invoice.number}, il "
        f"reste {left} TTC. Donnez un montant positif qui y tient.",
        en=f"A credit note of {given} without VAT ({asked} with it) does not fit: "
        f"{left} with VAT is left on {invoice.number}. Give a positive amount within.",
    )
