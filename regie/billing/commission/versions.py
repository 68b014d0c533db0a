"""Which version of an agreement an entry counts under, and in which statement.

An entry counts in the first statement that could know it. It counts under the version
that this statement is made by, but for what takes back a payment of an earlier one, or
belongs to a day of an earlier one and was learned of too late: that changes the period
that it belongs to, under the terms of that period, also where that one had nothing and
was passed over. What takes back a payment from
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
from datetime import date
from itertools import pairwise

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import counts_by_period
from regie.billing.agreed.terms import has_limits
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Earned
from regie.billing.commission.places import is_signed
from regie.billing.commission.places import Placed
from regie.billing.commission.places import Places
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import cuts_before
from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Early:
    """What followed from a sale that was not known yet, or its first payment was not.

    Attributes:
        alone: The entry as it counts until then: converted at another rate.
        until: Place of the statement that knows the sale, or that payment.
        rate: That rate.
    """

    alone: Entry
    until: int
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one version of an agreement counts.

    Attributes:
        cuts: Of its own statements, then of later ones that put these right. Where none
            was made by it, of its periods that were passed over.
        own: How many of them are its own.
        placed: Entries with the place, among the cuts, of the statement that takes it.
        away: Of those, by key, the places of later statements that know them to count
            elsewhere.
        purchases: Of which sale payments are; None: each is one by itself.
        early: What was known before its sale, by key, where it was converted; in the
            order in which more became known.
        rates: At which entries were converted, by key.
        others: What the parties earned that its terms depend on, by period.
        beside: The other versions, where what they took of a sale decides, too.
        kin: Those of the same terms by themselves, where a period was passed over: the
            months and payments that count are those of all of them.
    """

    agreement: Agreement
    cuts: tuple[Cut, ...]
    own: int
    placed: tuple[tuple[Entry, int], ...]
    away: Mapping[str, frozenset[int]] = field(default_factory=dict)
    purchases: Purchases | None = None
    early: Mapping[str, tuple[Early, ...]] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    others: Mapping[str, Mapping[Period, Earned]] = field(default_factory=dict)
    beside: tuple[Version, ...] = ()
    kin: tuple[Version, ...] = ()

    @property
    def terms(self) -> Terms:
        """The party's terms; without a commission, terms that earn nothing."""
        return self.agreement.terms or Terms(party=self.agreement.whose)

    @property
    def is_made(self) -> bool:
        """Whether statements were made by it, or one is."""
        return self.cuts[0].is_made

    @property
    def days(self) -> Period:
        """From the first day of its own statements to the last one."""
        own = self.cuts[: self.own]
        return Period(start=own[0].period.start, end=own[-1].period.end)

    def has(self, period: Period) -> bool:
        """Say whether a period is of its days, and was not passed over between two."""
        own = self.cuts[: self.own]
        between = (
            Period(start=before.period.end, end=after.period.start)
            for before, after in pairwise(own)
            if before.period.end < after.period.start
        )
        return period in self.days and not any(period in one for one in between)

    def renewed_on(self, edition: Edition) -> date:
        """Return the first day of the first statement of an edition, or a newer one.

        Where every statement is older, the last day that there is.
        """
        newer = (one.period.start for one in self.cuts if one.edition >= edition)
        return next(newer, date.max)

    def stated(self, place: int) -> list[Entry]:
        """Return the entries that a statement takes."""
        return [entry for entry, at in self.placed if at == place]

    def restated(self, place: int) -> Iterator[tuple[Entry, Entry, Cut]]:
        """Yield what counts by its sale from a statement on.

        With each, how it counted alone, and in which statement.
        """
        for entry, at in self.placed:
            forms = self.early.get(entry.key, ())
            later = [*(one.alone for one in forms[1:]), entry]
            for before, now in zip(forms, later, strict=bool(forms)):
                if before.until == place:
                    yield now, before.alone, self.cuts[at]

    def among(
        self, entries: Iterable[Entry], early: Mapping[str, tuple[Early, ...]]
    ) -> Version:
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
    cuts = [*_that_count(cuts_before(cut, earlier), entries), cut]
    runs = _runs(cuts)
    known = attributions or Attributions()
    signed = entries if any(is_signed(one.agreement) for one in cuts) else ()
    purchases = Purchases(signed, known)
    placed: dict[int, list[Placed]] = {run: [] for run in runs}
    for one in Places(entries, cuts, runs, purchases, known).placed():
        placed[one.run].append(one)
    order = [*(run for run in dict.fromkeys(runs) if run != runs[-1]), runs[-1]]
    versions = [_version(cuts, runs, run, placed[run]) for run in order]
    grouped = Purchases(
        entries if cut.edition >= Edition.GROUPS else (), known, signed=False
    )
    versions = [
        replace(one, purchases=purchases if is_signed(one.agreement) else grouped)
        for one in versions
    ]
    return [replace(one, kin=tuple(_kin(one, versions))) for one in versions]


