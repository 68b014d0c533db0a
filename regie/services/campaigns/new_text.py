"""A newer text of a campaign's playbook, held against what the campaign has done."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime

from regie.campaign.model import Campaign
from regie.errors import UsageError
from regie.planning.drift import ClockChange
from regie.planning.model import Fact
from regie.planning.model import PlannedStep
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.problems import PlaybookError
from regie.playbook.retired import Retired
from regie.playbook.retired import with_retired
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.answers import fault_of
from regie.services.campaigns.answers import sorted_values
from regie.services.campaigns.new_text_checks import check_gates
from regie.services.campaigns.new_text_checks import check_shapes
from regie.services.campaigns.new_text_checks import is_open
from regie.services.planned import plan_of
from regie.services.playbooks.drift import known_holidays
from regie.services.playbooks.drift import known_years
from regie.services.playbooks.drift import known_zones
from regie.services.playbooks.playbook_files import rooted
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text that can be taken, and what follows for the campaign.

    Attributes:
        source: With the added steps that go on beside it, and what is kept.
        playbook: What it says, with what is kept.
        dropped: Keys of open steps that it lacks: they are given up.
        kept: Keys of done ones that it lacks.
        reopened: Keys of steps that an earlier text had given up, and that it has.
        taken: Names of steps that were added by hand, and that it has itself.
        holidays: Those of its calendar; None where that is the same.
    """

    source: PlaybookSource
    playbook: Playbook
    anchors: Mapping[str, date | datetime]
    parameters: Mapping[str, str]
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    holidays: frozenset[date] | None = None
    zones: Mapping[str, tuple[ClockChange, ...]] = field(default_factory=dict)


class NothingNewError(UsageError):
    """The text is the one that the campaign has."""


def read_new_text(
    unit: Unit,
    campaign: Campaign,
    wanted: PlaybookSource | None,
    values: Mapping[str, str],
    now: datetime,
) -> NewText:
    """Read the text and hold it against the campaign.

    Args:
        unit: Where the older texts are.
        campaign: As it is.
        wanted: The newer text; None for the one before the present one.
        values: Answers to what the text asks.
        now: The campaign's present moment (UTC).

    Raises:
        ConflictError: It does not go with what was done.
        PlaybookError: It has problems, or an added step does not go with it.
        NothingNewError: The campaign has this text already.
        UsageError: An answer is missing or not legal, or there is no earlier text.
    """
    old = unit.campaigns.source(campaign.slug)
    text = _earlier(unit, campaign) if wanted is None else wanted
    if _same(old, text) and not values:
        raise NothingNewError(
            say(
                fr="Rien à reprendre : la campagne a déjà ce texte.",
                en="Nothing to take: the campaign has this text already.",
            )
        )
    plan = plan_of(campaign, now)
    source, playbook, taken = _beside(campaign, old, text)
    check_shapes(campaign, playbook, plan)
    check_gates(campaign, playbook, plan)
    lacking = [
        planned
        for planned in plan.steps.values()
        if planned.step.name not in playbook.steps and not planned.step.retired
    ]
    retired = {each.key: each for each in old.retired}
    retired |= {p.key: _retired(campaign, p) for p in lacking}
    source = rooted(replace(source, retired=tuple(retired.values())))
    anchors, parameters = _answers(unit, campaign, playbook, values)
    years = known_years(campaign.started_at)
    zones = known_zones(playbook, years)
    same_days = playbook.calendar.holidays == campaign.playbook.calendar.holidays
    return NewText(
        source=source,
        playbook=with_retired(playbook, source.retired),
        anchors=anchors,
        parameters=parameters,
        dropped=tuple(p.key for p in lacking if is_open(campaign, p)),
        kept=tuple(p.key for p in lacking if not is_open(campaign, p)),
        reopened=tuple(_reopened(unit, campaign, playbook)),
        taken=taken,
        holidays=None if same_days else known_holidays(playbook, years),
        zones={n: each for n, each in zones.items() if n not in campaign.zones},
    )


def _earlier(unit: Unit, campaign: Campaign) -> PlaybookSource:
    earlier = unit.campaigns.earlier_sources(campaign.slug)
    if earlier:
        return earlier[0]
    raise UsageError(
        say(
            fr="Cette campagne a encore le texte de son départ : il n'y en a pas "
            "d'autre à reprendre.",
            en="This campaign still has the text of its start: there is none to go "
            "back to.",
        )
    )


