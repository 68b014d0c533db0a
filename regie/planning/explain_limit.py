"""What `regie why` says of a step's limit: by when, for what, with how much slack."""

from __future__ import annotations

from datetime import date
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
    found = [
        _of_it(one.sentence, planned, language)
        for one in plan.impossible
        if one.key == planned.key
    ]
    return " ".join([said, *found])


def limit_text(plan: Plan, planned: PlannedStep, phrases: Phrases) -> str:
    """Say by when a step must be done, and what of it holds or does not."""
    language = phrases.language
    for impossible in plan.impossible:
        if impossible.key == planned.key:
            return _of_it(impossible.sentence, planned, language)
    if planned.latest_on is None or planned.slack_days is None:
        return pick(
            language,
            fr="Aucune date limite ne dépend d'elle.",
            en="No deadline depends on it.",
        )
    if planned.reason in {Reason.AT, Reason.MISSED, Reason.PINNED}:
        return _limit_of_held(planned, planned.slack_days, phrases)
    return _limit_of_free(
        plan, planned, (planned.latest_on, planned.slack_days), phrases
    )


def _limit_of_held(planned: PlannedStep, slack_days: int, phrases: Phrases) -> str:
    """Tell the limit of what sits where it was asked for or put."""
    if planned.reason is Reason.AT:
        return _not_ready(slack_days, phrases.language)
    if planned.reason is Reason.MISSED:
        return _late_by(slack_days, phrases.language)
    return _limit_of_pinned(planned, phrases)


def _limit_of_free(
    plan: Plan, planned: PlannedStep, limit: tuple[date, int], phrases: Phrases
) -> str:
    language = phrases.language
    latest_on, slack_days = limit
    day = day_text(latest_on, language)
    is_over = latest_on < plan.today
    slack = _slack(slack_days, language)
    holder = plan.steps.get(planned.latest_for)
    if holder is None:
        said = phrases.aside(_late_bound(planned)) or asked_text(planned, phrases)
        by = _by(day, language, is_over=is_over)
        return pick(language, fr=f"{by}{said} : {slack}.", en=f"{by}{said}: {slack}.")
    title = quoted(holder.shown_title, language)
    by = _by(day, language, is_over=is_over)
    return pick(
        language,
        fr=f"{by} pour ne pas retarder {title} : {slack}.",
        en=f"{by} for {title} to be on time: {slack}.",
    )


def _by(day: str, language: str, *, is_over: bool) -> str:
    if is_over:
        return pick(
            language,
            fr=f"Elle devait être terminée le {day} au plus tard",
            en=f"It had to be done by {day}",
        )
    return pick(
        language,
        fr=f"Elle doit être terminée le {day} au plus tard",
        en=f"It must be done by {day}",
    )


def _not_ready(slack_days: int, language: str) -> str:
    """Say that what sits at its date will not be ready; nothing if it will."""
    if slack_days >= 0:
        return ""
    count = working_days_text(-slack_days, language)
    return pick(
        language,
        fr=f"Ce qu'elle attend sera prêt {count} trop tard.",
        en=f"What it waits for will be ready {count} too late.",
    )


def _late_by(slack_days: int, language: str) -> str:
    """Say how late a step is; its date was told."""
    if slack_days >= 0:
        return ""
    count = working_days_text(-slack_days, language)
    return pick(language, fr=f"Elle a {count} de retard.", en=f"It is {count} late.")


def _of_it(sentence: str, planned: PlannedStep, language: str) -> str:
    """Return a sentence that begins with the step's title as one on it."""
    title = quoted(planned.shown_title, language)
    rest = sentence.removeprefix(title)
    return sentence if rest == sentence else pick(language, fr="Elle", en="It") + rest


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
