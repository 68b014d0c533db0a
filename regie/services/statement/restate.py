"""Make a statement at its cut-off, and a stored one again: the same to the byte."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta

from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.edition import edition_in
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.contest import added_in
from regie.billing.statement.contest import Adjustment
from regie.billing.statement.contest import by_line
from regie.billing.statement.contest import corrections_of
from regie.billing.statement.party_due import left_open
from regie.billing.statement.party_due import LeftOpen
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.work.detail import Work
from regie.billing.work.stored import milestones_in
from regie.errors import ConflictError
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Money
from regie.money import total
from regie.services.agreements import refusals
from regie.services.agreements.skipped import as_made
from regie.services.agreements.skipped import Made
from regie.services.agreements.skipped import skipped_before
from regie.services.agreements.versions import closed_before
from regie.services.agreements.versions import Version
from regie.services.agreements.versions import version_of
from regie.services.work.worked import Wanted
from regie.services.work.worked import work_known
from regie.store.documents import StoredStatement
from regie.store.unit import Unit


def statement_at(
    unit: Unit,
    client_slug: str,
    period: Period,
    version: Version,
    *,
    known_by: datetime,
    closed: str | None = None,
) -> Statement:
    """Compute a client's statement from what was known at a moment.

    Args:
        version: The agreement that holds.
        known_by: Entries, attributions and answers of later moments do not count
            (UTC, inclusive).
        closed: The text of the statement that is made again; None for a new one.
    """
    case = Case(
        client=client_slug,
        period=period,
        version=version,
        known_by=known_by,
        closed=closed,
    )
    before = unit.documents.statements_before(client_slug, period.start)
    return _made(unit, case, before, adjustments=_promised(unit, case, before))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Which statement is computed; see `statement_at`."""

    client: str
    period: Period
    version: Version
    known_by: datetime
    closed: str | None

    @property
    def edition(self) -> Edition:
        """By which rules."""
        return NEWEST if self.closed is None else edition_in(self.closed)


def _made(
    unit: Unit,
    case: Case,
    before: Sequence[StoredStatement],
    *,
    adjustments: Sequence[Adjustment] = (),
    leaving: Collection[str] = (),
) -> Statement:
    """Compute a statement.

    Args:
        before: The client's statements before, in their order.
        leaving: Keys of entries and time entries that do not count.
    """
    agreement = case.version.agreement
    entries = _entries(unit, case)
    work = _work(unit, case, before)
    earlier = closed_before(
        unit, case.client, before, case.version, edition=case.edition
    )
    if leaving:
        spent = [one for one in work.entries if one.key not in leaving]
        entries = [one for one in entries if one.key not in leaving]
        work = replace(work, entries=spent)
    return make_statement(
        entries,
        agreement,
        case.period,
        client=case.client,
        recorded_until=case.known_by,
        earlier=earlier,
        attributions=Attributions(
            unit.attributions.of_client(case.client, known_by=case.known_by)
        ),
        work=work,
        rates=rates_known(unit, case, entries, earlier, adjustments),
        adjustments=adjustments,
        edition=case.edition,
    )


def _entries(unit: Unit, case: Case) -> list[Entry]:
    return list(
        unit.ledger.entries(
            case.client, end=case.period.end, recorded_until=case.known_by
        )
    )


def _work(unit: Unit, case: Case, before: Sequence[StoredStatement]) -> Work:
    now = Made(period=case.period, agreement_id=case.version.id, known_by=case.known_by)
    made = [*(as_made(one) for one in before), now]
    return work_known(
        unit,
        case.version.agreement,
        Wanted(
            client=case.client,
            end=case.period.end,
            until=case.known_by,
            skipped=skipped_before(unit, case.client, made, edition=case.edition),
            edition=case.edition,
        ),
        before=[stored.text for stored in before],
        milestones=None if case.closed is None else milestones_in(case.closed),
    )


