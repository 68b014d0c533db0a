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
    so_far: Recouped,
    advance: Advance | None,
    earned: int,
    *,
    begun: Recouped | None = None,
    old: bool = False,
) -> Recouped:
    """Return how far the advance is taken back after one more statement.

    An advance is never asked back: what was earned pays it off. So what a refund takes
    from that is owed to the advance again, whenever it comes.

    Args:
        earned: What the statement adds, negative where it takes back.
        begun: How far it was when these terms began: what was earned before them was
            paid, and no advance is taken off it; without an advance, what an earlier
            one had paid for is still its own. None: older editions did not look at it.
        old: It was made before the edition `ADVANCE`.
    """
    total = so_far.earned + earned
    if advance is None:
        taken = so_far.taken if begun is None else min(begun.taken, max(total, 0))
        return Recouped(earned=total, taken=taken)
    taken = min(advance.amount.minor, max(total, 0))
    if begun is not None and advance.each is None:
        since = begun.taken + max(total - begun.earned, 0)
        taken = min(taken, max(so_far.taken, since))
    if advance.each is not None:
        most = advance.each.minor if old else min(advance.each.minor, max(earned, 0))
        taken = min(taken, so_far.taken + most)
    return Recouped(earned=total, taken=taken)
