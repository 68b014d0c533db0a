"""Elements of a Cross Industry Invoice, by their namespaces."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 -- lxml has no other name for it

_VERSION = "urn:un:unece:uncefact:data:standard:{}:100"
SPACES = {
    "rsm": _VERSION.format("CrossIndustryInvoice"),
    "ram": _VERSION.format("ReusableAggregateBusinessInformationEntity"),
    "udt": _VERSION.format("UnqualifiedDataType"),
    "qdt": _VERSION.format("QualifiedDataType"),
}


def rsm(tag: str, *children: Element | str | None) -> Element:
    """Return an element of the message itself."""
    return _element("rsm", tag, children, {})


def ram(tag: str, *children: Element | str | None, **attributes: str) -> Element:
    """Return an element of a business entity; None is left out, a str is its text."""
    return _element("ram", tag, children, attributes)


def day_of(day: date, *, space: str = "udt") -> Element:
    """Return a day as `20270331`, in UNTDID 2379's format 102."""
    return _element(space, "DateTimeString", (f"{day:%Y%m%d}",), {"format": "102"})


def flag(*, is_set: bool) -> Element:
    """Return a yes or a no, as the message writes it."""
    return _element("udt", "Indicator", ("true" if is_set else "false",), {})


def _element(
    space: str,
    tag: str,
    children: tuple[Element | str | None, ...],
    attributes: dict[str, str],
) -> Element:
    made = etree.Element(f"{{{SPACES[space]}}}{tag}", attributes, nsmap=SPACES)
    for child in children:
        if isinstance(child, str):
            made.text = child
        elif child is not None:
            made.append(child)
    return made
