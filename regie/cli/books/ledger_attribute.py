"""`regie ledger unattributed`, `discounts`, `attribute`, `instalments`.

What is known of sales beside their money.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from regie.at_once import at_once
from regie.billing.statement.share_text import part_text
from regie.cli import show
from regie.cli.books.reason_option import reason_typed
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.errors import UsageError
from regie.ledger.attribution import percent_off
from regie.money import Money
from regie.money import number_in
from regie.planning.wording import date_text
from regie.services.books import attribute as services
from regie.services.books.clients import client_slug
from regie.services.books.discounts import unknown_discounts
from regie.services.books.instalments import check_payments
from regie.services.books.instalments import check_whole
from regie.services.books.instalments import tell_instalments
from regie.services.books.open_sales import OpenSale
from regie.words import counted
from regie.words import listed
from regie.words import say
from regie.words import spoken_language

#: Sales that the table shows; `--json` gives all of them.
SHOWN_MAX = 200


def unattributed(client: ClientOption, json: JsonOption = False) -> None:
    """Liste les ventes sans campagne. | List sales that belong to no campaign yet.

    regie ledger unattributed --client "Studio Zen"
    """
    with runtime() as opened:
        found = services.unattributed(
            opened, client_slug(opened, client), limit=None if json else SHOWN_MAX
        )
    if json:
        show.as_json(found)
        return
    if not found.count:
        show.say_line(
            say(
                fr="Toutes les ventes ont une campagne.",
                en="Every sale has a campaign.",
            )
        )
        return
    _show(found.sales)
    legal = listed(found.campaigns, feminine=True)
    number = counted(
        found.count,
        fr=("vente sans campagne", "ventes sans campagne"),
        en=("sale without a campaign", "sales without a campaign"),
    )
    show.say_line(
        say(fr=f"{number}. Campagnes : {legal}", en=f"{number}. Campaigns: {legal}")
    )
    show.say_line(
        say(
            fr="Pour en régler une : regie ledger attribute CLÉ --client … "
            "--campaign … --why « … »",
            en="To settle one: regie ledger attribute KEY --client … --campaign … "
            "--why “…”",
        )
    )


def discounts(client: ClientOption, json: JsonOption = False) -> None:
    """Liste les ventes dont il faut dire la remise. | List sales with unknown discount.

    regie ledger discounts --client "Studio Zen"
    """
    with runtime() as opened:
        found = unknown_discounts(
            opened, client_slug(opened, client), limit=None if json else SHOWN_MAX
        )
    if json:
        show.as_json(found)
        return
    if not found.count:
        show.say_line(
            say(
                fr="Aucune remise à dire : l'accord n'en demande pas, ou toutes sont "
                "connues.",
                en="No discount to be said: the agreement asks for none, or all are "
                "known.",
            )
        )
        return
    _show(found.sales)
    number = counted(found.count, fr=("vente", "ventes"), en=("sale", "sales"))
    show.say_line(
        say(
            fr=f"{number} dont la remise n'est pas connue : pas encore dans les "
            "commissions qui la demandent. Pour la dire, en % du prix : regie ledger "
            "attribute CLÉ --client … --discount 10 --why « … ». Toutes d'un coup, au "
            "plein prix : regie ledger attribute --unknown --client … --discount 0 "
            "--why « … »",
            en=f"{number} whose discount is not known: not yet in the commissions that "
            "ask for it. To say it, in percent of the price: regie ledger attribute "
            "KEY --client … --discount 10 --why “…”. All at once, at the full price: "
            "regie ledger attribute --unknown --client … --discount 0 --why “…”",
        )
    )


def attribute(
    client: ClientOption,
    why: Annotated[str, typer.Option(help="La raison, gardée. | The reason, kept.")],
    sales: Annotated[
        list[str] | None,
        typer.Argument(
            help="Les clés des ventes (ledger unattributed)."
            " | The sales' keys (ledger unattributed)."
        ),
    ] = None,
    who: Annotated[str, typer.Option(help="Qui le dit. | Who says so.")] = "OBM",
    campaign: Annotated[
        str,
        typer.Option(
            help="La campagne ; « - » pour aucune. | The campaign; “-” for none."
        ),
    ] = "",
    party: Annotated[
        str,
        typer.Option(
            help="La partie de l'accord ; « - » pour personne."
            " | The agreement's party; “-” for nobody."
        ),
    ] = "",
    discount: Annotated[
        str,
        typer.Option(
            help="La remise qu'elles avaient, en % du prix ; 0 : plein prix ; « - » : "
            "oublier ce qui a été dit."
            " | The discount they had, in percent of the price; 0: full price; “-”: "
            "forget what was said."
        ),
    ] = "",
    unknown: Annotated[
        bool,
        typer.Option(
            "--unknown",
            help="Toutes celles dont la remise n'est pas connue (ledger discounts)."
            " | All of those whose discount is not known (ledger discounts).",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Dit d'où viennent des ventes. | Say which campaign or party sales belong to.

    regie ledger attribute stripe:charge:ch_1 --client Zen --campaign zen-2027 --why lu
    | regie ledger attribute stripe:charge:ch_1 --client Zen --campaign zen-2027
    --why "as she said"
    """
    decision = services.Decision(
        campaign=campaign.strip(),
        party=party.strip(),
        discount=discount.strip(),
        who=who,
        why=why.strip(),
    )
    keys = sales or []
    with runtime() as opened:
        slug, *_ = at_once(
            ("--client", lambda: client_slug(opened, client)),
            ("", lambda: _check_which(keys, unknown=unknown)),
            ("", lambda: services.check_decision(decision)),
            (
                "",
                lambda: services.check_sales(
                    opened, client_slug(opened, client), keys, decision
                ),
            ),
        )
        rows = services.settle(opened, slug, None if unknown else keys, decision)
    if json:
        show.as_json(rows)
        return
    settled = counted(
        len(rows),
        fr=("vente réglée", "ventes réglées"),
        en=("sale settled", "sales settled"),
    )
    off = _off(decision.discount) if decision.discount else ""
    given = " · ".join(filter(None, (decision.campaign, decision.party, off)))
    show.say_line(f"{settled} → {given}")


