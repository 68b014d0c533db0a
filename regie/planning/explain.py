"""`regie why STEP`: which bound or predecessor decided, and how much time is left."""

from __future__ import annotations

from datetime import date

from regie.errors import NotFoundError
from regie.planning.explain_limit import limit_text
from regie.planning.explain_limit import missed_text
from regie.planning.explain_series import asked_text
from regie.planning.explain_series import past_text
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.planning.phrases import Phrases
from regie.planning.phrases import phrases_of
from regie.planning.sentences import early_sentences
from regie.planning.wording import absence_text
from regie.planning.wording import day_text
from regie.planning.wording import duration_text
from regie.planning.wording import moment_text
from regie.planning.wording import quoted
from regie.planning.wording import working_days_text
from regie.playbook.model import Dependency
from regie.playbook.model import Edge
from regie.playbook.model import Playbook
from regie.words import pick
from regie.words import say

#: The second half of the first sentence, French and English, where it names nothing.
BECAUSE = {
    Reason.NOW: (
        " : rien ne la retient, elle peut commencer dès maintenant",
        ": nothing holds it, it can start right now",
    ),
    Reason.AT: (", la date demandée", ", the date asked for"),
    Reason.PLACED_LATE: (
        ", aussi tard que possible sans décaler une autre étape",
        ", as late as it can be without moving another step",
    ),
    Reason.PINNED: (
        ", le jour où quelqu'un l'a épinglée",
        ", the day that somebody pinned it to",
    ),
    Reason.STARTED: (" ; elle est en cours", "; it is in progress"),
    Reason.MISSED: (", et l'heure est passée", ", and that time has passed"),
}


class UnknownStepError(NotFoundError):
    """The plan has no step of this key.

    Attributes:
        key: What was asked for.
        near: Keys that look like it.
    """

    def __init__(self, key: str, near: tuple[str, ...]) -> None:
        self.key = key
        self.near = near
        names = ", ".join(near)
        super().__init__(
            say(
                fr=f"Aucune étape ne s'appelle « {key} »."
                + (f" Pensez-vous à : {names} ?" if near else ""),
                en=f"No step is called “{key}”."
                + (f" Do you mean: {names}?" if near else ""),
            )
        )


