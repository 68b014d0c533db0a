"""Deposit invoices, and credit notes that give back all of an invoice or a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from regie.billing.agreed.agreement import Agreement
from regie.billing.documents.invoice import Earlier
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice import vat_of
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.parties import Seller
from regie.money import Currency
from regie.money import Money
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """All of an amount or a part, without VAT and the VAT on it."""

    net: Money
    vat: Money

    @classmethod
    def none(cls, currency: Currency) -> Part:
        """Return nothing, in that currency."""
        return cls(net=Money.zero(currency), vat=Money.zero(currency))

    @property
    def gross(self) -> Money:
        """With VAT."""
        return self.net + self.vat

    def __add__(self, other: Part) -> Part:
        return Part(net=self.net + other.net, vat=self.vat + other.vat)

    def less(self, used: Part) -> Part:
        """Return what is left of it.

        Older credit notes rounded their VAT each by itself: where they gave back more
        VAT than there was, none is left of it.
        """
        vat = max(self.vat - used.vat, Money.zero(self.vat.currency))
        return Part(net=self.gross - used.gross - vat, vat=vat)

    def share(self, gross: Money) -> Part:
        """Return a part of it of this gross amount: of all of it, all of its VAT."""
        vat = gross.scaled(Fraction(self.vat.minor, self.gross.minor))
        return Part(net=gross - vat, vat=vat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """An issued deposit.

    Attributes:
        quote: Number of the quote that it was issued for; empty without one.
        quote_billed: Whether that quote was billed.
        used: What later invoices deducted of it, with what credit notes gave back.
    """

    number: str
    issued_on: date
    whole: Part
    used: Part
    quote: str = ""
    quote_billed: bool = False

    @property
    def rest(self) -> Part:
        """What can still be deducted."""
        return self.whole.less(self.used)


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


def deducting(
    draft: Invoice, deposits: Iterable[Deposit], *, quote: str = ""
) -> Invoice:
    """Return the draft with its client's deposits taken off, the oldest first.

    A deposit larger than the invoice is deducted as far as it goes; the rest stays for
    the next one, whatever the agreement is called by then.

    Args:
        deposits: Those of its client. One that was issued for a quote is deducted from
            the invoice of that quote only, and first there; one in another currency is
            not.
        quote: Number of the quote that the draft bills; empty if it bills none.
    """
    left, earlier = draft.gross, []
    fitting = [one for one in deposits if one.quote in {"", quote}]
    for one in sorted(fitting, key=lambda one: one.quote != quote):
        rest = one.rest
        if rest.gross.currency != draft.currency:
            continue
        gross = min(rest.gross, left)
        if gross.minor > 0:
            earlier.append(
                Earlier(
                    number=one.number,
                    issued_on=one.issued_on,
                    gross=gross,
                    vat=rest.share(gross).vat,
                )
            )
            left -= gross
    return replace(draft, earlier=tuple(earlier))


def credit_draft(
    invoice: Invoice, *, taken: Part, why: str, net: Money | None = None
) -> Invoice:
    """Return the draft of a credit note.

    Credit notes that give back all of an invoice come to its net and its VAT, whatever
    each of them was rounded to.

    Args:
        invoice: The issued invoice or deposit that it corrects.
        taken: What cannot be credited any more: earlier credit notes, and what later
            invoices deducted of a deposit.
        why: Said on the line, as it was typed.
        net: What is given back, without VAT; all that is left if None.

    Raises:
        NotBillableError: Nothing is left, more is asked for than that, or it is a
            credit note itself.
    """
    if invoice.kind is Kind.CREDIT_NOTE or invoice.issued_on is None:
        raise NotBillableError(_no_invoice(invoice.number))
    whole = Part(net=invoice.net, vat=invoice.vat)
    rest = whole.less(taken)
    if rest.gross.minor <= 0:
        raise NotBillableError(_nothing_left(invoice.number))
    if net is None and not taken.gross:
        return _credit(invoice, invoice.lines, whole, why)
    asked = rest.net if net is None else net
    if not 0 < asked.minor <= rest.net.minor:
        raise NotBillableError(_too_much(invoice, asked, rest))
    vat = rest.vat if asked == rest.net else _vat_back(invoice, asked, taken, rest)
    line = _credit_line(invoice, asked, why)
    return _credit(invoice, (line,), Part(net=asked, vat=vat), why)


def again_draft(invoice: Invoice, terms: Agreement, seller: Seller) -> Invoice:
    """Return the draft of the same lines once more, nothing deducted or paid of them.

    Args:
        invoice: An issued one that was given back in full.
        terms: Whose title, buyer, VAT and terms of payment hold now.
        seller: The OBM's own business.
    """
    vat = vat_of(invoice.net, terms.vat)
    return replace(
        invoice,
        seller=seller,
        buyer=terms.buyer,
        reference=terms.title,
        payment_terms_days=terms.payment_terms_days,
        regime=terms.vat,
        vat=vat,
        gross=invoice.net + vat,
        mentions=(),
        earlier=(),
        exchange=None,
        paid_on=None,
        number="",
        issued_on=None,
        due_on=None,
    )


def _vat_back(invoice: Invoice, net: Money, taken: Part, rest: Part) -> Money:
    """Return the VAT on a part: by its rate, but never more than what is left of it.

    All credit notes together stay near the rate, so that the last one, which takes what
    is left, may be an e-invoice (BR-S-09): within a quarter of a unit of the currency.
    """
    near = Money(Money.of(1, net.currency).minor // 4, net.currency)
    so_far = vat_of(taken.net + net, invoice.regime) - taken.vat
    vat = max(vat_of(net, invoice.regime), so_far - near)
    return max(min(vat, so_far + near, rest.vat), Money.zero(net.currency))


def _credit(
    invoice: Invoice, lines: tuple[InvoiceLine, ...], back: Part, why: str
) -> Invoice:
    assert invoice.issued_on is not None  # noqa: S101 -- the caller looked
    corrected = Earlier(
        number=invoice.number,
        issued_on=invoice.issued_on,
        gross=invoice.gross,
        vat=invoice.vat,
    )
    return replace(
        invoice,
        kind=Kind.CREDIT_NOTE,
        why=why,
        paid_on=None,
        payment_terms_days=0,
        lines=lines,
        net=back.net,
        vat=back.vat,
        gross=back.gross,
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


def _too_much(invoice: Invoice, net: Money, rest: Part) -> str:
    given, left, gross = net.said(), rest.net.said(), rest.gross.said()
    return say(
        fr=f"Un avoir de {given} HT ne va pas : sur {invoice.number}, il reste {left} "
        f"HT ({gross} TTC). Donnez un montant positif qui y tient.",
        en=f"A credit note of {given} without VAT does not fit: {left} ({gross} with "
        f"VAT) is left on {invoice.number}. Give a positive amount within.",
    )
