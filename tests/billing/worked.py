"""Agreements about work and the hours of a client, written as text."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.work.detail import Work
from regie.billing.work.durations import read_seconds
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.billing.work.stored import past_of

HEAD = "agreement: Studio Zen\ncurrency: {currency}\nfrom: {start}\n"


def agreed(text: str, *, start: str = "2027-01-01", currency: str = "EUR") -> Agreement:
    """Read an agreement that says nothing but this of money."""
    return read_agreement(
        HEAD.format(start=start, currency=currency) + text,
        file="a.yaml",
        draft=True,
        language="en",
    )


def hours(text: str, *, client: str = "zen") -> list[TimeEntry]:
    """Read lines such as `2027-03-08 1h30 stratégie @Chloé`; recorded that day."""
    found = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        day, time, *rest = line.split()
        people = [word[1:] for word in rest if word.startswith("@")]
        activity = " ".join(word for word in rest if not word.startswith("@"))
        on = date.fromisoformat(day)
        found.append(
            TimeEntry(
                key=f"t{number}",
                job=Job(
                    client=client, person=(people or ["OBM"])[0], activity=activity
                ),
                on=on,
                seconds=read_seconds(time),
                recorded_at=datetime(on.year, on.month, on.day, 18, tzinfo=UTC),
            )
        )
    return found


def closings(
    agreement: Agreement | Mapping[str, Agreement],
    entries: Iterable[TimeEntry],
    periods: Sequence[str],
    *,
    milestones: Mapping[str, date] | None = None,
    editions: Sequence[Edition] = (),
) -> list[Statement]:
    """Close periods one after the other, each two days after its end.

    Args:
        agreement: One for all periods, or by the period from which it holds.
        editions: Of the first statements; the newest of all others.
    """
    known = list(entries)
    texts: list[str] = []
    earlier: list[Closed] = []
    made: list[Statement] = []
    for place, text in enumerate(periods):
        edition = editions[place] if place < len(editions) else NEWEST
        period = read_period(text)
        holds = _holds(agreement, text)
        end = period.end + timedelta(days=2)
        until = datetime(end.year, end.month, end.day, 8, tzinfo=UTC)
        statement = make_statement(
            [],
            holds,
            period,
            client="zen",
            recorded_until=until,
            earlier=earlier,
            work=Work(entries=known, milestones=milestones or {}, past=past_of(texts)),
            edition=edition,
        )
        texts.append(statement_json(statement))
        earlier.append(
            Closed(
                period=period,
                recorded_until=until,
                same_agreement=False,
                agreement=holds,
                edition=edition,
            )
        )
        made.append(statement)
    return made


def told(statement: Statement) -> list[str]:
    """Return a statement's lines as `hours stratégie 1.5 x 90.00 EUR = 135.00 EUR`."""
    lines = []
    for line in statement.lines:
        work = line.work
        what = line.kind.value
        if work is not None:
            name = work.detail.name
            due = work.detail.instalment
            what = f"{work.detail.kind.value} {due.number if due else name}".strip()
        lines.append(f"{what} {line.quantity} x {line.unit_price!s} = {line.amount!s}")
    return lines


def _holds(agreement: Agreement | Mapping[str, Agreement], text: str) -> Agreement:
    if isinstance(agreement, Agreement):
        return agreement
    return agreement[max(start for start in agreement if start <= text)]
