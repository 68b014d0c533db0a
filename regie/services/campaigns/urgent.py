"""What cannot wait, the most urgent first; the repetitions of a step together."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from regie.planning.model import Plan
from regie.planning.naming import group_key
from regie.planning.naming import shared_title
from regie.services.campaigns.look import Line
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import standing_word
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

#: What is urgent, the most urgent first.
URGENT = (
    Standing.HELD,
    Standing.LATE,
    Standing.REFUSED,
    Standing.OPEN,
    Standing.WAITING,
)

Group = tuple[Line, ...]


def urgent_first(lines: Iterable[Line], plan: Plan) -> list[Line]:
    """Return the urgent lines: by standing, then the latest first, then by date.

    Args:
        lines: A campaign's timeline.
        plan: The plan that it was made from.
    """
    found = [line for line in lines if line.standing in URGENT]
    return sorted(
        found, key=lambda ln: (URGENT.index(ln.standing), -days_late(ln, plan))
    )


def together(lines: Iterable[Line]) -> list[Group]:
    """Return the lines; the repetitions of a step are one group.

    Those that stand differently, or to which something else happened, stay apart.
    """
    groups: dict[tuple[str, Standing, str], list[Line]] = {}
    for line in lines:
        name = line.key.partition("/")[0]
        groups.setdefault((name, line.standing, line.detail), []).append(line)
    return [tuple(same) for same in groups.values()]


def each_alone(lines: Iterable[Line]) -> list[Group]:
    """Return every line as a group of its own."""
    return [(line,) for line in lines]


def days_late(line: Line, plan: Plan) -> int:
    """Return how many days ago it was wanted; 0 for what is not late."""
    if line.standing is not Standing.LATE:
        return 0
    wanted_on = line.due_on or line.until
    if line.missed_at is not None:
        wanted_on = line.missed_at.astimezone(plan.zone).date()
    return max((plan.today - wanted_on).days, 0) if wanted_on else 0


def sentence(group: Group, plan: Plan) -> str:
    """Return a group in one line: what, who, how late, what it waits for."""
    first = group[0]
    waits = ", ".join(_waits(group))
    parts = [
        standing_word(first.standing, spoken_language()),
        shared_title([line.title for line in group]),
        f"({_key(group)})",
        _who(group),
        _lateness([days_late(line, plan) for line in group]),
        f"← {waits}" if waits else "",
        first.detail,
    ]
    return "  ".join(part for part in parts if part)


def _key(group: Group) -> str:
    key = group[0].key
    return key if len(group) == 1 else group_key(key.partition("/")[0])


def _who(group: Group) -> str:
    """Return who does it, or how many do."""
    people = {line.who for line in group if line.who}
    if len(people) <= 1:
        return next(iter(people), "")
    return counted(len(people), fr=("personne", "personnes"), en=("person", "people"))


def _waits(group: Group) -> Iterator[str]:
    """Yield the titles that are waited for, those of repetitions as one."""
    alike: dict[str, list[str]] = {}
    for title in dict.fromkeys(title for line in group for title in line.waits_for):
        alike.setdefault(title.rpartition(" · ")[0] or title, []).append(title)
    for titles in alike.values():
        yield shared_title(titles)


def _lateness(days: Sequence[int]) -> str:
    worst = max(days)
    if not worst:
        return ""
    many = counted(worst, fr=("jour", "jours"), en=("day", "days"))
    if min(days) == worst:
        return say(fr=f"{many} de retard", en=f"{many} late")
    return say(fr=f"jusqu'à {many} de retard", en=f"up to {many} late")
