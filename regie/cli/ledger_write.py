"""`regie ledger cost` and `regie ledger correct`: what a person writes."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.cli import show
from regie.cli.ledger_table import day_of
from regie.cli.ledger_table import show_entries
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.ledger.corrections import Cost
from regie.money import Money
from regie.money import number_in
from regie.people.people import slug_of
from regie.services import correct as services
from regie.services.clients import client_slug
from regie.words import say


def cost(
    amount: Annotated[
        str, typer.Argument(help="Le montant hors taxe. | The amount without VAT.")
    ],
    client: ClientOption,
    reason: Annotated[
        str, typer.Option(help="À quoi elle a servi. | What it was for.")
    ],
    on: Annotated[str, typer.Option("--on", help="Le jour. | The day.")],
    what: Annotated[
        str,
        typer.Option(
            help="advertising, affiliates, ou un autre mot."
            " | advertising, affiliates, or another word.",
        ),
    ] = "advertising",
    currency: Annotated[str, typer.Option(help="La monnaie. | The currency.")] = "EUR",
    json: JsonOption = False,
) -> None:
    """Inscrit une dépense de la cliente. | Write down what the client paid.

    regie ledger cost 250 --client "Studio Zen" --on 2027-03-08 --reason "Meta, mars"
    """
    paid = Cost(
        amount=Money.of(number_in(amount), currency.upper()),
        what=slug_of(what),
        on=day_of(on),
        reason=reason.strip(),
    )
    with runtime() as opened:
        entry = services.write_cost(opened, client_slug(opened, client), paid)
    if json:
        show.as_json(entry)
    else:
        show_entries([entry])


def correct(
    key: Annotated[
        str,
        typer.Argument(
            help="La clé de l'écriture (ledger show --plain)."
            " | The entry's key (ledger show --plain)."
        ),
    ],
    reason: Annotated[
        str,
        typer.Option(help="Pourquoi ; la cliente le lit. | Why; the client reads it."),
    ],
    amount: Annotated[
        str | None,
        typer.Option(
            help="Le bon montant, TVA comprise ; sans lui, l'écriture est annulée."
            " | The right amount, with VAT; without it the entry is undone.",
        ),
    ] = None,
    currency: Annotated[str, typer.Option(help="La monnaie. | The currency.")] = "EUR",
    apply: Annotated[
        bool,
        typer.Option("--apply", help="L'écrire vraiment. | Really write it."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Annule ou corrige une écriture ; montre sans écrire. | Undo or correct an entry.

    regie ledger correct stripe:charge:ch_1 --amount 97 --reason "Prix erroné" --apply
    """
    right = Money.of(number_in(amount), currency.upper()) if amount else None
    with runtime() as opened:
        made = services.correct(opened, key, right, reason=reason.strip(), apply=apply)
    if json:
        show.as_json(made)
        return
    show_entries(made)
    if not apply:
        show.say_line(
            say(
                fr="Rien n'a été écrit. Pour l'écrire : la même commande avec --apply.",
                en="Nothing was written. To write it: the same command with --apply.",
            )
        )
