from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import mentions_for
from regie.billing.documents.invoice_gaps import check_complete
from regie.billing.documents.invoice_gaps import gaps
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.documents.mentions import Place
from regie.billing.vat import FRANCHISE
from regie.billing.vat import OUTSIDE_EU
from regie.billing.vat import REVERSE_CHARGE
from regie.billing.vat import standard
from regie.words import speaking
from tests.billing.invoices import AUSTIN
from tests.billing.invoices import BERLIN
from tests.billing.invoices import drafted
from tests.billing.invoices import earlier
from tests.billing.invoices import EXEMPT_SELLER
from tests.billing.invoices import line
from tests.billing.invoices import ON
from tests.billing.invoices import RULES
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import SELLER
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

NOWHERE = replace(SELLER, siret="", vat_number="", email="", country="BE")


def ready(draft: Invoice) -> Invoice:
    return replace(draft, mentions=mentions_for(draft, RULES, ON))


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_issued_lacks_nothing(name: str) -> None:
    assert gaps(SAMPLES[name]) == []


@pytest.mark.parametrize(
    ("draft", "beginnings"),
    [
        (
            drafted(TWENTY, seller=EXEMPT_SELLER),
            ["The agreement charges VAT but your profile has no `vat_number`"],
        ),
        (
            drafted(standard(Decimal(21))),
            [
                (
                    "21% is no rate of VAT that is in force in France; possible: 20%, 10%, "
                    "5.5%, 2.1%; in Corsica 13%, 0.9% too; overseas 8.5%, 1.75%, 1.05% too."
                )
            ],
        ),
        (
            drafted(standard(Decimal("19.6"))),
            ["19.6% is no rate of VAT that is in force in France; possible: 20%, 10%"],
        ),
        (
            drafted(standard(Decimal(7))),
            ["7% is no rate of VAT that is in force in France; possible: 20%, 10%"],
        ),
        (
            drafted(FRANCHISE, seller=NOWHERE),
            [
                "Your profile has neither `siret` nor `vat_number`",
                "`seller` has neither a SIREN nor an `email`",
            ],
        ),
        (
            drafted(REVERSE_CHARGE, STUDIO_ZEN, seller=EXEMPT_SELLER),
            [
                "With `vat: reverse charge` your profile needs a `vat_number`",
                "With `vat: reverse charge` the `buyer` needs a `vat_number`",
                "`vat: reverse charge` is for a client in another country of the EU",
            ],
        ),
        (
            drafted(OUTSIDE_EU, BERLIN, seller=EXEMPT_SELLER),
            [
                "With `vat: outside EU` your profile needs a `vat_number`",
                "`vat: outside EU` is for a client outside the European Union",
            ],
        ),
        (
            drafted(OUTSIDE_EU, replace(AUSTIN, email="")),
            ["`buyer` has neither a SIREN nor an `email`"],
        ),
        (
            drafted(TWENTY, STUDIO_ZEN, line("10.00", "USD")),
            ["The VAT of an invoice in USD is given in euros too"],
        ),
        (
            drafted(OUTSIDE_EU, AUSTIN, line("10.000", "KWD")),
            ["An e-invoice has two decimals only: KWD has 3"],
        ),
    ],
)
def test_all_that_is_missing_is_said_at_once(
    draft: Invoice, beginnings: list[str]
) -> None:
    with speaking("en"):
        found = gaps(ready(draft))

    assert [
        sentence[: len(start)]
        for sentence, start in zip(found, beginnings, strict=True)
    ] == beginnings


@pytest.mark.parametrize(
    "rate", ["20", "13", "10", "8.5", "5.5", "2.1", "1.75", "1.05", "0.9"]
)
def test_a_rate_that_is_in_force_is_none_of_it(rate: str) -> None:
    assert gaps(ready(drafted(standard(Decimal(rate))))) == []


def test_a_rate_of_another_country_is_none_of_it() -> None:
    abroad = replace(SELLER, country="BE")

    assert gaps(ready(drafted(standard(Decimal(21)), seller=abroad))) == []


def test_a_credit_note_has_the_rate_of_what_it_corrects() -> None:
    former = drafted(
        standard(Decimal("19.6")),
        STUDIO_ZEN,
        line("100.00"),
        kind=Kind.CREDIT_NOTE,
        earlier=(earlier("F2027-0001", "1481.40"),),
    )

    assert gaps(ready(former)) == []


@pytest.mark.parametrize("place", [Place.PMT, Place.PMD, Place.AAB, Place.EXEMPTION])
def test_a_table_without_a_mandatory_mention_is_refused(place: Place) -> None:
    full = ready(drafted(FRANCHISE))
    kept = tuple(one for one in full.mentions if one.place is not place)

    with speaking("en"), pytest.raises(NotBillableError) as caught:
        check_complete(replace(full, mentions=kept))

    assert str(caught.value) == (
        f"The table of mentions (mentions.yaml) has 0 with `place: {place}` for this "
        "invoice; there must be one."
    )
