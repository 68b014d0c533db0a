"""Sales that an agreement's terms cannot count, since they belong to no campaign."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.agreed.terms import Terms
from regie.billing.period import Period
from regie.billing.revenue.claims import is_open
from regie.money import total
from regie.services.agreements.versions import Version
from regie.services.books.open_sales import OpenSale
from regie.services.books.open_sales import Question
from regie.services.books.open_sales import sales_missing
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say


def campaigns_missing(
    unit: Unit, client_slug: str, versions: Sequence[Version], period: Period
) -> tuple[str, ...]:
    """Return a sentence on sales without a campaign, where the agreement asks for one.

    Those of its tail, after the agreement's last day, too.
    """
    found = sales_missing(unit, client_slug, versions, period, CAMPAIGN)
    return (_missing(found),) if found else ()


def _asks_campaign(terms: Terms) -> bool:
    selections = [terms.where, *(rule.where for rule in terms.rates)]
    return any(where.campaigns for where in selections)


CAMPAIGN = Question(
    asks=_asks_campaign, waits=lambda _terms, told, movement: is_open(told, movement)
)


def _missing(found: Sequence[OpenSale]) -> str:
    what = counted(len(found), fr=("vente", "ventes"), en=("sale", "sales"))
    many = len(found) > 1
    currencies = dict.fromkeys(one.amount.currency for one in found)
    sums = [
        total((one.amount for one in found if one.amount.currency == code), code)
        for code in currencies
    ]
    amounts = " + ".join(one.said() for one in sums)
    return say(
        fr=f"{what} ({amounts} TTC) sans campagne : l'accord ne compte que certaines "
        f"campagnes, {'elles ne comptent' if many else 'elle ne compte'} pas encore. "
        "Dites d'où elles viennent : regie ledger unattributed --client …, ou la page "
        "Argent de la console.",
        en=f"{what} ({amounts} with VAT) without a campaign: the agreement counts some "
        f"campaigns only, {'they do' if many else 'it does'} not count yet. Say where "
        "they come from: regie ledger unattributed --client …, or the console's page "
        "Money.",
    )
