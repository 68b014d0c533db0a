"""An advance that was paid: taken off what is earned until it is used up."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.terms import Advance
from regie.billing.commission.earned import Piece
from regie.billing.commission.earned import shared


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


def recouped_after(
    so_far: Recouped,
    advance: Advance | None,
    earned: int,
    *,
    others: int = 0,
    begun: Recouped | None = None,
    old: bool = False,
) -> Recouped:
    """Return how far the advance is taken back after one more statement.

    An advance is never asked back: what was earned pays it off. So what a refund takes
    from that is owed to the advance again, whenever it comes.

    Args:
        earned: What the statement adds, negative where it takes back.
        others: What of that puts earlier terms right.
        begun: How far it was when these terms began: what was earned before them was
            paid, and no advance is taken off it. Without an advance, what earlier terms
            earned still pays theirs off, and nothing else does. None: older editions
            did not look at it.
        old: It was made before the edition `ADVANCE`.
    """
    total = so_far.earned + earned
    after = replace(so_far, earned=total, others=so_far.others + others)
    if advance is None:
        if begun is None:
            return after
        return replace(after, taken=_since(begun, after.others, advance=so_far.advance))
    taken = min(advance.amount.minor, max(total, 0))
    if begun is not None and advance.each is None:
        taken = _since(begun, total - begun.earned, advance=advance.amount.minor)
    if advance.each is not None:
        most = advance.each.minor if old else min(advance.each.minor, max(earned, 0))
        taken = min(taken, so_far.taken + most)
    return replace(after, taken=taken, advance=advance.amount.minor)


def _since(begun: Recouped, earned: int, *, advance: int) -> int:
    """Return how much is taken off in all, with what was earned since terms began."""
    new = begun.taken + max(earned, 0)
    return min(advance, new, max(begun.earned + earned, 0))


def paid_off(
    pieces: Sequence[Piece], before: Recouped, after: Recouped, *, by_sign: bool
) -> Iterator[Piece]:
    """Yield the pieces of a statement less what an advance takes off each.

    Args:
        before: How far it was taken back before the statement.
        after: The same behind it.
        by_sign: What is given back goes to the advance first, then what is earned pays
            it off, each by its own sales. Else both are shared out in one.
    """
    back = [one for one in pieces if one.amount < 0]
    gained = [one for one in pieces if one.amount >= 0]
    loss, gain = (sum(one.amount for one in some) for some in (back, gained))
    if not by_sign or not loss or not gain:
        yield from _scaled(loss + gain - (after.taken - before.taken), pieces)
        return
    least = min(before.taken, max(before.earned + loss, 0), after.taken)
    yield from _scaled(loss + before.taken - least, back)
    yield from _scaled(gain - (after.taken - least), gained)


def _scaled(amount: int, pieces: Sequence[Piece]) -> Iterator[Piece]:
    return shared(amount, pieces, [Fraction(one.amount) for one in pieces])
