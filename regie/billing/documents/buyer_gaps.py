"""What an agreement, or a quote, must say otherwise of whom it bills, before it can.

Known as soon as it is given: no invoice is needed, and of the OBM only her country.
"""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.parties import is_reachable
from regie.billing.parties import Party
from regie.billing.vat import EU
from regie.billing.vat import VatCase
from regie.billing.vat import VatRegime
from regie.words import say


def buyer_gaps(regime: VatRegime, buyer: Party, own_country: str) -> Iterator[str]:
    """Yield what is missing or does not fit, a sentence each.

    Args:
        regime: How her VAT stands.
        buyer: Whom the OBM bills.
        own_country: The OBM's; empty where it is not known yet.
    """
    if regime.case is VatCase.REVERSE_CHARGE:
        yield from _reverse_charge(buyer, own_country)
    if regime.case is VatCase.OUTSIDE_EU and buyer.country in EU:
        yield say(
            fr="« vat: hors UE » est pour une cliente hors de l'Union européenne ; "
            f"« buyer » est en « {buyer.country} ». Corrigez « country » ou « vat ».",
            en="`vat: outside EU` is for a client outside the European Union; the "
            f"`buyer` is in `{buyer.country}`. Correct `country` or `vat`.",
        )
    if not is_reachable(buyer):
        yield not_reachable("buyer")


def _reverse_charge(buyer: Party, own_country: str) -> Iterator[str]:
    if not buyer.vat_number:
        yield say(
            fr="Avec « vat: autoliquidation », « buyer » doit avoir « vat_number » : "
            "la facture porte les deux numéros.",
            en="With `vat: reverse charge` the `buyer` needs a `vat_number`: the "
            "invoice carries both.",
        )
    country = buyer.country
    if country not in EU or country == own_country:
        yield say(
            fr="« vat: autoliquidation » est pour une cliente d'un autre pays de "
            f"l'UE ; « buyer » est en « {country} ». Corrigez « country » ou « vat ».",
            en="`vat: reverse charge` is for a client in another country of the EU; "
            f"the `buyer` is in `{country}`. Correct `country` or `vat`.",
        )


def not_reachable(name: str) -> str:
    """Say that an e-invoice could not reach a party, `seller` or `buyer`."""
    return say(
        fr=f"« {name} » n'a ni SIREN ni « email » : une facture électronique "
        "a besoin d'une adresse. Ajoutez « email ».",
        en=f"`{name}` has neither a SIREN nor an `email`: an e-invoice needs "
        "an address. Add `email`.",
    )
