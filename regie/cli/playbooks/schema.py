"""`regie playbook schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.playbook.schema import schema_text
from regie.services.playbooks.playbook_files import replace_text
from regie.words import say
from regie.words import spoken_language


def schema(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Dans ce fichier. | Into this file."),
    ] = None,
) -> None:
    """Donne le schéma JSON, pour la complétion dans VS Code. | Give the JSON Schema.

    regie playbook schema -o playbook.schema.json
    """
    text = schema_text(spoken_language())
    if out is None:
        typer.echo(text, nl=False)
        return
    replace_text(out, text)
    line = f"# yaml-language-server: $schema={out.name}"
    output.say_line(
        say(
            fr=f"{out} est écrit. En tête d'un playbook du même dossier, mettez :",
            en=f"{out} is written. At the top of a playbook in the same folder put:",
        )
    )
    typer.echo(line)
