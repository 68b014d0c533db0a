"""Whether stored statements add up: nothing is lost between earned and paid.

For all parties of a commission together, in the currency in which it was earned:

    earned + guaranteed = held + carried + due - forgiven

and for each party, in the currency in which it is paid: the shares of what is due are
all of it, each converted at the rate that stands beside it. What is held or carried is
not split yet: it belongs to all of them. A statement whose total is negative has no
invoice: the next one takes it over, less what credit notes gave back of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.stages import StageName
from regie.billing.edition import Edition
from regie.billing.edition import edition_in
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.revenue.closed import GivenBack
from regie.billing.revenue.closed import left_of
from regie.money import Money

#: What adds up to what is due; the others show how it was earned.
_ADDED = frozenset(
    {
        StageName.EARNED,
        StageName.GUARANTEE,
        StageName.HELD,
        StageName.RELEASED,
        StageName.CLAWBACK,
        StageName.CARRIED,
        StageName.FORGIVEN,
        StageName.CARRIED_ON,
    }
)


def unsound(
    texts: Iterable[str],
    given_back: Mapping[int, Sequence[GivenBack]] = MappingProxyType({}),
) -> Iterator[int]:
    """Yield the places of statements in which something was lost, or made.

    Args:
        texts: The stored statements of one client, in their order.
        given_back: What credit notes gave back of negative totals, by place.
    """
    carried: dict[str, Counter[str]] = {OBM: Counter()}
    owed: tuple[Money | None, Sequence[GivenBack]] = (None, ())
    for place, text in enumerate(texts):
        stored = json.loads(text)
        lines = {name: [] for name in carried} | {OBM: stored["lines"]}
        for line in stored.get("parties", ()):
            lines.setdefault(line["party"], []).append(line)
        left_out = edition_in(text) < Edition.RESTS
        accounts = [
            _is_account(own, carried.setdefault(name, Counter()), left_out=left_out)
            for name, own in lines.items()
        ]
        total, given = Money.read(stored["total"]), given_back.get(place, ())
        is_sound = all(accounts) and _is_total(stored) and _takes_over(stored, *owed)
        if not (is_sound and _is_within(total, given)):
            yield place
        owed = (total if total.minor < 0 else None, given)


def _is_account(
    lines: Sequence[Mapping[str, Any]], carried: Counter[str], *, left_out: bool
) -> bool:
    """Say whether the lines of one party add up, and go on with what was carried.

    Args:
        carried: What her lines before carried on; it becomes what these do.
        left_out: What was carried may have been let go.
    """
    sums = [_sums(line) for line in lines if line.get("stages")]
    taken: Counter[str] = Counter()
    for one in sums:
        taken.update(_of(one, StageName.CLAWBACK, StageName.CARRIED))
    is_sound = (
        all(_adds_up(one) for one in sums)
        and all(_is_shared(line) for line in lines)
        and (left_out or _same(taken, carried))
    )
    carried.subtract(taken)
    for one in sums:
        carried.subtract(_of(one, StageName.CARRIED_ON))
    return is_sound


def _sums(line: Mapping[str, Any]) -> dict[StageName, Money]:
    found: dict[StageName, Money] = {}
    for name, amount in line["stages"]:
        stage = StageName(name)
        own = Money.read(amount)
        found[stage] = found[stage] + own if stage in found else own
    return found


def _of(sums: Mapping[StageName, Money], *names: StageName) -> Counter[str]:
    """Return what stages of a line come to, by currency."""
    found: Counter[str] = Counter()
    for name in names:
        if name in sums:
            found[sums[name].currency.code] += sums[name].minor
    return found


def _adds_up(sums: Mapping[StageName, Money]) -> bool:
    due = sums[StageName.DUE]
    added = _ADDED
    if StageName.EARNED not in sums:  # what puts periods right is all that is earned
        added = _ADDED | {StageName.CORRECTED, StageName.RECOUPED}
    parts = [amount for name, amount in sums.items() if name in added]
    same = all(amount.currency == due.currency for amount in parts)
    return same and sum(amount.minor for amount in parts) == due.minor


def _is_shared(line: Mapping[str, Any]) -> bool:
    """Say whether the shares are all of what is due, and each is paid at its rate."""
    shares = line.get("shares", ())
    if not shares:
        return True
    due = Money.read(line["stages"][-1][1] if "stages" in line else line["amount"])
    amounts = [Money.read(share["amount"]) for share in shares]
    return (
        all(amount.currency == due.currency for amount in amounts)
        and sum(amount.minor for amount in amounts) == due.minor
        and all(_is_paid(share) for share in shares)
    )


def _is_paid(share: Mapping[str, Any]) -> bool:
    amount, paid = Money.read(share["amount"]), Money.read(share["paid"])
    if "rate" not in share:
        return amount == paid or (not amount and not paid)
    worth, source, on = share["rate"]
    rate = Rate(
        on=date.fromisoformat(on),
        origin=amount.currency.code,
        target=paid.currency.code,
        worth=Fraction(worth),
        source=source,
    )
    return converted(amount, rate) == paid


def _is_total(stored: Mapping[str, Any]) -> bool:
    """Say whether the lines, each as the OBM bills it, add up to the total."""
    whole = Money.read(stored["total"])
    billed = [_billed(line) for line in stored["lines"]]
    same = all(amount.currency == whole.currency for amount in billed if amount)
    return same and sum(amount.minor for amount in billed) == whole.minor


def _takes_over(
    stored: Mapping[str, Any], owed: Money | None, given_back: Sequence[GivenBack]
) -> bool:
    """Say whether it takes over what is left of the statement before, and nothing else.

    Args:
        owed: The negative total of that one; None where there is none.
        given_back: What credit notes gave back of it: the line names each.
    """
    lines = [line for line in stored["lines"] if "carries" in line]
    if owed is None:
        return not lines
    taken = [Money.read(line["amount"]) for line in lines]
    left = left_of(owed, given_back)
    named = [[one.number, str(one.amount)] for one in given_back]
    is_left = taken == [left] or (not left and not any(taken))
    return is_left and [line.get("given_back", []) for line in lines] == [named]


def _is_within(total: Money, given_back: Sequence[GivenBack]) -> bool:
    """Say whether no more was given back than a total owes."""
    if not given_back:
        return True
    same = all(one.amount.currency == total.currency for one in given_back)
    return same and left_of(total, given_back).minor <= 0


def _billed(line: Mapping[str, Any]) -> Money:
    for share in line.get("shares", ()):
        if share["name"] == OBM:
            return Money.read(share["paid"])
    return Money.read(line["amount"])


def _same(one: Counter[str], other: Counter[str]) -> bool:
    return all(one[code] == other[code] for code in {*one, *other})
