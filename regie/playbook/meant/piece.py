"""A piece of a sentence that means something, but is not written as it must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass

from regie.playbook.languages import Heading
from regie.playbook.languages import LANGUAGES
from regie.playbook.meant.words import NUMBERS
from regie.playbook.meant.words import UNITS
from regie.playbook.model import Amount
from regie.playbook.model import Direction
from regie.playbook.model import Unit
from regie.playbook.nodes import Spot
from regie.playbook.report import Report
from regie.playbook.saying import phrase
from regie.playbook.saying import say_amount
from regie.playbook.saying import say_weekday
from regie.playbook.scope import Scope

#: Reports the piece: its place, the piece itself, the hint with what to write.
Refuse = Callable[[Report, Spot, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What to write instead of a part of a sentence.

    Attributes:
        said: The words to write; None if nobody can tell.
        refuse: The rule that is broken; None if what was reported already says it.
    """

    start: int
    end: int
    said: str | None
    refuse: Refuse | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A sentence, and in whose words to say it better.

    Attributes:
        text: As it was written.
        folded: Without accents and capitals, each character in its place.
        base: The date to count from in what is proposed.
        language: Of what is proposed.
    """

    text: str
    folded: str
    base: str
    language: str
    scope: Scope

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield every match in the folded sentence."""
        return pattern.finditer(self.folded)

    def of(self, match: re.Match[str], group: int | str = 0) -> str:
        """Return what was written where the pattern matched."""
        start, end = match.span(group)
        return self.text[start:end] if start >= 0 else ""

    def amount(self, number: int, unit: Unit) -> str:
        """Say `7 days`."""
        return say_amount(Amount(number=number, unit=unit), self.language)

    def away(self, number: int, unit: Unit, base: str = "") -> str:
        """Say `7 days before cart_open` for -7 days; the base alone for none."""
        base = base or self.base
        if number == 0:
            return base
        towards = self.heading(after=number > 0)
        return f"{self.amount(abs(number), unit)} {towards} {base}"

    def weekday(self, number: int, *, after: bool) -> str:
        """Say `friday after cart_open`."""
        article = LANGUAGES[self.language].some_weekday
        name = say_weekday(number, self.language)
        return f"{article}{name} {self.heading(after=after)} {self.base}"

    def heading(self, *, after: bool) -> str:
        """Say `before` or `after`."""
        direction = Direction.AFTER if after else Direction.BEFORE
        words = LANGUAGES[self.language]
        return phrase(words.headings, Heading(direction=direction))

    def at(self) -> str:
        """Say `at`, as before a time of day."""
        return LANGUAGES[self.language].at[0]


def number_of(word: str) -> int:
    """Return the number that digits or a folded word say."""
    return int(word) if word.isdigit() else NUMBERS[word]


def unit_of(word: str) -> Unit:
    """Return the unit that a folded word says."""
    return UNITS[word]
