"""Why a day that is written as one is in no calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from regie.planning.wording import date_text
from regie.words import pick

MONTHS = 12


class NoSuchDayError(ValueError):
    """A day that no calendar has, such as 31 February.

    Attributes:
        year: From 1 to 9999.
    """

    def __init__(self, year: int, month: int, day: int) -> None:
        self.year = year
        self.month = month
        self.day = day
        super().__init__(f"{year}-{month}-{day}")

    def why(self, language: str) -> str:
        """Say why: `février 2027 a 28 jours`."""
        if not 1 <= self.month <= MONTHS:
            return pick(
                language,
                fr=f"il n'y a pas de mois {self.month}",
                en=f"there is no month {self.month}",
            )
        last = monthrange(self.year, self.month)[1]
        month = date_text(date(self.year, self.month, 2), "LLLL y", language)
        return pick(
            language, fr=f"{month} a {last} jours", en=f"{month} has {last} days"
        )


def possible_day(year: int, month: int, day: int) -> date:
    """Return the day.

    Raises:
        NoSuchDayError: Its month has fewer days, or its year fewer months.
        ValueError: There is no such year.
    """
    try:
        return date(year, month, day)
    except ValueError:
        if not date.min.year <= year <= date.max.year:
            raise
        raise NoSuchDayError(year, month, day) from None


def written_day(text: str) -> date:
    """Read a day of ISO 8601, as a rule `2027-03-08`.

    Raises:
        NoSuchDayError: It is written so, and in no calendar.
        ValueError: It is none.
    """
    parts = text.split("-")
    if [len(part) for part in parts] == [4, 2, 2] and text.replace("-", "").isdecimal():
        return possible_day(*(int(part) for part in parts))
    return date.fromisoformat(text)
