"""The days that a statement is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from dateutil.relativedelta import relativedelta

from regie.errors import UsageError
from regie.planning.wording import date_text
from regie.words import of_french
from regie.words import pick
from regie.words import say


class PeriodError(UsageError):
    """A text that is no period.

    Attributes:
        text: What was given.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            say(
                fr=f"« {text} » n'est pas une période : écrivez un mois (2027-03) ou "
                "des jours, le dernier exclu (2027-03-01..2027-03-16).",
                en=f"“{text}” is no period: write a month (2027-03) or days, the last "
                "one excluded (2027-03-01..2027-03-16).",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days `[start, end)` in the client's zone, at least one."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError(str(self))

    def __str__(self) -> str:
        if self.is_month:
            return f"{self.start:%Y-%m}"
        return f"{self.start}..{self.end}"

    @property
    def is_month(self) -> bool:
        """Whether it is one calendar month."""
        return self.start.day == 1 and self.end == self.start + relativedelta(months=1)

    @property
    def days(self) -> list[date]:
        """Each of its days, the first one first."""
        count = (self.end - self.start).days
        return [self.start + timedelta(days=number) for number in range(count)]

    def __contains__(self, other: Period) -> bool:
        """Say whether all days of another one are among its own."""
        return self.start <= other.start and other.end <= self.end

    def since(self, day: date) -> Period:
        """Return its days from one on; all of them if it ends before."""
        return replace(self, start=day) if self.start < day < self.end else self

    def text(self, language: str) -> str:
        """Write it as a person does: `mars 2027`, `du 1er mars 2027 au 2 mars 2027`."""
        if self.is_month:
            return date_text(self.start, "LLLL y", language)
        first = day_text(self.start, language)
        last = day_text(self.end - timedelta(days=1), language)
        return pick(language, fr=f"du {first} au {last}", en=f"{first} to {last}")

    def of_french(self) -> str:
        """Write `de mars 2027`, `d'avril 2027`, `du 1er mars 2027 au 15 mars 2027`."""
        text = self.text("fr")
        return of_french(text) if self.is_month else text


def read_period(text: str) -> Period:
    """Read `2027-03`, or `2027-03-01..2027-03-16` whose last day is excluded.

    Raises:
        PeriodError: It is neither.
    """
    first, dots, last = text.strip().partition("..")
    try:
        if dots:
            start, end = date.fromisoformat(first), date.fromisoformat(last)
            return Period(start=start, end=end)
        if not re.fullmatch(r"\d{4}-\d\d", first):
            raise PeriodError(text)
        start = date.fromisoformat(f"{first}-01")
        return Period(start=start, end=start + relativedelta(months=1))
    except ValueError as error:
        raise PeriodError(text) from error


def day_text(day: date, language: str) -> str:
    """Write a day as a person does: `1er mars 2027`, in English `1 March 2027`."""
    return date_text(day, "d MMMM y", language)


def moment_text(at: datetime, zone: ZoneInfo, language: str) -> str:
    """Write a moment by the clock of a place: `2 mai 2027 à 10:30 (heure de Paris)`.

    The place is named: whoever reads it may be elsewhere.
    """
    local = at.astimezone(zone)
    place = get_timezone_location(zone, locale=language, return_city=True)
    day = day_text(local.date(), language)
    return pick(
        language,
        fr=f"{day} à {local:%H:%M} (heure de {place})",
        en=f"{day} at {local:%H:%M} ({place} time)",
    )
