"""A campaign in Prefect's pages: timeline, progress, who is waited for, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.campaign.actions import all_actions
from regie.campaign.model import Action
from regie.campaign.model import Campaign
from regie.campaign.overdue import held_keys
from regie.campaign.receivers import everyone
from regie.campaign.receivers import obm_name
from regie.planning.model import Plan
from regie.planning.wording import date_text
from regie.services.campaigns import look
from regie.services.campaigns import summaries
from regie.services.planned import dates_of
from regie.services.prefect_pages import artifact_key
from regie.services.prefect_pages import Part
from regie.services.prefect_pages import prefect_pages
from regie.services.rehearsals import Kept
from regie.services.rehearsals import latest_rehearsal
from regie.services.rehearsals import old_words
from regie.services.rehearsals import rehearsal_address
from regie.services.runtime import Runtime
from regie.store.board import Card
from regie.window import Artifact
from regie.words import pick
from regie.words import say
from regie.words import speaking

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """The campaign at this moment."""

    campaign: Campaign
    plan: Plan
    cards: tuple[Card, ...]
    rehearsal: Kept | None
    numbers: summaries.Summary
    console: str

    @property
    def language(self) -> str:
        return self.campaign.playbook.language

    @property
    def page(self) -> str:
        """The campaign's page in the console."""
        return f"{self.console}/campaigns/{self.campaign.slug}"

    def day(self, on: date | None) -> str:
        """Return `lun. 8 mars`, in another year `lun. 8 mars 2027`; empty for none."""
        if on is None:
            return ""
        year = "" if on.year == self.plan.today.year else " y"
        return date_text(on, f"EEE d MMM{year}", self.language)

    def key(self, part: Part) -> str:
        return artifact_key(part, self.campaign)

    @property
    def done(self) -> str:
        """How many steps are done, and left out; in French 0 and 1 are singular."""
        numbers, language = self.numbers, self.language
        left_out = summaries.left_out_text(numbers, language)
        more = f", {left_out}" if left_out else ""
        return f"{summaries.done_text(numbers.done, numbers.steps, language)}{more}"

    def head(self, fr: str, en: str) -> str:
        """Return a description: the sentence, then where the same is up to date.

        Prefect shows it above the versions, and only there with its links.
        """
        title, page = self.campaign.title, self.page
        return pick(
            self.language,
            fr=f"**{title}** : {fr} La version du haut est la plus récente "
            f"([voir dans la console]({page})).",
            en=f"**{title}**: {en} The topmost version is the latest "
            f"([see in the console]({page})).",
        )

    def local_day(self, at: datetime) -> str:
        return self.day(at.astimezone(self.plan.zone).date())


def campaign_artifacts(runtime: Runtime, slug: str) -> tuple[Artifact, ...]:
    """Return all that is shown of a campaign, in the playbook's language."""
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        cards = tuple(unit.board.cards(slug))
        rehearsal = latest_rehearsal(unit, slug)
    now = runtime.clock.now()
    plan = dates_of(campaign, now)
    numbers = summaries.summary(campaign, plan, now)
    shown = _Shown(
        campaign=campaign,
        plan=plan,
        cards=cards,
        rehearsal=rehearsal,
        numbers=numbers,
        console=runtime.console,
    )
    return (
        _timeline(shown),
        _progress(shown),
        _waiting(shown),
        _picture(shown),
        _links(shown),
    )


def _timeline(shown: _Shown) -> Artifact:
    campaign, numbers = shown.campaign, shown.numbers
    heads = pick(
        shown.language,
        fr="État|Quand|Au plus tard|Étape|Qui|Attend|Phase|Marge (jours)",
        en="State|When|Due by|Step|Who|Waits for|Phase|Slack (days)",
    ).split("|")
    rows = [
        dict(zip(heads, _cells(shown, line), strict=True))
        for line in look.timeline(campaign, shown.plan)
    ]
    description = shown.head(
        fr=f"{shown.done}, {numbers.late} en retard, {numbers.held} à décider.",
        en=f"{shown.done}, {numbers.late} late, {numbers.held} to decide.",
    )
    return Artifact(
        key=shown.key(Part.TIMELINE), kind="table", description=description, data=rows
    )


