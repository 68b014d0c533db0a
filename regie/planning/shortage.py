"""The sentence that explains why a date is impossible."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.planning.backward import Bound
from regie.planning.phrases import phrases_of
from regie.planning.ready import Placed
from regie.planning.remedies import Feasible
from regie.planning.remedies import Remedies
from regie.planning.scene import Scene
from regie.planning.sentences import early_sentences
from regie.planning.wording import absence_text
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.planning.wording import working_days_text
from regie.playbook.model import Moment
from regie.playbook.model import Step
from regie.words import pick

#: How many other late steps are named.
OTHERS_NAMED_MAX = 3

#: How many steps of a chain are named; of a longer one both ends.
CHAIN_NAMED_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A step that ends after its own late bound.

    Attributes:
        place: Of the step among the nodes.
        days: Working days missing.
        chain: Places of the steps that decide when it can end, itself last.
        anchor: The anchor that its bound hangs on at last; empty for none.
        others: Titles of further steps of the anchor whose dates have passed.
    """

    place: int
    bound: Bound
    days: int
    chain: tuple[int, ...]
    anchor: str
    is_overdue: bool
    others: tuple[str, ...] = ()

    def speaking_for(self, others: tuple[str, ...]) -> Shortage:
        """Return the same shortage, told together with these steps."""
        return replace(self, others=others)


def shortage_text(
    scene: Scene,
    placed: Placed,
    shortage: Shortage,
    remedies: Remedies,
    feasible: Feasible,
) -> str:
    """Return the whole explanation, in the plan's language."""
    if shortage.is_overdue:
        parts = [_overdue(scene, shortage)]
    else:
        parts = [
            _head(scene, shortage) + _needs(scene, placed, shortage),
            _first_bound(scene, placed, shortage),
            *_absences(scene, placed, shortage),
            _short(scene, shortage),
        ]
    parts += [
        _feasible(scene, placed, shortage, feasible),
        _remedies(scene, remedies),
    ]
    return " ".join(part for part in parts if part)


def _overdue(scene: Scene, shortage: Shortage) -> str:
    language = scene.frame.language
    title = _title(scene, shortage.place)
    day = day_text(shortage.bound.last_on, language) + _why(
        scene, shortage.place, shortage.bound.moment
    )
    days = working_days_text(shortage.days, language)
    return pick(
        language,
        fr=f"{title} devait être terminée le {day} : {days} de retard"
        f"{_others(shortage, language)}.",
        en=f"{title} had to be done by {day}: {days} late"
        f"{_others(shortage, language)}.",
    )


def _others(shortage: Shortage, language: str) -> str:
    count = len(shortage.others)
    if count == 0:
        return ""
    named = [quoted(title, language) for title in shortage.others[:OTHERS_NAMED_MAX]]
    if count > OTHERS_NAMED_MAX:
        named.append(more_text(count - OTHERS_NAMED_MAX, language))
    names = joined(named, language)
    return pick(
        language,
        fr=f" ; leur date est passée aussi : {names}"
        if count > 1
        else f" ; sa date est passée aussi : {names}",
        en=f"; also past: {names}",
    )


def _head(scene: Scene, shortage: Shortage) -> str:
    language = scene.frame.language
    title = _title(scene, shortage.place)
    moment = shortage.bound.moment
    day = day_text(shortage.bound.when.on, language)
    why = _why(scene, shortage.place, moment)
    node = scene.graph.nodes[shortage.place]
    pinned = scene.fact(node).pinned_on is not None
    if moment is None and not (node.occurrence and not pinned):
        return pick(
            language,
            fr=f"{title} est épinglée au {day}",
            en=f"{title} is pinned to {day}",
        )
    if moment is node.step.at or node.occurrence is not None:
        return pick(
            language,
            fr=f"{title} est prévue le {day}{why}",
            en=f"{title} is set for {day}{why}",
        )
    day = day_text(shortage.bound.last_on, language)
    return pick(
        language,
        fr=f"{title} doit être terminée le {day} au plus tard{why}",
        en=f"{title} must be done by {day}{why}",
    )


def _needs(scene: Scene, placed: Placed, shortage: Shortage) -> str:
    language = scene.frame.language
    needed = _needed(scene, placed, shortage)
    left = max(needed - shortage.days, 0)
    days = working_days_text(needed, language)
    if needed == 0:
        return pick(
            language, fr=", mais c'est trop tôt.", en=", but that is too early."
        )
    if len(shortage.chain) == 1:
        return pick(
            language,
            fr=f", mais il faut {days} et il en reste {left}.",
            en=f", but it needs {days} and {left} remain.",
        )
    chain = _chain(scene, placed, shortage, needed)
    return pick(
        language,
        fr=f", mais sa chaîne demande {days} et il en reste {left} : {chain}.",
        en=f", but its chain needs {days} and {left} remain: {chain}.",
    )


def _needed(scene: Scene, placed: Placed, shortage: Shortage) -> int:
    """Return the working days from where the chain can begin to where it ends."""
    first, last = placed.of(shortage.chain[0]), placed.of(shortage.place)
    if len(shortage.chain) == 1:
        return last.days
    return last.early - max(first.start, scene.now_number)


