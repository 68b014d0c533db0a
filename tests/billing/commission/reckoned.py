"""What a commission comes to, month by month, in sums made in plain Python.

Written from `docs/agreements.md`: it knows no movements of a sale, no totals that are
carried on and no engine. Each month it looks at all sales as they are known by then, and
takes off what it said before. All amounts are cents of euros, all days of one half-year.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction

from regie.money import round_half_away

MONTHS = range(1, 7)
FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)


@dataclass(frozen=True)
class Sold:
    """A sale, how it is paid and what is given back of it, each with its day, in cents.

    Attributes:
        cents: Its whole price.
        back: What is given back on a day, at most what is paid by then.
        fee: What the payment vendor keeps of the first payment.
        late: After how many days all that happens to it becomes known.
    """

    cents: int
    paid: tuple[tuple[date, int], ...]
    back: tuple[tuple[date, int], ...] = ()
    fee: int = 0
    late: int = 0

    @property
    def is_plan(self) -> bool:
        """Whether it is not paid whole at once."""
        return self.paid[0][1] < self.cents

    @property
    def day(self) -> date:
        """The day on which it is sold."""
        return self.paid[0][0]

    def in_euros(self) -> Sold:
        """Return it in whole euros: a percentage of each is whole cents."""
        paid = [(day, cents // 100 * 100) for day, cents in self.paid]
        back: list[tuple[date, int]] = []
        for on, cents in self.back:
            left = sum(n for day, n in paid if day <= on) - sum(n for _, n in back)
            back.append((on, min(cents // 100 * 100, left)))
        whole = self.cents // 100 * 100 if self.is_plan else paid[0][1]
        kept = tuple(one for one in back if one[1])
        return replace(self, cents=whole, paid=tuple(paid), back=kept)

    def known(self, day: date) -> int:
        """Return the month whose statement knows what happened on a day.

        Each is made a day after the month's end.
        """
        if not self.late:
            return day.month
        seen = day + timedelta(days=self.late - 1)
        return seen.month if seen <= LAST else MONTHS.stop

    def taken(self) -> Iterator[tuple[date, int, int]]:
        """Yield the day of a refund, the payment it takes from, and how much.

        The last payment of those that are made by then goes first.
        """
        left = [cents for _, cents in self.paid]
        for on, cents in self.back:
            rest = cents
            made = [place for place, (day, _) in enumerate(self.paid) if day <= on]
            for place in reversed(made):
                part = min(rest, left[place])
                left[place] -= part
                rest -= part
                if part:
                    yield on, place, part

    def left(self, month: int) -> list[tuple[int, int]]:
        """Return each payment's month, and what is left of it by the end of a month."""
        left = [cents for _, cents in self.paid]
        for on, place, cents in self.taken():
            left[place] -= cents if self.known(on) <= month else 0
        paid = zip((day for day, _ in self.paid), left, strict=True)
        return [(day.month, n) for day, n in paid if self.known(day) <= month]

    def price(self, month: int) -> int:
        """Return its price, less what is given back by the end of a month."""
        return self.cents - sum(n for day, n in self.back if self.known(day) <= month)


@dataclass(frozen=True)
class Agreed:
    """Terms in whole euros and percent; 0 where there is no such term."""

    scope: str
    percent: int
    flat: int = 0
    fees: str = "in"
    mode: str = ""
    levels: tuple[tuple[int, int], ...] = ()
    threshold: int = 0
    counts: str = "above"
    cap: int = 0
    floor: int = 0
    advance: int = 0
    each: int = 0
    guarantee: int = 0
    recouped: bool = False
    hold: int = 0
    share: int = 100
    clawback: str = "carry"
    minimum: int = 0

    def text(self) -> str:
        """Write them as YAML."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"of: net revenue\nscope: {self.scope}\nclawback: {self.clawback}"
        yield f"fees: {self.fees}"
        yield from self._rate()
        if self.threshold:
            yield f"threshold: {{amount: {self.threshold} EUR, counts: {self.counts}}}"
        if self.advance:
            each = f", each: {self.each} EUR" if self.each else ""
            yield f"recoup: {{amount: {self.advance} EUR{each}}}"
        if self.guarantee:
            recouped = "yes" if self.recouped else "no"
            yield f"guarantee: {{amount: {self.guarantee} EUR, recouped: {recouped}}}"
        if self.hold:
            yield f"hold: {{share: {self.share} %, days: {self.hold}}}"
        for name, euros in (
            ("cap", self.cap),
            ("floor", self.floor),
            ("minimum_payout", self.minimum),
        ):
            if euros:
                yield f"{name}: {euros} EUR"

    def _rate(self) -> Iterator[str]:
        if not self.mode:
            flat = f" + {self.flat} EUR" if self.flat else ""
            yield f"rate: {self.percent} %{flat}"
            return
        yield f"tiers:\n  mode: {self.mode}\n  levels:"
        unit = "EUR" if self.mode == "step" else "%"
        for start, value in self.levels:
            yield f"    - {{from: {start} EUR, rate: {value} {unit}}}"


@dataclass(frozen=True)
class Held:
    """Terms, and the months in which they hold."""

    terms: Agreed
    months: Sequence[int] = MONTHS


# --- What the terms make of some revenue -----------------------------------------------


def rule(terms: Agreed, base: int, flats: Fraction) -> Fraction:
    """Return what the terms make of a base; flat sums are those of its sales."""
    threshold = terms.threshold * 100
    under = base < threshold if terms.counts == "whole" else base <= threshold
    if base <= 0:
        return Fraction()
    if threshold and under:
        full = Fraction()
    else:
        start = 0 if terms.counts == "whole" else threshold
        full = of_levels(terms, start, base) if terms.mode else Fraction()
        if not terms.mode:
            full = Fraction((base - start) * terms.percent, 100) + flats
    if terms.floor:
        full = max(full, Fraction(terms.floor * 100))
    if terms.cap:
        full = min(full, Fraction(terms.cap * 100))
    return full


def of_levels(terms: Agreed, start: int, base: int) -> Fraction:
    """Return what levels make of the part of a base above a start."""
    reached = [(at * 100, value) for at, value in terms.levels if at * 100 <= base]
    if not reached:
        return Fraction()
    at, value = reached[-1]
    if terms.mode == "step":
        return Fraction(value * 100)
    if terms.mode == "cliff":
        return Fraction((base - start) * value, 100)
    if terms.mode == "above":
        return Fraction((base - max(at, start)) * value, 100)
    ends = [*(one for one, _ in reached[1:]), base]
    parts = zip(reached, ends, strict=True)
    cents = [max(end - max(at, start), 0) * percent for (at, percent), end in parts]
    return Fraction(sum(cents), 100)


def of_payments(terms: Agreed, known: Sequence[tuple[Sold, int, int]]) -> Fraction:
    """Return what the terms make of payments: sale, what is left, the fee."""
    base = sum(left for _, left, _ in known)
    if terms.fees == "out":
        base -= sum(fee for _, _, fee in known)
    flats = (Fraction(terms.flat * 100 * left, one.cents) for one, left, _ in known)
    return rule(terms, base, sum(flats, Fraction()))


def of_sale(held: Held, sale: Sold, month: int) -> Fraction:
    """Return of what a sale's price comes to the part that is paid under the terms."""
    price = sale.price(month)
    paid = sum(left for own, left in sale.left(month) if own in held.months)
    if not paid:
        return Fraction()
    return of_payments(held.terms, [(sale, price, sale.fee)]) * paid / price


