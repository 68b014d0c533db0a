from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from regie.billing.documents.cii import invoice_xml
from regie.billing.documents.cii_tree import SPACES
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceError
from tests.billing.invoices import drafted
from tests.billing.invoices import issued
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import SELLER
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

VAT = "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:"
SUM = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:"
#: Business term -> where it is.
TERMS = {
    "BT-1": "//rsm:ExchangedDocument/ram:ID",
    "BT-3": "//rsm:ExchangedDocument/ram:TypeCode",
    "BT-5": "//ram:InvoiceCurrencyCode",
    "BT-6": "//ram:TaxCurrencyCode",
    "BT-8": VAT + "DueDateTypeCode",
    "BT-9": "//ram:DueDateDateTime/udt:DateTimeString",
    "BT-23": "//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID",
    "BT-25": "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
    "BT-26": "//ram:FormattedIssueDateTime/qdt:DateTimeString",
    "BT-29": "//ram:SellerTradeParty/ram:GlobalID[@schemeID='0009']",
    "BT-30": "//ram:SellerTradeParty//ram:ID[@schemeID='0002']",
    "BT-31": "//ram:SellerTradeParty//ram:ID[@schemeID='VA']",
    "BT-32": "//ram:SellerTradeParty//ram:ID[@schemeID='FC']",
    "BT-34": "//ram:SellerTradeParty//ram:URIID[@schemeID='0225']",
    "BT-47": "//ram:BuyerTradeParty//ram:ID[@schemeID='0002']",
    "BT-48": "//ram:BuyerTradeParty//ram:ID[@schemeID='VA']",
    "BT-49": "//ram:BuyerTradeParty//ram:URIID",
    "BT-72": "//ram:OccurrenceDateTime/udt:DateTimeString",
    "BT-81": "//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode",
    "BT-110": SUM + "TaxTotalAmount[1]",
    "BT-111": SUM + "TaxTotalAmount[2]",
    "BT-112": SUM + "GrandTotalAmount",
    "BT-113": SUM + "TotalPrepaidAmount",
    "BT-115": SUM + "DuePayableAmount",
    "BT-118": VAT + "CategoryCode",
    "BT-121": VAT + "ExemptionReasonCode",
    "BT-129": "//ram:BilledQuantity",
    "BT-136": "//ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount",
    "BT-137": "//ram:SpecifiedTradeAllowanceCharge/ram:BasisAmount",
    "BT-138": "//ram:SpecifiedTradeAllowanceCharge/ram:CalculationPercent",
    "BT-139": "//ram:SpecifiedTradeAllowanceCharge/ram:Reason",
    "BG-27": "//ram:SpecifiedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator",
    "BT-131": "//ram:LineTotalAmount[ancestor::ram:SpecifiedLineTradeSettlement]",
    "BAR": "//ram:IncludedNote[ram:SubjectCode='BAR']/ram:Content",
}
#: What every one of the samples has, unless it says otherwise.
USUAL = {
    "BT-1": "F2027-0001",
    "BT-3": "380",
    "BT-5": "EUR",
    "BT-9": "20270502",
    "BT-23": "S1",
    "BT-29": "73282932000074",
    "BT-30": "732829320",
    "BT-31": "FR44732829320",
    "BT-34": "732829320",
    "BT-72": "20270331",
    "BT-81": "58",
    "BT-129": "1",
}
FRENCH = {"BT-47": "999888779", "BT-49": "999888779", "BAR": "B2B"}
ABROAD = {"BT-49": "zen@zen.example", "BAR": "B2BINT"}
CHARGED = {"BT-8": "72", "BT-118": "S"}


def sums(net: str, vat: str, gross: str, due: str = "") -> dict[str, str]:
    return {
        "BT-131": net,
        "BT-110": vat,
        "BT-112": gross,
        "BT-115": due or gross,
    }


