"""How the work itself is billed, in one version of an agreement."""

from __future__ import annotations

from dataclasses import dataclass

from regie.billing.work.hourly import Hourly
from regie.billing.work.project import Project
from regie.billing.work.retainer import Retainer


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTerms:
    """Hours, prepaid hours, a project; any of them, or none.

    With `hourly` and `retainer`, what `hourly` means is billed by the hour and all the
    rest uses the prepaid hours.
    """

    hourly: Hourly | None = None
    retainer: Retainer | None = None
    project: Project | None = None

    def __bool__(self) -> bool:
        return bool(self.hourly or self.retainer or self.project)


NO_WORK = WorkTerms()
