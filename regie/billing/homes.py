"""Which period a movement changes: its own, or that of the payment that it takes back.

Of one sale: a payment belongs to the period of its day, whenever it was learned of. A
refund or a lost dispute belongs to the period of the payment that it takes back. Where
it names none, the last payment before it is given back first, then the one before that.
What takes a refund back, such as a refund that failed, belongs where the refund does.
Fees and costs belong to their own day; a fee given back, to the day of the fee.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from fractions import Fraction

from regie.billing.basis import Contribution
from regie.billing.movements import GIVEN_BACK
from regie.billing.movements import MovementKind

_SPENT = frozenset({MovementKind.FEE, MovementKind.COST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a contribution adds to the base of one period.

    Attributes:
        home: Place of that period.
        share: Of the contribution, 1 for all of it.
    """

    source: Contribution
    home: int
    share: Fraction

    def plus(self, other: Part) -> Part:
        """Return both parts of one contribution that have the same home."""
        return replace(self, share=self.share + other.share)


#: A contribution that is all of one period, the usual case.
WHOLE = Fraction(1)

#: Place of the period that holds a contribution's own day.
HomeOf = Callable[[Contribution], int]


@dataclass(slots=True, kw_only=True)
class _Payment:
    """A payment, or a fee, and what of it was not taken back, in minor units."""

    source: Contribution
    home: int
    left: int


@dataclass(slots=True, kw_only=True)
class _Taking:
    """What a refund took of one payment, and what of that was not undone."""

    payment: _Payment
    left: int


def parts_of(sale: Sequence[Contribution], home_of: HomeOf) -> Iterator[Part]:
    """Yield what the movements of one sale add to which period.

    The order in which they are given changes nothing.
    """
    if len(sale) == 1:
        yield Part(source=sale[0], home=home_of(sale[0]), share=WHOLE)
        return
    for track in (
        [one for one in sale if one.kind not in _SPENT],
        [one for one in sale if one.kind in _SPENT],
    ):
        if track:
            yield from _Track(home_of).parts(track)


@dataclass(slots=True)
class _Track:
    """The payments of one sale, or its fees, with what was taken back of each."""

    home_of: HomeOf
    payments: list[_Payment] = field(default_factory=list)
    takings: dict[str, list[_Taking]] = field(default_factory=dict)

    def parts(self, track: Iterable[Contribution]) -> Iterator[Part]:
        later = []
        for source in sorted(track, key=_by_day):
            if _is_payment(source):
                yield self._paid(source)
            else:
                later.append(source)
        for source in later:
            undo = source.kind in GIVEN_BACK and source.gross > 0
            yield from self._undone(source) if undo else self._taken(source)

    def _paid(self, source: Contribution) -> Part:
        home = self.home_of(source)
        self.payments.append(_Payment(source=source, home=home, left=abs(source.gross)))
        return Part(source=source, home=home, share=WHOLE)

    def _taken(self, source: Contribution) -> Iterator[Part]:
        """Take back the payment that is named, or the last ones."""
        asked = left = abs(source.gross)
        order = list(self._in_turn(source))
        if not order or not asked:
            yield self._alone(source)
            return
        took = self.takings.setdefault(source.key, [])
        for payment in order:
            part = min(payment.left, left)
            if part:
                payment.left -= part
                took.append(_Taking(payment=payment, left=part))
                left -= part
        if left:  # more than was paid: of the last payment that it reached
            at = took[-1].payment if took else order[0]
            took.append(_Taking(payment=at, left=left))
        yield from _shared(source, [(one.payment, one.left) for one in took], asked)

    def _undone(self, source: Contribution) -> Iterator[Part]:
        """Give back what was taken: by the refund that is named, or by the last one."""
        asked = left = abs(source.gross)
        named = self.takings.get(source.undoes)
        every = [one for took in self.takings.values() for one in took]
        gave = []
        for one in reversed(named or every):
            part = min(one.left, left)
            if part:
                one.left -= part
                one.payment.left += part
                gave.append((one.payment, part))
                left -= part
        if not gave:
            yield self._alone(source)
            return
        gave.append((gave[-1][0], left))
        yield from _shared(source, gave, asked)

    def _in_turn(self, source: Contribution) -> Iterator[_Payment]:
        """Yield the payments in the order in which they are taken back."""
        before = [one for one in self.payments if one.source.day <= source.day]
        yield from (one for one in self.payments if one.source.key == source.undoes)
        yield from reversed(before)
        yield from self.payments[len(before) :]

    def _alone(self, source: Contribution) -> Part:
        return Part(source=source, home=self.home_of(source), share=WHOLE)


def _shared(
    source: Contribution, gave: Iterable[tuple[_Payment, int]], asked: int
) -> Iterator[Part]:
    """Yield a part for each payment; what never counted has nothing to take back."""
    for payment, part in gave:
        if part and payment.source.amount:
            share = Fraction(part, asked)
            yield Part(source=source, home=payment.home, share=share)


def _is_payment(source: Contribution) -> bool:
    if source.kind in _SPENT:
        return source.amount < 0
    return source.kind not in GIVEN_BACK and source.gross >= 0


def _by_day(source: Contribution) -> tuple[object, ...]:
    """By day; what takes back before what undoes that; then by key."""
    return source.day, source.kind in GIVEN_BACK and source.gross > 0, source.key
