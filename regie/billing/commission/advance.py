"""An advance that was paid: taken off what is earned until it is used up.

It is never asked back: what was earned pays it off. So what a refund takes from that is
owed to the advance again, whenever it comes. Terms that follow each other with the same
advance are one payer of it; what earned under another one, or under none, is settled as
it was agreed then.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
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
    """How far an advance is taken back off what one payer earned, in minor units.

    Attributes:
        earned: Everything that it could be taken off.
        taken: What was taken off.
        advance: What was advanced, as it was agreed.
    """

    earned: int = 0
    taken: int = 0
    advance: int = 0

    def and_then(self, earned: int, *, most: int) -> Recouped:
        """Return how far it is when earlier terms earn more, or give back.

        Args:
            earned: Negative where it is given back: of what was paid first, then of
                what paid off the advance.
            most: The most that is taken off it.
        """
        total = self.earned + earned
        taken = self.taken + min(max(earned, 0), max(most, 0))
        return replace(self, earned=total, taken=min(taken, max(total, 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Earlier terms that pay off the same advance.

    Attributes:
        each: The most that a statement takes; None for as much as is earned.
        pieces: What they still earn, by the period that states it.
        is_apart: They are settled by themselves; else in the line of the present terms.
    """

    recouped: Recouped
    each: int | None
    pieces: Mapping[Period, tuple[Piece, ...]]
    is_apart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoupedByAll:
    """How far one advance is taken back.

    Attributes:
        own: Off what the present terms earn, and those before with the same advance.
        earlier: Off what other payers earn, the oldest first.
    """

    own: Recouped = field(default_factory=Recouped)
    earlier: tuple[Recouped, ...] = ()

    @property
    def taken(self) -> int:
        """What was taken off so far."""
        return self.own.taken + self.taken_elsewhere

    @property
    def taken_elsewhere(self) -> int:
        """What of that was taken off what other payers earned."""
        return sum(one.taken for one in self.earlier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoupment:
    """How an advance is paid off, from statement to statement.

    Attributes:
        advance: As it is agreed now; None where there is none.
        is_old: The statement was made before the edition `KNOWN`: all that was ever
            earned pays it off.
        at_once: It was made before the edition `ADVANCE`.
    """

    advance: Advance | None
    is_old: bool = False
    at_once: bool = False

    def after(
        self, so_far: RecoupedByAll, earned: int, *, paid: int = 0, left: int = 0
    ) -> Recouped:
        """Return how far it is for the present terms after one more statement.

        Args:
            earned: What they add, negative where they take back.
            paid: What the statement takes off what other payers earn.
            left: The most that it comes to behind that, whoever earns it.
        """
        own = replace(so_far.own, earned=so_far.own.earned + earned)
        if self.advance is None:
            return own
        amount = self.advance.amount.minor
        gained = max(min(earned, left), 0)
        most = gained
        if self.advance.each is not None:
            most = min(gained, max(self.advance.each.minor - paid, 0))
        taken = min(amount - so_far.taken_elsewhere, max(own.earned, 0))
        return replace(own, taken=min(taken, own.taken + most), advance=amount)

    def as_of_old(self, so_far: RecoupedByAll, earned: int) -> int:
        """Return how much is taken off in all after one more statement.

        Args:
            earned: What it adds to what all earned, which `so_far` knows already.
        """
        if self.advance is None:
            return so_far.taken
        total = so_far.own.earned + sum(one.earned for one in so_far.earlier)
        taken = min(self.advance.amount.minor, max(total, 0))
        each = self.advance.each
        if each is None:
            return taken
        most = each.minor if self.at_once else min(each.minor, max(earned, 0))
        return min(taken, so_far.taken + most)


def less_advance(
    made: Earned, rule: Recoupment, before: RecoupedByAll, payers: Sequence[Payer] = ()
) -> tuple[Earned, RecoupedByAll]:
    """Take off what of an advance is paid off by what a statement adds.

    What is given back goes to the advance first, then what is earned pays it off, the
    oldest terms first, each by its own sales. In older editions both were shared out in
    one.

    Args:
        made: Without the pieces of `payers` that are stated in the same line, but in
            older editions; its amount has them.
        before: How far it was taken back before the statement.
        payers: Earlier terms that pay off the same advance.

    Returns:
        What is left of it, and how far the advance is taken back behind it.
    """
    added = [one.pieces.get(made.period, ()) for one in payers]
    mixed = [place for place, one in enumerate(payers) if not one.is_apart]
    own = made.amount - sum(_sum(added[place]) for place in mixed)
    if rule.is_old:
        return _less_as_of_old(made, rule, before, (own, added))
    earned = [_sum(one) for one in added]
    after = _after(rule, before, (own, made.amount), payers, earned)
    lost = RecoupedByAll(
        own=rule.after(before, _sum(_lost(made.pieces))),
        earlier=_given_back(before, [_sum(_lost(one)) for one in added]),
    )
    each = zip(added, before.earlier, lost.earlier, after.earlier, strict=True)
    beside = [
        Beside(amount=_sum(one), pieces=_by_sign(one, *steps)) for one, *steps in each
    ]
    pieces = [*_by_sign(made.pieces, before.own, lost.own, after.own)]
    taken = after.own.taken - before.own.taken
    for place in mixed:
        pieces.extend(beside[place].pieces)
        taken += beside[place].taken
    return replace(_less(made, pieces, taken), beside=tuple(beside)), after


def _after(
    rule: Recoupment,
    before: RecoupedByAll,
    stated: tuple[int, int],
    payers: Sequence[Payer],
    earned: Sequence[int],
) -> RecoupedByAll:
    """Return how far an advance is taken back behind a statement.

    Whoever gives back more than he earns makes room first; then the oldest pays it off,
    of what all come to who are settled in one.

    Args:
        stated: What the present terms earn, and all who are settled in one with them.
        earned: What each of the payers does.
    """
    own, left = stated
    least = RecoupedByAll(
        own=rule.after(before, min(own, 0)),
        earlier=_given_back(before, [min(one, 0) for one in earned]),
    )
    left += before.taken - least.taken
    earlier, paid = [], 0
    for payer, one, more in zip(payers, least.earlier, earned, strict=True):
        amount = one.advance
        if rule.advance is not None:
            amount = min(amount, rule.advance.amount.minor)
        room = amount - least.taken - paid
        most = room if payer.each is None else min(room, payer.each - paid)
        most = most if payer.is_apart else min(most, left)
        earlier.append(one.and_then(max(more, 0), most=most))
        taken = earlier[-1].taken - one.taken
        paid += taken
        left -= 0 if payer.is_apart else taken
    known = replace(before, earlier=tuple(earlier))
    return replace(known, own=rule.after(known, own, paid=paid, left=left))


def _given_back(before: RecoupedByAll, back: Sequence[int]) -> tuple[Recouped, ...]:
    each = zip(before.earlier, back, strict=True)
    return tuple(one.and_then(amount, most=0) for one, amount in each)


def _less(made: Earned, pieces: Sequence[Piece], taken: int) -> Earned:
    amount = made.amount - taken
    return replace(
        made, recouped=taken, amount=amount, pieces=with_rest(amount, pieces)
    )


def _less_as_of_old(
    made: Earned,
    rule: Recoupment,
    before: RecoupedByAll,
    earned: tuple[int, Sequence[Sequence[Piece]]],
) -> tuple[Earned, RecoupedByAll]:
    own, added = earned
    beside = tuple(Beside(amount=_sum(one), pieces=tuple(one)) for one in added)
    known = RecoupedByAll(
        own=replace(before.own, earned=before.own.earned + own),
        earlier=tuple(
            replace(one, earned=one.earned + _sum(more))
            for one, more in zip(before.earlier, added, strict=True)
        ),
    )
    taken = rule.as_of_old(known, made.amount) - before.taken
    amount = rule.advance.amount.minor if rule.advance else known.own.advance
    after = replace(known.own, taken=known.own.taken + taken, advance=amount)
    pieces: Iterable[Piece] = made.pieces
    if taken:
        pieces = _scaled(_sum(made.pieces) - taken, made.pieces)
    less = replace(_less(made, list(pieces), taken), beside=beside)
    return less, replace(known, own=after)


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
