"""What is due of a commission, shared out and turned into the currency of payment.

The last steps of the calculation: split by weight, in the currency of the sales, and
nothing is lost (largest remainder, ties to the first); then each share is converted,
rounded once, at a rate that stands beside it with its source and its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from fractions import Fraction

from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Terms
from regie.billing.commission.payout import Paid
from regie.billing.exchange import converted
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.period import Period
from regie.money import Currency
from regie.money import Money
from regie.money import total

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one name gets of a line.

    Attributes:
        part: Of what is due: 3/5 of it.
        amount: In the currency of the sales.
        paid: What is paid, in the currency of payment.
        rate: The exchange rate; None where both currencies are the same, or where
            nothing is due.
    """

    name: str
    part: Fraction
    amount: Money
    paid: Money
    rate: Rate | None = None


def shares_of(
    terms: Terms,
    paid: Paid,
    currency: Currency,
    rates: Rates,
    *,
    begins: date = date.min,
) -> tuple[Share, ...]:
    """Share out what is due for a period.

    Args:
        terms: Names and weights, and the currency of payment; where nothing is split,
            the party has all of it.
        paid: What is due; negative is given back by everybody in the same proportion.
        currency: Of the sales.
        rates: Asked only where there is something to convert.
        begins: The agreement's first day: an average is of the days from it on.

    Raises:
        MissingRateError: The rate is not known.
    """
    due = Money(paid.due, currency)
    target = terms.paid_in or currency
    split = terms.split or ((terms.party, Fraction(1)),)
    whole = sum((weight for _, weight in split), Fraction())
    rate = None
    if target != currency and due:
        period = paid.earned.period.since(begins)
        rate = rate_of(terms, period, (currency, target), rates)
    amounts = due.allocate([weight for _, weight in split])
    return tuple(
        Share(
            name=name,
            part=weight / whole,
            amount=amount,
            paid=_paid(amount, target, rate),
            rate=rate,
        )
        for (name, weight), amount in zip(split, amounts, strict=True)
    )


def paid_to(name: str, shares: Iterable[Share], currency: Currency) -> Money:
    """Return what a name is paid; nothing, in that currency, if it has no share."""
    return total((one.paid for one in shares if one.name == name), currency)


def rate_of(
    terms: Terms, period: Period, pair: tuple[Currency, Currency], rates: Rates
) -> Rate:
    """Return the rate at which what is due for a period is paid.

    Raises:
        MissingRateError: It is not known.
    """
    days = rate_days(terms, period)
    if terms.conversion is Conversion.AVERAGE:
        return rates.mean(*pair, days)
    return rates.on(*pair, days[0])


def rate_days(terms: Terms, period: Period) -> list[date]:
    """Return the days whose exchange rates decide, in their order."""
    last = period.end - ONE_DAY
    if terms.conversion is Conversion.PAYMENT:
        return [last + timedelta(days=terms.pay_after_days)]
    if terms.conversion is Conversion.AVERAGE:
        return period.days
    return [last]


def _paid(amount: Money, target: Currency, rate: Rate | None) -> Money:
    if rate is not None:
        return converted(amount, rate)
    return amount if amount.currency == target else Money.zero(target)
