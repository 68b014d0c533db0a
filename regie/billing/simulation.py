"""What each party of an agreement earns from given movements, line by line.

The same engine answers what-if questions and makes statements. Currencies are never
added: a party has one account in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from fractions import Fraction
from itertools import chain
from itertools import count

from regie.billing.basis import Contribution
from regie.billing.basis import contributions
from regie.billing.earn import Course
from regie.billing.earn import earn
from regie.billing.earned import Earned
from regie.billing.earned import Piece
from regie.billing.exchange import Rates
from regie.billing.movements import Book
from regie.billing.movements import Movement
from regie.billing.movements import MovementKind
from regie.billing.movements import OUTGOING
from regie.billing.payout import Balance
from regie.billing.payout import Paid
from regie.billing.payout import pay
from regie.billing.period import Period
from regie.billing.rhythm import periods_of
from regie.billing.shares import Share
from regie.billing.shares import shares_of
from regie.billing.terms import Basis
from regie.billing.terms import Terms
from regie.errors import UsageError
from regie.money import Currency
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
class PartyLine:
    """One period of a party's commission."""

    paid: Paid
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A party's lines in one currency, and where they end.

    Attributes:
        currency: Of the sales and of every amount but `Share.paid`.
    """

    terms: Terms
    currency: Currency
    lines: tuple[PartyLine, ...]
    balance: Balance


def simulate(
    parties: Sequence[Terms],
    book: Book,
    *,
    rates: Rates | None = None,
    until: date | None = None,
) -> list[Account]:
    """Return every party's account in each currency of the movements.

    Args:
        parties: In the order to show them.
        book: The movements.
        rates: For parties that are paid in another currency.
        until: Last day to look at; None is the last movement, or the day on which
            the last commission is no longer held.

    Raises:
        PartyLoopError: Commissions depend on one another.
        MissingRateError: An exchange rate is needed and not known.
    """
    order = _in_order(parties)
    currencies = sorted({one.amount.currency.code for one in book.movements})
    found = {
        (account.terms.party, account.currency.code): account
        for code in currencies
        for account in _in_currency(
            order, book, Currency(code), rates or Rates(), until
        )
    }
    keys = [(terms.party, code) for terms in parties for code in currencies]
    return [found[key] for key in keys if key in found]


def _in_currency(
    order: Sequence[Terms],
    book: Book,
    currency: Currency,
    rates: Rates,
    until: date | None,
) -> Iterator[Account]:
    earned: dict[str, list[Earned]] = {}
    own = [one for one in book.movements if one.amount.currency == currency]
    first = own[0].on
    for terms in order:
        last = until if until is not None else _last_day(terms, own)
        periods = periods_of(terms.every, first, max(last, first))
        sources = sorted(contributions(terms, book, currency.code), key=_in_turn)
        if terms.others:
            sources = _with_others(terms, sources, [earned[x] for x in terms.others])
        earned[terms.party] = list(earn(terms, sources, Course(periods=periods)))
        yield _account(terms, earned[terms.party], currency, rates)


def _last_day(terms: Terms, movements: Sequence[Movement]) -> date:
    """Return the day after which nothing happens any more: no movement, no release."""
    last = movements[-1].on
    if terms.hold is None:
        return last
    hold = timedelta(days=terms.hold.days)
    sold = [one.on + hold for one in movements if one.kind not in OUTGOING]
    return max([last, *sold])


def _account(
    terms: Terms, earned: Sequence[Earned], currency: Currency, rates: Rates
) -> Account:
    lines = tuple(
        PartyLine(paid=paid, shares=shares_of(terms, paid, currency, rates))
        for paid in pay(terms, earned)
    )
    balance = lines[-1].paid.balance if lines else Balance()
    return Account(terms=terms, currency=currency, lines=lines, balance=balance)


def _with_others(
    terms: Terms, sources: Sequence[Contribution], others: Iterable[Sequence[Earned]]
) -> list[Contribution]:
    """Return the base that other parties' commissions make, or what they leave."""
    known = {source.sale: source for source in sources}
    made = [] if terms.of is Basis.COMMISSION else list(sources)
    number = count(1)
    for earned in chain.from_iterable(others):
        made.extend(
            _of_other(terms, (earned.period, next(number)), piece, known)
            for piece in earned.pieces
            if piece.amount
        )
    return sorted(made, key=_in_turn)


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
        rate=own.rate if own else rate,
    )


def _in_turn(source: Contribution) -> tuple[date, str]:
    """By day, then by key: the order of the rows changes nothing, to the cent."""
    return source.on, source.key


def _in_order(parties: Sequence[Terms]) -> list[Terms]:
    """Return the parties so that each comes behind those that it depends on."""
    done: dict[str, Terms] = {}
    left: Mapping[str, Terms] = {terms.party: terms for terms in parties}
    while left:
        free = [t for t in left.values() if all(name in done for name in t.others)]
        if not free:
            raise PartyLoopError(list(left))
        done |= {terms.party: terms for terms in free}
        left = {name: terms for name, terms in left.items() if name not in done}
    return list(done.values())
