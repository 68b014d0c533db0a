"""An advance that was paid: taken off what is earned until it is used up."""

from __future__ import annotations

from dataclasses import dataclass

from regie.billing.agreed.terms import Advance


@dataclass(frozen=True, slots=True, kw_only=True)
class Recouped:
    """How far an advance is taken back, in minor units.

    Attributes:
        earned: Everything earned so far, that an advance could be taken off.
        taken: What was taken off so far.
    """

    earned: int = 0
    taken: int = 0


def recouped_after(
    so_far: Recouped, advance: Advance | None, earned: int, *, old: bool = False
) -> Recouped:
    """Return how far the advance is taken back after one more statement.

    An advance is never asked back: what was earned pays it off. So what a refund takes
    from that is owed to the advance again, whenever it comes.

    Args:
        earned: What the statement adds, negative where it takes back.
        old: It was made before the edition `ADVANCE`.
    """
    total = so_far.earned + earned
    if advance is None:
        return Recouped(earned=total, taken=so_far.taken)
    taken = min(advance.amount.minor, max(total, 0))
    if advance.each is not None:
        most = advance.each.minor if old else min(advance.each.minor, max(earned, 0))
        taken = min(taken, so_far.taken + most)
    return Recouped(earned=total, taken=taken)
