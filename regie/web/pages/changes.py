"""`/campaigns/{slug}/steps/…/pin` and its like: a step is changed, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Form
from fastapi.responses import RedirectResponse

from regie.campaign.legal import legal_verbs
from regie.campaign.legal import step_state
from regie.campaign.legal import subject_of
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import Verb
from regie.errors import RegieError
from regie.errors import UsageError
from regie.planning.model import Fact
from regie.planning.model import PlannedStep
from regie.planning.wording import quoted
from regie.services.campaigns.again import redo_step
from regie.services.campaigns.pin import pin_step
from regie.services.campaigns.pin import Pinned
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.reassign import reassign
from regie.services.campaigns.reassign import Wanted
from regie.services.campaigns.snooze import snooze_step
from regie.services.history import CONSOLE
from regie.services.runtime import Runtime
from regie.web.dates import Dates
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import RuntimeDep
from regie.web.desk import Desk
from regie.web.desk import read_desk
from regie.words import say
from regie.words import spoken_language

router = APIRouter()

#: As much of a reason as is kept.
WHY_MAX = 500

Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChange:
    """A form on a step's page.

    Attributes:
        path: The last word of its address.
        meaning: What it does, in a sentence.
        asks: `day`, `person`, `sure` (it cannot be taken back), or nothing.
    """

    path: str
    label: str
    meaning: str
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a form says."""

    slug: str
    step: str
    why: str
    day: str = ""
    person: str = ""
    sure: bool = False


def step_changes(desk: Desk, planned: PlannedStep) -> list[StepChange]:
    """Return the forms of what can be done to the step from where it stands."""
    if desk.campaign.state not in LIVING or planned.step.retired:
        return []
    fact = desk.campaign.facts.get(planned.key, Fact())
    legal = set(legal_verbs(subject_of(planned), step_state(fact)))
    if fact.pinned_on is None:
        legal.discard(Verb.UNPIN)
    return [_change(verb) for verb in _FORMS if verb in legal]


@router.post("/campaigns/{slug}/steps/{step:path}/pin", dependencies=[OwnForm])
def say_pinned(
    slug: str, step: str, runtime: RuntimeDep, day: Text = "", why: Text = ""
) -> RedirectResponse:
    """Put the step on a day."""
    answer = _Answer(slug=slug, step=step, why=why, day=day)
    return _answered(runtime, answer, _pin)


@router.post("/campaigns/{slug}/steps/{step:path}/unpin", dependencies=[OwnForm])
def say_unpinned(
    slug: str, step: str, runtime: RuntimeDep, why: Text = ""
) -> RedirectResponse:
    """Give the step back to the plan."""
    return _answered(runtime, _Answer(slug=slug, step=step, why=why), _unpin)


@router.post("/campaigns/{slug}/steps/{step:path}/snooze", dependencies=[OwnForm])
def say_snoozed(
    slug: str, step: str, runtime: RuntimeDep, day: Text = "", why: Text = ""
) -> RedirectResponse:
    """Let the reminders of the step rest."""
    answer = _Answer(slug=slug, step=step, why=why, day=day)
    return _answered(runtime, answer, _snooze)


@router.post("/campaigns/{slug}/steps/{step:path}/reassign", dependencies=[OwnForm])
def say_reassigned(
    slug: str, step: str, runtime: RuntimeDep, person: Text = "", why: Text = ""
) -> RedirectResponse:
    """Hand the step to somebody else."""
    answer = _Answer(slug=slug, step=step, why=why, person=person)
    return _answered(runtime, answer, _reassign)


@router.post("/campaigns/{slug}/steps/{step:path}/redo", dependencies=[OwnForm])
def say_redone(
    slug: str, step: str, runtime: RuntimeDep, sure: Text = "", why: Text = ""
) -> RedirectResponse:
    """Have the machine do the step once more."""
    answer = _Answer(slug=slug, step=step, why=why, sure=bool(sure))
    return _answered(runtime, answer, _redo)


@router.post("/campaigns/{slug}/steps/{step:path}/drop", dependencies=[OwnForm])
def say_dropped(
    slug: str, step: str, runtime: RuntimeDep, why: Text = ""
) -> RedirectResponse:
    """Give the step up."""
    return _answered(runtime, _Answer(slug=slug, step=step, why=why), _drop)


def _answered(
    runtime: Runtime, answer: _Answer, act: Callable[[Runtime, _Answer], str]
) -> RedirectResponse:
    """Act, and lead back to the step's page with what came of it, or why nothing did.

    Raises:
        NotFoundError: There is no such campaign: it has no page to go back to.
    """
    read_desk(runtime, answer.slug)
    try:
        note = act(runtime, answer)
    except RegieError as error:
        note = str(error)
    path = f"/campaigns/{quote(answer.slug)}/steps/{quote(answer.step)}"
    return back_to(path, note)


def _pin(runtime: Runtime, answer: _Answer) -> str:
    return _pinned(runtime, answer, _day(answer.day))


def _unpin(runtime: Runtime, answer: _Answer) -> str:
    return _pinned(runtime, answer, None)


def _pinned(runtime: Runtime, answer: _Answer, on: date | None) -> str:
    pinned = pin_step(
        runtime, answer.slug, answer.step, on, who=CONSOLE, why=_why(answer)
    )
    title = quoted(pinned.title, spoken_language())
    day = _day_text(runtime, answer, pinned)
    parts = [say(fr=f"{title} : {day}.", en=f"{title}: {day}.")]
    if pinned.shifted:
        moved = ", ".join(pinned.shifted[:3])
        more = len(pinned.shifted) - 3
        rest = say(fr=f" et {more} de plus", en=f" and {more} more") if more > 0 else ""
        parts.append(
            say(fr=f"Se déplacent : {moved}{rest}.", en=f"Move along: {moved}{rest}.")
        )
    return " ".join([*parts, *pinned.cautions, *pinned.conflicts])


