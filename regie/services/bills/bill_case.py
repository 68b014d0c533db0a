"""What one bill is made from, and what somebody should know of it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Reader
from regie.billing.documents.corrections import deducting
from regie.billing.documents.invoice import Invoice
from regie.billing.period import Period
from regie.billing.statement.invoice_draft import draft_invoice
from regie.billing.statement.party_due import LeftOpen
from regie.billing.statement.statement import Statement
from regie.errors import UsageError
from regie.services.agreements import refusals
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import Version
from regie.services.bills.bill_warnings import bill_warnings
from regie.services.bills.whole_periods import period_warnings
from regie.services.books.clients import client_name
from regie.services.books.collect import local_day
from regie.services.books.discounts import discounts_missing
from regie.services.books.instalments import unpriced
from regie.services.books.vat_outside import vat_outside
from regie.services.documents.deposits_left import left_told
from regie.services.documents.issuing import deposits_of
from regie.services.documents.issuing import paid_before
from regie.services.documents.issuing import unwritten
from regie.services.documents.open_deposits import open_deposits
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.services.statement.no_campaign import campaigns_missing
from regie.services.statement.readers import readers_of
from regie.services.statement.restate import left_before
from regie.services.work.worked import unknown_campaigns
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What one bill is made from."""

    client: str
    period: Period
    version: Version
    versions: Sequence[Version]
    office: Office
    paid_on: date | None
    warnings: tuple[str, ...]
    readers: Mapping[str, Reader]
    left: LeftOpen

    @property
    def agreement(self) -> Agreement:
        """What was agreed."""
        return self.version.agreement


def versions_of(unit: Unit, client_slug: str) -> list[Version]:
    """Return the client's agreements in force; raise UsageError without any."""
    versions = versions_in_force(unit, client_slug)
    if not versions:
        raise UsageError(refusals.no_agreement(client_name(unit, client_slug)))
    return versions


def case_of(
    runtime: Runtime,
    unit: Unit,
    client_slug: str,
    period: Period,
    versions: Sequence[Version],
    paid_on: date | None,
) -> Case:
    """Return what a period is billed from, with what is to be said of it already.

    Args:
        versions: See `versions_of`.
        paid_on: Day on which all of it had been paid.

    Raises:
        RegieError: There is no profile, or it has problems.
    """
    version, office = version_in(versions, period), open_office(runtime)
    return Case(
        client=client_slug,
        period=period,
        version=version,
        versions=versions,
        office=office,
        paid_on=paid_on,
        left=left_before(unit, client_slug, period),
        warnings=unknown_campaigns(unit, version.agreement)
        + unpriced(unit, client_slug, version.agreement, period)
        + campaigns_missing(unit, client_slug, versions, period)
        + discounts_missing(unit, client_slug, versions, period)
        + period_warnings(unit, client_slug, period, versions)
        + vat_outside(runtime, unit, client_slug, period),
        readers=readers_of(unit, client_slug),
    )


def preview_of(unit: Unit, case: Case, statement: Statement, now: datetime) -> Invoice:
    """Return the draft of the invoice, less deposits and what was paid before."""
    draft = draft_invoice(
        statement,
        case.agreement,
        case.office.seller,
        case.office.rules,
        today=local_day(now),
        exchange=case.office.exchange(statement.total.currency, now),
    )
    return paid_before(
        deducting(draft, deposits_of(unit, case.client)), case.paid_on, now
    )


def warnings_of(
    unit: Unit,
    case: Case,
    statement: Statement,
    preview: Invoice | None,
    *,
    now: datetime,
    over: bool,
) -> tuple[str, ...]:
    """Return what somebody should know before this is billed, a sentence each.

    Args:
        preview: The draft of the invoice; None where nothing is due.
        over: Other periods come first, or it is no whole one.
    """
    return (
        *case.office.remarks_on(preview),
        *case.warnings,
        *bill_warnings(unit, statement, () if over else case.versions),
        *(case.office.old_rate(preview, now) if preview else ()),
        *unwritten(preview, case.paid_on),
        *open_deposits(unit, preview, case.client, today=local_day(now)),
        *left_told(unit, case.client, preview),
    )
