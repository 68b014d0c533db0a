"""A payment vendor's export -> payments; all of the file or nothing.

Stripe: the itemised reports "payout reconciliation" and "balance change from activity"
(https://docs.stripe.com/reports/report-types/payout-reconciliation, read 2026-11-24),
one row a balance transaction. Amounts are in major units, signed as the client's
balance moves. Columns used:

    balance_transaction_id, reporting_category, currency, gross, fee, source_id
    created_utc, or created                    in UTC, or in the zone asked of Stripe
    net                                        must be gross - fee where it is given
    charge_id                                  the sale of a refund
    customer_facing_amount, customer_facing_currency
                                               what the customer paid, where Stripe
                                               converted it: the currency of a webhook
    description, customer_name, customer_email for the statement
    payment_metadata[campaign], [link], [affiliate], [ref], [coupon], [variant],
    [category], payment_intent_id, customer_id, card_country
                                               where the sale came from
    payment_metadata[purchase], [signed], subscription_id
                                               of which sale it is an instalment, and
                                               that sale's whole price
    payment_metadata[discount], discount, remise
                                               percent off; the latter two are columns
                                               that a person adds
    automatic_payout_id                        the payout that paid it out

A `charge` row is a sale and its fee, a `refund` row a refund, `refund_failure` one that
came back, a `dispute` row what a customer's bank took, `dispute_reversal` what it gave
back, a `payout` row what went to the client's bank (`payout_reversal`: came back;
`topup` and `topup_reversal`: the other way), a `fee` row a fee. A lost dispute moves no
balance, so that only the webhook tells of it. `source_id` says which dispute it is
(`dp_…`, `du_…`). Any other category is a bad row: it would change the revenue in a way
that is not known here.

The keys are those of the webhooks: `stripe:charge:ch_…`, `stripe:refund:re_…`,
`stripe:payout:po_…`; a fee is `stripe:fee:txn_…` by its balance transaction, and so is
what a dispute moved, `stripe:dispute:txn_…`. Where Stripe converted what the customer
paid, the conversion is `stripe:exchange:txn_…`.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from regie.errors import ImportFileError
from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import Row
from regie.ledger.csv_rows import Sheet
from regie.ledger.csv_rows import take_rows
from regie.ledger.csv_rows import told_in_order
from regie.ledger.other_exports import no_export
from regie.ledger.other_exports import way_out
from regie.ledger.payout_origin import stripe_origin
from regie.ledger.payout_origin import typed_cells
from regie.ledger.told_twice import contradictions
from regie.ledger.told_twice import RowsById
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.words import say

REQUIRED = (
    "balance_transaction_id",
    "reporting_category",
    "currency",
    "gross",
    "fee",
    "source_id",
)


def read_payments(
    text: str, *, file: str, zone: ZoneInfo, vendor: str = "stripe"
) -> list[Payment]:
    """Read every payment of an export, in the order of the file.

    Args:
        text: The file's content.
        file: Its name, for messages.
        zone: The zone of the column `created` where there is no `created_utc`.
        vendor: Whose export it is; `stripe` is the only one so far.

    Raises:
        ImportFileError: Something is wrong; it says what, row by row.
    """
    if vendor not in _READERS:
        raise ImportFileError(file, [_unknown_vendor(vendor)])
    sheet = Sheet(text, zone=zone)
    missing = _missing(sheet.names)
    if missing:
        raise ImportFileError(file, no_export(sheet.names, missing))
    payments: list[Payment] = []
    read, by_id = _READERS[vendor], RowsById()

    def take(row: Row) -> None:
        said = read(row)
        by_id.take(row, said)
        payments.extend(said)

    take_rows(sheet.rows(), take, sheet.problems, cells=_stripe_cells)
    sentences = [*told_in_order(sheet.problems), *contradictions(payments)]
    if sentences:
        raise ImportFileError(file, sentences)
    return payments


def lines_of(text: str, *, zone: ZoneInfo) -> dict[str, int]:
    """Return on which line each payment of an export is first, by its key.

    Args:
        text: The file's content, as `read_payments` reads it.
    """
    lines: dict[str, int] = {}
    for row in Sheet(text, zone=zone).rows():
        for payment in _stripe_payments(row):
            lines.setdefault(payment.key, row.line)
    return lines


def _missing(names: Sequence[str]) -> list[str]:
    missing = [name for name in REQUIRED if name not in names]
    if not {"created_utc", "created"} & set(names):
        missing.append("created_utc")
    return missing


def _stripe_cells(row: Row) -> Iterator[Callable[[], object]]:
    """Yield readers of the cells, and of what a row of its category needs."""
    facing = "customer_facing_currency"
    sound = row.with_currency("currency", facing)
    yield partial(row.currency, "currency")
    yield partial(sound.money, "gross")
    yield partial(sound.money, "fee")
    yield partial(_check_net, sound)
    yield partial(_happened_at, row)
    if row.text(facing) and row.text(facing).upper() != row.text("currency").upper():
        yield partial(row.currency, facing)
        yield partial(sound.money, "customer_facing_amount", facing)
    yield from typed_cells(row)
    category = row.text("reporting_category").lower()
    if category in _SIGNS:
        yield partial(_paid, sound, _SIGNS[category])
    yield lambda: _stripe_fee(sound, sound.money("fee"), "")
    yield partial(_stripe_of_category, sound)


def _stripe_payments(row: Row) -> list[Payment]:
    _check_net(row)
    payments = _stripe_of_category(row)
    payout = row.text("automatic_payout_id")
    if not payout:
        return payments
    return [replace(one, payout=f"stripe:payout:{payout}") for one in payments]


def _stripe_of_category(row: Row) -> list[Payment]:
    category = row.text("reporting_category").lower()
    if category not in _STRIPE_CATEGORIES:
        legal = ", ".join(sorted(_STRIPE_CATEGORIES)) + way_out(category)
        raise BadCellError(column="reporting_category", value=category, legal=legal)
    return _STRIPE_CATEGORIES[category](row)


def _stripe_charge(row: Row) -> list[Payment]:
    key = f"stripe:charge:{row.identifier('source_id', 'ch_', 'py_')}"
    sale = Payment(
        key=key,
        kind=PaymentKind.SALE,
        amount=_paid(row, 1),
        happened_at=_happened_at(row),
        product=row.text("description"),
        customer=row.text("customer_name") or row.text("customer_email"),
        origin=stripe_origin(row, key),
    )
    fee = _stripe_fee(row, row.money("fee"), key)
    return [sale, *_stripe_exchange(row, key), *fee]


def _stripe_refund(row: Row) -> list[Payment]:
    return _stripe_given_back(row, "refund", PaymentKind.REFUND, -1)


def _stripe_failed_refund(row: Row) -> list[Payment]:
    return _stripe_given_back(row, "refund_failed", PaymentKind.REFUND_FAILED, 1)


def _stripe_given_back(
    row: Row, word: str, kind: PaymentKind, sign: int
) -> list[Payment]:
    key = f"stripe:{word}:{row.identifier('source_id', 're_', 'pyr_')}"
    return _stripe_of_sale(row, key, kind, sign)


def _stripe_disputed(row: Row, kind: PaymentKind, sign: int) -> list[Payment]:
    key = f"stripe:dispute:{row.identifier('balance_transaction_id', 'txn_')}"
    moved, *others = _stripe_of_sale(row, key, kind, sign, PaymentKind.DISPUTE_FEE)
    source = row.text("source_id")
    dispute = source if source.startswith(("dp_", "du_")) else ""
    return [replace(moved, dispute=dispute), *others]


def _stripe_of_sale(
    row: Row,
    key: str,
    kind: PaymentKind,
    sign: int,
    fee_kind: PaymentKind = PaymentKind.FEE,
) -> list[Payment]:
    """Return what follows from a sale, and its fee."""
    sale_id = row.text("charge_id")
    parent = f"stripe:charge:{sale_id}" if sale_id else ""
    payment = Payment(
        key=key,
        kind=kind,
        amount=_paid(row, sign),
        happened_at=_happened_at(row),
        parent=parent,
        product=row.text("description"),
        customer=row.text("customer_name") or row.text("customer_email"),
    )
    fee = _stripe_fee(row, row.money("fee"), parent, fee_kind)
    return [payment, *_stripe_exchange(row, parent), *fee]


def _stripe_paid_out(row: Row, word: str, prefix: str) -> list[Payment]:
    payout = Payment(
        key=f"stripe:{word}:{row.identifier('source_id', prefix)}",
        kind=PaymentKind.PAYOUT,
        amount=-row.money("gross"),
        happened_at=_happened_at(row),
    )
    fee = _stripe_fee(row, row.money("fee"), "", PaymentKind.PAYOUT_FEE)
    return [payout, *fee] if payout.amount else fee


def _stripe_exchange(row: Row, parent: str) -> list[Payment]:
    """Return what Stripe converted; a row in the customer's currency has nothing."""
    into = row.money("gross")
    paid = _paid(row, 1 if into.minor > 0 else -1)
    if paid.currency == into.currency or not paid:
        return []
    exchange = Payment(
        key=f"stripe:exchange:{row.identifier('balance_transaction_id', 'txn_')}",
        kind=PaymentKind.EXCHANGE,
        amount=paid if into.minor > 0 else -paid,
        into=into,
        happened_at=_happened_at(row),
        parent=parent,
        product=row.text("description"),
    )
    return [exchange]


