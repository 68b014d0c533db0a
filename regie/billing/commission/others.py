"""What other parties' commissions do to a base: taken off first, or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction
from itertools import count

from regie.billing.agreed.terms import Basis
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import Piece
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.purchases import shared_name
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """First days of the first statements that have a rule; past all days: none has.

    Attributes:
        one: A sale is one, whether a party counts it signed or as it is paid.
        late: So is one that the party knows later than the other party does.
    """

    one: date = date.min
    late: date = date.min


EVER_SHARED = Shared()


def with_others(
    terms: Terms,
    sources: Sequence[Contribution],
    others: Mapping[str, Sequence[Earned]],
    renewed: Shared = EVER_SHARED,
) -> tuple[list[Contribution], dict[str, str]]:
    """Return the base that other parties' commissions make, or what they leave.

    Args:
        sources: The party's own.
        others: What each other party earned, by its name.
        renewed: Where newer rules hold. What older ones took for two sales is taken
            back there, and counted anew.

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

    def known(self, sale: str) -> Contribution | None:
        """Return what the party first knew of a sale that has another name to it."""
        if sale in self.by_name:
            return None
        return self._known.get(shared_name(sale)) or self._known.get(sale)


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
    renewed: Shared,
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
    renewed: Shared,
) -> Iterator[Contribution]:
    """Yield what a piece does to a base, and what puts right how it was stated."""
    known, (period, _) = sales.known(piece.sale), at
    if known is None:
        yield _of_other(terms, at, piece, sales.by_name.get(piece.sale))
        return
    own = sales.by_name[known.sale]
    right = _of_other(terms, at, replace(piece, sale=known.sale), own)
    turn = renewed.one if known.on < period.end else max(known.on, renewed.late)
    if period.start >= turn:
        yield right
        return
    before = _of_other(terms, at, piece, None)
    yield before
    if turn < date.max:
        yield replace(
            before,
            key=f"{before.key}~",
            on=turn,
            amount=-before.amount,
            gross=-before.gross,
            portion=Fraction(),
            undoes=before.key,
        )
        yield replace(right, key=f"{right.key}~~", on=turn)


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
        held_from=piece.sold_on if piece.sale else last,
        amount=Fraction(amount),
        whole=own.whole if own else Fraction(),
        day=piece.home.end - ONE_DAY if piece.home else last,
        gross=amount,
        portion=Fraction(1 if adds and amount > 0 else 0),
        by_payment=not piece.sale,
        rate=own.rate if own else rate,
    )
