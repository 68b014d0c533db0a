"""What a card shows besides its title: things to check, and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from regie.playbook.content import Check
from regie.playbook.content import Link
from regie.playbook.keys.step import CHECK
from regie.playbook.nodes import Node
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Row
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.rules import owners
from regie.playbook.rules import shape
from regie.playbook.rules import steps as rules
from regie.playbook.rules.shape import Shape
from regie.playbook.scope import PEOPLE_KINDS
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.section import text_of
from regie.playbook.tokens import fold

_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+|\{\{.*\}\}\S*")


def read_checks(section: Section, scope: Scope) -> tuple[Check, ...]:
    """Read `checks`: texts, or tables with `check`, `who` and `evidence`."""
    found = [_check(item, section, scope) for item in _items(section, "checks")]
    return tuple([check for check in found if check is not None])


def read_links(section: Section, scope: Scope) -> tuple[Link, ...]:
    """Read `links`: addresses, or `title: address`."""
    return tuple(
        [
            Link(address=address.value.strip(), title=title)
            for item in _items(section, "links")
            for title, address in _addresses(item, scope)
            if _is_address(address, scope)
        ]
    )


def owner_of(text: Text, section: Section, scope: Scope) -> str:
    """Return the role that a `who` names, or whom the step is repeated for."""
    name = text.value.strip()
    if scope.roles is None or name in scope.roles:
        return name
    repeated = section.node("for_each") if name in PEOPLE_KINDS else None
    if not isinstance(repeated, Text) or name != repeated.value.strip():
        titles = {} if scope.titles is None else scope.titles.roles
        titled = titles.get(fold(name))
        owners.unknown_role(scope.report, text, scope.roles, titled)
    return name


def _items(section: Section, name: str) -> list[Node]:
    node = section.node(name)
    if isinstance(node, Row):
        return node.items
    return [node] if node is not None and section.has(name) else []


def _check(node: Node, step: Section, scope: Scope) -> Check | None:
    if isinstance(node, Refused):
        return None
    if isinstance(node, Row):
        shape.wrong_shape(scope.report, node.spot(), "checks", Shape.LIST)
        return None
    if isinstance(node, Text):
        text = text_of(node, "checks", scope.report)
        return None if text is None else Check(text=text.value.strip())
    section = Section(
        node,
        node.spot(),
        scope.report,
        fr="dans ce point à vérifier",
        en="in this check",
    )
    section.check_keys(CHECK.names)
    section.require(
        "check",
        fr="écrivez « check: ce qu'il faut vérifier »",
        en="write `check: what is to be checked`",
    )
    who = section.text("who")
    return Check(
        text=section.words("check"),
        who="" if who is None else owner_of(who, step, scope),
        evidence=section.truth("evidence", scope.words),
    )


def _addresses(node: Node, scope: Scope) -> Iterator[tuple[str, Text]]:
    if isinstance(node, Table):
        for title, entry in node.entries.items():
            address = text_of(entry.value, title, scope.report)
            if address is not None:
                yield title, address
        return
    address = text_of(node, "links", scope.report)
    if address is not None:
        yield address.value.strip(), address


def _is_address(text: Text, scope: Scope) -> bool:
    if _ADDRESS.fullmatch(text.value.strip()) is not None:
        return True
    rules.bad_link(scope.report, text)
    return False
