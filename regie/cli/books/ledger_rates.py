"""`regie ledger rates`: exchange rates of the European Central Bank."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from regie.at_once import at_once
from regie.billing.period import day_text
from regie.cli import show
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.money import Currency
from regie.money import decimal_text
from regie.services.books import rates as services
from regie.services.books.collect import local_day
from regie.services.moments import day_of
from regie.services.moments import day_typed
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

rates_app = typer.Typer(
    no_args_is_help=True, help="Les taux de change. | Exchange rates."
)


@rates_app.callback()
def rates() -> None:
    """Les taux de change. | Exchange rates."""


@rates_app.command("import")
def rates_import(
    file: Annotated[
        Path,
        typer.Argument(
            help="eurofxref-hist.zip, son CSV ou le XML de la BCE."
            " | eurofxref-hist.zip, its CSV or the XML of the ECB."
        ),
    ],
    start: Annotated[
        str,
        typer.Option("--from", help="Premier jour à garder. | First day to keep."),
    ] = "0001-01-01",
    json: JsonOption = False,
) -> None:
    """Garde les taux de la BCE : tout ou rien. | Keep the ECB's rates, all or nothing.

    regie ledger rates import eurofxref-hist.zip --from 2026-01-01
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Régie lit les taux…", en="Régie reads the rates…")),
    ):
        first, read = at_once(
            ("--from", lambda: day_of(start)),
            ("", lambda: services.read_rates(file)),
        )
        done = services.keep_rates(opened, read, file=str(file), start=first)
    _show_imported(done, json=json)


@rates_app.command("fetch")
def rates_fetch(
    start: Annotated[
        str,
        typer.Option(
            "--from",
            help="Premier jour voulu ; sinon le premier qui est gardé, ou le 1er "
            "janvier de l'an dernier. | First day wanted; else the first one that is "
            "kept, or 1 January of last year.",
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Prend sur le site de la BCE les taux qui manquent. | Get what lacks from the ECB.

    regie ledger rates fetch --from 2026-01-01
    """
    first = day_of(start) if start else None
    with (
        runtime() as opened,
        show.busy(say(fr="Régie demande à la BCE…", en="Régie asks the ECB…")),
    ):
        done = services.fetch_rates(opened, start=first)
    _show_imported(done, json=json)


def _show_imported(done: services.Imported, *, json: bool) -> None:
    if json:
        show.as_json(done)
        return
    days = _days(done)
    if not (done.rates or done.known):
        show.say_line(
            say(fr=f"Aucun taux ne manque ({days}).", en=f"No rate lacks ({days}).")
        )
        return
    added = counted(
        done.rates, fr=("taux ajouté", "taux ajoutés"), en=("rate added", "rates added")
    )
    known = counted(
        done.known,
        fr=("déjà connu", "déjà connus"),
        en=("known already", "known already"),
    )
    show.say_line(f"{added}, {known} ({days}).")


def _days(done: services.Imported) -> str:
    language = spoken_language()
    first, last = day_text(done.first, language), day_text(done.last, language)
    return say(fr=f"du {first} au {last}", en=f"{first} to {last}")


@rates_app.command("show")
def rates_show(
    on: Annotated[
        str, typer.Option("--on", help="Le jour ; aujourd'hui sinon. | The day.")
    ] = "",
    currency: Annotated[str, typer.Option(help="La monnaie. | The currency.")] = "",
    json: JsonOption = False,
) -> None:
    """Montre ce que vaut un euro un jour donné. | Show what a euro is worth on a day.

    regie ledger rates show --on 2027-03-08 --currency USD
    """
    with runtime() as opened:
        today, code = local_day(opened.clock.now()), currency.upper()
        day, _ = at_once(
            ("--on", lambda: day_typed(on, today)),
            ("--currency", lambda: Currency(code) if code else None),
        )
        found = services.rates_on(opened, day, code)
    if json:
        show.as_json(found)
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(say(fr="Jour", en="Day"))
    table.add_column("1 EUR =", justify="right")
    table.add_column(say(fr="Source", en="Source"))
    for rate in found:
        exact = Decimal(rate.worth.numerator) / Decimal(rate.worth.denominator)
        worth = decimal_text(exact, spoken_language())
        table.add_row(show.full_day(rate.on), f"{worth} {rate.target}", rate.source)
    show.console().print(table)
