"""The words of a playbook's sentences: data, one table a language.

A phrase may have several words. Accents, capitals, apostrophes and kinds of space make
no difference when a sentence is read, so the tables hold the proper spelling.
The first phrase for a meaning is the one to recommend. Adding a language is adding a
table to `LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from regie.playbook.content import Comparison
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.recurrence_words import ENGLISH as ENGLISH_RECURRENCES
from regie.playbook.recurrence_words import FRENCH as FRENCH_RECURRENCES
from regie.playbook.recurrence_words import RecurrenceWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Which way a sentence goes from its base.

    Attributes:
        inclusive: With a weekday, whether the base's own day counts.
    """

    direction: Direction
    inclusive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Every word that sentences of one language are made of.

    Attributes:
        units: For each, the word for several comes first, then the one for one, if it
            differs.
        on: What may stand before a base alone: `on cart_open`.
        articles: What may stand before a name or a weekday and means nothing.
        neighbours: Days around a base, and how many days from it: the day before.
        edge_nouns: What may stand before a step for one of its ends: the start of.
        at: What stands before a time of day.
        hours: What stands between hours and minutes, or after the hours.
        halves: Morning and afternoon of a twelve-hour clock, refused with a hint.
        comparisons: What a condition may say of a parameter.
        negations: What stands before the name of a parameter that must be no.
        some_weekday: The article that a weekday wants, with its space, or nothing.
        clock_form: How a time of day is written: Python's format of `hour`, `minute`.
        whole_hour_form: The same without minutes.
    """

    code: str
    numbers: Mapping[str, int]
    units: Mapping[str, Unit]
    headings: Mapping[str, Heading]
    weekdays: Mapping[str, int]
    on: frozenset[str]
    articles: frozenset[str]
    edges: Mapping[str, Edge]
    neighbours: Mapping[str, int]
    edge_nouns: Mapping[str, Edge]
    at: tuple[str, ...]
    hours: frozenset[str]
    halves: Mapping[str, int]
    clock: Mapping[str, time]
    rolls: Mapping[str, Roll]
    between: tuple[str, ...]
    both: tuple[str, ...]
    every: tuple[str, ...]
    truths: Mapping[str, bool]
    comparisons: Mapping[str, Comparison]
    recurrences: RecurrenceWords
    negations: tuple[str, ...]
    some_weekday: str
    clock_form: str
    whole_hour_form: str


BEFORE = Heading(direction=Direction.BEFORE)
AFTER = Heading(direction=Direction.AFTER)
ON_OR_BEFORE = Heading(direction=Direction.BEFORE, inclusive=True)
ON_OR_AFTER = Heading(direction=Direction.AFTER, inclusive=True)

ENGLISH = Language(
    code="en",
    numbers={
        "a": 1,
        "an": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
    },
    units={
        "minutes": Unit.MINUTE,
        "minute": Unit.MINUTE,
        "min": Unit.MINUTE,
        "mins": Unit.MINUTE,
        "hours": Unit.HOUR,
        "hour": Unit.HOUR,
        "h": Unit.HOUR,
        "days": Unit.DAY,
        "day": Unit.DAY,
        "d": Unit.DAY,
        "weeks": Unit.WEEK,
        "week": Unit.WEEK,
        "w": Unit.WEEK,
        "months": Unit.MONTH,
        "month": Unit.MONTH,
        "business days": Unit.BUSINESS_DAY,
        "business day": Unit.BUSINESS_DAY,
        "working days": Unit.BUSINESS_DAY,
        "working day": Unit.BUSINESS_DAY,
        "bd": Unit.BUSINESS_DAY,
    },
    headings={
        "before": BEFORE,
        "after": AFTER,
        "on or before": ON_OR_BEFORE,
        "on or after": ON_OR_AFTER,
    },
    weekdays={
        "monday": 0,
        "tuesday": 1,
        "wednesday": 2,
        "thursday": 3,
        "friday": 4,
        "saturday": 5,
        "sunday": 6,
    },
    on=frozenset({"on", "with", "the day of", "on the day of"}),
    articles=frozenset({"the"}),
    edges={
        "starts": Edge.STARTS,
        "begins": Edge.STARTS,
        "is done": Edge.DONE,
        "ends": Edge.DONE,
        "is finished": Edge.DONE,
    },
    neighbours={"day before": -1, "day after": 1},
    edge_nouns={
        "start of": Edge.STARTS,
        "beginning of": Edge.STARTS,
        "end of": Edge.DONE,
    },
    at=("at",),
    hours=frozenset({"h"}),
    halves={"am": 0, "pm": 12},
    clock={"noon": time(12), "midnight": time(0)},
    rolls={
        "or earlier": Roll.EARLIER,
        "or later": Roll.LATER,
        "even on a day off": Roll.KEEP,
    },
    between=("between",),
    both=("and",),
    every=("every", "each", "all"),
    truths={"yes": True, "true": True, "no": False, "false": False},
    comparisons={
        "is": Comparison.IS,
        "=": Comparison.IS,
        "is not": Comparison.IS_NOT,
        "isn't": Comparison.IS_NOT,
        "!=": Comparison.IS_NOT,
        ">": Comparison.MORE,
        "more than": Comparison.MORE,
        "is more than": Comparison.MORE,
        "is after": Comparison.MORE,
        ">=": Comparison.AT_LEAST,
        "at least": Comparison.AT_LEAST,
        "is at least": Comparison.AT_LEAST,
        "<": Comparison.LESS,
        "less than": Comparison.LESS,
        "is less than": Comparison.LESS,
        "is before": Comparison.LESS,
        "<=": Comparison.AT_MOST,
        "at most": Comparison.AT_MOST,
        "is at most": Comparison.AT_MOST,
    },
    recurrences=ENGLISH_RECURRENCES,
    negations=("not", "without"),
    some_weekday="",
    clock_form="{hour:02}:{minute:02}",
    whole_hour_form="{hour:02}:00",
)

FRENCH = Language(
    code="fr",
    numbers={
        "un": 1,
        "une": 1,
        "deux": 2,
        "trois": 3,
        "quatre": 4,
        "cinq": 5,
        "six": 6,
        "sept": 7,
        "huit": 8,
        "neuf": 9,
        "dix": 10,
        "onze": 11,
        "douze": 12,
        "quinze": 15,
        "vingt": 20,
        "trente": 30,
    },
    units={
        "minutes": Unit.MINUTE,
        "minute": Unit.MINUTE,
        "min": Unit.MINUTE,
        "mn": Unit.MINUTE,
        "heures": Unit.HOUR,
        "heure": Unit.HOUR,
        "h": Unit.HOUR,
        "jours": Unit.DAY,
        "jour": Unit.DAY,
        "journées": Unit.DAY,
        "journée": Unit.DAY,
        "j": Unit.DAY,
        "semaines": Unit.WEEK,
        "semaine": Unit.WEEK,
        "sem": Unit.WEEK,
        "mois": Unit.MONTH,
        "jours ouvrés": Unit.BUSINESS_DAY,
        "jour ouvré": Unit.BUSINESS_DAY,
        "jour ouvrés": Unit.BUSINESS_DAY,
        "jours ouvré": Unit.BUSINESS_DAY,
        "jours travaillés": Unit.BUSINESS_DAY,
        "jour travaillé": Unit.BUSINESS_DAY,
        "jo": Unit.BUSINESS_DAY,
    },
    headings={
        "avant": BEFORE,
        "après": AFTER,
        "précédant": BEFORE,
        "qui précède": BEFORE,
        "suivant": AFTER,
        "qui suit": AFTER,
        "avant ou le jour de": ON_OR_BEFORE,
        "après ou le jour de": ON_OR_AFTER,
        "à partir de": ON_OR_AFTER,
        "à compter de": ON_OR_AFTER,
    },
    weekdays={
        "lundi": 0,
        "mardi": 1,
        "mercredi": 2,
        "jeudi": 3,
        "vendredi": 4,
        "samedi": 5,
        "dimanche": 6,
    },
    on=frozenset({"le jour de", "le jour d'", "le jour du", "au moment de", "avec"}),
    articles=frozenset({"le", "la", "les", "l'", "de", "d'", "du", "des"}),
    edges={
        "démarre": Edge.STARTS,
        "commence": Edge.STARTS,
        "débute": Edge.STARTS,
        "est fait": Edge.DONE,
        "est faite": Edge.DONE,
        "est terminé": Edge.DONE,
        "est terminée": Edge.DONE,
        "est fini": Edge.DONE,
        "est finie": Edge.DONE,
    },
    neighbours={
        "veille de": -1,
        "veille d'": -1,
        "veille du": -1,
        "avant-veille de": -2,
        "avant-veille d'": -2,
        "avant-veille du": -2,
        "lendemain de": 1,
        "lendemain d'": 1,
        "lendemain du": 1,
        "surlendemain de": 2,
        "surlendemain d'": 2,
        "surlendemain du": 2,
    },
    edge_nouns={
        "début de": Edge.STARTS,
        "début d'": Edge.STARTS,
        "début du": Edge.STARTS,
        "fin de": Edge.DONE,
        "fin d'": Edge.DONE,
        "fin du": Edge.DONE,
    },
    at=("à",),
    hours=frozenset({"h", "heures", "heure"}),
    halves={"du matin": 0, "du soir": 12},
    clock={"midi": time(12), "minuit": time(0)},
    rolls={
        "ou plus tôt": Roll.EARLIER,
        "ou avant": Roll.EARLIER,
        "ou plus tard": Roll.LATER,
        "ou après": Roll.LATER,
        "même un jour chômé": Roll.KEEP,
        "même un jour férié": Roll.KEEP,
    },
    between=("entre",),
    both=("et",),
    every=("chaque", "tous les", "toutes les"),
    truths={"oui": True, "vrai": True, "non": False, "faux": False},
    comparisons={
        "est": Comparison.IS,
        "n'est pas": Comparison.IS_NOT,
        "plus de": Comparison.MORE,
        "est plus de": Comparison.MORE,
        "dépasse": Comparison.MORE,
        "est après le": Comparison.MORE,
        "au moins": Comparison.AT_LEAST,
        "est au moins": Comparison.AT_LEAST,
        "moins de": Comparison.LESS,
        "est moins de": Comparison.LESS,
        "est avant le": Comparison.LESS,
        "au plus": Comparison.AT_MOST,
        "est au plus": Comparison.AT_MOST,
    },
    recurrences=FRENCH_RECURRENCES,
    negations=("pas", "sans"),
    some_weekday="le ",
    clock_form="{hour}h{minute:02}",
    whole_hour_form="{hour}h",
)

LANGUAGES: Mapping[str, Language] = {"fr": FRENCH, "en": ENGLISH}
