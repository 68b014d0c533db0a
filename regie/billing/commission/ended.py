"""The end of a commission: nothing is to come that could settle what is open."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta

from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Terms
from regie.billing.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """When no commission is to come, and what is then done with a negative balance.

    Where it was to be carried on, what is held may still be taken from: only when
    nothing is held is it due, and a payout no longer waited for.

    Attributes:
        on: The day from which no sale counts; a period that reaches it is the last.
        told_on: First day of the first period for which that is so: older editions
            carried it on.
    """

    on: date
    clawback: Clawback
    told_on: date = date.min

    @classmethod
    def of(cls, terms: Terms, *, told_on: date = date.min) -> Ended:
        """Return the end that terms have, with their tail; without one, no day is."""
        last = terms.ends_on
        return cls(
            on=last + timedelta(days=terms.tail_days) if last else date.max,
            clawback=terms.clawback,
            told_on=told_on,
        )

    def is_over(self, period: Period) -> bool:
        """Say whether no sale counts after a period."""
        return self.on <= period.end and period.start >= self.told_on

    def rule(self, terms: Terms, period: Period, *, is_held: bool) -> Terms:
        """Return the terms by which what is open behind a period is settled."""
        if not self.is_over(period):
            return terms
        if is_held:
            return replace(terms, clawback=self.clawback)
        return replace(terms, clawback=self.clawback.at_the_end, minimum_payout=None)
