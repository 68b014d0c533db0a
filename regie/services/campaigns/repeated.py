"""What a person says of a step that is repeated, for all of its repetitions at once."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from regie.campaign.compare import Pair
from regie.campaign.compare import shifted_steps
from regie.campaign.legal import step_state
from regie.campaign.model import Campaign
from regie.campaign.moves import Shift
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.naming import name_of_group
from regie.services.campaigns.progress import change_step
from regie.services.campaigns.progress import Word
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import dates_of
from regie.services.runtime import Runtime
from regie.words import say

#: Which of the repetitions a word is for.
MEANT: Mapping[Verb, StepState] = {
    Verb.DROP: StepState.OPEN,
    Verb.REOPEN: StepState.DROPPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Repetitions that were changed.

    Attributes:
        name: That they share.
        titles: Theirs.
        released: Titles of steps that nothing holds back any more and can start now.
        freed: Titles of steps that no longer wait for them.
        waiting: Titles of steps that wait for them again.
        published: Whether the timetable was told; `watch` does it later if not.
        along: Keys of other steps that were given up with them.
        shifts: Other steps that lie elsewhere now.
        verb: DROP or REOPEN.
        conflicts: A sentence for each date that cannot be met any more.
    """

    campaign: str
    name: str
    steps: tuple[str, ...]
    titles: tuple[str, ...]
    released: tuple[str, ...]
    published: bool
    freed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    verb: Verb = Verb.DROP
    conflicts: tuple[str, ...] = ()

    @property
    def own_titles(self) -> tuple[str, ...]:
        """Return the titles of what was changed itself."""
        return self.titles


def change_repeated(runtime: Runtime, slug: str, name: str, word: Word) -> Repeated:
    """Drop what is open of a repeated step, or reopen what was dropped of it.

    Each repetition is a transaction of its own; what is left after a fault is changed
    by saying it again. The timetable is told once.

    Args:
        runtime: Where the campaign is.
        slug: Of the campaign.
        name: What the repetitions share: `count_down` for `count_down/1` and so on.
        word: DROP or REOPEN.

    Raises:
        IllegalChangeError: The campaign is over.
        NotFoundError: Nothing of that name is repeated and stands so.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    plan = dates_of(campaign, runtime.clock.now())
    name = name_of_group(name)
    found = repetitions(campaign, plan, name, MEANT[word.verb])
    if not found:
        raise NotFoundError(_nothing(name, word.verb))
    told = [change_step(runtime, slug, p.key, word, tell=False) for p in found]
    titles = {planned.title for planned in found}
    return Repeated(
        campaign=slug,
        name=name,
        steps=tuple(planned.key for planned in found),
        titles=tuple(planned.title for planned in found),
        released=_others(titles, [one.released for one in told]),
        freed=_others(titles, [one.freed for one in told]),
        waiting=_others(titles, [one.waiting for one in told]),
        published=publish_if_reachable(runtime, slug),
        along=tuple(key for one in told for key in one.along),
        shifts=_shifts(runtime, campaign, {planned.key for planned in found}),
        verb=word.verb,
        conflicts=told[-1].conflicts,
    )


def _others(own: Collection[str], told: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return each title once, but for those of what was changed itself."""
    each = dict.fromkeys(title for titles in told for title in titles)
    return tuple(title for title in each if title not in own)


def _shifts(
    runtime: Runtime, before: Campaign, changed: Collection[str]
) -> tuple[Shift, ...]:
    """Return what lies elsewhere now, but for what was changed itself."""
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        after = unit.campaigns.get(before.slug)
    plans = Pair(before=dates_of(before, now), after=dates_of(after, now))
    found = shifted_steps(after, plans)
    return tuple(shift for shift in found if shift.key not in changed)


def repetitions(
    campaign: Campaign, plan: Plan, name: str, state: StepState
) -> list[PlannedStep]:
    """Return the repetitions of a step that stand so, but for those long over.

    Args:
        campaign: Whose facts are asked.
        plan: Its plan.
        name: That they share, or their group key: `count_down/…`.
        state: How they stand.
    """
    name = name_of_group(name)
    return [
        planned
        for planned in plan.steps.values()
        if planned.key.startswith(f"{name}/")
        and planned.reason is not Reason.PAST
        and step_state(campaign.facts.get(planned.key, Fact())) is state
    ]


def _nothing(name: str, verb: Verb) -> str:
    if verb is Verb.DROP:
        return say(
            fr=f"Rien de répété sous le nom « {name} » n'est encore à faire. "
            "`regie plan` montre les noms, devant la barre oblique.",
            en=f"Nothing that is repeated under the name “{name}” is still to do. "
            "`regie plan` shows the names, before the slash.",
        )
    return say(
        fr=f"Rien de répété sous le nom « {name} » n'est abandonné.",
        en=f"Nothing that is repeated under the name “{name}” was dropped.",
    )
