"""What people write instead of a legal sentence: data, in every language.

None of it is legal. It is recognised where a sentence could not be read, so that the
message can show the sentence to write. Words are folded: small, without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Unit
from regie.playbook.tokens import fold

#: In examples, where a date lacks its year.
EXAMPLE_YEAR = 2027

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}

#: Parts of a month, and the day that stands for them in an example; 31 is the last.
PARTS_OF_MONTH = {
    "debut": 1,
    "courant": 1,
    "early": 1,
    "beginning of": 1,
    "start of": 1,
    "mi": 15,
    "mid": 15,
    "fin": 31,
    "late": 31,
    "end of": 31,
}

#: The letters that stand for a launch day in spreadsheets, and what they count.
LETTERS = {
    "j": Unit.DAY,
    "d": Unit.DAY,
    "t": Unit.DAY,
    "l": Unit.DAY,
    "jo": Unit.BUSINESS_DAY,
    "bd": Unit.BUSINESS_DAY,
    "s": Unit.WEEK,
    "w": Unit.WEEK,
    "m": Unit.MONTH,
    "h": Unit.HOUR,
}

#: Words that hang on the day of reading, and how many days they lie after it.
AROUND_TODAY = {
    "aujourd'hui": 0,
    "today": 0,
    "tonight": 0,
    "ce soir": 0,
    "ce jour": 0,
    "maintenant": 0,
    "now": 0,
    "demain": 1,
    "tomorrow": 1,
    "apres-demain": 2,
    "hier": -1,
    "yesterday": -1,
    "la semaine prochaine": 7,
    "semaine prochaine": 7,
    "next week": 7,
}

UNDECIDED = (
    "a definir",
    "a confirmer",
    "a preciser",
    "a voir",
    "a determiner",
    "date a venir",
    "tbd",
    "tbc",
    "tba",
    "to be defined",
    "to be confirmed",
    "?+",
    "n/a",
)

AT_ONCE = (
    "asap",
    "au plus vite",
    "des que possible",
    "le plus tot possible",
    "immediatement",
    "tout de suite",
    "urgent",
    "as soon as possible",
    "at once",
    "immediately",
)

#: The hour that stands for a part of the day in an example.
PARTS_OF_DAY = {
    "matin": 9,
    "matinee": 9,
    "morning": 9,
    "apres-midi": 14,
    "afternoon": 14,
    "soir": 18,
    "soiree": 18,
    "evening": 18,
}

#: What adds nothing to a sentence, where it begins and anywhere else.
BEFORE_IT = (
    "au plus tard",
    "au plus tot",
    "no later than",
    "not later than",
    "by",
    "pour",
    "environ",
    "vers",
    "around",
)
INSIDE_IT = (
    "maximum",
    "max.",
    "max",
    "au plus tard",
    "at the latest",
    "si possible",
    "if possible",
    "environ",
    "pile",
    "precises",
    "precise",
    "sharp",
    "calendaires",
    "calendaire",
    "calendar",
)

UNITS = {
    fold(name): unit
    for language in LANGUAGES.values()
    for name, unit in language.units.items()
}
NUMBERS = {
    fold(name): number
    for language in LANGUAGES.values()
    for name, number in language.numbers.items()
}
WEEKDAYS = {
    fold(name): number
    for language in LANGUAGES.values()
    for name, number in language.weekdays.items()
}
CLOCKS = {fold(name) for language in LANGUAGES.values() for name in language.clock}
BEFORE = "avant|before"
AFTER = "apres|after"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest that fits."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) if word != "?+" else r"\?+" for word in longest)


NUMBER = rf"(?:\d{{1,4}}|{any_of(NUMBERS)})"
UNIT = rf"(?:{any_of(UNITS)})"
WEEKDAY = rf"(?:{any_of(WEEKDAYS)})"
MONTH = rf"(?:{any_of(MONTHS)})"
CLOCK = rf"(?:\d{{1,2}}\s?h(?:\s?\d{{2}})?|\d{{1,2}}:\d{{2}}|{any_of(CLOCKS)})"
