"""Tell Prefect what happened, from the history: nothing is lost while it is away.

Each line is given once it is committed, under a key of its own, and given again until
the server is seen to have it; it counts a key once.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from itertools import groupby

from regie.campaign.model import ActionKind
from regie.campaign.signals import Happening
from regie.campaign.signals import signals
from regie.campaign.signals import Told
from regie.errors import NotFoundError
from regie.errors import VendorError
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.store.actions import StoredAction
from regie.store.journal import Event
from regie.store.journal import Untold
from regie.store.unit import Unit

#: Lines that are looked at in one go; the rest comes with the next.
LINES_MAX = 1000

#: How long the server may take to write down what it was given.
WRITING = timedelta(minutes=1)


def tell_signals(runtime: Runtime) -> int:
    """Tell what is not told yet; return how many signals were given.

    Lines that mean nothing to anybody outside are set aside on the way.

    Raises:
        VendorError: The server does not answer. Nothing is lost: the next one repeats.
    """
    with runtime.unit(reading=True) as unit:
        untold = unit.journal.untold(limit=LINES_MAX)
        told = [
            (given_at, one)
            for (slug, given_at), lines in _batches(untold)
            for one in _signals(runtime, unit, slug, [line.event for line in lines])
        ]
    if not untold:
        return 0
    wall = runtime.wall.now()
    again = [one for given_at, one in told if given_at is not None]
    known = runtime.window.signalled([one.signal.key for one in again])
    fresh = [
        one
        for given_at, one in told
        if one.signal.key not in known and _may_give(given_at, wall)
    ]
    runtime.window.signal([one.signal for one in fresh])
    with runtime.unit() as unit:
        unit.journal.note_given(_lines(fresh), wall)
        waiting = _lines(one for _, one in told if one.signal.key not in known)
        unit.journal.note_told(
            [one.event.line for one in untold if one.event.line not in waiting], wall
        )
    return len(fresh)


def tell_if_reachable(runtime: Runtime) -> bool:
    """Tell, or say False if the server does not answer at the moment."""
    try:
        tell_signals(runtime)
    except VendorError:
        return False
    return True


def _batches(
    untold: Sequence[Untold],
) -> Iterable[tuple[tuple[str, datetime | None], list[Untold]]]:
    """Return the lines by campaign; what was given together stays together."""

    def batch(one: Untold) -> tuple[str, str]:
        given = one.given_at.isoformat() if one.given_at else ""
        return one.event.campaign, given

    for _, group in groupby(sorted(untold, key=batch), key=batch):
        lines = list(group)
        yield (lines[0].event.campaign, lines[0].given_at), lines


def _may_give(given_at: datetime | None, wall: datetime) -> bool:
    return given_at is None or wall - given_at >= WRITING


def _lines(told: Iterable[Told]) -> set[int]:
    return {line for one in told for line in one.lines}


def _signals(
    runtime: Runtime, unit: Unit, slug: str, events: Sequence[Event]
) -> Sequence[Told]:
    try:
        campaign = unit.campaigns.get(slug)
    except NotFoundError:
        return ()
    stored = {action.key: action for action in unit.actions.of_campaign(slug)}
    return signals(
        campaign,
        plan_of(campaign, runtime.clock.now()),
        [_happening(event, stored) for event in events],
        wall=runtime.wall.now(),
    )


def _happening(event: Event, stored: Mapping[str, StoredAction]) -> Happening:
    action = stored.get(event.about)
    return Happening(
        line=event.line,
        at=event.at,
        what=event.what,
        step=event.about if action is None else action.step_key,
        kind=None if action is None else ActionKind(action.kind),
    )
