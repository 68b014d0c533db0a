"""A timetable with runs that wait for answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.rehearsal import Unpublished
from regie.errors import VendorUnavailableError


@dataclass(frozen=True)
class Asked(Unpublished):
    """Publishes nothing, and knows which run asks what; None does not answer."""

    runs: Mapping[str, str] | None

    def asked_by(self, key: str) -> str:
        if self.runs is None:
            vendor = "prefect"
            raise VendorUnavailableError(vendor, "down")
        return self.runs.get(key, "")