def said_by(held: Held, sales: Sequence[Sold], month: int) -> int:
    """Return all that is earned under some terms by the end of a month, in cents."""
    if held.terms.scope == "sale":
        return sum(round_half_away(of_sale(held, one, month)) for one in sales)
    known = [
        (own, (sale, left, 0 if place else sale.fee))
        for sale in sales
        for place, (own, left) in enumerate(sale.left(month))
    ]
    apart = [[own] for own in held.months]
    every = [held.months] if held.terms.scope == "cumulative" else apart
    groups = [[one for own, one in known if own in months] for months in every]
    return sum(round_half_away(of_payments(held.terms, one)) for one in groups)


# --- What is paid of it ----------------------------------------------------------------


def kept_by(held: Held, sales: Sequence[Sold], month: int) -> Fraction:
    """Return what is held at the end of a month: of each sale, until its day.

    What a sale earns by itself: its terms have limits of a sale, or none at all.
    """
    end = date(2027, month, calendar.monthrange(2027, month)[1])
    wait = timedelta(days=held.terms.hold)
    waiting = [one for one in sales if one.day <= end < one.day + wait]
    earned = sum(said_by(held, [one], month) for one in waiting)
    return Fraction(earned * held.terms.share, 100)


@dataclass
class Till:
    """What is open from month to month, in cents."""

    earned: int = 0
    recouped: int = 0
    owed: int = 0
    carried: int = 0
    kept: int = 0
    made: list[tuple[int, int]] = field(default_factory=list)

    def close(self, terms: Agreed, earned: int, kept: int) -> None:
        """Add what is earned beyond the advance in a month, and what is due for it."""
        beyond = earned - self._to_advance(terms, earned)
        rest = beyond + self._to_guarantee(terms, beyond) + self.kept - kept
        self.kept = kept
        balance = self.carried + rest
        due = balance
        if balance < 0 and terms.clawback != "credit":
            due = 0
        if 0 <= balance < terms.minimum * 100:
            due = 0
        gone = balance < 0 and terms.clawback == "forgive"
        self.carried = 0 if gone else balance - due
        self.made.append((beyond, due))

    def _to_advance(self, terms: Agreed, earned: int) -> int:
        self.earned += earned
        step = min(terms.advance * 100, max(self.earned, 0)) - self.recouped
        step = min(step, max(earned, 0))
        if terms.each:
            step = min(step, terms.each * 100)
        self.recouped += step
        return step

    def _to_guarantee(self, terms: Agreed, beyond: int) -> int:
        if not terms.guarantee:
            self.owed = 0
            return 0
        least = terms.guarantee * 100
        if beyond < least:
            added = least - beyond
            self.owed += added if terms.recouped else 0
            return added
        taken = min(beyond - least, self.owed)
        self.owed -= taken
        return -taken


def reckoned(held: Sequence[Held], sales: Sequence[Sold]) -> list[tuple[int, int]]:
    """Return what is earned beyond the advance and due each month, in cents."""
    till, before = Till(), 0
    for month in MONTHS:
        [terms] = [one.terms for one in held if month in one.months]
        said = sum(said_by(one, sales, month) for one in held)
        kept = sum((kept_by(one, sales, month) for one in held), Fraction())
        till.close(terms, said - before, round_half_away(kept))
        before = said
    return till.made
