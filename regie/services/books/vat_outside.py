"""Sales that were booked with French VAT before their client was known to be abroad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from regie.billing.period import Period
from regie.ledger import accounts
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.vat import Abroad
from regie.ledger.vat import HOME
from regie.ledger.vat import Taxation
from regie.ledger.vat_corrections import standing_sale
from regie.ledger.vat_within import vat_booked
from regie.ledger.vat_within import within
from regie.money import Currency
from regie.money import Money
from regie.services.books.vat import seller_of
from regie.services.books.vat import taxation
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

_KINDS = (EntryKind.SALE, EntryKind.REVERSAL, EntryKind.CORRECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doubted:
    """Sales whose VAT may be a wrong assumption, and that VAT."""

    sales: int
    sums: str


def vat_outside(
    runtime: Runtime, unit: Unit, client_slug: str, period: Period
) -> tuple[str, ...]:
    """Warn of sales of a period that have VAT which their client does not owe.

    Of one whose sales have none that is all VAT; of one in another country of the
    Union, VAT at the French rate. Nothing tells VAT that a vendor said from what was
    assumed: the sentence names both, and the command that corrects what was assumed.

    Raises:
        FormError: The table of rates in the data folder has problems.
    """
    taxed = taxation(runtime, unit, client_slug)
    has_none = taxed.abroad is Abroad.NONE
    if taxed.home == HOME and not has_none:
        return ()
    entries = unit.ledger.entries(
        client_slug, start=period.start, end=period.end, kinds=_KINDS
    )
    french = Decimal(runtime.vat_rate_percent)
    found = _doubted(
        list(_standing(entries)) if has_none else list(_at(french, entries, taxed))
    )
    if not found.sales:
        return ()
    command = (
        f"regie ledger correct-vat --client {client_slug} --from {period.start} "
        f'--until {period.end} --reason "…"'
    )
    country = seller_of(runtime, unit, client_slug).country
    why = _none(country) if has_none else _elsewhere(country)
    return (_told(found) + why + _what_to_do(command),)


def _standing(entries: list[Entry]) -> Iterator[Entry]:
    """Yield the sales that count, as they are corrected, with VAT."""
    known = {one.key: one for one in entries}
    for entry in entries:
        stands = standing_sale(entry.key, known)
        if entry.kind is EntryKind.SALE and stands is not None and vat_booked(stands):
            yield stands


def _at(percent: Decimal, entries: list[Entry], taxed: Taxation) -> Iterator[Entry]:
    """Yield those with a rate that is not the seller's, in the account of her own."""
    for sale in _standing(entries):
        gross = abs(sale.postings[0].amount)
        own = taxed.own_percent(sale.effective_on)
        tax, right = gross.scaled(within(percent)), gross.scaled(within(own))
        if tax != right and vat_booked(sale) == {accounts.vat(sale.client): tax}:
            yield sale


def _doubted(sales: list[Entry]) -> _Doubted:
    minors: Counter[Currency] = Counter()
    for sale in sales:
        for tax in vat_booked(sale).values():
            minors[tax.currency] += tax.minor
    sums = ", ".join(Money(minor, code).said() for code, minor in minors.items())
    return _Doubted(sales=len(sales), sums=sums)


def _told(found: _Doubted) -> str:
    what = counted(
        found.sales,
        fr=("vente de la période a", "ventes de la période ont"),
        en=("sale of the period has", "sales of the period have"),
    )
    return say(
        fr=f"{what} de la TVA au journal ({found.sums}), ",
        en=f"{what} VAT in the ledger ({found.sums}), ",
    )


def _none(country: str) -> str:
    """Say why there is none: the client is outside of the Union, or it is set."""
    if country == HOME:
        return say(
            fr="qui n'est pas dans le revenu net, quoique les ventes de la cliente "
            "n'en aient aucune (REGIE_VAT_OF_CLIENTS).",
            en="which is not within net revenue, although the client's sales have none "
            "(REGIE_VAT_OF_CLIENTS).",
        )
    return say(
        fr="qui n'est pas dans le revenu net, quoique la cliente soit hors de l'Union.",
        en="which is not within net revenue, although the client is outside of the "
        "Union.",
    )


def _elsewhere(country: str) -> str:
    return say(
        fr="au taux français, quoique la cliente soit établie ailleurs dans l'Union "
        f"({country}).",
        en="at the French rate, although the client is established elsewhere in the "
        f"Union ({country}).",
    )


def _what_to_do(command: str) -> str:
    return say(
        fr=" Dite par Stripe, elle est juste ; supposée à l'import, avant que l'accord "
        "ou REGIE_VAT_OF_CLIENTS le dise, corrigez-la avant de facturer, et voyez "
        f"d'abord ce que cela donne : {command}",
        en=" If Stripe told it, it is right; if it was assumed at the import, before "
        "the agreement or REGIE_VAT_OF_CLIENTS said so, correct it before you bill, "
        f"and see first what that does: {command}",
    )
