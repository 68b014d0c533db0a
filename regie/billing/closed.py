"""Statements that were made before, and what each of them counted."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.billing.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.sources import Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A statement that was made before.

    Attributes:
        recorded_until: Its cut-off (UTC, inclusive).
        same_agreement: It was made by the version of the agreement that holds now: what
            a commission reached counts on. A new version begins anew, but what was
            held or carried goes on.
        agreement: The version it was made by, where that is another one.
        edition: By which rules it was computed.
    """

    period: Period
    recorded_until: datetime
    same_agreement: bool = True
    agreement: Agreement | None = None
    edition: Edition = NEWEST


def cuts_before(cut: Cut, earlier: Sequence[Closed]) -> Iterator[Cut]:
    """Yield the cuts of the statements before this one."""
    before, end = None, None
    for closed in earlier:
        until = closed.recorded_until.astimezone(UTC)
        if closed.same_agreement:
            yield replace(
                cut,
                period=closed.period,
                recorded_until=until,
                recorded_after=before,
                previous_end=end,
                edition=closed.edition,
            )
        before, end = until, closed.period.end
