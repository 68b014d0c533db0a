"""What a client is owed back, beside what she has not paid in time.

Nothing is taken off by itself: a person pays it back, or agrees with her to set one
off against the other.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.billing.documents.settled import Account
from regie.billing.documents.settled import Standing
from regie.money import Currency
from regie.money import Money
from regie.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMuch:
    """What is owed back on a document, or a part of it; above zero."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedBack:
    """What a client is owed back and what she owes late, in one currency.

    Attributes:
        on: What is too much on which document, the first one issued first.
        late: What is open on all that is late.
        covered: By number, the late documents that what she is owed comes to, the first
            one due first, each with what would pay it. Nothing of it is in two.
    """

    on: tuple[TooMuch, ...]
    late: Money
    covered: Mapping[str, tuple[TooMuch, ...]]

    @property
    def amount(self) -> Money:
        """All that she is owed back."""
        return total((one.amount for one in self.on), self.late.currency)

    @property
    def balance(self) -> Money:
        """What she owes late beyond that; negative is owed to her."""
        return self.late - self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOff:
    """What may pay a document, if its client agrees, of what she is owed back.

    Attributes:
        number: Of the document; empty for the next one that will be issued.
    """

    number: str
    parts: tuple[TooMuch, ...]


def set_offs(
    on: Sequence[TooMuch], kept: Iterable[Account], *, held: Collection[str] = ()
) -> Iterator[SetOff]:
    """Yield what may be set off, the first document due first; the next one last.

    Args:
        on: What one client is owed back in one currency.
        kept: Her documents in that currency.
        held: As for `owed_back`.
    """
    left = list(on)
    waiting = [
        one for one in kept if one.open.minor > 0 and one.owed.number not in held
    ]
    for one in sorted(waiting, key=_by_due_day):
        taken, left = _taken(left, one.open)
        if taken:
            yield SetOff(number=one.owed.number, parts=tuple(taken))
    if left:
        yield SetOff(number="", parts=tuple(left))


def _by_due_day(one: Account) -> tuple[date, str]:
    return one.owed.due_on or one.owed.issued_on, one.owed.number


def owed_back(
    kept: Iterable[Account], *, held: Collection[str] = ()
) -> dict[tuple[str, Currency], OwedBack]:
    """Return what each client is owed back and owes late, by currency.

    Args:
        kept: All documents of each client.
        held: Numbers of those whose payment is not asked for now: no debts.
    """
    grouped: dict[tuple[str, Currency], list[Account]] = {}
    for one in kept:
        key = (one.owed.client_slug, one.owed.payable.currency)
        grouped.setdefault(key, []).append(one)
    return {key: _owed_back(own, key[1], held) for key, own in grouped.items()}


def _owed_back(
    own: Sequence[Account], currency: Currency, held: Collection[str]
) -> OwedBack:
    on = tuple(
        TooMuch(number=one.owed.number, amount=-one.open)
        for one in sorted(own, key=lambda one: (one.owed.issued_on, one.owed.number))
        if one.standing is Standing.OVERPAID
    )
    late = [
        one
        for one in own
        if one.standing is Standing.LATE and one.owed.number not in held
    ]
    return OwedBack(
        on=on,
        late=total((one.open for one in late), currency),
        covered=dict(_covered(on, late)),
    )


def _covered(
    on: Sequence[TooMuch], late: Iterable[Account]
) -> Iterator[tuple[str, tuple[TooMuch, ...]]]:
    """Yield late documents, the first one due first, as long as enough is left."""
    left = list(on)
    for one in sorted(late, key=_by_due_day):
        taken, rest = _taken(left, one.open)
        if total((part.amount for part in taken), one.open.currency) != one.open:
            return
        left = rest
        yield one.owed.number, tuple(taken)


def _taken(on: Iterable[TooMuch], wanted: Money) -> tuple[list[TooMuch], list[TooMuch]]:
    """Return what of these makes up an amount, as far as they go, and what is left."""
    taken, rest = [], []
    for one in on:
        part = min(one.amount, wanted)
        wanted -= part
        if part:
            taken.append(TooMuch(number=one.number, amount=part))
        if part != one.amount:
            rest.append(TooMuch(number=one.number, amount=one.amount - part))
    return taken, rest
