"""Whether a rate of VAT is in force where the OBM is established."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from regie.billing.vat import CORSICAN_RATES
from regie.billing.vat import MAINLAND_RATES
from regie.billing.vat import OVERSEAS_RATES
from regie.billing.vat import RATES_IN_FORCE
from regie.billing.vat import VatCase
from regie.billing.vat import VatRegime
from regie.money import decimal_text
from regie.words import say


def unknown_rate(regime: VatRegime, country: str) -> str:
    """Say that a rate is not in force in France; empty if it is, or elsewhere.

    Args:
        country: The OBM's; of another one than France no rates are known.
    """
    is_known = regime.case is not VatCase.STANDARD or regime.percent in RATES_IN_FORCE
    if country != "FR" or is_known:
        return ""
    french, english = (
        [
            _listed(rates, language)
            for rates in (
                (regime.percent,),
                MAINLAND_RATES,
                CORSICAN_RATES,
                OVERSEAS_RATES,
            )
        ]
        for language in ("fr", "en")
    )
    return say(
        fr=f"{french[0]} n'est pas un taux de TVA en vigueur en France ; possibles : "
        f"{french[1]} ; en Corse aussi {french[2]} ; outre-mer aussi {french[3]}.",
        en=f"{english[0]} is no rate of VAT that is in force in France; possible: "
        f"{english[1]}; in Corsica {english[2]} too; overseas {english[3]} too.",
    )


def _listed(rates: Iterable[Decimal], language: str) -> str:
    sign = " %" if language == "fr" else "%"
    return ", ".join(decimal_text(rate, language) + sign for rate in rates)
