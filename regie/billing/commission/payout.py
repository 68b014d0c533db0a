"""From what is earned to what is paid: guarantee, held, clawed back, carried.

At any time: accrued = held + payable + paid + forgiven with its sign, where accrued is
everything earned, guarantees included. See `Balance.is_sound`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from fractions import Fraction

from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Guarantee
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import Piece
from regie.billing.commission.ended import Ended
from regie.billing.period import Period
from regie.money import round_half_away

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Where a party stands at the end of a period, in minor units.

    Attributes:
        accrued: Everything earned so far, guarantees included.
        held: Waits for the end of its refund time.
        payable: Carried to the next period: below the least payout, or negative.
        paid: Everything due so far.
        forgiven: Negative balances that were let go, as a positive number.
        owed: What guarantees added and later periods will take back.
    """

    accrued: int = 0
    held: int = 0
    payable: int = 0
    paid: int = 0
    forgiven: int = 0
    owed: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost or made."""
        return self.accrued == self.held + self.payable + self.paid - self.forgiven


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is open when an agreement begins: of the version before it.

    Attributes:
        held: Amounts with the day on which each is released, exact: what is held is
            their sum, rounded.
        payable: Carried; negative is to be clawed back.
        owed: What guarantees added and later periods take back.
    """

    held: tuple[tuple[date, Fraction], ...] = ()
    payable: int = 0
    owed: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open."""
        return not (self.held or self.payable or self.owed)


NOTHING_OPEN = Opening()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What becomes of a period's commission, in minor units.

    Attributes:
        guaranteed: What the guarantee adds; negative where it is taken back.
        let_go: What guarantees of an earlier version added and nothing takes back any
            more: these terms have none.
        held: Of this period, kept for later.
        released: Of earlier periods, kept no longer.
        carried: Balance of the period before; negative is clawed back.
        forgiven: Of a negative balance, what is let go.
        due: Paid for this period; negative only where it is not carried.
        pay_on: The day of payment.
        left: What is open afterwards.
        is_over: No sale counts after the period.
        is_last: It is the last one of which a sale can count.
    """

    earned: Earned
    guaranteed: int
    held: int
    released: int
    carried: int
    forgiven: int
    due: int
    pay_on: date
    balance: Balance
    left: Opening = NOTHING_OPEN
    let_go: int = 0
    is_over: bool = False
    is_last: bool = False

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say of it: it moved, or is open."""
        earned = self.earned.amount or self.earned.corrections
        earned = earned or self.earned.advance_gone
        moved = (self.guaranteed, self.released, self.carried, self.due, self.let_go)
        return bool(earned) or any(moved) or not self.left.is_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier versions of the terms have to say.

    Attributes:
        opening: What the one before left open.
        holds: How each held what it earned, by the days of its statements: so is held
            what puts these right.
        told_on: First day of the first period for which that is so: older editions held
            it by the present terms, rounded what is held of each sale, and held less
            than nothing where more was taken back.
    """

    opening: Opening = NOTHING_OPEN
    holds: Sequence[tuple[Period, Hold | None]] = ()
    told_on: date = date.min

    def hold_of(self, terms: Terms, piece: Piece, period: Period) -> Hold | None:
        """Return how a piece is held that is stated for a period."""
        if piece.home is None or period.start < self.told_on:
            return terms.hold
        own = (hold for days, hold in self.holds if piece.home in days)
        return next(own, terms.hold)


NOTHING_BEFORE = Before()


