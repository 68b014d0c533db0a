"""What the person who plans should look at, although it can be planned."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from regie.planning.backward import SETTLED
from regie.planning.model import Reason
from regie.planning.naming import shared_title
from regie.planning.public import lands_on_day_off
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.series_cautions import series_warnings
from regie.planning.wording import after_colon
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import moment_text
from regie.planning.wording import more_text
from regie.planning.wording import quoted
from regie.playbook.model import AnchorBase
from regie.playbook.model import Missed
from regie.words import pick

#: How many steps are named in one sentence.
NAMED_MAX = 5

#: How the sentence that names all pinned steps begins.
PINNED_HEADS = ("Épinglées à la main", "Pinned by hand")

#: What is said of the machine's moments that have passed.
MISSED_TEXTS = {
    Missed.ASK: (
        "Moment passé, Régie vous demandera quoi faire",
        "Moment passed, Régie will ask you what to do",
    ),
    Missed.RUN: (
        "Moment passé, ce sera fait dès que possible",
        "Moment passed, this will be done as soon as possible",
    ),
    Missed.SKIP: (
        "Moment passé, cela ne sera plus fait",
        "Moment passed, this will not be done any more",
    ),
}


def find_warnings(scene: Scene, placed: Placed) -> tuple[str, ...]:
    """Return sentences in the plan's language, in a fixed order."""
    return (
        *_anchors_on_days_off(scene),
        *_without_owner(scene),
        *_public_on_days_off(scene, placed),
        *series_warnings(scene, placed),
        *_pinned(scene, placed),
        *_too_early_in_the_day(scene, placed),
        *_on_absences(scene, placed),
        *_missed(scene, placed),
        *_undated(scene, placed),
    )


def _anchors_on_days_off(scene: Scene) -> Iterator[str]:
    """Warn of derived dates only: a date that was given is meant."""
    language = scene.frame.language
    for name, when in scene.anchors.items():
        moment = scene.playbook.anchors[name].moment
        if when is None or moment is None or not when.notes or name in scene.given:
            continue
        if isinstance(moment.base, AnchorBase):
            said = after_colon(" ".join(when.notes), language)
            yield pick(language, fr=f"{name} : {said}", en=f"{name}: {said}")


def _without_owner(scene: Scene) -> Iterator[str]:
    language = scene.frame.language
    for step in scene.playbook.steps.values():
        if step.run is None and not step.who:
            title = quoted(step.title, language)
            yield pick(
                language,
                fr=f"{title} ({step.name}) n'a pas de responsable : ajoutez « who ».",
                en=f"{title} ({step.name}) has no owner: add `who`.",
            )


def _public_on_days_off(scene: Scene, placed: Placed) -> Iterator[str]:
    language = scene.frame.language
    found: list[tuple[int, str]] = []
    for place in scene.graph.order:
        node, spot = scene.graph.nodes[place], placed.spots[place]
        if spot is None or node.occurrence is not None or spot.reason in SETTLED:
            continue
        if spot.missed_at is not None:
            continue
        if not lands_on_day_off(node.step, spot.starts_on, scene.frame.calendar):
            continue
        day = day_text(spot.starts_on, language)
        rest = pick(
            language,
            fr=f"part un jour de repos, le {day}.",
            en=f"goes out on a day off, {day}.",
        )
        found.append((place, rest))
    yield from _together(scene, found)


def _pinned(scene: Scene, placed: Placed) -> Iterator[str]:
    """Name the steps that somebody put on a day, and days off among these days."""
    language, frame = scene.frame.language, scene.frame
    told = []
    for place in scene.graph.order:
        spot = placed.spots[place]
        if spot is None or spot.reason is not Reason.PINNED:
            continue
        title, day = (
            quoted(scene.title(place), language),
            day_text(spot.starts_on, language),
        )
        off = pick(language, fr=", jour de repos", en=", a day off")
        free = "" if frame.calendar.is_working(spot.starts_on) else off
        told.append(f"{title} ({day}{free})")
    if told:
        names, (french, english) = _named(told, language), PINNED_HEADS
        yield pick(
            language,
            fr=f"{french}, elles ne suivent pas le plan : {names}.",
            en=f"{english}, they do not follow the plan: {names}.",
        )


