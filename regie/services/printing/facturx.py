"""Factur-X: a PDF/A-3 that carries its invoice as XML, and says so in its metadata.

Typst attaches the XML and writes the metadata of PDF/A-3. Two things are left, both in
the XMP (Factur-X 1.09, section 6): the four properties `fx`, and their description in
the bag of extension schemas. The bag must stay one: a second block of schemas beside
Typst's own makes the file invalid.
"""

from __future__ import annotations

import io

import pikepdf
from lxml import etree

NAME = "factur-x.xml"
"""What the attachment is called; readers look for it."""

LEVEL = "EN 16931"
SPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "fx": SPACE,
}
_RDF = f"{{{_SPACES['rdf']}}}"
#: The properties, with what the schema says of them.
_PROPERTIES = {
    "DocumentType": ("INVOICE", "INVOICE"),
    "DocumentFileName": (NAME, "name of the embedded XML invoice file"),
    "Version": ("1.0", "version of the Factur-X XML schema"),
    "ConformanceLevel": (LEVEL, "conformance level of the embedded Factur-X data"),
}


def with_metadata(pdf: bytes) -> bytes:
    """Return the PDF, which carries the XML already, as Factur-X.

    The same bytes give the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        packet = opened.Root.Metadata.read_bytes()
        opened.Root.Metadata = opened.make_stream(
            _merged(packet), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        saved = io.BytesIO()
        opened.save(saved, deterministic_id=True)
    return saved.getvalue()


def attached_xml(pdf: bytes) -> bytes | None:
    """Return the invoice that a PDF carries; None if it carries none.

    Raises:
        pikepdf.PdfError: It is no PDF.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if NAME not in opened.attachments:
            return None
        return opened.attachments[NAME].get_file().read_bytes()


def _merged(packet: bytes) -> bytes:
    head, body, tail = _parts(packet)
    root = etree.fromstring(body)
    bag = root.find(".//pdfaExtension:schemas/rdf:Bag", _SPACES)
    description = root.find(".//rdf:Description", _SPACES)
    if bag is None or description is None:
        message = "Typst's metadata lack the bag of extension schemas"
        raise RuntimeError(message)
    bag.append(_schema())
    own = etree.Element(f"{_RDF}Description", {f"{_RDF}about": ""}, nsmap={"fx": SPACE})
    for name, (value, _) in _PROPERTIES.items():
        etree.SubElement(own, f"{{{SPACE}}}{name}").text = value
    description.addnext(own)
    return head + etree.tostring(root, encoding="UTF-8") + tail


def _parts(packet: bytes) -> tuple[bytes, bytes, bytes]:
    """Return what stands before the XML of the packet, the XML, and the rest."""
    begins = packet.index(b"?>") + 2
    ends = packet.rindex(b"<?xpacket")
    return packet[:begins], packet[begins:ends], packet[ends:]


def _schema() -> etree._Element:
    resource = {f"{_RDF}parseType": "Resource"}
    item = etree.Element(f"{_RDF}li", resource, nsmap=_SPACES)
    _words(
        item,
        "pdfaSchema",
        schema="Factur-X PDFA Extension Schema",
        namespaceURI=SPACE,
        prefix="fx",
    )
    properties = etree.SubElement(item, f"{{{_SPACES['pdfaSchema']}}}property")
    row = etree.SubElement(properties, f"{_RDF}Seq")
    for name, (_, meaning) in _PROPERTIES.items():
        _words(
            etree.SubElement(row, f"{_RDF}li", resource),
            "pdfaProperty",
            name=name,
            valueType="Text",
            category="external",
            description=meaning,
        )
    return item


def _words(parent: etree._Element, space: str, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{_SPACES[space]}}}{name}").text = text
