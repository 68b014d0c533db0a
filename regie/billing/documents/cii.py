"""An issued invoice as Cross Industry Invoice (UN/CEFACT D16B), profile EN 16931.

Business terms (BT, BG) are those of EN 16931-1. How the French cases are coded follows
FNFE-MPE's rules V1.4 (BR-FR, 2026) and the Factur-X 1.09 profile; each is checked with
their schematrons by `regie invoice check` and in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from datetime import timedelta
from decimal import Decimal

from lxml import etree

from regie.billing.documents.cii_parties import buyer_party
from regie.billing.documents.cii_parties import seller_party
from regie.billing.documents.cii_tree import day_of
from regie.billing.documents.cii_tree import Element
from regie.billing.documents.cii_tree import flag
from regie.billing.documents.cii_tree import ram
from regie.billing.documents.cii_tree import rsm
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceError
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_totals import discount_title
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import Place
from regie.billing.vat import VatCase
from regie.money import EUR
from regie.money import Money
from regie.words import pick

PROFILE = "urn:cen.eu:en16931:2017"
"""BT-24: EN 16931, which Factur-X calls the level of that name."""

#: BT-3, UNTDID 1001.
_TYPES = {Kind.INVOICE: "380", Kind.CREDIT_NOTE: "381", Kind.DEPOSIT: "386"}
#: BT-23: a service; one that was paid before; one of which deposits were billed before.
_SERVICE, _PAID, _AFTER_DEPOSIT = "S1", "S2", "S4"
#: The note BAR (BR-FR-20): how the invoice is treated in France.
_DOMESTIC, _ABROAD = "B2B", "B2BINT"
#: BT-8, UNTDID 2475: VAT is due when it is paid; when it is invoiced.
_ON_PAYMENT, _ON_INVOICE = "72", "5"
#: BT-81, UNTDID 4461: a transfer; one within SEPA.
_TRANSFER, _SEPA = "30", "58"


def invoice_xml(invoice: Invoice, language: str) -> bytes:
    """Return the XML of an issued invoice, the same bytes for the same invoice.

    Args:
        invoice: Issued and complete, see `invoice_gaps`.
        language: Of descriptions, `fr` or `en`; mentions are in French in any case.

    Raises:
        InvoiceError: It is a draft.
    """
    if invoice.issued_on is None or invoice.due_on is None:
        fault = "a draft has no XML"
        raise InvoiceError(fault)
    root = rsm(
        "CrossIndustryInvoice",
        _context(invoice),
        _document(invoice, invoice.issued_on, language),
        rsm(
            "SupplyChainTradeTransaction",
            *(
                _line(place, line, invoice, language)
                for place, line in enumerate(invoice.lines, 1)
            ),
            _agreement(invoice),
            _delivery(invoice),
            _settlement(invoice, invoice.due_on, language),
        ),
    )
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _context(invoice: Invoice) -> Element:
    return rsm(
        "ExchangedDocumentContext",
        ram(
            "BusinessProcessSpecifiedDocumentContextParameter",
            ram("ID", _process(invoice)),  # BT-23
        ),
        ram("GuidelineSpecifiedDocumentContextParameter", ram("ID", PROFILE)),
    )


def _process(invoice: Invoice) -> str:
    """Return BT-23; S4 goes before S2: the deposits told when their part was paid."""
    if invoice.deducted:
        return _AFTER_DEPOSIT
    return _SERVICE if invoice.paid_on is None else _PAID


def _document(invoice: Invoice, issued_on: date, language: str) -> Element:
    return rsm(
        "ExchangedDocument",
        ram("ID", invoice.number),  # BT-1
        ram("TypeCode", _TYPES[invoice.kind]),
        ram("IssueDateTime", day_of(issued_on)),  # BT-2
        *_notes(invoice, language),
    )


def _notes(invoice: Invoice, language: str) -> Iterator[Element]:
    """Yield BG-1: what the law wants said, and how the invoice is treated (BAR)."""
    if invoice.why:
        yield ram("IncludedNote", ram("Content", invoice.why))
    for mention in invoice.mentions:
        if mention.place is not Place.EXEMPTION:
            coded = mention.place is not Place.NOTE
            yield ram(
                "IncludedNote",
                ram("Content", _sentence(mention, language)),
                ram("SubjectCode", mention.place.value) if coded else None,
            )
    yield ram(
        "IncludedNote",
        ram("Content", _DOMESTIC if invoice.buyer.siren else _ABROAD),
        ram("SubjectCode", "BAR"),
    )


def _sentence(mention: Mention, language: str) -> str:
    french = mention.fr
    return pick(language, fr=french, en=f"{mention.en} / {french}")


def _line(place: int, line: InvoiceLine, invoice: Invoice, language: str) -> Element:
    return ram(
        "IncludedSupplyChainTradeLineItem",
        ram("AssociatedDocumentLineDocument", ram("LineID", str(place))),  # BT-126
        ram(
            "SpecifiedTradeProduct",
            ram("Name", pick(language, fr=line.fr, en=line.en)),  # BT-153
        ),
        ram(
            "SpecifiedLineTradeAgreement",
            ram(
                "NetPriceProductTradePrice",
                _amount("ChargeAmount", line.unit_price),  # BT-146
            ),
        ),
        ram(
            "SpecifiedLineTradeDelivery",
            ram("BilledQuantity", f"{line.quantity:f}", unitCode=line.unit.value),
        ),
        ram(
            "SpecifiedLineTradeSettlement",
            ram(
                "ApplicableTradeTax",
                ram("TypeCode", "VAT"),
                ram("CategoryCode", invoice.regime.codes.category),  # BT-151
                ram("RateApplicablePercent", _percent(invoice.regime.percent)),
            ),
            _discount(line, language),
            ram(
                "SpecifiedTradeSettlementLineMonetarySummation",
                _amount("LineTotalAmount", line.net),  # BT-131
            ),
        ),
    )


def _discount(line: InvoiceLine, language: str) -> Element | None:
    if not line.discount:
        return None
    percent = line.percent_off
    share = (
        ()
        if percent is None
        else (
            ram("CalculationPercent", _percent(percent)),  # BT-138
            _amount("BasisAmount", line.full),  # BT-137
        )
    )
    return ram(
        "SpecifiedTradeAllowanceCharge",  # BG-27
        ram("ChargeIndicator", flag(is_set=False)),
        *share,
        _amount("ActualAmount", line.discount),  # BT-136
        ram("Reason", discount_title(line, language)),  # BT-139
    )


def _agreement(invoice: Invoice) -> Element:
    return ram(
        "ApplicableHeaderTradeAgreement",
        seller_party(invoice.seller),
        buyer_party(invoice.buyer),
        ram(
            "ContractReferencedDocument",
            ram("IssuerAssignedID", invoice.reference),  # BT-12
        )
        if invoice.reference
        else None,
    )


def _delivery(invoice: Invoice) -> Element:
    last = _last_day(invoice)
    if last is None:
        receiver = ram("ShipToTradeParty", ram("Name", invoice.buyer.name))  # BT-70
        return ram("ApplicableHeaderTradeDelivery", receiver)
    when = ram("OccurrenceDateTime", day_of(last))  # BT-72
    return ram(
        "ApplicableHeaderTradeDelivery", ram("ActualDeliverySupplyChainEvent", when)
    )


def _settlement(invoice: Invoice, due_on: date, language: str) -> Element:
    foreign = invoice.currency != EUR
    return ram(
        "ApplicableHeaderTradeSettlement",
        ram("PaymentReference", invoice.number),  # BT-83
        ram("TaxCurrencyCode", EUR.code) if foreign else None,  # BT-6
        ram("InvoiceCurrencyCode", invoice.currency.code),  # BT-5
        _payment_means(invoice),
        _vat(invoice, language),
        _period(invoice),
        ram(
            "SpecifiedTradePaymentTerms",
            ram("DueDateDateTime", day_of(due_on)),  # BT-9
        ),
        _sums(invoice),
        *(
            ram(
                "InvoiceReferencedDocument",  # BG-3
                ram("IssuerAssignedID", one.number),
                ram("FormattedIssueDateTime", day_of(one.issued_on, space="qdt")),
            )
            for one in invoice.earlier
        ),
    )


def _payment_means(invoice: Invoice) -> Element | None:
    seller = invoice.seller
    if not seller.iban or not invoice.payable or invoice.kind is Kind.CREDIT_NOTE:
        return None
    return ram(
        "SpecifiedTradeSettlementPaymentMeans",
        ram("TypeCode", _SEPA if invoice.currency == EUR else _TRANSFER),
        ram(
            "PayeePartyCreditorFinancialAccount",
            ram("IBANID", seller.iban),  # BT-84
        ),
        ram("PayeeSpecifiedCreditorFinancialInstitution", ram("BICID", seller.bic))
        if seller.bic
        else None,
    )


def _vat(invoice: Invoice, language: str) -> Element:
    """Return BG-23; there is one, since all lines have the same rate."""
    regime = invoice.regime
    reason = next(
        (
            _sentence(mention, language)
            for mention in invoice.mentions
            if mention.place is Place.EXEMPTION
        ),
        "",
    )
    charged = regime.case is VatCase.STANDARD
    due = _ON_INVOICE if invoice.seller.vat_on_debits else _ON_PAYMENT
    return ram(
        "ApplicableTradeTax",
        _amount("CalculatedAmount", invoice.vat),  # BT-117
        ram("TypeCode", "VAT"),
        ram("ExemptionReason", reason) if reason and not charged else None,
        _amount("BasisAmount", invoice.net),  # BT-116
        ram("CategoryCode", regime.codes.category),
        ram("ExemptionReasonCode", regime.codes.exemption) if not charged else None,
        ram("DueDateTypeCode", due) if charged else None,  # BT-8
        ram("RateApplicablePercent", _percent(regime.percent)),
    )


def _period(invoice: Invoice) -> Element | None:
    last = _last_day(invoice)
    if invoice.period is None or last is None:
        return None
    return ram(
        "BillingSpecifiedPeriod",  # BG-14
        ram("StartDateTime", day_of(invoice.period.start)),
        ram("EndDateTime", day_of(last)),
    )


def _sums(invoice: Invoice) -> Element:
    euros = invoice.vat_in_euros if invoice.currency != EUR else None
    return ram(
        "SpecifiedTradeSettlementHeaderMonetarySummation",  # BG-22
        _amount("LineTotalAmount", invoice.net),
        _amount("TaxBasisTotalAmount", invoice.net),
        _amount("TaxTotalAmount", invoice.vat, currency=True),  # BT-110
        None if euros is None else _amount("TaxTotalAmount", euros, currency=True),
        _amount("GrandTotalAmount", invoice.gross),
        _amount("TotalPrepaidAmount", invoice.prepaid) if invoice.prepaid else None,
        _amount("DuePayableAmount", invoice.payable),  # BT-115
    )


def _amount(tag: str, amount: Money, *, currency: bool = False) -> Element:
    text = f"{amount.decimal():f}"
    if currency:
        return ram(tag, text, currencyID=amount.currency.code)
    return ram(tag, text)


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def _last_day(invoice: Invoice) -> date | None:
    """Return the last day of the service: BT-72, and BT-74, are inclusive."""
    if invoice.period is None:
        return None
    return invoice.period.end - timedelta(days=1)
