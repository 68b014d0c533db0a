"""What a payment does to which accounts.

    sale           processor +gross   sales         -net   vat -VAT
    refund         processor -gross   refunds       +net   vat +VAT
    refund failed  processor +gross   refunds       -net   vat -VAT
    dispute        disputes  +gross   processor     -gross
    dispute won    processor +gross   disputes      -gross
    dispute lost   disputes  -gross   disputes:lost +net   vat +VAT
    fee            fees:…    +fee     processor     -fee
    payout         bank      +amount  processor     -amount
    exchange       fx        +amount  processor     -amount   in the one currency
                   processor +into    fx            -into     in the other

VAT is what lies within the gross amount; that of another country, declared through the
one-stop shop, is in an account of its own, `vat:oss:de`. It is rounded once; the net
amount is the difference, so that the entry balances to the minor unit. A fee that the
vendor gives back is a negative fee, a payout that comes back a negative payout. The
three entries of a dispute may arrive in any order: together they leave nothing in
`disputes`.

An exchange holds both amounts, so that its rate is their fraction. Where a refund was
converted at another rate than its sale, the difference stays in `fx`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from functools import lru_cache

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import Posting
from regie.ledger.vat import Vat
from regie.money import Money
from regie.money import total
from regie.ports import Payment
from regie.ports import PaymentKind

#: Kinds that give back what was sold, VAT included.
GIVEN_BACK = frozenset(
    {PaymentKind.REFUND, PaymentKind.REFUND_FAILED, PaymentKind.DISPUTE_LOST}
)
_FEES: Mapping[PaymentKind, str] = {
    PaymentKind.FEE: "payment",
    PaymentKind.DISPUTE_FEE: "dispute",
    PaymentKind.PAYOUT_FEE: "payout",
}

#: Kinds whose amount may be negative: given back, or come back.
_SIGNED = frozenset({*_FEES, PaymentKind.PAYOUT})

#: Kinds that say how much of the amount is VAT.
_TAXED = GIVEN_BACK | {PaymentKind.SALE}

#: Postings kept: of different amounts, not of payments.
USUAL_KEPT = 4096


def postings_of(
    payment: Payment, client: str, vat: Vat, sale: Entry | None
) -> tuple[Posting, ...]:
    """Return what the payment does; see `regie.ledger.rules.entries_for`.

    Raises:
        EntryError: The amount must be positive, or the vendor's VAT is not within it.
    """
    kind, amount = payment.kind, payment.amount
    if kind is PaymentKind.EXCHANGE:
        return _exchanged(payment, client)
    if kind not in _SIGNED and amount.minor <= 0:
        raise EntryError(payment.key, f"a {kind.value} must be positive")
    tax = payment.tax
    if tax is not None and kind in _TAXED and not 0 <= tax.minor <= amount.minor:
        raise EntryError(payment.key, f"no VAT within its amount: {tax!s}")
    vendor = payment.key.split(":", 1)[0]
    if kind not in GIVEN_BACK or sale is None:
        return _usual(kind, vendor, amount, tax, client, vat)
    owed = _vat_account(sale, _owed(client, vat))
    if tax is None:
        tax = _vat_given_back(amount, vat.percent, sale)
    return _of_revenue(kind, accounts.processor(client, vendor), amount, owed, tax)


@lru_cache(maxsize=USUAL_KEPT)
def _usual(
    kind: PaymentKind,
    vendor: str,
    amount: Money,
    tax: Money | None,
    client: str,
    vat: Vat,
) -> tuple[Posting, ...]:
    """Return what a payment does by itself; kept, because a launch sells at few prices.

    Args:
        tax: Within the amount; None if the vendor does not say.
    """
    held = accounts.processor(client, vendor)
    if kind in _FEES:
        kept = accounts.fees(client, _FEES[kind])
        return _without_zeros((kept, amount), (held, -amount))
    if kind is PaymentKind.PAYOUT:
        return _without_zeros((accounts.bank(client), amount), (held, -amount))
    if kind is PaymentKind.DISPUTE:
        return _without_zeros((accounts.disputes(client), amount), (held, -amount))
    if kind is PaymentKind.DISPUTE_WON:
        return _without_zeros((held, amount), (accounts.disputes(client), -amount))
    tax = amount.scaled(_within(vat.percent)) if tax is None else tax
    return _of_revenue(kind, held, amount, _owed(client, vat), tax)


def _owed(client: str, vat: Vat) -> Account:
    return accounts.oss_vat(client, vat.oss) if vat.oss else accounts.vat(client)


def _exchanged(payment: Payment, client: str) -> tuple[Posting, ...]:
    given, taken = payment.amount, payment.into
    if taken is None or taken.currency == given.currency:
        raise EntryError(payment.key, "an exchange is into another currency")
    if given.minor * taken.minor <= 0:
        raise EntryError(payment.key, "both amounts of an exchange have one sign")
    held = accounts.processor(client, payment.key.split(":", 1)[0])
    between = accounts.exchange(client)
    return _without_zeros(
        (held, taken), (between, -taken), (held, -given), (between, given)
    )


def _vat_account(sale: Entry, usual: Account) -> Account:
    """Return the account that holds the VAT of the sale."""
    own = (one.account for one in sale.postings if accounts.is_vat(one.account))
    return next(own, usual)


def _of_revenue(
    kind: PaymentKind, held: Account, amount: Money, owed: Account, tax: Money
) -> tuple[Posting, ...]:
    """Return the postings of a kind that changes what was sold."""
    client = held.client
    where, revenue = {
        PaymentKind.SALE: (held, accounts.sales(client)),
        PaymentKind.REFUND: (held, accounts.refunds(client)),
        PaymentKind.REFUND_FAILED: (held, accounts.refunds(client)),
        PaymentKind.DISPUTE_LOST: (
            accounts.disputes(client),
            accounts.lost_disputes(client),
        ),
    }[kind]
    comes_in = kind in {PaymentKind.SALE, PaymentKind.REFUND_FAILED}
    gross = amount if comes_in else -amount
    tax = tax if comes_in else -tax
    return _without_zeros((where, gross), (revenue, tax - gross), (owed, -tax))


def _without_zeros(*lines: tuple[Account, Money]) -> tuple[Posting, ...]:
    return tuple(
        Posting(account=account, amount=amount) for account, amount in lines if amount
    )


def _vat_given_back(amount: Money, vat_rate_percent: Decimal, sale: Entry) -> Money:
    usual = _within(vat_rate_percent)
    gross, tax = _gross_and_vat(sale, amount)
    if not gross or tax == gross.scaled(usual):
        return amount.scaled(usual)
    return amount.scaled(Fraction(tax.minor, gross.minor))


@cache
def _within(rate_percent: Decimal) -> Fraction:
    rate = Fraction(rate_percent)
    return rate / (100 + rate)


def _gross_and_vat(sale: Entry, like: Money) -> tuple[Money, Money]:
    own = [item for item in sale.postings if item.amount.currency == like.currency]
    tax = -total(
        (item.amount for item in own if accounts.is_vat(item.account)), like.currency
    )
    net = -total(
        (item.amount for item in own if item.account.role == "sales"), like.currency
    )
    return net + tax, tax
