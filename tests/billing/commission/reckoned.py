"""What a commission comes to, period by period, in sums made in plain Python.

Written from `docs/agreements.md`: it knows no movements of a sale, no totals that are
carried on and no engine. Each period it looks at all sales as they are known by then, and
takes off what it said before. All amounts are cents of euros, all sales of one half-year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction

from regie.money import round_half_away

FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)
#: The last day of each period, by how often a statement is made.
ENDS = {
    "half-month": [
        date(2027, month, day)
        for month, last in zip(range(1, 7), (31, 28, 31, 30, 31, 30), strict=True)
        for day in (15, last)
    ],
    "month": [date(2027, month + 1, 1) - timedelta(days=1) for month in range(1, 7)],
    "quarter": [date(2027, 3, 31), LAST, date(2027, 9, 30), date(2027, 12, 31)],
    "half-year": [LAST, date(2027, 12, 31)],
    "year": [date(2027, 12, 31)],
}


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

    def paid_once(self) -> Sold:
        """Return it as paid whole on its first day."""
        back, left = [], self.cents
        for on, cents in self.back:
            back += [(on, min(cents, left))] if left else []
            left -= min(cents, left)
        return replace(self, paid=((self.day, self.cents),), back=tuple(back))

    def known(self, day: date) -> date:
        """Return the first day whose statement knows what happened on a day.

        Each is made a day after its period's end.
        """
        return day + timedelta(days=max(self.late - 1, 0))

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

    def left(self, end: date) -> list[tuple[date, int]]:
        """Return each payment's day, and what is left of it as it is known on a day."""
        left = [cents for _, cents in self.paid]
        for on, place, cents in self.taken():
            left[place] -= cents if self.known(on) <= end else 0
        paid = zip((day for day, _ in self.paid), left, strict=True)
        return [(day, n) for day, n in paid if self.known(day) <= end]

    def price(self, end: date, last: date) -> int:
        """Return its price, less what is given back as it is known on a day.

        But for what is given back of payments after the last day that counts.
        """
        return self.cents - sum(
            cents
            for on, place, cents in self.taken()
            if self.known(on) <= end and self.paid[place][0] <= last
        )


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
    every: str = "month"
    until: date | None = None
    tail: int = 0

    @property
    def last(self) -> date:
        """The last day of which a sale counts."""
        return self.until + timedelta(days=self.tail) if self.until else date.max

    def reaches(self, end: date) -> bool:
        """Return whether the period of that last day has a day until the end."""
        ends = ENDS[self.every]
        before = ends[: ends.index(end)][-1:]
        return self.until is None or not before or before[0] < self.until

    @property
    def is_by_sale(self) -> bool:
        """Whether each sale earns by itself, or by a rate alone."""
        limits = (self.mode, self.flat, self.threshold, self.cap, self.floor)
        return self.scope == "sale" or not any(limits)

    def text(self) -> str:
        """Write them as YAML."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"of: net revenue\nscope: {self.scope}\nclawback: {self.clawback}"
        yield f"fees: {self.fees}\nevery: {self.every}"
        if self.until:
            yield f"until: {self.until}\ntail: {self.tail} days"
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
    """Terms, and in which periods they hold: from a place on, up to another."""

    terms: Agreed
    first: int = 0
    until: int = 99

    @property
    def ends(self) -> Sequence[date]:
        """The last day of each of them."""
        return ENDS[self.terms.every][self.first : self.until]

    def place(self, day: date) -> int | None:
        """Return in which of its periods a day counts; None if in none."""
        place = bisect_left(ENDS[self.terms.every], day)
        is_own = self.first <= place < self.until and day <= self.terms.last
        return place if is_own else None


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


@dataclass(frozen=True)
class Left:
    """What is left of a payment, its fee, and what it earns of a sum a sale."""

    cents: int
    fee: int
    flat: Fraction


def of_payments(terms: Agreed, known: Sequence[Left]) -> Fraction:
    """Return what the terms make of payments."""
    base = sum(one.cents for one in known)
    if terms.fees == "out":
        base -= sum(one.fee for one in known)
    return rule(terms, base, sum((one.flat for one in known), Fraction()))


def payments_of(terms: Agreed, sale: Sold, end: date) -> Iterator[tuple[date, Left]]:
    """Yield the day of each payment, and what is left of it as it is known on a day.

    Of the sum a sale it earns what is due up to it, less what was due before: to the
    cent, and of no more than the price.
    """
    run = due = 0
    for place, (day, left) in enumerate(sale.left(end)):
        run += left
        upto = round_half_away(
            Fraction(terms.flat * 100 * min(run, sale.cents), sale.cents)
        )
        yield day, Left(left, 0 if place else sale.fee, Fraction(upto - due))
        due = upto


def of_sale(held: Held, sale: Sold, end: date) -> Fraction:
    """Return of what a sale's price comes to the part that is paid under the terms."""
    price = sale.price(end, held.terms.last)
    own = (left for day, left in sale.left(end) if held.place(day) is not None)
    paid = sum(own)
    if not paid:
        return Fraction()
    flat = Fraction(held.terms.flat * 100 * price, sale.cents)
    return of_payments(held.terms, [Left(price, sale.fee, flat)]) * paid / price


