"""What an export of payments would write into the ledger, before it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.ledger.payout_csv import read_payments
from regie.money import Currency
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.collect import Collected
from regie.services.books.collect import import_payments
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.runtime import Runtime

#: Payments of the file that are shown as they were read.
FIRST_MAX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What payments of one kind and currency add up to."""

    kind: PaymentKind
    count: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A payment as it was read.

    Attributes:
        on: Its day, as days are counted.
    """

    on: date
    kind: PaymentKind
    amount: Money
    product: str
    customer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do.

    Attributes:
        done: What it would have done.
        sums: Of all payments of the file, known ones too.
        first: The first payments of the file, fees aside.
    """

    done: Collected
    sums: tuple[Sum, ...]
    first: tuple[Line, ...]


def preview_payments(
    runtime: Runtime, text: str, *, file: str, client_slug: str
) -> Preview:
    """Read an export as `import_payments` does, and write nothing.

    Raises:
        ImportFileError: It has bad rows; every one is named.
        ConflictError: A row contradicts the ledger.
    """
    payments = read_payments(text, file=file, zone=ZONE)
    shown = [one for one in payments if one.kind is not PaymentKind.FEE]
    return Preview(
        done=import_payments(
            runtime, text, file=file, client_slug=client_slug, dry=True
        ),
        sums=_sums(payments),
        first=tuple(_line(one) for one in shown[:FIRST_MAX]),
    )


def _sums(payments: Sequence[Payment]) -> tuple[Sum, ...]:
    counts: Counter[tuple[PaymentKind, Currency]] = Counter()
    minors: Counter[tuple[PaymentKind, Currency]] = Counter()
    for one in payments:
        kept = (one.kind, one.amount.currency)
        counts[kept] += 1
        minors[kept] += one.amount.minor
    order = list(PaymentKind)
    return tuple(
        Sum(kind=kind, count=counts[kind, code], amount=Money(minors[kind, code], code))
        for kind, code in sorted(
            counts, key=lambda kept: (order.index(kept[0]), kept[1].code)
        )
    )


def _line(payment: Payment) -> Line:
    return Line(
        on=local_day(payment.happened_at),
        kind=payment.kind,
        amount=payment.amount,
        product=payment.product,
        customer=payment.customer,
    )
