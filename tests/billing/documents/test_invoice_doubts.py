from __future__ import annotations

from dataclasses import replace

import pytest

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_doubts import doubts
from regie.billing.vat import FRANCHISE
from regie.billing.vat import OUTSIDE_EU
from regie.billing.vat import REVERSE_CHARGE
from regie.words import speaking
from tests.billing.invoices import AUSTIN
from tests.billing.invoices import BERLIN
from tests.billing.invoices import drafted
from tests.billing.invoices import EXEMPT_SELLER
from tests.billing.invoices import SELLER
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

BELGIAN = replace(EXEMPT_SELLER, country="BE")


@pytest.mark.parametrize(
    ("draft", "beginnings"),
    [
        (
            drafted(FRANCHISE, BERLIN, seller=EXEMPT_SELLER),
            ["`vat: franchise` for a client in another country of the Union (DE)"],
        ),
        (drafted(FRANCHISE, STUDIO_ZEN, seller=EXEMPT_SELLER), []),
        (drafted(FRANCHISE, AUSTIN, seller=EXEMPT_SELLER), []),
        (drafted(FRANCHISE, BERLIN, seller=BELGIAN), []),
        (drafted(REVERSE_CHARGE, BERLIN, seller=SELLER), []),
        (
            drafted(TWENTY, AUSTIN),
            ["`vat: 20 %` for a client outside of the Union (US)"],
        ),
        (
            drafted(TWENTY, BERLIN),
            ["`vat: 20 %` for a client in another country of the Union (DE)"],
        ),
        (
            drafted(TWENTY, STUDIO_ZEN, seller=BELGIAN),
            ["`vat: 20 %` for a client in another country of the Union (FR)"],
        ),
        (drafted(TWENTY, STUDIO_ZEN), []),
        (drafted(TWENTY, replace(AUSTIN, country="MC")), []),
        (drafted(TWENTY, replace(AUSTIN, country="RE")), []),
        (drafted(TWENTY, AUSTIN, seller=replace(SELLER, country="CH")), []),
        (drafted(OUTSIDE_EU, AUSTIN), []),
    ],
)
def test_what_may_be_issued_and_is_probably_wrong(
    draft: Invoice, beginnings: list[str]
) -> None:
    with speaking("en"):
        assert [one.split(": a service")[0] for one in doubts(draft)] == beginnings