def said_by(held: Held, sales: Sequence[Sold], end: date) -> int:
    """Return all that is earned under some terms as it is known on a day, in cents."""
    if held.terms.scope == "sale":
        return sum(round_half_away(of_sale(held, one, end)) for one in sales)
    groups: dict[int, list[Left]] = {}
    for sale in sales:
        for day, left in payments_of(held.terms, sale, end):
            place = held.place(day)
            if place is not None:
                own = 0 if held.terms.scope == "cumulative" else place
                groups.setdefault(own, []).append(left)
    each = groups.values()
    return sum(round_half_away(of_payments(held.terms, one)) for one in each)


# --- What is paid of it ----------------------------------------------------------------


@dataclass
class Part:
    """What some terms make of one sale: by itself, or as a rate alone makes it.

    Attributes:
        sale: Its place among all sales.
        until: From this day on it is not held.
        share: Of it, what is held before.
        said: What it had earned by the period before, in cents.
        added: What the period adds, less what the advance and the guarantee take.
        kept: What is held of it.
    """

    sale: int
    until: date
    share: Fraction
    said: int = 0
    added: Fraction = Fraction()
    kept: Fraction = Fraction()


def lessen(parts: Sequence[Part], taken: int) -> None:
    """Take something off of parts, of each as much of it, in whole cents."""
    whole = sum((one.added for one in parts), Fraction())
    run, done = Fraction(), 0
    for one in parts:
        run += one.added
        upto = round_half_away(run * (whole - taken) / whole)
        one.added, done = Fraction(upto - done), upto


def with_sign(parts: Sequence[Part], sign: int) -> list[Part]:
    return [one for one in parts if one.added * sign > 0]


