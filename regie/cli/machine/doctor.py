"""`regie doctor`: what is well in this installation, what is not, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from typing import Annotated
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from regie.cli import output
from regie.cli.session import JsonOption
from regie.errors import UsageError
from regie.services.doctor.verdict import Level
from regie.services.doctor.verdict import Verdict
from regie.words import counted
from regie.words import say

if TYPE_CHECKING:
    from regie.services.doctor.facts import Wishes
    from regie.settings import Settings

SIGNS = {Level.OK: "✓", Level.WARNING: "⚠", Level.ERROR: "✗"}
COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "red"}


def doctor(
    send_to: Annotated[
        str,
        typer.Option(
            "--send-to",
            help="Envoie aussi un mail d'essai à cette adresse."
            " | Also send a trial mail to this address.",
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Examine l'installation et dit quoi faire. | Check the installation.

    regie doctor
    """
    verdicts = _examined(send_to)
    if json:
        output.as_json({"checks": verdicts})
    else:
        output.console().print(_table(verdicts))
        output.say_line(_closing(verdicts), style="bold")
    if any(verdict.level is Level.ERROR for verdict in verdicts):
        raise typer.Exit(1)


def _examined(send_to: str) -> tuple[Verdict, ...]:
    from regie import bootstrap  # noqa: PLC0415 -- slow import
    from regie.services.doctor.examine import examine  # noqa: PLC0415 -- slow import
    from regie.services.doctor.gather import gather  # noqa: PLC0415 -- slow import

    settings = bootstrap.read_settings()
    if send_to and settings.smtp_host is None:
        raise UsageError(
            say(
                fr="Aucun serveur de mail n'est réglé : donnez REGIE_SMTP_HOST.",
                en="No mail server is set: give REGIE_SMTP_HOST.",
            )
        )
    looking = say(fr="J'examine l'installation…", en="Examining the installation…")
    with ExitStack() as stack, output.busy(looking):
        probes = bootstrap.make_probes(settings, stack, send_to=send_to)
        wishes = _wishes(settings, bootstrap.deployments_wanted())
        return examine(gather(settings, wishes, probes, sent_to=send_to))


def _wishes(settings: Settings, deployments: frozenset[str]) -> Wishes:
    from regie.services.doctor.facts import Wishes  # noqa: PLC0415 -- slow import
    from regie.services.operations.ready import before_sending  # noqa: PLC0415 -- slow import

    return Wishes(
        own_server=settings.prefect_url is None,
        prefect_version=version("prefect"),
        deployments=deployments,
        rehearsal_clock=settings.clock is not None,
        really_sends=bool(settings.smtp_host or settings.brevo_api_key),
        before_sending=tuple(before_sending(settings)),
        outside=settings.outside(),
    )


def _table(verdicts: Sequence[Verdict]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for verdict in verdicts:
        colour = COLOURS[verdict.level]
        said = escape(verdict.said)
        if verdict.remedy:
            said += f"\n[bold]→ {escape(verdict.remedy)}[/bold]"
        table.add_row(
            f"[{colour}]{SIGNS[verdict.level]}[/{colour}]", title(verdict.check), said
        )
    return table


def title(check: str) -> str:
    """Return what people call a check."""
    french, english = _TITLES[check]
    return say(fr=french, en=english)


def _closing(verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.level for verdict in verdicts)
    errors, warnings = counts[Level.ERROR], counts[Level.WARNING]
    if not errors and not warnings:
        return say(fr="Tout va bien.", en="All is well.")
    wrong = counted(errors, fr=("erreur", "erreurs"), en=("error", "errors"))
    doubtful = counted(
        warnings, fr=("avertissement", "avertissements"), en=("warning", "warnings")
    )
    return f"{wrong}, {doubtful}."


_TITLES = {
    "python": ("Python", "Python"),
    "packages": ("Bibliothèques", "Libraries"),
    "home": ("Dossier", "Folder"),
    "disk": ("Disque", "Disk"),
    "ports": ("Ports", "Ports"),
    "zones": ("Fuseaux", "Time zones"),
    "invoices": ("Factures", "Invoices"),
    "database": ("Base", "Database"),
    "clock": ("Horloge", "Clock"),
    "prefect": ("Prefect", "Prefect"),
    "deployments": ("Déploiements", "Deployments"),
    "worker": ("Worker", "Worker"),
    "wake-ups": ("Réveils", "Wake-ups"),
    "smtp": ("Mails (SMTP)", "Mail (SMTP)"),
    "brevo": ("Brevo", "Brevo"),
    "mails": ("Mails", "Mails"),
    "stripe": ("Stripe", "Stripe"),
    "links": ("Liens des mails", "Links in mails"),
}