def _stripe_own_fee(row: Row) -> list[Payment]:
    return _stripe_fee(row, row.money("fee") - row.money("gross"), "")


def _stripe_fee(
    row: Row, amount: Money, parent: str, kind: PaymentKind = PaymentKind.FEE
) -> list[Payment]:
    if not amount:
        return []
    fee = Payment(
        key=f"stripe:fee:{row.identifier('balance_transaction_id', 'txn_')}",
        kind=kind,
        amount=amount,
        happened_at=_happened_at(row),
        parent=parent,
        product=row.text("description"),
    )
    return [fee]


def _happened_at(row: Row) -> datetime:
    if row.text("created_utc"):
        return row.moment("created_utc", in_utc=True)
    return row.moment("created", in_utc=False)


def _paid(row: Row, sign: int) -> Money:
    gross = row.money("gross")
    if gross.minor * sign <= 0:
        legal = say(fr="un montant positif", en="an amount above zero")
        if sign < 0:
            legal = say(fr="un montant négatif", en="an amount below zero")
        raise BadCellError(column="gross", value=row.text("gross"), legal=legal)
    paid_in = row.text("customer_facing_currency").upper()
    if paid_in and paid_in != gross.currency.code:
        return abs(row.money("customer_facing_amount", "customer_facing_currency"))
    return abs(gross)


