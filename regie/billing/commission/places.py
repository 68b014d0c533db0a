"""Where entries belong: which statement takes one, and which it changes.

A sale after the agreement's last day, its tail included, is in none; what follows from
one of its days is in the statement of its own day, however late that is. Days that were
passed over, since they had nothing when the next statement was made, are of the version
that held on them: what is known of them later puts their period right.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import counts_by_period
from regie.billing.commission.day_homes import DayHomes
from regie.billing.commission.empty_days import EmptyDays
from regie.billing.commission.sale_known import SaleKnown
from regie.billing.edition import Edition
from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry that counts under a version.

    Attributes:
        run: The number of the version.
        place: Of the first statement that counts it so.
        away: Of later ones that know it to count elsewhere, or nowhere.
    """

    entry: Entry
    run: int
    place: int
    away: frozenset[int] = frozenset()


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
        self._sale = SaleKnown(self._by_key, purchases)
        self._found: dict[str, int | None] = {}
        self._signed = [is_signed(cut.agreement) for cut in cuts]
        self._days = DayHomes(cuts, runs)
        self._begins = min(cut.agreement.starts_on for cut in cuts if cut.is_made)

    def placed(self) -> Iterator[Placed]:
        """Yield each entry that counts, with its version and its statement.

        Once for each version that it counts under: what is known later of a sale in
        instalments may say that it is another one's.
        """
        for entry in self._by_key.values():
            stays = list(self._stays(entry))
            for run in dict.fromkeys(run for _, run in stays if run is not None):
                first = next(place for place, own in stays if own == run)
                away = [at for at, own in stays if at > first and own != run]
                yield Placed(entry=entry, run=run, place=first, away=frozenset(away))

    def _stays(self, entry: Entry) -> Iterator[tuple[int, int | None]]:
        """Yield statements with the version that an entry counts under from then on.

        None where it counts nowhere.
        """
        place = self._stated_at(entry)
        if place is None:
            return
        if self._cuts[place].edition < Edition.HOME:
            yield place, self._run(place, place)
            return
        run = self._run_seen(entry, place, place)
        yield place, run
        if not self._sale.may_change(entry, self._cuts[place], self._cuts[-1]):
            return
        for seen in range(place + 1, len(self._cuts)):
            before, now = self._cuts[seen - 1], self._cuts[seen]
            is_new = now.edition >= Edition.KNOWN and now.is_made
            if is_new and self._sale.changes(entry, before, now):
                run = self._run_seen(entry, place, seen)
            yield seen, run

    def _run_seen(self, entry: Entry, place: int, seen: int) -> int | None:
        home = self._home(entry, place, seen)
        return None if home is None else self._run(home, place)

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
            and self._days.of(entry, place) < place
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
        home = self._home(entry, place, place)
        return home is None or home < place

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
        is_alone = self._days.passed_over(place) == place
        return is_own and is_alone and self._home(entry, place, place) == place

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
        sale = self._sale.of(entry, self._cuts[place], signed=self._signed[place])
        agreement = self._days.agreed(sale.effective_on, place)
        if agreement.ends_on is None:
            return True
        tail = timedelta(days=agreement.terms.tail_days if agreement.terms else 0)
        return sale.effective_on < agreement.ends_on + tail

    def _home(self, entry: Entry, place: int, seen: int) -> int | None:
        """Return the statement that an entry belongs to; None where it counts nowhere.

        Args:
            place: Of the statement that takes it.
            seen: Of that one, or of a later one, as which it is known.
        """
        entry = self._told_first(entry, seen)
        is_fee = entry.kind in _FEES
        if is_fee and self._is_of_before(entry, place, seen):
            return None
        payment = self._by_key.get(entry.parent, entry) if is_fee else entry
        signed = self._signed_at(payment, seen)
        if signed is not None:
            return signed
        target = self._target(entry, place, seen)
        if target is None:
            home = self._days.of(entry, place)
            return None if self._is_of_payments(entry, home, seen) else home
        if self._empty.had(target, place):
            return None
        stated = self._stated_at(target)
        if stated is None:
            gone = self._is_before(target, place) or self._is_put_right(entry, place)
            return None if gone else place
        return self._home(target, stated, seen) if stated <= seen else place

    def _told_first(self, entry: Entry, seen: int) -> Entry:
        """Return what an entry is written instead of at last; mostly that is itself.

        Editions before `KNOWN` took it for one more entry of its day.
        """
        if entry.kind is not EntryKind.CORRECTION:
            return entry
        is_new = self._cuts[seen].edition >= Edition.KNOWN
        return self._by_key.get(first_key(entry), entry) if is_new else entry

    def _target(self, entry: Entry, place: int, seen: int) -> Entry | None:
        """Return what an entry takes back; None if it stands by itself.

        Or if that is not known yet: to editions before `KNOWN` it was.
        """
        target = self._by_key.get(self._undoes(entry, place, seen))
        cut = self._cuts[seen]
        is_new = cut.edition >= Edition.KNOWN
        is_ahead = target is not None and target.recorded_at > cut.recorded_until
        return None if is_new and is_ahead else target

    def _signed_at(self, payment: Entry, seen: int) -> int | None:
        """Return the statement that counted a payment's sale whole, if terms did then.

        Its later payments are of those terms, and their fees: the payments add nothing,
        though they count as they are paid now. Editions before `KNOWN` counted them.
        """
        cut = self._cuts[seen]
        if cut.edition < Edition.KNOWN:
            return None
        purchase = self._purchases.at(payment.key, cut)
        first = self._by_key.get(purchase.first) if purchase else None
        stated = self._stated_at(first) if first and first is not payment else None
        if first is None or stated is None or stated > seen:
            return None
        home = self._home(first, stated, seen)
        is_whole = home is not None and self._signed[home]
        return home if is_whole else None

    def _is_of_payments(self, entry: Entry, home: int, seen: int) -> bool:
        """Say whether it is paid of a sale that was to count as it is paid.

        Or its fee. Terms that count what is signed count neither; editions before
        `KNOWN` left what is paid out by itself, and looked at the fee.
        """
        if self._cuts[seen].edition < Edition.KNOWN or not self._signed[home]:
            return False
        payment = entry.parent if entry.kind in _FEES else entry.key
        purchase = self._purchases.at(payment, self._cuts[seen])
        if purchase is None or payment == purchase.first:
            return False
        return not self._was_signed(purchase.first, seen)

    def _is_of_before(self, fee: Entry, place: int, seen: int) -> bool:
        """Say whether a fee's sale is older than the agreement; it counts as that does.

        Editions before `KNOWN` counted the fee of a later instalment.
        """
        cut = self._cuts[seen]
        sale = self._sale.of(fee, cut, signed=self._signed[place])
        return cut.edition >= Edition.KNOWN and self._is_before(sale, seen)

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

    def _undoes(self, entry: Entry, place: int, seen: int) -> str:
        """Return the key of what an entry takes back; empty if it stands by itself.

        Of what is signed that is the first payment.
        """
        if entry.reverses or entry.kind not in _GIVEN_BACK:
            return entry.reverses
        if not self._signed[place]:
            return entry.parent
        purchase = self._purchases.at(entry.parent, self._cuts[seen])
        if purchase is None or not self._was_signed(purchase.first, seen):
            return entry.parent
        return purchase.first

    def _was_signed(self, first: str, seen: int) -> bool:
        """Say whether a sale counted when it was signed, by the terms of that day.

        Editions before `KNOWN` took the terms of the statement for that.

        Args:
            first: The key of its first payment.
        """
        if self._cuts[seen].edition < Edition.KNOWN:
            return True
        payment = self._by_key[first]
        stated = self._stated_at(payment)
        home = None if stated is None else self._home(payment, stated, seen)
        if home is not None:
            return self._signed[home]
        return is_signed(self._days.agreed(payment.effective_on, seen))