def _same(old: PlaybookSource, new: PlaybookSource) -> bool:
    return _texts(old) == _texts(new)


def _texts(source: PlaybookSource) -> tuple[object, ...]:
    """Return all that can be read in a source, wherever its file lies."""
    others = {n: (each.text, dict(each.mails)) for n, each in source.included.items()}
    return source.text, dict(source.mails), others


def _beside(
    campaign: Campaign, old: PlaybookSource, new: PlaybookSource
) -> tuple[PlaybookSource, Playbook, tuple[str, ...]]:
    """Return the text with the added steps that go on, and what it says.

    What was added by hand and is in the text now is the text's. What does not go with
    the text is left out where nothing of it is left to do.

    Raises:
        PlaybookError: The text has problems, or an open added step does.
    """
    language = spoken_language()
    bare = replace(new, added={}, retired=())
    alone = load_source(bare, language=language)
    by_file: dict[str, list[Step]] = {}
    for step in campaign.playbook.steps.values():
        if step.file in old.added:
            by_file.setdefault(step.file, []).append(step)
    names = {file: [s.name for s in steps] for file, steps in by_file.items()}
    taken = tuple(n for file in names for n in names[file] if n in alone.steps)
    added = {
        file: text
        for file, text in old.added.items()
        if not set(names.get(file, ())) <= set(alone.steps)
    }
    try:
        source = replace(bare, added=added)
        return source, load_source(source, language=language), taken
    except PlaybookError as error:
        wrong = {problem.file for problem in error.problems}
        over = {f for f in wrong if f in added and _is_over(campaign, names[f])}
        if not over:
            raise
        left = {file: text for file, text in added.items() if file not in over}
        source = replace(bare, added=left)
        return source, load_source(source, language=language), taken


def _is_over(campaign: Campaign, names: list[str]) -> bool:
    """Say whether nothing is left to do of steps, as far as is known of them."""
    own = [
        fact for key, fact in campaign.facts.items() if key.partition("/")[0] in names
    ]
    return bool(own) and all(f.dropped or f.done_at is not None for f in own)


def _retired(campaign: Campaign, planned: PlannedStep) -> Retired:
    step = planned.step
    phase = campaign.playbook.phases.get(step.phase)
    return Retired(
        key=planned.key,
        title=planned.title,
        phase=step.phase,
        phase_title=phase.title if phase else step.phase,
        who=step.who,
        run=step.run,
        gate=step.gate,
    )


def _reopened(unit: Unit, campaign: Campaign, playbook: Playbook) -> Iterator[str]:
    """Yield what was given up with an older text, and is in this one."""
    kept = {p.name for p in campaign.playbook.steps.values() if p.retired}
    updates = unit.amendments.of_campaign(campaign.slug).updates
    gone = dict.fromkeys(key for update in updates for key in update.dropped)
    for key in gone:
        fact = campaign.facts.get(key, Fact())
        is_back = key in kept and key.partition("/")[0] in playbook.steps
        if is_back and fact.dropped and fact.done_at is None:
            yield key


def _answers(
    unit: Unit, campaign: Campaign, playbook: Playbook, values: Mapping[str, str]
) -> tuple[dict[str, date | datetime], dict[str, str]]:
    """Return dates and parameters: those there are, and answers to what is new.

    What only an older text asks stays, for whoever goes back to it.

    Raises:
        UsageError: An answer is missing, unknown or not legal; says all of them.
    """
    known = {**kept_values(unit, campaign, playbook), **values}
    dates, parameters = sorted_values(playbook, known)
    others = {
        name: text
        for name, text in campaign.parameters.items()
        if name not in playbook.parameters
    }
    return dates, {**others, **parameters}


def kept_values(unit: Unit, campaign: Campaign, playbook: Playbook) -> dict[str, str]:
    """Return what the campaign has answered, as far as a text asks it and takes it."""
    given = unit.campaigns.every_anchor(campaign.slug)
    dates = {name: on.isoformat() for name, on in given.items()}
    known = {**dates, **campaign.parameters}
    asked = {**playbook.anchors, **playbook.parameters}
    return {
        name: text
        for name, text in known.items()
        if name in asked and not fault_of(playbook, name, text)
    }
