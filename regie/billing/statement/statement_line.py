"""The lines of a statement: what each comes to, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.agreed.agreement import OBM
from regie.billing.commission.base_fee import bases_due
from regie.billing.commission.commission_line import CommissionLine
from regie.billing.commission.commission_line import Past
from regie.billing.commission.exchanged import Exchanged
from regie.billing.commission.line_sources import names_in
from regie.billing.commission.line_sources import told_by
from regie.billing.commission.rate_parts import RatePart
from regie.billing.commission.rest import Rest
from regie.billing.commission.shares import paid_to
from regie.billing.commission.shares import Share
from regie.billing.commission.stages import corrected
from regie.billing.commission.stages import Stage
from regie.billing.commission.stages import StageName
from regie.billing.commission.stages import stages_of_rest
from regie.billing.commission.till import Till
from regie.billing.commission.versions import Version
from regie.billing.commission.workings import Working
from regie.billing.commission.workings import workings_of
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import GivenBack
from regie.billing.revenue.closed import left_of
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.sources import differences
from regie.billing.revenue.sources import Source
from regie.billing.revenue.sources import sources_of
from regie.billing.statement.contest import Adjustment
from regie.billing.work.detail import WorkLine
from regie.money import Money


class LineKind(StrEnum):
    """What a line is for."""

    BASE = "base"
    COMMISSION = "commission"
    WORK = "work"
    ADJUSTMENT = "adjustment"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One amount due, without VAT.

    Attributes:
        amount: `quantity` times `unit_price`, where it is not converted; negative where
            refunds outweigh sales.
        quantity: How many times a base is due, how many hours; 1 for a commission.
        every: How often a base is due; None for a commission.
        rate_percent: Of a commission; 0 for a base.
        workings: How a commission came about, in the order of calculation.
        sources: The entries it comes from, by moment.
        stages: The calculation of a commission that is more than one rate.
        work: How an amount for work came about; None for a base or a commission.
        adjusts: The contested line of an earlier statement that this one puts right.
        shares: Who gets what, where a commission is split, or an amount is paid in
            another currency; `amount` is then the OBM's, in the currency of payment.
        rest_of: Fingerprint of the earlier version of the agreement whose rest the
            line settles; empty for the version that holds.
        party: Whose commission it is, where that is another party's by terms of her
            own; `amount` is then what is due before it is split or converted.
        carries: The period of the statement before, whose negative total it is.
        since: The first of the periods up to that one that were all negative; not
            stored, only shown.
        given_back: What credit notes gave back of that total, and it leaves out.
        by_rate: What each of several rates was taken of; not stored, only shown.
        with_vat: Its sources and workings have VAT in them; likewise.
        charged: Of a base, the month that an earlier version's statement charged; of
            one for the launch, the day on which it fell due before.
    """

    kind: LineKind
    amount: Money
    quantity: int | Decimal
    unit_price: Money
    every: Every | None = None
    rate_percent: Decimal = Decimal(0)
    workings: tuple[Working, ...] = ()
    sources: tuple[Source, ...] = ()
    stages: tuple[Stage, ...] = ()
    work: WorkLine | None = None
    adjusts: Adjustment | None = None
    shares: tuple[Share, ...] = ()
    rest_of: str = ""
    party: str = ""
    carries: Period | None = None
    since: Period | None = None
    given_back: tuple[GivenBack, ...] = ()
    by_rate: tuple[RatePart, ...] = ()
    with_vat: bool = False
    charged: Period | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it comes to nothing and tells of nothing."""
        spells = self.work.detail.spells if self.work else ()
        stages = any(stage.amount for stage in self.stages)
        return not (self.amount or self.sources or spells or stages or self.adjusts)

    @property
    def has_entries(self) -> bool:
        """Whether it is made of entries or hours, whose corrections change it."""
        is_hours = self.work is not None and self.work.detail.instalment is None
        return is_hours or bool(self.sources)


def work_line(line: WorkLine) -> StatementLine:
    """Return the line of an amount for work."""
    return StatementLine(
        kind=LineKind.WORK,
        amount=line.amount,
        quantity=line.quantity,
        unit_price=line.unit_price,
        work=line,
    )


def explained(
    line: StatementLine, how: Mapping[str, Exchanged], cut: Cut
) -> StatementLine:
    """Return the line with the currency that each of its sources came from.

    What is taken back was converted otherwise; older editions did not tell.
    """
    sources = (
        replace(
            source,
            original=source.original or how[source.key].original.scaled(source.factor),
            rate=how[source.key].rate,
        )
        if source.key in how
        and (cut.edition < Edition.VERSIONS or _is_at(line, source, how[source.key]))
        else source
        for source in line.sources
    )
    return replace(line, sources=tuple(sources))


def _is_at(line: StatementLine, source: Source, how: Exchanged) -> bool:
    """Tell what was converted so from what is taken back, or is only a difference."""
    is_difference = line.rate_percent and source.changes
    return not is_difference and source.amount.minor * how.original.minor > 0


def adjusting(adjustment: Adjustment, cut: Cut) -> StatementLine:
    """Return what is added; an older edition left other currencies out."""
    amount, currency = adjustment.due, cut.agreement.currency
    if cut.edition < Edition.RESTS and amount.currency != currency:
        amount = Money.zero(currency)
    return StatementLine(
        kind=LineKind.ADJUSTMENT,
        amount=amount,
        quantity=1,
        unit_price=amount,
        adjusts=adjustment,
    )


def carried_lines(earlier: Sequence[Closed]) -> Iterator[StatementLine]:
    """Yield what the statement before owes the client: its negative total, unbilled.

    What credit notes gave back of it is no longer owed; that is told, be it all of it.
    """
    last = earlier[-1] if earlier else None
    if last is not None and last.total is not None and last.total.minor < 0:
        left = left_of(last.total, last.given_back)
        yield StatementLine(
            kind=LineKind.CARRIED,
            amount=left,
            quantity=1,
            unit_price=left,
            carries=last.period,
            since=_negative_since(earlier),
            given_back=last.given_back,
        )


def _negative_since(earlier: Sequence[Closed]) -> Period:
    """Return the first of the last periods that were all negative."""
    owed = takewhile(
        lambda one: one.total is not None and one.total.minor < 0, reversed(earlier)
    )
    *_, first = owed
    return first.period


def computed_line(made: CommissionLine, shares: tuple[Share, ...]) -> StatementLine:
    """Return the line of a commission, with what the OBM gets of it."""
    workings = workings_of(made.own, made.amount.currency, made.of_others)
    return _with_shares(
        StatementLine(
            kind=LineKind.COMMISSION,
            amount=made.amount,
            quantity=1,
            unit_price=made.amount,
            workings=tuple(workings),
            sources=made.sources,
            stages=made.stages,
            by_rate=made.by_rate,
            with_vat=made.with_vat,
        ),
        shares,
    )


def put_right_lines(past: Past, cut: Cut) -> Iterator[StatementLine]:
    """Yield what puts periods of other versions right, beside one plain rate."""
    currency = cut.agreement.currency
    corrections = past.corrections.get(cut.period, ())
    amount = Money(sum(one.amount for one in corrections), currency)
    if amount:
        yield StatementLine(
            kind=LineKind.COMMISSION,
            amount=amount,
            quantity=1,
            unit_price=amount,
            workings=tuple(workings_of((), currency)),
            sources=tuple(told_by(past.sources, corrections)),
            stages=(
                *corrected(corrections, currency, names_in(past.sources)),
                Stage(name=StageName.DUE, amount=amount),
            ),
        )


def rest_line(rest: Rest, till: Till) -> StatementLine:
    """Return the line of what an earlier version left open, shared as it was then."""
    due = Money(rest.paid.due, rest.currency)
    return _with_shares(
        StatementLine(
            kind=LineKind.COMMISSION,
            amount=due,
            quantity=1,
            unit_price=due,
            sources=tuple(told_by(rest.sources, rest.paid.earned.corrections)),
            stages=stages_of_rest(
                rest.paid, rest.terms, rest.currency, names_in(rest.sources)
            ),
            rest_of=rest.agreement.sha256,
            with_vat=rest.terms.switches.vat,
        ),
        till.shares(rest.terms, rest.paid, rest.currency),
    )


def billed(line: StatementLine, till: Till) -> StatementLine:
    """Return the line in the currency of the invoice, which has only one.

    What puts an earlier statement right is in the currency of that one; what is due
    beside a commission, in that of the agreement.
    """
    if line.amount.currency == till.currency:
        return line
    if not line.amount:
        return replace(line, amount=Money.zero(till.currency))
    share = till.exchanged(line.amount)
    return replace(line, amount=share.paid, shares=(share,))


def _with_shares(line: StatementLine, shares: tuple[Share, ...]) -> StatementLine:
    """Return the line with what the OBM gets of it."""
    if not shares:
        return line
    own = paid_to(OBM, shares, shares[0].paid.currency)
    return replace(line, amount=own, unit_price=own, shares=shares)


def base_lines(
    agreement: Agreement,
    period: Period,
    earlier: Sequence[Closed] = (),
    edition: Edition = NEWEST,
) -> Iterator[StatementLine]:
    """Yield the base fee of a period, if one is due in it, or was charged before.

    Args:
        earlier: The client's statements before, in their order.
        edition: Of the statement.
    """
    due = bases_due(agreement, period, earlier, edition)
    if agreement.base and (due.times or due.charged):
        price = agreement.base.amount
        yield StatementLine(
            kind=LineKind.BASE,
            amount=price.scaled(Fraction(due.times)),
            quantity=due.times,
            unit_price=price,
            every=agreement.base.every,
            charged=due.charged,
        )


def plain_lines(
    version: Version, cut: Cut
) -> tuple[list[StatementLine], tuple[Source, ...]]:
    """Return the line of one rate, if one was agreed, and what it leaves out."""
    commission, currency = cut.agreement.commission, cut.agreement.currency
    if commission is None:
        return [], ()
    place = version.own - 1
    known = list(sources_of(version.stated(place), cut, commission))
    for now, alone, then in version.restated(place):
        known += differences(now, alone, commission, then.period)
    counted = tuple(one for one in known if one.amount.currency == currency)
    workings = tuple(workings_of(counted, currency))
    amount = workings[-1].amount.scaled(Fraction(commission.rate_percent) / 100)
    line = StatementLine(
        kind=LineKind.COMMISSION,
        amount=amount,
        quantity=1,
        unit_price=amount,
        rate_percent=commission.rate_percent,
        workings=workings,
        sources=counted,
    )
    return [line], tuple(one for one in known if one.amount.currency != currency)
