"""What a playbook brings itself to repeat steps for: its deliverables, its days."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from regie.planning.dates import Frame
from regie.planning.dates import resolve
from regie.planning.dates import When
from regie.planning.model import Item
from regie.planning.wording import day_text
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Moment
from regie.playbook.model import Playbook

#: More days than any event has; a mistake in a date makes no thousands of steps.
DAYS_MAX = 92

_DAY_SLUG = "day-"


def own_items(
    playbook: Playbook, anchors: Mapping[str, When | None], frame: Frame
) -> list[Item]:
    """Return the deliverables in the order of the file, then the days of the event.

    The days are none as long as the first or the last has no date. A day's slug is its
    number, so that an event which moves keeps what is known of its steps.
    """
    return [
        *_deliverables(playbook, anchors, frame),
        *_days(playbook, anchors, frame),
    ]


def item_sentence(item: Item, name: str, playbook: Playbook) -> Moment | None:
    """Return what a date of an own item is counted from; None if it has none."""
    if item.kind == "deliverable" and name == "due":
        deliverable = playbook.deliverables.get(item.slug)
        return None if deliverable is None else deliverable.due
    if item.kind == "day" and name == "date" and playbook.event is not None:
        return playbook.event.begins
    return None


def item_date(
    item: Item,
    name: str,
    playbook: Playbook,
    anchors: Mapping[str, When | None],
    frame: Frame,
) -> When | None:
    """Return a date of an own item with these anchors; None if it is not known."""
    when = _dated(item_sentence(item, name, playbook), anchors, frame)
    if when is None or item.kind != "day":
        return when
    return When(on=when.on + timedelta(days=_day_number(item) - 1))


def is_own(item: Item) -> bool:
    """Whether the playbook brings such items itself."""
    return item.kind in {"deliverable", "day"}


def _day_number(item: Item) -> int:
    number = item.slug.removeprefix(_DAY_SLUG)
    return int(number) if number.isdigit() else 1


def _deliverables(
    playbook: Playbook, anchors: Mapping[str, When | None], frame: Frame
) -> Iterator[Item]:
    for each in playbook.deliverables.values():
        item = Item(
            kind="deliverable",
            slug=each.name,
            title=each.title,
            fields={**each.fields, "title": each.title},
        )
        due = _dated(each.due, anchors, frame)
        dates = {} if due is None else {"due": due.on.isoformat()}
        yield replace(item, fields={**item.fields, **dates})


def _days(
    playbook: Playbook, anchors: Mapping[str, When | None], frame: Frame
) -> Iterator[Item]:
    event = playbook.event
    if event is None:
        return
    first = _dated(event.begins, anchors, frame)
    last = _dated(event.through, anchors, frame)
    if first is None or last is None:
        return
    count = min((last.on - first.on).days + 1, DAYS_MAX)
    for number in range(1, count + 1):
        on = first.on + timedelta(days=number - 1)
        yield Item(
            kind="day",
            slug=f"{_DAY_SLUG}{number}",
            title=day_text(on, playbook.language),
            fields={"date": on.isoformat(), "number": str(number)},
        )


def _dated(
    moment: Moment | None, anchors: Mapping[str, When | None], frame: Frame
) -> When | None:
    if moment is None:
        return None
    base: When | None = None
    if isinstance(moment.base, AnchorBase):
        base = anchors.get(moment.base.anchor)
    elif isinstance(moment.base, DateBase):
        base = When(on=moment.base.on)
    return None if base is None else resolve(moment, base, frame, keeps_day=True)
