"""Run `regie playbook …` in this process, with the command tree of the product."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import typer

from regie.cli.language import translate
from regie.cli.main import make_app
from regie.errors import RegieError
from regie.words import speaking

PLAYBOOK = """\
playbook: Essai
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: oui, title: Ouverture}
roles: {client: Cliente}
steps:
  page: {do: Écrire la page, who: client, due: 21 jours avant cart_open}
  open: {do: Ouvrir, who: obm, at: cart_open à 10h, after: page}
"""


class Terminal(io.StringIO):
    """What a person types in."""

    def isatty(self) -> bool:
        """Tell whether somebody sits there: whether anything is typed in."""
        return bool(self.getvalue())


class Answer:
    """What a command said and how it left."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    def data(self) -> Any:  # noqa: ANN401 -- JSON
        """Return what `--json` said."""
        return json.loads(self.out)


def run(*words: str | Path, language: str = "fr", given: str = "") -> Answer:
    """Run `regie playbook` with these words; `given` is typed in."""
    command = translated(language)
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        speaking(language),
        mock.patch.dict(os.environ, {"COLUMNS": "200", "TERM": "dumb"}),
        mock.patch.object(sys, "stdin", Terminal(given)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            command.main(args=["playbook", *map(str, words)], prog_name="regie")
        except SystemExit as left:
            code = left.code
        except RegieError as error:
            return Answer(1, out.getvalue(), str(error))
    return Answer(int(str(code or 0)), out.getvalue(), err.getvalue())


def translated(language: str) -> Any:  # noqa: ANN401 -- Typer brings its own click
    """Return the command tree with its help in the language."""
    with speaking(language):
        return translate(typer.main.get_command(make_app("playbook")))


def written(folder: Path, text: str = PLAYBOOK, name: str = "essai.fr.yaml") -> Path:
    """Write a playbook into the folder."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file
