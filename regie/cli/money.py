"""`regie import payments` and `regie ledger show`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import show
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.ledger.text import write_entries
from regie.services import collect
from regie.services.clients import client_slug
from regie.services.playbook_files import read_text
from regie.words import say

import_app = typer.Typer(
    no_args_is_help=True, help="Importe des fichiers. | Import files."
)
ledger_app = typer.Typer(
    no_args_is_help=True, help="Le journal comptable. | The ledger."
)

ClientOption = Annotated[
    str, typer.Option(help="Le nom de la cliente. | The client's name.")
]


@import_app.callback()
def imports() -> None:
    """Importe des fichiers. | Import files."""


@import_app.command("payments")
def payments(
    file: Annotated[
        Path,
        typer.Argument(
            help="L'export Stripe des virements, en CSV."
            " | Stripe's payout reconciliation export, as CSV."
        ),
    ],
    client: ClientOption,
    new_client: Annotated[
        bool,
        typer.Option(
            "--new-client",
            help="La cliente n'est pas encore connue. | The client is not known yet.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Inscrit un export de paiements au journal : tout ou rien. | Import payments.

    regie import payments playbooks/examples/payments.csv --client "Studio Zen"
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Régie lit les paiements…", en="Régie reads the payments…")),
    ):
        done = collect.import_payments(
            opened,
            read_text(file),
            file=str(file),
            client_slug=client_slug(opened, client, new=new_client),
        )
    if json:
        show.as_json(done)
        return
    show.say_line(
        say(
            fr=f"{done.entries} écriture(s) ajoutée(s), {done.known} déjà connue(s).",
            en=f"{done.entries} entries added, {done.known} known already.",
        )
    )


@ledger_app.callback()
def ledger() -> None:
    """Le journal comptable. | The ledger."""


@ledger_app.command("show")
def ledger_show(
    client: ClientOption,
    start: Annotated[
        str, typer.Option("--from", help="Premier jour. | First day.")
    ] = "0001-01-01",
    end: Annotated[
        str, typer.Option("--until", help="Jour de fin, exclu. | End, exclusive.")
    ] = "9999-12-31",
    json: JsonOption = False,
) -> None:
    """Montre les écritures d'une cliente. | Show a client's entries.

    regie ledger show --client "Studio Zen" --from 2027-03-01 --until 2027-04-01
    """
    with runtime() as opened:
        slug = client_slug(opened, client)
        with opened.unit(reading=True) as unit:
            entries = unit.ledger.entries(
                slug,
                start=date.fromisoformat(start),
                end=date.fromisoformat(end),
            )
    if json:
        show.as_json(entries)
        return
    if not entries:
        show.say_line(
            say(
                fr="Aucune écriture. Importez des paiements : regie import --help",
                en="No entry. Import payments: regie import --help",
            )
        )
        return
    typer.echo(write_entries(entries), nl=False)
