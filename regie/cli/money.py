"""`regie import payments` and `regie ledger show`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.cli import show
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.ledger.entry import Entry
from regie.ledger.text import write_entries
from regie.people.sheet import read_day
from regie.services import collect
from regie.services.clients import client_slug
from regie.services.money_words import account_name
from regie.services.money_words import entry_name
from regie.services.playbook_files import read_text
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

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
    added = counted(
        done.entries,
        fr=("écriture ajoutée", "écritures ajoutées"),
        en=("entry added", "entries added"),
    )
    known = counted(
        done.known,
        fr=("déjà connue", "déjà connues"),
        en=("known already", "known already"),
    )
    show.say_line(f"{added}, {known}.")


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
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="Le texte qui se relit, avec les clés."
            " | The text that reads back, with the keys.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Montre les écritures d'une cliente. | Show a client's entries.

    regie ledger show --client "Studio Zen" --from 2027-03-01 --until 2027-04-01
    """
    first, last = _day(start), _day(end)
    with runtime() as opened:
        slug = client_slug(opened, client)
        with opened.unit(reading=True) as unit:
            entries = unit.ledger.entries(
                slug,
                start=first,
                end=last,
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
    if plain:
        typer.echo(write_entries(entries), nl=False)
    else:
        _show(entries)


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValueError:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas un jour. Écrivez 2027-03-08 ou 08/03/2027.",
                en=f"“{text}” is no day. Write 2027-03-08.",
            )
        ) from None


def _show(entries: Sequence[Entry]) -> None:
    language = spoken_language()
    table = Table(box=None, pad_edge=False)
    table.add_column(say(fr="Date · écriture · compte", en="Date · entry · account"))
    table.add_column(say(fr="Débit", en="Debit"), justify="right")
    table.add_column(say(fr="Crédit", en="Credit"), justify="right")
    for entry in entries:
        head = [entry_name(entry.kind), entry.product or entry.reason, entry.customer]
        words = " · ".join(word for word in head if word)
        table.add_row(
            f"[bold]{show.full_day(entry.effective_on)}[/bold] · {escape(words)}"
        )
        for posting in entry.postings:
            amount = abs(posting.amount).text(language)
            is_debit = posting.amount.minor > 0
            table.add_row(
                f"  {account_name(posting.account)}",
                amount if is_debit else "",
                "" if is_debit else amount,
            )
    show.console().print(table)
