"""Statements that were made before, and what each of them counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regie.billing.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A statement that was made before.

    Attributes:
        recorded_until: Its cut-off (UTC, inclusive).
        same_agreement: It was made by the version of the agreement that holds now: what
            a commission reached counts on. A new version begins anew, but what was
            held or carried goes on.
        agreement: The version it was made by, where that is another one.
        edition: By which rules it was computed.
        total: What it came to, without VAT; a negative one was not billed. None where
            nothing follows from it.
    """

    period: Period
    recorded_until: datetime
    same_agreement: bool = True
    agreement: Agreement | None = None
    edition: Edition = NEWEST
    total: Money | None = None
