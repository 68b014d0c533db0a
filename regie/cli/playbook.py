"""`regie playbook check | fmt | …`: each verb but the first has a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regie.cli import output
from regie.cli.playbook_diff import diff
from regie.cli.playbook_fmt import fmt
from regie.cli.playbook_import import import_csv
from regie.cli.playbook_new import new
from regie.cli.playbook_schema import schema
from regie.cli.playbook_show import show
from regie.cli.session import JsonOption
from regie.playbook.problems import PlaybookError
from regie.playbook.problems import render
from regie.playbook.problems import Severity
from regie.playbook.source import texts_of
from regie.services.playbook_files import read_source
from regie.services.proof import check_source
from regie.words import say
from regie.words import spoken_language

app = typer.Typer(no_args_is_help=True, help="Les playbooks. | Playbooks.")
app.command("fmt")(fmt)
app.command("import")(import_csv)
app.command("new")(new)
app.command("diff")(diff)
app.command("schema")(schema)
app.command("show")(show)


@app.callback()
def playbooks() -> None:
    """Les playbooks. | Playbooks."""


@app.command("check")
def check(
    file: Annotated[
        Path, typer.Argument(help="Le fichier du playbook. | The playbook's file.")
    ],
    json: JsonOption = False,
) -> None:
    """Relit un playbook et nomme tous ses problèmes. | Check a playbook.

    regie playbook check playbooks/virtual-summit.fr.yaml
    """
    source = read_source(file)
    found, problems = check_source(source, language=spoken_language())
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if json:
        output.as_json({"file": source.file, "problems": problems})
        if errors:
            raise typer.Exit(1)
        return
    if errors:
        raise PlaybookError(source.file, source.text, problems, texts_of(source))
    if problems:
        typer.echo(render(source.file, source.text, problems, texts_of(source)))
    steps = 0 if found is None else len(found.steps)
    output.say_line(
        say(
            fr=f"{source.file} : {steps} étapes, aucune erreur.",
            en=f"{source.file}: {steps} steps, no error.",
        )
    )
