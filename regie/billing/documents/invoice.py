"""An invoice, a deposit invoice or a credit note; one whose sums are wrong cannot be.

A draft has no number and no day. Both are given at issue, when also the due day and the
mentions of that day are set; what was issued never changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import mentions_on
from regie.billing.documents.mentions import When
from regie.billing.documents.mentions import with_late_rate
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import Period
from regie.billing.vat import is_near
from regie.billing.vat import VatCase
from regie.billing.vat import VatRegime
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.money import percent_of
from regie.money import total

NUMBER = re.compile("[0-9A-Za-z+_/-]{1,35}")
"""Signs of an invoice number: rules BR-FR-01 and BR-FR-02 of FNFE-MPE, V1.4 (2026)."""

_QUANTITY_DIGITS = 4  # behind the point (BR-FR-DEC-02)


class Kind(StrEnum):
    """What a numbered document is; each has a series of its own.

    Amounts are positive in all of them: a credit note says what is given back.
    """

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    CREDIT_NOTE = "credit note"


SERIES = {Kind.INVOICE: "F", Kind.DEPOSIT: "D", Kind.CREDIT_NOTE: "A"}
"""How the numbers of each kind begin; the year follows: `F2027-0001`."""


class Unit(StrEnum):
    """What a quantity counts, by its UN/ECE code (recommendation 20)."""

    ONE = "C62"
    HOUR = "HUR"
    DAY = "DAY"
    MONTH = "MON"


class InvoiceError(ValueError):
    """An invoice that must not exist: a bug of the caller.

    Attributes:
        fault: What is wrong with it.
    """

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line, without VAT.

    Attributes:
        fr: What it is for, in French.
        en: The same in English.
        quantity: At most four digits behind the point.
        unit_price: Never negative (BR-27); what is taken off has a negative quantity.
        net: `quantity` times `unit_price`, rounded, less the discount.
        discount: What is taken off, as an amount (BT-136); None for nothing.
        percent_off: The percent of `full` that it is (BT-138), if it was agreed as one.
    """

    fr: str
    en: str
    quantity: Decimal
    unit: Unit
    unit_price: Money
    net: Money
    discount: Money | None = None
    percent_off: Decimal | None = None

    @property
    def full(self) -> Money:
        """What it would come to without the discount."""
        return self.unit_price.scaled(self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An issued document that this one refers to.

    Attributes:
        gross: With VAT; of a deposit, the part that is deducted.
        vat: Within `gross`; None in what was issued before Régie kept it.
    """

    number: str
    issued_on: date
    gross: Money
    vat: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice, or its draft while `number` is empty.

    Attributes:
        reference: Name of the agreement or the quote.
        period: Days on which the service was rendered; None for a deposit.
        lines: At least one; whether of a statement, a quote or an invoice is the same.
        net: Without VAT.
        gross: With VAT.
        earlier: Of a credit note, the invoice it corrects; otherwise the deposits that
            are deducted.
        exchange: From the invoice's currency to EUR; only needed where VAT is charged
            in another currency.
        why: Why a credit note gives back, as it was typed.
        statement: Of a credit note, the one that the corrected invoice bills, if any.
        gives_back: Of a credit note, the statement whose negative total it gives back.
        paid_on: Day on which all of it had been paid, if that was before it was issued.
        issued_on: None in a draft.
        due_on: None in a draft; the day of payment if it was paid before.
    """

    seller: Seller
    buyer: Party
    reference: str
    period: Period | None
    currency: Currency
    payment_terms_days: int
    regime: VatRegime
    lines: tuple[InvoiceLine, ...]
    net: Money
    vat: Money
    gross: Money
    mentions: tuple[Mention, ...]
    kind: Kind = Kind.INVOICE
    earlier: tuple[Earlier, ...] = ()
    exchange: Rate | None = None
    why: str = ""
    statement: Period | None = None
    gives_back: Period | None = None
    paid_on: date | None = None
    number: str = ""
    issued_on: date | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        fault = _fault(self)
        if fault:
            raise InvoiceError(fault)

    @property
    def language(self) -> str:
        """What it is written in: the buyer's language, or else the seller's."""
        return self.buyer.language or self.seller.language

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued yet."""
        return not self.number

    @property
    def deducted(self) -> Money:
        """What deposits were billed of it, with VAT."""
        deposits = () if self.kind is Kind.CREDIT_NOTE else self.earlier
        return total((one.gross for one in deposits), self.currency)

    @property
    def asked(self) -> Money:
        """What it is to bring in, paid or not; of a credit note, what is given back."""
        return self.gross - self.deducted

    @property
    def prepaid(self) -> Money:
        """What was paid or deducted of it before its issue, with VAT (BT-113)."""
        return self.deducted if self.paid_on is None else self.gross

    @property
    def payable(self) -> Money:
        """What the buyer still owes at its issue (BT-115)."""
        return self.gross - self.prepaid

    @property
    def vat_in_euros(self) -> Money | None:
        """The VAT as France counts it; None while the exchange rate is missing."""
        if self.currency == EUR:
            return self.vat
        if not self.vat:
            return Money.zero(EUR)
        return None if self.exchange is None else converted(self.vat, self.exchange)


def vat_of(net: Money, regime: VatRegime) -> Money:
    """Return the VAT on an amount, rounded once."""
    return percent_of(net, regime.percent)


def mentions_for(
    invoice: Invoice, rules: Sequence[MentionRule], day: date
) -> tuple[Mention, ...]:
    """Return the mentions in force on a day for a document such as this one."""
    found = mentions_on(rules, day, facts=_facts(invoice))
    percent = invoice.seller.late_percent
    if percent is None:
        return found
    return tuple(with_late_rate(one, percent) for one in found)


def issue(
    draft: Invoice, mention_rules: Sequence[MentionRule], *, number: str, on: date
) -> Invoice:
    """Give the draft its number, its day and the mentions in force on that day.

    The number must come from the gapless series, in the transaction that stores the
    invoice.

    Raises:
        InvoiceError: It was issued already, or the number has other signs than letters,
            digits and `+ - _ /`, or is longer than 35.
    """
    if not draft.is_draft:
        fault = f"invoice {draft.number} was issued already"
        raise InvoiceError(fault)
    if not NUMBER.fullmatch(number):
        fault = f"no number of an invoice: {number!r}"
        raise InvoiceError(fault)
    return replace(
        draft,
        number=number,
        issued_on=on,
        due_on=_due_on(draft, on),
        mentions=mentions_for(draft, mention_rules, on),
    )


def _due_on(draft: Invoice, on: date) -> date:
    """Return the day by which it is to be paid; once nothing is, when that was settled.

    After deposits the day must not lie before the issue (BR-FR-CO-07).
    """
    if draft.payable:
        return on + timedelta(days=draft.payment_terms_days)
    return on if draft.paid_on is None or draft.deducted else draft.paid_on


_WHEN = {
    VatCase.STANDARD: When.VAT,
    VatCase.FRANCHISE: When.FRANCHISE,
    VatCase.REVERSE_CHARGE: When.REVERSE_CHARGE,
    VatCase.OUTSIDE_EU: When.OUTSIDE_EU,
}
_WHEN_KIND = {
    Kind.INVOICE: When.INVOICE,
    Kind.DEPOSIT: When.DEPOSIT,
    Kind.CREDIT_NOTE: When.CREDIT_NOTE,
}


def _facts(invoice: Invoice) -> frozenset[When]:
    facts = {When.ALWAYS, _WHEN[invoice.regime.case], _WHEN_KIND[invoice.kind]}
    if invoice.currency != EUR:
        facts.add(When.FOREIGN_CURRENCY)
    if invoice.seller.vat_on_debits and invoice.regime.case is VatCase.STANDARD:
        facts.add(When.DEBITS)
    agreed = invoice.seller.late_percent is not None
    facts.add(When.AGREED_LATE_RATE if agreed else When.LEGAL_LATE_RATE)
    return frozenset(facts)


def _fault(made: Invoice) -> str:
    return _fault_of_lines(made) or _fault_of_sums(made) or _fault_of_form(made)


def _fault_of_lines(invoice: Invoice) -> str:
    for line in invoice.lines:
        if line.unit_price.minor < 0:
            return f"{line.unit_price!s}: no price is negative"
        if line.quantity != round(line.quantity, _QUANTITY_DIGITS):
            return f"quantity {line.quantity}: at most {_QUANTITY_DIGITS} digits"
        off = line.discount or Money.zero(line.full.currency)
        if not 0 <= off.minor <= max(line.full.minor, 0):
            return f"{off!s} cannot be taken off {line.full!s}"
        percent = line.percent_off
        if percent is not None and percent_of(line.full, percent) != off:
            return f"{percent} % of {line.full!s} is not {off!s}"
        if line.full - off != line.net:
            less = f" less {off!s}" if off else ""
            return f"{line.quantity} x {line.unit_price!s}{less} is not {line.net!s}"
    return "" if invoice.lines else "no line"


def _fault_of_sums(invoice: Invoice) -> str:
    nets = total((line.net for line in invoice.lines), invoice.currency)
    if nets != invoice.net:
        return f"lines come to {nets!s}, not to {invoice.net!s}"
    # The last of several credit notes takes what is left of the VAT.
    near = is_near(invoice.vat, invoice.net, invoice.regime)
    by_rate = vat_of(invoice.net, invoice.regime) == invoice.vat
    if not (near if invoice.kind is Kind.CREDIT_NOTE else by_rate):
        return f"{invoice.regime.percent} % of {invoice.net!s} is not {invoice.vat!s}"
    if invoice.net + invoice.vat != invoice.gross:
        return f"{invoice.net!s} + {invoice.vat!s} is not {invoice.gross!s}"
    if invoice.gross.minor < 0 or invoice.asked.minor < 0:
        return f"{invoice.gross!s} less {invoice.deducted!s} is negative"
    return ""


def _fault_of_form(invoice: Invoice) -> str:
    given = {one is not None for one in (invoice.issued_on, invoice.due_on)}
    if given != {bool(invoice.number)}:
        return "number, day of issue and due day come together"
    if (invoice.regime.case is VatCase.STANDARD) != (invoice.regime.percent > 0):
        return f"{invoice.regime.percent} % in the case {invoice.regime.case}"
    if invoice.kind is Kind.DEPOSIT and invoice.earlier:
        return "a deposit deducts nothing"
    if invoice.paid_on and invoice.issued_on and invoice.paid_on > invoice.issued_on:
        return f"paid on {invoice.paid_on} is not before its issue"
    return _fault_of_credit(invoice) if invoice.kind is Kind.CREDIT_NOTE else ""


def _fault_of_credit(credit: Invoice) -> str:
    if credit.paid_on is not None:
        return "a credit note is not paid before its issue"
    if len(credit.earlier) != 1:
        return "a credit note corrects one invoice"
    corrected = credit.earlier[0].gross
    if credit.gross > corrected:
        return f"{credit.gross!s} is more than the {corrected!s} corrected"
    return ""