def _promised(
    unit: Unit, case: Case, before: Sequence[StoredStatement]
) -> list[Adjustment]:
    """Return what accepted contests add to a statement.

    Each is in the first statement after the answer, and wherever corrections of the
    entries that its line names make more or less of it. In the first edition
    corrections did not count; before the edition of what is known, each promise of a
    line counted by itself.
    """
    since = before[-1].recorded_until if before else None
    if case.edition is Edition.FIRST:
        return unit.contests.adjustments(case.client, after=since, until=case.known_by)
    known = unit.contests.adjustments(case.client, after=None, until=case.known_by)
    if not known:
        return []
    promises = (
        by_line(known)
        if case.edition >= Edition.KNOWN
        else [(one, {one.contest_id}) for one in known]
    )
    found = []
    texts = [one.text for one in before]
    entries, spent = _entries(unit, case), _work(unit, case, before).entries
    for one, contests in promises:
        currency = one.amount.currency
        amounts = added_in(texts, contests)
        added = total((own for own in amounts if own.currency == currency), currency)
        corrections = corrections_of(one, entries, spent)
        changes = [
            _change(unit, own, earlier, corrections, one.party)
            for own, earlier in _since(unit, case, before, one.known_by)
            if corrections
        ]
        made = total((own for own in changes if own.currency == currency), currency)
        settled = replace(one, made=made, before=added)
        is_new = since is None or one.at > since
        if settled.due or (is_new and (one.amount or added)):
            found.append(settled)
    return found


def _since(
    unit: Unit, case: Case, before: Sequence[StoredStatement], known_by: datetime
) -> Iterator[tuple[Case, Sequence[StoredStatement]]]:
    """Yield the statements after the contested one, each with those before it."""
    for place, stored in enumerate(before):
        if stored.recorded_until > known_by:
            yield _case_of(unit, stored), before[:place]
    yield case, before


def _change(
    unit: Unit,
    case: Case,
    before: Sequence[StoredStatement],
    corrections: Mapping[str, datetime],
    party: str,
) -> Money:
    """Return what a statement says more by corrections that none before it knew.

    Args:
        corrections: When each was recorded, by key.
        party: To whom; empty for the client.
    """
    after = before[-1].recorded_until
    fresh = {key for key, at in corrections.items() if after < at <= case.known_by}
    if not fresh:
        return Money.zero(case.version.agreement.currency)
    whole = _made(unit, case, before)
    less = _made(unit, case, before, leaving=fresh)
    if not party:
        return whole.total - less.total
    now, then = others_in(whole.all_lines), others_in(less.all_lines)
    known = now.get(party) or then.get(party) or Money.zero(whole.currency)
    nothing = Money.zero(known.currency)
    return now.get(party, nothing) - then.get(party, nothing)


def _case_of(unit: Unit, stored: StoredStatement) -> Case:
    agreement = unit.documents.agreement(
        stored.client_slug, agreement_id=stored.agreement_id
    )
    if agreement is None:
        raise ConflictError(refusals.differs(stored.period))
    return Case(
        client=stored.client_slug,
        period=read_period(stored.period),
        version=version_of(agreement),
        known_by=stored.recorded_until,
        closed=stored.text,
    )


def rates_known(
    unit: Unit,
    case: Case,
    entries: Sequence[Entry],
    earlier: Sequence[Closed],
    adjustments: Sequence[Adjustment],
) -> list[ReadRate] | None:
    """Return the rates that may be needed; None where nothing is converted.

    Before the edition of rests, only sales were.
    """
    versions = [case.version.agreement]
    if case.edition >= Edition.RESTS:
        versions += [one.agreement for one in earlier if one.agreement is not None]
        versions += [passed.agreement for one in earlier for passed in one.passed_over]
    own = {code for one in versions for code in (one.currency, one.billed_in)}
    if case.edition >= Edition.RESTS:
        own |= {one.amount.currency for one in adjustments}
        own |= {one.total.currency for one in earlier[-1:] if one.total}
    parties = [terms for one in versions for terms in one.parties]
    if case.edition >= Edition.PARTIES:
        own |= {terms.paid_in for terms in parties if terms.paid_in}
    if len(own) == 1 and all(one.conversion is None for one in versions):
        return None
    sold = {one.amount.currency for each in entries for one in each.postings}
    delays = [terms.pay_after_days for terms in parties]
    return unit.exchange_rates.read(
        {one.code for one in sold | own},
        until=case.period.end + timedelta(days=max(delays, default=0)),
        known_by=case.known_by,
    )


def left_before(unit: Unit, client_slug: str, period: Period) -> LeftOpen:
    """Return what the statements before a period leave open to other parties."""
    before = unit.documents.statements_before(client_slug, period.start)
    return left_open(one.text for one in before)


def restated(unit: Unit, stored: StoredStatement) -> tuple[Version, Statement]:
    """Compute a stored statement again, from its own cut-off and agreement.

    Raises:
        ConflictError: It is not the same to the byte.
    """
    case = _case_of(unit, stored)
    statement = statement_at(
        unit,
        case.client,
        case.period,
        case.version,
        known_by=case.known_by,
        closed=stored.text,
    )
    if statement_json(statement) != stored.text:
        raise ConflictError(refusals.differs(stored.period))
    return case.version, statement
