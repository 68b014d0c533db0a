"""The sentence that explains why a date is impossible."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.planning.feasible import Feasible
from regie.planning.model import Reason
from regie.planning.phrases import phrases_of
from regie.planning.pinned import pin_behind
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.sentences import early_sentences
from regie.planning.shortage import earliest_end
from regie.planning.shortage import Shortage
from regie.planning.shortage_help import delayed_text
from regie.planning.shortage_help import done_already_text
from regie.planning.shortage_help import feasible_texts
from regie.planning.shortage_help import pin_text
from regie.planning.shortage_help import ways_text
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


def shortage_text(
    scene: Scene,
    placed: Placed,
    shortage: Shortage,
    feasible: Feasible,
    ways: Sequence[str],
) -> str:
    """Return the whole explanation, in the plan's language.

    Args:
        scene: What is planned.
        placed: Where the steps sit.
        shortage: The step that is late.
        feasible: What moving its anchor can do.
        ways: What else would help, each as the end of a sentence.
    """
    if shortage.is_overdue:
        parts = [_overdue(scene, shortage), _still(scene, placed, shortage)]
        parts += [_overdue_pin(scene, placed, shortage)]
        parts += [pin_text(scene, placed, shortage)]
        parts += [*_absences(scene, placed, shortage), delayed_text(scene, shortage)]
        parts += [_others(scene, shortage)]
    else:
        parts = [
            _head(scene, shortage) + _needs(scene, placed, shortage),
            pin_text(scene, placed, shortage),
            *_absences(scene, placed, shortage),
            _first_bound(scene, placed, shortage),
            _short(scene, shortage),
        ]
    parts += _help(scene, placed, shortage, feasible, ways)
    return " ".join(part for part in parts if part)


def _help(
    scene: Scene,
    placed: Placed,
    shortage: Shortage,
    feasible: Feasible,
    ways: Sequence[str],
) -> Iterator[str]:
    """Say what helps: a pin that is the cause is taken back before a date moves."""
    moved = feasible_texts(scene, placed, shortage, feasible)
    if pin_behind(placed, shortage.chain) is not None:
        yield done_already_text(scene, shortage)
        yield ways_text(scene, ways, is_moved=False)
        if feasible.on is not None:
            yield from moved
        return
    yield from moved
    yield done_already_text(scene, shortage)
    yield ways_text(scene, ways, is_moved=feasible.on is not None)


def _overdue(scene: Scene, shortage: Shortage) -> str:
    language = scene.frame.language
    title = _title(scene, shortage.place)
    day = day_text(shortage.bound.last_on, language)
    day += _why(scene, shortage.place, shortage.bound.moment)
    if _step(scene, shortage.place).run is not None:
        return pick(
            language,
            fr=f"{title} était prévue le {day}.",
            en=f"{title} was set for {day}.",
        )
    return pick(
        language,
        fr=f"{title} devait être terminée le {day}.",
        en=f"{title} had to be done by {day}.",
    )


def _still(scene: Scene, placed: Placed, shortage: Shortage) -> str:
    """Say what an overdue step still needs, and when it can end."""
    language, needed = scene.frame.language, shortage.reckoning.needed
    late = working_days_text(shortage.late, language)
    days = working_days_text(needed, language)
    on = earliest_end(scene, placed, shortage.place)
    chain, first = "", pick(language, fr="Il lui faut encore", en="It still needs")
    if len(shortage.chain) > 1:
        chain = _colon(language) + _chain(scene, shortage)
        first = pick(language, fr="Sa chaîne demande encore", en="Its chain needs")
    if needed == 0:
        return pick(
            language,
            fr=f"Au plus tôt le {on} : {late} de retard.",
            en=f"On {on} at the earliest: {late} late.",
        )
    return pick(
        language,
        fr=f"{first} {days}{chain} ; au plus tôt, elle sera terminée le {on}, avec "
        f"{late} de retard.",
        en=f"{first} {days}{chain}; it can be done by {on} at the earliest, {late} "
        "late.",
    )


def _overdue_pin(scene: Scene, placed: Placed, shortage: Shortage) -> str:
    """Name the pin that keeps an overdue step from being done sooner."""
    pin = pin_behind(placed, shortage.chain)
    if pin is None:
        return ""
    language, title = scene.frame.language, _title(scene, pin)
    day = day_text(placed.of(pin).starts_on, language)
    return pick(
        language,
        fr=f"{title} est épinglée au {day}.",
        en=f"{title} is pinned to {day}.",
    )


def _others(scene: Scene, shortage: Shortage) -> str:
    language, count = scene.frame.language, len(shortage.others)
    if count == 0:
        return ""
    named = [quoted(title, language) for title in shortage.others[:OTHERS_NAMED_MAX]]
    if count > OTHERS_NAMED_MAX:
        named.append(more_text(count - OTHERS_NAMED_MAX, language))
    names = joined(named, language)
    return pick(
        language,
        fr=f"La date est passée aussi pour {names}.",
        en=f"The date has passed for {names} too.",
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
    language, reckoning = scene.frame.language, shortage.reckoning
    days = working_days_text(reckoning.needed, language)
    if reckoning.needed == 0 and pin_behind(placed, shortage.chain) is None:
        return pick(
            language, fr=", mais c'est trop tôt.", en=", but that is too early."
        )
    left = _left(reckoning.left, language)
    pin = pin_behind(placed, shortage.chain)
    if pin is not None:
        return _from_pin(scene, placed, shortage, pin)
    if len(shortage.chain) == 1:
        begun = placed.of(shortage.place).reason is Reason.STARTED
        still = " encore" if begun else ""
        return pick(
            language,
            fr=f", mais il faut{still} {days}{left}.",
            en=f", but it {'still ' if begun else ''}needs {days}{left}.",
        )
    chain = _colon(language) + _chain(scene, shortage)
    return pick(
        language,
        fr=f", mais sa chaîne demande {days}{left}{chain}.",
        en=f", but its chain needs {days}{left}{chain}.",
    )


def _from_pin(scene: Scene, placed: Placed, shortage: Shortage, pin: int) -> str:
    """Say that a pin is the cause, and what is to do from its day on."""
    language = scene.frame.language
    day = day_text(placed.of(pin).starts_on, language)
    days = working_days_text(shortage.reckoning.needed, language)
    if len(shortage.chain) == 1:
        takes = shortage.reckoning.needed > 1
        needs = pick(language, fr=f" et demande {days}", en=f" and needs {days}")
        return pick(
            language,
            fr=f", mais elle est épinglée au {day}{needs if takes else ''}.",
            en=f", but it is pinned to {day}{needs if takes else ''}.",
        )
    title, chain = _title(scene, pin), _colon(language) + _chain(scene, shortage)
    return pick(
        language,
        fr=f", mais {title} est épinglée au {day} et sa chaîne demande {days} à partir "
        f"de là{chain}.",
        en=f", but {title} is pinned to {day} and its chain needs {days} from then on"
        f"{chain}.",
    )


def _left(left: int, language: str) -> str:
    """Say how many days are left, unless the chain begins after the date."""
    if left < 0:
        return ""
    if left == 0:
        return pick(language, fr=" et il n'en reste aucun", en=" and none remains")
    remain = "remains" if left == 1 else "remain"
    return pick(language, fr=f" et il en reste {left}", en=f" and {left} {remain}")


def _colon(language: str) -> str:
    return pick(language, fr=" : ", en=": ")


def _chain(scene: Scene, shortage: Shortage) -> str:
    language = scene.frame.language
    steps = [*zip(shortage.chain, shortage.reckoning.worked, strict=True)]
    left_out = len(steps) - CHAIN_NAMED_MAX
    first = CHAIN_NAMED_MAX // 2
    if left_out <= 1:
        parts = [_with_days(scene, *step) for step in steps]
    else:  # the two ends of a long chain, with the count of what is between
        parts = [_with_days(scene, *step) for step in steps[:first]]
        parts.append(f"… ({more_text(left_out, language)}) …")
        parts += [_with_days(scene, *step) for step in steps[first + left_out :]]
    text, waiting = " → ".join(parts), shortage.reckoning.waiting
    if waiting == 0:
        return text
    many = "s" if waiting > 1 else ""
    return text + pick(
        language,
        fr=f", plus {waiting} jour{many} à attendre entre elles",
        en=f", and {waiting} day{many} to wait in between",
    )


def _with_days(scene: Scene, place: int, days: int) -> str:
    return _title(scene, place) + (f" {days}" if days else "")


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
    reckoning = shortage.reckoning
    if reckoning.left < 0 < reckoning.needed:
        late = working_days_text(shortage.late, language)
        return pick(
            language, fr=f"C'est {late} trop tard.", en=f"That is {late} too late."
        )
    days = working_days_text(reckoning.missing, language)
    return pick(language, fr=f"Il manque {days}.", en=f"Short by {days}.")


def _title(scene: Scene, place: int) -> str:
    return quoted(scene.title(place), scene.frame.language)


def _step(scene: Scene, place: int) -> Step:
    return scene.graph.nodes[place].step


def _why(scene: Scene, place: int, moment: Moment | None) -> str:
    phrases = phrases_of(scene.playbook, scene.frame.language)
    return phrases.aside(moment, _step(scene, place))
