"""The words of recurrences: data, one table a language, as in `languages`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceWords:
    """Every word that only recurrences use.

    Attributes:
        plural_weekdays: Weekdays as only recurrences name them: `mondays`.
        ordinals: First, second and so on in a month; -1 is the last.
        ordinal_endings: What may follow the figures of such a number.
        of_month: What may follow a day of the month and means nothing.
        beginnings: What stands before the first moment of a recurrence.
        ends: What stands before its end; true where the whole day counts.
        included: What may follow an end to say that the whole day counts.
        times: What follows the number of occurrences; of two words, the second is for
            one.
        nth: How a number in a month is written that has no word: `15th`.
        on_the: What a day of the month wants before it.
        on_weekdays: What weekdays want before them behind an amount.
    """

    plural_weekdays: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    of_month: frozenset[str]
    beginnings: tuple[str, ...]
    ends: Mapping[str, bool]
    included: frozenset[str]
    times: tuple[str, ...]
    nth: str
    on_the: str
    on_weekdays: str


ENGLISH = RecurrenceWords(
    plural_weekdays={
        "mondays": 0,
        "tuesdays": 1,
        "wednesdays": 2,
        "thursdays": 3,
        "fridays": 4,
        "saturdays": 5,
        "sundays": 6,
    },
    ordinals={
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "last": -1,
    },
    ordinal_endings=frozenset({"st", "nd", "rd", "th"}),
    of_month=frozenset({"of the month", "of each month", "of every month"}),
    beginnings=("from", "starting"),
    ends={
        "until": False,
        "till": False,
        "through": True,
        "until the end of": True,
        "to": True,
    },
    included=frozenset({"included", "inclusive"}),
    times=("times", "time"),
    nth="{number}th",
    on_the="on the",
    on_weekdays="on",
)

FRENCH = RecurrenceWords(
    plural_weekdays={
        "lundis": 0,
        "mardis": 1,
        "mercredis": 2,
        "jeudis": 3,
        "vendredis": 4,
        "samedis": 5,
        "dimanches": 6,
    },
    ordinals={
        "premier": 1,
        "premiers": 1,
        "première": 1,
        "deuxième": 2,
        "second": 2,
        "troisième": 3,
        "quatrième": 4,
        "cinquième": 5,
        "dernier": -1,
        "derniers": -1,
        "dernière": -1,
    },
    ordinal_endings=frozenset({"er", "e", "ème"}),
    of_month=frozenset({"du mois", "de chaque mois"}),
    beginnings=(
        "à partir de",
        "à partir du",
        "à compter de",
        "à compter du",
        "dès",
        "depuis",
        "de",
        "du",
        "d'",
    ),
    ends={
        "jusqu'à": False,
        "jusqu'au": False,
        "jusqu'à la fin de": True,
        "jusqu'à la fin du": True,
        "au": True,
    },
    included=frozenset({"inclus", "incluse", "compris", "comprise"}),
    times=("fois",),
    nth="{number}e",
    on_the="le",
    on_weekdays="le",
)
