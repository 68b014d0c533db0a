"""What went wrong, said once: a sentence for a person, JSON for a program.

    {"error": {"status": 1, "kind": "PlaybookError", "message": "…", "problems": […]}}

It is on standard output, where a program that asked for JSON reads; sentences are on
standard error. `problems` is there where one error carries several of them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer


def tell(error: BaseException, sentence: str, status: int) -> None:
    """Say it as JSON if the command line asks for that, else as the sentence.

    Args:
        status: With what the command leaves.
    """
    if not asks_for_json(sys.argv[1:]):
        typer.echo(sentence, err=True)
        return
    from regie.cli import output  # noqa: PLC0415 -- slow import

    told = {"status": status, "kind": type(error).__name__, "message": sentence}
    problems = getattr(error, "problems", None)
    output.as_json({"error": told | ({"problems": problems} if problems else {})})


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether `--json` is among the options; what follows `--` is none."""
    options = words[: words.index("--")] if "--" in words else words
    return "--json" in options
