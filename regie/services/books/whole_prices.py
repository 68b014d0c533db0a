"""Whole prices of sales in instalments that a vendor's data tell in two ways: `1.000`.

The payments are kept; until somebody says which price it is, they count for what was
paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from regie.billing.revenue.whole_price import doubt_in
from regie.billing.revenue.whole_price import paid_in
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.typed_amount import AmbiguousAmountError
from regie.words import say
from regie.words import spoken_language

#: Keys that one sentence names.
NAMED_MAX = 3


def doubted_in(payments: Iterable[Payment]) -> tuple[str, ...]:
    """Return a sentence on each whole price of payments that reads in two ways."""
    told = (
        (one.key, one.origin.whole, one.amount.currency)
        for one in payments
        if one.kind is PaymentKind.SALE and one.origin and one.origin.whole
    )
    return _sentences(told)


def doubted_among(
    entries: Sequence[Entry], attributions: Attributions
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the sales whose whole price reads in two ways, and a sentence on each.

    Args:
        entries: Payments of sales.
    """
    sales, told = set(), []
    for entry in entries:
        known, paid = attributions.of(entry.key), paid_in(entry)
        if known.whole and paid and doubt_in(known.whole, paid.currency):
            sales.add(known.purchase or entry.key)
            told.append((entry.key, known.whole, paid.currency))
    return frozenset(sales), _sentences(told)


def _sentences(told: Iterable[tuple[str, str, Currency]]) -> tuple[str, ...]:
    """Return a sentence a price; the payments of a sale mostly say the same one."""
    keys: dict[tuple[str, Currency], list[str]] = {}
    for key, whole, currency in told:
        keys.setdefault((whole, currency), []).append(key)
    return tuple(
        _doubted(whole, doubt, named)
        for (whole, currency), named in keys.items()
        if (doubt := doubt_in(whole, currency)) is not None
    )


def _doubted(whole: str, doubt: AmbiguousAmountError, keys: Sequence[str]) -> str:
    named = ", ".join(keys[:NAMED_MAX]) + (", …" if len(keys) > NAMED_MAX else "")
    why = doubt.why(spoken_language())
    return say(
        fr=f"Prix entier « {whole} » (métadonnée signed, {named}) : {why}. D'ici là, "
        "ce qui est payé compte. Corrigez-la chez Stripe pour la suite ; pour ces "
        f"paiements : regie ledger instalments {keys[0]} --client … --whole PRIX "
        "--why « … ».",
        en=f"Whole price “{whole}” (metadata signed, {named}): {why}. Until then what "
        "is paid counts. Correct it at Stripe for what follows; for these payments: "
        f"regie ledger instalments {keys[0]} --client … --whole PRICE --why “…”.",
    )