def _chain(scene: Scene, placed: Placed, shortage: Shortage, needed: int) -> str:
    language = scene.frame.language
    parts, worked = [], 0
    for place in shortage.chain:
        days = _worked(scene, placed, place)
        worked += days
        parts.append(_title(scene, place) + (f" {days}" if days else ""))
    text = " → ".join(_shortened(parts, language))
    waiting = needed - worked
    if waiting <= 0:
        return text
    return text + pick(
        language, fr=f" (et {waiting} d'attente)", en=f" (and {waiting} of waiting)"
    )


def _shortened(parts: Sequence[str], language: str) -> list[str]:
    """Return the two ends of a long chain, with the count of what is between."""
    left_out = len(parts) - CHAIN_NAMED_MAX
    if left_out <= 1:
        return list(parts)
    first = CHAIN_NAMED_MAX // 2
    between = f"… ({more_text(left_out, language)}) …"
    return [*parts[:first], between, *parts[first + left_out :]]


def _worked(scene: Scene, placed: Placed, place: int) -> int:
    """Return the days of work that are left of a step."""
    spot, attendance = placed.of(place), scene.attendances[place]
    start = max(spot.start, min(scene.now_number, spot.end))
    if attendance is None or spot.is_moment:
        return spot.end - start
    return attendance.count(start, spot.end)


def _absences(scene: Scene, placed: Placed, shortage: Shortage) -> Iterator[str]:
    """Say who of the chain is away meanwhile."""
    for place in shortage.chain:
        spot, attendance = placed.of(place), scene.attendances[place]
        if attendance is None or spot.asked is None:
            continue
        absences = tuple(attendance.absences(spot.asked, spot.end))
        if absences:
            yield absence_text(attendance.name, absences, scene.frame.language)


def _first_bound(scene: Scene, placed: Placed, shortage: Shortage) -> str:
    """Say what keeps the chain from beginning earlier, unless it is today."""
    place = shortage.chain[0]
    spot, step = placed.of(place), _step(scene, place)
    moment = dict(early_sentences(scene.playbook, step)).get(spot.reason)
    if moment is None:
        return ""
    title = _title(scene, place)
    language = scene.frame.language
    day = day_text(spot.starts_on, language) + _why(scene, place, moment)
    return pick(
        language,
        fr=f"{title} ne peut pas commencer avant le {day}.",
        en=f"{title} cannot start before {day}.",
    )


def _short(scene: Scene, shortage: Shortage) -> str:
    language = scene.frame.language
    days = working_days_text(shortage.days, language)
    return pick(language, fr=f"Il manque {days}.", en=f"Short by {days}.")


def _feasible(
    scene: Scene, placed: Placed, shortage: Shortage, feasible: Feasible
) -> str:
    language, anchor = scene.frame.language, shortage.anchor
    if feasible.on is not None:
        day = day_text(feasible.on, language)
        if not feasible.is_certain:
            return pick(
                language,
                fr=f"{anchor} peut être le {day}, peut-être plus tôt.",
                en=f"{anchor} may be on {day}, perhaps earlier.",
            )
        return pick(
            language,
            fr=f"Première date possible pour {anchor} : {day}.",
            en=f"The earliest {anchor} that works is {day}.",
        )
    if anchor and not feasible.is_certain:
        return ""
    if anchor:
        return pick(
            language,
            fr=f"Déplacer {anchor} n'y suffit pas.",
            en=f"Moving {anchor} alone does not help.",
        )
    spot = placed.of(shortage.place)
    last = spot.early if spot.is_moment else spot.early - 1
    day = day_text(scene.frame.calendar.day(last), language)
    return pick(
        language,
        fr=f"Elle sera terminée au plus tôt le {day}.",
        en=f"It can be done by {day} at the earliest.",
    )


def _remedies(scene: Scene, remedies: Remedies) -> str:
    language = scene.frame.language
    ways = []
    if remedies.cuts:
        cuts = [
            _cut(scene, place, days, language) for place, days in remedies.cuts.items()
        ]
        ways.append(joined(cuts, language))
    if remedies.overlap:
        place, before = (_title(scene, each) for each in remedies.overlap)
        ways.append(
            pick(
                language,
                fr=f"commencer {place} en même temps que {before}",
                en=f"start {place} when {before} starts",
            )
        )
    if not ways:
        return ""
    return pick(
        language,
        fr=f"Ou bien : {' ; ou '.join(ways)}.",
        en=f"Or: {'; or '.join(ways)}.",
    )


def _cut(scene: Scene, place: int, days: int, language: str) -> str:
    title = _title(scene, place)
    return pick(
        language,
        fr=f"{days} {'jour' if days == 1 else 'jours'} de moins sur {title}",
        en=f"{days} fewer {'day' if days == 1 else 'days'} on {title}",
    )


def _title(scene: Scene, place: int) -> str:
    return quoted(scene.title(place), scene.frame.language)


def _step(scene: Scene, place: int) -> Step:
    return scene.graph.nodes[place].step


def _why(scene: Scene, place: int, moment: Moment | None) -> str:
    phrases = phrases_of(scene.playbook, scene.frame.language)
    return phrases.aside(moment, _step(scene, place))