def _day_text(runtime: Runtime, answer: _Answer, pinned: Pinned) -> str:
    if pinned.on is None:
        return say(fr="sans date", en="undated")
    desk = read_desk(runtime, answer.slug)
    return Dates(now=desk.now, zone=desk.plan.zone).day(pinned.on)


def _snooze(runtime: Runtime, answer: _Answer) -> str:
    until = _day(answer.day)
    snoozed = snooze_step(
        runtime, answer.slug, answer.step, until, who=CONSOLE, why=_why(answer)
    )
    desk = read_desk(runtime, answer.slug)
    title, day = quoted(snoozed.title, spoken_language()), desk.dates.day(snoozed.until)
    return say(
        fr=f"{title} : plus de rappel avant le {day}.",
        en=f"{title}: no reminder before {day}.",
    )


def _reassign(runtime: Runtime, answer: _Answer) -> str:
    if not answer.person:
        raise UsageError(
            say(
                fr="Rien n'a été changé : choisissez une personne.",
                en="Nothing was changed: choose a person.",
            )
        )
    wanted = Wanted(step=answer.step, to=answer.person, who=CONSOLE, why=_why(answer))
    handed = reassign(runtime, answer.slug, wanted)
    if not handed.steps:
        return say(
            fr=f"C'est déjà {handed.after} qui s'en charge.",
            en=f"It is {handed.after} already who does it.",
        )
    title, told = quoted(handed.titles[0], spoken_language()), ", ".join(handed.told)
    done = say(
        fr=f"{title} est confié à {handed.after}.",
        en=f"{title} is handed to {handed.after}.",
    )
    mail = say(fr=f"Mail à : {told}.", en=f"Mail to: {told}.")
    return " ".join([done, *([mail] if told else []), *handed.conflicts])


def _redo(runtime: Runtime, answer: _Answer) -> str:
    if not answer.sure:
        raise UsageError(not_confirmed())
    redone = redo_step(runtime, answer.slug, answer.step, who=CONSOLE, why=_why(answer))
    title = quoted(redone.title, spoken_language())
    if not redone.changed:
        return say(
            fr=f"{title} n'a pas encore été fait.", en=f"{title} is not done yet."
        )
    return say(
        fr=f"{title} sera refait ; tout de suite : {redone.at_once}.",
        en=f"{title} is done again; at once: {redone.at_once}.",
    )


def _drop(runtime: Runtime, answer: _Answer) -> str:
    dropped = drop_step(
        runtime, answer.slug, answer.step, who=CONSOLE, why=_why(answer)
    )
    title = quoted(dropped.title, spoken_language())
    return say(
        fr=f"{title} est abandonné. « À refaire » le remet dans le plan.",
        en=f"{title} is dropped. “Do it again” puts it back into the plan.",
    )


def not_confirmed() -> str:
    """Say that nothing was done because the box was not ticked."""
    return say(
        fr="Rien n'a été changé : cochez la case pour confirmer.",
        en="Nothing was changed: tick the box to confirm.",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            say(
                fr="Rien n'a été changé : choisissez un jour.",
                en="Nothing was changed: choose a day.",
            )
        ) from None


def _why(answer: _Answer) -> str:
    return answer.why.strip()[:WHY_MAX]


def _change(verb: Verb) -> StepChange:
    label, meaning, asks = _FORMS[verb]
    return StepChange(
        path=verb.name.lower(),
        label=say(fr=label[0], en=label[1]),
        meaning=say(fr=meaning[0], en=meaning[1]),
        asks=asks,
    )


_FORMS: Mapping[Verb, tuple[tuple[str, str], tuple[str, str], str]] = {
    Verb.REASSIGN: (
        ("Confier à quelqu'un d'autre", "Hand to somebody else"),
        (
            "Carte et rappels changent de mains ; les deux personnes l'apprennent.",
            "Card and reminders change hands; both people are told.",
        ),
        "person",
    ),
    Verb.PIN: (
        ("Épingler à un jour", "Pin to a day"),
        (
            "L'étape reste à ce jour ; le reste du plan suit.",
            "The step stays on that day; the rest of the plan follows.",
        ),
        "day",
    ),
    Verb.UNPIN: (
        ("Rendre au plan", "Give back to the plan"),
        (
            "L'étape retrouve le jour que le plan lui donne.",
            "The step returns to the day that the plan gives it.",
        ),
        "",
    ),
    Verb.SNOOZE: (
        ("Faire taire les rappels", "Let its reminders rest"),
        (
            "Ses dates ne changent pas ; les rappels reprennent ce jour-là.",
            "Its dates stay as they are; reminders begin again on that day.",
        ),
        "day",
    ),
    Verb.REDO: (
        ("Refaire l'envoi", "Do it again"),
        (
            "Chaque destinataire le recevra une fois de plus.",
            "Each receiver gets it once more.",
        ),
        "sure",
    ),
    Verb.DROP: (
        ("Y renoncer", "Give it up"),
        (
            "Plus rien ne l'attend ; l'étape peut être rouverte.",
            "Nothing waits for it any more; the step can be reopened.",
        ),
        "",
    ),
}
