"""A campaign in Prefect's pages: timeline, progress, who is waited for, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any
from typing import Literal

from regie.campaign.actions import all_actions
from regie.campaign.model import Action
from regie.campaign.model import Campaign
from regie.campaign.overdue import held_keys
from regie.campaign.receivers import everyone
from regie.campaign.receivers import obm_name
from regie.planning.model import Plan
from regie.planning.wording import date_text
from regie.services import look
from regie.services.planned import plan_of
from regie.services.prefect_pages import prefect_pages
from regie.services.prefect_pages import timeline_key
from regie.services.rehearsals import Kept
from regie.services.rehearsals import latest_rehearsal
from regie.services.rehearsals import old_words
from regie.services.rehearsals import rehearsal_address
from regie.services.runtime import Runtime
from regie.store.board import Card
from regie.words import pick
from regie.words import say
from regie.words import speaking

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What is shown under a key; the same key again is a newer version of it.

    Attributes:
        description: What stands above it, in Markdown.
        data: Rows of a table, a text in Markdown, or percent of a progress.
    """

    key: str
    kind: Literal["table", "markdown", "progress"]
    description: str
    data: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The campaign at this moment."""

    campaign: Campaign
    plan: Plan
    cards: tuple[Card, ...]
    rehearsal: Kept | None
    numbers: look.Summary

    @property
    def language(self) -> str:
        return self.campaign.playbook.language

    def day(self, on: date | None) -> str:
        """Return `lun. 8 mars 2027`; nothing where there is no day."""
        if on is None:
            return ""
        return date_text(on, "EEE d MMM y", self.language)

    def local_day(self, at: datetime) -> str:
        return self.day(at.astimezone(self.plan.zone).date())


def campaign_artifacts(runtime: Runtime, slug: str) -> tuple[Artifact, ...]:
    """Return all that is shown of a campaign, in the playbook's language."""
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        cards = tuple(unit.board.cards(slug))
        rehearsal = latest_rehearsal(unit, slug)
    now = runtime.clock.now()
    plan = plan_of(campaign, now)
    numbers = look.summary(campaign, plan, now)
    shown = _Shown(
        campaign=campaign,
        plan=plan,
        cards=cards,
        rehearsal=rehearsal,
        numbers=numbers,
    )
    return (
        _timeline(shown),
        _progress(shown),
        _waiting(shown),
        _links(shown, runtime.console),
    )


def _timeline(shown: _Shown) -> Artifact:
    campaign, numbers = shown.campaign, shown.numbers
    heads = pick(
        shown.language,
        fr="État|Quand|Étape|Qui|Phase|Marge (j)|Attend",
        en="State|When|Step|Who|Phase|Slack (d)|Waits for",
    ).split("|")
    rows = [
        dict(zip(heads, _cells(shown, line), strict=True))
        for line in look.timeline(campaign, shown.plan)
    ]
    description = pick(
        shown.language,
        fr=f"**{campaign.title}** : {numbers.done} étapes faites sur {numbers.steps}, "
        f"{numbers.late} en retard, {numbers.held} à décider.",
        en=f"**{campaign.title}**: {numbers.done} of {numbers.steps} steps done, "
        f"{numbers.late} late, {numbers.held} to decide.",
    )
    return Artifact(
        key=timeline_key(campaign.slug),
        kind="table",
        description=description,
        data=rows,
    )


def _cells(shown: _Shown, line: look.Line) -> tuple[str, ...]:
    phase = shown.campaign.playbook.phases.get(line.phase)
    return (
        look.standing_word(line.standing, shown.language),
        _when(shown, line),
        line.title,
        line.who,
        phase.title if phase else line.phase,
        "" if line.slack_days is None else str(line.slack_days),
        ", ".join(line.waits_for),
    )


def _when(shown: _Shown, line: look.Line) -> str:
    if line.at is not None:
        local = line.at.astimezone(shown.plan.zone)
        return f"{shown.day(local.date())} {local:%H:%M}"
    return shown.day(line.on) or "—"


def _progress(shown: _Shown) -> Artifact:
    campaign, numbers = shown.campaign, shown.numbers
    percent = round(100 * numbers.done / numbers.steps, 1) if numbers.steps else 100.0
    return Artifact(
        key=f"avancement-{campaign.slug}",
        kind="progress",
        description=pick(
            shown.language,
            fr=f"**{campaign.title}** : {numbers.done} étapes faites sur "
            f"{numbers.steps}.",
            en=f"**{campaign.title}**: {numbers.done} of {numbers.steps} steps done.",
        ),
        data=percent,
    )


