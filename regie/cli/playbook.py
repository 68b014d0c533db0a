"""`regie playbook check | fmt | …`: each verb has a file of its own."""

from __future__ import annotations

import typer

from regie.cli.playbook_check import check
from regie.cli.playbook_diff import diff
from regie.cli.playbook_fmt import fmt
from regie.cli.playbook_import import import_csv
from regie.cli.playbook_new import new
from regie.cli.playbook_schema import schema
from regie.cli.playbook_show import show

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