def _check_net(row: Row) -> None:
    expected = row.money("gross") - row.money("fee")
    if row.text("net") and row.money("net") != expected:
        legal = f"gross - fee = {expected!s}"
        raise BadCellError(column="net", value=row.text("net"), legal=legal)


def _unknown_vendor(vendor: str) -> str:
    legal = ", ".join(_READERS)
    return say(
        fr=f"Régie ne sait pas lire les exports de « {vendor} » ; possibles : {legal}.",
        en=f"Régie cannot read exports of “{vendor}”; possible: {legal}.",
    )


def is_read(category: str) -> bool:
    """Say whether rows of a reporting category are read."""
    return category in _STRIPE_CATEGORIES


#: Of the categories that pay, or give back: which sign their gross amount has.
_SIGNS = {
    "charge": 1,
    "refund": -1,
    "refund_failure": 1,
    "dispute": -1,
    "dispute_reversal": 1,
}
_STRIPE_CATEGORIES: Mapping[str, Callable[[Row], list[Payment]]] = {
    "charge": _stripe_charge,
    "refund": _stripe_refund,
    "refund_failure": _stripe_failed_refund,
    "dispute": partial(_stripe_disputed, kind=PaymentKind.DISPUTE, sign=-1),
    "dispute_reversal": partial(_stripe_disputed, kind=PaymentKind.DISPUTE_WON, sign=1),
    "payout": partial(_stripe_paid_out, word="payout", prefix="po_"),
    "payout_reversal": partial(_stripe_paid_out, word="payout_failed", prefix="po_"),
    "topup": partial(_stripe_paid_out, word="topup", prefix="tu_"),
    "topup_reversal": partial(_stripe_paid_out, word="topup_failed", prefix="tu_"),
    "fee": _stripe_own_fee,
}
_READERS: Mapping[str, Callable[[Row], list[Payment]]] = {"stripe": _stripe_payments}
