"""Draw an invoice: PDF/A-3b with Factur-X, the same bytes for the same invoice.

Typst draws it and attaches the XML; `facturx` adds the metadata. A draft has no XML.
The texts travel as JSON beside the template, never inside its markup. Only the fonts
inside Typst are used, so that it looks the same on every machine.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from importlib import resources
from importlib.metadata import version

import typst

from regie.billing.documents.cii import invoice_xml
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_view import invoice_view
from regie.errors import UsageError
from regie.services.printing.facturx import with_metadata
from regie.services.printing.invoice_look import Look
from regie.services.printing.invoice_look import PLAIN
from regie.services.printing.typeset import typeset
from regie.words import say


class UnprintableTextError(UsageError):
    """A text of the invoice holds signs that the fonts do not have.

    Attributes:
        signs: The signs.
    """

    def __init__(self, signs: str) -> None:
        self.signs = signs
        super().__init__(
            say(
                fr=f"La facture contient « {signs} », que ses polices ne savent pas "
                "imprimer. Écrivez ce nom ou cette adresse en lettres latines, "
                "grecques ou cyrilliques, sans émoji, dans l'accord ou le profil.",
                en=f"The invoice contains “{signs}”, which its fonts cannot print. "
                "Write this name or address in Latin, Greek or Cyrillic letters, "
                "without emoji, in the agreement or the profile.",
            )
        )


def invoice_pdf(
    invoice: Invoice, *, language: str, now: datetime, look: Look = PLAIN
) -> bytes:
    """Return the invoice as Factur-X, or its draft as a plain PDF/A-3b.

    Args:
        invoice: What to draw; a draft is marked as one.
        language: `fr` or `en`. English keeps the French mentions beside their
            translation.
        now: The moment written into the file as its creation; aware.
        look: Logo and colour of the OBM.

    Raises:
        UnprintableTextError: A name or an address holds signs without a glyph, which
            PDF/A does not allow.
    """
    texts = json.dumps(invoice_view(invoice, language), ensure_ascii=False)
    if invoice.is_draft:
        return draw(texts, now=now, look=look)
    xml = invoice_xml(invoice, language)
    return with_metadata(draw(texts, now=now, look=look, xml=xml))


def draw(texts: str, *, now: datetime, look: Look, xml: bytes = b"") -> bytes:
    """Return a page of the texts as PDF/A-3b; an XML goes along as an attachment.

    Args:
        texts: An `InvoiceView` as JSON.
        now: The moment written into the file as its creation; aware.
        look: Logo and colour of the OBM.
        xml: The invoice for machines; empty for none.

    Raises:
        UnprintableTextError: There are signs without a glyph.
    """
    files = {"main.typ": _template()}
    inputs = {"invoice": texts, "accent": look.accent}
    if xml:
        files["factur-x.xml"] = xml
        inputs["xml"] = "factur-x.xml"
    if look.logo:
        files[look.logo_name] = look.logo
        inputs["logo"] = look.logo_name
    try:
        return typeset(files, inputs, at=now)
    except typst.TypstError as error:
        signs = re.search(r'the text `"(.+?)"` could not be displayed', error.message)
        if signs is None:
            raise
        raise UnprintableTextError(signs[1]) from error


def trial() -> str:
    """Draw a small page as invoices are drawn; return what drew it.

    Raises:
        RuntimeError: Typst lacks the font of the invoices.
    """
    font = re.search(rb'font: ("[^"]+")', _template())
    page = b"#set text(font: %s)\nRelev\xc3\xa9 : 1\xe2\x82\xac" % (
        font[1] if font else b""
    )
    _, warnings = typst.compile_with_warnings(
        page, format="pdf", ignore_system_fonts=True, pdf_standards=["a-3b"]
    )
    if warnings:
        raise RuntimeError(warnings[0].message)
    return f"Typst {version('typst')}"


def _template() -> bytes:
    return resources.files("regie").joinpath("templates", "invoice.typ").read_bytes()
