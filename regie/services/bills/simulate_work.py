"""What an agreement would give for hours that are written in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from regie.billing.work.activity import as_agreed
from regie.billing.work.detail import Work
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.billing.work.stored import past_of
from regie.billing.work.time_csv import read_times
from regie.billing.work.time_csv import Worked
from regie.people.people import slug_of
from regie.services.books.collect import ZONE
from regie.services.books.dated_table import DatedTable
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import AGREEMENT
from regie.words import spoken_language

#: The client of hours that are only thought of.
_NOBODY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """What hours come to.

    Attributes:
        statements: One a month, from the agreement's first one.
        client: The agreement's, by name; empty where it names none.
        others: Lines of the table that are another client's, and do not count.
        others_seconds: How long these took.
    """

    statements: tuple[Statement, ...] = ()
    client: str = ""
    others: int = 0
    others_seconds: int = 0


def simulate_work(
    file: Path,
    hours: DatedTable | None = None,
    *,
    until: date | None = None,
    only_work: bool = False,
) -> Months:
    """Return a statement a month, from the agreement's first one; nothing is stored.

    The commission is left out: it comes from sales.

    Lines of other clients than the agreement's do not count; where it names none, or a
    line, they do. Anchors and steps are not known, so that what waits for them is not
    due.

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
        read_text(file, AGREEMENT),
        file=str(file),
        language=spoken_language(),
        draft=True,
    )
    agreement = replace(
        read, commission=None, parties=(), base=None if only_work else read.base
    )
    lines = _read(hours) if hours else []
    others = [one for one in lines if _is_other(one, agreement.client)]
    days = [one.on for one in lines]
    first = agreement.starts_on
    if first == date.min:
        first = min(days, default=until or date(2027, 1, 1)).replace(day=1)
        agreement = replace(agreement, starts_on=first)
    last = until or max(days, default=first)
    known = [
        _entry(one, agreement)
        for one in lines
        if one.on <= last and not _is_other(one, agreement.client)
    ]
    return Months(
        statements=tuple(_statements(agreement, known, first, max(last, first))),
        client=agreement.client,
        others=len(others),
        others_seconds=sum(one.seconds for one in others),
    )


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


def _read(hours: DatedTable) -> list[Worked]:
    return read_times(
        hours.text,
        file=str(hours.file),
        zone=ZONE,
        order=hours.order,
        unread=hours.unread,
    )


def _is_other(worked: Worked, client: str) -> bool:
    """Say whether a line names another client; names are told apart as slugs are."""
    if not client or not worked.client:
        return False
    return slug_of(worked.client) != slug_of(client)


def _entry(worked: Worked, agreement: Agreement) -> TimeEntry:
    return TimeEntry(
        key=worked.key,
        job=Job(
            client=_NOBODY,
            person=worked.person or OBM,
            activity=as_agreed(agreement.work, worked.activity),
            role=worked.role,
            campaign=worked.campaign,
            note=worked.note,
            billable=worked.billable,
        ),
        on=worked.on,
        seconds=worked.seconds,
        started_at=worked.start,
        ended_at=worked.end,
        recorded_at=datetime.combine(worked.on, time(12), tzinfo=UTC),
    )
