"""An advance that was paid: taken off what is earned until it is used up.

It is never asked back: what was earned pays it off. So what a refund takes from that is
owed to the advance again, whenever it comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.terms import Advance
from regie.billing.commission.earned import Beside
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import Piece
from regie.billing.commission.earned import shared
from regie.billing.commission.earned import with_rest
from regie.billing.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Recouped:
    """How far an advance is taken back, in minor units.

    Attributes:
        earned: Everything earned so far, that an advance could be taken off.
        taken: What was taken off so far.
        advance: What was advanced, as it was agreed last.
        others: What of `earned` puts earlier terms right, since the present ones began.
    """

    earned: int = 0
    taken: int = 0
    advance: int = 0
    others: int = 0

    def and_then(self, earned: int, *, most: int) -> Recouped:
        """Return how far it is when more is earned, or given back, by terms of before.

        Args:
            earned: What is earned; negative where it is given back: of what was paid
                first, then of what paid for the advance.
            most: The most that is taken off it.
        """
        total = self.earned + earned
        taken = self.taken + min(max(earned, 0), max(most, 0))
        return replace(self, earned=total, taken=min(taken, max(total, 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoupment:
    """How an advance is paid off, from statement to statement.

    Attributes:
        advance: As it is agreed now; None where there is none.
        begun: How far it was when these terms began: what was earned before them was
            paid, and what puts that right pays off what was agreed then. None: older
            editions did not look at it.
        elsewhere: What is taken off by other payers of the same advance.
        most: The most that a statement takes; None for as much as is earned.
        old: It was made before the edition `ADVANCE`.
    """

    advance: Advance | None
    begun: Recouped | None = None
    elsewhere: int = 0
    most: int | None = None
    old: bool = False

    def after(self, so_far: Recouped, earned: int, others: int = 0) -> Recouped:
        """Return how far the advance is taken back after one more statement.

        Args:
            earned: What the statement adds, negative where it takes back.
            others: What of that puts earlier terms right.
        """
        after = replace(
            so_far, earned=so_far.earned + earned, others=so_far.others + others
        )
        taken = self._in_all(after)
        if self.begun is not None:
            gained = max(earned - others, 0) + max(others, 0)
            taken = min(taken, so_far.taken + gained)
        if self.most is not None:
            most = self.most if self.old else min(self.most, max(earned, 0))
            taken = min(taken, so_far.taken + most)
        amount = self.advance.amount.minor if self.advance else after.advance
        return replace(after, taken=taken, advance=amount)

    def _in_all(self, known: Recouped) -> int:
        """Return how much of it is taken off in all."""
        amount = self._left(self.advance.amount.minor) if self.advance else None
        if self.begun is None:
            return known.taken if amount is None else min(amount, max(known.earned, 0))
        begun, others = self.begun, known.others
        open_then = self._left(begun.advance)
        before = begun.taken
        if self.most is not None:  # what could be taken: the rest was only put off
            before = min(open_then, max(begun.earned, 0))
        earlier = min(open_then, before + max(others, 0), max(begun.earned + others, 0))
        if amount is None:
            return earlier
        own = max(known.earned - begun.earned - others, 0)
        return min(amount, earlier + own, max(known.earned, 0))

    def _left(self, amount: int) -> int:
        return max(amount - self.elsewhere, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Earlier terms that pay off the same advance, and are settled by themselves.

    Attributes:
        recouped: How far their advance was taken back by what they earned.
        each: The most that a statement takes; None for as much as is earned.
        pieces: What they still earn, by the period that states it.
    """

    recouped: Recouped
    each: int | None
    pieces: Mapping[Period, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoupedByAll:
    """How far one advance is taken back, by each account that it is taken off.

    Attributes:
        own: By what the present terms earn, and those that they go on with.
        earlier: By what terms earn that are settled by themselves, the oldest first.
    """

    own: Recouped
    earlier: tuple[Recouped, ...] = ()

    @property
    def taken(self) -> int:
        """What was taken off so far."""
        return self.own.taken + self.taken_elsewhere

    @property
    def taken_elsewhere(self) -> int:
        """What of that was taken off what the present terms do not go on with."""
        return sum(one.taken for one in self.earlier)


def less_advance(
    made: Earned,
    others: Sequence[Piece],
    rule: Recoupment,
    before: RecoupedByAll,
    payers: Sequence[Payer] = (),
) -> tuple[Earned, RecoupedByAll]:
    """Take off what of an advance is paid off by what a statement adds.

    What is given back goes to the advance first, then what is earned pays it off, the
    oldest terms first, each by its own sales. In older editions both were shared out in
    one.

    Args:
        others: What of the statement puts earlier terms right.
        before: How far it was taken back before the statement.
        payers: Earlier terms that pay off the same advance.

    Returns:
        What is left of it, and how far the advance is taken back behind it.
    """
    if rule.begun is None:
        own = rule.after(before.own, made.amount)
        taken = own.taken - before.own.taken
        pieces = made.pieces
        if taken:
            pieces = tuple(_scaled(_sum(pieces) - taken, pieces))
        return _less(made, pieces, taken), replace(before, own=own)
    added = [one.pieces.get(made.period, ()) for one in payers]
    lost = _lost_of(made.pieces, others, rule, before, added)
    paid = replace(lost, earlier=tuple(_paid_by(payers, added, lost)))
    elsewhere, most = paid.taken_elsewhere, rule.most
    if most is not None:
        most = max(most - (elsewhere - lost.taken_elsewhere), 0)
    last = replace(rule, elsewhere=elsewhere, most=most)
    after = replace(paid, own=last.after(before.own, made.amount, _sum(others)))
    each = zip(added, before.earlier, lost.earlier, after.earlier, strict=True)
    beside = [
        Beside(amount=_sum(one), pieces=_by_sign(one, *steps)) for one, *steps in each
    ]
    pieces = _by_sign(made.pieces, before.own, lost.own, after.own)
    less = _less(made, pieces, after.own.taken - before.own.taken)
    return replace(less, beside=tuple(beside)), after


def _less(made: Earned, pieces: Sequence[Piece], taken: int) -> Earned:
    amount = made.amount - taken
    return replace(
        made, recouped=taken, amount=amount, pieces=with_rest(amount, pieces)
    )


def _lost_of(
    pieces: Sequence[Piece],
    others: Sequence[Piece],
    rule: Recoupment,
    before: RecoupedByAll,
    added: Sequence[Sequence[Piece]],
) -> RecoupedByAll:
    """Return how far it is when only what is given back is looked at."""
    own = replace(rule, elsewhere=before.taken_elsewhere)
    return RecoupedByAll(
        own=own.after(before.own, _sum(_lost(pieces)), _sum(_lost(others))),
        earlier=tuple(
            one.and_then(_sum(_lost(back)), most=0)
            for one, back in zip(before.earlier, added, strict=True)
        ),
    )


def _paid_by(
    payers: Sequence[Payer], added: Sequence[Sequence[Piece]], lost: RecoupedByAll
) -> Iterator[Recouped]:
    """Yield how far it is by each account when what is earned pays it off."""
    paid = 0
    for payer, one, pieces in zip(payers, lost.earlier, added, strict=True):
        room = one.advance - lost.taken - paid
        most = room if payer.each is None else min(room, payer.each - paid)
        after = one.and_then(_sum(_gained(pieces)), most=most)
        paid += after.taken - one.taken
        yield after


def _by_sign(
    pieces: Sequence[Piece], before: Recouped, lost: Recouped, after: Recouped
) -> tuple[Piece, ...]:
    """Return pieces less what is taken off: what is given back by itself.

    By the days of their sales: a cent falls to the same one in whichever order they
    became known.
    """
    if before.taken == lost.taken == after.taken:
        return tuple(pieces)
    by_day = sorted(pieces, key=lambda one: (one.sold_on, one.sale, one.amount))
    back, gained = _lost(by_day), _gained(by_day)
    less = _scaled(_sum(back) - (lost.taken - before.taken), back)
    rest = _scaled(_sum(gained) - (after.taken - lost.taken), gained)
    return tuple(next(less if one.amount < 0 else rest, one) for one in by_day)


def _lost(pieces: Iterable[Piece]) -> list[Piece]:
    return [one for one in pieces if one.amount < 0]


def _gained(pieces: Iterable[Piece]) -> list[Piece]:
    return [one for one in pieces if one.amount >= 0]


def _sum(pieces: Iterable[Piece]) -> int:
    return sum(one.amount for one in pieces)


def _scaled(amount: int, pieces: Sequence[Piece]) -> Iterator[Piece]:
    return shared(amount, pieces, [Fraction(one.amount) for one in pieces])
