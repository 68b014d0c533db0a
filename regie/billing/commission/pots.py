"""Who pays off an advance: the versions of an agreement, by the advance they have."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.billing.agreed.terms import Advance
from regie.billing.commission.advance import Payer
from regie.billing.commission.advance import Recouped
from regie.billing.commission.earned import Beside
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Piece
from regie.billing.commission.earned import with_rest
from regie.billing.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """What versions that follow each other with the same advance earned.

    Attributes:
        days: Of their statements.
        recouped: How far the advance is taken back off it.
        is_made: Statements were made by them.
    """

    advance: Advance | None = None
    days: tuple[Period, ...] = ()
    is_made: bool = False
    recouped: Recouped = field(default_factory=Recouped)

    def payer(
        self, corrections: Mapping[Period, tuple[Correction, ...]], *, is_apart: bool
    ) -> Payer:
        """Return what it still earns.

        Args:
            corrections: Of earlier versions, by the period that states them.
            is_apart: They are settled by themselves.
        """
        each = self.advance.each if self.advance else None
        return Payer(
            recouped=self.recouped,
            each=each.minor if each else None,
            pieces={
                period: tuple(self._pieces(found))
                for period, found in corrections.items()
            },
            is_apart=is_apart,
        )

    def _pieces(self, corrections: Iterable[Correction]) -> list[Piece]:
        own = (one for one in corrections if one.is_among(self.days))
        return [piece for one in own for piece in with_rest(one.amount, one.pieces)]

    def less(self, paid: Iterable[Beside]) -> Pot:
        """Return it after statements that it earned, or gave back, more in."""
        now = self.recouped
        for one in paid:
            earned, taken = now.earned + one.amount, now.taken + one.taken
            now = replace(now, earned=earned, taken=taken)
        return replace(self, recouped=now)


def of_terms(
    pots: Sequence[Pot], advance: Advance | None
) -> tuple[tuple[Pot, ...], Pot]:
    """Return the pots of other advances, and that which terms go on with.

    Args:
        pots: Of the versions before, the oldest first.
        advance: Of the terms.
    """
    if pots and pots[-1].advance == advance:
        return tuple(pots[:-1]), pots[-1]
    return tuple(pots), Pot(advance=advance)
