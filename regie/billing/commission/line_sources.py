"""The entries behind the commission of a statement, as its page lists them."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.from_ledger import Known
from regie.billing.commission.versions import Version
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import takes_back
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.sources import Source
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away


def sources_of_last(
    counted: Sequence[Contribution],
    known: Sequence[Known],
    cuts: Sequence[Cut],
    currency: Currency,
) -> dict[str, Source]:
    """Return the sources of the last statement by the keys of their movements."""
    by_key = {
        one.movement.key: one
        for one in known
        if one.movement.amount.currency == currency
    }
    return {
        one.key: Source(
            key=by_key[one.key].entry.key,
            kind=by_key[one.key].entry.kind,
            effective_on=by_key[one.key].entry.effective_on,
            amount=Money(round_half_away(one.amount), currency),
            customer=by_key[one.key].entry.customer,
            parent=by_key[one.key].entry.parent,
            late=_is_late(by_key[one.key], cuts),
            retold=by_key[one.key].retold,
            takes_back=takes_back(by_key[one.key].movement),
            original=by_key[one.key].whole,
            factor=by_key[one.key].factor,
        )
        for one in counted
        if one.amount and one.on >= cuts[-1].period.start and one.key in by_key
    }


def _is_late(one: Known, cuts: Sequence[Cut]) -> bool:
    """Say whether it belongs to an earlier statement, or was counted in one."""
    is_earlier = one.period < len(cuts) - 1
    is_retold = one.retold is not None
    return is_retold or is_earlier or one.entry.effective_on < cuts[-1].period.start


def entry_names(version: Version, known: Iterable[Known]) -> dict[str, str]:
    """Return the entries of all movements; older editions named new ones only."""
    if version.cuts[-1].edition < Edition.LEFT:
        return {}
    return {one.movement.key: one.entry.key for one in known}


def names_in(found: Mapping[str, Source]) -> dict[str, str]:
    """Return the keys of entries by those of their movements."""
    return {key: source.key for key, source in found.items()}


def that_count(
    version: Version, found: Mapping[str, Source], earned: Earned
) -> Mapping[str, Source]:
    """Return those that are in a base; a refund of what does not count is in none.

    Older editions listed all of them.
    """
    if earned.own is None or version.cuts[-1].edition < Edition.KNOWN:
        return found
    of_others = (change for one in earned.corrections for change in one.changes)
    told = {one.source.key for one in (*earned.own, *of_others) if one.amount}
    return {key: source for key, source in found.items() if key in told}


def told_by(
    found: Mapping[str, Source],
    corrections: Iterable[Correction],
    idle: Collection[str] = (),
) -> Iterator[Source]:
    """Yield the sources with the earlier periods whose base each of them changes.

    Args:
        found: By the keys of their movements.
        corrections: What is put right of earlier periods.
        idle: Keys of movements that change nothing yet.
    """
    changed: dict[str, list[Period]] = {}
    for one in corrections:
        for key in {change.source.key for change in one.changes}:
            changed.setdefault(key, []).append(one.period)
    for key, source in found.items():
        periods = tuple(changed.get(key, ()))
        waits = key in idle
        is_same = source.changes == periods and source.waits == waits
        yield source if is_same else replace(source, changes=periods, waits=waits)


def in_own_base(
    found: Mapping[str, Source], earned: Earned, currency: Currency
) -> Iterator[Source]:
    """Yield what of the sources is in the base of the statement's own period."""
    if earned.own is None:
        yield from found.values()
        return
    amounts: dict[str, Fraction] = {}
    for change in earned.own:
        key = change.source.key
        amounts[key] = amounts.get(key, Fraction()) + change.amount
    for key, source in found.items():
        if amounts.get(key):
            yield replace(source, amount=Money(round_half_away(amounts[key]), currency))
