"""Questions at a terminal, in the reader's language; elsewhere none is asked."""

from __future__ import annotations

import sys

import typer

from regie.errors import UsageError
from regie.words import say


def is_terminal() -> bool:
    """Say whether a person is there to answer."""
    return sys.stdin.isatty()


def ask(question: str, *, default: str | None = None) -> str:
    """Return what is typed; Enter gives the default, if there is one."""
    answer: str = typer.prompt(
        question.rstrip(),
        default=default,
        show_default=bool(default),
        prompt_suffix=_suffix(question),
    )
    return answer.strip()


def confirmed(question: str) -> bool:
    """Ask for a yes; anything else is a no."""
    choice = say(fr="oui/non", en="yes/no")
    answer = ask(f"{question} ({choice})", default="")
    return answer.casefold() in {"oui", "o", "yes", "y"}


def agreed(question: str) -> bool:
    """Ask a person at a terminal whether it is meant.

    Raises:
        UsageError: Nobody is there to answer, and `--yes` was not said.
    """
    if is_terminal():
        return confirmed(question)
    how = say(fr="Pour confirmer : --yes.", en="To confirm: --yes.")
    refused = f"{question} {how}"
    raise UsageError(refused)


def _suffix(question: str) -> str:
    """Return what stands before the cursor; a question has its mark already."""
    if question.rstrip().endswith("?"):
        return " "
    return say(fr=" : ", en=": ")
