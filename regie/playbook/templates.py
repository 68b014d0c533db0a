"""Mails and titles as Jinja2 templates: what is wrong with them before they are used.

Templates are only parsed here, never rendered.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from jinja2 import nodes
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from regie.playbook.content import MailTemplate
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.rules import mails as rules
from regie.playbook.source import mail_file
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
        folder: Name of the folder beside the playbook that they lie in.
    """

    report: Report
    known: list[str]
    sources: Mapping[str, str]
    folder: str

    def mail(
        self, name: str, *, sender: str, kind: str | None, recurs: bool = False
    ) -> MailTemplate | None:
        """Read a mail; None, reported in its own file, if it cannot be sent.

        Args:
            sender: The step that it belongs to.
            kind: What that step is repeated for.
            recurs: Whether that step has `every`.
        """
        report = self.report.within(mail_file(self.folder, name))
        lines = self.sources[name].lstrip("\ufeff").splitlines()
        match = _SUBJECT.fullmatch(lines[0]) if lines else None
        subject = match.group(1).strip() if match else ""
        body = "\n".join(lines[2:]).strip("\n")
        gap = lines[1].strip() if len(lines) > 1 else ""
        if not subject or gap or not body.strip():
            number = 2 if subject and gap else 1
            rules.mail_subject(report, _whole_line(lines, number), name)
            return None
        known = [*self.known, *OF_OCCURRENCES] if recurs else self.known
        page = _Page(report, lines, sender)
        if not _judge("\n".join([subject, *lines[1:]]), known, kind, page):
            return None
        return MailTemplate(name=name, subject=subject, body=body + "\n")

    def check(self, source: str, spot: Spot, *, kind: str | None) -> bool:
        """Report what is wrong with a text of the playbook; say if it can be rendered.

        Args:
            spot: Of the text.
            kind: What the step is repeated for.
        """
        return _judge(source, self.known, kind, _Words(self.report, spot))


class _Words(NamedTuple):
    """A text of the playbook: what is wrong in it is shown at its beginning."""

    report: Report
    spot: Spot

    @property
    def where(self) -> str:
        return self.report.say(fr="dans ce texte", en="in this text")

    def code(self, line: int) -> Spot:  # noqa: ARG002 -- as of a page
        return self.spot

    def variable(self, use: _Use) -> Spot:  # noqa: ARG002 -- as of a page
        return self.spot


class _Page(NamedTuple):
    """A mail: what is wrong in it is shown in its own lines."""

    report: Report
    lines: Sequence[str]
    sender: str

    @property
    def where(self) -> str:
        return self.report.say(
            fr=f"mail de l'étape « {self.sender} »", en=f"mail of step `{self.sender}`"
        )

    def code(self, line: int) -> Spot:
        """Return the place of the first code on a line, up to the line's end."""
        text = _line(self.lines, line)
        column = text.find("{")
        if column < 0:
            return _whole_line(self.lines, line)
        return Spot(line, column + 1, len(text.rstrip()) - column)

    def variable(self, use: _Use) -> Spot:
        """Return the place where a variable is used first on its line."""
        text = _line(self.lines, use.line)
        for words in (use.path, use.path.partition(".")[0]):
            found = re.search(rf"(?<![\w.]){re.escape(words)}(?!\w)", text)
            if found is not None:
                return Spot(use.line, found.start() + 1, len(words))
        return self.code(use.line)


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 1 <= number <= len(lines) else ""


def _whole_line(lines: Sequence[str], number: int) -> Spot:
    return Spot(number, 1, max(len(_line(lines, number).rstrip()), 1))


def _judge(
    source: str, known: Collection[str], kind: str | None, shown: _Words | _Page
) -> bool:
    """Report what is wrong with a template; return whether it can be rendered.

    Args:
        known: Every variable by its full name, but those of a `for_each`.
        kind: What the step is repeated for.
        shown: Where it stands.
    """
    if "{" not in source:
        return True
    report, where = shown.report, shown.where
    environment = _environment()
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        said = error.message or "?"
        rules.template_syntax(report, shown.code(error.lineno), where, said)
        return False
    except (RecursionError, ValueError, OverflowError) as error:
        rules.template_syntax(report, shown.code(1), where, type(error).__name__)
        return False
    foreign = next(tree.find_all(_FOREIGN), None)
    if foreign is not None:
        said = "include, import, extends"
        rules.template_syntax(report, shown.code(foreign.lineno), where, said)
        return False
    given = _OWN | environment.globals.keys() | _assigned(tree)
    names = known if kind is None else [*known, f"{kind}.*"]
    for use in dict.fromkeys(_uses(tree)):
        owner = use.path.partition(".")[0]
        if owner not in given and not is_known(use.path, names, kind):
            spot = shown.variable(use)
            rules.unknown_variable(report, spot, where, use.path, names)
    return True


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
