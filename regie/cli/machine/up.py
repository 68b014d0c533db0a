"""`regie up`: everything in one command, until Ctrl-C."""

from __future__ import annotations

import signal
from types import FrameType

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from regie.services.operations import supervise
from regie.services.operations.ready import before_sending
from regie.settings import read
from regie.settings import Settings
from regie.words import say
from regie.words import speak


def up() -> None:
    """Démarre tout : Prefect, le worker, la console. | Start everything, until Ctrl-C.

    regie up
    """
    settings = read()
    speak(settings.language)
    console = Console(highlight=False)
    if settings.database_url is not None:
        check_database(settings.database_url)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        _run(settings, console)
    except KeyboardInterrupt:
        console.print(say(fr="Tout est arrêté.", en="Everything is stopped."))


def check_database(url: str) -> None:
    """Say now, not in a program's log, what is wrong with a database that exists."""
    from regie.store.engine import make_engine  # noqa: PLC0415 -- slow, seldom needed
    from regie.store.schema import prepare  # noqa: PLC0415 -- slow, seldom needed

    engine = make_engine(url)
    prepare(engine)
    engine.dispose()


def _run(settings: Settings, console: Console) -> None:
    opening = say(fr="Régie démarre…", en="Régie is starting…")
    with console.status(opening) as status:
        stack_block = supervise.running(
            settings, tell=status.update if console.is_terminal else console.print
        )
        with stack_block as stack:
            status.stop()
            console.print(_addresses(stack, settings))
            for sentence in before_sending(settings):
                console.print(f"⚠ {sentence}", style="yellow")
            try:
                stack.keep(lambda sentence: console.print(sentence, style="yellow"))
            except KeyboardInterrupt:
                console.print(
                    say(
                        fr="Régie finit l'étape en cours et s'arrête…",
                        en="Régie finishes the step under way and stops…",
                    )
                )
                raise


def _addresses(stack: supervise.Stack, settings: Settings) -> Panel:
    table = Table.grid(padding=(0, 2))
    for what, where in (
        (say(fr="Console", en="Console"), stack.console_url),
        (say(fr="Suivi (Prefect)", en="Monitoring (Prefect)"), stack.prefect_ui_url),
        (say(fr="Données", en="Data"), str(settings.home)),
        (say(fr="Journaux", en="Logs"), str(settings.home / "logs")),
    ):
        table.add_row(what, where)
    return Panel(
        table,
        title=say(fr="Régie tourne", en="Régie is running"),
        subtitle=say(fr="Ctrl-C arrête tout", en="Ctrl-C stops everything"),
        expand=False,
    )


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does; a second signal, while stopping, hurries."""
    raise KeyboardInterrupt
