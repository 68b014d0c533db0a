"""The draft of the invoice that follows from a statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.commission.workings import Step
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceError
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import mentions_for
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice import vat_of
from regie.billing.documents.invoice_gaps import check_complete
from regie.billing.documents.mentions import MentionRule
from regie.billing.exchange import Rate
from regie.billing.parties import Seller
from regie.billing.statement.share_text import exchange_words
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import title_of
from regie.billing.work.detail import WorkKind
from regie.billing.work.text import HOURS
from regie.money import total
from regie.words import pick


def draft_invoice(
    statement: Statement,
    agreement: Agreement,
    seller: Seller,
    mention_rules: Sequence[MentionRule],
    *,
    today: date,
    exchange: Rate | None = None,
) -> Invoice:
    """Make the draft of a statement's invoice.

    Args:
        statement: What is due; lines of zero are left out.
        agreement: The version the statement was made with.
        seller: The OBM's own business.
        mention_rules: The table of mentions.
        today: Day by which mentions are chosen until the invoice is issued.
        exchange: From the invoice's currency to EUR.

    Raises:
        InvoiceError: Nothing is due: such a period has no invoice.
        NotBillableError: Something that the invoice must carry is missing; all of that
            at once.
    """
    if not statement.is_due:
        message = f"{statement.period}: nothing is due"
        raise InvoiceError(message)
    lines = tuple(_line(line, statement) for line in statement.lines if line.amount)
    net = total((line.net for line in lines), statement.total.currency)
    vat = vat_of(net, agreement.vat)
    draft = Invoice(
        seller=seller,
        buyer=agreement.buyer,
        reference=agreement.title,
        period=statement.period,
        currency=statement.total.currency,
        payment_terms_days=agreement.payment_terms_days,
        regime=agreement.vat,
        lines=lines,
        net=net,
        vat=vat,
        gross=net + vat,
        mentions=(),
        exchange=exchange,
    )
    draft = replace(draft, mentions=mentions_for(draft, mention_rules, today))
    check_complete(draft)
    return draft


def _line(line: StatementLine, statement: Statement) -> InvoiceLine:
    # What is converted is rounded as a whole: hours times a price would be another sum.
    price, quantity = (
        (line.amount, 1) if line.shares else (line.unit_price, line.quantity)
    )
    # EN 16931 (BR-27) allows no negative price: the quantity is negative instead.
    sign = -1 if price.minor < 0 else 1
    return InvoiceLine(
        fr=_description(line, statement, "fr"),
        en=_description(line, statement, "en"),
        quantity=Decimal(sign * quantity),
        unit=_unit(line),
        unit_price=abs(price),
        net=line.amount,
    )


def _unit(line: StatementLine) -> Unit:
    if line.shares:
        return Unit.ONE
    if line.work is not None and line.work.detail.kind in HOURS:
        return Unit.HOUR
    monthly = line.kind is LineKind.BASE and line.every is Every.MONTH
    if line.work is not None and line.work.detail.kind is WorkKind.PREPAID:
        monthly = not any(month.blocks for month in line.work.detail.months)
    return Unit.MONTH if monthly else Unit.ONE


def _description(line: StatementLine, statement: Statement, language: str) -> str:
    title = title_of(line, language)
    period = statement.period.text(language)
    if line.kind in {LineKind.ADJUSTMENT, LineKind.CARRIED}:
        return f"{title}{_exchanged(line, language)}"
    if line.kind in {LineKind.BASE, LineKind.WORK}:
        return f"{title} · {period}{_exchanged(line, language)}"
    if line.stages:
        as_stated = pick(language, fr="selon le relevé", en="as stated")
        return f"{title} {as_stated} · {period}"
    revenue = next(one for one in line.workings if one.step is Step.REVENUE)
    base = revenue.amount.text(language)
    if language == "en":
        return f"{title} on net revenue of {base} · {period}"
    return f"{title} sur un revenu net de {base} · {period}"


def _exchanged(line: StatementLine, language: str) -> str:
    """Return from which amount a line was converted; empty for others."""
    for share in line.shares:
        if share.rate is not None:
            return f" ({exchange_words(share.amount, share.rate, language)})"
    return ""
