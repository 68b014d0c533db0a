"""The invoice that follows from a statement; one whose sums are wrong cannot be made.

A draft has no number and no day. Both are given at issue, when also the due day and the
mentions of that day are set; an issued invoice never changes.
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
from fractions import Fraction

from regie.billing.agreement import Agreement
from regie.billing.agreement import Every
from regie.billing.mentions import Mention
from regie.billing.mentions import MentionRule
from regie.billing.mentions import mentions_on
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import Period
from regie.billing.statement import LineKind
from regie.billing.statement import Statement
from regie.billing.statement import StatementLine
from regie.billing.statement import Step
from regie.billing.statement_text import title_of
from regie.errors import UsageError
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.words import pick
from regie.words import say

NUMBER = re.compile("[0-9A-Za-z+_/-]{1,35}")
"""Signs of an invoice number: rules BR-FR-01 and BR-FR-02 of FNFE-MPE, V1.4 (2026)."""


class Unit(StrEnum):
    """What a quantity counts, by its UN/ECE code (recommendation 20)."""

    ONE = "C62"
    MONTH = "MON"


class InvoiceError(ValueError):
    """An invoice that must not exist: a bug of the caller.

    Attributes:
        fault: What is wrong with it.
    """

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


class NotBillableError(UsageError):
    """A statement from which no invoice can be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line, without VAT.

    Attributes:
        fr: What it is for, in French.
        en: The same in English.
        net: `quantity` times `unit_price`, rounded.
    """

    fr: str
    en: str
    quantity: Decimal
    unit: Unit
    unit_price: Money
    net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class VatTotal:
    """The lines of one VAT rate together; the rate is None in franchise."""

    rate_percent: Decimal | None
    net: Money
    vat: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice, or its draft while `number` is empty.

    Attributes:
        reference: Name of the agreement.
        period: Days on which the service was rendered.
        gross: What the buyer pays.
        issued_on: None in a draft.
        due_on: None in a draft.
    """

    seller: Seller
    buyer: Party
    reference: str
    period: Period
    currency: Currency
    payment_terms_days: int
    vat_rate_percent: Decimal | None
    lines: tuple[InvoiceLine, ...]
    vat_totals: tuple[VatTotal, ...]
    net: Money
    vat: Money
    gross: Money
    mentions: tuple[Mention, ...]
    number: str = ""
    issued_on: date | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        fault = _fault(self)
        if fault:
            raise InvoiceError(fault)

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued yet."""
        return not self.number


def draft_invoice(
    statement: Statement,
    agreement: Agreement,
    seller: Seller,
    mention_rules: Sequence[MentionRule],
    *,
    today: date,
) -> Invoice:
    """Make the draft of a statement's invoice.

    Args:
        statement: What is due; lines of zero are left out.
        agreement: The version the statement was made with.
        seller: The OBM's own business.
        mention_rules: The table of mentions.
        today: Day by which mentions are chosen until the invoice is issued.

    Raises:
        NotBillableError: Nothing is due, the client is owed money, or the seller
            charges VAT without a VAT number.
    """
    if statement.total.minor <= 0:
        raise NotBillableError(_nothing_to_bill(statement))
    if agreement.vat_rate_percent is not None and not seller.vat_number:
        raise NotBillableError(_no_vat_number())
    lines = tuple(_line(line, statement) for line in statement.lines if line.amount)
    rate = agreement.vat_rate_percent
    net = total((line.net for line in lines), statement.currency)
    vat = net.scaled(Fraction(rate or 0) / 100)
    return Invoice(
        seller=seller,
        buyer=agreement.buyer,
        reference=agreement.title,
        period=statement.period,
        currency=statement.currency,
        payment_terms_days=agreement.payment_terms_days,
        vat_rate_percent=rate,
        lines=lines,
        vat_totals=(VatTotal(rate_percent=rate, net=net, vat=vat),),
        net=net,
        vat=vat,
        gross=net + vat,
        mentions=mentions_on(mention_rules, today, franchise=rate is None),
    )


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
        due_on=on + timedelta(days=draft.payment_terms_days),
        mentions=mentions_on(
            mention_rules, on, franchise=draft.vat_rate_percent is None
        ),
    )


def _line(line: StatementLine, statement: Statement) -> InvoiceLine:
    monthly = line.kind is LineKind.BASE and line.every is Every.MONTH
    # EN 16931 (BR-27) allows no negative price: the quantity is negative instead.
    sign = -1 if line.unit_price.minor < 0 else 1
    return InvoiceLine(
        fr=_description(line, statement, "fr"),
        en=_description(line, statement, "en"),
        quantity=Decimal(sign * line.quantity),
        unit=Unit.MONTH if monthly else Unit.ONE,
        unit_price=abs(line.unit_price),
        net=line.amount,
    )


def _description(line: StatementLine, statement: Statement, language: str) -> str:
    title = title_of(line, language)
    period = statement.period.text(language)
    if line.kind is LineKind.BASE:
        return f"{title} · {period}"
    if line.stages:
        as_stated = pick(language, fr="selon le relevé", en="as stated")
        return f"{title} {as_stated} · {period}"
    revenue = next(one for one in line.workings if one.step is Step.REVENUE)
    base = revenue.amount.text(language)
    if language == "en":
        return f"{title} on net revenue of {base} · {period}"
    return f"{title} sur un revenu net de {base} · {period}"


def _fault(invoice: Invoice) -> str:
    for line in invoice.lines:
        if line.unit_price.scaled(line.quantity) != line.net:
            return f"{line.quantity} x {line.unit_price} is not {line.net}"
    nets = total((line.net for line in invoice.lines), invoice.currency)
    by_rate = total((one.net for one in invoice.vat_totals), invoice.currency)
    if not nets == by_rate == invoice.net:
        return f"lines {nets}, by rate {by_rate}, net {invoice.net} must be equal"
    for one in invoice.vat_totals:
        if one.net.scaled(Fraction(one.rate_percent or 0) / 100) != one.vat:
            return f"{one.rate_percent} % of {one.net} is not {one.vat}"
    vat = total((one.vat for one in invoice.vat_totals), invoice.currency)
    if vat != invoice.vat or invoice.net + vat != invoice.gross:
        return f"{invoice.net} + {vat} is not {invoice.gross}"
    days_given = (invoice.issued_on is not None, invoice.due_on is not None)
    if days_given != (bool(invoice.number), bool(invoice.number)):
        return "number, day of issue and due day come together"
    return ""


def _nothing_to_bill(statement: Statement) -> str:
    period, amount = statement.period, statement.total
    if not amount:
        return say(
            fr=f"Rien à facturer pour {period} : le relevé s'élève à zéro.",
            en=f"Nothing to bill for {period}: the statement comes to zero.",
        )
    return say(
        fr=f"Le relevé {period} est négatif ({amount}) : les remboursements dépassent "
        "ce qui est dû. Facturez une période plus longue, ou établissez un avoir.",
        en=f"The statement {period} is negative ({amount}): refunds outweigh what is "
        "due. Bill a longer period, or make a credit note.",
    )


def _no_vat_number() -> str:
    return say(
        fr="L'accord applique la TVA mais votre profil n'a pas de « vat_number », "
        "obligatoire sur la facture. Ajoutez-le au profil, ou écrivez « vat: "
        "franchise » dans l'accord.",
        en="The agreement charges VAT but your profile has no `vat_number`, which the "
        "invoice must carry. Add it to the profile, or write `vat: franchise` in the "
        "agreement.",
    )
