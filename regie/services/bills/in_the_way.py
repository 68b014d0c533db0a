"""Which statements that were never made are in the way of a later bill."""

from __future__ import annotations

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import counts_by_period
from regie.billing.agreed.terms import Scope
from regie.billing.commission.stages import StageName
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_line import StatementLine
from regie.billing.work.detail import WorkKind
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Limits
from regie.billing.work.retainer import Grant

_GOES_ON = frozenset(
    {
        StageName.RECOUPED,
        StageName.EARNED,
        StageName.HELD,
        StageName.FORGIVEN,
        StageName.CARRIED_ON,
    }
)


def is_in_the_way(
    statement: Statement, agreement: Agreement, *, first: bool, last: bool
) -> bool:
    """Say whether a period has something that no other statement would bill the same.

    Hours, blocks and instalments count from the agreement's first day, in whichever
    statement comes next.

    Args:
        first: No statement was made: a first one counts no sales from before it. A
            later one does, as its own.
        last: The agreement is that of the bill asked for: another one's days are
            nobody's but its own.
    """
    if not last and any(line.amount for line in statement.all_lines):
        return True
    fixed = _fixed(agreement)
    for line in statement.lines:
        kind = line.work.detail.kind if line.work else line.kind
        if kind in fixed and line.amount:
            return True
    if first or not last:
        return _has_commission(statement, agreement)
    return any(_counts_alone(line, agreement) for line in statement.all_lines)


def _counts_alone(line: StatementLine, agreement: Agreement) -> bool:
    """Say whether a commission would be another one together with a later period's.

    Where anybody's sales count for each period by themselves, all sales do: one party's
    commission may be taken off what another's is of.
    """
    own = agreement.seen_by(line.party) if line.party else agreement
    asked = {StageName.GUARANTEE}
    if agreement.limits_periods and counts_by_period(own.terms):
        if not line.stages and line.kind is LineKind.COMMISSION and line.amount:
            return True
        asked.add(StageName.BASE)
    return any(stage.name in asked and stage.amount for stage in line.stages)


def _fixed(agreement: Agreement) -> set[LineKind | WorkKind]:
    """Return the lines that belong to their own period alone.

    Hours do where each month has a cap or a minimum of its own.
    """
    found: set[LineKind | WorkKind] = {LineKind.BASE}
    hourly, retainer = agreement.work.hourly, agreement.work.retainer
    if retainer and retainer.every is Grant.MONTH:
        found |= {WorkKind.PREPAID, WorkKind.PART}
    if hourly and hourly.limits is Limits.PERIOD:
        minimum = hourly.minimum
        if hourly.cap or (minimum and minimum.each is Each.PERIOD):
            found |= {WorkKind.HOURS, WorkKind.MINIMUM}
    return found


def _has_commission(statement: Statement, agreement: Agreement) -> bool:
    """Whether a commission is due, or sales count in what follows."""
    cumulative = agreement.terms and agreement.terms.scope is Scope.CUMULATIVE
    return any(
        line.amount
        or (cumulative and line.sources)
        or any(stage.name in _GOES_ON and stage.amount for stage in line.stages)
        for line in statement.all_lines
        if line.kind is LineKind.COMMISSION
    )
