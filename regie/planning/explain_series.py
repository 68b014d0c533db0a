"""What `regie why` says of one of the times that a step recurs."""

from __future__ import annotations

from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.phrases import Phrases
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.planning.wording import quoted
from regie.words import pick


def past_text(plan: Plan, planned: PlannedStep, phrases: Phrases) -> str:
    """Say that an occurrence was over before the campaign began."""
    language = phrases.language
    title = quoted(planned.shown_title, language)
    asked = asked_text(planned, phrases)
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


def asked_text(planned: PlannedStep, phrases: Phrases) -> str:
    """Return the sentence that asks for the moment, and which of the times it is."""
    every, occurrence = planned.step.every, planned.occurrence
    if every is None:
        return phrases.aside(planned.step.at)
    said = phrases.recurrence(every)
    if occurrence is None or not occurrence.number:
        return f" ({said})"
    language = phrases.language
    number, count = occurrence.number, occurrence.count
    which = pick(language, fr=f"fois n° {number}", en=f"number {number}")
    if number <= count:
        which += pick(language, fr=f" sur {count}", en=f" of {count}")
    stop = pick(language, fr=" ;", en=";")
    return f" ({said}{stop} {which})"
