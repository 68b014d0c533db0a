"""`regie ledger oss`: what a client declares through the one-stop shop."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.cli import show
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.ledger.oss import Quarter
from regie.ledger.oss import read_quarter
from regie.ledger.oss import Turnover
from regie.ledger.vat import Abroad
from regie.money import Currency
from regie.money import decimal_text
from regie.money import EUR
from regie.money import Money
from regie.money import total
from regie.services.books.clients import client_slug
from regie.services.books.collect import local_day
from regie.services.books.oss import declared
from regie.services.books.oss import oss_turnover
from regie.services.books.vat import seller_of
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon


def oss(
    client: ClientOption,
    quarter: Annotated[
        str,
        typer.Option(
            help="2027-T1 ; sinon le dernier trimestre fini."
            " | 2027-Q1; else the last one that is over."
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Montre les ventes et la TVA OSS d'un trimestre, par pays et taux. | OSS sales.

    regie ledger oss --client "Studio Zen" --quarter 2027-T1
    | regie ledger oss --client "Studio Zen" --quarter 2027-Q1
    """
    with runtime() as opened:
        today = local_day(opened.clock.now())
        last = Quarter.of(today).before
        slug, asked = at_once(
            ("--client", lambda: client_slug(opened, client)),
            ("--quarter", lambda: read_quarter(quarter) if quarter else last),
        )
        found = oss_turnover(opened, slug, asked)
        euros = declared(opened, found) if _is_foreign(found) else found
        with opened.unit(reading=True) as unit:
            abroad = seller_of(opened, unit, slug).abroad
    if json:
        show.as_json(_told(found, asked, euros))
    elif found:
        show.say_line(f"OSS · {asked.text(spoken_language())}", style="bold")
        _print(found, asked)
        for line in _notes(found, asked, euros):
            show.say_line(line, style="dim")
        if _is_foreign(found) and euros is not None:
            _print(euros, asked)
    else:
        show.say_line(_nothing(asked, abroad, slug))


def _told(
    found: Sequence[Turnover], asked: Quarter, euros: Sequence[Turnover] | None
) -> dict[str, object]:
    """Return what is declared in JSON's own types; totals are the quarter's alone."""
    now = [one for one in found if one.sold_in == asked]
    in_euros = [one for one in euros or () if one.sold_in == asked]
    return {
        "quarter": str(asked),
        "rows": _rows(found),
        "totals": _sums(now),
        "euros": None if euros is None else _rows(euros),
        "euro_totals": None if euros is None else _sums(in_euros),
    }


def _sums(rows: Sequence[Turnover]) -> list[dict[str, Money]]:
    """Return sales without VAT and VAT in each currency."""
    codes = sorted({one.net.currency.code for one in rows})
    each = {
        code: [one for one in rows if one.net.currency.code == code] for code in codes
    }
    return [
        {
            "net": total((one.net for one in own), Currency(code)),
            "vat": total((one.vat for one in own), Currency(code)),
        }
        for code, own in each.items()
    ]


def _rows(found: Sequence[Turnover]) -> list[dict[str, object]]:
    return [{**show.plain(one), "sold_in": str(one.sold_in)} for one in found]


def _is_foreign(found: Sequence[Turnover]) -> bool:
    return any(one.net.currency != EUR for one in found)


def _print(found: Sequence[Turnover], asked: Quarter) -> None:
    heads = (
        Head(name=say(fr="Ventes de", en="Sold in"), whole=True),
        Head(name=say(fr="Pays", en="Country"), whole=True),
        Head(name=say(fr="Taux", en="Rate"), right=True),
        Head(name=say(fr="Ventes HT", en="Sales without VAT"), right=True),
        Head(name=say(fr="TVA", en="VAT"), right=True),
    )
    now = [one for one in found if one.sold_in == asked]
    before = [one for one in found if one.sold_in != asked]
    rows = [*(_cells(one) for one in now), *_totals(now)]
    styles = ["" for _ in now] + ["bold"] * (len(rows) - len(now))
    rows += [_cells(one) for one in before]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width, styles=styles), crop=False)


def _cells(one: Turnover) -> tuple[str, ...]:
    language = spoken_language()
    return (
        one.sold_in.text(language),
        one.country,
        f"{decimal_text(one.percent, language)}{say(fr=' ', en='')}%",
        one.net.text(language),
        one.vat.text(language),
    )


def _totals(rows: Sequence[Turnover]) -> Iterator[tuple[str, ...]]:
    language = spoken_language()
    for one in _sums(rows):
        net, vat = one["net"], one["vat"]
        name = f"Total {net.currency.code}"
        yield name, "", "", net.text(language), vat.text(language)


def _notes(
    found: Sequence[Turnover], asked: Quarter, euros: Sequence[Turnover] | None
) -> Iterator[str]:
    if any(one.sold_in != asked for one in found):
        yield say(
            fr="Les lignes d'un trimestre d'avant corrigent sa déclaration : elles ne "
            "sont pas dans le total.",
            en="Rows of an earlier quarter correct its declaration: they are not in "
            "the total.",
        )
    if not _is_foreign(found):
        return
    told = say(
        fr="L'OSS se déclare en euros, au taux de la BCE du dernier jour du trimestre",
        en="OSS is declared in euros, at the ECB's rate of the quarter's last day",
    )
    if euros is not None:
        yield with_colon(told)
        return
    start = min(one.sold_in for one in found).start
    yield told + say(
        fr=f" ; il n'est pas encore connu : regie ledger rates fetch --from {start}",
        en=f"; it is not known yet: regie ledger rates fetch --from {start}",
    )


def _nothing(asked: Quarter, abroad: Abroad, slug: str) -> str:
    quarter = asked.text(spoken_language())
    told = say(fr=f"Aucune vente OSS : {quarter}.", en=f"No OSS sales: {quarter}.")
    if abroad is not Abroad.HOME:
        return told
    command = (
        f"regie ledger correct-vat --client {slug} --from {asked.start} "
        f'--until {asked.end} --reason "…"'
    )
    return told + say(
        fr=" Avec REGIE_VAT_ABROAD=home, toute vente a le taux de la cliente ; eu "
        "donne à chaque pays de l'Union le sien, à partir des prochains imports. Ce "
        f"qui est inscrit se corrige ensuite : {command}",
        en=" With REGIE_VAT_ABROAD=home every sale has the client's own rate; eu gives "
        "each country of the Union its own, from the next imports on. What is booked "
        f"is corrected afterwards: {command}",
    )
