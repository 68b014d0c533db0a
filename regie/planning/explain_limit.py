"""What `regie why` says of a step's limit: by when, for what, with how much slack."""

from __future__ import annotations

from datetime import datetime

from regie.planning.explain_series import asked_text
from regie.planning.missed import fate_text
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.phrases import Phrases
from regie.planning.sentences import late_sentences
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.planning.wording import quoted
from regie.planning.wording import working_days_text
from regie.playbook.model import Missed
from regie.playbook.model import Moment
from regie.words import pick


def missed_text(
    plan: Plan, planned: PlannedStep, missed_at: datetime, phrases: Phrases
) -> str:
    """Say when the machine was to do something, and what becomes of it now."""
    language = phrases.language
    title = quoted(planned.shown_title, language)
    on = moment_text(missed_at.astimezone(plan.zone), language)
    asked = asked_text(planned, phrases)
    follows = fate_text(planned.fate or Missed.ASK, language)
    said = pick(
        language,
        fr=f"{title} était prévue le {on}{asked} et n'a pas été faite : {follows}.",
        en=f"{title} was set for {on}{asked} and was not done: {follows}.",
    )
    found = [one.sentence for one in plan.impossible if one.key == planned.key]
    return " ".join([said, *found])


def limit_text(plan: Plan, planned: PlannedStep, phrases: Phrases) -> str:
    """Say by when a step must be done, and what of it holds or does not."""
    language = phrases.language
    for impossible in plan.impossible:
        if impossible.key == planned.key:
            return impossible.sentence
    if planned.latest_on is None or planned.slack_days is None:
        return pick(
            language,
            fr="Aucune date limite ne dépend d'elle.",
            en="No deadline depends on it.",
        )
    if planned.reason is Reason.AT and planned.slack_days >= 0:
        return ""
    if planned.reason is Reason.PINNED:
        return _limit_of_pinned(planned, phrases)
    day = day_text(planned.latest_on, language)
    slack = _slack(planned.slack_days, language)
    holder = plan.steps.get(planned.latest_for)
    if holder is None:
        said = phrases.aside(_late_bound(planned)) or asked_text(planned, phrases)
        return pick(
            language,
            fr=f"Elle doit être terminée le {day} au plus tard{said} : {slack}.",
            en=f"It must be done by {day}{said}: {slack}.",
        )
    title = quoted(holder.shown_title, language)
    return pick(
        language,
        fr=f"Elle doit être terminée le {day} au plus tard pour ne pas retarder "
        f"{title} : {slack}.",
        en=f"It must be done by {day} for {title} to be on time: {slack}.",
    )


def _limit_of_pinned(planned: PlannedStep, phrases: Phrases) -> str:
    """Tell a pinned step's own limit; the pin itself is none."""
    language = phrases.language
    if planned.due_on is None:
        return pick(
            language,
            fr="Aucune date limite à elle.",
            en="It has no deadline of its own.",
        )
    day, said = day_text(planned.due_on, language), phrases.aside(_late_bound(planned))
    return pick(
        language,
        fr=f"Sa limite est le {day}{said}.",
        en=f"Its deadline is {day}{said}.",
    )


def _slack(days: int, language: str) -> str:
    if days == 0:
        return pick(language, fr="aucune marge", en="no slack")
    if days > 0:
        count = working_days_text(days, language)
        return pick(language, fr=f"{count} de marge", en=f"{count} of slack")
    count = working_days_text(-days, language)
    return pick(language, fr=f"{count} de retard", en=f"{count} late")


def _late_bound(planned: PlannedStep) -> Moment | None:
    return planned.step.at or next(iter(late_sentences(planned.step)), None)
