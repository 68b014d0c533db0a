"""What a row of a Gantt picture says when it is pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

from regie.planning.gantt.rows import Row
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.table import MARKS
from regie.planning.wording import day_text
from regie.planning.wording import joined
from regie.planning.wording import moment_text
from regie.planning.wording import more_text
from regie.planning.wording import working_days_text
from regie.words import pick
from regie.words import with_colon

#: How many repetitions, or steps waited for, are named.
NAMED_MAX = 12


def row_tip(
    plan: Plan,
    row: Row,
    *,
    facts: Mapping[str, Fact],
    anchors: Sequence[str],
    language: str,
) -> str:
    """Return everything about a step, a line each; of repetitions, a line an item.

    Args:
        anchors: Names of the anchors on whose critical chains it lies.
    """
    if len(row.steps) == 1:
        lines = _lines(plan, row.steps[0], row.owner, facts, language)
    else:
        lines = _repetitions(plan, row, language)
    if anchors:
        titles = [plan.anchors[name].title or name for name in anchors]
        named = joined(titles, language)
        fr, en = f"Chaîne critique : {named}", f"Critical chain: {named}"
        lines.append(pick(language, fr=fr, en=en))
    return "\n".join(lines)


def _repetitions(plan: Plan, row: Row, language: str) -> list[str]:
    lines = [f"{row.title} ({row.steps[0].step.name})", row.owner]
    for planned, state in list(zip(row.steps, row.states, strict=True))[:NAMED_MAX]:
        item = planned.item.title if planned.item else planned.key
        named = with_colon(f"{MARKS[state]} {item}", language)
        lines.append(f"{named} {_when(plan, planned, language)}")
    if len(row.steps) > NAMED_MAX:
        more = more_text(len(row.steps) - NAMED_MAX, language)
        lines.append(pick(language, fr=f"… et {more}", en=f"… and {more}"))
    return lines


def _lines(
    plan: Plan,
    planned: PlannedStep,
    owner: str,
    facts: Mapping[str, Fact],
    language: str,
) -> list[str]:
    lines = [f"{planned.shown_title} ({planned.key})", _when(plan, planned, language)]
    if owner:
        lines.append(owner)
    if planned.step.gate:
        fr, en = "Décision : go ou no-go", "Decision: go or no-go"
        lines.append(pick(language, fr=fr, en=en))
    if planned.step.announces:
        anchor = plan.anchors.get(planned.step.announces)
        name = anchor.title if anchor else planned.step.announces
        fr, en = f"Rend publique : {name}", f"Makes public: {name}"
        lines.append(pick(language, fr=fr, en=en))
    fact = facts.get(planned.key)
    if fact is not None and fact.done_at is not None:
        on = moment_text(fact.done_at.astimezone(plan.zone), language)
        lines.append(pick(language, fr=f"✓ Faite le {on}", en=f"✓ Done on {on}"))
    if planned.latest_on is not None and planned.slack_days is not None:
        lines.append(_slack(planned, language))
    if planned.waits_for:
        lines.append(_waits(plan, planned, language))
    return [*lines, *planned.notes]


def _when(plan: Plan, planned: PlannedStep, language: str) -> str:
    if planned.starts_on is None or planned.ends_on is None:
        return pick(language, fr="sans date", en="no date")
    if planned.at is not None:
        return moment_text(planned.at.astimezone(plan.zone), language)
    first = day_text(planned.starts_on, language)
    if planned.starts_on == planned.ends_on:
        return first
    return f"{first} – {day_text(planned.ends_on, language)}"


def _slack(planned: PlannedStep, language: str) -> str:
    days = planned.slack_days or 0
    latest = day_text(planned.latest_on, language) if planned.latest_on else ""
    count = working_days_text(abs(days), language)
    if days < 0:
        return pick(
            language,
            fr=f"En retard de {count} (au plus tard le {latest})",
            en=f"Late by {count} (at the latest {latest})",
        )
    return pick(
        language,
        fr=f"Marge : {count} (au plus tard le {latest})",
        en=f"Slack: {count} (at the latest {latest})",
    )


def _waits(plan: Plan, planned: PlannedStep, language: str) -> str:
    keys = planned.waits_for[:NAMED_MAX]
    names = [plan.steps[key].shown_title if key in plan.steps else key for key in keys]
    if more := len(planned.waits_for) - len(names):
        names.append(more_text(more, language))
    listed = joined(names, language)
    return pick(language, fr=f"Attend : {listed}", en=f"Waits for: {listed}")
