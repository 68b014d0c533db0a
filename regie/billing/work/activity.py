"""An activity as the agreement writes it, whatever accents and capitals were typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from regie.billing.work.hourly import Where
from regie.billing.work.terms import WorkTerms
from regie.people.people import LIGATURES


def as_agreed(work: WorkTerms, activity: str) -> str:
    """Return an activity in the agreement's spelling, or as it is.

    It stays where the agreement has it already, whatever its capitals, or has several
    that it could be. A pattern with `*` is nobody's spelling.
    """
    named = dict.fromkeys(_named(work))
    if activity.casefold() in {one.casefold() for one in named}:
        return activity
    alike = [one for one in named if _plain(one) == _plain(activity)]
    return alike[0] if len(alike) == 1 else activity


def _named(work: WorkTerms) -> Iterator[str]:
    for where in _wheres(work):
        for name in (*where.activities, *where.activities_out):
            if not set(name) & set("*?["):
                yield name


def _wheres(work: WorkTerms) -> Iterator[Where]:
    if work.hourly:
        yield work.hourly.where
    for terms in (work.hourly, work.retainer):
        if terms:
            yield from (rate.where for rate in terms.rates)


def _plain(text: str) -> str:
    """Return a text without accents, capitals and spaces around words."""
    letters = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    return " ".join("".join(filter(_is_plain, letters)).split())


def _is_plain(letter: str) -> bool:
    return not unicodedata.combining(letter)
