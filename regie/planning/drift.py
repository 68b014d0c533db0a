"""What has changed in the world's calendars since a plan was first made.

Public holidays are decreed, and zones change their clocks by law; a newer list must
never move a date silently. A campaign keeps what was known at its start; here it is
compared with what is known today.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

from regie.planning.model import Plan
from regie.playbook.instants import moments_of
from regie.playbook.model import Playbook

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """From this moment on (UTC) a zone's clocks show UTC plus so many seconds."""

    at: datetime
    offset_s: int

    def as_pair(self) -> tuple[str, int]:
        """Return it as text and number, to be stored."""
        return self.at.isoformat(), self.offset_s

    @classmethod
    def from_pair(cls, pair: Sequence[str | int]) -> ClockChange:
        """Return what `as_pair` gave."""
        at, offset_s = pair
        return cls(at=datetime.fromisoformat(str(at)), offset_s=int(offset_s))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How the world's calendars differ from those that a campaign was started with.

    Attributes:
        added: Public holidays that were not known.
        gone: Public holidays that are none any more.
        zones: Zones whose clocks change otherwise than was known, each with the first
            moment (UTC) from which it matters.
        steps: Keys of the steps that lie on one of those days, or whose moment would be
            another one.
        unknown: Whether nothing was kept of the zones at the start.
    """

    added: tuple[date, ...] = ()
    gone: tuple[date, ...] = ()
    zones: Mapping[str, datetime]
    steps: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing has changed."""
        return not (self.added or self.gone or self.zones)


def zone_names(playbook: Playbook) -> tuple[str, ...]:
    """Return every zone that the playbook speaks of, its own first."""
    found = [playbook.zone]
    sentences = [m for step in playbook.steps.values() for m in moments_of(step)]
    sentences += [a.moment for a in playbook.anchors.values() if a.moment]
    found += [m.at.zone for m in sentences if m.at is not None and m.at.zone]
    return tuple(dict.fromkeys(found))


def clock_changes(zone: str, years: range) -> tuple[ClockChange, ...]:
    """Return the offset at the start of the years and every change in them."""
    rules = ZoneInfo(zone)
    start = datetime(years.start, 1, 1, tzinfo=UTC)
    found = [ClockChange(at=start, offset_s=_offset(rules, start))]
    days = (datetime(years.stop, 1, 1, tzinfo=UTC) - start).days
    for number in range(days):
        day = start + timedelta(days=number)
        after = day + timedelta(days=1)
        if _offset(rules, after) != found[-1].offset_s:
            at = _first_minute(rules, day, after)
            found.append(ClockChange(at=at, offset_s=_offset(rules, after)))
    return tuple(found)


def find_drift(
    plan: Plan,
    *,
    holidays: tuple[Iterable[date], Iterable[date]],
    zones: tuple[
        Mapping[str, Sequence[ClockChange]], Mapping[str, Sequence[ClockChange]]
    ],
) -> Drift:
    """Compare what was known at the start with what is known today.

    Args:
        plan: The plan with the kept calendars.
        holidays: The kept public holidays, and today's for the same years.
        zones: The kept clock changes by zone, and today's for the same years.
    """
    kept, fresh = (frozenset(days) for days in holidays)
    changed = {
        name: first
        for name, changes in zones[0].items()
        if (first := _first_difference(changes, zones[1][name])) is not None
    }
    return Drift(
        added=tuple(sorted(fresh - kept)),
        gone=tuple(sorted(kept - fresh)),
        zones=changed,
        steps=tuple(_touched(plan, kept ^ fresh, changed)),
        unknown=not zones[0],
    )


def _offset(rules: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(rules).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _first_minute(rules: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Return the minute in `(low, high]` from which the later offset holds."""
    wanted = _offset(rules, high)
    while high - low > MINUTE:
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        if _offset(rules, middle) == wanted:
            high = middle
        else:
            low = middle
    return high


def _first_difference(
    kept: Sequence[ClockChange], fresh: Sequence[ClockChange]
) -> datetime | None:
    """Return the first moment from which the two lists disagree."""
    if list(kept) == list(fresh):
        return None
    differing = {(c.at, c.offset_s) for c in kept} ^ {(c.at, c.offset_s) for c in fresh}
    return min(at for at, _ in differing)


def _touched(
    plan: Plan, days: frozenset[date], zones: Mapping[str, datetime]
) -> Iterator[str]:
    for key, planned in plan.steps.items():
        span = (planned.starts_on, planned.ends_on)
        on_day = any(span[0] <= day <= span[1] for day in days if span[0] and span[1])
        first = min(zones.values(), default=None)
        later = first is not None and planned.at is not None and planned.at >= first
        if on_day or later:
            yield key
