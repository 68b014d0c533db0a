"""What `regie why` says of one of the times that a step recurs."""

from __future__ import annotations

from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.planning.wording import quoted
from regie.playbook.model import Moment
from regie.words import pick


def past_text(plan: Plan, planned: PlannedStep, language: str) -> str:
    """Say that an occurrence was over before the campaign began."""
    title = quoted(planned.title, language)
    asked = asked_text(planned, language)
    if planned.starts_on is None:
        return pick(
            language,
            fr=f"{title} n'a lieu aucune fois{asked} : elle ne retient personne.",
            en=f"{title} does not happen once{asked}: it holds nobody up.",
        )
    on = day_text(planned.starts_on, language)
    if planned.at is not None:
        on = moment_text(planned.at.astimezone(plan.zone), language)
    return pick(
        language,
        fr=f"{title} tombait le {on}{asked}, avant le début de la campagne : rien "
        "n'est fait en retard.",
        en=f"{title} fell on {on}{asked}, before the campaign began: nothing is done "
        "late.",
    )


def asked_text(planned: PlannedStep, language: str) -> str:
    """Return the sentence that asks for the moment, and which of the times it is."""
    every, occurrence = planned.step.every, planned.occurrence
    if every is None or occurrence is None or not occurrence.number:
        return _said(planned.step.at) if every is None else f" ({every.text})"
    number, count = occurrence.number, occurrence.count
    which = pick(language, fr=f"fois n° {number}", en=f"number {number}")
    if number <= count:
        which += pick(language, fr=f" sur {count}", en=f" of {count}")
    stop = pick(language, fr=" ;", en=";")
    return f" ({every.text}{stop} {which})"


def _said(moment: Moment | None) -> str:
    return f" ({moment.text})" if moment is not None and moment.text else ""
