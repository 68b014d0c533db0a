"""The VAT within a whole price, of which only a first payment is in the ledger.

The VAT of a payment was rounded: that of a deposit of 1 EUR is 0.17 at 20 %, and 17 %
of a whole price is not its VAT. So the rate is looked for that explains what was
booked. Where several do, it is the one that explains most of the client's sales with
VAT in the same account; then the first one below. Where none does, the VAT is in
proportion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache

from regie.billing.vat import FRENCH_RATES
from regie.ledger import accounts
from regie.ledger.entry import Entry
from regie.money import Money
from regie.money import round_half_away

_OLD = Decimal("19.6")
_ELSEWHERE = ("17", "18", "19", "21", "22", "23", "24", "25", "25.5", "27")
#: In percent: those of France, the highest first, what is standard elsewhere in the
#: Union, then what France had before.
RATES = (
    *sorted(FRENCH_RATES - {_OLD}, reverse=True),
    *(Decimal(rate) for rate in _ELSEWHERE),
    _OLD,
)


#: A sale's account of VAT, what was paid and the VAT of it, in minor units.
Booked = tuple[str, int, int]


class VatShares:
    """What share of a price is VAT, by the sales of one client."""

    def __init__(self, sales: Iterable[Entry]) -> None:
        """Keep what decides.

        Args:
            sales: As they are known.
        """
        self._seen = Counter(filter(None, map(_booked, sales)))
        self._found: dict[Booked, Fraction | None] = {}

    def of(self, first: Entry, whole: Money) -> Fraction | None:
        """Return the share that is VAT of a whole price.

        None where no rate explains the VAT of its first payment, or the proportion
        comes to the same.
        """
        own = _booked(first)
        if own is None:
            return None
        if own not in self._found:
            self._found[own] = self._share(own)
        share = self._found[own]
        _, paid, tax = own
        if share is None or round_half_away(whole.minor * share) == round_half_away(
            Fraction(whole.minor * tax, paid)
        ):
            return None
        return share

    def _share(self, own: Booked) -> Fraction | None:
        fitting = [rate for rate in RATES if _explains(rate, own)]
        if len(fitting) > 1:
            fitting.sort(key=lambda rate: -self._explained(rate, own[0]))
        return _within(fitting[0]) if fitting else None

    def _explained(self, rate: Decimal, account: str) -> int:
        """Return how many sales with VAT in an account a rate explains."""
        alike = ((one, count) for one, count in self._seen.items() if one[0] == account)
        return sum(count for one, count in alike if _explains(rate, one))


def _booked(sale: Entry) -> Booked | None:
    """Return what is booked of a sale.

    None where it has no VAT, several accounts or several currencies.
    """
    taxed = [one for one in sale.postings if accounts.is_vat(one.account)]
    sold = [one for one in sale.postings if one.account.role == "sales"]
    if len(taxed) != 1 or not sold:
        return None
    if len({one.amount.currency for one in [*taxed, *sold]}) > 1:
        return None
    tax = -taxed[0].amount.minor
    return taxed[0].account.path, tax - sum(one.amount.minor for one in sold), tax


def _explains(rate: Decimal, booked: Booked) -> bool:
    _, paid, tax = booked
    return round_half_away(paid * _within(rate)) == tax


@cache
def _within(rate: Decimal) -> Fraction:
    return Fraction(rate) / (100 + Fraction(rate))