OURS = sums("1234.50", "246.90", "1481.40")
UNTAXED = sums("1234.50", "0.00", "1234.50")
#: Nothing is left to pay: S2 with the day of payment, or S4 after deposits.
PAID = sums("1234.50", "246.90", "1481.40", "0.00") | {
    "BT-9": "20270320",
    "BT-23": "S2",
    "BT-81": "",
    "BT-113": "1481.40",
}
FINAL = {
    "BT-9": "20270402",
    "BT-23": "S4",
    "BT-25": "D2027-0001",
    "BT-26": "20270301",
}
CREDIT = {
    "BT-1": "A2027-0001",
    "BT-3": "381",
    "BT-25": "F2027-0001",
    "BT-26": "20270301",
    "BT-81": "",
}
WANTED: dict[str, dict[str, str]] = {
    "VAT": FRENCH
    | CHARGED
    | sums("1234.50 -80.00", "230.90", "1385.40")
    | {"BT-129": "1 -1"},
    "VAT on debits": FRENCH | CHARGED | OURS | {"BT-8": "5"},
    "franchise": FRENCH
    | UNTAXED
    | {
        "BT-31": "",
        "BT-32": "732829320",
        "BT-118": "E",
        "BT-121": "VATEX-FR-FRANCHISE",
    },
    "reverse charge": ABROAD
    | UNTAXED
    | {"BT-48": "DE123456789", "BT-118": "AE", "BT-121": "VATEX-EU-AE"},
    "outside the EU": ABROAD | UNTAXED | {"BT-118": "G", "BT-121": "VATEX-EU-G"},
    "US dollars": ABROAD
    | UNTAXED
    | {
        "BT-5": "USD",
        "BT-6": "EUR",
        "BT-81": "30",
        "BT-111": "0.00",
        "BT-118": "G",
        "BT-121": "VATEX-EU-G",
    },
    "VAT in US dollars": FRENCH
    | CHARGED
    | sums("99.99", "20.00", "119.99")
    | {"BT-5": "USD", "BT-6": "EUR", "BT-81": "30", "BT-111": "18.00"},
    "deposit": FRENCH
    | CHARGED
    | sums("400.00", "80.00", "480.00")
    | {"BT-1": "D2027-0001", "BT-3": "386", "BT-72": ""},
    "after a deposit": FRENCH
    | CHARGED
    | sums("1234.50", "246.90", "1481.40", "1001.40")
    | {
        "BT-23": "S4",
        "BT-25": "D2027-0001",
        "BT-26": "20270301",
        "BT-113": "480.00",
    },
    "discount": FRENCH
    | CHARGED
    | sums("1080.00 80.00", "232.00", "1392.00")
    | {"BG-27": "false", "BT-129": "2 1", "BT-136": "120.00", "BT-139": "Remise"},
    "discount in percent": FRENCH
    | CHARGED
    | sums("1080.00 80.00", "232.00", "1392.00")
    | {"BG-27": "false", "BT-129": "2 1", "BT-136": "120.00"}
    | {"BT-137": "1200.00", "BT-138": "10", "BT-139": "Remise de 10\u00a0%"},
    "paid before": FRENCH | CHARGED | PAID,
    "deposit paid before": FRENCH
    | CHARGED
    | sums("400.00", "80.00", "480.00", "0.00")
    | {"BT-1": "D2027-0001", "BT-3": "386", "BT-72": ""}
    | {"BT-9": "20270320", "BT-23": "S2", "BT-81": "", "BT-113": "480.00"},
    "paid before, after a deposit": FRENCH | CHARGED | PAID | FINAL,
    "settled by a deposit": FRENCH | CHARGED | PAID | FINAL,
    "credit note": FRENCH | CHARGED | sums("100.00", "20.00", "120.00") | CREDIT,
    "last credit note": FRENCH | CHARGED | sums("233.34", "46.66", "280.00") | CREDIT,
}


def read(invoice: Invoice, language: str = "fr") -> etree._Element:
    return etree.fromstring(invoice_xml(invoice, language))


def found(tree: etree._Element, path: str) -> list[Any]:
    """Return the elements at the path."""
    nodes: Any = tree.xpath(path, namespaces=SPACES)
    return list(nodes)


def terms(tree: etree._Element) -> dict[str, str]:
    texts = {
        term: " ".join(str(one.text) for one in found(tree, path))
        for term, path in TERMS.items()
    }
    return {term: text for term, text in texts.items() if text}


@pytest.mark.parametrize("name", SAMPLES)
def test_xml_codes_each_case_as_the_rules_want(name: str) -> None:
    wanted = {term: text for term, text in (USUAL | WANTED[name]).items() if text}

    assert terms(read(SAMPLES[name])) == wanted


def test_xml_names_the_subject_of_each_note_once() -> None:
    tree = read(SAMPLES["franchise"])

    codes = found(tree, "//ram:IncludedNote/ram:SubjectCode")
    assert sorted(one.text for one in codes) == ["AAB", "BAR", "PMD", "PMT"]
    (reason,) = found(tree, VAT + "ExemptionReason")
    assert reason.text.startswith("TVA non applicable, article L. 223-3")


def test_xml_splits_an_address_into_code_and_town() -> None:
    odd = replace(
        STUDIO_ZEN,
        address=("Bât. C", "Lieu-dit Le Pré", "Zone A", "BP 7", "75011 Paris Cedex 11"),
    )

    tree = read(issued(drafted(TWENTY, odd)))

    (address,) = found(tree, "//ram:BuyerTradeParty/ram:PostalTradeAddress")
    assert [(etree.QName(one).localname, one.text) for one in address] == [
        ("PostcodeCode", "75011"),
        ("LineOne", "Bât. C"),
        ("LineTwo", "Lieu-dit Le Pré"),
        ("LineThree", "Zone A, BP 7"),
        ("CityName", "Paris Cedex 11"),
        ("CountryID", "FR"),
    ]


def test_xml_sends_to_the_address_in_the_directory() -> None:
    listed = replace(STUDIO_ZEN, electronic_address="999888779_ACHATS")

    assert terms(read(issued(drafted(TWENTY, listed))))["BT-49"] == "999888779_ACHATS"


def test_xml_in_english_keeps_the_french_sentences() -> None:
    tree = read(SAMPLES["VAT"], "en")

    (note,) = found(tree, "//ram:IncludedNote[ram:SubjectCode='AAB']/ram:Content")
    assert note.text == (
        "No discount for early payment. / Pas d'escompte pour paiement anticipé."
    )
    (name, _) = found(tree, "//ram:SpecifiedTradeProduct/ram:Name")
    assert name.text == "Monthly base fee · March 2027"


def test_xml_is_the_same_each_time_and_escapes_what_was_typed() -> None:
    odd = issued(drafted(TWENTY, replace(STUDIO_ZEN, name="<Zen> & \"Co\" 'é'")))

    first = invoice_xml(odd, "fr")

    assert first == invoice_xml(odd, "fr")
    (name,) = found(etree.fromstring(first), "//ram:BuyerTradeParty/ram:Name")
    assert name.text == "<Zen> & \"Co\" 'é'"


def test_a_draft_has_no_xml() -> None:
    with pytest.raises(InvoiceError):
        invoice_xml(drafted(TWENTY, seller=SELLER), "fr")
