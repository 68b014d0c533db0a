"""Check an e-invoice by the official rules: XSD, EN 16931, Factur-X, BR-FR.

The rules run in a fresh interpreter, see `schematrons`. They are the extra `validate`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from lxml import etree

from regie.billing.documents.cii_sums import line_faults
from regie.errors import RegieError
from regie.errors import UsageError
from regie.services.printing.facturx import attached_xml
from regie.services.printing.facturx import NAME
from regie.services.printing.pdf_structure import structure_faults
from regie.words import say

#: Our own rule beside the official ones.
SUMS = "REGIE-LINE"
_SECONDS_MAX = 120


class NoValidatorError(UsageError):
    """The extra `validate` is not installed."""

    def __init__(self) -> None:
        super().__init__(
            say(
                fr="Les règles officielles ne sont pas installées (110 Mo). Installez-"
                "les : pip install 'regie[validate]'.",
                en="The official rules are not installed (110 MB). Install them: "
                "pip install 'regie[validate]'.",
            )
        )


class ValidatorError(RegieError):
    """The process that runs the rules broke down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that an invoice breaks.

    Attributes:
        rules: The set it is from: PDF/A-3, XSD, EN 16931, BR-FR or Régie.
        fatal: Whether the invoice is refused for it; otherwise it is a warning.
        place: Where in the XML; empty for the file as a whole.
    """

    rules: str
    rule: str
    fatal: bool
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the rules say of one file."""

    file: str
    broken: tuple[Broken, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing fatal was found."""
        return not any(one.fatal for one in self.broken)


def check_invoice(file: Path) -> Checked:
    """Check a PDF with Factur-X inside, or a bare XML.

    Raises:
        RegieError: The file cannot be read or carries no invoice, or the extra is not
            installed.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(_unreadable(file)) from error
    xml, broken = _opened(file, content)
    try:
        (official,) = broken_rules([xml])
    except ValueError as error:
        raise UsageError(_neither(file)) from error
    return Checked(file=str(file), broken=(*broken, *official))


def broken_rules(texts: Sequence[bytes]) -> list[list[Broken]]:
    """Return what each XML breaks, by the schema, our own rule and the schematrons.

    Raises:
        RegieError: The extra is not installed, or its process broke down.
        ValueError: A text is no XML, or has a document type.
    """
    if find_spec("saxonche") is None or find_spec("facturx") is None:
        raise NoValidatorError
    trees = [_tree(text) for text in texts]
    ran = subprocess.run(
        [sys.executable, "-m", "regie.services.documents.schematrons"],
        input=json.dumps([etree.tostring(tree, encoding="unicode") for tree in trees]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS_MAX,
        check=False,
    )
    if ran.returncode:
        raise ValidatorError(_broke_down(ran.stderr))
    return [
        [*_own(tree), *(Broken(**one) for one in found)]
        for tree, found in zip(trees, json.loads(ran.stdout), strict=True)
    ]


def _opened(file: Path, content: bytes) -> tuple[bytes, list[Broken]]:
    """Return the XML, and what is wrong with the PDF around it."""
    if not content.startswith(b"%PDF"):
        return content, []
    try:
        xml = attached_xml(content)
        faults = structure_faults(content)
    except pikepdf.PdfError as error:
        raise UsageError(_neither(file)) from error
    if xml is None:
        raise UsageError(_no_xml(file))
    return xml, [
        Broken(rules="PDF/A-3", rule=rule, fatal=True, text=text)
        for rule, text in faults
    ]


def _tree(text: bytes) -> etree._Element:
    """Parse; an invoice has no document type, which could name other files."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(error.msg) from error
    if tree.getroottree().docinfo.internalDTD is not None:
        message = "it has a document type"
        raise ValueError(message)
    return tree


def _own(tree: etree._Element) -> Iterator[Broken]:
    for fault in line_faults(tree):
        yield Broken(
            rules="Régie",
            rule=SUMS,
            fatal=True,
            text=say(
                fr=f"ligne {fault.line} : quantité × prix donne {fault.wanted}, la "
                f"facture dit {fault.found}",
                en=f"line {fault.line}: quantity × price is {fault.wanted}, the "
                f"invoice says {fault.found}",
            ),
        )


def _unreadable(file: Path) -> str:
    return say(
        fr=f"{file} n'existe pas ou n'est pas lisible.",
        en=f"{file} is not there or cannot be read.",
    )


def _neither(file: Path) -> str:
    return say(
        fr=f"{file} n'est ni un PDF ni un XML que l'on puisse lire.",
        en=f"{file} is neither a PDF nor an XML that can be read.",
    )


def _no_xml(file: Path) -> str:
    return say(
        fr=f"{file} ne contient pas {NAME} : ce n'est pas une facture Factur-X (un "
        "brouillon n'en contient pas).",
        en=f"{file} does not contain {NAME}: it is no Factur-X invoice (a draft "
        "contains none).",
    )


def _broke_down(detail: str) -> str:
    last = (detail.strip().splitlines() or ["—"])[-1]
    return say(
        fr=f"La vérification s'est interrompue ({last}). Réessayez ; si cela se "
        "répète, montrez ce message à l'équipe de Régie.",
        en=f"The check broke down ({last}). Try again; if it happens again, show this "
        "message to Régie's team.",
    )