def _waiting(shown: _Shown) -> Artifact:
    rows = [*_owed(shown), *_to_decide(shown)]
    title = shown.campaign.title
    head = pick(
        shown.language,
        fr=f"**{title}** : qui doit quoi.",
        en=f"**{title}**: who owes what.",
    )
    people = len({next(iter(row.values())) for row in rows})
    count = pick(
        shown.language,
        fr=f"Étapes en attente : {len(rows)} ; personnes attendues : {people}.",
        en=f"Steps waited for: {len(rows)}; people waited for: {people}.",
    )
    description = f"{head} {count if rows else _nobody(shown)}"
    return Artifact(
        key=f"attente-{shown.campaign.slug}",
        kind="table",
        description=description,
        data=rows or [_row(shown, "—", _nobody(shown))],
    )


def _owed(shown: _Shown) -> Iterator[dict[str, str]]:
    """Yield the open cards, the one wanted first at the top."""
    names = {person.slug: person.name for person in everyone(shown.campaign)}
    for card in shown.cards:
        if card.closed_at is not None:
            continue
        late = (shown.plan.today - card.due_on).days if card.due_on else 0
        yield _row(
            shown,
            names.get(card.person, card.person),
            card.title,
            shown.local_day(card.opened_at),
            shown.day(card.due_on),
            str(late) if late > 0 else "",
        )


def _to_decide(shown: _Shown) -> Iterator[dict[str, str]]:
    """Yield what only the OBM can settle, a line a step."""
    campaign, plan = shown.campaign, shown.plan
    held = set(held_keys(campaign))
    found: dict[str, Action] = {}
    for action in all_actions(campaign, plan):
        if action.key in held and action.step_key in plan.steps:
            found.setdefault(action.step_key, action)
    for step, action in found.items():
        title = plan.steps[step].title
        what = pick(shown.language, fr=f"Décider : {title}", en=f"Decide: {title}")
        yield _row(shown, obm_name(campaign), what, shown.local_day(action.due_at))


def _row(shown: _Shown, *cells: str) -> dict[str, str]:
    heads = pick(
        shown.language,
        fr="Qui|Quoi|Depuis|Au plus tard|Retard (jours)",
        en="Who|What|Since|Due by|Late (days)",
    ).split("|")
    filled = (*cells, *[""] * (len(heads) - len(cells)))
    return dict(zip(heads, filled, strict=True))


def _nobody(shown: _Shown) -> str:
    return pick(
        shown.language, fr="Personne n'est attendu.", en="Nobody is waited for."
    )


def _links(shown: _Shown, console: str) -> Artifact:
    campaign = shown.campaign
    own = f"{console}/campaigns/{campaign.slug}"
    pages = prefect_pages(campaign)
    with speaking(shown.language):
        rehearsed = _rehearsed(shown, console)
    french = f"""\
- [Console]({own}) : dire que c'est fait, déplacer une date, geler
- [Réveils à venir]({pages.upcoming}) · [tout ce qui a tourné]({pages.runs})
- [Toutes les campagnes de {campaign.client}]({pages.client})
- {rehearsed}
- [Le plan en grand]({own}.svg)

![Plan de la campagne]({own}.svg)
"""
    english = f"""\
- [Console]({own}): mark steps done, move a date, freeze
- [Wake-ups to come]({pages.upcoming}) · [all that has run]({pages.runs})
- [All campaigns of {campaign.client}]({pages.client})
- {rehearsed}
- [The plan at full size]({own}.svg)

![The campaign's plan]({own}.svg)
"""
    return Artifact(
        key=f"liens-{campaign.slug}",
        kind="markdown",
        description=pick(
            shown.language,
            fr=f"**{campaign.title}** : où tout se trouve.",
            en=f"**{campaign.title}**: where everything is.",
        ),
        data=pick(shown.language, fr=french, en=english),
    )


def _rehearsed(shown: _Shown, console: str) -> str:
    slug, kept = shown.campaign.slug, shown.rehearsal
    command = f"`regie rehearse -c {slug}`"
    if kept is None:
        return say(
            fr=f"Pas encore de répétition générale : {command} montre d'avance tout ce "
            "qui partira",
            en=f"Not rehearsed yet: {command} shows all that will leave, in advance",
        )
    address, words = rehearsal_address(console, slug), kept.found.words()
    local = kept.at.astimezone(shown.plan.zone)
    at = f"{shown.day(local.date())} {local:%H:%M}"
    line = say(
        fr=f"[Répétition générale]({address}) du {at} : {words}",
        en=f"[Rehearsal]({address}) of {at}: {words}",
    )
    return f"{line}. **{old_words()}** {command}" if kept.is_old else line
