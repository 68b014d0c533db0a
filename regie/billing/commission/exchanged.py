"""Entries in other currencies, as a statement in one currency counts them.

Each is converted posting by posting, rounded once, at a rate that was known at the
cut-off of the statement that counts it. What belongs to a sale (refund, dispute, fee,
reversal) is converted at the sale's own rate, so that a sale that is given back leaves
nothing: the commission is no bet on exchange rates. What is known before its sale is
converted by itself, and counted anew by the sale once that is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime

from regie.billing.agreed.terms import Conversion
from regie.billing.commission.versions import Early
from regie.billing.commission.versions import Version
from regie.billing.edition import Edition
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.ledger.entry import Entry
from regie.ledger.entry import Posting
from regie.money import Currency
from regie.money import Money
from regie.money import total

#: Accounts of which a statement counts something, with those below them.
_COUNTED = ("sales", "refunds", "disputes:lost", "fees", "costs")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRate:
    """A rate, and when Régie learned of it (UTC)."""

    rate: Rate
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """How an amount came from another currency.

    Attributes:
        original: Without VAT; a refund is negative.
    """

    original: Money
    rate: Rate


class Exchange:
    """Converts entries for the statements of one agreement."""

    def __init__(self, version: Version, rates: Iterable[ReadRate]) -> None:
        """Keep what decides.

        Args:
            version: What is counted, and whose day's rate is taken.
            rates: All that may be needed; what was learned later does not count.
        """
        known = list(rates)
        self._rule = version.agreement.conversion
        self._cuts = version.cuts
        self._purchases = version.purchases
        self._places = {entry.key: place for entry, place in version.placed}
        self._target = version.agreement.currency
        self._rates = [
            Rates(
                (one.rate for one in known if one.read_at <= cut.recorded_until),
                all_days=cut.edition < Edition.MEANS,
            )
            for cut in version.cuts
        ]

    def convert(
        self, entries: Iterable[Entry]
    ) -> tuple[list[Entry], Mapping[str, Exchanged]]:
        """Return the entries in the agreement's currency, and how each came there.

        Entries that the version does not count stay as they are.

        Raises:
            MissingRateError: A rate is not known by the cut-off.
        """
        given = list(entries)
        by_key = {entry.key: entry for entry in given}
        made: list[Entry] = []
        how: dict[str, Exchanged] = {}
        for entry in given:
            foreign = self._foreign(entry)
            place = self._place(entry)
            if foreign is None or place is None:
                made.append(entry)
                continue
            sale = self._decides(entry, len(self._cuts) - 1, by_key)
            rate = self._rate(entry, foreign, place, sale)
            changed = _in_target(entry, foreign, rate)
            if changed is not None:
                made.append(changed)
                how[entry.key] = Exchanged(original=_counted(entry, foreign), rate=rate)
        return made, how

    def early(self, entries: Iterable[Entry]) -> dict[str, tuple[Early, ...]]:
        """Return what followed from a sale that came later, at a rate of its own.

        Or from another first payment, at the rate of that. So it was stated before;
        older editions did not remember it.
        """
        if self._cuts[-1].edition < Edition.VERSIONS:
            return {}
        by_key = {entry.key: entry for entry in entries}
        found = {}
        for key, place in self._places.items():
            entry = by_key[key]
            foreign = self._foreign(entry)
            if foreign is not None:
                forms = tuple(self._forms(entry, foreign, place, by_key))
                if forms:
                    found[key] = forms
        return found

    def _forms(
        self, entry: Entry, foreign: Currency, place: int, by_key: Mapping[str, Entry]
    ) -> Iterator[Early]:
        """Yield the entry as it counted before other sales decided."""
        before = self._decides(entry, place, by_key)
        for seen in range(place + 1, len(self._cuts)):
            now = self._decides(entry, seen, by_key)
            if now is not before:
                rate = self._rate(entry, foreign, place, before)
                changed = _in_target(entry, foreign, rate)
                if changed is not None:
                    yield Early(alone=changed, until=seen, rate=rate)
            before = now

    def _decides(self, entry: Entry, seen: int, by_key: Mapping[str, Entry]) -> Entry:
        """Return the payment whose day says an entry's rate, as a statement knows it.

        Itself while its sale is not known; older editions looked ahead.
        """
        sale = _sale_of(entry, by_key)
        if sale is entry:
            return self._first_of(entry, seen, by_key)
        sold = self._place(sale)
        if sold is not None and sold > seen:
            return entry
        return self._first_of(sale, seen, by_key)

    def _foreign(self, entry: Entry) -> Currency | None:
        """Return the other currency of what counts in an entry, or None."""
        for posting in entry.postings:
            currency = posting.amount.currency
            if currency != self._target and _is_counted(posting):
                return currency
        return None

    def _place(self, entry: Entry) -> int | None:
        return self._places.get(entry.key)

    def _rate(self, entry: Entry, foreign: Currency, place: int, sale: Entry) -> Rate:
        """Return the rate of an entry, by the day of what decides."""
        known = self._place(sale)
        if known is None and self._comes_later(sale, place):
            sale = entry
        at = place if known is None else known
        rates, cut = self._rates[at], self._cuts[at]
        if self._rule is Conversion.PAYMENT:
            return rates.on(foreign, self._target, sale.effective_on)
        days = cut.period.days
        if self._rule is Conversion.AVERAGE:
            return rates.mean(foreign, self._target, days)
        return rates.on(foreign, self._target, days[-1])

    def _first_of(self, sale: Entry, place: int, by_key: Mapping[str, Entry]) -> Entry:
        """Return the first payment of what counts whole, as a statement knows it."""
        cut, purchases = self._cuts[place], self._purchases
        if purchases is None or not purchases.signed or cut.edition < Edition.KNOWN:
            return sale
        purchase = purchases.at(sale.key, cut)
        return by_key.get(purchase.first, sale) if purchase else sale

    def _comes_later(self, sale: Entry, place: int) -> bool:
        """Say whether a sale was not known yet; older editions looked ahead."""
        has_versions = self._cuts[-1].edition >= Edition.VERSIONS
        return has_versions and sale.recorded_at > self._cuts[place].recorded_until


def _sale_of(entry: Entry, by_key: Mapping[str, Entry]) -> Entry:
    """Return the sale that an entry belongs to, or itself."""
    seen = {entry.key}
    while True:
        above = by_key.get(entry.reverses or entry.parent)
        if above is None or above.key in seen:
            return entry
        seen.add(above.key)
        entry = above


def _in_target(entry: Entry, foreign: Currency, rate: Rate) -> Entry | None:
    """Return the entry with one currency converted; None if nothing is left of it.

    What rounding leaves goes to the vendor's account, which no commission counts.
    """
    kept = [one for one in entry.postings if one.amount.currency != foreign]
    turned = [
        replace(one, amount=converted(one.amount, rate))
        for one in entry.postings
        if one.amount.currency == foreign
    ]
    off = total((one.amount for one in turned), Currency(rate.target))
    place = next(
        (at for at, one in enumerate(turned) if not _is_counted(one)), len(turned) - 1
    )
    turned[place] = replace(turned[place], amount=turned[place].amount - off)
    postings = tuple(one for one in [*kept, *turned] if one.amount)
    return replace(entry, postings=postings) if len(postings) > 1 else None


def _counted(entry: Entry, foreign: Currency) -> Money:
    amounts = (
        one.amount
        for one in entry.postings
        if one.amount.currency == foreign and _is_counted(one)
    )
    return -total(amounts, foreign)


def _is_counted(posting: Posting) -> bool:
    role = f"{posting.account.role}:"
    return any(role.startswith(f"{name}:") for name in _COUNTED)