@dataclass(slots=True, kw_only=True)
class _Pot:
    """What is held, with the days on which it is released.

    A share of each sale is no whole number of cents: their sum is rounded, once.
    """

    parts: list[tuple[date, Fraction]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return round_half_away(sum((amount for _, amount in self.parts), Fraction()))

    @property
    def is_held(self) -> bool:
        """Whether anything is: what is taken back of it on its own day is not."""
        by_day: defaultdict[date, Fraction] = defaultdict(Fraction)
        for day, amount in self.parts:
            by_day[day] += amount
        return any(by_day.values())

    def release(self, until: date, *, is_old: bool) -> int:
        """Take out what is released by that day, inclusive."""
        before = self.total
        self.parts = [part for part in self.parts if part[0] > until]
        self._bound(is_old=is_old)
        return before - self.total

    def keep(self, parts: Iterable[tuple[date, Fraction]], *, is_old: bool) -> int:
        """Hold more, or less; return by how much."""
        before = self.total
        self.parts.extend(parts)
        self._bound(is_old=is_old)
        return self.total - before

    def _bound(self, *, is_old: bool) -> None:
        """Hold nothing where more is taken back than is held: the rest is taken now.

        Editions before `KNOWN` took it on the day of release.
        """
        if self.total < 0 and not is_old:
            self.parts = []


def pay(
    terms: Terms,
    periods: Iterable[Earned],
    before: Before = NOTHING_BEFORE,
    *,
    bound_on: date = date.min,
    told_on: date = date.min,
    ended: Ended | None = None,
) -> Iterator[Paid]:
    """Yield what is paid for each period, in order.

    Args:
        terms: A guarantee is due for periods that have a day of theirs.
        before: What the versions of the agreement before this one have to say.
        bound_on: First day of the first period for which that is so: older editions
            guaranteed every period.
        told_on: First day of the first period that lets go what a guarantee of an
            earlier version added: older editions kept it for a guarantee to come.
        ended: When no commission is to come; None: as the terms say.
    """
    over = ended or Ended.of(terms)
    opening = before.opening
    pot = _Pot(parts=list(opening.held))
    balance = Balance(
        accrued=pot.total + opening.payable,
        held=pot.total,
        payable=opening.payable,
        owed=opening.owed,
    )
    for earned in periods:
        last = earned.period.end - ONE_DAY
        is_old = earned.period.start < before.told_on
        released = pot.release(last, is_old=is_old)
        is_due = earned.period.start < bound_on or _is_within(terms, earned.period)
        guarantee = terms.guarantee if is_due else None
        guaranteed, owed = _guaranteed(guarantee, earned.amount, balance.owed)
        held = pot.keep(_kept(terms, earned, before, guaranteed), is_old=is_old)
        let_go = 0
        if terms.guarantee is None and earned.period.start >= told_on:
            let_go, owed = owed, 0
        open_now = balance.payable + earned.amount + guaranteed - held + released
        rule = over.rule(terms, earned.period, is_held=pot.is_held)
        due, carried, forgiven = _settled(rule, open_now)
        left_before = balance.payable
        balance = Balance(
            accrued=balance.accrued + earned.amount + guaranteed,
            held=pot.total,
            payable=carried,
            paid=balance.paid + due,
            forgiven=balance.forgiven + forgiven,
            owed=owed,
        )
        yield Paid(
            earned=earned,
            guaranteed=guaranteed,
            held=held,
            released=released,
            carried=left_before,
            forgiven=forgiven,
            due=due,
            pay_on=last + timedelta(days=terms.pay_after_days),
            balance=balance,
            left=Opening(held=tuple(pot.parts), payable=carried, owed=owed),
            let_go=let_go,
            is_over=over.is_over(earned.period),
            is_last=earned.period.start < over.on <= earned.period.end,
        )


def _kept(
    terms: Terms, earned: Earned, before: Before, guaranteed: int
) -> Iterator[tuple[date, Fraction]]:
    """Yield what of a period's commission is held, with its day of release.

    Exact: of what a guarantee leaves of it, which takes back from all sales alike that
    earn. Editions before `KNOWN` held that, too, and rounded what is held sale by sale.
    """
    last, is_old = earned.period.end - ONE_DAY, earned.period.start < before.told_on
    by_sale = earned.by_sale
    left = 1 - _part(-guaranteed, sum(max(one, 0) for one in by_sale.values()))
    for piece in earned.pieces:
        hold = before.hold_of(terms, piece, earned.period)
        if hold is None:
            continue
        day = piece.sold_on + timedelta(days=hold.days)
        if day > last:
            exact = piece.amount * hold.share
            if is_old:
                yield day, Fraction(round_half_away(exact))
            else:
                yield day, exact * left if by_sale[piece.sale] > 0 else exact


def _part(taken: int, gained: int) -> Fraction:
    return Fraction(taken, gained) if taken > 0 and gained else Fraction()


def _is_within(terms: Terms, period: Period) -> bool:
    """Say whether a period has a day of a commission, its tail apart."""
    begins, ends = terms.starts_on, terms.ends_on
    return (begins is None or begins < period.end) and (
        ends is None or period.start < ends
    )


def _guaranteed(guarantee: Guarantee | None, earned: int, owed: int) -> tuple[int, int]:
    """Return what a guarantee adds, or takes back, and what is then still owed."""
    if guarantee is None:
        return 0, owed
    missing = guarantee.amount.minor - earned
    if missing > 0:
        return missing, owed + missing if guarantee.recouped else owed
    back = min(owed, -missing)
    return -back, owed - back


def _settled(terms: Terms, balance: int) -> tuple[int, int, int]:
    """Return what is due, what is carried on, and what is forgiven."""
    if balance < 0:
        if terms.clawback is Clawback.CREDIT:
            return balance, 0, 0
        if terms.clawback is Clawback.FORGIVE:
            return 0, 0, -balance
        return 0, balance, 0
    least = terms.minimum_payout
    if least is not None and balance < least.minor:
        return 0, balance, 0
    return balance, 0, 0
