"""What is shown of a campaign in Prefect's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.errors import VendorError
from regie.people.people import slug_of
from regie.planning.model import Plan
from regie.planning.wording import date_text
from regie.services import look
from regie.services import move_text
from regie.services.bill import Billed
from regie.services.move import Looked
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.words import pick
from regie.words import say
from regie.words import speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class TableArtifact:
    """A table with its key; the same key again is a newer version of it."""

    key: str
    description: str
    rows: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownArtifact:
    """A text with its key; the same key again is a newer version of it."""

    key: str
    description: str
    text: str


def move_report(looked: Looked) -> MarkdownArtifact:
    """Return what a move does or did, in the language in which it was looked at."""
    campaign = looked.campaign
    with speaking(looked.plan.language):
        text = move_text.markdown(looked)
        moved = ", ".join(each.after.title for each in looked.outcome.anchors)
        title = say(fr="Dates déplacées", en="Dates moved")
    return MarkdownArtifact(
        key=f"dates-{campaign.slug}",
        description=f"{title} · {moved}",
        text=text,
    )


def timeline_key(slug: str) -> str:
    """Return the key under which a campaign's timeline is shown."""
    return f"campagne-{slug}"


def timeline_table(runtime: Runtime, slug: str) -> TableArtifact:
    """Return the campaign's timeline as it stands, in the playbook's language."""
    campaign, plan = load_planned(runtime, slug)
    language = campaign.playbook.language
    numbers = look.summary(campaign, plan, runtime.clock.now())
    heads = pick(
        language,
        fr="État|Quand|Étape|Qui|Phase|Marge (j)|Attend",
        en="State|When|Step|Who|Phase|Slack (d)|Waits for",
    ).split("|")
    rows = [
        dict(
            zip(
                heads,
                (
                    look.standing_word(line.standing, language),
                    _when(line, plan, language),
                    line.title,
                    line.who,
                    campaign.playbook.phases[line.phase].title
                    if line.phase in campaign.playbook.phases
                    else line.phase,
                    "" if line.slack_days is None else str(line.slack_days),
                    ", ".join(line.waits_for),
                ),
                strict=True,
            )
        )
        for line in look.timeline(campaign, plan)
    ]
    description = pick(
        language,
        fr=f"**{campaign.title}** : {numbers.done} étapes faites sur {numbers.steps}, "
        f"{numbers.late} en retard, {numbers.held} à décider.",
        en=f"**{campaign.title}**: {numbers.done} of {numbers.steps} steps done, "
        f"{numbers.late} late, {numbers.held} to decide.",
    )
    return TableArtifact(key=timeline_key(slug), description=description, rows=rows)


def statement_artifact(billed: Billed) -> MarkdownArtifact:
    """Return what is shown of a closed period."""
    number = billed.number
    return MarkdownArtifact(
        key=slug_of(f"releve-{billed.client}-{billed.period}"),
        description=say(
            fr=f"Relevé {billed.period} · facture {number}",
            en=f"Statement {billed.period} · invoice {number}",
        ),
        text=billed.markdown,
    )


def show_statement_if_reachable(runtime: Runtime, billed: Billed) -> bool:
    """Show a closed period's statement, or say False if nobody answers."""
    shown = statement_artifact(billed)
    try:
        runtime.window.artifact(
            shown.key, "markdown", shown.text, description=shown.description
        )
    except VendorError:
        return False
    return True


def _when(line: look.Line, plan: Plan, language: str) -> str:
    if line.at is not None:
        local = line.at.astimezone(plan.zone)
        return f"{_day(local.date(), language)} {local:%H:%M}"
    return _day(line.on, language) if line.on else "—"


def _day(on: date, language: str) -> str:
    return date_text(on, "EEE d MMM y", language)
