"""Which version of an agreement an entry counts under, and in which statement.

An entry counts in the first statement that could know it. It counts under the version
that this statement is made by, but for what takes back a payment of an earlier one, or
belongs to a day of an earlier one and was learned of too late: that changes the period
that it belongs to, under the terms of that period. What takes back a payment from
before the agreement counts nowhere. What happened before the first statement was
settled elsewhere and counts in none; what is given back of it afterwards counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import UTC

from regie.billing.agreement import Agreement
from regie.billing.closed import Closed
from regie.billing.earned import Earned
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.purchases import Purchases
from regie.billing.sources import Cut
from regie.billing.terms import Counted
from regie.billing.terms import Scope
from regie.billing.terms import Terms
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind

_GIVEN_BACK = frozenset(
    {EntryKind.REFUND, EntryKind.REFUND_FAILED, EntryKind.DISPUTE_LOST}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """What followed from a sale that was not known yet.

    Attributes:
        alone: The entry as it counts until then: converted at a rate of its own.
        until: Place of the statement that knows the sale.
    """

    alone: Entry
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one version of an agreement counts.

    Attributes:
        cuts: Of its own statements, then of later ones that put these right.
        own: How many of them are its own.
        placed: Entries with the place, among the cuts, of the statement that takes it.
        purchases: Of which sale payments are; None: each is one by itself.
        early: What was known before its sale, by key, where it was converted.
        others: What the parties earned that its terms depend on, by period.
    """

    agreement: Agreement
    cuts: tuple[Cut, ...]
    own: int
    placed: tuple[tuple[Entry, int], ...]
    purchases: Purchases | None = None
    early: Mapping[str, Early] = field(default_factory=dict)
    others: Mapping[str, Mapping[Period, Earned]] = field(default_factory=dict)

    @property
    def terms(self) -> Terms:
        """The party's terms; without a commission, terms that earn nothing."""
        return self.agreement.terms or Terms(party=self.agreement.whose)

    def stated(self, place: int) -> list[Entry]:
        """Return the entries that a statement takes."""
        return [entry for entry, at in self.placed if at == place]

    def restated(self, place: int) -> Iterator[tuple[Entry, Entry, Cut]]:
        """Yield what counts by its sale from a statement on.

        With each, how it counted alone, and in which statement.
        """
        for entry, at in self.placed:
            early = self.early.get(entry.key)
            if early is not None and early.until == place:
                yield entry, early.alone, self.cuts[at]

    def among(self, entries: Iterable[Entry], early: Mapping[str, Early]) -> Version:
        """Return the same with other entries under the keys of its own."""
        by_key = {entry.key: entry for entry in entries}
        placed = tuple(
            (by_key[entry.key], place)
            for entry, place in self.placed
            if entry.key in by_key
        )
        return replace(self, placed=placed, early=early)


def versions_of(
    entries: Sequence[Entry],
    cut: Cut,
    earlier: Sequence[Closed],
    attributions: Attributions | None = None,
) -> list[Version]:
    """Return the versions, the one that holds last, with what each counts.

    Args:
        entries: The ledger, from its beginning.
        cut: Of the statement to be made.
        earlier: The client's statements before, with the agreement of each.
        attributions: What is known of the client's sales.
    """
    cuts = [*_cuts(cut, earlier), cut]
    runs = _runs(cuts)
    known = attributions or Attributions()
    signed = entries if any(is_signed(one.agreement) for one in cuts) else ()
    purchases = Purchases(signed, known)
    placed: dict[int, list[tuple[Entry, int]]] = {run: [] for run in runs}
    for entry, run, place in _Places(entries, cuts, runs, purchases).placed():
        placed[run].append((entry, place))
    versions = [_version(cuts, runs, run, placed[run]) for run in dict.fromkeys(runs)]
    grouped = Purchases(
        entries if cut.edition >= Edition.GROUPS else (), known, signed=False
    )
    return [
        replace(one, purchases=purchases if is_signed(one.agreement) else grouped)
        for one in versions
    ]


