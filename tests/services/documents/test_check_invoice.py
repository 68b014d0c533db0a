"""The samples pass every official rule; each of twelve seeded faults is caught.

Faults and failing rules are the cases INV-* of ../shared/cases/billing.json, which others
measured with the same rules.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from regie.billing.documents.cii import invoice_xml
from regie.billing.documents.invoice import Invoice
from regie.billing.vat import FRANCHISE
from regie.errors import UsageError
from regie.services.documents.check_invoice import broken_rules
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.check_invoice import NoValidatorError
from regie.services.documents.check_invoice import SUMS
from regie.services.printing.invoice_pdf import invoice_pdf
from regie.words import speaking
from tests.billing.invoices import drafted
from tests.billing.invoices import issued
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import TWENTY

NOW = datetime(2027, 4, 2, 9, 30, tzinfo=UTC)

Mutation = Callable[[str], str]


def swap(old: str, new: str) -> Mutation:
    """Replace a text that must be there."""

    def mutated(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new)

    return mutated


def cut(pattern: str) -> Mutation:
    """Take out what the pattern finds, which must be there."""

    def mutated(xml: str) -> str:
        changed, times = re.subn(pattern, "", xml, flags=re.DOTALL)
        assert times
        return changed

    return mutated


def uncoded(category: str) -> Mutation:
    """Call it `not subject to VAT`, as people do who think that is what it is."""

    def mutated(xml: str) -> str:
        renamed = xml.replace(f"<ram:CategoryCode>{category}<", "<ram:CategoryCode>O<")
        without = re.sub(r"\s*<ram:RateApplicablePercent>0<[^>]*>", "", renamed)
        assert without != xml
        return re.sub(r"VATEX-[A-Z-]+", "VATEX-EU-O", without)

    return mutated


#: Case -> the invoice it starts from, what is done to it, the rules that fail.
FAULTS: dict[str, tuple[Invoice, Mutation, set[str]]] = {
    "INV-01": (
        SAMPLES["franchise"],
        cut(r"<ram:SpecifiedTaxRegistration>.*?</ram:SpecifiedTaxRegistration>"),
        {"BR-E-02"},
    ),
    "INV-05": (
        SAMPLES["VAT"],
        cut(
            r"<ram:IncludedNote>\s*<ram:Content>Indemnité(?:(?!</ram:Inc).)*"
            r"PMT</ram:SubjectCode>\s*</ram:IncludedNote>"
        ),
        {"BR-FR-05_BT-22_PMT"},
    ),
    "INV-07": (
        SAMPLES["VAT"],
        swap("<ram:ID>F2027-0001<", f"<ram:ID>{'F' * 36}<"),
        {"BR-FR-01_BT-1"},
    ),
    "INV-08": (
        SAMPLES["VAT"],
        swap('schemeID="0002">732829320<', 'schemeID="0002">73282932<'),
        {"BR-FR-09_BT-29", "BR-FR-10_BT-30", "BR-FR-32-LEGALID"},
    ),
    "INV-10": (
        SAMPLES["VAT"],
        cut(
            r"<ram:URIUniversalCommunication>(?=\s*<ram:URIID schemeID=\"0225\">9998)"
            r".*?</ram:URIUniversalCommunication>"
        ),
        {"BR-FR-12_BT-49", "BR-FR-21_BT-49"},
    ),
    "INV-15": (issued(drafted(FRANCHISE)), uncoded("E"), {"BR-O-02"}),
    "INV-19": (
        SAMPLES["VAT"],
        swap("<ram:ID>S1<", "<ram:ID>S2<"),
        {"BR-FR-CO-09_BT-23-1", "BR-FR-CO-09_BT-23-2"},
    ),
    "INV-21": (
        SAMPLES["credit note"],
        cut(r"<ram:InvoiceReferencedDocument>.*?</ram:InvoiceReferencedDocument>"),
        {"BR-FR-CO-05_BT-3"},
    ),
    "INV-23": (SAMPLES["outside the EU"], uncoded("G"), {"BR-O-02"}),
    "INV-25": (
        SAMPLES["VAT"],
        swap('unitCode="MON">1<', 'unitCode="MON">1.00000<'),
        {"BR-FR-DEC-02_BT-129"},
    ),
    "INV-26": (SAMPLES["VAT"], swap('unitCode="MON">1<', 'unitCode="MON">2<'), {SUMS}),
    "sums": (
        SAMPLES["VAT"],
        swap("<ram:GrandTotalAmount>1385.40<", "<ram:GrandTotalAmount>1385.41<"),
        {"BR-CO-15", "BR-CO-16"},
    ),
}


def pdf_of(name: str) -> bytes:
    return invoice_pdf(SAMPLES[name], language="fr", now=NOW)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sample_breaks_a_rule(language: str) -> None:
    found = broken_rules([invoice_xml(one, language) for one in SAMPLES.values()])

    assert dict(zip(SAMPLES, found, strict=True)) == {name: [] for name in SAMPLES}


def test_each_of_twelve_faults_is_caught_by_its_rule() -> None:
    xmls = [
        mutate(invoice_xml(invoice, "fr").decode()).encode()
        for invoice, mutate, _ in FAULTS.values()
    ]

    found = broken_rules(xmls)

    caught = {
        case: {one.rule for one in broken if one.fatal}
        for case, broken in zip(FAULTS, found, strict=True)
    }
    missed = {
        case: sorted(wanted - caught[case])
        for case, (_, _, wanted) in FAULTS.items()
        if not wanted <= caught[case]
    }
    assert missed == {}


def test_the_schema_catches_what_is_no_invoice() -> None:
    odd = invoice_xml(SAMPLES["VAT"], "fr").replace(b"BilledQuantity", b"SoldQuantity")

    (broken,) = broken_rules([odd])

    assert broken[0].rules == "XSD"
    assert "SoldQuantity" in broken[0].text


def test_a_pdf_is_checked_with_what_it_carries(tmp_path: Path) -> None:
    file = tmp_path / "f.pdf"
    file.write_bytes(pdf_of("VAT"))

    checked = check_invoice(file)

    assert (checked.is_valid, checked.broken) == (True, ())


def without_intents(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def without_association(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF


def without_relation(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = pikepdf.Name.Unspecified


def with_a_second_bag(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    bag = re.search(
        rb"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>", packet, re.DOTALL
    )
    assert bag
    twice = packet.replace(bag[0], bag[0] * 2)
    pdf.Root.Metadata = pdf.make_stream(twice, Type=pikepdf.Name.Metadata)


def with_a_loose_font(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in thing:
                    del thing[key]


@pytest.mark.parametrize(
    ("spoil", "rules"),
    [
        (without_intents, ["OutputIntents"]),
        (without_metadata, ["XMP"]),
        (without_association, ["AF"]),
        (without_relation, ["AFRelationship"]),
        (with_a_second_bag, ["schemas"]),
        (with_a_loose_font, ["fonts"]),
    ],
)
def test_a_file_that_is_no_pdf_a_any_more_is_caught(
    tmp_path: Path, spoil: Callable[[pikepdf.Pdf], None], rules: list[str]
) -> None:
    file = tmp_path / "f.pdf"
    with pikepdf.open(io.BytesIO(pdf_of("VAT"))) as pdf:
        spoil(pdf)
        pdf.save(file)

    checked = check_invoice(file)

    assert [one.rule for one in checked.broken] == rules
    assert not checked.is_valid


def test_a_file_that_is_no_invoice_is_refused(tmp_path: Path) -> None:
    draft = tmp_path / "draft.pdf"
    draft.write_bytes(invoice_pdf(drafted(TWENTY), language="fr", now=NOW))
    text = tmp_path / "notes.txt"
    text.write_text("bonjour", "utf-8")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")

    with speaking("en"):
        with pytest.raises(UsageError, match=r"does not contain factur-x\.xml"):
            check_invoice(draft)
        for file in (text, broken):
            with pytest.raises(UsageError, match="neither a PDF nor an XML"):
                check_invoice(file)
        with pytest.raises(UsageError, match="is not there"):
            check_invoice(tmp_path / "missing.pdf")


def test_a_file_that_names_other_files_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    odd = invoice_xml(SAMPLES["VAT"], "fr").replace(
        b"<rsm:CrossIndustryInvoice",
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>\n'
        "<rsm:CrossIndustryInvoice".encode(),
        1,
    )
    odd = odd.replace(b"Studio Zen 2027", b"&s;")
    file = tmp_path / "f.xml"
    file.write_bytes(odd)

    with speaking("en"), pytest.raises(UsageError, match="neither a PDF nor an XML"):
        check_invoice(file)


def test_without_the_extra_the_command_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "saxonche", None)

    with pytest.raises(NoValidatorError, match=re.escape("regie[validate]")):
        broken_rules([etree.tostring(etree.Element("x"))])
