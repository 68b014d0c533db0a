"""Mails and titles as Jinja2 templates: what is wrong with them before they are used.

Templates are only parsed here, never rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from jinja2 import nodes
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from regie.playbook.content import MailTemplate
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import mails as rules
from regie.playbook.variables import is_known
from regie.playbook.variables import OF_OCCURRENCES

_SUBJECT = re.compile(r"[ \u00a0\u202f]*(?:Objet|Subject)\s*:(.*)", re.IGNORECASE)
_FOREIGN = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)

#: Names that Jinja2 itself gives inside loops and macros.
_OWN = frozenset({"loop", "caller", "varargs", "kwargs", "self", "super"})


class _Use(NamedTuple):
    """A variable and the line, from 1, on which it is used."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """Reads the templates of one playbook.

    Attributes:
        known: Every variable by its full name.
        sources: The text of each mail template by its name.
    """

    report: Report
    known: list[str]
    sources: Mapping[str, str]

    def mail(
        self, name: str, spot: Spot, *, kind: str | None, recurs: bool = False
    ) -> MailTemplate | None:
        """Read a mail; None, reported at the spot, if it cannot be sent.

        Args:
            kind: What the step that sends it is repeated for.
            recurs: Whether that step has `every`.
        """
        lines = self.sources[name].lstrip("\ufeff").splitlines()
        match = _SUBJECT.fullmatch(lines[0]) if lines else None
        subject = match.group(1).strip() if match else ""
        body = "\n".join(lines[2:]).strip("\n")
        gap = lines[1].strip() if len(lines) > 1 else ""
        if not subject or gap or not body.strip():
            rules.mail_subject(self.report, spot, name)
            return None
        text = "\n".join([subject, *lines[1:]])
        own = replace(self, known=[*self.known, *OF_OCCURRENCES]) if recurs else self
        if not own.check(text, spot, kind=kind, name=name):
            return None
        return MailTemplate(name=name, subject=subject, body=body + "\n")

    def check(
        self, source: str, spot: Spot, *, kind: str | None, name: str = ""
    ) -> bool:
        """Report what is wrong with a template; return whether it can be rendered.

        Args:
            kind: What the step is repeated for.
            name: Of the mail; empty for a text of the playbook itself.
        """
        if "{" not in source:
            return True
        environment = _environment()
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            self._refuse(spot, name, error.lineno, error.message or "?")
            return False
        except (RecursionError, ValueError, OverflowError) as error:
            self._refuse(spot, name, 1, type(error).__name__)
            return False
        foreign = next(tree.find_all(_FOREIGN), None)
        if foreign is not None:
            self._refuse(spot, name, foreign.lineno, "include, import, extends")
            return False
        given = _OWN | environment.globals.keys() | _assigned(tree)
        known = self.known if kind is None else [*self.known, f"{kind}.*"]
        for use in dict.fromkeys(_uses(tree)):
            owner = use.path.partition(".")[0]
            if owner not in given and not is_known(use.path, known, kind):
                where = self._where(name, use.line)
                rules.unknown_variable(self.report, spot, where, use.path, known)
        return True

    def _refuse(self, spot: Spot, name: str, line: int, said: str) -> None:
        where = self._where(name, line)
        rules.template_syntax(self.report, spot, where, said)

    def _where(self, name: str, line: int) -> str:
        say = self.report.say
        if not name:
            return say(fr="dans ce texte", en="in this text")
        return say(
            fr=f"mail « {name} », ligne {line}", en=f"mail `{name}`, line {line}"
        )


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment()  # without a loader: templates read no files


def _assigned(tree: nodes.Template) -> set[str]:
    names = tree.find_all(nodes.Name)
    return {name.name for name in names if name.ctx != "load"}


def _uses(tree: nodes.Template) -> Iterator[_Use]:
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Name):
            if node.ctx == "load":
                yield _Use(node.name, node.lineno)
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            yield _Use(f"{node.node.name}.{node.attr}", node.lineno)
        else:
            waiting.extend(reversed(list(node.iter_child_nodes())))