def _too_early_in_the_day(scene: Scene, placed: Placed) -> Iterator[str]:
    """Warn of moments that come before their predecessors end, the same working day."""
    language, zone = scene.frame.language, scene.frame.zone
    found: list[tuple[int, str]] = []
    for place in scene.graph.order:
        spot = placed.spots[place]
        if spot is None or spot.at is None or spot.ready_at is None:
            continue
        if spot.ready_at <= spot.at or spot.early > spot.end:
            continue
        on = moment_text(spot.at.astimezone(zone), language)
        ready = clock_text(spot.ready_at.astimezone(zone).time(), language)
        rest = pick(
            language,
            fr=f"est prévue le {on}, mais ce qu'elle attend ne sera prêt qu'à {ready}.",
            en=f"is set for {on}, but what it waits for is ready only at {ready}.",
        )
        found.append((place, rest))
    yield from _together(scene, found)


def _on_absences(scene: Scene, placed: Placed) -> Iterator[str]:
    """Warn of a person's step that sits on a day on which that person is away."""
    language = scene.frame.language
    found: list[tuple[int, str]] = []
    for place in scene.graph.order:
        spot, attendance = placed.spots[place], scene.attendances[place]
        if spot is None or attendance is None or spot.wanted is None:
            continue
        if spot.reason is Reason.MISSED or spot.starts_on in attendance:
            continue
        day, name = day_text(spot.starts_on, language), attendance.name
        french, english = "ne travaille pas ce jour-là", "does not work that day"
        if attendance.is_on_leave(spot.starts_on):
            french, english = "est en congé ce jour-là", "is on leave that day"
        rest = pick(
            language,
            fr=f"est fixée au {day}, mais {name} {french}.",
            en=f"is set for {day}, but {name} {english}.",
        )
        found.append((place, rest))
    yield from _together(scene, found)


def _together(scene: Scene, found: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield a sentence for each step; repetitions of which the same is true are one."""
    alike: dict[tuple[str, str], list[int]] = {}
    for place, rest in found:
        name = scene.graph.nodes[place].step.name
        alike.setdefault((name, rest), []).append(place)
    for (_, rest), places in alike.items():
        yield f"{''.join(_titles(scene, places))} {rest}"


def _undated(scene: Scene, placed: Placed) -> Iterator[str]:
    language = scene.frame.language
    causes: dict[str, list[int]] = {}
    for place in scene.graph.order:
        if place in placed.unknown:
            causes.setdefault(_cause(scene, placed, place), []).append(place)
    for cause, places in causes.items():
        names = _named(_titles(scene, places), language)
        yield pick(
            language,
            fr=f"Sans date tant que {cause} n'en a pas : {names}.",
            en=f"Without a date while {cause} has none: {names}.",
        )


def _missed(scene: Scene, placed: Placed) -> Iterator[str]:
    """Tell the machine's moments that have passed, and what becomes of them."""
    language = scene.frame.language
    found: dict[Missed, list[int]] = {fate: [] for fate in MISSED_TEXTS}
    for place in scene.graph.order:
        spot = placed.spots[place]
        if spot is not None and spot.fate is not None:
            found[spot.fate].append(place)
    for fate, places in found.items():
        if places:
            french, english = MISSED_TEXTS[fate]
            named = _named(_titles(scene, places), language)
            yield pick(language, fr=f"{french} : {named}.", en=f"{english}: {named}.")


def _titles(scene: Scene, places: Iterable[int]) -> list[str]:
    """Return the titles in quotes; the repetitions of a step are one."""
    titles: dict[str, list[str]] = {}
    for place in places:
        name = scene.graph.nodes[place].step.name
        titles.setdefault(name, []).append(scene.title(place))
    language = scene.frame.language
    return [quoted(shared_title(same), language) for same in titles.values()]


def _named(titles: Sequence[str], language: str) -> str:
    named = list(titles[:NAMED_MAX])
    if more := len(titles) - len(named):
        named.append(more_text(more, language))
    return joined(named, language)


def _cause(scene: Scene, placed: Placed, place: int) -> str:
    """Follow steps without a date to what they all wait for.

    An anchor may have the name of a step that waits for it, so a step is left once.
    """
    seen: set[int] = set()
    before: int | None = place
    cause = ""
    while before in placed.unknown and before not in seen:
        seen.add(before)
        cause = placed.unknown[before]
        before = scene.place_of(cause)
    return cause
