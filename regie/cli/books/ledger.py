"""`regie ledger`: what happened to a client's money, what it adds up to, and checks."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import show
from regie.cli.books.days_option import days_or_all
from regie.cli.books.days_option import FromOption
from regie.cli.books.days_option import UntilOption
from regie.cli.books.ledger_attribute import attribute
from regie.cli.books.ledger_attribute import discounts
from regie.cli.books.ledger_attribute import instalments
from regie.cli.books.ledger_attribute import unattributed
from regie.cli.books.ledger_correct_vat import correct_vat
from regie.cli.books.ledger_oss import oss
from regie.cli.books.ledger_rates import rates_app
from regie.cli.books.ledger_table import balances_told
from regie.cli.books.ledger_table import show_balances
from regie.cli.books.ledger_table import show_entries
from regie.cli.books.ledger_vat import vat
from regie.cli.books.ledger_write import correct
from regie.cli.books.ledger_write import cost
from regie.cli.books.ledger_write import dispute
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.ledger.entry import Entry
from regie.ledger.export import to_beancount
from regie.ledger.export import to_csv
from regie.ledger.text import write_entries
from regie.services.books.check_ledger import check_ledger
from regie.services.books.check_ledger import unexplained_sentence
from regie.services.books.clients import client_slug
from regie.services.books.collect import ZONE
from regie.services.books.export_ledger import fec_doubt
from regie.services.books.export_ledger import fec_of
from regie.services.moments import day_of
from regie.services.playbooks.playbook_files import write_text
from regie.words import counted
from regie.words import say


class Form(StrEnum):
    """In which form entries are exported."""

    CSV = "csv"
    BEANCOUNT = "beancount"
    FEC = "fec"


_WRITERS: Mapping[Form, Callable[[Sequence[Entry]], str]] = {
    Form.CSV: to_csv,
    Form.BEANCOUNT: to_beancount,
}

app = typer.Typer(no_args_is_help=True, help="Le journal comptable. | The ledger.")


@app.callback()
def ledger() -> None:
    """Le journal comptable. | The ledger."""


@app.command("show")
def ledgershow_entries(
    client: ClientOption,
    start: FromOption = "",
    end: UntilOption = "",
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
    with runtime() as opened:
        (first, last), slug = at_once(
            ("", lambda: days_or_all(start, end)),
            ("--client", lambda: client_slug(opened, client)),
        )
        with opened.unit(reading=True) as unit:
            entries = unit.ledger.entries(slug, start=first, end=last)
            payouts = unit.payouts.of_client(slug)
    if json:
        show.as_json(entries)
        return
    if not entries:
        show.say_line(_none(among_days=bool(start or end)))
        return
    if plain:
        typer.echo(write_entries(entries), nl=False)
        return
    show_entries(entries)
    for payout in payouts:
        if payout.unexplained and first <= payout.on < last:
            sentence = unexplained_sentence(payout)
            show.say_line(f"△ {sentence}", style="yellow")


@app.command("balance")
def ledger_balance(
    client: ClientOption,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            help="À la fin de ce jour ; sans lui, tout ce qui est connu."
            " | At the end of this day; without it, all there is.",
        ),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(
            "--known",
            help="Ce que Régie savait à la fin de ce jour."
            " | What Régie knew at the end of this day.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Montre ce que chaque compte d'une cliente contient. | Show a client's balances.

    regie ledger balance --client "Studio Zen" --on 2027-03-31
    """
    with runtime() as opened:
        day, known_by, slug = at_once(
            ("--on", lambda: day_of(on) if on else None),
            ("--known", lambda: _end_of(day_of(known)) if known else None),
            ("--client", lambda: client_slug(opened, client)),
        )
        with opened.unit(reading=True) as unit:
            held = unit.balances.at(slug, on=day, known_by=known_by)
    if json:
        show.as_json(balances_told(held))
        return
    if not held:
        show.say_line(say(fr="Tous les comptes sont à zéro.", en="All are zero."))
        return
    show_balances(held)


def _none(*, among_days: bool) -> str:
    if among_days:
        return say(
            fr="Aucune écriture ces jours-là. Toutes : sans --from ni --until.",
            en="No entry on these days. All of them: without --from and --until.",
        )
    return say(
        fr="Aucune écriture. Importez des paiements : regie import --help",
        en="No entry. Import payments: regie import --help",
    )


@app.command("export")
def ledger_export(
    client: ClientOption,
    file: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="Le fichier à écrire. | The file to write."
        ),
    ],
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            help="csv, beancount, ou fec (fichier des écritures comptables)."
            " | csv, beancount, or fec (French accounting entries).",
        ),
    ] = Form.CSV,
    start: FromOption = "",
    end: UntilOption = "",
) -> None:
    """Écrit les écritures pour un autre logiciel. | Write entries for other software.

    regie ledger export --client "Studio Zen" --format fec -o 2027.txt
    """
    with runtime() as opened:
        (first, last), slug = at_once(
            ("", lambda: days_or_all(start, end)),
            ("--client", lambda: client_slug(opened, client)),
        )
        with opened.unit(reading=True) as unit:
            entries = unit.ledger.entries(slug, start=first, end=last)
            is_fec = form is Form.FEC
            text = fec_of(unit, entries) if is_fec else _WRITERS[form](entries)
            doubt = fec_doubt(opened, unit, slug) if is_fec else ""
    write_text(file, text)
    written = counted(
        len(entries),
        fr=("écriture écrite", "écritures écrites"),
        en=("entry written", "entries written"),
    )
    show.say_line(f"{written} → {file}")
    show.warn(filter(None, [doubt]))


app.add_typer(rates_app, name="rates")
app.command("vat")(vat)
app.command("oss")(oss)
app.command("cost")(cost)
app.command("correct")(correct)
app.command("correct-vat")(correct_vat)
app.command("dispute")(dispute)
app.command("unattributed")(unattributed)
app.command("discounts")(discounts)
app.command("attribute")(attribute)
app.command("instalments")(instalments)


@app.command("check")
def ledger_check(
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild",
            help="Recalcule d'abord les totaux de chaque jour."
            " | Count the totals of each day anew first.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Vérifie tout le journal et ses totaux. | Check the whole ledger and its totals.

    regie ledger check
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Régie vérifie le journal…", en="Régie checks the ledger…")),
    ):
        done = check_ledger(opened, rebuild=rebuild)
    if json:
        show.as_json(done)
    elif done.faults:
        for fault in done.faults:
            show.say_line(f"✗ {fault}", style="red")
    else:
        entries = counted(
            done.entries,
            fr=("écriture vérifiée", "écritures vérifiées"),
            en=("entry checked", "entries checked"),
        )
        show.say_line(
            say(fr=f"{entries} : tout est juste.", en=f"{entries}: all fits.")
        )
    if not json:
        for sentence in done.unexplained:
            show.say_line(f"△ {sentence}", style="yellow")
    if done.faults:
        raise typer.Exit(1)


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), ZONE)
    return midnight - timedelta(microseconds=1)
