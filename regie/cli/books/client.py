"""`regie client`: the OBM's clients."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.cli import show
from regie.cli.documents.receipt_table import print_balances
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.services.books.clients import client_slug
from regie.services.documents.invoices import client_balances

app = typer.Typer(no_args_is_help=True, help="Les clientes. | Clients.")


@app.callback()
def clients() -> None:
    """Les clientes. | Clients."""


@app.command("balance")
def balance(
    client: Annotated[
        str,
        typer.Argument(
            help="Une seule ; toutes par défaut. | One of them; all by default."
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Dit ce que chaque cliente doit encore. | Say what each client still owes.

    regie client balance "Studio Zen"
    """
    with runtime() as opened:
        slug = client_slug(opened, client) if client else ""
        found = client_balances(opened, slug)
    if json:
        show.as_json(found)
        return
    print_balances(found)
