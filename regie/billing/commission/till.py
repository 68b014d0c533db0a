"""At which rate a bill turns what is due into the currency that it is paid in.

A bill that is issued stays as it is: the rate that was agreed must be known when it is
made, and is not replaced by that of another day. A draft of a period that is not over
takes the last one known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.terms import Terms
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.payout import Paid
from regie.billing.commission.shares import rate_days
from regie.billing.commission.shares import rate_of
from regie.billing.commission.shares import Share
from regie.billing.commission.shares import shares_of
from regie.billing.edition import Edition
from regie.billing.exchange import converted
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rates
from regie.billing.period import day_text
from regie.billing.publication import published_by
from regie.billing.revenue.sources import Cut
from regie.errors import UsageError
from regie.money import Currency
from regie.money import Money
from regie.words import say

ONE_DAY = timedelta(days=1)


class RateToComeError(UsageError):
    """A bill asks for the rate of a day that has not come yet.

    Attributes:
        on: The day.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        super().__init__(
            say(
                fr="La commission se convertit au taux du jour du paiement, le "
                f"{day_text(on, 'fr')} (pay_after), qui n'est pas encore connu. "
                "Facturez cette période ce jour passé, ou convenez dans l'accord de "
                "« conversion: date du relevé ».",
                en="The commission is converted at the rate of the day of payment, "
                f"{day_text(on, 'en')} (pay_after), which is not known yet. Bill this "
                "period once that day has passed, or agree on `conversion: statement "
                "date`.",
            )
        )


class Till:
    """Pays out what the lines of one statement come to."""

    def __init__(self, cut: Cut, rates: Iterable[ReadRate]) -> None:
        """Keep what decides.

        Args:
            cut: Of the statement.
            rates: All that may be needed; what was learned after the cut-off does not
                count.
        """
        self.currency = cut.agreement.billed_in
        self._cut = cut
        self._read = list(rates)

    def shares(self, terms: Terms, paid: Paid, currency: Currency) -> tuple[Share, ...]:
        """Return who gets what of a line; nothing if one party has all of it as it is.

        Args:
            currency: In which the commission is earned.

        Raises:
            MissingRateError: A rate that the bill needs is not known.
            RateToComeError: It is that of a later day.
        """
        target = terms.paid_in or currency
        if len(terms.split) <= 1 and target == currency:
            return ()
        if target != currency and paid.due:
            self._check(terms, currency, target)
        return shares_of(terms, paid, currency, self._rates)

    def exchanged(self, amount: Money) -> Share:
        """Return an amount in the currency of the invoice, at its commission's rate.

        Where the commission has none, at that of the period's last day.

        Raises:
            MissingRateError: The rate is not known.
            RateToComeError: It is that of a later day.
        """
        pair = (amount.currency, self.currency)
        agreed = self._cut.agreement.terms
        terms = agreed if agreed and agreed.paid_in else Terms(party=OBM)
        self._check(terms, *pair)
        rate = rate_of(terms, self._cut.period, pair, self._rates)
        return Share(
            name=self._cut.agreement.whose,
            part=Fraction(1),
            amount=amount,
            paid=converted(amount, rate),
            rate=rate,
        )

    @cached_property
    def _rates(self) -> Rates:
        until = self._cut.recorded_until
        known = (one.rate for one in self._read if one.read_at <= until)
        return Rates(known, all_days=self._cut.edition < Edition.MEANS)

    def _check(self, terms: Terms, origin: Currency, target: Currency) -> None:
        """Refuse a rate of another day than the one that was agreed on."""
        today = self._cut.recorded_until.date()
        if today < self._cut.period.end - ONE_DAY:
            return
        day = rate_days(terms, self._cut.period)[-1]
        if day > today:
            raise RateToComeError(day)
        wanted = published_by(day)
        if self._rates.on(origin, target, day).on < wanted:
            raise MissingRateError((origin.code, target.code), wanted)
