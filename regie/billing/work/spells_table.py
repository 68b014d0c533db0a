"""The time entries behind a line, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.billing.period import day_text
from regie.billing.plain_words import plain
from regie.billing.plain_words import table_foot
from regie.billing.work.detail import Spell
from regie.billing.work.durations import seconds_text
from regie.words import pick

SPELLS_SHOWN_MAX = 200
"""Time entries that the screen lists; the statement as stored names all of them."""


def spells_table(title: str, spells: Sequence[Spell], language: str) -> Iterator[str]:
    """Yield the entries as a table in Markdown; nothing if there are none.

    Args:
        title: Of the line that counts them, as Markdown.
    """
    if not spells:
        return
    heading = pick(
        language, fr=f"{title} · heures comptées", en=f"{title} · hours counted"
    )
    yield ""
    yield f"## {heading} ({len(spells)})"
    yield ""
    yield pick(
        language,
        fr="| Jour | Qui | Quoi | N° | Durée |",
        en="| Day | Who | What | No. | Time |",
    )
    yield "|---|---|---|---|---:|"
    for spell in spells[:SPELLS_SHOWN_MAX]:
        entry = spell.entry
        what = plain(
            " · ".join(one for one in (entry.job.activity, entry.job.note) if one)
        )
        yield (
            f"| {day_text(entry.on, language)} | {plain(entry.job.person)} "
            f"| {what or '—'}{marks_of(spell, language)} "
            f"| {entry.number or '—'} | {seconds_text(entry.seconds, language)} |"
        )
    worked = sum(spell.entry.seconds for spell in spells)
    whole = seconds_text(worked, language) if len(spells) > 1 else ""
    yield from table_foot(len(spells) - SPELLS_SHOWN_MAX, whole, language)


def marks_of(spell: Spell, language: str) -> str:
    """Return what sets a time entry apart, in brackets; empty for most."""
    marks = []
    if spell.entry.reverses:
        marks.append(pick(language, fr="correction", en="correction"))
    if spell.late:
        marks.append(pick(language, fr="après coup", en="came in late"))
    return f" ({', '.join(marks)})" if marks else ""
