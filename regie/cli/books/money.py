"""`regie import`: files into the database."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import show
from regie.cli.books.payments_table import show_preview
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.ledger.other_exports import LeftOut
from regie.ledger.other_exports import without_rows
from regie.ledger.payout_csv import is_read
from regie.money import decimal_text
from regie.services.books import collect
from regie.services.books.assumed_vat import assumed_sentence
from regie.services.books.assumed_vat import AssumedVat
from regie.services.books.clients import client_slug
from regie.services.books.correct_vat import booked_otherwise
from regie.services.books.correct_vat import sales_of_file
from regie.services.books.preview_payments import preview_payments
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import TABLE
from regie.services.runtime import Runtime
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

import_app = typer.Typer(
    no_args_is_help=True, help="Importe des fichiers. | Import files."
)


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
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Montre ce qui serait inscrit, n'écrit rien."
            " | Show what would be written, write nothing.",
        ),
    ] = False,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(
            "--leave-out",
            metavar="CATÉGORIE",
            help="Une catégorie que Régie ne sait pas lire, à laisser de côté."
            " | A category that Régie cannot read, to be left out.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Inscrit un export de paiements au journal : tout ou rien. | Import payments.

    regie import payments playbooks/examples/payments.csv --client "Studio Zen"
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Régie lit les paiements…", en="Régie reads the payments…")),
    ):
        (text, left), slug = at_once(
            ("", lambda: _without(read_text(file, TABLE), leave_out or [])),
            ("--client", lambda: client_slug(opened, client, new=new_client)),
        )
        name = str(file)
        if dry_run:
            seen = preview_payments(opened, text, file=name, client_slug=slug)
            done = seen.done
        else:
            called = client.strip() if new_client else ""
            done = collect.import_payments(
                opened, text, file=name, client_slug=slug, name=called
            )
        again = "" if done.entries or json else _again(opened, text, name, slug)
    if json:
        told = show.plain(seen if dry_run else done)
        show.as_json({**told, "left_out": list(left.rows)} if left.rows else told)
        return
    if dry_run:
        show_preview(seen)
    for sentence in done.faults:
        show.say_line(f"⚠ {sentence}", style="red")
    show.say_line(_added(done, dry=dry_run))
    if done.entries:
        _print_assumed(done, slug)
    for sentence in filter(
        None, (left.sentence(), again, *done.restored, *done.doubts)
    ):
        show.say_line(f"⚠ {sentence}", style="yellow")


def _print_assumed(done: collect.Collected, slug: str) -> None:
    """Say which VAT sales were counted with; what is settled is no warning."""
    show.warn(_placeless(done.assumed))
    told = assumed_sentence(done.assumed, slug, done.settled)
    if done.settled and told:
        show.say_line(told)
    else:
        show.warn(filter(None, [told]))


def _without(text: str, categories: Sequence[str]) -> tuple[str, LeftOut]:
    """Leave out rows of categories that are not read; raise UsageError for others."""
    named = {one.strip().lower() for one in categories}
    known = sorted(filter(is_read, named))
    if known:
        raise UsageError(
            say(
                fr=f"--leave-out {known[0]} : Régie lit cette catégorie, elle compte. "
                "L'option ne sert qu'à celles qu'elle refuse.",
                en=f"--leave-out {known[0]}: Régie reads this category, and it counts. "
                "The option is for those that it refuses.",
            )
        )
    return without_rows(text, named)


def _added(done: collect.Collected, *, dry: bool) -> str:
    known = counted(
        done.known,
        fr=("déjà connue", "déjà connues"),
        en=("known already", "known already"),
    )
    if not dry:
        added = counted(
            done.entries,
            fr=("écriture ajoutée", "écritures ajoutées"),
            en=("entry added", "entries added"),
        )
        return f"{added}, {known}."
    would = counted(
        done.entries,
        fr=("écriture à ajouter", "écritures à ajouter"),
        en=("entry to add", "entries to add"),
    )
    return say(
        fr=f"{would}, {known}. Rien n'est écrit : sans --dry-run, elles le seront.",
        en=f"{would}, {known}. Nothing is written: without --dry-run it will be.",
    )


def _again(opened: Runtime, text: str, file: str, slug: str) -> str:
    """Say that what is known already is booked with another VAT than today's."""
    number = booked_otherwise(opened, slug, sales_of_file(text, file=file))
    if not number:
        return ""
    sales = counted(
        number,
        fr=("vente du fichier est inscrite", "ventes du fichier sont inscrites"),
        en=("sale of the file is booked", "sales of the file are booked"),
    )
    command = f'regie ledger correct-vat --client {slug} --file {file} --reason "…"'
    return say(
        fr=f"{sales} avec une autre TVA que celle des réglages d'aujourd'hui. Si elle "
        f"n'était que supposée, voyez ce que la corriger change : {command}",
        en=f"{sales} with another VAT than that of today's settings. If it was only "
        f"assumed, see what correcting it changes: {command}",
    )


def _placeless(assumed: Iterable[AssumedVat]) -> Iterator[str]:
    """Yield by which rate the VAT of sales without a country was counted."""
    for one in assumed:
        if one.country or not one.percent:
            continue
        rate = decimal_text(one.percent, spoken_language())
        sales = counted(
            one.sales,
            fr=("vente sans TVA ni pays", "ventes sans TVA ni pays"),
            en=("sale without VAT or country", "sales without VAT or country"),
        )
        yield say(
            fr=f"{sales} dans le fichier : TVA comptée au taux de la cliente, {rate} % "
            "(REGIE_VAT_RATE_PERCENT ; établie ailleurs : "
            "REGIE_VAT_OF_CLIENTS). La colonne card_country de Stripe dit le pays. "
            "Inscrite, elle se corrige par regie ledger correct-vat.",
            en=f"{sales} in the file: VAT is counted at the client's own rate, {rate}% "
            "(REGIE_VAT_RATE_PERCENT; established elsewhere: "
            "REGIE_VAT_OF_CLIENTS). Stripe's column card_country tells the country. "
            "Once booked, it is corrected by regie ledger correct-vat.",
        )
