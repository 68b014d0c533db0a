"""Which VAT was assumed within the sales of a file that does not tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal

from regie.ledger.vat import Taxation
from regie.money import decimal_text
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumedVat:
    """Sales to one country whose VAT is counted at one rate, since nothing tells it.

    Attributes:
        country: Two capitals; empty where it is not told.
        percent: `20` for 20 %.
        sales: How many.
        is_home: It is the country in which the client is established.
    """

    country: str
    percent: Decimal
    sales: int
    is_home: bool


def assumed_vat(
    payments: Iterable[Payment], taxation: Taxation, zone: tzinfo
) -> tuple[AssumedVat, ...]:
    """Return what is assumed of the sales that do not tell their VAT.

    Args:
        payments: All of a file.
        taxation: Their client's.
        zone: In which days are counted.
    """
    sales = Counter(
        (
            one.origin.country if one.origin else "",
            one.happened_at.astimezone(zone).date(),
        )
        for one in payments
        if one.kind is PaymentKind.SALE and one.tax is None
    )
    found: Counter[tuple[str, Decimal]] = Counter()
    for (country, day), number in sales.items():
        found[country, taxation.of(country, day).percent] += number
    return tuple(
        AssumedVat(
            country=country,
            percent=percent,
            sales=found[country, percent],
            is_home=taxation.is_home(country),
        )
        for country, percent in sorted(found)
    )


def assumed_sentence(
    assumed: Iterable[AssumedVat], client_slug: str, settled: str = ""
) -> str:
    """Say what was assumed and where that is set; empty where nothing is in doubt.

    Sales to the client's own country alone are in none.

    Args:
        settled: By what it is no assumption; see `vat_settled_by`.
    """
    told = [one for one in assumed if one.country]
    if all(one.is_home for one in told):
        return ""
    rates = ", ".join(
        f"{one.country} {_percent(one.percent)} × {one.sales}" for one in told
    )
    sales = counted(
        sum(one.sales for one in told),
        fr=(
            "vente du fichier ne dit pas sa TVA",
            "ventes du fichier ne disent pas leur TVA",
        ),
        en=(
            "sale of the file does not tell its VAT",
            "sales of the file do not tell their VAT",
        ),
    )
    if settled:
        return say(
            fr=f"{sales}. Comptée, par pays : {rates} ; {settled}.",
            en=f"{sales}. Counted, by country: {rates}; {settled}.",
        )
    setting = f'REGIE_VAT_OF_CLIENTS=\'{{"{client_slug}": "none"}}\''
    command = f"regie ledger correct-vat --client {client_slug} --file"
    return say(
        fr=f"{sales}. Supposée, par pays : {rates}. Si c'est faux, changez-le avant "
        f"d'importer : {setting} (none : aucune, cliente hors de l'Union ; world : "
        "aucune hors de l'Union ; eu : celle du pays ; home : la sienne partout ; BE : "
        "cliente établie en Belgique). Ce qui est déjà inscrit se corrige ensuite : "
        f'{command} … --reason "…".',
        en=f"{sales}. Assumed, by country: {rates}. If that is wrong, change it before "
        f"you import: {setting} (none: none at all, a client outside of the Union; "
        "world: none outside of the Union; eu: the country's; home: her own "
        "everywhere; BE: a client in Belgium). What is booked already is corrected "
        f'afterwards: {command} … --reason "…".',
    )


def _percent(percent: Decimal) -> str:
    number = decimal_text(percent, spoken_language())
    return say(fr=f"{number} %", en=f"{number}%")