def _cells(shown: _Shown, line: look.Line) -> tuple[str, ...]:
    phase = shown.campaign.playbook.phases.get(line.phase)
    return (
        look.standing_word(line.standing, shown.language),
        _when(shown, line),
        shown.day(line.due_on),
        line.title,
        look.who_text(line.who, shown.language),
        ", ".join(line.waits_for),
        phase.title if phase else line.phase,
        "" if line.slack_days is None else str(line.slack_days),
    )


def _when(shown: _Shown, line: look.Line) -> str:
    if line.at is not None:
        local = line.at.astimezone(shown.plan.zone)
        return f"{shown.day(local.date())} {local:%H:%M}"
    return shown.day(line.on) or "—"


def _progress(shown: _Shown) -> Artifact:
    numbers = shown.numbers
    percent = round(100 * numbers.over / numbers.steps, 1) if numbers.steps else 100.0
    return Artifact(
        key=shown.key(Part.PROGRESS),
        kind="progress",
        description=shown.head(fr=f"{shown.done}.", en=f"{shown.done}."),
        data=percent,
    )


def _waiting(shown: _Shown) -> Artifact:
    rows = [*_owed(shown), *_to_decide(shown)]
    people = len({next(iter(row.values())) for row in rows})
    french = f"Étapes en attente : {len(rows)} ; personnes attendues : {people}."
    english = f"Steps waited for: {len(rows)}; people waited for: {people}."
    nobody = _nobody(shown)
    return Artifact(
        key=shown.key(Part.WAITING),
        kind="table",
        description=shown.head(
            fr=f"qui doit quoi. {french if rows else nobody}",
            en=f"who owes what. {english if rows else nobody}",
        ),
        data=rows or [_row(shown, "—", nobody)],
    )


def _picture(shown: _Shown) -> Artifact:
    """Return the plan's picture: an address, under which it is always today's."""
    return Artifact(
        key=shown.key(Part.PLAN),
        kind="image",
        description=shown.head(
            fr="le plan d'aujourd'hui, en image.", en="today's plan, as a picture."
        ),
        data=f"{shown.page}.svg",
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


def _links(shown: _Shown) -> Artifact:
    campaign, own = shown.campaign, shown.page
    pages = prefect_pages(campaign)
    with speaking(shown.language):
        rehearsed = _rehearsed(shown)
    french = f"""\
- [Console]({own}) : dire que c'est fait, déplacer une date, geler
- [Réveils à venir]({pages.upcoming}) · [tout ce qui a tourné]({pages.runs})
- [Toutes les campagnes de {campaign.client}]({pages.client})
- {rehearsed}
- [Le plan en grand]({own}.svg)
"""
    english = f"""\
- [Console]({own}): mark steps done, move a date, freeze
- [Wake-ups to come]({pages.upcoming}) · [all that has run]({pages.runs})
- [All campaigns of {campaign.client}]({pages.client})
- {rehearsed}
- [The plan at full size]({own}.svg)
"""
    return Artifact(
        key=shown.key(Part.LINKS),
        kind="markdown",
        description=shown.head(fr="où tout se trouve.", en="where everything is."),
        data=pick(shown.language, fr=french, en=english),
    )


def _rehearsed(shown: _Shown) -> str:
    slug, kept = shown.campaign.slug, shown.rehearsal
    command = f"`regie rehearse -c {slug}`"
    if kept is None:
        return say(
            fr=f"Pas encore de répétition générale : {command} montre d'avance tout ce "
            "qui partira",
            en=f"Not rehearsed yet: {command} shows all that will leave, in advance",
        )
    address, words = rehearsal_address(shown.console, slug), kept.found.words()
    local = kept.at.astimezone(shown.plan.zone)
    at = f"{shown.day(local.date())} {local:%H:%M}"
    line = say(
        fr=f"[Répétition générale]({address}) du {at} : {words}",
        en=f"[Rehearsal]({address}) of {at}: {words}",
    )
    return f"{line}. **{old_words()}** {command}" if kept.is_old else line
