"""Bills of commissions by the month, the quarter, the launch, …: each of a whole one.

Tiers, caps and guarantees of a quarter come to something else in each of its months,
and those of two months to something else in both together. A rate by the month, and
what looks at each sale or at everything so far, is billed for any days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import limits_each_period
from regie.billing.agreed.terms import Rhythm
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.services.agreements.agreed import version_in
from regie.services.agreements.versions import Version
from regie.services.bills import whole_periods_words as words
from regie.services.bills.open_periods import since_of
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The days of an agreement that can still be billed.

    Attributes:
        start: The first one; none before it is left.
        changes: The day on which another version holds; None while there is none.
    """

    start: date
    changes: date | None

    def of(self, terms: Terms, agreement: Agreement) -> tuple[date, date | None]:
        """Return the first day of a commission, and the day after its last one."""
        ends = (_ended(terms, agreement), self.changes)
        begins = max(self.start, agreement.starts_on, terms.starts_on or date.min)
        return begins, min((day for day in ends if day), default=None)


def not_whole(
    unit: Unit, client: str, asked: Period, versions: Sequence[Version]
) -> str:
    """Say which periods the OBM's commission is billed by; empty if this is one.

    Args:
        versions: See `versions_in_force`.
    """
    agreement = version_in(versions, asked).agreement
    terms = agreement.terms
    if terms is None:
        return ""
    days = _days(unit, client, asked, versions)
    parts = _instead(terms, agreement, asked, days)
    if parts is None:
        return ""
    if not parts:
        return words.launch_without_end(asked)
    base = agreement.base
    return words.by_its_rhythm(
        terms.every, parts, monthly_base=bool(base and base.every is Every.MONTH)
    )


def period_warnings(
    unit: Unit, client: str, asked: Period, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Warn of what a bill of these days counts otherwise than was agreed.

    Args:
        versions: See `versions_in_force`.
    """
    return (
        *_begun_before(unit, client, asked, versions),
        *_parties_not_whole(unit, client, asked, versions),
    )


def _parties_not_whole(
    unit: Unit, client: str, asked: Period, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Warn of each other party's commission that is stated for a part of its period."""
    agreement = version_in(versions, asked).agreement
    days = _days(unit, client, asked, versions)
    return tuple(
        words.party_in_part(terms.party, terms.every)
        for terms in agreement.parties
        if terms.party != OBM and _instead(terms, agreement, asked, days) is not None
    )


def _begun_before(
    unit: Unit, client: str, asked: Period, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Warn of a period of which a part was billed already, when that was accepted."""
    agreement = version_in(versions, asked).agreement
    terms = agreement.terms
    stored = unit.documents.statements_before(client, asked.start)
    if not stored or terms is None or not _looks_at_periods(terms, agreement):
        return ()
    begins = max(agreement.starts_on, terms.starts_on or date.min)
    if terms.every is not Rhythm.LAUNCH:
        (whole,) = periods_of(terms.every, asked.start, asked.start)
        begins = max(begins, whole.start)
    billed = read_period(stored[-1].period).end
    ended = _ended(terms, agreement)
    if begins >= billed or (ended and ended <= asked.start):
        return ()
    return (words.begun_before(terms.every, Period(start=begins, end=billed)),)


def _days(unit: Unit, client: str, asked: Period, versions: Sequence[Version]) -> _Days:
    stored = unit.documents.statements_before(client, asked.start)
    holds = version_in(versions, asked)
    later = versions[versions.index(holds) + 1 :]
    return _Days(
        start=read_period(stored[-1].period).end
        if stored
        else since_of(unit, client) or date.min,
        changes=later[0].agreement.starts_on if later else None,
    )


def _instead(
    terms: Terms, agreement: Agreement, asked: Period, days: _Days
) -> list[Period] | None:
    """Return the periods to bill instead of the one asked for; None if it is one.

    There is none for a launch that has no end.
    """
    if not _looks_at_periods(terms, agreement):
        return None
    begins, ends = days.of(terms, agreement)
    start, end = max(asked.start, begins), min(asked.end, ends or date.max)
    if start >= end:
        return None  # nothing of it is in these days
    if terms.every is not Rhythm.LAUNCH:
        parts = [
            Period(start=max(one.start, begins), end=min(one.end, ends or date.max))
            for one in periods_of(terms.every, start, end - timedelta(days=1))
        ]
    elif ends is None:
        return []
    else:
        parts = [Period(start=begins, end=ends)]
    return None if parts == [Period(start=start, end=end)] else parts


def _ended(terms: Terms, agreement: Agreement) -> date | None:
    """Return the day after the last one of a commission, its tail included.

    None while it is open.
    """
    ends_on = agreement.bounding(terms).ends_on
    return ends_on + timedelta(days=terms.tail_days) if ends_on else None


def _looks_at_periods(terms: Terms, agreement: Agreement) -> bool:
    """Say whether parts of a period, or several in one, may come to something else.

    So they may where what another party earns does, and is taken off or the base.
    """
    if terms.scope is Scope.PERIOD and terms.every is not Rhythm.MONTH:
        return True
    statements = (
        terms.guarantee,
        terms.minimum_payout,
        terms.recoup and terms.recoup.each,
        terms.clawback is Clawback.FORGIVE,
    )
    return (
        limits_each_period(terms)
        or any(statements)
        or any(
            _looks_at_periods(other, agreement)
            for other in agreement.parties
            if other.party in terms.others
        )
    )
