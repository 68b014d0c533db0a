"""What a party earns in a period, and what of it belongs to which sale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Self

from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import Terms
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.money import round_half_away


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a period's commission that belongs to one sale, in minor units.

    Attributes:
        home: The period that it is earned for, an earlier one where that is put right;
            None for the one that it is stated in.
    """

    sale: str
    sold_on: date
    amount: int
    home: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a contribution, or a part of one, does to the base of a period.

    Attributes:
        amount: In minor units, exact.
        weight: By it the period's commission is shared out.
    """

    source: Contribution
    amount: Fraction
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An earlier period computed again, in minor units of one currency.

    Attributes:
        before: The base by which it was stated so far.
        base: The base as it is known now.
        stated: What was stated for it so far, corrections included.
        commission: What its terms make of the base now, rounded.
        changes: What changed its base.
        of_sales: The base is that of the sales that changed only, each by itself.
    """

    period: Period
    before: Fraction
    base: Fraction
    stated: int
    commission: int
    changes: tuple[Change, ...]
    of_sales: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def amount(self) -> int:
        """What is stated now: the difference."""
        return self.commission - self.stated

    def is_among(self, days: Iterable[Period]) -> bool:
        """Say whether what it puts right begins on one of these days."""
        start = self.period.start
        return any(one.start <= start < one.end for one in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is earned beside a commission and pays off the same advance.

    Attributes:
        amount: In minor units, before the advance.
        pieces: Of what is left behind it.
    """

    amount: int
    pieces: tuple[Piece, ...]

    @property
    def taken(self) -> int:
        """What the advance takes off; negative where it is owed again."""
        return self.amount - sum(one.amount for one in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """A party's commission for a period, in minor units of one currency.

    Attributes:
        base: What the period adds to the base.
        reached: The base that tiers and threshold looked at: with CUMULATIVE everything
            so far, with SALE all of the sales that the period touches.
        counted: What of it lies above the threshold.
        commission: What the rate or the tiers make of it.
        limited: The same within cap and floor.
        earlier: What was stated before for the same base.
        corrections: Earlier periods put right, the oldest first.
        recouped: What was taken off for an advance; negative where it is owed again.
        advance_left: What of the advance is still to be taken off; None without one.
        advance_gone: What is left of an advance that these terms do not have any more,
            where it is told.
        amount: `limited - earlier + corrections - recouped`, rounded.
        sources: What was stated, of whichever period.
        own: What of it is in the base; None for all.
        by_rate: What of that which the commission is of has which rate.
        idle: Keys of sources that change nothing: what is given back of a sale that
            is not known, until it is, and what takes that back then.
        beside: What earlier terms earned in the same statement, where it is settled by
            itself and the advance is theirs, too.
    """

    period: Period
    base: Fraction
    reached: Fraction
    counted: Fraction
    commission: Fraction
    limited: Fraction
    earlier: int
    recouped: int
    amount: int
    corrections: tuple[Correction, ...] = ()
    advance_left: int | None = None
    advance_gone: int = 0
    pieces: tuple[Piece, ...] = ()
    sources: tuple[Contribution, ...] = ()
    own: tuple[Change, ...] | None = None
    by_rate: Mapping[Rate | None, Fraction] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()
    beside: tuple[Beside, ...] = ()

    @property
    def by_sale(self) -> Mapping[str, int]:
        """What each sale adds to the commission, or takes back of it."""
        found: defaultdict[str, int] = defaultdict(int)
        for piece in self.pieces:
            found[piece.sale] += piece.amount
        return found

    @classmethod
    def of_corrections(cls, period: Period, corrections: Iterable[Correction]) -> Self:
        """Return what a period states that only puts earlier ones right."""
        found, none = tuple(corrections), Fraction()
        return cls(
            period=period,
            base=none,
            reached=none,
            counted=none,
            commission=none,
            limited=none,
            earlier=0,
            recouped=0,
            amount=sum(one.amount for one in found),
            corrections=found,
            pieces=tuple(piece for one in found for piece in one.pieces),
        )


def added_up(
    parts: Iterable[tuple[Rate | None, Fraction]],
) -> dict[Rate | None, Fraction]:
    """Return what each rate is taken of in all."""
    found: dict[Rate | None, Fraction] = {}
    for rate, amount in parts:
        found[rate] = found.get(rate, Fraction()) + amount
    return found


def shared(
    amount: int, given: Sequence[Piece], weights: Sequence[Fraction]
) -> Iterator[Piece]:
    """Share an amount out by weights of either sign; nothing is lost to rounding.

    Args:
        given: Whose amounts are replaced.
    """
    whole = sum(weights, Fraction())
    if not whole:
        return
    each = amount / whole
    run, done = Fraction(), 0
    for piece, weight in zip(given, weights, strict=True):
        run += weight
        upto = round_half_away(run * each)
        yield replace(piece, amount=upto - done)
        done = upto


def rate_before(stated: int, before: Fraction) -> Fraction:
    """Return at which rate something was stated; 0 where nothing was.

    Args:
        before: All weights by which it was.
    """
    return stated / before if stated > 0 and before > 0 else Fraction()


def shared_out(
    amount: int,
    given: Sequence[Piece],
    weights: Sequence[Fraction],
    taken_at: Fraction | None,
) -> Iterator[Piece]:
    """Share an amount out to sales, whatever is earned and given back at once.

    What is given back takes back what it had earned; the rest is that of what is
    earned. So no sale has more than all of them, where they nearly make up for each
    other: by their weights alone a thousand euros and minus 999 would have a thousand
    times what both come to.

    Args:
        taken_at: At which rate what is given back was stated. None: by weights alone,
            as in older editions.
    """
    if taken_at is None:
        yield from shared(amount, given, weights)
        return
    by_sale: dict[tuple[date, str], list[tuple[Piece, Fraction]]] = {}
    for piece, weight in zip(given, weights, strict=True):
        by_sale.setdefault((piece.sold_on, piece.sale), []).append((piece, weight))
    each = [
        (by_sale[key][0][0], sum((weight for _, weight in by_sale[key]), Fraction()))
        for key in sorted(by_sale)
    ]
    lost = [one for one in each if one[1] < 0]
    gained = [one for one in each if one[1] > 0]
    back = 0
    if lost:
        taken = sum((weight for _, weight in lost), Fraction()) * taken_at
        back = min(round_half_away(taken), amount) if gained else amount
    yield from shared(back, *_apart(lost))
    yield from shared(amount - back, *_apart(gained))


def _apart(
    each: Sequence[tuple[Piece, Fraction]],
) -> tuple[list[Piece], list[Fraction]]:
    return [piece for piece, _ in each], [weight for _, weight in each]


def shared_by(
    amount: int,
    changes: Sequence[Change],
    home: Period | None = None,
    *,
    taken_at: Fraction | None = None,
) -> Iterator[Piece]:
    """Share an amount out to the sales of what a base is made of; see `shared_out`."""
    given = [piece_of(change.source, home) for change in changes]
    weights = [change.weight for change in changes]
    return shared_out(amount, given, weights, taken_at)


def with_rest(amount: int, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with what no sale accounts for: a floor without sales, say."""
    known = tuple(pieces)
    left = amount - sum(piece.amount for piece in known)
    if not left:
        return known
    return (*known, Piece(sale="", sold_on=date.min, amount=left))  # never held


def moves_held(terms: Terms, pieces: Iterable[Piece]) -> bool:
    """Say whether pieces change what is held of sales, also where they come to nothing.

    A sale that is held longer than another one is not paid in place of it.
    """
    return terms.hold is not None and any(piece.amount for piece in pieces)


def piece_of(source: Contribution, home: Period | None = None) -> Piece:
    """Return the piece of a contribution's sale, still without an amount."""
    return Piece(sale=source.sale, sold_on=source.held_from, amount=0, home=home)
