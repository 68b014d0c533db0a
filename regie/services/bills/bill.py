"""Close a period: statement, then invoice with its number, then the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.running import with_running_months
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.agreements import refusals
from regie.services.agreements.agreed import check_days
from regie.services.bills.bill_case import Case
from regie.services.bills.bill_case import case_of
from regie.services.bills.bill_case import preview_of
from regie.services.bills.bill_case import versions_of
from regie.services.bills.bill_case import warnings_of
from regie.services.bills.bill_mails import note_wanted
from regie.services.bills.bill_warnings import open_disputes
from regie.services.bills.billed import bill_digest
from regie.services.bills.billed import Billed
from regie.services.bills.billed import billed_of
from regie.services.bills.billed import Paper
from regie.services.bills.missing_rates import missing_rates
from regie.services.bills.passed_over import passed_over
from regie.services.bills.share_mails import note_wanted_shares
from regie.services.bills.whole_periods import not_whole
from regie.services.books.collect import local_day
from regie.services.books.collect import next_moment
from regie.services.documents.cancelled import cancelled
from regie.services.documents.correct_invoice import read_document
from regie.services.documents.issuing import draft_name
from regie.services.documents.issuing import issue_document
from regie.services.documents.issuing import keep_file
from regie.services.documents.issuing import Origin
from regie.services.documents.issuing import unwritten
from regie.services.runtime import Runtime
from regie.services.statement.restate import restated
from regie.services.statement.restate import statement_at
from regie.services.work.worked import counted_in
from regie.store.documents import StoredStatement
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a bill is wanted.

    Attributes:
        mail: Note with the closing that the invoice is to be mailed, and their shares
            to other parties; whoever bills does that next, and the watch if that is
            broken off.
        paid_on: Day on which all of it had been paid, such as a commission that was
            withheld; the invoice says so, and it is recorded as its payment.
    """

    mail: bool = False
    paid_on: date | None = None


NO_WISHES = Wishes()

DRAFT_AHEAD = timedelta(days=731)
"""How far ahead the first day of a draft may lie: a launch and what follows it."""


def bill_period(
    runtime: Runtime,
    *,
    client_slug: str,
    period: str,
    draft: bool = False,
    approved: str | None = None,
    wishes: Wishes = NO_WISHES,
) -> Billed:
    """Close the period: store the statement, issue the invoice, write the PDF.

    A period is closed once: asked again, the same invoice comes back. Where nothing is
    to be paid there is none, and no number is used; what is owed to the client is taken
    off in the next statement.

    Args:
        period: `2027-03`, or days `2027-03-01..2027-03-16`, the last one excluded.
        draft: Show what it would be; nothing is stored and no number is used.
        approved: The `bill_digest` of what somebody approved; None asks nobody.
        wishes: What the invoice says, and what follows.

    Raises:
        UsageError: No agreement or profile, nothing happened in the period, it is not
            over, or too far ahead even for a draft, the day of payment is to come, or
            rates of exchange are missing.
        ConflictError: It is no longer what was approved, the period was billed as
            still to be paid, it is no whole period of the commission, or periods
            before it would be passed over.
    """
    days = read_period(period)
    with runtime.unit() as unit:
        unit.ledger.lock()
        now = runtime.clock.now()
        # What was kept since the last cut-off counts, at the same moment, too.
        known_by = next_moment(runtime, unit, client_slug)
        versions = versions_of(unit, client_slug)
        _check_ahead(days, now, draft=draft)
        case = case_of(runtime, unit, client_slug, days, versions, wishes.paid_on)
        closed = unit.documents.statement(client_slug, str(days))
        if closed is not None:
            billed, statement = _closed_before(runtime, unit, case, closed)
            if wishes.mail:
                _note_wanted(runtime, unit, statement, billed.to_mail)
            return billed
        check_days(unit, client_slug, days, case.versions)
        statement = statement_at(
            unit, case.client, case.period, case.version, known_by=known_by
        )
        over = not_whole(unit, client_slug, days, case.versions) or passed_over(
            unit, client_slug, days, case.versions, known_by
        )
        lacking = missing_rates(unit, statement, case.agreement, today=local_day(now))
        if not draft:
            _check_may_close(over, lacking)
        if statement.is_empty and not over:
            told = (refusals.nothing_to_close(days), *open_disputes(unit, statement))
            raise NotBillableError("\n".join(told))
        preview = preview_of(unit, case, statement, now) if statement.is_due else None
        told = warnings_of(unit, case, statement, preview, now=now, over=bool(over))
        case = replace(case, warnings=(*told, *filter(None, [lacking])))
        if draft:
            statement = with_running_months(statement, local_day(now))
            made = (preview, case.office.pdf(preview, now)) if preview else None
            billed = _billed(runtime, case, statement, made, closed=False)
            return replace(billed, passed_over=over)
        total = preview.gross if preview else statement.total
        if approved not in {None, bill_digest(statement, total)}:
            raise ConflictError(refusals.changed_since())
        made = _close(unit, case, statement, preview, now)
        if wishes.mail:
            _note_wanted(runtime, unit, statement, made[0].number if made else "")
    return _billed(runtime, case, statement, made)