def _kin(version: Version, versions: Iterable[Version]) -> Iterator[Version]:
    """Yield the versions of the same terms that a version is apart from."""
    if not has_limits(version.terms):
        return
    for other in versions:
        is_apart = other is not version and not (version.is_made and other.is_made)
        edition = version.cuts[-1].edition
        if is_apart and goes_on(version.agreement, other.agreement, edition):
            yield other


def _version(
    cuts: Sequence[Cut],
    runs: Sequence[int],
    run: int,
    placed: Sequence[Placed],
) -> Version:
    places = [place for place, number in enumerate(runs) if number == run]
    own = [place for place in places if cuts[place].is_made] or places
    since = Edition.HOME if cuts[own[0]].is_made else Edition.KNOWN
    later = [
        place
        for place in range(own[-1] + 1, len(cuts))
        if cuts[place].is_made and cuts[place].edition >= since
    ]
    among = {place: number for number, place in enumerate([*own, *later])}
    return Version(
        agreement=cuts[own[0]].agreement,
        cuts=tuple(cuts[place] for place in among),
        own=len(own),
        placed=tuple((one.entry, among[one.place]) for one in placed),
        away={
            one.entry.key: frozenset(among[at] for at in one.away if at in among)
            for one in placed
            if one.away
        },
    )


def _runs(cuts: Sequence[Cut]) -> list[int]:
    """Return the number of each cut's version; that of the last cut is one run.

    A period that was passed over is of the version of the one before it, or begins one
    that has no statement. With the scope of a period it is one by itself.
    """
    last = cuts[-1].agreement
    runs: list[int] = []
    made = 0
    for place, cut in enumerate(cuts):
        before = made if cut.is_made else place - 1
        if cut.agreement is last and cut.is_made:
            runs.append(len(cuts))
        elif place and _goes_on(cut, cuts[before]):
            runs.append(runs[before])
        else:
            runs.append(place)
        made = place if cut.is_made else made
    return runs


def _goes_on(cut: Cut, before: Cut) -> bool:
    """Say whether a cut is of the same version as one before it."""
    by_period = counts_by_period(cut.agreement.terms)
    if before.is_made and not cut.is_made and by_period:
        return False
    return goes_on(cut.agreement, before.agreement, cut.edition)


def _that_count(cuts: Iterable[Cut], entries: Sequence[Entry]) -> Iterator[Cut]:
    """Yield those of statements, and of what was passed over that has entries now."""
    for cut in cuts:
        start, end = cut.period.start, cut.period.end
        if cut.is_made or any(start <= one.effective_on < end for one in entries):
            yield cut


def goes_on(now: Agreement, before: Agreement, edition: Edition) -> bool:
    """Say whether a statement counts on from the one before, made by another text.

    Args:
        edition: Of the later one; to older editions other addresses are other terms.
    """
    if now.sha256 == before.sha256:
        return True
    return edition >= Edition.ADDRESSES and now.is_same(before)
