"""What `playbook new` and `playbook import` ask alike."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from regie.errors import UsageError
from regie.planning.calendar import holiday_dates
from regie.playbook.zones import is_zone
from regie.playbook.zones import zone_of_city
from regie.words import LANGUAGES
from regie.words import say
from regie.words import spoken_language

_NAME = re.compile(r"[^\W\d_]\w{0,59}")

LanguageOption = Annotated[
    str,
    typer.Option(help="La langue du playbook : fr, en. | The playbook's language."),
]
ZoneOption = Annotated[
    str, typer.Option(help="Le fuseau horaire. | The time zone, such as Europe/Paris.")
]
HolidaysOption = Annotated[
    str,
    typer.Option(
        help="Jours fériés d'un pays ou d'une région : FR, FR-57."
        " | Public holidays of a country or region: FR, FR-57."
    ),
]


def read_language(text: str) -> str:
    """Return the language asked for, or the reader's own.

    Raises:
        UsageError: It is none of ours.
    """
    if not text:
        return spoken_language()
    if text in LANGUAGES:
        return text
    legal = ", ".join(LANGUAGES)
    raise UsageError(
        say(
            fr=f"« {text} » n'est pas une langue de Régie. Possibles : {legal}.",
            en=f"“{text}” is no language of Régie. Possible: {legal}.",
        )
    )


def read_zone(text: str) -> str:
    """Return the zone; a city's name is enough.

    Raises:
        UsageError: Nobody knows it.
    """
    if is_zone(text):
        return text
    of_city = zone_of_city(text)
    if of_city is not None:
        return of_city
    raise UsageError(
        say(
            fr=f"Le fuseau « {text} » est inconnu. Écrivez par exemple Europe/Paris.",
            en=f"The zone “{text}” is unknown. Write for example Europe/Paris.",
        )
    )


def read_holidays(text: str) -> str:
    """Return the country or region; nothing for `-`.

    Raises:
        UnknownHolidaysError: Its holidays are not known.
    """
    if text in {"", "-"}:
        return ""
    holiday_dates(text, [2027])
    return text


def read_name(text: str) -> str:
    """Return a name that sentences can hold.

    Raises:
        UsageError: It is none.
    """
    if _NAME.fullmatch(text):
        return text
    raise UsageError(
        say(
            fr=f"« {text} » ne peut pas servir de nom : une lettre, puis des lettres, "
            "des chiffres ou « _ ».",
            en=f"“{text}” cannot be a name: a letter, then letters, digits or `_`.",
        )
    )