def _note_wanted(
    runtime: Runtime, unit: Unit, statement: Statement, number: str
) -> None:
    """Write that the invoice, and the mails to other parties, are to be sent."""
    client, now = statement.client, runtime.clock.now()
    if number:
        note_wanted(unit, client, str(statement.period), number, at=now)
    note_wanted_shares(unit, statement, at=now)


def _check_ahead(period: Period, now: datetime, *, draft: bool) -> None:
    """Refuse days to come at once: what lies between is computed month by month."""
    today = local_day(now)
    until = today + DRAFT_AHEAD
    if period.start > until:
        raise UsageError(refusals.too_far(period, until))
    if not draft and today < period.end:
        raise UsageError(refusals.not_over(period))


def _check_may_close(over: str, lacking: str) -> None:
    if over:
        raise ConflictError(over)
    if lacking:
        raise UsageError(lacking)


def _close(
    unit: Unit,
    case: Case,
    statement: Statement,
    draft: Invoice | None,
    now: datetime,
) -> tuple[Invoice, bytes] | None:
    """Store the statement and issue its invoice, unless nothing is to be paid."""
    statement_id = unit.documents.add_statement(
        case.client,
        str(case.period),
        ends_on=case.period.end,
        agreement_id=case.version.id,
        recorded_until=statement.recorded_until,
        text=statement_json(statement),
    )
    unit.timesheet.count(statement_id, counted_in(statement))
    if draft is None:
        return None
    return issue_document(
        unit,
        case.office,
        draft,
        client_slug=case.client,
        now=now,
        origin=Origin(statement_id=statement_id),
    )


def _closed_before(
    runtime: Runtime, unit: Unit, case: Case, closed: StoredStatement
) -> tuple[Billed, Statement]:
    """Return what was closed; its statement is recomputed and must be the same."""
    stored = unit.invoices.of_statement(closed.id)
    gone = cancelled(unit, stored) if stored else None
    paid_on, warnings = case.paid_on, unwritten(None, case.paid_on)
    if stored and not gone and paid_on is not None:
        issued = read_document(stored)
        warnings = unwritten(issued, paid_on)
        if not warnings and paid_on > local_day(runtime.clock.now()):
            raise UsageError(refusals.issued_and_to_come(stored.number, paid_on))
        if not warnings and paid_on != issued.paid_on:
            raise ConflictError(refusals.issued_unpaid(stored.number, paid_on))
    version, statement = restated(unit, closed)
    if stored is None and statement.is_due:
        raise ConflictError(refusals.differs(closed.period))
    paper = None
    if stored is not None:
        kept = read_invoice(stored.text) if stored.text else None
        paper = Paper(
            number=stored.number,
            total=stored.total,
            vat=kept.vat if kept else None,
            file=keep_file(runtime, stored.number, unit.invoices.pdf(stored.number)),
            deposits=kept.earlier if kept else (),
        )
    billed = billed_of(version, statement, paper, left=case.left, warnings=warnings)
    told = gone.sentence() if gone else ""
    return replace(billed, fresh=False, cancelled=told).to(case.readers), statement


def _billed(
    runtime: Runtime,
    case: Case,
    statement: Statement,
    made: tuple[Invoice, bytes] | None,
    *,
    closed: bool = True,
) -> Billed:
    paper = None
    if made is not None:
        invoice, pdf = made
        name = invoice.number or draft_name(case.client, str(case.period))
        paper = Paper(
            number=invoice.number,
            total=invoice.gross,
            vat=invoice.vat,
            file=keep_file(runtime, name, pdf),
            deposits=invoice.earlier,
        )
    version, left, warnings = case.version, case.left, case.warnings
    billed = billed_of(
        version, statement, paper, left=left, closed=closed, warnings=warnings
    )
    return billed.to(case.readers)
