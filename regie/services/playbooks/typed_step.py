"""Problems of a step that was typed, shown at its options and not in lines of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from regie.playbook.problems import PlaybookError
from regie.playbook.problems import Problem

#: What messages call a step that was written by options of the command.
TYPED = "regie add"

_KEY = re.compile(r" {4}(\w+): ")
#: Of keys that are no option of the same name; what is to be done has none.
_OPTIONS = {"do": "", "who": "--owner "}


def typed_error(text: str, problems: Sequence[Problem]) -> PlaybookError:
    """Return the error that shows each problem at the option that it is about.

    Args:
        text: The step as it was written from the options, a key a line.
        problems: Of that text.
    """
    lines = text.splitlines()
    heads = [found[0] if (found := _KEY.match(line)) else "" for line in lines]
    options = [_option(head) for head in heads]
    shown = "\n".join(
        option + line[len(head) :]
        for line, head, option in zip(lines, heads, options, strict=True)
    )
    moves = [
        len(option) - len(head) for head, option in zip(heads, options, strict=True)
    ]
    return PlaybookError(
        TYPED, shown, [_moved(one, moves) for one in problems], numbered=False
    )


def _option(head: str) -> str:
    key = head.strip().removesuffix(":")
    return _OPTIONS.get(key, f"--{key} ") if key else ""


def _moved(problem: Problem, moves: Sequence[int]) -> Problem:
    at = problem.position
    by = moves[at.line - 1] if at.line <= len(moves) else 0
    return replace(problem, position=at._replace(column=max(at.column + by, 1)))
