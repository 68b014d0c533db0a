"""The `regie` command.

Exit status: 0 done, 1 explained, 2 mistyped, 3 a bug, 130 Ctrl-C. With `--json`, what
went wrong is JSON too (`regie.cli.trouble`).
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from regie import __version__
from regie.cli.click_words import explained
from regie.cli.language import translate
from regie.cli.listed import listed
from regie.cli.trouble import tell
from regie.errors import RegieError
from regie.memory import look_seldom
from regie.words import language_named
from regie.words import LANGUAGES
from regie.words import say
from regie.words import speak

EXPLAINED, MISTYPED, BUG, INTERRUPTED = 1, 2, 3, 130


#: Command -> room and module of `regie.cli`, and the function or group in it.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "up": ("machine.up", "up"),
    "doctor": ("machine.doctor", "doctor"),
    "backup": ("machine.backup", "backup"),
    "restore": ("machine.backup", "restore"),
    "start": ("campaigns.start", "start"),
    "status": ("campaigns.status", "status"),
    "plan": ("campaigns.plan", "plan"),
    "rehearse": ("campaigns.rehearse", "rehearse"),
    "move": ("campaigns.move", "move"),
    "set": ("campaigns.set_values", "set_values"),
    "update": ("campaigns.update", "update"),
    "add": ("campaigns.add", "add"),
    "when": ("campaigns.when", "when"),
    "why": ("campaigns.campaign", "why"),
    "load": ("campaigns.load", "load"),
    "level": ("campaigns.load", "level"),
    "done": ("campaigns.progress", "done"),
    "drop": ("campaigns.progress", "drop"),
    "reopen": ("campaigns.progress", "reopen"),
    "decide": ("campaigns.campaign", "decide"),
    "gate": ("campaigns.gate", "gate"),
    "redo": ("campaigns.steps", "redo"),
    "snooze": ("campaigns.steps", "snooze"),
    "reassign": ("campaigns.steps", "reassign"),
    "pin": ("campaigns.pin", "pin"),
    "unpin": ("campaigns.pin", "unpin"),
    "freeze": ("campaigns.halt", "freeze"),
    "thaw": ("campaigns.halt", "thaw"),
    "pause": ("campaigns.halt", "pause"),
    "resume": ("campaigns.halt", "resume"),
    "cancel": ("campaigns.halt", "cancel"),
    "end": ("campaigns.end", "end"),
    "log": ("campaigns.campaign", "log"),
    "import": ("books.money", "import_app"),
    "time": ("work.timesheet", "app"),
    "bill": ("bills.bill", "bill"),
    "quote": ("documents.quote", "app"),
    "invoice": ("documents.invoice", "app"),
    "statement": ("bills.statement", "app"),
    "client": ("books.client", "app"),
    "ledger": ("books.ledger", "app"),
    "agreement": ("bills.agreement", "app"),
    "playbook": ("playbooks.playbook", "app"),
    "demo": ("machine.demo", "demo"),
}


def make_app(only: str | None = None, *, listing: bool = False) -> typer.Typer:
    """Return the command tree; with `only`, nothing but that command is imported.

    The whole tree takes two seconds to import. A person waits for one command, or for
    the list of them.

    Args:
        only: A command of the tree; another word, or none, stands for all of them.
        listing: With names and help only, where it is not one command.
    """
    app = typer.Typer(
        name="regie",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Régie, la régie de vos lancements : planifie, relance, encaisse, facture."
        " | Régie, the control room of a launch: plans, reminds, collects, bills.",
    )
    app.callback()(regie)
    app.command("version")(version)
    is_one = only in {*COMMANDS, "version"}
    for name in (name for name in COMMANDS if name == only or not is_one):
        module, attribute = COMMANDS[name]
        if listing and not is_one:
            command = listed(module, attribute)
        else:
            command = getattr(import_module(f"regie.cli.{module}"), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def regie() -> None:
    """Régie, la régie de vos lancements. | Régie, the control room of a launch."""


def version() -> None:
    """Dit la version. | Say the version."""
    typer.echo(f"régie {__version__}")


def run() -> None:
    """Run the command line and leave with its exit status."""
    try:
        speak(_language())
        words = (word for word in sys.argv[1:] if word != "--")
        tree = make_app(next(words, None), listing=True)
        command = translate(typer.main.get_command(tree))
        look_seldom()
        sys.exit(command.main(prog_name="regie", standalone_mode=False))
    except RegieError as error:
        notes = getattr(error, "__notes__", ())
        _leave(error, "\n".join([str(error), *notes]), EXPLAINED)
    except TyperException as error:
        _leave(error, explained(error), MISTYPED)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 -- where a bug becomes a report
        _leave(error, _report(), BUG)


def _leave(error: Exception, sentence: str, status: int) -> NoReturn:
    tell(error, sentence, status)
    sys.exit(status)


def _language() -> str:
    try:
        return language_named(os.environ.get("REGIE_LANGUAGE") or LANGUAGES[0])
    except ValueError:
        from regie.settings import SettingsError  # noqa: PLC0415 -- slow import

        raise SettingsError(["language"]) from None


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
