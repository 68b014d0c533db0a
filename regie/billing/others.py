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
from regie.billing.purchases import shared_name
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
    renewed: date = date.min,
) -> tuple[list[Contribution], dict[str, str]]:
    """Return the base that other parties' commissions make, or what they leave.

    Args:
        sources: The party's own.
        others: What each other party earned, by its name.
        renewed: First day of the first statement to which a sale is one, whether a
            party counts it signed or as it is paid. What older ones took for two is
            taken back then, and counted anew.

    Returns:
        The base, by day; and the names of the others, by the key of what they do to it.
    """
    sales = _Sales(sources)
    made = [] if terms.of is Basis.COMMISSION else list(sources)
    names = {}
    for name, one in _of_others(terms, sales, others, renewed):
        made.append(one)
        names[one.key] = name
    return sorted(made, key=in_turn), names


class _Sales:
    """The sales that a party knows, by whichever name another one has for them."""

    def __init__(self, sources: Sequence[Contribution]) -> None:
        self.by_name = {source.sale: source for source in sources}
        self._known: dict[str, Contribution] = {}
        for source in sorted(sources, key=in_turn):
            self._known.setdefault(shared_name(source.sale), source)
        for source in sources:
            self._known.setdefault(source.key, source)

    def named(self, sale: str, end: date) -> str:
        """Return the party's own name of a sale, or of the one that it pays.

        Args:
            end: Only what was known in statements before this day: a name stays.
        """
        if sale in self.by_name:
            return sale
        known = self._known.get(shared_name(sale)) or self._known.get(sale)
        return known.sale if known and known.on < end else sale


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
    sales: _Sales,
    others: Mapping[str, Sequence[Earned]],
    renewed: date,
) -> Iterator[tuple[str, Contribution]]:
    number = count(1)
    for name, earned in others.items():
        for one in earned:
            for piece in one.pieces:
                if piece.amount:
                    at = (one.period, next(number))
                    for made in _stated(terms, at, piece, sales, renewed):
                        yield name, replace(made, payee=name)


def _stated(
    terms: Terms,
    at: tuple[Period, int],
    piece: Piece,
    sales: _Sales,
    renewed: date,
) -> Iterator[Contribution]:
    """Yield what a piece does to a base, and what puts right how it was stated."""
    name = sales.named(piece.sale, at[0].end)
    right = _of_other(terms, at, replace(piece, sale=name), sales.by_name.get(name))
    if at[0].start >= renewed or name == piece.sale:
        yield right
        return
    before = _of_other(terms, at, piece, sales.by_name.get(piece.sale))
    yield before
    if renewed < date.max:
        yield replace(
            before,
            key=f"{before.key}~",
            on=renewed,
            amount=-before.amount,
            gross=-before.gross,
            portion=Fraction(),
            undoes=before.key,
        )
        yield replace(right, key=f"{right.key}~~", on=renewed)


def _of_other(
    terms: Terms, at: tuple[Period, int], piece: Piece, own: Contribution | None
) -> Contribution:
    """Return what a piece of another party's commission does to a base.

    Args:
        own: Of the same sale, what is the party's own.
    """
    period, number = at
    adds = terms.of is Basis.COMMISSION
    own = None if adds else own
    last = period.end - ONE_DAY
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
