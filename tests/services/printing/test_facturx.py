"""What PDF/A-3 and Factur-X ask of the file, as far as its structure shows it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from datetime import UTC
from typing import Any

import pikepdf
import pytest
from lxml import etree

from regie.billing.documents.cii import invoice_xml
from regie.services.printing.facturx import attached_xml
from regie.services.printing.invoice_pdf import invoice_pdf
from tests.billing.invoices import drafted
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import TWENTY

NOW = datetime(2027, 4, 2, 9, 30, tzinfo=UTC)
SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "ext": "http://www.aiim.org/pdfa/ns/extension/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "property": "http://www.aiim.org/pdfa/ns/property#",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
}


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    drawn = invoice_pdf(SAMPLES["VAT"], language="fr", now=NOW)
    with pikepdf.open(io.BytesIO(drawn)) as opened:
        yield opened


def texts(tree: etree._Element, path: str) -> list[str]:
    nodes: Any = tree.xpath(path, namespaces=SPACES)
    return [str(node.text) for node in nodes]


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
    ]


def is_embedded(font: pikepdf.Dictionary) -> bool:
    inner: Any
    (inner,) = font.get("/DescendantFonts", [font])
    described = inner.get("/FontDescriptor", {})
    return any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_metadata_call_it_pdf_a_3b_and_factur_x(pdf: pikepdf.Pdf) -> None:
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())

    assert texts(tree, "//pdfaid:part") == ["3"]
    assert texts(tree, "//pdfaid:conformance") == ["B"]
    assert {
        etree.QName(one).localname: one.text
        for one in tree.iter(f"{{{SPACES['fx']}}}*")
    } == {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }


def test_one_bag_describes_every_schema_and_each_property_of_fx(
    pdf: pikepdf.Pdf,
) -> None:
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())

    assert len(tree.findall(".//ext:schemas", SPACES)) == 1
    prefixes = texts(tree, "//ext:schemas/rdf:Bag/rdf:li/schema:prefix")
    assert sorted(prefixes) == ["fx", "pdf", "xmpMM"]
    own = "//rdf:li[schema:prefix='fx']"
    assert texts(tree, f"{own}/schema:namespaceURI") == [SPACES["fx"]]
    assert texts(tree, f"{own}//property:name") == [
        "DocumentType",
        "DocumentFileName",
        "Version",
        "ConformanceLevel",
    ]


def test_the_xml_is_an_associated_file_that_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    (file,) = pdf.Root.AF
    stream = file.EF.F
    assert (str(file.AFRelationship), str(file.UF), str(stream.Subtype)) == (
        "/Alternative",
        "factur-x.xml",
        "/text/xml",
    )
    assert "/ModDate" in stream.Params
    assert stream.read_bytes() == invoice_xml(SAMPLES["VAT"], "fr")


def test_colours_are_defined_fonts_embedded_and_nothing_is_encrypted(
    pdf: pikepdf.Pdf,
) -> None:
    assert [str(one.S) for one in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
    assert "/DestOutputProfile" in pdf.Root.OutputIntents[0]
    assert len(fonts(pdf)) > 0
    assert [one for one in fonts(pdf) if not is_embedded(one)] == []
    assert pdf.is_encrypted is False


@pytest.mark.parametrize("name", SAMPLES)
def test_every_invoice_carries_its_own_xml(name: str) -> None:
    pdf = invoice_pdf(SAMPLES[name], language="en", now=NOW)

    assert attached_xml(pdf) == invoice_xml(SAMPLES[name], "en")


def test_a_draft_carries_none() -> None:
    assert attached_xml(invoice_pdf(drafted(TWENTY), language="fr", now=NOW)) is None


def test_the_same_invoice_gives_the_same_bytes() -> None:
    made = {invoice_pdf(SAMPLES["VAT"], language="fr", now=NOW) for _ in range(3)}

    assert len(made) == 1