def why(plan: Plan, playbook: Playbook, key: str) -> str:
    """Return one or two sentences that say why a step is planned where it is.

    They are in the plan's language.

    Raises:
        UnknownStepError: The plan has no step of this key.
    """
    planned = plan.steps.get(key)
    if planned is None:
        raise UnknownStepError(key, _near(plan, key))
    language, phrases = plan.language, phrases_of(playbook, plan.language)
    if planned.reason is Reason.DROPPED:
        return pick(
            language,
            fr=f"{_title(planned, language)} est abandonnée : elle n'a plus de date et "
            "ne retient personne.",
            en=f"{_title(planned, language)} was dropped: it has no date any more and "
            "holds nobody up.",
        )
    if planned.reason is Reason.PAST:
        return past_text(plan, planned, phrases)
    if planned.starts_on is None or planned.ends_on is None:
        return _undated(plan, planned, language)
    if planned.reason is Reason.DONE:
        return _done(planned, planned.ends_on, language)
    if planned.missed_at is not None:
        return missed_text(plan, planned, planned.missed_at, phrases)
    days = (planned.starts_on, planned.ends_on)
    place = _place(plan, planned, days, language)
    because = _because(plan, playbook, planned, phrases)
    away, limit = _away(planned, language), limit_text(plan, planned, phrases)
    sentences = [
        f"{place}{because}.",
        _spread(planned, language),
        "" if away in limit else away,
        limit,
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def further_notes(planned: PlannedStep, sentence: str) -> tuple[str, ...]:
    """Return the notes of a step that its explanation has not told already."""
    if planned.reason in {Reason.UNDATED, Reason.DROPPED, Reason.PAST}:
        return ()
    notes = planned.notes
    if planned.reason is Reason.MISSED:
        notes = notes[:-1]  # the last one says that it was missed
    return tuple(note for note in notes if note not in sentence)


def _spread(planned: PlannedStep, language: str) -> str:
    """Say how the effort became days, where it takes more than one."""
    effort, daily = planned.step.effort_minutes, planned.minutes_per_day
    if effort is None or daily is None or effort <= daily:
        return ""
    days = working_days_text(-(-effort // daily), language)
    work, hours = duration_text(effort, language), duration_text(daily, language)
    owner = planned.owner
    return pick(
        language,
        fr=f"Ses {work} de travail, à {hours} par jour"
        + (f" pour {owner}" if owner else "")
        + f", prennent {days}.",
        en=f"Its {work} of work, at {hours} a day"
        + (f" for {owner}" if owner else "")
        + f", take {days}.",
    )


def _away(planned: PlannedStep, language: str) -> str:
    if not planned.absences:
        return ""
    return absence_text(planned.owner, planned.absences, language)


def _near(plan: Plan, key: str) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415 -- slow import

    repeated = [known for known in plan.steps if known.startswith(f"{key}/")]
    return tuple(repeated[:3] or get_close_matches(key, plan.steps, n=3))


def _done(planned: PlannedStep, done_on: date, language: str) -> str:
    title = _title(planned, language)
    day = day_text(done_on, language)
    return pick(
        language,
        fr=f"{title} est terminée depuis le {day} ; cette date ne bouge plus.",
        en=f"{title} was done on {day}; that date does not move any more.",
    )


def _undated(plan: Plan, planned: PlannedStep, language: str) -> str:
    title = _title(planned, language)
    cause = plan.steps.get(planned.reason_key)
    if cause is None:
        anchor = plan.anchors.get(planned.reason_key)
        known = planned.reason_key
        if anchor is not None and anchor.title:
            known = f"{quoted(anchor.title, language)} ({known})"
        return pick(
            language,
            fr=f"{title} n'a pas encore de date, parce que {known} n'en a pas.",
            en=f"{title} has no date yet, because {known} has none.",
        )
    before = _title(cause, language)
    return pick(
        language,
        fr=f"{title} n'a pas encore de date, parce qu'elle attend {before}, qui n'en a "
        "pas.",
        en=f"{title} has no date yet, because it waits for {before}, which has none.",
    )


def _place(
    plan: Plan, planned: PlannedStep, days: tuple[date, date], language: str
) -> str:
    title = _title(planned, language)
    starts_on, ends_on = days
    first, last = day_text(starts_on, language), day_text(ends_on, language)
    if planned.at is not None:
        first = moment_text(planned.at.astimezone(plan.zone), language)
    if starts_on == ends_on:
        return pick(
            language, fr=f"{title} est prévue le {first}", en=f"{title} is on {first}"
        )
    return pick(
        language,
        fr=f"{title} est prévue du {first} au {last}",
        en=f"{title} runs from {first} to {last}",
    )


def _because(
    plan: Plan, playbook: Playbook, planned: PlannedStep, phrases: Phrases
) -> str:
    language = phrases.language
    if planned.reason is Reason.AFTER:
        return _after(plan, planned, language)
    if planned.reason in {Reason.PHASE, Reason.NOT_BEFORE, Reason.WINDOW}:
        return _early_bound(playbook, planned, phrases)
    if planned.reason is Reason.AWAY:
        return _back(planned, language)
    if planned.missed_on is not None and planned.missed_on != planned.starts_on:
        return _put_off(planned, planned.missed_on, phrases)
    french, english = BECAUSE[planned.reason]
    asked = asked_text(planned, phrases) if planned.reason is Reason.AT else ""
    return pick(language, fr=french, en=english) + asked


def _back(planned: PlannedStep, language: str) -> str:
    owner = planned.owner
    if all(leave.is_weekly for leave in planned.absences):
        return pick(
            language,
            fr=f", le premier jour où {owner} travaille",
            en=f", the first day on which {owner} works",
        )
    return pick(
        language, fr=f", dès le retour de {owner}", en=f", as soon as {owner} is back"
    )


def _put_off(planned: PlannedStep, missed_on: date, phrases: Phrases) -> str:
    language = phrases.language
    day = day_text(missed_on, language) + asked_text(planned, phrases)
    return pick(
        language,
        fr=f", parce qu'elle était prévue le {day} et n'a pas été faite",
        en=f", because it was set for {day} and was not done",
    )


def _early_bound(playbook: Playbook, planned: PlannedStep, phrases: Phrases) -> str:
    step, language = planned.step, phrases.language
    said = phrases.aside(dict(early_sentences(playbook, step)).get(planned.reason))
    phase = playbook.phases.get(step.phase)
    if planned.reason is Reason.PHASE and phase is not None:
        title = quoted(phase.title, language)
        return pick(
            language,
            fr=f", parce que la phase {title} ne commence pas plus tôt{said}",
            en=f", because the phase {title} does not begin earlier{said}",
        )
    return pick(
        language,
        fr=f", parce qu'elle ne doit pas commencer plus tôt{said}",
        en=f", because it must not start earlier{said}",
    )


def _after(plan: Plan, planned: PlannedStep, language: str) -> str:
    before = plan.steps.get(planned.reason_key)
    if before is None or before.ends_on is None:
        return ""
    dependency = _dependency(planned, before)
    starts = dependency is not None and dependency.edge is Edge.STARTS
    title = _title(before, language)
    on = day_text(_edge_day(before, starts=starts), language)
    if before.reason is Reason.DONE:
        edge = pick(language, fr="est terminée depuis le", en="was done on")
    elif before.starts_on == before.ends_on and before.at is not None:
        edge = pick(language, fr="a lieu le", en="is on")
    elif starts:
        edge = pick(language, fr="commence le", en="starts on")
    else:
        edge = pick(language, fr="se termine le", en="ends on")
    waits = dependency is not None and dependency.lag is not None
    return pick(
        language,
        fr=f", parce que {title} {edge} {on}" + (", délai d'attente compris" * waits),
        en=f", because {title} {edge} {on}" + (", waiting time included" * waits),
    )


def _edge_day(before: PlannedStep, *, starts: bool) -> date:
    day = before.starts_on if starts else before.ends_on
    return day or date.min


def _dependency(planned: PlannedStep, before: PlannedStep) -> Dependency | None:
    return next((d for d in planned.step.after if d.step == before.step.name), None)


def _title(planned: PlannedStep, language: str) -> str:
    return quoted(planned.shown_title, language)
