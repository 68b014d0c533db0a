"""What becomes of a machine's moment that passed without being done."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from regie.planning.wording import moment_text
from regie.playbook.model import Missed
from regie.playbook.model import Step
from regie.words import pick

#: How late a moment may be before the `if_missed` of its step decides.
GRACE = timedelta(hours=2)


def fate_of(step: Step, at: datetime, now: datetime) -> Missed:
    """Return whether a moment that has passed is made up for, left out or asked about.

    Args:
        step: What the machine was to do.
        at: When (UTC).
        now: The present moment.
    """
    return Missed.RUN if now - at <= GRACE else step.if_missed


def is_missed(at: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether an undone moment lies too far back to be shown there.

    What should have happened a moment ago, today, is just being done.
    """
    if at >= now:
        return False
    same_day = at.astimezone(zone).date() == now.astimezone(zone).date()
    return not same_day or now - at > GRACE


def missed_note(fate: Missed, at: datetime, zone: ZoneInfo, language: str) -> str:
    """Say when it was to happen, and what becomes of it."""
    on = moment_text(at.astimezone(zone), language)
    follows = fate_text(fate, language)
    return pick(
        language,
        fr=f"Prévue le {on}, pas faite : {follows}.",
        en=f"Set for {on}, not done: {follows}.",
    )


def fate_text(fate: Missed, language: str) -> str:
    """Return `elle sera faite dès que possible`, as the rest of a sentence."""
    match fate:
        case Missed.RUN:
            french, english = (
                "elle le sera dès que possible",
                "it will be as soon as possible",
            )
        case Missed.SKIP:
            french, english = "elle ne le sera plus", "it will not be any more"
        case Missed.ASK:
            french, english = (
                "Régie vous demande quoi faire",
                "Régie asks you what to do",
            )
    return pick(language, fr=french, en=english)