@dataclass
class Till:
    """What is open from period to period, in cents.

    Attributes:
        parts: What is earned by sale, the oldest sale first.
    """

    parts: list[Part]
    earned: int = 0
    recouped: int = 0
    owed: int = 0
    carried: int = 0
    kept: int = 0
    made: list[tuple[int, int]] = field(default_factory=list)

    def close(self, terms: Agreed, earned: int, end: date) -> None:
        """Add what is earned beyond the advance in a period, and what is due."""
        beyond = earned - self._to_advance(terms, earned)
        balance = self.carried + beyond + self._to_guarantee(terms, beyond, end)
        balance -= self._held_more(end)
        due = self._due(terms, balance, is_over=terms.last <= end)
        gone = balance < 0 and terms.clawback == "forgive"
        self.carried = 0 if gone else balance - due
        self.made.append((beyond, due))

    def _due(self, terms: Agreed, balance: int, *, is_over: bool) -> int:
        """Return what is paid: nothing waits where nothing is to come or be released."""
        waits = not is_over or self._is_held()
        if balance >= 0:
            return balance if balance >= terms.minimum * 100 or not waits else 0
        is_asked = terms.clawback == "credit" or (
            terms.clawback == "carry" and not waits
        )
        return balance if is_asked else 0

    def _is_held(self) -> bool:
        days = {one.until for one in self.parts}
        each = (sum(one.kept for one in self.parts if one.until == day) for day in days)
        return any(each)

    def _to_advance(self, terms: Agreed, earned: int) -> int:
        """Return what an advance takes; what is given back goes to it first."""
        lost, gained = with_sign(self.parts, -1), with_sign(self.parts, 1)
        left = self.earned + sum((one.added for one in lost), Fraction())
        self.earned += earned
        step = min(terms.advance * 100, max(self.earned, 0)) - self.recouped
        step = min(step, max(earned, 0))
        if terms.each:
            step = min(step, terms.each * 100)
        back = max(self.recouped - max(round_half_away(left), 0), 0)
        if terms.advance:
            lessen(lost, -back)
            lessen(gained, step + back)
        self.recouped += step
        return step

    def _to_guarantee(self, terms: Agreed, beyond: int, end: date) -> int:
        """Return what a guarantee adds, or takes back: of all sales that earn.

        It is of periods with a day of the commission, its tail apart.
        """
        if not terms.guarantee:
            self.owed = 0
        if not terms.guarantee or not terms.reaches(end):
            return 0
        least = terms.guarantee * 100
        if beyond < least:
            added = least - beyond
            self.owed += added if terms.recouped else 0
            return added
        taken = min(beyond - least, self.owed)
        self.owed -= taken
        by_sale = [
            [one for one in self.parts if one.sale == sale]
            for sale in {one.sale for one in self.parts}
        ]
        sums = [sum((one.added for one in parts), Fraction()) for parts in by_sale]
        whole = sum((one for one in sums if one > 0), Fraction())
        for parts, gained in zip(by_sale, sums, strict=True):
            for one in parts if gained > 0 else []:
                one.added -= one.added * taken / whole
        return -taken

    def _held_more(self, end: date) -> int:
        """Hold what is earned of each sale, until its day; return how much more.

        Nothing of any is held where more is taken back.
        """
        for one in self.parts:
            one.kept = one.kept if end < one.until else Fraction()
        self._is_bound()
        for one in self.parts:
            one.kept += one.added * one.share if end < one.until else 0
        before, self.kept = self.kept, self._is_bound()
        return self.kept - before

    def _is_bound(self) -> int:
        kept = round_half_away(sum((one.kept for one in self.parts), Fraction()))
        for one in self.parts if kept < 0 else []:
            one.kept = Fraction()
        return max(kept, 0)


def reckoned(held: Sequence[Held], sales: Sequence[Sold]) -> list[tuple[int, int]]:
    """Return what is earned beyond the advance and due each period, in cents."""
    by_day = sorted(range(len(sales)), key=lambda place: sales[place].day)
    each = [(one, place) for place in by_day for one in held]
    parts = [part_of(one, place, sales[place]) for one, place in each]
    till, before = Till(parts), 0
    for end, terms in ((end, one.terms) for one in held for end in one.ends):
        for (one, place), part in zip(each, parts, strict=True):
            said_by_it = said_by(one, [sales[place]], end)
            part.added = Fraction(said_by_it - part.said)
            part.said = said_by_it
        said = sum(said_by(one, sales, end) for one in held)
        till.close(terms, said - before, end)
        before = said
    return till.made


def part_of(held: Held, place: int, sale: Sold) -> Part:
    """Return what terms make of a sale, before it is known."""
    until = sale.day + timedelta(days=held.terms.hold)
    share = Fraction(held.terms.share if held.terms.hold else 0, 100)
    return Part(sale=place, until=until, share=share)
