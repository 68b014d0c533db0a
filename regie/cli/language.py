"""The language of help texts: written as `français | English`, shown as one of them."""

from __future__ import annotations

from typing import Any

from regie.cli.click_words import Context
from regie.words import one_of


def translate(command: Any) -> Any:  # noqa: ANN401 -- Typer brings its own click
    """Keep one language of every help text of the command and those below it.

    What Typer adds by itself is in that language too (`click_words`).
    What stands below the first paragraph, an example, is for both languages.
    """
    command.context_class = Context
    command.help = _one(command.help)
    command.short_help = _one(command.short_help)
    command.epilog = _one(command.epilog)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _one(parameter.help)
    for below in getattr(command, "commands", {}).values():
        translate(below)
    return command


def _one(text: str | None) -> str | None:
    return None if text is None else one_of(text)
