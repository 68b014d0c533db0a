"""Who was late in a rehearsal, what that moved, and what stayed shut."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from regie.planning.wording import brief_day_text
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.rehearsal_problem import Kind
from regie.services.rehearsal.rehearsal_problem import listed
from regie.services.rehearsal.rehearsal_problem import NAMES_MAX
from regie.services.rehearsal.rehearsal_problem import Problem
from regie.services.rehearsal.rehearsal_problem import Severity
from regie.services.rehearsal.rehearsal_scenes import common_title
from regie.services.rehearsal.rehearsal_scenes import done_day
from regie.services.rehearsal.rehearsal_scenes import followers
from regie.services.rehearsal.rehearsal_scenes import names_of
from regie.words import pick


def late_steps(played: Played) -> Iterator[Problem]:
    """Yield the steps that were answered late, a problem a step of the playbook."""
    language, driven = played.last.language, _driven(played)
    for same in _by_step(played, Manner.LATE):
        late = [key for key in same if done_day(played, key) is not None]
        if not late:
            continue
        moved = _by_title(played, _moved(played, late, driven))
        who = listed(_owners(played, late), language)
        title = common_title(played.last.steps[late[0]])
        told = pick(language, fr=" ; ", en="; ").join(moved[:NAMES_MAX])
        more = _more(len(moved) - NAMES_MAX, language)
        fr = f"« {title} » est en retard ({who})"
        en = f"“{title}” is late ({who})"
        yield Problem(
            severity=Severity.WARNING if moved else Severity.NOTICE,
            kind=Kind.LATE,
            on=min(day for key in late if (day := done_day(played, key))),
            sentence=pick(
                language,
                fr=f"{fr}. Cela décale : {told}{more}."
                if moved
                else f"{fr}, sans rien décaler.",
                en=f"{en}. That moves: {told}{more}."
                if moved
                else f"{en}, and moves nothing.",
            ),
            steps=tuple(late),
        )


def never_done(played: Played) -> Iterator[Problem]:
    """Yield what nobody ever did, and what stayed shut behind it."""
    language, waiting = played.last.language, followers(played.last)
    for same in _by_step(played, Manner.NEVER):
        first = played.last.steps[same[0]]
        shut = [key for key in _behind(same, waiting) if not done_day(played, key)]
        titles = [common_title(played.last.steps[key]) for key in shut]
        is_public = any(played.last.steps[key].step.public for key in shut)
        who = listed(_owners(played, same), language)
        behind = listed(titles, language)
        gate = first.step.gate
        fr = f"« {common_title(first)} » reste sans réponse ({who})"
        en = f"“{common_title(first)}” is never answered ({who})"
        yield Problem(
            severity=Severity.ERROR if gate or is_public else Severity.WARNING,
            kind=Kind.GATE if gate else Kind.NEVER,
            on=_planned_on(played, same[0]),
            sentence=pick(
                language,
                fr=f"{fr}. Restent fermées : {behind}." if shut else f"{fr}.",
                en=f"{en}. What stays shut: {behind}." if shut else f"{en}.",
            ),
            hint=pick(
                language,
                fr="prévoyez qui relance, et qui décide à sa place",
                en="agree on who chases, and who decides instead",
            ),
            steps=tuple(same),
        )


def _by_step(played: Played, manner: Manner) -> Iterator[list[str]]:
    """Yield the keys answered in this manner, those of one step together."""
    keys = [key for key, reply in played.replies.items() if reply.manner is manner]
    ordered = sorted(keys, key=lambda key: (played.last.steps[key].step.name, key))
    for _, same in groupby(ordered, key=lambda key: played.last.steps[key].step.name):
        yield list(same)


def _owners(played: Played, keys: Iterable[str]) -> list[str]:
    names = names_of(played)
    people = {card.step_key: card.person for card in played.cards}
    return [names.get(people[key], people[key]) for key in keys]


def _behind(keys: Sequence[str], waiting: dict[str, list[str]]) -> Iterator[str]:
    """Yield what waits for the steps, near ones first."""
    seen, line = set(keys), list(keys)
    for key in line:
        for follower in waiting.get(key, ()):
            if follower not in seen:
                seen.add(follower)
                line.append(follower)
                yield follower


def _driven(played: Played) -> dict[str, list[str]]:
    """Return, for each step, those that waited for it longest."""
    found: dict[str, list[str]] = {}
    for key, planned in played.last.steps.items():
        done = [
            (fact.done_at, other)
            for other in planned.waits_for
            if (fact := played.after.facts.get(other)) and fact.done_at
        ]
        if done:
            found.setdefault(max(done)[1], []).append(key)
    return found


def _moved(
    played: Played, keys: Sequence[str], driven: dict[str, list[str]]
) -> Iterator[str]:
    for key in _behind(keys, driven):
        on, planned_on = done_day(played, key), _planned_on(played, key)
        if on is not None and planned_on is not None and on > planned_on:
            yield key


def _by_title(played: Played, keys: Iterable[str]) -> list[str]:
    """Return what moved in words, the repetitions of one step together."""
    steps: dict[str, list[str]] = {}
    for key in keys:
        steps.setdefault(common_title(played.last.steps[key]), []).append(key)
    return [_told(played, title, same) for title, same in steps.items()]


def _planned_on(played: Played, key: str) -> date | None:
    first = played.first.steps.get(key)
    return None if first is None else first.ends_on


def _told(played: Played, title: str, same: Sequence[str]) -> str:
    """Return the title with the days of the one that moved furthest."""
    language = played.last.language
    days = [(_planned_on(played, key), done_day(played, key)) for key in same]
    known = [(before, after) for before, after in days if before and after]
    before, after = max(known, key=lambda pair: pair[1] - pair[0])
    many = f" ×{len(same)}" if len(same) > 1 else ""
    first, last = (brief_day_text(day, language) for day in (before, after))
    return f"{title}{many} ({first} → {last})"


def _more(count: int, language: str) -> str:
    if count <= 0:
        return ""
    return pick(language, fr=f" ; et {count} de plus", en=f"; and {count} more")
