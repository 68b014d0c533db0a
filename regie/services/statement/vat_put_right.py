"""Give sales their right VAT, and say what the next statement makes of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from regie.billing.agreed.rhythm import periods_to_come
from regie.billing.commission.till import RateToComeError
from regie.billing.exchange import MissingRateError
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.share_text import others_in
from regie.money import Money
from regie.services.agreements.agreed import version_in
from regie.services.agreements.agreed import versions_in_force
from regie.services.books.collect import next_moment
from regie.services.books.correct_vat import Chosen
from regie.services.books.correct_vat import RightVat
from regie.services.books.correct_vat import vat_corrections
from regie.services.books.correct_vat import VatCorrections
from regie.services.runtime import Runtime
from regie.services.statement.restate import statement_at
from regie.store.unit import Unit

#: Within which the period after the last statement lies.
_AHEAD = timedelta(days=731)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a correction changes of what was stated already.

    Attributes:
        sales: How many sales lie in periods that have their statement.
        period: The one whose statement takes the difference up; None where the
            agreement has no periods after the launch that was billed.
        due: What it says more to the client, without VAT; None where it cannot be told
            yet, since a rate of exchange is missing.
        others: The same of other parties, by name; who is due no more is left out.
    """

    sales: int
    period: Period | None
    due: Money | None
    others: tuple[tuple[str, Money], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """What a correction of VAT does, or did.

    Attributes:
        stated: None where none of the sales lies in a period that has its statement.
    """

    done: VatCorrections
    stated: Stated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Due:
    own: Money
    others: dict[str, Money]


def put_vat_right(
    runtime: Runtime,
    client_slug: str,
    chosen: Chosen,
    right: RightVat,
    *,
    reason: str,
    apply: bool,
) -> PutRight:
    """Undo sales with a wrong VAT, and write them anew with the right one.

    Statements that were made stay as they are; the next one counts the difference.

    Args:
        apply: Write it; otherwise nothing changes.

    Raises:
        NotFoundError: A key is that of no sale of the client.
        UsageError: Nothing is chosen, or there is no reason.
        FormError: The table of rates in the data folder has problems.
    """
    with runtime.unit(reading=not apply) as unit:
        done = vat_corrections(runtime, unit, client_slug, chosen, right, reason=reason)
        period = _next_period(unit, client_slug)
        late = [one for one in done.sales if period and one.on < period.start]
        if period is None or not late:
            unit.ledger.append(done.entries)
            return PutRight(done=done)
        before = _due(runtime, unit, client_slug, period)
        unit.ledger.append(done.entries)
        after = _due(runtime, unit, client_slug, period)
        is_named = period.end < period.start + _AHEAD
        stated = _stated(len(late), period if is_named else None, before, after)
        return PutRight(done=done, stated=stated)


def _next_period(unit: Unit, client_slug: str) -> Period | None:
    """Return the period after the last statement; None where there is no statement."""
    made = unit.documents.statements_before(client_slug, date.max)
    if not made:
        return None
    free = read_period(made[-1].period).end
    agreements = [one.agreement for one in versions_in_force(unit, client_slug)]
    to_come = periods_to_come(agreements, free, free + _AHEAD)
    return next((period for _, period in to_come), None)


def _due(runtime: Runtime, unit: Unit, client_slug: str, period: Period) -> _Due | None:
    """Return what the statement of a period comes to as far as it is known."""
    known_by = next_moment(runtime, unit, client_slug)
    version = version_in(versions_in_force(unit, client_slug), period)
    with suppress(MissingRateError, RateToComeError):
        made = statement_at(unit, client_slug, period, version, known_by=known_by)
        return _Due(own=made.total, others=others_in(made.all_lines))
    return None


def _stated(
    sales: int, period: Period | None, before: _Due | None, after: _Due | None
) -> Stated:
    if before is None or after is None:
        return Stated(sales=sales, period=period, due=None)
    names = dict.fromkeys([*before.others, *after.others])
    changes = []
    for name in names:
        now, then = after.others.get(name), before.others.get(name)
        known = now or then or Money.zero(after.own.currency)
        nothing = Money.zero(known.currency)
        changes.append((name, (now or nothing) - (then or nothing)))
    return Stated(
        sales=sales,
        period=period,
        due=after.own - before.own,
        others=tuple((name, amount) for name, amount in changes if amount),
    )
