"""Which period a movement changes: its own, or that of the payment that it takes back.

Of one sale: a payment belongs to the period of its day, whenever it was learned of. A
refund or a lost dispute belongs to the period of the payment that it takes back. Where
it names none, the last payment before it is given back first, then the one before that.
What takes a refund back, such as a refund that failed, belongs where the refund does.
Fees and costs belong to their own day; a fee given back, to the day of the fee. What
another party gives back of her commission belongs where that commission does.
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

from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import unmarked

_SPENT = frozenset({MovementKind.FEE, MovementKind.COST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a contribution adds to the base of one period.

    Attributes:
        home: Place of that period.
        payment: The payment, or the fee, that it is or takes back.
        share: Of the contribution, 1 for all of it.
        paid: What it adds to the share of its sale that is paid, and not given back.
    """

    source: Contribution
    home: int
    payment: Contribution
    share: Fraction
    paid: Fraction = Fraction()

    @property
    def amount(self) -> Fraction:
        """What it adds to a base, in minor units."""
        whole = self.source.amount
        return whole if self.share is WHOLE else whole * self.share

    def plus(self, other: Part) -> Part:
        """Return both parts of one contribution that have the same home."""
        paid = self.paid + other.paid
        return replace(self, share=self.share + other.share, paid=paid)


#: A contribution that is all of one period, the usual case.
WHOLE = Fraction(1)

#: Place of the period that holds a contribution's own day.
HomeOf = Callable[[Contribution], int]

#: What returns the parts of a sale's movements.
PartsOf = Callable[[Sequence[Contribution], HomeOf], list[Part]]


@dataclass(slots=True, kw_only=True)
class _Payment:
    """A payment, or a fee, and what of it was not taken back, in minor units."""

    source: Contribution
    home: int
    left: int


@dataclass(slots=True, kw_only=True)
class _Taking:
    """What a refund took of one payment, and what of that was not undone.

    Attributes:
        kind: Of what took it: what undoes a lost dispute undoes no refund.
        beyond: It is more than was paid.
    """

    payment: _Payment
    left: int
    kind: MovementKind
    beyond: bool = False


def parts_of(sale: Sequence[Contribution], home_of: HomeOf) -> list[Part]:
    """Return what the movements of one sale add to which period.

    The order in which they are given changes nothing. What is paid beyond the whole
    price pays no more of it than there is.
    """
    parts = parts_paid(sale, home_of)
    if len(parts) == 1 and parts[0].paid <= WHOLE:
        return parts
    if sale and not sale[0].by_payment:
        _at_most_whole(parts)
    return parts


def parts_paid(sale: Sequence[Contribution], home_of: HomeOf) -> list[Part]:
    """Return the same, where parts of the price may come to more than all of it."""
    return list(_parts(sale, home_of))


def _at_most_whole(parts: list[Part]) -> None:
    """Let the last payments beyond the whole price pay no more of it than there is."""
    beyond = sum((part.paid for part in parts), Fraction()) - WHOLE
    for place in reversed(range(len(parts))):
        if beyond <= 0:
            return
        part = parts[place]
        less = min(max(part.paid, Fraction()), beyond)
        parts[place] = replace(part, paid=part.paid - less)
        beyond -= less


def _parts(sale: Sequence[Contribution], home_of: HomeOf) -> Iterator[Part]:
    if len(sale) == 1:
        yield _whole_of(sale[0], home_of(sale[0]))
        return
    for payee in dict.fromkeys(sorted(one.payee for one in sale)):
        own = [one for one in sale if one.payee == payee]
        for track in (
            [one for one in own if one.kind not in _SPENT],
            [one for one in own if one.kind in _SPENT],
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
        early = []
        for source in later:
            if not _is_undo(source):
                yield from self._taken(source)
            elif found := self._to_undo(source):
                yield from self._undone(source, found)
            else:
                early.append(source)  # than what it undoes: told for a later day
        for source in early:
            yield from self._undone(source, self._to_undo(source))

    def _paid(self, source: Contribution) -> Part:
        home = self.home_of(source)
        self.payments.append(_Payment(source=source, home=home, left=abs(source.gross)))
        return _whole_of(source, home)

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
                took.append(_Taking(payment=payment, left=part, kind=source.kind))
                left -= part
        if left:  # more than was paid: of the last payment that it reached
            at = took[-1].payment if took else order[0]
            took.append(_Taking(payment=at, left=left, kind=source.kind, beyond=True))
        yield from _shared(source, took, -asked)

    def _undone(self, source: Contribution, found: Iterable[_Taking]) -> Iterator[Part]:
        """Give back what was taken: by the refund that is named, or by the last one."""
        asked = left = abs(source.gross)
        gave = []
        for one in found:
            part = min(one.left, left)
            if part:
                one.left -= part
                one.payment.left += part
                gave.append(replace(one, left=part))
                left -= part
        if not gave:
            yield self._alone(source)
            return
        gave.append(replace(gave[-1], left=left, beyond=True))
        yield from _shared(source, gave, asked)

    def _to_undo(self, source: Contribution) -> list[_Taking]:
        """Return what may be undone, in turn: what is named, or was taken last.

        First of the payment that is named.
        """
        named = self.takings.get(source.undoes)
        every = [one for took in self.takings.values() for one in took]
        found = named or [one for one in every if one.kind is source.kind]
        left = [one for one in reversed(found) if one.left]
        return sorted(left, key=lambda one: one.payment.source.key != source.undoes)

    def _in_turn(self, source: Contribution) -> Iterator[_Payment]:
        """Yield the payments in the order in which they are taken back."""
        before = [one for one in self.payments if one.source.day <= source.day]
        yield from (one for one in self.payments if one.source.key == source.undoes)
        if named := unmarked(source.undoes):
            yield from (one for one in self.payments if one.source.instead == named)
        yield from reversed(before)
        yield from self.payments[len(before) :]

    def _alone(self, source: Contribution) -> Part:
        home = self.home_of(source)
        return Part(source=source, home=home, payment=source, share=WHOLE)


def _whole_of(source: Contribution, home: int) -> Part:
    paid = source.portion if _is_payment(source) else Fraction()
    return Part(source=source, home=home, payment=source, share=WHOLE, paid=paid)


def _shared(
    source: Contribution, gave: Iterable[_Taking], asked: int
) -> Iterator[Part]:
    """Yield a part for each payment; what never counted has nothing to take back.

    Args:
        asked: What is given back in all; negative where it is taken.
    """
    for one in gave:
        paid = one.payment.source
        if one.left and paid.amount:
            share, less = Fraction(one.left, abs(asked)), Fraction()
            if paid.portion and not one.beyond:
                less = paid.portion * one.left / paid.gross
            less = less if asked > 0 else -less
            home = one.payment.home
            yield Part(source=source, home=home, payment=paid, share=share, paid=less)


def _is_payment(source: Contribution) -> bool:
    if source.kind in _SPENT:
        return source.amount < 0
    return source.kind not in GIVEN_BACK and source.gross >= 0


def _is_undo(source: Contribution) -> bool:
    """Say whether it takes back what was given back."""
    return source.kind in GIVEN_BACK and source.gross > 0


def _by_day(source: Contribution) -> tuple[object, ...]:
    """By day; what takes back before what undoes that; then by key."""
    return source.day, _is_undo(source), source.key
