"""Why Régie did something by itself, kept as a sentence and told in any language.

History keeps the sentence in the language of its moment: backups and Prefect read it
as it stands. Who reads it in the other language gets it in that one; what people wrote
stays as they wrote it.
"""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime
from enum import Enum
from functools import lru_cache

from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.words import LANGUAGES
from regie.words import pick

#: Between what Régie noted of a change and the reason that a person gave.
_THEN = " · "

_DAY = r"[^\W\d]+\.? \d{1,2}(?:er)? [^\W\d]+\.? \d{4}"
_MOMENT = re.compile(
    rf"(?P<day>{_DAY})"
    r"(?: (?:à|at) (?P<hour>\d{1,2})(?::|\sh)(?:\s?(?P<minute>\d\d))?)?"
)


class Own(Enum):
    """A sentence of Régie's own, in French and English, with places for values."""

    STOPPED = (
        "Le moment prévu est passé pendant que la campagne était arrêtée.",
        "The planned moment passed while the campaign was stopped.",
    )
    NOT_RUNNING = (
        "Le moment prévu est passé sans que Régie tourne.",
        "The planned moment passed while Régie was not running.",
    )
    DOWN = (
        "N'a pas pu être fait à temps : {what} ne répondait pas.",
        "Could not be done in time: {what} did not answer.",
    )
    SERVICE_DOWN = (
        "N'a pas pu être fait à temps : le service ne répondait pas.",
        "Could not be done in time: the vendor did not answer.",
    )
    OVER = (
        "Plus rien à faire, et plus rien ne s'est passé depuis sept jours.",
        "Nothing left to do, and nothing has happened for seven days.",
    )
    SETTLED = ("Tout est réglé entre-temps.", "All is settled meanwhile.")
    NOBODY = ("Personne à qui l'adresser.", "There is nobody to address it to.")
    GONE = ("n'est plus dans le texte du playbook", "no longer in the playbook's text")
    BACK = ("de nouveau dans le texte du playbook", "in the playbook's text again")
    LATE = ("prévu pour le {what} au plus tard", "due by {what}")

    def text(self, language: str, what: str = "") -> str:
        """Return the sentence; `what` takes its place, if it has one."""
        french, english = self.value
        told: str = pick(language, fr=french, en=english)
        return told.replace("{what}", what)


def retold(why: str, language: str) -> str:
    """Return what Régie noted, in the reader's language; others' words as they are."""
    sentences: tuple[Own, ...] = (Own.SERVICE_DOWN, *Own)
    for own in sentences:
        for pattern in _patterns(own):
            match = pattern.fullmatch(why)
            if match is not None:
                what = match.groupdict().get("what", "")
                return own.text(language, _days(what, language))
    head, dot, said = why.partition(_THEN)
    if "→" not in head:
        return why
    return f"{_days(head, language)}{dot}{said}"


@lru_cache(maxsize=len(Own))
def _patterns(own: Own) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(re.escape(text).replace(r"\{what\}", "(?P<what>.+)"))
        for text in own.value
    )


def _days(text: str, language: str) -> str:
    return _MOMENT.sub(lambda match: _moment(match, language), text)


def _moment(match: re.Match[str], language: str) -> str:
    on = _day(match["day"])
    if on is None:
        return match[0]
    if match["hour"] is None:
        return day_text(on, language)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    at = datetime(on.year, on.month, on.day, hour, minute)  # noqa: DTZ001 -- as read
    return moment_text(at, language)


@lru_cache(maxsize=1024)
def _day(text: str) -> date | None:
    """Read what `day_text` writes; None for anything else."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    for month in range(1, 13):
        try:
            on = date(numbers[1], month, numbers[0])
        except ValueError:
            continue
        if text in {day_text(on, language) for language in LANGUAGES}:
            return on
    return None
