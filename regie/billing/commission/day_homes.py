"""Which statement a day belongs to, and by which agreement it was billed.

Days that were passed over, since they had nothing when the next statement was made, are
of the version that held on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.revenue.sources import Cut
from regie.ledger.entry import Entry


class DayHomes:
    """Looks up the statements of days."""

    def __init__(self, cuts: Sequence[Cut], runs: Sequence[int]) -> None:
        """Look at statements.

        Args:
            runs: The number of each cut's version.
        """
        self._cuts = cuts
        self._runs = runs
        self._known = [self._known_at(place) for place in range(len(cuts))]

    def agreed(self, day: date, place: int) -> Agreement:
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

    def of(self, entry: Entry, place: int) -> int:
        """Return the statement of an entry's own day, if there was one by then.

        Else, if it was passed over, the one that would have counted it.

        Args:
            place: Of the statement that takes it.
        """
        by_days = self._cuts[place].edition >= Edition.DAYS
        for earlier, cut in enumerate(self._cuts[:place]):
            ends_on = (None if by_days else cut.agreement.ends_on) or cut.period.end
            starts_on = max(cut.period.start, cut.agreement.starts_on)
            is_known = cut.is_made or self._cuts[place].edition >= Edition.KNOWN
            is_on = starts_on <= entry.effective_on < min(cut.period.end, ends_on)
            if is_on and is_known:
                return earlier if cut.is_made else self.passed_over(earlier)
        return self._next(entry, place)

    def passed_over(self, place: int) -> int:
        """Return the last statement of the version of a period without one.

        Where none was made by it, or each period counts by itself, that period.
        """
        made = (one for one in reversed(range(place)) if self._cuts[one].is_made)
        last = next(made, place)
        return last if self._runs[last] == self._runs[place] else place

    def _next(self, entry: Entry, place: int) -> int:
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
