from __future__ import annotations

from decimal import Decimal

from lxml import etree

from regie.billing.documents.cii import invoice_xml
from regie.billing.documents.cii_sums import line_faults
from regie.billing.documents.cii_sums import LineFault
from tests.billing.invoices import SAMPLES


def faults(xml: str) -> list[LineFault]:
    return list(line_faults(etree.fromstring(xml.encode())))


def test_our_own_lines_follow_from_quantity_and_price() -> None:
    found = {
        name: faults(invoice_xml(one, "fr").decode()) for name, one in SAMPLES.items()
    }

    assert found == {name: [] for name in SAMPLES}


def test_a_line_that_does_not_is_named() -> None:
    xml = invoice_xml(SAMPLES["VAT"], "fr").decode()

    wrong = xml.replace('unitCode="MON">1<', 'unitCode="MON">1.5<')

    assert faults(wrong) == [
        LineFault(line="1", wanted=Decimal("1851.75"), found=Decimal("1234.50"))
    ]


def test_price_for_several_units_and_allowances_count() -> None:
    xml = invoice_xml(SAMPLES["VAT"], "fr").decode()
    per_hundred = xml.replace(
        "<ram:ChargeAmount>1234.50</ram:ChargeAmount>",
        "<ram:ChargeAmount>123450.00</ram:ChargeAmount>"
        '<ram:BasisQuantity unitCode="MON">100</ram:BasisQuantity>',
    )
    less = xml.replace(
        "<ram:ChargeAmount>1234.50<", "<ram:ChargeAmount>1244.50<"
    ).replace(
        "<ram:SpecifiedTradeSettlementLineMonetarySummation>",
        "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false"
        "</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>10.00"
        "</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>"
        "<ram:SpecifiedTradeSettlementLineMonetarySummation>",
        1,
    )

    assert (faults(per_hundred), faults(less)) == ([], [])


def test_a_line_without_numbers_is_left_to_the_official_rules() -> None:
    xml = invoice_xml(SAMPLES["VAT"], "fr").decode()

    assert faults(xml.replace('unitCode="MON">1<', 'unitCode="MON">one<')) == []
