"""Periods between a client's statements that had none, by what was agreed then."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import PassedOver
from regie.billing.work.skipped import skipped_between
from regie.services.agreements.versions import known_to
from regie.store.documents import StoredAgreement
from regie.store.documents import StoredStatement
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A statement that was made, or is.

    Attributes:
        agreement_id: Of the version it is made by.
        known_by: What was given later did not hold (UTC, inclusive).
    """

    period: Period
    agreement_id: int
    known_by: datetime


def as_made(stored: StoredStatement) -> Made:
    """Return a statement that was made."""
    return Made(
        period=read_period(stored.period),
        agreement_id=stored.agreement_id,
        known_by=stored.recorded_until,
    )


def skipped_before(
    unit: Unit, client_slug: str, made: Sequence[Made], *, edition: Edition = NEWEST
) -> tuple[PassedOver, ...]:
    """Return the periods without a statement that keep their hours to themselves.

    By what was agreed when the statement after each was made: what is given later, from
    earlier days on, changes nothing of it. Older editions know none. Also before the
    first one and the one made now, unlike what commissions pass over: all hours count,
    by the limits of their own period.

    Args:
        made: The client's statements by their days, the one that is made now last.
        edition: Of that one.
    """
    if edition < Edition.KNOWN:
        return ()
    given = unit.documents.agreements(client_slug)
    if not any("hourly" in one.text for one in given):
        return ()  # reading them takes a while
    frees = [date.min, *(one.period.end for one in made)]
    gaps = zip(frees, made, strict=False)
    return tuple(one for free, after in gaps for one in _before(given, free, after))


def _before(
    given: Sequence[StoredAgreement], free: date, after: Made
) -> Iterator[PassedOver]:
    if free >= after.period.start:
        return
    versions = known_to(given, after.agreement_id, after.known_by)
    ids = [one.id for one in versions]
    own = ids.index(after.agreement_id) if after.agreement_id in ids else None
    agreements = [one.agreement for one in versions]
    yield from skipped_between(agreements, own, free=free, end=after.period.start)
