"""Which version of an agreement holds on which days, and which days are billed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.period import Period
from regie.billing.period import read_period
from regie.errors import ConflictError
from regie.services.agreements import refusals
from regie.services.agreements.versions import in_force
from regie.services.agreements.versions import Version
from regie.store.unit import Unit


def versions_in_force(unit: Unit, client_slug: str) -> list[Version]:
    """Return the versions by their first day, each until the next one's."""
    return in_force(unit.documents.agreements(client_slug))


def version_in(versions: Sequence[Version], period: Period) -> Version:
    """Return the version that a period is billed by: that of its first day.

    Args:
        versions: See `versions_in_force`; at least one.
    """
    known = [one for one in versions if one.agreement.starts_on <= period.start]
    return known[-1] if known else versions[0]


def check_days(
    unit: Unit, client_slug: str, period: Period, versions: Sequence[Version]
) -> None:
    """Refuse days that cannot be billed as one.

    Raises:
        ConflictError: Some were billed, or come before that; or the agreement changes.
    """
    _check_follows(unit, client_slug, period)
    _check_one_version(versions, period)


def _check_one_version(versions: Sequence[Version], period: Period) -> None:
    """Refuse a period in which the agreement changes; both parts are named."""
    holds = version_in(versions, period)
    for one in versions[versions.index(holds) + 1 :]:
        changes = one.agreement.starts_on
        if period.start < changes < period.end:
            parts = (
                Period(start=period.start, end=changes),
                Period(start=changes, end=period.end),
            )
            raise ConflictError(refusals.agreement_changes(changes, *parts))


def _check_follows(unit: Unit, client_slug: str, period: Period) -> None:
    """Refuse a period that reaches into one that was billed, or comes before it.

    What came in late was counted in the next statement; a period billed afterwards
    would count it again. The invoice is named. What lies before the first one was
    billed elsewhere.
    """
    made = unit.documents.statements_before(client_slug, date.max)
    days = [read_period(one.period) for one in made]
    if days and period.end <= days[0].start:
        raise ConflictError(refusals.before_first(period, days[0], days[-1].end))
    for stored, billed in zip(made, days, strict=True):
        if period.start < billed.end:
            invoice = unit.invoices.of_statement(stored.id)
            number = invoice.number if invoice else ""
            raise ConflictError(refusals.billed_already(period, number, billed))
