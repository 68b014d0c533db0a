"""Where entries belong: which statement takes one, and which it changes.

A sale after the agreement's last day, its tail included, is in none; what follows from
one of its days is in the statement of its own day, however late that is. Days that were
passed over, since they had nothing when the next statement was made, are of the version
that held on them: what is known of them later puts their period right.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import counts_by_period
from regie.billing.commission.empty_days import EmptyDays
from regie.billing.edition import Edition
from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind

_GIVEN_BACK = frozenset(
    {
        EntryKind.REFUND,
        EntryKind.REFUND_FAILED,
        EntryKind.DISPUTE,  # where it says what was lost after all
        EntryKind.DISPUTE_LOST,
        EntryKind.DISPUTE_WON,
    }
)

_FEES = frozenset({EntryKind.FEE, EntryKind.DISPUTE_FEE})


def is_signed(agreement: Agreement) -> bool:
    """Say whether a sale counts whole on the day it is signed."""
    terms = agreement.terms
    return terms is not None and terms.counted is Counted.SIGNED


class Places:
    """Looks up where entries belong."""

    def __init__(
        self,
        entries: Sequence[Entry],
        cuts: Sequence[Cut],
        runs: Sequence[int],
        purchases: Purchases,
        attributions: Attributions,
    ) -> None:
        self._cuts = cuts
        self._purchases = purchases
        self._empty = EmptyDays(cuts, attributions)
        self._runs = runs
        self._by_key = {entry.key: entry for entry in entries}
        self._found: dict[str, int | None] = {}
        self._signed = [is_signed(cut.agreement) for cut in cuts]
        self._known = [self._known_at(place) for place in range(len(cuts))]
        self._begins = min(cut.agreement.starts_on for cut in cuts if cut.is_made)

    def placed(self) -> Iterator[tuple[Entry, int, int]]:
        """Yield each entry that counts, with its version and its statement."""
        for entry in self._by_key.values():
            place = self._stated_at(entry)
            if place is None:
                continue
            home: int | None = place
            if self._cuts[place].edition >= Edition.HOME:
                home = self._home(entry, place)
            if home is not None:
                yield entry, self._run(home, place), place

    def _run(self, home: int, place: int) -> int:
        """Return the version that an entry counts under."""
        if self._cuts[place].edition >= Edition.VERSIONS:
            return self._runs[home]
        agreement, holds = self._cuts[home].agreement, self._cuts[place].agreement
        by_period = counts_by_period(agreement.terms)
        if by_period and agreement.currency == holds.currency:
            return self._runs[home]
        return self._runs[place]

    def _stated_at(self, entry: Entry) -> int | None:
        """Return the statement that takes an entry; None where none does."""
        if entry.key not in self._found:
            places = range(len(self._cuts))
            self._found[entry.key] = next(
                (place for place in places if self._takes(entry, place)), None
            )
        return self._found[entry.key]

    def _takes(self, entry: Entry, place: int) -> bool:
        cut = self._cuts[place]
        if cut.edition >= Edition.DAYS:
            return self._takes_now(entry, place)
        if cut.takes(entry):
            return True
        known = entry.client == cut.client and entry.recorded_at <= cut.recorded_until
        return (
            known
            and cut.edition >= Edition.HOME
            and cut.is_late(entry)
            and self._day_home(entry, place) < place
        )

    def _takes_now(self, entry: Entry, place: int) -> bool:
        """Say so of a statement that knows what is given back after the last day."""
        cut = self._cuts[place]
        if entry.client != cut.client or entry.recorded_at > cut.recorded_until:
            return False
        if not cut.is_made:
            return self._is_passed_over(entry, place)
        if not (self._is_new(entry, place) and self._is_of_its_days(entry, place)):
            return False
        if entry.effective_on >= cut.agreement.starts_on:
            return True
        home = self._home(entry, place)
        return home is not None and home < place

    def _is_new(self, entry: Entry, place: int) -> bool:
        """Say whether it is of the statement's days, or older and in none so far."""
        cut = self._cuts[place]
        if entry.effective_on >= cut.period.start:
            return entry.effective_on < cut.period.end
        return cut.is_late(entry) or self._was_left_out(entry, place)

    def _is_passed_over(self, entry: Entry, place: int) -> bool:
        """Say whether it is of a period without a statement, and of no other one."""
        period = self._cuts[place].period
        is_on = period.start <= entry.effective_on < period.end
        is_own = is_on and self._is_of_its_days(entry, place)
        is_alone = self._passed_over(place) == place
        return is_own and is_alone and self._home(entry, place) == place

    def _was_left_out(self, entry: Entry, place: int) -> bool:
        """Say whether a statement of an older edition ended with the agreement."""
        return any(
            cut.edition < Edition.DAYS
            and cut.agreement.ends_on is not None
            and cut.agreement.ends_on <= entry.effective_on < cut.period.end
            and cut.period.start <= entry.effective_on
            for cut in self._cuts[:place]
        )

    def _is_of_its_days(self, entry: Entry, place: int) -> bool:
        """Say whether a sale, or that of what follows from it, is not after the end."""
        sale = self._sale(entry, place)
        agreement = self._begun(sale.effective_on, place)
        tail = timedelta(days=agreement.terms.tail_days if agreement.terms else 0)
        ends_on = agreement.ends_on
        return ends_on is None or sale.effective_on < ends_on + tail

    def _begun(self, day: date, place: int) -> Agreement:
        """Return the agreement of a day, as far as it is known at a statement."""
        cuts = self._known[place]
        begun = (
            one.agreement for one in reversed(cuts) if one.agreement.starts_on <= day
        )
        return next(begun, cuts[-1].agreement)

    def _known_at(self, place: int) -> list[Cut]:
        """Return the cuts up to one; to older editions, those of statements."""
        is_new = self._cuts[place].edition >= Edition.KNOWN
        return [one for one in self._cuts[: place + 1] if one.is_made or is_new]

    def _sale(self, entry: Entry, place: int) -> Entry:
        """Return the sale that an entry follows from, as far as it is known.

        Of what is signed that is its first payment.
        """
        cut, seen = self._cuts[place], {entry.key}
        if self._signed[place]:
            purchase = self._purchases.at(entry.parent or entry.key, cut)
            entry = self._by_key[purchase.first] if purchase else entry
        while True:
            above = self._by_key.get(entry.reverses or entry.parent)
            if above is None or above.key in seen:
                return entry
            if above.recorded_at > cut.recorded_until:
                return entry
            seen.add(above.key)
            entry = above

    def _home(self, entry: Entry, place: int) -> int | None:
        """Return the statement that an entry belongs to; None where it counts nowhere.

        Args:
            place: Of the statement that takes it.
        """
        if entry.kind in _FEES and self._is_of_before(entry, place):
            return None
        signed = self._signed_at(entry, place)
        if signed is not None:
            return signed
        target = self._by_key.get(self._undoes(entry, place))
        if target is None:
            home = self._day_home(entry, place)
            return None if self._is_of_payments(entry, home, place) else home
        if self._empty.had(target, place):
            return None
        stated = self._stated_at(target)
        if stated is None:
            gone = self._is_before(target, place) or self._is_put_right(entry, place)
            return None if gone else place
        return self._home(target, stated) if stated <= place else place

    def _signed_at(self, payment: Entry, place: int) -> int | None:
        """Return the statement that counted a payment's sale whole, if terms did then.

        Its later payments add nothing, though they count as they are paid now: editions
        before `KNOWN` counted them, too.
        """
        cut = self._cuts[place]
        if cut.edition < Edition.KNOWN or self._signed[place]:
            return None
        purchase = self._purchases.at(payment.key, cut)
        first = self._by_key.get(purchase.first) if purchase else None
        stated = self._stated_at(first) if first and first is not payment else None
        if first is None or stated is None or stated > place:
            return None
        home = self._home(first, stated)
        is_whole = home is not None and self._signed[home]
        return home if is_whole else None

    def _is_of_payments(self, entry: Entry, home: int, place: int) -> bool:
        """Say whether it is paid of a sale that was to count as it is paid.

        Or its fee. Terms that count what is signed count neither; editions before
        `KNOWN` left what is paid out by itself, and looked at the fee.
        """
        if self._cuts[place].edition < Edition.KNOWN or not self._signed[home]:
            return False
        payment = entry.parent if entry.kind in _FEES else entry.key
        purchase = self._purchases.at(payment, self._cuts[place])
        if purchase is None or payment == purchase.first:
            return False
        return not self._was_signed(purchase.first, place)

    def _is_of_before(self, fee: Entry, place: int) -> bool:
        """Say whether a fee's sale is older than the agreement; it counts as that does.

        Editions before `KNOWN` counted the fee of a later instalment.
        """
        is_new = self._cuts[place].edition >= Edition.KNOWN
        return is_new and self._is_before(self._sale(fee, place), place)

    def _is_before(self, sale: Entry, place: int) -> bool:
        """Say whether a sale was known to be older than the agreement.

        One of the agreement's days that no statement counted may have been billed
        elsewhere: what takes it back still counts.
        """
        known = sale.recorded_at <= self._cuts[place].recorded_until
        return known and sale.effective_on < self._begins

    def _is_put_right(self, entry: Entry, place: int) -> bool:
        """Say whether it undoes what was settled before the first statement.

        What a customer is given back of such a sale counts; what only puts its entry
        right does not, as the right entry does not.
        """
        if entry.kind is not EntryKind.REVERSAL:
            return False
        target = self._by_key.get(entry.reverses)
        return target is not None and self._cuts[place].is_settled(target)

    def _day_home(self, entry: Entry, place: int) -> int:
        """Return the statement of an entry's own day, if there was one by then.

        Else, if it was passed over, the one that would have counted it.
        """
        by_days = self._cuts[place].edition >= Edition.DAYS
        for earlier, cut in enumerate(self._cuts[:place]):
            ends_on = (None if by_days else cut.agreement.ends_on) or cut.period.end
            starts_on = max(cut.period.start, cut.agreement.starts_on)
            is_known = cut.is_made or self._cuts[place].edition >= Edition.KNOWN
            is_on = starts_on <= entry.effective_on < min(cut.period.end, ends_on)
            if is_on and is_known:
                return earlier if cut.is_made else self._passed_over(earlier)
        return self._next_home(entry, place)

    def _passed_over(self, place: int) -> int:
        """Return the last statement of the version of a period without one.

        Where none was made by it, or each period counts by itself, that period.
        """
        made = (one for one in reversed(range(place)) if self._cuts[one].is_made)
        last = next(made, place)
        return last if self._runs[last] == self._runs[place] else place

    def _next_home(self, entry: Entry, place: int) -> int:
        """Return the statement after days without one, if it is of their version.

        It would have counted the entry as its own. So does one of that version now.
        """
        cut, day = self._cuts[place], entry.effective_on
        if cut.edition < Edition.KNOWN or cut.agreement.starts_on <= day:
            return place
        for earlier, after in enumerate(self._cuts[:place]):
            is_next = after.previous_end is not None and after.previous_end <= day
            if after.is_made and is_next and day < after.period.start:
                return earlier if after.agreement.starts_on <= day else place
        return place

    def _undoes(self, entry: Entry, place: int) -> str:
        """Return the key of what an entry takes back; empty if it stands by itself.

        Of what is signed that is the first payment.
        """
        if entry.reverses or entry.kind not in _GIVEN_BACK:
            return entry.reverses
        cut = self._cuts[place]
        if not self._signed[place]:
            return entry.parent
        purchase = self._purchases.at(entry.parent, cut)
        if purchase is None or not self._was_signed(purchase.first, place):
            return entry.parent
        return purchase.first

    def _was_signed(self, first: str, place: int) -> bool:
        """Say whether a sale counted when it was signed, by the terms of that day.

        Editions before `KNOWN` took the terms of the statement for that.

        Args:
            first: The key of its first payment.
        """
        if self._cuts[place].edition < Edition.KNOWN:
            return True
        payment = self._by_key[first]
        stated = self._stated_at(payment)
        home = None if stated is None else self._home(payment, stated)
        if home is not None:
            return self._signed[home]
        return is_signed(self._begun(payment.effective_on, place))
