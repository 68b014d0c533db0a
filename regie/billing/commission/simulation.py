"""What each party of an agreement earns from given movements, line by line.

The same engine answers what-if questions and makes statements. Currencies are never
added: a party has one account in each.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from functools import partial

from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Counted
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earn import Course
from regie.billing.commission.earn import earn
from regie.billing.commission.earned import Earned
from regie.billing.commission.others import in_order
from regie.billing.commission.others import with_others
from regie.billing.commission.payout import Balance
from regie.billing.commission.payout import Paid
from regie.billing.commission.payout import pay
from regie.billing.commission.shares import Share
from regie.billing.commission.shares import shares_of
from regie.billing.exchange import Rates
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.basis import contributions
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import OUTGOING
from regie.money import Currency


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


#: Shares out what is due by some terms, in a currency.
_Share = Callable[[Terms, Paid, Currency], tuple[Share, ...]]


def simulate(
    parties: Sequence[Terms],
    book: Book,
    *,
    rates: Rates | None = None,
    begins: date = date.min,
    until: date | None = None,
    signed: Book | None = None,
) -> list[Account]:
    """Return every party's account in each currency of the movements.

    Args:
        parties: In the order to show them.
        book: The movements.
        rates: For parties that are paid in another currency.
        begins: The agreement's first day: average rates are of the days from it on.
        until: Last day to look at; None is the last movement, or the day on which
            the last commission is no longer held.
        signed: The movements for parties that count what is signed; None for the same.

    Raises:
        PartyLoopError: Commissions depend on one another.
        MissingRateError: An exchange rate is needed and not known.
    """
    order = [
        (one, signed if signed and one.counted is Counted.SIGNED else book)
        for one in in_order(parties)
    ]
    share = partial(shares_of, rates=rates or Rates(), begins=begins)
    currencies = sorted({one.amount.currency.code for one in book.movements})
    found = {
        (account.terms.party, account.currency.code): account
        for code in currencies
        for account in _in_currency(order, Currency(code), until, share)
    }
    keys = [(terms.party, code) for terms in parties for code in currencies]
    return [found[key] for key in keys if key in found]


def _in_currency(
    order: Sequence[tuple[Terms, Book]],
    currency: Currency,
    until: date | None,
    share: _Share,
) -> Iterator[Account]:
    earned: dict[str, list[Earned]] = {}
    for terms, book in order:
        own = [one for one in book.movements if one.amount.currency == currency]
        first = _first_day(terms, own)
        last = until if until is not None else _last_day(terms, own)
        periods = periods_of(terms.every, first, max(last, first))
        sources = sorted(contributions(terms, book, currency.code), key=_in_turn)
        if terms.others:
            others = {name: earned[name] for name in terms.others}
            sources, _ = with_others(terms, sources, others)
        earned[terms.party] = list(earn(terms, sources, Course(periods=periods)))
        yield _account(terms, earned[terms.party], currency, share)


def _in_turn(source: Contribution) -> tuple[date, bool, str]:
    """By day, fees behind their sales, then by key, whatever the order of the rows."""
    return source.on, source.is_within, source.key


def _first_day(terms: Terms, movements: Sequence[Movement]) -> date:
    """Return the first day to look at; a guarantee is due before the first sale."""
    first, begins = movements[0].on, terms.starts_on
    if terms.guarantee is None or begins is None or begins == date.min:
        return first
    return min(first, begins)


def _last_day(terms: Terms, movements: Sequence[Movement]) -> date:
    """Return the day after which nothing happens any more: no movement, no release."""
    last = movements[-1].on
    if terms.hold is None:
        return last
    hold = timedelta(days=terms.hold.days)
    sold = [one.on + hold for one in movements if one.kind not in OUTGOING]
    return max([last, *sold])


def _account(
    terms: Terms, earned: Sequence[Earned], currency: Currency, share: _Share
) -> Account:
    lines = tuple(
        PartyLine(paid=paid, shares=share(terms, paid, currency))
        for paid in pay(terms, earned)
    )
    balance = lines[-1].paid.balance if lines else Balance()
    return Account(terms=terms, currency=currency, lines=lines, balance=balance)
