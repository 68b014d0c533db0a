"""What other parties' commissions do to a base: taken off first, or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction
from itertools import count

from regie.billing.basis import Contribution
from regie.billing.earned import Earned
from regie.billing.earned import Piece
from regie.billing.movements import MovementKind
from regie.billing.period import Period
from regie.billing.terms import Basis
from regie.billing.terms import Terms
from regie.errors import UsageError
from regie.words import say

ONE_DAY = timedelta(days=1)


class PartyLoopError(UsageError):
    """Parties whose commissions depend on one another.

    Attributes:
        names: Those that cannot be put in an order.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        listed = ", ".join(names)
        super().__init__(
            say(
                fr=f"Les commissions de {listed} dépendent l'une de l'autre, ou d'une "
                "partie qui n'existe pas. Corrigez « others ».",
                en=f"The commissions of {listed} depend on each other, or on a party "
                "that does not exist. Correct `others`.",
            )
        )


def with_others(
    terms: Terms,
    sources: Sequence[Contribution],
    others: Mapping[str, Sequence[Earned]],
) -> tuple[list[Contribution], dict[str, str]]:
    """Return the base that other parties' commissions make, or what they leave.

    Args:
        sources: The party's own.
        others: What each other party earned, by its name.

    Returns:
        The base, by day; and the names of the others, by the key of what they do to it.
    """
    known = {source.sale: source for source in sources}
    made = [] if terms.of is Basis.COMMISSION else list(sources)
    names = {}
    for name, one in _of_others(terms, known, others):
        made.append(one)
        names[one.key] = name
    return sorted(made, key=in_turn), names


def in_turn(source: Contribution) -> tuple[date, str]:
    """By day, then by key: the order of the rows changes nothing, to the cent."""
    return source.on, source.key


def in_order(parties: Sequence[Terms]) -> list[Terms]:
    """Return the parties so that each comes behind those that it depends on.

    Raises:
        PartyLoopError: There is no such order.
    """
    done: dict[str, Terms] = {}
    left: Mapping[str, Terms] = {terms.party: terms for terms in parties}
    while left:
        free = [t for t in left.values() if all(name in done for name in t.others)]
        if not free:
            raise PartyLoopError(list(left))
        done |= {terms.party: terms for terms in free}
        left = {name: terms for name, terms in left.items() if name not in done}
    return list(done.values())


def _of_others(
    terms: Terms,
    known: Mapping[str, Contribution],
    others: Mapping[str, Sequence[Earned]],
) -> Iterator[tuple[str, Contribution]]:
    number = count(1)
    for name, earned in others.items():
        for one in earned:
            for piece in one.pieces:
                if piece.amount:
                    at = (one.period, next(number))
                    yield name, replace(_of_other(terms, at, piece, known), payee=name)


def _of_other(
    terms: Terms,
    at: tuple[Period, int],
    piece: Piece,
    known: Mapping[str, Contribution],
) -> Contribution:
    """Return what a piece of another party's commission does to a base."""
    period, number = at
    adds = terms.of is Basis.COMMISSION
    last = period.end - ONE_DAY
    own = None if adds else known.get(piece.sale)
    rate = terms.rates[0].rate if terms.rates else None
    amount = piece.amount if adds else -piece.amount
    return Contribution(
        key=f"{piece.sale or period}:{period.start}:{number}",
        kind=MovementKind.SALE if adds else MovementKind.COST,
        on=last,
        sale=piece.sale,
        sold_on=piece.sold_on if piece.sale else last,
        amount=Fraction(amount),
        whole=own.whole if own else Fraction(),
        day=piece.home.end - ONE_DAY if piece.home else last,
        gross=amount,
        portion=Fraction(1 if adds and amount > 0 else 0),
        by_payment=not piece.sale,
        rate=own.rate if own else rate,
    )
