"""Activities of entries, spelled as the agreement of their day spells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta

from regie.billing.period import Period
from regie.billing.work.activity import as_agreed
from regie.billing.work.entry import Job
from regie.billing.work.entry import TimeEntry
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import Version
from regie.services.runtime import Runtime
from regie.services.work.unagreed import uncounted
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelled:
    """An entry that no statement counted yet, whose activity the agreement spells so.

    Attributes:
        number: Of the entry.
    """

    number: int
    activity: str
    agreed: str


def spelled_job(unit: Unit, job: Job, on: date) -> Job:
    """Return the job with its activity as the agreement of a day spells it."""
    return _spelled(job, on, versions_in_force(unit, job.client))


def spelled(unit: Unit, entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    """Return the entries with their activities as the agreement of their day has them.

    One that is kept already stays as it is: what was billed does not change.
    """
    versions: dict[str, list[Version]] = {}
    found = []
    for one in entries:
        slug = one.job.client
        if slug not in versions:
            versions[slug] = versions_in_force(unit, slug)
        found.append(replace(one, job=_spelled(one.job, one.on, versions[slug])))
    return found


def misspelled(runtime: Runtime) -> list[Misspelled]:
    """Return the open entries whose activity the agreement spells in another way."""
    with runtime.unit(reading=True) as unit:
        left = uncounted(unit)
        pairs = zip(left, spelled(unit, left), strict=True)
        return [
            Misspelled(
                number=one.number,
                activity=one.job.activity,
                agreed=other.job.activity,
            )
            for one, other in pairs
            if one != other
        ]


def misspelled_sentence(one: Misspelled) -> str:
    """Say how the agreement spells the activity of an entry, and what corrects it."""
    command = f'regie time edit {one.number} --activity "{one.agreed}" --why "…"'
    return say(
        fr=f"n° {one.number} : « {one.activity} » n'est pas facturé comme l'activité "
        f"« {one.agreed} » de l'accord. Si c'est elle : {command}",
        en=f"no. {one.number}: “{one.activity}” is not billed as the agreement's "
        f"activity “{one.agreed}” is. If it is that one: {command}",
    )


def _spelled(job: Job, on: date, versions: list[Version]) -> Job:
    if not job.activity or not versions:
        return job
    day = Period(start=on, end=on + timedelta(days=1))
    work = version_in(versions, day).agreement.work
    return replace(job, activity=as_agreed(work, job.activity))
