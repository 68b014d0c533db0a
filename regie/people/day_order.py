"""Whether `03/08/2027` is in August or in March, in a file that does not say."""

from __future__ import annotations

from datetime import date

from regie.people.sheet import FRENCH_DATE
from regie.planning.no_such_day import MONTHS
from regie.planning.no_such_day import possible_day
from regie.planning.no_such_day import written_day
from regie.planning.wording import date_text
from regie.words import say
from regie.words import spoken_language


class DayOrder:
    """Reads the days of one file, and knows afterwards whether their order was a guess.

    Attributes:
        american: The month stands first; else the day does.
    """

    def __init__(self, *, american: bool = False) -> None:
        self.american = american
        self._is_settled = american
        self._either = ""

    def read(self, text: str) -> date:
        """Read `2027-03-08`, or `08/03/2027` in the order of the file.

        Raises:
            NoSuchDayError: It is written so, and in no calendar.
            ValueError: It is neither.
        """
        match = FRENCH_DATE.fullmatch(text)
        if match is None:
            return written_day(text)
        first, second, year = (int(part) for part in match.groups())
        if max(first, second) > MONTHS:
            self._is_settled = True
        elif first != second and not self._either:
            self._either = text
        month, day = (first, second) if self.american else (second, first)
        return possible_day(year, month, day)

    def legal(self, text: str) -> str:
        """Say what could stand in place of a text that is no day."""
        if self.american or "/" not in text:
            return "2027-03-08"
        return say(
            fr="2027-03-08 ou 08/03/2027 ; le mois d'abord : --american",
            en="2027-03-08 or 08/03/2027; month first: --american",
        )

    def guess_sentence(self) -> str:
        """Say how days were read that could be read either way; empty if none was.

        One day of the file beyond the twelfth settles all of them.
        """
        if self._is_settled or not self._either:
            return ""
        language = spoken_language()
        meant = date_text(self.read(self._either), "d MMMM y", language)
        return say(
            fr=f"Les jours comme {self._either} sont lus jour d'abord, {meant}. Si le "
            "fichier écrit le mois d'abord : --american",
            en=f"Days such as {self._either} are read day first, {meant}. If the file "
            "has the month first: --american",
        )
