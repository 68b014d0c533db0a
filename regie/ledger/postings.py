"""What a payment does to which accounts.

    sale           processor +gross   sales         -net   vat -VAT
    refund         processor -gross   refunds       +net   vat +VAT
    refund failed  processor +gross   refunds       -net   vat -VAT
    dispute        disputes  +gross   processor     -gross
    dispute won    processor +gross   disputes      -gross
    won once lost  processor +gross   disputes:lost -net   vat -VAT
    dispute lost   disputes  -gross   disputes:lost +net   vat +VAT
    lost once won  disputes  -gross   disputes      +gross
    fee            fees:…    +fee     processor     -fee
    payout         bank      +amount  processor     -amount
    exchange       fx        +amount  processor     -amount   in the one currency
                   processor +into    fx            -into     in the other

VAT is what lies within the gross amount; that of another country, declared through the
one-stop shop, is in an account of its own, `vat:oss:de`. It is rounded once; the net
amount is the difference, so that the entry balances to the minor unit. What is given
back of a sale in parts is rounded on the whole of the parts: their VAT is that of their
sum in whatever order they come, and a sale given back in full leaves nothing. A fee
that the vendor gives back is a negative fee, a payout that comes back a negative
payout. What opens and what ends a dispute may arrive in any order: together they leave
nothing in `disputes`, and each changes what is lost to what `regie.ledger.disputes`
says of all of them. The first posting of each is what the vendor told.

An exchange holds both amounts, so that its rate is their fraction. Where a refund was
converted at another rate than its sale, the difference stays in `fx`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import lru_cache

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.disputes import dispute_named
from regie.ledger.disputes import events_in
from regie.ledger.disputes import events_of
from regie.ledger.disputes import more_lost
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.ledger.vat import Vat
from regie.ledger.vat_within import BACK
from regie.ledger.vat_within import REVENUE
from regie.ledger.vat_within import revenue_of
from regie.ledger.vat_within import sale_taxed
from regie.ledger.vat_within import taxed_share
from regie.ledger.vat_within import vat_account
from regie.ledger.vat_within import within
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind

#: Kinds that give back what was sold, VAT included.
GIVEN_BACK = frozenset(
    {PaymentKind.REFUND, PaymentKind.REFUND_FAILED, PaymentKind.DISPUTE_LOST}
)
#: Kinds that open or end a dispute.
_DISPUTED = frozenset(
    {PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON, PaymentKind.DISPUTE_LOST}
)
#: Kinds whose postings follow from what is known of the sale, or of the dispute.
FOLLOWING = GIVEN_BACK | _DISPUTED
_FEES: Mapping[PaymentKind, str] = {
    PaymentKind.FEE: "payment",
    PaymentKind.DISPUTE_FEE: "dispute",
    PaymentKind.PAYOUT_FEE: "payout",
}

#: Kinds by which money leaves for good.
_GOES_OUT = frozenset({PaymentKind.REFUND, PaymentKind.DISPUTE_LOST})

#: Kinds whose amount may be negative: given back, or come back.
_SIGNED = frozenset({*_FEES, PaymentKind.PAYOUT})

#: Kinds that say how much of the amount is VAT.
_TAXED = GIVEN_BACK | {PaymentKind.SALE}

#: Postings kept: of different amounts, not of payments.
USUAL_KEPT = 4096


def postings_of(
    payment: Payment, client: str, vat: Vat, about: Sequence[Entry]
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
    if kind not in FOLLOWING or not about:
        return _usual(kind, vendor, amount, tax, client, vat)
    held = accounts.processor(client, vendor)
    if kind in _DISPUTED:
        return disputed(payment, held, vat, about)
    sale = sale_taxed(payment.parent, about)
    if tax is None:
        sign = 1 if kind in _GOES_OUT else -1
        share = taxed_share(payment.parent, amount.currency, about, vat)
        tax = _vat_given_back(amount, sign, share, _back(payment.parent, about))
    return _of_revenue(kind, held, amount, vat_account(sale, owed_to(client, vat)), tax)


def disputed(
    payment: Payment, held: Account, vat: Vat, about: Sequence[Entry]
) -> tuple[Posting, ...]:
    """Return the postings of what opens or ends a dispute.

    Args:
        held: What the vendor holds.
        about: What is known of the dispute, and of its sale.
    """
    amount, sale = payment.amount, payment.parent
    kind, currency = EntryKind(payment.kind.value), amount.currency
    dispute = dispute_named(payment.key, object_of(payment))
    more = more_lost(about, dispute, amount, kind)
    tax = Money.zero(currency)
    if payment.tax is not None and more == amount:
        tax = payment.tax
    elif more:
        sign = 1 if more.minor > 0 else -1
        share = taxed_share(sale, currency, about, vat)
        given = _vat_given_back(abs(more), sign, share, _back(sale, about))
        tax = Money(sign * given.minor, currency)
    told = sale_taxed(sale, about)
    events = standing(events_of(dispute, events_in(about)))
    lost = [event.entry for event in events]
    # What was lost comes back from where it went.
    first = [*told, *lost] if more.minor > 0 else [*lost, *told]
    kept = accounts.disputes(held.client)
    moved = {
        PaymentKind.DISPUTE: ((kept, amount), (held, -amount), (kept, -more)),
        PaymentKind.DISPUTE_WON: ((held, amount), (kept, -amount - more)),
        PaymentKind.DISPUTE_LOST: ((kept, -amount), (kept, amount - more)),
    }[payment.kind]
    return _without_zeros(
        *moved,
        (accounts.lost_disputes(held.client), more - tax),
        (vat_account(first, owed_to(held.client, vat)), tax),
    )


def object_of(payment: Payment) -> str:
    """Return the vendor's own id of what an entry is about."""
    return payment.dispute or payment.key.rsplit(":", 1)[-1]


