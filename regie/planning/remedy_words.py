"""What would make an impossible date possible, in words."""

from __future__ import annotations

from collections.abc import Sequence

from regie.planning.remedies import Remedy
from regie.planning.remedies import Way
from regie.planning.scene import Scene
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import leave_text
from regie.planning.wording import quoted
from regie.words import pick


def remedy_texts(scene: Scene, remedies: Sequence[Remedy]) -> tuple[str, ...]:
    """Return each remedy as the end of a sentence, in the plan's language."""
    return tuple(_text(scene, remedy) for remedy in remedies)


def _text(scene: Scene, remedy: Remedy) -> str:
    language = scene.frame.language
    title = quoted(scene.title(remedy.place), language)
    match remedy.way:
        case Way.UNPIN | Way.PIN:
            return _pin(scene, remedy, title)
        case Way.HAND_OVER:
            return _hand_over(remedy, title, language)
        case Way.BEGIN | Way.DAY_OFF:
            return _begin(remedy, title, language)
        case Way.CUT:
            return _cuts(scene, remedy, language)
        case Way.OVERLAP:
            before = quoted(scene.title(remedy.before), language)
            return pick(
                language,
                fr=f"commencer {title} en même temps que {before}",
                en=f"start {title} when {before} starts",
            )
        case Way.DROP:
            return pick(language, fr=f"renoncer à {title}", en=f"drop {title}")


def _pin(scene: Scene, remedy: Remedy, title: str) -> str:
    key, language = scene.graph.nodes[remedy.place].key, scene.frame.language
    if remedy.on is None:
        return pick(
            language,
            fr=f"ne plus épingler {title} (regie unpin {key})",
            en=f"unpin {title} (regie unpin {key})",
        )
    day = day_text(remedy.on, language)
    return pick(
        language,
        fr=f"épingler {title} au {day} au plus tard (regie pin {key} {remedy.on})",
        en=f"pin {title} to {day} at the latest (regie pin {key} {remedy.on})",
    )


def _begin(remedy: Remedy, title: str, language: str) -> str:
    day = day_text(remedy.on, language) if remedy.on else ""
    if remedy.way is Way.BEGIN:
        return pick(
            language,
            fr=f"commencer {title} dès le {day}",
            en=f"begin {title} on {day} already",
        )
    return pick(
        language,
        fr=f"commencer {title} le {day}, jour de repos",
        en=f"start {title} on {day}, a day off",
    )


def _hand_over(remedy: Remedy, title: str, language: str) -> str:
    when = joined([leave_text(each, language) for each in remedy.absences], language)
    return pick(
        language,
        fr=f"confier {title} à quelqu'un qui travaille {when}",
        en=f"give {title} to somebody who works {when}",
    )


def _cuts(scene: Scene, remedy: Remedy, language: str) -> str:
    cuts = [
        _cut(quoted(scene.title(place), language), days, language)
        for place, days in remedy.cuts.items()
    ]
    said = joined(cuts, language)
    if sum(remedy.cuts.values()) == 1:
        return said
    return said + pick(
        language, fr=" (à deux, par exemple)", en=" (with two people, for example)"
    )


def _cut(title: str, days: int, language: str) -> str:
    return pick(
        language,
        fr=f"{days} {'jour' if days == 1 else 'jours'} de moins sur {title}",
        en=f"{days} fewer {'day' if days == 1 else 'days'} on {title}",
    )
