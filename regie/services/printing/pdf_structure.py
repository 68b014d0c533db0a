"""What PDF/A-3 and Factur-X ask of a file, as far as its structure shows it.

This is no full validation (that takes veraPDF): it looks for what goes wrong when a
file is made or changed by the wrong tool.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from lxml import etree

from regie.services.printing.facturx import NAME
from regie.services.printing.facturx import SPACE
from regie.words import say

_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_BAG = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
_FX = f"{{{SPACE}}}"
_RELATIONS = frozenset({"/Alternative", "/Data", "/Source"})
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def structure_faults(pdf: bytes) -> list[tuple[str, str]]:
    """Return the name of each requirement that is not met, and a sentence on it.

    Raises:
        pikepdf.PdfError: It is no PDF.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [*_of_file(opened), *_of_metadata(opened), *_of_attachment(opened)]


def _of_file(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    if pdf.is_encrypted:
        yield (
            "encryption",
            say(fr="le fichier est chiffré", en="the file is encrypted"),
        )
    if not len(pdf.Root.get("/OutputIntents", [])):
        yield (
            "OutputIntents",
            say(fr="aucun profil de couleurs", en="there is no colour profile"),
        )
    loose = [str(font.get("/BaseFont")) for font in _fonts(pdf) if not _inside(font)]
    if loose:
        names = ", ".join(sorted(set(loose)))
        yield (
            "fonts",
            say(
                fr=f"polices absentes du fichier : {names}",
                en=f"fonts that are not in the file: {names}",
            ),
        )


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield thing


def _inside(font: Any) -> bool:  # noqa: ANN401 -- pikepdf's objects have no fields
    if font.get("/Subtype") == "/Type3":
        return True
    inner = font.get("/DescendantFonts", [font])[0]
    return any(key in inner.get("/FontDescriptor", {}) for key in _FONT_FILES)


def _of_metadata(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    packet = pdf.Root.get("/Metadata")
    tree = _xml(packet.read_bytes()) if isinstance(packet, pikepdf.Stream) else None
    if tree is None:
        yield ("XMP", say(fr="aucune métadonnée", en="there is no metadata"))
        return
    if tree.findtext(f".//{_PDFAID}part") != "3":
        yield (
            "pdfaid",
            say(
                fr="le fichier ne se dit pas PDF/A-3",
                en="the file does not call itself PDF/A-3",
            ),
        )
    if tree.findtext(f".//{_FX}DocumentFileName") != NAME:
        yield (
            "fx",
            say(
                fr="le fichier ne se dit pas Factur-X",
                en="the file does not call itself Factur-X",
            ),
        )
    if len(tree.findall(f".//{_BAG}")) != 1:
        yield (
            "schemas",
            say(
                fr="les schémas d'extension doivent former un seul bloc",
                en="extension schemas must be in one block",
            ),
        )


def _xml(packet: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(packet, parser)
    except etree.XMLSyntaxError:
        return None


def _of_attachment(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    own = [one for one in _associated(pdf) if one.get("/UF") == NAME]
    if not own:
        yield (
            "AF",
            say(
                fr=f"{NAME} n'est pas un fichier associé au document",
                en=f"{NAME} is no associated file of the document",
            ),
        )
    elif str(own[0].get("/AFRelationship")) not in _RELATIONS:
        yield (
            "AFRelationship",
            say(
                fr=f"le lien de {NAME} avec le document n'est pas dit",
                en=f"how {NAME} relates to the document is not said",
            ),
        )


def _associated(pdf: pikepdf.Pdf) -> list[Any]:
    found: Any = pdf.Root.get("/AF", [])
    return list(found)
