"""An advance that was paid: taken off what is earned until it is used up."""

from __future__ import annotations

from dataclasses import dataclass

from regie.billing.terms import Advance


@dataclass(frozen=True, slots=True, kw_only=True)
class Recouped:
    """How far an advance is taken back, in minor units.

    Attributes:
        earned: Everything earned so far, that an advance could be taken off.
        taken: What was taken off so far.
    """

    earned: int = 0
    taken: int = 0


def recouped_after(so_far: Recouped, advance: Advance | None, earned: int) -> Recouped:
    """Return how far the advance is taken back after one more statement.

    An advance is never asked back: what was earned pays it off. So what a refund takes
    from that is owed to the advance again, whenever it comes.

    Args:
        earned: What the statement adds, negative where it takes back.
    """
    total = so_far.earned + earned
    if advance is None:
        return Recouped(earned=total, taken=so_far.taken)
    taken = min(advance.amount.minor, max(total, 0))
    if advance.each is not None:
        taken = min(taken, so_far.taken + advance.each.minor)
    return Recouped(earned=total, taken=taken)