def vat_anew(
    entry: Entry, first: str, amount: Money, about: Sequence[Entry], vat: Vat
) -> tuple[Account, Money] | None:
    """Return the VAT within an entry's right amount, and its account.

    It is that of the rate, as the VAT of a payment is: a wrong entry's own was rounded.

    Args:
        first: Key of the payment, of which the entry may be a correction.
        amount: Positive.
        about: What is known of its sale, that payment and what undoes the entry too.
        vat: See `regie.ledger.rules.entries_for`.

    Returns:
        None where the entry is not of revenue alone.
    """
    lead, *others = entry.postings
    kept = [one.account for one in others if not accounts.is_vat(one.account)]
    if len(kept) != 1 or kept[0].role not in REVENUE:
        return None
    is_sold = _is_sold(entry)
    known = {one.key: one for one in about}
    sale = first if is_sold or entry.parent not in known else entry.parent
    share = taxed_share(sale, amount.currency, about, vat)
    if is_sold:
        tax = amount.scaled(share)
    else:
        sign = 1 if lead.amount.minor < 0 else -1
        tax = _vat_given_back(amount, sign, share, _back(entry.parent, about))
    told = sale_taxed(sale, about)
    first_told = [known[first]] if first in known else []
    places = [entry, *told] if is_sold else [*told, entry]
    owed = vat_account([*places, *first_told], owed_to(entry.client, vat))
    return owed, tax


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
    tax = amount.scaled(within(vat.percent)) if tax is None else tax
    return _of_revenue(kind, held, amount, owed_to(client, vat), tax)


def owed_to(client: str, vat: Vat) -> Account:
    """Return the account of a VAT."""
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


def _vat_given_back(
    amount: Money, sign: int, share: Fraction, back: Iterable[Entry]
) -> Money:
    """Return the VAT of all that is given back now, less what is booked of it.

    It lies within the amount, also where parts were once rounded each by itself.

    Args:
        sign: -1 for what came back itself.
        back: What was given back so far.
    """
    net, booked = revenue_of(back, BACK, amount.currency)
    whole = Money(net.minor + booked.minor + sign * amount.minor, amount.currency)
    rest = sign * (whole.scaled(share) - booked).minor
    return Money(min(max(rest, 0), amount.minor), amount.currency)


def _back(sale: str, about: Iterable[Entry]) -> Iterator[Entry]:
    """Yield what was given back of a sale."""
    return (one for one in about if one.key != sale and not _is_sold(one))


def _is_sold(entry: Entry) -> bool:
    """Say whether it is the sale or a correction of it, not what is given back."""
    return _has(entry, {"sales"})


def _has(entry: Entry, roles: AbstractSet[str]) -> bool:
    return any(posting.account.role in roles for posting in entry.postings)
