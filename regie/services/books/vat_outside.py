"""Sales that were booked with VAT before their client was known to be abroad."""

from __future__ import annotations

from collections import Counter

from regie.billing.period import Period
from regie.ledger.accounts import is_vat
from regie.ledger.entry import EntryKind
from regie.ledger.vat import Abroad
from regie.money import Currency
from regie.money import Money
from regie.services.books.vat import abroad_of
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say


def vat_outside(
    runtime: Runtime, unit: Unit, client_slug: str, period: Period
) -> tuple[str, ...]:
    """Warn of sales of a period that have VAT although none is assumed any more.

    Nothing tells VAT that a vendor said from what was assumed: the sentence names both.
    """
    if abroad_of(runtime, unit, client_slug) is not Abroad.NONE:
        return ()
    minors: Counter[Currency] = Counter()
    sales = 0
    for entry in unit.ledger.entries(
        client_slug, start=period.start, end=period.end, kinds=(EntryKind.SALE,)
    ):
        taxes = [one.amount for one in entry.postings if is_vat(one.account)]
        sales += any(tax.minor for tax in taxes)
        for tax in taxes:
            minors[tax.currency] -= tax.minor
    if not sales:
        return ()
    sums = ", ".join(Money(minor, code).said() for code, minor in minors.items())
    what = counted(
        sales,
        fr=("vente de la période a", "ventes de la période ont"),
        en=("sale of the period has", "sales of the period have"),
    )
    told = say(
        fr=f"{what} de la TVA au journal ({sums}), qui n'est pas dans le revenu net, "
        "quoique la cliente soit hors de l'Union. Dite par Stripe, elle est juste ; "
        "supposée à l'import, avant que l'accord ou REGIE_VAT_OF_CLIENTS le dise, elle "
        "reste au journal : voyez-la avec la cliente avant de facturer (regie ledger "
        "show).",
        en=f"{what} VAT in the ledger ({sums}), which is not within net revenue, "
        "although the client is outside of the Union. If Stripe told it, it is right; "
        "if it was assumed at the import, before the agreement or REGIE_VAT_OF_CLIENTS "
        "said so, it stays in the ledger: settle it with the client before you bill "
        "(regie ledger show).",
    )
    return (told,)
