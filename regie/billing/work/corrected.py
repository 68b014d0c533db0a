"""Corrections of hours that an earlier statement counted, or should have counted.

The difference is what that statement would be under its own terms with the hours as
they are known now, less what it and its corrections stated: the sum over all statements
is always what its terms give on the hours as they are in the end. Statements that share
a cap, a minimum or a rounding are computed again together. A period that had no
statement is computed as its own would have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from regie.billing.revenue.sources import Cut
from regie.billing.work.detail import Corrected
from regie.billing.work.detail import Together
from regie.billing.work.detail import Work
from regie.billing.work.detail import WorkDetail
from regie.billing.work.detail import WorkKind
from regie.billing.work.detail import WorkLine
from regie.billing.work.entry import in_time_order
from regie.billing.work.entry import standing
from regie.billing.work.entry import TimeEntry
from regie.billing.work.homes import days_of
from regie.billing.work.homes import Home
from regie.billing.work.homes import Window
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import Limits
from regie.billing.work.hourly import WorkRate
from regie.billing.work.hourly_lines import hourly_lines
from regie.billing.work.hourly_lines import plain_lines
from regie.billing.work.hourly_lines import spells_of
from regie.money import Money
from regie.money import total


def corrections(
    cut: Cut,
    work: Work,
    windows: Sequence[Window],
    changed: Mapping[Home, Sequence[TimeEntry]],
) -> Iterator[WorkLine]:
    """Yield a line for the earlier statements whose hours changed, the oldest first."""
    for window in windows:
        entries = [one for home in window.homes for one in changed.get(home, ())]
        if entries:
            hourly = [
                one
                for home in window.homes
                for one in changed.get(home, ())
                if home.bills(one)
            ]
            corrected = _corrected(window, work, hourly)
            yield correction_line(cut, corrected, entries)


def correction_line(
    cut: Cut, corrected: Corrected, entries: Sequence[TimeEntry]
) -> WorkLine:
    """Return the difference, or nothing where it is in another currency."""
    difference = corrected.due - corrected.stated
    if difference.currency != cut.agreement.currency:
        difference = Money.zero(cut.agreement.currency)
    detail = WorkDetail(
        kind=WorkKind.CORRECTION,
        minutes=corrected.now - corrected.minutes,
        spells=spells_of(entries, cut),
        corrects=corrected,
    )
    return WorkLine(quantity=1, unit_price=difference, detail=detail)


def lines_together(
    terms: Hourly, cut: Cut, work: Work, window: Window, entries: Sequence[TimeEntry]
) -> Iterator[WorkLine]:
    """Yield the hours of a statement that shares its limits with earlier ones.

    They are counted at their rates; then comes what the limits make of all hours
    together, less what was and is stated of them.

    Args:
        window: The earlier ones, with the statement that is made now.
    """
    rates = window.rates
    known = [one for one in work.entries if one.key in rates]
    rates = {**rates, **_of_reversals(entries, rates)}
    own = plain_lines(terms, cut, entries, known, rates)
    yield from own
    everything = in_time_order(standing([*known, *entries]))
    lines = hourly_lines(terms, window.cut, everything, rates)
    currency = cut.agreement.currency
    cap, least = _limits(terms, lines)
    held = hourly_lines(terms, window.cut, in_time_order(standing(known)), rates)
    held_cap, held_least = _limits(terms, held)
    is_project = terms.limits is Limits.PROJECT
    together = Together(
        period=None if is_project else days_of(window.cut.period),
        minutes=_worked(lines),
        stated=total(window.amounts, currency),
        own=total((one.amount for one in own), currency),
        due=total((one.amount for one in lines), currency),
        cap=cap,
        least=least,
        held_cap=None if cap else held_cap,
        held_least=0 if least else held_least,
    )
    difference = together.due - together.stated - together.own
    if difference:
        detail = WorkDetail(kind=WorkKind.TOGETHER, together=together)
        yield WorkLine(quantity=1, unit_price=difference, detail=detail)


def _corrected(window: Window, work: Work, hourly: Sequence[TimeEntry]) -> Corrected:
    rates, terms = window.rates, window.terms
    known = [one for one in work.entries if one.key in rates]
    before = _lines(window, known, rates)
    now = _lines(window, [*known, *hourly], rates)
    cap, least = _limits(terms, [*before, *now]) if terms else (None, 0)
    currency = window.cut.agreement.currency
    made = [home for home in window.homes if home.cut.is_made]
    *others, last = [home.cut.period for home in made or window.homes]
    return Corrected(
        period=last,
        also=tuple(others),
        minutes=_worked(before),
        now=_worked(now),
        stated=total(window.amounts, currency),
        due=total((one.amount for one in now), currency),
        cap=cap,
        least=least,
        rates=_rates_of(hourly, now, rates),
        is_made=bool(made),
    )


def _lines(
    window: Window, entries: Sequence[TimeEntry], rates: Mapping[str, WorkRate]
) -> list[WorkLine]:
    terms = window.terms
    if terms is None:
        return []
    return hourly_lines(terms, window.cut, in_time_order(standing(entries)), rates)


def _limits(terms: Hourly, lines: Sequence[WorkLine]) -> tuple[Limit | None, int]:
    """Return the cap and the minutes of the minimum where they made a difference."""
    limits = [one.detail for one in lines]
    is_capped = any(one.beyond or one.kind is WorkKind.CAP for one in limits)
    is_least = any(one.kind is WorkKind.MINIMUM for one in limits)
    minimum = terms.minimum
    return (
        terms.cap if is_capped else None,
        minimum.minutes if minimum and is_least else 0,
    )


def _worked(lines: Sequence[WorkLine]) -> int:
    return sum(one.detail.minutes for one in lines if one.detail.kind is WorkKind.HOURS)


def _of_reversals(
    entries: Sequence[TimeEntry], rates: Mapping[str, WorkRate]
) -> dict[str, WorkRate]:
    return {one.key: rates[one.reverses] for one in entries if one.reverses in rates}


def _rates_of(
    hourly: Sequence[TimeEntry],
    lines: Sequence[WorkLine],
    rates: Mapping[str, WorkRate],
) -> dict[str, WorkRate]:
    """Return at which rate each entry counts; a reversal, at that of its entry."""
    found = {
        spell.entry.key: WorkRate(price=line.unit_price, name=line.detail.name)
        for line in lines
        for spell in line.detail.spells
    }
    return {one.key: found[one.key] for one in hourly if one.key in found} | (
        _of_reversals(hourly, rates)
    )
