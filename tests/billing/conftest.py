"""An agreement and a seller that most billing tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import BaseFee
from regie.billing.agreed.agreement import Commission
from regie.billing.agreed.agreement import Every
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import Place
from regie.billing.documents.mentions import When
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.vat import FRANCHISE
from regie.billing.vat import standard
from regie.money import Currency
from regie.money import Money

MakeAgreement = Callable[..., Agreement]

#: The notes that an e-invoice carries, whatever it is for.
NOTES = tuple(
    MentionRule(
        mention=Mention(
            name=place.value, fr=f"{place} fr", en=f"{place} en", place=place
        ),
        when=When.ALWAYS,
    )
    for place in (Place.PMT, Place.PMD, Place.AAB)
)


def make_agreement(
    *,
    base: str | None = "800",
    every: Every = Every.MONTH,
    rate: str | None = "8",
    fees_out: bool = False,
    starts_on: str = "2027-01-01",
    ends_on: str | None = None,
    vat: str | None = None,
    currency: str = "EUR",
) -> Agreement:
    return Agreement(
        title="Studio Zen 2027",
        client="Studio Zen",
        starts_on=date.fromisoformat(starts_on),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        currency=Currency(currency),
        base=BaseFee(amount=Money.of(base, currency), every=every) if base else None,
        commission=Commission(rate_percent=Decimal(rate), fees_out=fees_out)
        if rate
        else None,
        payment_terms_days=30,
        vat=standard(Decimal(vat)) if vat else FRANCHISE,
        buyer=Party(
            name="Studio Zen SAS",
            address=("12 rue des Lilas", "75011 Paris"),
            siren="732829320",
        ),
        sha256="abc",
    )


@pytest.fixture
def agreed() -> MakeAgreement:
    return make_agreement


@pytest.fixture
def seller() -> Seller:
    return Seller(
        name="Camille Martin",
        form="Entrepreneur individuel",
        address=("5 place du Marché", "69002 Lyon"),
        siret="73282932000074",
        vat_number="FR44732829320",
        email="camille@martin.example",
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
    )
