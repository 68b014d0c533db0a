"""What the person who plans should know of recurring steps, a sentence a step."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.planning.backward import SETTLED
from regie.planning.graph import Node
from regie.planning.naming import planned_key
from regie.planning.naming import planned_title
from regie.planning.public import lands_on_day_off
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.planning.wording import short_day_text
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.words import pick

#: How many days are named in one sentence.
DAYS_NAMED_MAX = 3

Places = Sequence[int]


def series_warnings(scene: Scene, placed: Placed) -> Iterator[str]:
    """Yield sentences in the plan's language, in the order of the file."""
    for places in _by_series(scene):
        yield from _cut(scene, places)
        yield from _over(scene, places)
        yield from _public_on_days_off(scene, placed, places)


def _by_series(scene: Scene) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for place, node in enumerate(scene.graph.nodes):
        if node.occurrence is not None:
            found.setdefault(planned_key(node.step, node.item), []).append(place)
    return list(found.values())


def _title(scene: Scene, place: int) -> str:
    node = scene.graph.nodes[place]
    return quoted(planned_title(node.step, node.item), scene.frame.language)


def _cut(scene: Scene, places: Places) -> Iterator[str]:
    occurrence = scene.graph.nodes[places[-1]].occurrence
    if occurrence is None or occurrence.count <= OCCURRENCES_MAX:
        return
    title, most = _title(scene, places[0]), OCCURRENCES_MAX
    yield pick(
        scene.frame.language,
        fr=f"{title} se répète plus de {most} fois : seules les {most} premières sont "
        "planifiées. Ajoutez « from », ou avancez la fin.",
        en=f"{title} recurs more than {most} times: only the first {most} are planned. "
        "Add `from`, or an earlier end.",
    )


def _over(scene: Scene, places: Places) -> Iterator[str]:
    """Tell how often it lay before the campaign began, or that it never happens."""
    language, title = scene.frame.language, _title(scene, places[0])
    past = [p for p in places if _is_past(scene, scene.graph.nodes[p])]
    if not past:
        return
    occurrence = scene.graph.nodes[past[0]].occurrence
    if occurrence is not None and occurrence.on is None:
        yield pick(
            language,
            fr=f"{title} n'a lieu aucune fois : entre son début et sa fin, aucun jour "
            "ne convient.",
            en=f"{title} does not happen once: no day fits between its beginning and "
            "its end.",
        )
        return
    count, all_ = len(past), len(places)
    yield pick(
        language,
        fr=f"{title} : {count} fois sur {all_} avant le début de la campagne ; rien "
        "n'est fait en retard.",
        en=f"{title}: {count} of {all_} times before the campaign began; nothing is "
        "done late.",
    )


def _is_past(scene: Scene, node: Node) -> bool:
    is_past = node.occurrence is not None and node.occurrence.is_past
    return is_past and not scene.fact(node).dropped


def _public_on_days_off(scene: Scene, placed: Placed, places: Places) -> Iterator[str]:
    step = scene.graph.nodes[places[0]].step
    language, calendar = scene.frame.language, scene.frame.calendar
    spots = [spot for place in places if (spot := placed.spots[place]) is not None]
    off = [
        short_day_text(spot.starts_on, language)
        for spot in spots
        if spot.reason not in SETTLED
        and lands_on_day_off(step, spot.starts_on, calendar)
    ]
    if not off:
        return
    days = off[:DAYS_NAMED_MAX]
    if more := len(off) - len(days):
        days.append(more_text(more, language))
    named, title = joined(days, language), _title(scene, places[0])
    yield pick(
        language,
        fr=f"{title} part un jour de repos : {named}.",
        en=f"{title} goes out on a day off: {named}.",
    )
