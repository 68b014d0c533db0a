"""Time entries as a table: the annex of an invoice; `time_csv` reads it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from regie.billing.work.entry import TimeEntry
from regie.words import pick


def hours_csv(
    entries: Sequence[TimeEntry],
    invoices: Mapping[str, str],
    *,
    names: Mapping[str, str],
    language: str,
    zone: ZoneInfo,
) -> str:
    """Return the entries in their order, semicolons between the columns.

    Args:
        invoices: Number of the invoice that bills an entry, by its key.
        names: Of the clients, by slug.
        zone: In which its clocks are meant.
    """
    heads = pick(
        language,
        fr="jour;début;fin;durée;cliente;qui;activité;note;facturable;n°;facture",
        en="date;start;end;duration;client;person;activity;note;billable;id;invoice",
    )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(heads.split(";"))
    for entry in entries:
        job = entry.job
        clocks = (entry.started_at, entry.ended_at)
        writer.writerow(
            [
                entry.on.isoformat(),
                *(f"{at.astimezone(zone):%H:%M}" if at else "" for at in clocks),
                _length(entry.seconds),
                names.get(job.client, job.client),
                *(job.person, job.activity, job.note),
                _billable(entry, language),
                *(entry.number, invoices.get(entry.key, "")),
            ]
        )
    return text.getvalue()


def _billable(entry: TimeEntry, language: str) -> str:
    if entry.job.billable:
        return pick(language, fr="oui", en="yes")
    return pick(language, fr="non", en="no")


def _length(seconds: int) -> str:
    """Write it as `1:30:00`; what takes back has its sign."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}"
