"""What a party is promised: the OBM, a speaker, an affiliate, a partner.

The order of calculation is fixed, and each statement shows it:

    base -> threshold -> tiers -> cap and floor -> already stated -> recouped
    -> guarantee -> held -> clawed back -> split -> converted -> rounded
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from regie.money import Currency
from regie.money import Money


class Basis(StrEnum):
    """What a commission is a share of; VAT, fees and the like are switches of it.

    REVENUE: what customers paid, less refunds and lost disputes.
    PROFIT: revenue less payment fees and declared costs.
    COMMISSION: what other parties earn.
    """

    REVENUE = "revenue"
    PROFIT = "profit"
    COMMISSION = "commission"


class Counted(StrEnum):
    """When a sale counts: as customers pay, or whole on the day it is signed."""

    COLLECTED = "collected"
    SIGNED = "signed"


class Scope(StrEnum):
    """What one set of tiers, thresholds and caps looks at.

    SALE: each sale by itself, by what is left of it; paid in part it has its part.
    PERIOD: all of a period, each period anew. What is given back later changes the
        period of the payment that it takes back, and the difference is stated then.
    CUMULATIVE: everything since the agreement began, less what was stated before. A
        launch of several periods is this too, in an agreement of its own.
    """

    SALE = "sale"
    PERIOD = "period"
    CUMULATIVE = "cumulative"


class Rhythm(StrEnum):
    """How often a statement is made; LAUNCH is once, for all there is."""

    HALF_MONTH = "half-month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    LAUNCH = "launch"


class TierMode(StrEnum):
    """How the levels of a table of tiers are read.

    MARGINAL: each part of the base at the rate of its own level.
    CLIFF: the rate of the level reached, on the whole base.
    ABOVE: the rate of the level reached, on what lies above that level.
    STEP: the flat sum of the level reached.
    """

    MARGINAL = "marginal"
    CLIFF = "cliff"
    ABOVE = "above"
    STEP = "step"


class Choice(StrEnum):
    """Which of several rates that fit a sale is taken.

    FIRST: the first one in the order of the agreement.
    SPECIFIC: variant before product before category before any.
    """

    FIRST = "first"
    SPECIFIC = "most specific"


class Clawback(StrEnum):
    """What becomes of a negative balance: refunds after a commission was paid.

    CARRY: it is taken from the commissions to come.
    FORGIVE: nothing is taken back beyond what was not paid yet.
    CREDIT: it is due at once, taken off all that the statement has; what is then below
        zero, off the next one, or it is given back by a credit note.
    """

    CARRY = "carry"
    FORGIVE = "forgive"
    CREDIT = "credit"

    @property
    def at_the_end(self) -> Clawback:
        """What is done when no commission is to come that it could be carried on to."""
        return Clawback.CREDIT if self is Clawback.CARRY else self


class Conversion(StrEnum):
    """Whose exchange rate is used.

    STATEMENT: that of the period's last day.
    PAYMENT: that of the day of payment.
    AVERAGE: the mean of the days of the period.
    """

    STATEMENT = "statement date"
    PAYMENT = "payment date"
    AVERAGE = "average of the period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A share of the base, a flat sum a sale, or both: `5 % + 0.50 EUR`."""

    share: Fraction = Fraction()
    flat: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which sales count; an empty list lets everything in. Names may hold `*`.

    Attributes:
        products_out: Never counted, even if they are in `products`.
        links: The affiliate links by which the customer came.
        customers: In a bill the vendor's ids: names may be erased.
        campaigns: Their slugs.
        discount: Percent off, both ends included.
    """

    products: tuple[str, ...] = ()
    products_out: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    coupons: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    discount: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRule:
    """A rate and the sales it is for."""

    rate: Rate
    where: Selection = field(default_factory=Selection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One level of a table: from this base on (included), up to the next level."""

    begins: Money
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Levels in rising order."""

    mode: TierMode
    levels: tuple[Tier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A base below which nothing is due.

    Attributes:
        whole: Once it is reached, the part below counts too.
        yearly: It is meant for a year; a shorter period has its share of it.
    """

    amount: Money
    whole: bool = False
    yearly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """The least that is paid a period.

    Attributes:
        recouped: What it adds is taken back from later periods that earn more.
    """

    amount: Money
    recouped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What was paid before it was earned.

    Attributes:
        amount: All of it; with another version of the agreement still all of it.
        each: The most that one statement takes back; None for as much as is earned.
    """

    amount: Money
    each: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A part that is paid only once refunds are no longer to be expected.

    Attributes:
        share: Of each commission, 1 for all of it.
        days: From the sale's day to the day it is released.
    """

    share: Fraction
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """What belongs to the base and what does not.

    Attributes:
        vat: VAT is part of it.
        fees: What payment vendors kept is part of it; ignored for profit, where fees
            are always taken off.
        refunds: Refunds are taken off.
        disputes: Lost disputes are taken off.
        shipping: Shipping is part of it.
    """

    vat: bool = False
    fees: bool = True
    refunds: bool = True
    disputes: bool = True
    shipping: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One party's commission.

    Attributes:
        party: Its name.
        rates: In order; ignored where there are tiers.
        where: The sales that count at all.
        others: With COMMISSION: the parties whose commissions are the base; otherwise
            parties whose commissions are taken off the base first.
        opening: Base that had been reached before the agreement began.
        cap: The most, in the scope of the tiers; with SALE of each sale.
        floor: The least of a base above zero; not paid back later.
        recoup: An advance, taken off what is earned until it is used up.
        clawback: What becomes of a negative balance.
        says_clawback: It was agreed in so many words: without them a negative month of
            one plain rate is taken off the statement, as with CREDIT.
        minimum_payout: Less than this is carried to the next period.
        pay_after_days: From a period's last day to the payment.
        split: Names and weights that share what is due; of a bill, her own among them.
        paid_in: The currency it is paid in; None for the sales' own.
        months: Only so many months count from each customer's first payment; see
            `within.py` for which one that is.
        payments: Only so many payments of each sale count.
        starts_on: First day that counts; None from the beginning.
        ends_on: The day after the last one; None while open.
        tail_days: Sales so many days after the end still count.
    """

    party: str
    of: Basis = Basis.REVENUE
    counted: Counted = Counted.COLLECTED
    scope: Scope = Scope.PERIOD
    every: Rhythm = Rhythm.MONTH
    rates: tuple[RateRule, ...] = ()
    choice: Choice = Choice.FIRST
    tiers: Tiers | None = None
    switches: Switches = field(default_factory=Switches)
    where: Selection = field(default_factory=Selection)
    others: tuple[str, ...] = ()
    opening: Money | None = None
    threshold: Threshold | None = None
    cap: Money | None = None
    floor: Money | None = None
    recoup: Advance | None = None
    guarantee: Guarantee | None = None
    hold: Hold | None = None
    clawback: Clawback = Clawback.CARRY
    says_clawback: bool = False
    minimum_payout: Money | None = None
    pay_after_days: int = 0
    split: tuple[tuple[str, Fraction], ...] = ()
    paid_in: Currency | None = None
    conversion: Conversion = Conversion.STATEMENT
    months: int | None = None
    payments: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    tail_days: int = 0


def counts_by_period(terms: Terms | None) -> bool:
    """Say whether each period counts by itself; without a commission it does."""
    return terms is None or terms.scope is Scope.PERIOD


def limits_each_period(terms: Terms) -> bool:
    """Say whether sales of two periods come to something else in one."""
    limits = (terms.tiers, terms.threshold, terms.cap, terms.floor)
    return terms.scope is Scope.PERIOD and any(one is not None for one in limits)


def has_limits(terms: Terms) -> bool:
    """Say whether only the first months, or payments, count."""
    return terms.months is not None or terms.payments is not None


def asks_discount(terms: Terms) -> bool:
    """Say whether a rate hangs on the discount that a sale had."""
    return any(rule.where.discount for rule in terms.rates)


def by_whole_sale(terms: Terms) -> bool:
    """Say whether a sale's whole price decides what a payment of it earns."""
    if terms.scope is Scope.SALE:
        limits = (terms.tiers, terms.threshold, terms.cap, terms.floor)
        if any(one is not None for one in limits):
            return True
    return terms.tiers is None and any(rule.rate.flat for rule in terms.rates)
