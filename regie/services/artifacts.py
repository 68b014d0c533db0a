"""What is shown of a campaign in Prefect's pages."""

from __future__ import annotations

from dataclasses import dataclass

from regie.planning.model import Plan
from regie.services import look
from regie.services.letters import day_text
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class TableArtifact:
    """A table with its key; the same key again is a newer version of it."""

    key: str
    description: str
    rows: list[dict[str, str]]


def timeline_table(runtime: Runtime, slug: str) -> TableArtifact:
    """Return the campaign's timeline as it stands, in the playbook's language."""
    campaign, plan = load_planned(runtime, slug)
    language = campaign.playbook.language
    numbers = look.summary(campaign, plan, runtime.clock.now())
    heads = pick(
        language,
        fr="Quand|Phase|Étape|Qui|État|Marge (j)|Attend",
        en="When|Phase|Step|Who|State|Slack (d)|Waits for",
    ).split("|")
    rows = [
        dict(
            zip(
                heads,
                (
                    _when(line, plan, language),
                    campaign.playbook.phases[line.phase].title
                    if line.phase in campaign.playbook.phases
                    else line.phase,
                    line.title,
                    line.who,
                    look.standing_word(line.standing, language),
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
    return TableArtifact(key=f"campagne-{slug}", description=description, rows=rows)


def _when(line: look.Line, plan: Plan, language: str) -> str:
    if line.at is not None:
        local = line.at.astimezone(plan.zone)
        return f"{day_text(local.date(), language)} {local:%H:%M}"
    return day_text(line.on, language) if line.on else "—"
