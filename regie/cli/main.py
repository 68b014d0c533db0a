"""The `regie` command. Exit status: 0 done, 1 explained, 3 a bug, 130 Ctrl-C."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from regie import __version__
from regie.cli import bill
from regie.cli import campaign
from regie.cli import demo
from regie.cli import money
from regie.cli import playbook
from regie.cli import start
from regie.cli import up
from regie.cli.language import translate
from regie.errors import RegieError
from regie.words import say
from regie.words import speak

EXPLAINED, BUG, INTERRUPTED = 1, 3, 130


def make_app() -> typer.Typer:
    """Return the whole command tree."""
    app = typer.Typer(
        name="regie",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Régie, la régie de vos lancements : planifie, relance, encaisse, facture."
        " | Régie, the control room of a launch: plans, reminds, collects, bills.",
    )
    app.command("up")(up.up)
    app.command("start")(start.start)
    app.command("status")(campaign.status)
    app.command("plan")(campaign.plan)
    app.command("why")(campaign.why)
    app.command("done")(campaign.done)
    app.command("drop")(campaign.drop)
    app.command("reopen")(campaign.reopen)
    app.command("decide")(campaign.decide)
    app.command("log")(campaign.log)
    app.command("bill")(bill.bill)
    app.command("demo")(demo.demo)
    app.command("version")(version)
    app.add_typer(money.import_app, name="import")
    app.add_typer(money.ledger_app, name="ledger")
    app.add_typer(playbook.app, name="playbook")
    return app


def version() -> None:
    """Dit la version. | Say the version."""
    typer.echo(f"régie {__version__}")


def run() -> None:
    """Run the command line and leave with its exit status."""
    speak(os.environ.get("REGIE_LANGUAGE", "fr"))
    command = translate(typer.main.get_command(make_app()))
    try:
        sys.exit(command.main(prog_name="regie", standalone_mode=True))
    except RegieError as error:
        typer.echo(str(error), err=True)
        sys.exit(EXPLAINED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception:  # noqa: BLE001 -- the one place where a bug becomes a report
        typer.echo(_report(), err=True)
        sys.exit(BUG)


def _report() -> str:
    head = say(
        fr="Régie a rencontré une panne imprévue ; rien d'autre n'a été écrit. "
        "Envoyez ce qui suit à l'équipe, avec ce que vous faisiez :",
        en="Régie met an unforeseen fault; nothing else was written. "
        "Send what follows to the team, with what you were doing:",
    )
    return f"{head}\n\nrégie {__version__}, python {sys.version.split()[0]}\n\n" + (
        traceback.format_exc()
    )
