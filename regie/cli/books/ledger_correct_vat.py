"""`regie ledger correct-vat`: sales that were booked with a wrong VAT."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.billing.parties import is_country
from regie.cli import show
from regie.cli.books.days_option import days_typed
from regie.cli.books.days_option import FromOption
from regie.cli.books.days_option import UntilOption
from regie.cli.books.ledger_write import ApplyOption
from regie.cli.books.reason_option import reason_typed
from regie.cli.books.reason_option import ReasonOption
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.errors import UsageError
from regie.money import AmountError
from regie.money import Currency
from regie.money import Money
from regie.money import number_in
from regie.money import total
from regie.services.books.clients import client_slug
from regie.services.books.correct_vat import check_keys
from regie.services.books.correct_vat import Chosen
from regie.services.books.correct_vat import Countries
from regie.services.books.correct_vat import nothing_chosen
from regie.services.books.correct_vat import Retaxed
from regie.services.books.correct_vat import RightVat
from regie.services.books.correct_vat import sales_of_file
from regie.services.books.correct_vat import VatCorrections
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import TABLE
from regie.services.statement.vat_put_right import put_vat_right
from regie.services.statement.vat_put_right import Stated
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

#: Sales that the table shows.
SHOWN_MAX = 50


def correct_vat(
    client: ClientOption,
    reason: ReasonOption,
    sale: Annotated[
        list[str] | None,
        typer.Option(
            help="La clé d'une vente (ledger show --plain), autant de fois qu'il faut."
            " | The key of a sale (ledger show --plain), as often as needed."
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="Les ventes de cet export, aux pays qu'il dit."
            " | The sales of this export, with the countries it tells."
        ),
    ] = None,
    start: FromOption = "",
    end: UntilOption = "",
    rate: Annotated[
        str,
        typer.Option(
            help="Le bon taux en %, 0 pour aucune TVA ; sinon celui des réglages "
            "d'aujourd'hui. | The right rate in %, 0 for no VAT; else that of today's "
            "settings."
        ),
    ] = "",
    country: Annotated[
        str,
        typer.Option(
            help="Le bon pays de l'acheteur ; sinon celui qui est connu."
            " | The buyer's right country; else the one that is known."
        ),
    ] = "",
    apply: ApplyOption = False,
    json: JsonOption = False,
) -> None:
    """Donne à des ventes leur bonne TVA ; montre sans écrire. | Correct sales' VAT.

    regie ledger correct-vat --client Zen --from 2027-02-01 --rate 0 --reason "Hors UE"
    | regie ledger correct-vat --client Zen --from 2027-02-01 --rate 0 --reason "Non-EU"
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Régie cherche les ventes…", en="Régie looks for the sales…")),
    ):
        is_any = bool(sale or file or start or end)
        keys = tuple(sale or ())
        percent, code, (first, last), told, why, slug, _ = at_once(
            ("--rate", lambda: _percent(rate)),
            ("--country", lambda: _country(country)),
            ("", lambda: days_typed(start, end)),
            ("", lambda: _countries(file, is_any=is_any)),
            ("", lambda: reason_typed(reason)),
            ("--client", lambda: client_slug(opened, client)),
            ("", lambda: check_keys(opened, client_slug(opened, client), keys)),
        )
        chosen = Chosen(keys=keys, start=first, end=last, file=told)
        right = RightVat(percent=percent, country=code)
        found = put_vat_right(opened, slug, chosen, right, reason=why, apply=apply)
    if json:
        show.as_json(found)
        return
    if found.done.sales:
        _print(found.done)
    for line in (*_counts(found.done), *_stated(found.stated)):
        show.say_line(line)
    if found.done.sales and not apply:
        show.say_line(_not_written())


def _percent(text: str) -> Decimal | None:
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        percent = number_in(typed)
    except AmountError:
        percent = Decimal(-1)
    if not 0 <= percent < 100:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas un taux de TVA. Écrivez 20, 5,5 ou 0.",
                en=f"“{text}” is no rate of VAT. Write 20, 5.5 or 0.",
            )
        )
    return percent


def _countries(file: Path | None, *, is_any: bool) -> Countries | None:
    """Return what a file tells of sales; None without one.

    Args:
        is_any: Some sales are chosen.

    Raises:
        UsageError: None is, or the file cannot be read.
    """
    if not is_any:
        raise UsageError(nothing_chosen())
    return sales_of_file(read_text(file, TABLE), file=str(file)) if file else None


