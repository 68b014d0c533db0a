"""What an agreement would give for hours that are written in a table."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from datetime import UTC
from pathlib import Path

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Rhythm
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.work.detail import Work
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.billing.work.stored import past_of
from regie.billing.work.time_csv import read_times
from regie.services.books.collect import ZONE
from regie.services.books.dated_table import DatedTable
from regie.services.playbooks.playbook_files import read_text
from regie.words import spoken_language

#: The client of hours that are only thought of.
_NOBODY = "-"


def simulate_work(
    file: Path,
    hours: DatedTable | None = None,
    *,
    until: date | None = None,
    only_work: bool = False,
) -> list[Statement]:
    """Return a statement a month, from the agreement's first one; nothing is stored.

    The commission is left out: it comes from sales.

    Every line of the table counts, whoever its client is; anchors and steps are not
    known, so that what waits for them is not due.

    Args:
        file: The agreement, in YAML.
        hours: A file in CSV, see `regie.billing.work.time_csv`; None: no hours.
        until: Last day to look at; None: the last one of the table, or of the
            agreement's first month.
        only_work: Without the base fee.

    Raises:
        FormError: The agreement has problems.
        ImportFileError: The table has bad rows.
    """
    read = read_agreement(
        read_text(file), file=str(file), language=spoken_language(), draft=True
    )
    agreement = replace(
        read, commission=None, parties=(), base=None if only_work else read.base
    )
    entries = list(_entries(hours)) if hours else []
    days = [entry.on for entry in entries]
    first = agreement.starts_on
    if first == date.min:
        first = min(days, default=until or date(2027, 1, 1)).replace(day=1)
        agreement = replace(agreement, starts_on=first)
    last = until or max(days, default=first)
    known = [entry for entry in entries if entry.on <= last]
    return _statements(agreement, known, first, max(last, first))


def _statements(
    agreement: Agreement, entries: Sequence[TimeEntry], first: date, last: date
) -> list[Statement]:
    texts: list[str] = []
    closed: list[Closed] = []
    made = []
    for period in periods_of(Rhythm.MONTH, first, last):
        known_at = datetime.combine(period.end, time(12), tzinfo=UTC)
        statement = make_statement(
            [],
            agreement,
            period,
            client=_NOBODY,
            recorded_until=known_at,
            earlier=closed,
            work=Work(entries=entries, past=past_of(texts)),
        )
        texts.append(statement_json(statement))
        closed.append(Closed(period=period, recorded_until=known_at))
        made.append(statement)
    return made


def _entries(hours: DatedTable) -> Iterator[TimeEntry]:
    file, order = str(hours.file), hours.order
    for worked in read_times(hours.text, file=file, zone=ZONE, order=order):
        learned = datetime.combine(worked.on, time(12), tzinfo=UTC)
        yield TimeEntry(
            key=worked.key,
            job=Job(
                client=_NOBODY,
                person=worked.person or OBM,
                activity=worked.activity,
                role=worked.role,
                campaign=worked.campaign,
                note=worked.note,
                billable=worked.billable,
            ),
            on=worked.on,
            seconds=worked.seconds,
            started_at=worked.start,
            ended_at=worked.end,
            recorded_at=learned,
        )
