"""Sales that an agreement's terms cannot count, since they belong to no campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.agreement import Agreement
from regie.billing.claims import is_open
from regie.billing.counted import in_time
from regie.billing.movements import Movement
from regie.billing.period import Period
from regie.billing.terms import Terms
from regie.ledger.attribution import Told
from regie.money import total
from regie.services.agreed import versions_in_force
from regie.services.open_sales import first_day_billed
from regie.services.open_sales import open_sales
from regie.services.open_sales import OpenSale
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say


def campaigns_missing(unit: Unit, client_slug: str, period: Period) -> tuple[str, ...]:
    """Return a sentence on sales without a campaign, where the agreement asks for one.

    Those of earlier days are told again until they are settled; what lies before the
    first statement was settled elsewhere.
    """
    versions = versions_in_force(unit, client_slug)
    parties = [terms for one in versions for terms in one.agreement.parties]
    if not any(map(_asks_campaign, parties)):
        return ()
    begins = first_day_billed(unit, client_slug, period)
    found = [
        sale
        for sale in open_sales(unit, client_slug, _waits)
        if begins <= sale.on < period.end
    ]
    return (_missing(found),) if found else ()


def _asks_campaign(terms: Terms) -> bool:
    selections = [terms.where, *(rule.where for rule in terms.rates)]
    return any(where.campaigns for where in selections)


def _waits(told: Told, movement: Movement, agreement: Agreement | None) -> bool:
    if agreement is None or not is_open(told, movement):
        return False
    day, ends_on = movement.on, agreement.ends_on or date.max
    return agreement.starts_on <= day < ends_on and any(
        _asks_campaign(terms) and in_time(terms, day) for terms in agreement.parties
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
