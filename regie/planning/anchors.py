"""The dates that steps hang on: what was given, what follows, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime

from regie.errors import UsageError
from regie.planning.dates import at_wall
from regie.planning.dates import Frame
from regie.planning.dates import local
from regie.planning.dates import resolve
from regie.planning.dates import When
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import WallTime
from regie.words import say
from regie.words import with_colon

Anchors = Mapping[str, date | datetime]


class MissingAnchorsError(UsageError):
    """Anchors that must be given were not.

    Attributes:
        missing: All of them, in the order of the file.
    """

    def __init__(self, missing: Sequence[Anchor]) -> None:
        self.missing = tuple(missing)
        lines = "".join(
            f"\n  {with_colon(each.name)} {_question(each)}" for each in missing
        )
        first = missing[0].name
        super().__init__(
            say(
                fr=f"Il manque {_count(len(missing), 'date', 'dates')} :{lines}\n"
                f"Donnez chacune ainsi : {first}=2027-03-08, ou avec une heure : "
                f'"{first}=2027-03-08 10:00".',
                en=f"{_count(len(missing), 'date is', 'dates are')} missing:{lines}\n"
                f"Give each one like this: {first}=2027-03-08, or with a time: "
                f'"{first}=2027-03-08 10:00".',
            )
        )


class UnknownAnchorsError(UsageError):
    """Dates were given for anchors that the playbook does not have.

    Attributes:
        unknown: Their names.
        known: The names that the playbook has.
    """

    def __init__(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        self.unknown = tuple(unknown)
        self.known = tuple(known)
        names, legal = ", ".join(unknown), ", ".join(known) or "–"
        super().__init__(
            say(
                fr=f"Ce playbook n'a pas de date nommée {names}. Ses dates : {legal}.",
                en=f"This playbook has no date named {names}. Its dates: {legal}.",
            )
        )


class AnchorCycleError(UsageError):
    """Anchors that derive from one another.

    Attributes:
        names: The loop, each deriving from the next one, the first one repeated last.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        loop = " → ".join(names)
        super().__init__(
            say(
                fr=f"Des dates dépendent l'une de l'autre en boucle : {loop}. "
                "Donnez-en une.",
                en=f"Dates derive from one another in a loop: {loop}. "
                "Give one of them.",
            )
        )


def check_anchors(playbook: Playbook, given: Anchors) -> None:
    """Refuse dates for unknown anchors, missing ones, and loops.

    Raises:
        UnknownAnchorsError: A name is not one of the playbook's.
        MissingAnchorsError: A required anchor has no date; lists all of them.
        AnchorCycleError: Anchors derive from one another.
    """
    unknown = [name for name in given if name not in playbook.anchors]
    if unknown:
        raise UnknownAnchorsError(unknown, list(playbook.anchors))
    missing = [
        anchor
        for anchor in playbook.anchors.values()
        if anchor.required and anchor.moment is None and anchor.name not in given
    ]
    if missing:
        raise MissingAnchorsError(missing)
    for name in playbook.anchors:
        _check_loop(name, playbook, given)


def resolve_anchors(
    anchors: Mapping[str, Anchor], given: Anchors, frame: Frame
) -> dict[str, When | None]:
    """Return the anchors' dates; None where not known.

    A date given without a time takes the time of the playbook's own sentence.
    """
    found: dict[str, When | None] = {}
    for name in anchors:
        _fill(name, anchors, given, frame, found)
    return found


def root_anchor(moment: Moment | None, playbook: Playbook, given: Anchors) -> str:
    """Return the anchor that must move for the sentence to move; empty if none."""
    name = ""
    while moment is not None and isinstance(moment.base, AnchorBase):
        name = moment.base.anchor
        moment = None if name in given else playbook.anchors[name].moment
    if moment is None or isinstance(moment.base, DateBase):
        return name
    return ""


def given_when(value: date | datetime, moment: Moment | None, frame: Frame) -> When:
    """Return a given date; naive times are the campaign's, aware ones are converted."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return local(value, frame)
        return at_wall(value.date(), WallTime(at=value.time()), frame)
    if moment is not None and moment.at is not None:
        return at_wall(value, moment.at, frame)
    return When(on=value)


def _fill(
    name: str,
    anchors: Mapping[str, Anchor],
    given: Anchors,
    frame: Frame,
    found: dict[str, When | None],
) -> None:
    """Resolve an anchor after those it derives from; loops were refused before."""
    chain: list[str] = []
    while name not in found and name not in chain:
        chain.append(name)
        moment = None if name in given else anchors[name].moment
        if moment is not None and isinstance(moment.base, AnchorBase):
            name = moment.base.anchor
    for each in reversed(chain):
        found[each] = _one(anchors[each], given, frame, found)


def _one(
    anchor: Anchor, given: Anchors, frame: Frame, found: Mapping[str, When | None]
) -> When | None:
    moment = anchor.moment
    if anchor.name in given:
        return given_when(given[anchor.name], moment, frame)
    if moment is None:
        return None
    if isinstance(moment.base, AnchorBase):
        base = found[moment.base.anchor]
    else:
        base = When(on=moment.base.on) if isinstance(moment.base, DateBase) else None
    return None if base is None else resolve(moment, base, frame, keeps_day=True)


def _check_loop(name: str, playbook: Playbook, given: Anchors) -> None:
    path: list[str] = []
    while name not in path:
        path.append(name)
        moment = None if name in given else playbook.anchors[name].moment
        if moment is None or not isinstance(moment.base, AnchorBase):
            return
        name = moment.base.anchor
    raise AnchorCycleError([*path[path.index(name) :], name])


def _question(anchor: Anchor) -> str:
    return anchor.question or anchor.title


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
