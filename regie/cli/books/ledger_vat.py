"""`regie ledger vat`: the rates by which sales are taxed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.billing.period import day_text
from regie.cli import show
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.money import decimal_text
from regie.services.books.collect import local_day
from regie.services.books.vat import FILE
from regie.services.books.vat import rates_in_force
from regie.services.moments import day_of
from regie.words import one_of
from regie.words import say
from regie.words import spoken_language


def vat(
    on: Annotated[
        str, typer.Option("--on", help="Le jour ; aujourd'hui sinon. | The day.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """Montre les taux de TVA en vigueur un jour. | Show the VAT rates of a day.

    regie ledger vat --on 2027-03-08
    """
    with runtime() as opened:
        day = day_of(on) if on else local_day(opened.clock.now())
        found, home = rates_in_force(opened, day), opened.home
    if json:
        show.as_json(found)
        return
    language = spoken_language()
    table = Table(box=None, pad_edge=False)
    table.add_column(say(fr="Pays", en="Country"))
    table.add_column(say(fr="Taux", en="Rate"), justify="right")
    table.add_column(say(fr="Genre", en="Kind"))
    table.add_column(say(fr="Depuis", en="Since"))
    table.add_column("Source", overflow="fold")
    for rate in found:
        table.add_row(
            rate.country,
            f"{decimal_text(rate.percent, language)} %",
            escape(_kind(rate.kind)),
            day_text(rate.starts_on, language) if rate.starts_on else "",
            escape(one_of(rate.source)),
        )
    show.console().print(table)
    show.say_line(
        say(
            fr=f"Vos propres lignes : {home / FILE}",
            en=f"Rows of your own: {home / FILE}",
        )
    )


def _kind(kind: str) -> str:
    """Name a kind of rate; a word of one's own stays as it is."""
    return {
        "standard": say(fr="normal", en="standard"),
        "intermediate": say(fr="intermédiaire", en="intermediate"),
        "reduced": say(fr="réduit", en="reduced"),
        "super-reduced": say(fr="super-réduit", en="super-reduced"),
    }.get(kind, kind)
