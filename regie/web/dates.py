"""Days and moments in words, as seen from the reader's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import tzinfo

from regie.planning.wording import date_text
from regie.words import say
from regie.words import spoken_language

#: A day nearer than this needs no year.
PLAIN = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Writes dates for one campaign and one present moment.

    Attributes:
        now: The present moment, by the campaign's clock.
        zone: In which all days and times are written.
    """

    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The present day in the zone."""
        return self.now.astimezone(self.zone).date()

    def day(self, on: date | None) -> str:
        """Return `demain`, `lun. 8 mars`, or with its year if it is half a year off."""
        if on is None:
            return say(fr="sans date", en="undated")
        near = self._near(on)
        if near:
            return near
        pattern = "EEE d MMM" if abs(on - self.today) < PLAIN else "EEE d MMM y"
        return _written(on, pattern)

    def full_day(self, on: date | None) -> str:
        """Return `lundi 8 mars 2027`."""
        if on is None:
            return say(fr="sans date", en="undated")
        return _written(on, "EEEE d MMMM y")

    def moment(self, at: datetime | None) -> str:
        """Return `demain à 09:00`, or `lun. 8 mars à 09:00`."""
        if at is None:
            return say(fr="sans date", en="undated")
        local = at.astimezone(self.zone)
        joined = say(fr=" à ", en=" at ")
        return f"{self.day(local.date())}{joined}{local:%H:%M}"

    def clock(self, at: datetime) -> str:
        """Return `09:00`."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def span(self, start: date | None, end: date | None) -> str:
        """Return one day, or the first and the last: `lun. 8 mars → ven. 12 mars`."""
        if start is None or end is None or start == end:
            return self.day(start or end)
        return f"{self.day(start)} → {self.day(end)}"

    def week(self, monday: date | None) -> str:
        """Return the title of a week."""
        if monday is None:
            return say(fr="Sans date", en="Undated")
        weeks = (monday - monday_of(self.today)).days // 7
        if weeks in {-1, 0, 1}:
            return _WEEKS[weeks]()
        text = _written(monday, "d MMMM y")
        return say(fr=f"Semaine du {text}", en=f"Week of {text}")

    def _near(self, on: date) -> str:
        days = (on - self.today).days
        return _DAYS[days]() if days in _DAYS else ""


def monday_of(on: date) -> date:
    """Return the Monday of the day's week."""
    return on - timedelta(days=on.weekday())


def month_title(on: date) -> str:
    """Return `mars 2027`."""
    return _written(on, "MMMM y")


def _written(on: date, pattern: str) -> str:
    """Write a day by one of Unicode's patterns."""
    return date_text(on, pattern, spoken_language())


def _last_week() -> str:
    return say(fr="La semaine dernière", en="Last week")


def _this_week() -> str:
    return say(fr="Cette semaine", en="This week")


def _next_week() -> str:
    return say(fr="La semaine prochaine", en="Next week")


def _yesterday() -> str:
    return say(fr="hier", en="yesterday")


def _today() -> str:
    return say(fr="aujourd'hui", en="today")


def _tomorrow() -> str:
    return say(fr="demain", en="tomorrow")


_WEEKS = {-1: _last_week, 0: _this_week, 1: _next_week}
_DAYS = {-1: _yesterday, 0: _today, 1: _tomorrow}
