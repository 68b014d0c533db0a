"""Dates in other forms than year-month-day, and what is no date yet: `début mars`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from regie.playbook.bases import why_impossible
from regie.playbook.meant.piece import Meant
from regie.playbook.meant.piece import Refuse
from regie.playbook.meant.piece import Wording
from regie.playbook.meant.words import any_of
from regie.playbook.meant.words import EXAMPLE_YEAR
from regie.playbook.meant.words import MONTH
from regie.playbook.meant.words import MONTHS
from regie.playbook.meant.words import PARTS_OF_MONTH
from regie.playbook.meant.words import WEEKDAY
from regie.playbook.rules import meant as rules

_LEAD = rf"(?:(?:le|the|on|du)\s+)?(?:{WEEKDAY},?\s+)?(?:le\s+|the\s+)?"
_YEAR = r"(?P<y>\d{4}|'?\d{2}(?![\w:h]))"

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
#: 25/02/2027, 25.02.27, 25-02-2027, 25/02.
_NUMERIC = re.compile(
    rf"(?<![\w./-]){_LEAD}(?P<d>\d{{1,2}})(?:(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s){_YEAR}"
    r"|/(?P<m2>\d{1,2}))(?![\w/-])"
)
#: 2027/02/25, 2027.2.25, 2027-2-25.
_YEAR_FIRST = re.compile(
    rf"(?<![\w./-]){_LEAD}(?P<y>\d{{4}})(?P<s>[./-])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})"
    r"(?![\d/-])"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w./-]){_LEAD}(?P<d>\d{{1,2}})\s?(?:er|st|nd|rd|th)?\s+(?:of\s+|de\s+)?"
    rf"(?P<m>{MONTH})\b\.?(?:,?\s+{_YEAR})?"
)
_MONTH_DAY = re.compile(
    rf"(?<![\w./-])(?:on\s+)?(?:{WEEKDAY},?\s+)?(?P<m>{MONTH})\.?\s+(?P<d>\d{{1,2}})"
    rf"(?:st|nd|rd|th)?\b(?:,?\s+{_YEAR})?"
)
_MONTH_ONLY = re.compile(
    rf"(?<![\w./-])(?:(?P<p>{any_of(PARTS_OF_MONTH)})[\s-]*(?:du mois de\s+|de\s+)?)?"
    rf"(?P<m>{MONTH})\b\.?(?:\s+(?P<y>\d{{4}}))?"
)
_WEEK = re.compile(r"(?<![\w.])(?:semaine|week|sem\.?|s|w)\s?(?P<w>\d{1,2})(?![\w/-])")


def dates_in(wording: Wording) -> Iterator[Meant]:
    """Yield every date that is written in another form."""
    for pattern in (_YEAR_FIRST, _NUMERIC, _DAY_MONTH, _MONTH_DAY):
        for match in wording.find(pattern):
            if _ISO.fullmatch(match.group()) is None:
                yield _date(wording, match)


def vague_dates_in(wording: Wording) -> Iterator[Meant]:
    """Yield every month and every week; a day of them stands for an example."""
    for match in wording.find(_MONTH_ONLY):
        year, month = int(match["y"] or EXAMPLE_YEAR), MONTHS[match["m"]]
        last = calendar.monthrange(year, month)[1]
        day = min(PARTS_OF_MONTH.get(match["p"] or "", 1), last)
        yield _meant(match, f"{year}-{month:02}-{day:02}", rules.vague_date)
    for match in wording.find(_WEEK):
        week = int(match["w"])
        if 1 <= week <= 52:
            monday = date.fromisocalendar(EXAMPLE_YEAR, week, 1)
            yield _meant(match, monday.isoformat(), rules.vague_date)


def _date(wording: Wording, match: re.Match[str]) -> Meant:
    groups = match.groupdict()
    named = groups.get("m") or groups["m2"]
    day, month = int(match["d"]), MONTHS.get(named) or int(named)
    is_numeric = named.isdigit() and match.re is _NUMERIC
    is_american = wording.language == "en" and day <= 12
    if is_numeric and (month > 12 or is_american) and day <= 12:
        day, month = month, day
    year = _year(groups["y"])
    if year is None:
        return _checked(wording, match, (EXAMPLE_YEAR, month, day), rules.no_year)
    refuse: Refuse = rules.other_form
    if is_numeric and is_american and day <= 12 and day != month:
        refuse = rules.either_date(f"{year}-{day:02}-{month:02}")
    return _checked(wording, match, (year, month, day), refuse)


def _year(written: str | None) -> int | None:
    digits = (written or "").lstrip("'")
    return None if not digits else int(digits) + 2000 * (len(digits) == 2)


def _checked(
    wording: Wording, match: re.Match[str], on: tuple[int, int, int], refuse: Refuse
) -> Meant:
    why = why_impossible(wording.scope.report, *on)
    if not why:
        year, month, day = on
        return _meant(match, f"{year}-{month:02}-{day:02}", refuse)
    return _meant(match, None, rules.no_such_day(why))


def _meant(match: re.Match[str], said: str | None, refuse: Refuse) -> Meant:
    return Meant(start=match.start(), end=match.end(), said=said, refuse=refuse)
