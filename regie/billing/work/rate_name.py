"""What a rate is called on the line of a statement."""

from __future__ import annotations

from fnmatch import fnmatchcase

from regie.billing.work.detail import WorkDetail

#: Activities that a line is called by.
_NAMES_MAX = 3


def rate_name(detail: WorkDetail) -> str:
    """Return what a rate is called.

    Without a name of its own it has that of its activities and roles: where one is a
    pattern, it is called by what was worked.
    """
    if "*" not in detail.name:
        return detail.name
    jobs = [one.entry.job for one in detail.listed]
    worked = dict.fromkeys(word for job in jobs for word in (job.activity, job.role))
    parts = detail.name.split(", ")
    names = dict.fromkeys(
        word
        for part in parts
        for word in (worked if "*" in part else [part])
        if word and fnmatchcase(word.casefold(), part.casefold())
    )
    if not 0 < len(names) <= _NAMES_MAX:
        names = dict.fromkeys(part.replace("*", "…").strip() for part in parts)
    return ", ".join(filter(None, names))
