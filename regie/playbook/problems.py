"""A problem in a user's text: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Self

from regie.errors import RegieError
from regie.playbook.model import Position
from regie.words import pick

NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class Severity(StrEnum):
    """An error keeps a playbook from loading; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong at one place of a text.

    Attributes:
        rule: The rule's name, for example `unknown-step`; it has a page in the docs.
        message: What is wrong and what is legal, one sentence.
        hint: What to do; may be empty.
        length: How many characters the caret underlines, at least 1.
        file: What it is in, seen from the playbook's folder: an included playbook or a
            mail (`launch/welcome.md`); empty for the playbook itself.
        language: Of message and hint, `fr` or `en`.
    """

    position: Position
    rule: str
    message: str
    hint: str = ""
    length: int = 1
    severity: Severity = Severity.ERROR
    file: str = ""
    language: str = "fr"

    @property
    def label(self) -> str:
        """Return what stands before the message: `error: `."""
        if self.severity is Severity.WARNING:
            return pick(self.language, fr="avertissement : ", en="warning: ")
        return pick(self.language, fr="erreur : ", en="error: ")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems in the order of the file, those of others behind them."""
    return sorted(problems, key=_place)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    position = problem.position
    return problem.file, position.line, position.column, problem.rule


class PlaybookError(RegieError):
    """A playbook with problems; carries all of them.

    Attributes:
        file: The file's name as the user gave it.
        text: The file's text.
        problems: Every problem, in the order of the file.
        others: The texts of included playbooks and mails by `Problem.file`.
        numbered: Whether they are shown with their lines' numbers; a command line that
            was typed has none.
    """

    def __init__(
        self,
        file: str,
        text: str,
        problems: Sequence[Problem],
        others: Mapping[str, str] = NO_TEXTS,
        *,
        numbered: bool = True,
    ) -> None:
        self.numbered = numbered
        self.file = file
        self.text = text
        self.problems = in_order(problems)
        self.others = dict(others)
        super().__init__(render(file, text, self.problems, others, numbered=numbered))

    def __reduce__(
        self,
    ) -> tuple[partial[Self], tuple[str, str, list[Problem], dict[str, str]]]:
        make = partial(type(self), numbered=self.numbered)
        return make, (self.file, self.text, self.problems, self.others)


def render(
    file: str,
    text: str,
    problems: Sequence[Problem],
    others: Mapping[str, str] = NO_TEXTS,
    *,
    labelled: bool = True,
    numbered: bool = True,
) -> str:
    """Show each problem as `file:line:col`, its line, a caret and a hint.

    Args:
        others: The texts of included playbooks and mails by `Problem.file`.
        labelled: Whether each one says if it is an error or a warning.
        numbered: Whether its line and column are told.
    """
    folder = file[: len(file) - len(PurePosixPath(file).name)]
    lines = {"": text.splitlines()}
    lines |= {name: other.splitlines() for name, other in others.items()}
    return "\n\n".join(
        _render_one(
            folder + problem.file if problem.file else file,
            lines.get(problem.file, ()),
            problem,
            problem.label if labelled else "",
            numbered=numbered,
        )
        for problem in problems
    )


def _render_one(
    file: str, lines: Sequence[str], problem: Problem, label: str, *, numbered: bool
) -> str:
    line, column = problem.position.line, problem.position.column
    place = f"{file}:{line}:{column}" if numbered else file
    head = f"{place}: {label}{problem.message} [{problem.rule}]"
    hint = f"\n   = {problem.hint}" if problem.hint else ""
    if not 1 <= line <= len(lines):
        return head + hint
    source = lines[line - 1][:200].replace("\t", " ")
    number = str(line) if numbered else ""
    gutter = " " * len(number)
    caret = " " * (column - 1) + "^" + "~" * (max(problem.length, 1) - 1)
    return f"{head}\n{gutter} |\n{number} | {source}\n{gutter} | {caret}{hint}"