def _off(discount: str) -> str:
    percent = percent_off(discount)
    if percent is None:
        return say(fr="remise oubliée", en="discount forgotten")
    share = part_text(percent / 100, spoken_language())
    return say(fr=f"remise de {share}", en=f"discount of {share}")


def _check_which(sales: Sequence[str], *, unknown: bool) -> None:
    if bool(sales) == unknown:
        raise UsageError(
            say(
                fr="Nommez les ventes par leurs clés, ou dites --unknown pour toutes "
                "celles dont la remise n'est pas connue : l'un ou l'autre.",
                en="Name the sales by their keys, or say --unknown for all of those "
                "whose discount is not known: one or the other.",
            )
        )


def instalments(
    payments: Annotated[
        list[str],
        typer.Argument(
            help="Les clés des paiements (ledger show --plain)."
            " | The payments' keys (ledger show --plain)."
        ),
    ],
    client: ClientOption,
    whole: Annotated[
        str,
        typer.Option(
            help="Le prix entier, TVA comprise ; « - » : chacun est une vente à part."
            " | The whole price, with VAT; “-”: each is a sale by itself."
        ),
    ],
    why: Annotated[str, typer.Option(help="La raison, gardée. | The reason, kept.")],
    who: Annotated[str, typer.Option(help="Qui le dit. | Who says so.")] = "OBM",
    json: JsonOption = False,
) -> None:
    """Dit que des paiements sont une même vente. | Say that payments are one sale.

    regie ledger instalments stripe:charge:ch_1 --client Zen --whole 1200 --why 3x400
    """
    with runtime() as opened:
        slug, _, _, reason = at_once(
            ("--client", lambda: client_slug(opened, client)),
            (
                "",
                lambda: check_payments(opened, client_slug(opened, client), payments),
            ),
            ("--whole", lambda: check_whole(opened, payments, whole.strip())),
            ("", lambda: reason_typed(why, "--why")),
        )
        rows = tell_instalments(
            opened, slug, payments, whole=whole.strip(), who=who, why=reason
        )
    if json:
        show.as_json(rows)
        return
    told = counted(len(rows), fr=("paiement", "paiements"), en=("payment", "payments"))
    price = rows[0].told.whole
    apart = say(fr="une vente chacun", en="a sale each")
    show.say_line(f"{told} → {_said(price) if price else apart}")


def _said(price: str) -> str:
    amount, _, code = price.partition(" ")
    said = Money.of(number_in(amount), code).said()
    return say(
        fr=f"une vente en plusieurs fois à {said} TTC",
        en=f"a sale in instalments at {said} with VAT",
    )


def _show(sales: Sequence[OpenSale]) -> None:
    longest = max(len(sale.key) for sale in sales)
    heads = (
        Head(name=say(fr="Jour", en="Day"), whole=True),
        Head(name=say(fr="Vente", en="Sale"), least=longest, gives=True),
        Head(name=say(fr="Montant TTC", en="Amount with VAT"), right=True),
        Head(name=say(fr="Par", en="By"), least=8),
    )
    rows = [row for sale in sales for row in _rows(sale)]
    styles = ["", "dim"] * len(sales)
    out = show.console()
    table = whole_table(heads, rows, width=out.width, styles=styles)
    out.print(table, crop=False)


def _rows(sale: OpenSale) -> tuple[tuple[str, ...], ...]:
    """Return a sale's two rows: what it is, and below it the key that is typed."""
    language = spoken_language()
    what = " · ".join(filter(None, (sale.product, sale.customer)))
    by = " · ".join(filter(None, (sale.link, sale.coupon)))
    day = date_text(sale.on, "d MMM y", language)
    return (day, what, sale.amount.text(language), by), ("", sale.key, "", "")
