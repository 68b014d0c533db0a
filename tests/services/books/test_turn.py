"""What is written of payments follows from others of the same file."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal

from regie.ledger.vat import Vat
from regie.money import EUR
from regie.money import Money
from regie.ports import Origin
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.turn import Turning
from tests.rehearsed import PARIS
from tests.rehearsed import Stage

AT = datetime(2027, 2, 3, 9, tzinfo=UTC)
SALE = Payment(
    key="stripe:charge:ch_1",
    kind=PaymentKind.SALE,
    amount=Money(11900, EUR),
    happened_at=AT,
    origin=Origin(about="stripe:charge:ch_1", country="DE"),
)
REFUND = Payment(
    key="stripe:refund:re_1",
    kind=PaymentKind.REFUND,
    amount=Money(5950, EUR),
    happened_at=AT,
    parent=SALE.key,
)


def vat_of(country: str, _: date) -> Vat:
    if country:
        return Vat(percent=Decimal(19), oss=country.lower())
    return Vat(percent=Decimal(20))


def test_a_refund_gives_back_the_vat_of_its_sale_in_the_same_file(on: Stage) -> None:
    with on.runtime.unit(reading=True) as unit:
        turning = Turning(
            unit=unit, client="studio-zen", zone=PARIS, now=AT, vat_of=vat_of
        )
        made = turning.turned([SALE, REFUND]).entries

    assert [(one.account.role, str(one.amount)) for one in made[1].postings] == [
        ("processor:stripe", "-59.50 EUR"),
        ("refunds", "50.00 EUR"),
        ("vat:oss:de", "9.50 EUR"),
    ]
