"""Days that had nothing and were passed over: what they knew counted for nothing.

What counts stands in the way of the next bill, where it would not count in that one: so
a sale of such days was beyond a party's payments, or her last day, or not meant.
"""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.edition import Edition
from regie.billing.revenue.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry


class EmptyDays:
    """The days between two statements that the later one does not count."""

    def __init__(self, cuts: Sequence[Cut], attributions: Attributions) -> None:
        """Look at statements.

        Args:
            attributions: What is known of the client's sales.
        """
        self._cuts = cuts
        self._attributions = attributions

    def had(self, entry: Entry, place: int) -> bool:
        """Say whether an entry was known of such days, and nothing told of it since.

        To editions before `KNOWN` there were no such days.

        Args:
            place: Of the statement that wants to know.
        """
        now = self._cuts[place]
        if now.edition < Edition.KNOWN:
            return False
        after = next(
            (one for one in self._cuts[: place + 1] if _skips(one, entry)), None
        )
        if after is None or entry.recorded_at > after.recorded_until:
            return False
        rows = self._attributions.rows(entry.key)
        since, until = after.recorded_until, now.recorded_until
        return not any(since < row.at <= until for row in rows)


def _skips(after: Cut, entry: Entry) -> bool:
    """Say whether an entry lies right before a statement, and is no part of it.

    It is that of another version, or of a period with limits of its own.
    """
    end, day = after.previous_end, entry.effective_on
    if not after.is_made or end is None or not end <= day < after.period.start:
        return False
    return after.agreement.starts_on > day or after.agreement.limits_periods
