"""`regie playbook check | fmt | …`: each verb has a file of its own."""

from __future__ import annotations

import typer

from regie.cli.playbooks.check import check
from regie.cli.playbooks.diff import diff
from regie.cli.playbooks.fmt import fmt
from regie.cli.playbooks.importing import import_csv
from regie.cli.playbooks.new import new
from regie.cli.playbooks.schema import schema
from regie.cli.playbooks.show import show

app = typer.Typer(no_args_is_help=True, help="Les playbooks. | Playbooks.")
app.command("check")(check)
app.command("fmt")(fmt)
app.command("import")(import_csv)
app.command("new")(new)
app.command("diff")(diff)
app.command("schema")(schema)
app.command("show")(show)


@app.callback()
def playbooks() -> None:
    """Les playbooks. | Playbooks."""