def is_signed(agreement: Agreement) -> bool:
    """Say whether a sale counts whole on the day it is signed."""
    terms = agreement.terms
    return terms is not None and terms.counted is Counted.SIGNED


def _version(
    cuts: Sequence[Cut],
    runs: Sequence[int],
    run: int,
    placed: Iterable[tuple[Entry, int]],
) -> Version:
    own = [place for place, number in enumerate(runs) if number == run]
    later = [
        place
        for place in range(own[-1] + 1, len(cuts))
        if cuts[place].edition >= Edition.HOME
    ]
    among = {place: number for number, place in enumerate([*own, *later])}
    return Version(
        agreement=cuts[own[0]].agreement,
        cuts=tuple(cuts[place] for place in among),
        own=len(own),
        placed=tuple((entry, among[place]) for entry, place in placed),
    )


def _cuts(cut: Cut, earlier: Sequence[Closed]) -> Iterator[Cut]:
    """Yield the cuts of the statements before, each with its own agreement."""
    before, end = None, None
    for closed in earlier:
        until = closed.recorded_until.astimezone(UTC)
        agreement = cut.agreement if closed.same_agreement else closed.agreement
        if agreement is not None:
            yield replace(
                cut,
                agreement=agreement,
                period=closed.period,
                recorded_until=until,
                recorded_after=before,
                previous_end=end,
                edition=closed.edition,
            )
        before, end = until, closed.period.end


def _runs(cuts: Sequence[Cut]) -> list[int]:
    """Return the number of each cut's version; that of the last cut is one run."""
    last = cuts[-1].agreement
    runs: list[int] = []
    for place, cut in enumerate(cuts):
        if cut.agreement is last:
            runs.append(len(cuts))
        elif place and cuts[place - 1].agreement.sha256 == cut.agreement.sha256:
            runs.append(runs[-1])
        else:
            runs.append(place)
    return runs


class _Places:
    """Looks up where entries belong."""

    def __init__(
        self,
        entries: Sequence[Entry],
        cuts: Sequence[Cut],
        runs: Sequence[int],
        purchases: Purchases,
    ) -> None:
        self._cuts = cuts
        self._purchases = purchases
        self._runs = runs
        self._by_key = {entry.key: entry for entry in entries}
        self._found: dict[str, int | None] = {}
        self._begins = min(cut.agreement.starts_on for cut in cuts)

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
        terms = agreement.terms
        by_period = terms is None or terms.scope is Scope.PERIOD
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
        if cut.takes(entry):
            return True
        known = entry.client == cut.client and entry.recorded_at <= cut.recorded_until
        return (
            known
            and cut.edition >= Edition.HOME
            and cut.is_late(entry)
            and self._day_home(entry, place) < place
        )

    def _home(self, entry: Entry, place: int) -> int | None:
        """Return the statement that an entry belongs to; None where it counts nowhere.

        Args:
            place: Of the statement that takes it.
        """
        target = self._by_key.get(self._undoes(entry, place))
        if target is None:
            return self._day_home(entry, place)
        stated = self._stated_at(target)
        if stated is None:
            gone = self._is_before(target, place) or self._is_put_right(entry, place)
            return None if gone else place
        return self._home(target, stated) if stated <= place else place

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
        """Return the statement of an entry's own day, if there was one by then."""
        for earlier, cut in enumerate(self._cuts[:place]):
            ends_on = cut.agreement.ends_on or cut.period.end
            starts_on = max(cut.period.start, cut.agreement.starts_on)
            if starts_on <= entry.effective_on < min(cut.period.end, ends_on):
                return earlier
        return place

    def _undoes(self, entry: Entry, place: int) -> str:
        """Return the key of what an entry takes back; empty if it stands by itself.

        Of what is signed that is the first payment.
        """
        if entry.reverses or entry.kind not in _GIVEN_BACK:
            return entry.reverses
        cut = self._cuts[place]
        if not is_signed(cut.agreement):
            return entry.parent
        purchase = self._purchases.of(entry.parent, cut.recorded_until)
        return purchase.first if purchase else entry.parent
