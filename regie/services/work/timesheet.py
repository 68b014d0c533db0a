"""Time entries: kept, corrected, taken back, listed."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from uuid import uuid4

from regie.billing.work.entry import Job
from regie.billing.work.entry import overlaps
from regie.billing.work.entry import reversal
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.books.clients import client_slug
from regie.services.books.collect import recorded_at
from regie.services.books.correct_words import no_reason
from regie.services.runtime import Runtime
from regie.services.work.agreed_activity import spelled
from regie.services.work.day_limit import refuse_beyond_a_day
from regie.services.work.stretch import entry_for
from regie.services.work.stretch import Stretch
from regie.services.work.unagreed import statement_named
from regie.services.work.unagreed import why_covered
from regie.services.work.unagreed import why_unbilled
from regie.store.unit import Unit
from regie.words import listed
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry in a list.

    Attributes:
        invoice: Number of the invoice whose statement counted it, or the name of that
            statement if it has none; empty while open.
        unbilled: Why no agreement bills it; empty where one does.
        covered: Why the agreement on hours asks nothing for it; empty where it does.
        overlaps: Numbers of the same person's entries at the same time.
    """

    entry: TimeEntry
    invoice: str = ""
    unbilled: str = ""
    covered: str = ""
    overlaps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction did.

    Attributes:
        after: The entry written anew; None where it was only taken back.
        invoice: Of the statement that had counted the wrong one, or its name: the next
            statement counts the difference. Empty if none had.
    """

    before: TimeEntry
    after: TimeEntry | None
    invoice: str


def job_for(runtime: Runtime, job: Job) -> Job:
    """Return the job with the client's slug for her name, and check the campaign.

    Raises:
        NotFoundError: No such client, or no such campaign of hers.
    """
    slug = client_slug(runtime, job.client)
    if job.campaign:
        with runtime.unit(reading=True) as unit:
            known = unit.campaigns.slugs_of_client(slug)
        if job.campaign not in known:
            raise NotFoundError(_no_campaign(job.campaign, known))
    return replace(job, client=slug)


def add_time(
    runtime: Runtime, job: Job, stretch: Stretch, *, dry: bool = False
) -> Listed:
    """Keep an entry; with `dry`, only say what it would be.

    Raises:
        UsageError: The stretch is none, lies in the future, or makes the day too long.
        NotFoundError: No such client or campaign.
    """
    known = job_for(runtime, job)
    with runtime.unit(reading=dry) as unit:
        now = runtime.clock.now()
        entry = entry_for(known, stretch, key=f"hand:{uuid4().hex}", now=now)
        (entry,) = spelled(unit, [entry])
        refuse_beyond_a_day(unit, [entry])
        if not dry:
            kept_at = recorded_at(runtime, unit, known.client)
            (entry,) = unit.timesheet.add([replace(entry, recorded_at=kept_at)])
        return _listed(unit, [entry])[0]


def correct_time(
    runtime: Runtime,
    number: int,
    *,
    why: str,
    change: Callable[[Job], Job] | None = None,
    stretch: Stretch | None = None,
) -> Corrected:
    """Take an entry back and write it anew, with the same reason.

    Args:
        change: Returns who really worked for whom, at what.
        stretch: When it really was; None: that stays.

    Raises:
        NotFoundError: No such entry, client or campaign.
        ConflictError: It was taken back already.
        UsageError: There is no reason, nothing changes, or the day gets too long.
    """
    if not why or not (change or stretch):
        raise UsageError(nothing_said())
    before = entry_numbered(runtime, number)
    changed = change(before.job) if change else before.job
    if changed != before.job:
        changed = job_for(runtime, changed)
    key = f"again:{uuid4().hex}"
    fresh = replace(before, key=key, job=changed, why=why)
    if stretch is not None:
        now = runtime.clock.now()
        fresh = replace(entry_for(changed, stretch, key=key, now=now), why=why)
    return _taken_back(runtime, before, why=why, fresh=fresh)


def drop_time(runtime: Runtime, number: int, *, why: str) -> Corrected:
    """Take an entry back; it stays on record with the reason.

    Raises:
        NotFoundError: No such entry.
        ConflictError: It was taken back already.
        UsageError: There is no reason.
    """
    if not why:
        raise UsageError(no_reason("--why"))
    return _taken_back(runtime, entry_numbered(runtime, number), why=why)


def list_time(
    runtime: Runtime,
    start: date,
    end: date,
    *,
    client: str = "",
    person: str = "",
    everything: bool = False,
) -> list[Listed]:
    """Return the entries of some days, by time.

    Args:
        end: The day after the last one.
        client: Her slug; empty for all.
        everything: With what was taken back, and what took it back.
    """
    with runtime.unit(reading=True) as unit:
        found = unit.timesheet.between(start, end)
        shown = found if everything else standing(found)
        kept = [
            one
            for one in sorted(shown, key=_by_time)
            if client in {"", one.job.client} and person in {"", one.job.person}
        ]
        return _listed(unit, kept)


def _by_time(entry: TimeEntry) -> tuple[date, float, int]:
    started = entry.started_at.timestamp() if entry.started_at else 0.0
    return entry.on, started, entry.number


def _taken_back(
    runtime: Runtime, before: TimeEntry, *, why: str, fresh: TimeEntry | None = None
) -> Corrected:
    with runtime.unit() as unit:
        now = recorded_at(runtime, unit, before.job.client)
        if fresh is not None and fresh.job.client != before.job.client:
            now = max(now, recorded_at(runtime, unit, fresh.job.client))
        if before.reverses or unit.timesheet.undoing(before.key) is not None:
            raise ConflictError(_gone(before.number))
        if fresh is not None:
            if fresh.job.activity != before.job.activity:
                (fresh,) = spelled(unit, [fresh])
            refuse_beyond_a_day(unit, [fresh], without=before.key)
        unit.timesheet.add([reversal(before, why=why, now=now)])
        after = None
        if fresh is not None:
            (after,) = unit.timesheet.add([replace(fresh, recorded_at=now, number=0)])
        invoice = _invoices(unit, [before]).get(before.key, "")
    return Corrected(before=before, after=after, invoice=invoice)


def entry_numbered(runtime: Runtime, number: int) -> TimeEntry:
    """Return the entry that people call by this number.

    Raises:
        NotFoundError: There is none.
    """
    with runtime.unit(reading=True) as unit:
        found = unit.timesheet.numbered(number)
    if found is None:
        raise NotFoundError(_no_entry(number))
    return found


def _listed(unit: Unit, entries: Sequence[TimeEntry]) -> list[Listed]:
    invoices = _invoices(unit, entries)
    meets = _overlapping(unit, entries)
    unbilled, covered = why_unbilled(unit, entries), why_covered(unit, entries)
    return [
        Listed(
            entry=one,
            invoice=invoices.get(one.key, ""),
            unbilled=unbilled.get(one.key, ""),
            covered="" if one.key in unbilled else covered.get(one.key, ""),
            overlaps=tuple(sorted(meets.get(one.key, ()))),
        )
        for one in entries
    ]


def _invoices(unit: Unit, entries: Iterable[TimeEntry]) -> dict[str, str]:
    """Return the number of the invoice that bills each entry, by its key.

    A statement without an invoice is named itself.
    """
    counted = unit.timesheet.statements_of([entry.key for entry in entries])
    numbers = {}
    for statement_id in set(counted.values()):
        invoice = unit.invoices.of_statement(statement_id)
        numbers[statement_id] = (
            invoice.number
            if invoice
            else statement_named(unit.documents.statement_of(statement_id).period)
        )
    return {key: numbers[statement_id] for key, statement_id in counted.items()}


def _overlapping(unit: Unit, entries: Sequence[TimeEntry]) -> dict[str, set[int]]:
    """Return which entries of the same person lie at the same time, by key."""
    if not entries:
        return {}
    days = [entry.on for entry in entries]
    around = unit.timesheet.between(
        min(days) - timedelta(days=2), max(days) + timedelta(days=3)
    )
    known = {entry.key: entry for entry in [*around, *entries]}
    meets: dict[str, set[int]] = {}
    for one, other in overlaps(list(known.values())):
        meets.setdefault(one.key, set()).add(other.number)
        meets.setdefault(other.key, set()).add(one.number)
    return meets


def _no_campaign(name: str, known: Sequence[str]) -> str:
    named = listed(known, feminine=True)
    return say(
        fr=f"Aucune campagne « {name} » chez cette cliente. Possibles : {named}.",
        en=f"No campaign “{name}” at this client. Possible: {named}.",
    )


def _no_entry(number: int) -> str:
    return say(
        fr=f"Aucune saisie n° {number}. La liste : `regie time list`.",
        en=f"No entry no. {number}. The list: `regie time list`.",
    )


def _gone(number: int) -> str:
    return say(
        fr=f"La saisie n° {number} a déjà été reprise ou corrigée : rien n'a changé. "
        "La liste avec les corrections : `regie time list --all`.",
        en=f"Entry no. {number} was taken back or corrected already: nothing changed. "
        "The list with corrections: `regie time list --all`.",
    )


def nothing_said() -> str:
    """Ask for what a correction changes, and why."""
    return say(
        fr='Dites ce qui change, et pourquoi : --why "…" (gardé avec la saisie).',
        en='Say what changes, and why: --why "…" (kept with the entry).',
    )