def _country(text: str) -> str:
    code = text.strip().upper()
    if code and not is_country(code):
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas le code d'un pays. Écrivez DE, FR, GB ou US.",
                en=f"“{text}” is no country's code. Write DE, FR, GB or US.",
            )
        )
    return code


def _print(done: VatCorrections) -> None:
    heads = (
        Head(name=say(fr="Jour", en="Day"), whole=True),
        Head(name=say(fr="Vente", en="Sale"), least=16, gives=True),
        Head(name=say(fr="Montant", en="Amount"), right=True),
        Head(name=say(fr="TVA inscrite", en="VAT booked"), right=True),
        Head(name=say(fr="TVA juste", en="Right VAT"), right=True),
    )
    sums = list(_sums(done.sales))
    shown = done.sales[:SHOWN_MAX]
    rows = [*map(_cells, shown), *sums]
    styles = [*("" for _ in shown), *("bold" for _ in sums)]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width, styles=styles), crop=False)


def _cells(one: Retaxed) -> tuple[str, ...]:
    return (
        show.short_day(one.on),
        " · ".join(filter(None, (one.key, one.product))),
        one.gross.said(),
        _taxed(one.before, one.state_before),
        _taxed(one.after, one.state),
    )


def _taxed(vat: Money, state: str) -> str:
    return " ".join(filter(None, (state, vat.said())))


def _sums(sales: tuple[Retaxed, ...]) -> Iterator[tuple[str, ...]]:
    for code in sorted({one.gross.currency.code for one in sales}):
        own = [one for one in sales if one.gross.currency.code == code]
        currency = Currency(code)
        sums = (
            total((getattr(one, name) for one in own), currency).said()
            for name in ("gross", "before", "after")
        )
        yield (f"Total {code}", "", *sums)


def _counts(done: VatCorrections) -> Iterator[str]:
    more = len(done.sales) - SHOWN_MAX
    if more > 0:
        yield counted(
            more,
            fr=(
                "autre vente est dans le total (toutes : --json).",
                "autres ventes sont dans le total (toutes : --json).",
            ),
            en=(
                "more sale is in the total (all of them: --json).",
                "more sales are in the total (all of them: --json).",
            ),
        )
    back = sum(len(one.entries) - 2 for one in done.sales) // 2
    if back:
        yield counted(
            back,
            fr=(
                "écriture de ce qui en a été rendu suit sa vente.",
                "écritures de ce qui en a été rendu suivent leurs ventes.",
            ),
            en=(
                "entry of what was given back follows its sale.",
                "entries of what was given back follow their sales.",
            ),
        )
    if done.right or not (done.sales or done.undone):
        yield counted(
            done.right,
            fr=("vente a déjà cette TVA.", "ventes ont déjà cette TVA."),
            en=("sale has that VAT already.", "sales have that VAT already."),
        )
    if done.undone:
        named = ", ".join(done.undone)
        yield say(
            fr=f"Annulées, rien n'en est écrit : {named}.",
            en=f"Undone, nothing is written of them: {named}.",
        )


def _stated(stated: Stated | None) -> Iterator[str]:
    if stated is None:
        return
    period = f" ({stated.period.text(spoken_language())})" if stated.period else ""
    sales = counted(
        stated.sales,
        fr=("vente a déjà son relevé", "ventes ont déjà leur relevé"),
        en=("sale has its statement already", "sales have their statement already"),
    )
    yield say(
        fr=f"{sales}, qui reste : le prochain{period} compte la différence."
        + _due(stated),
        en=f"{sales}, which stays: the next one{period} counts the difference."
        + _due(stated),
    )


def _due(stated: Stated) -> str:
    if stated.due is None:
        return say(
            fr=" Son montant attend un taux de change (regie ledger rates fetch).",
            en=" Its amount waits for a rate of exchange (regie ledger rates fetch).",
        )
    own = say(fr="à facturer", en="to bill")
    told = ", ".join(
        f"{name} {amount.said()}"
        for name, amount in ((own, stated.due), *stated.others)
    )
    return say(fr=f" Ce que cela y change : {told}.", en=f" What that changes: {told}.")


def _not_written() -> str:
    return say(
        fr="Rien n'a été écrit. Une TVA que Stripe a dite est remplacée aussi : voyez "
        "les montants. Pour l'écrire : la même commande avec --apply.",
        en="Nothing was written. VAT that Stripe told is replaced, too: look at the "
        "amounts. To write it: the same command with --apply.",
    )
