"""Commissions of periods: each by the base that it has, as far as that is known.

    amount = own period + sum over earlier periods (computed again - stated so far)

So what is stated for a period adds up to what its terms make of its base as known now,
rounded once; of a sum a sale each payment has whole cents, which add up to it over the
periods. A statement of an older edition stands alone: its own movements are its
base, and it stays as it was stated until a newer edition puts it right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.agreed.terms import by_whole_sale
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Change
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import moves_held
from regie.billing.commission.earned import rate_before
from regie.billing.commission.earned import shared_by
from regie.billing.commission.earned import with_rest
from regie.billing.commission.elsewhere import also_paid
from regie.billing.commission.elsewhere import Elsewhere
from regie.billing.commission.homes import Part
from regie.billing.commission.homes import parts_of
from regie.billing.commission.homes import parts_paid
from regie.billing.commission.homes import WHOLE
from regie.billing.commission.rule import alone
from regie.billing.commission.rule import commission_of
from regie.billing.commission.rule import portion_before
from regie.billing.commission.rule import table_of
from regie.billing.commission.rule import within
from regie.billing.commission.whole_cents import in_whole_cents
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import unmarked
from regie.money import round_half_away


@dataclass(slots=True, kw_only=True)
class Home:
    """A period with what is known of it, in minor units.

    Attributes:
        by_rates: What its movements earn at their own rates.
        changes: What changed its base since it was stated.
        before: The base by which it was stated.
        stated: What was stated for it so far.
    """

    base: Fraction = Fraction()
    by_rates: Fraction = Fraction()
    changes: list[Change] = field(default_factory=list)
    before: Fraction = Fraction()
    stated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A period as it is stated for the first time, in minor units.

    Attributes:
        commission: Before cap and floor.
        limited: Within them, still exact.
        changes: What its base is made of.
    """

    base: Fraction = Fraction()
    commission: Fraction = Fraction()
    limited: Fraction = Fraction()
    changes: tuple[Change, ...] = ()

    @property
    def rounded(self) -> int:
        """What is stated for it."""
        return round_half_away(self.limited)


class ByPeriod:
    """What one version of an agreement makes of its periods, statement by statement.

    Attributes:
        is_old: The statement is of an edition to which a base of zero reached a level.
        by_sign: It is of `KNOWN`, or newer: what is taken back is what sales had earned
            before it is shared out to others, and no flat sum that was never due. A sum
            a sale is due in whole cents.
    """

    def __init__(self, terms: Terms, periods: Sequence[Period], *, own: int) -> None:
        """Begin with nothing known.

        Args:
            periods: Of the statements; they follow each other.
            own: How many of them, from the first one, are under these terms. Statements
                of later ones only put the own ones right.
        """
        self._terms = terms
        self._own = own
        self._periods = periods
        self._starts = [period.start for period in periods[:own]]
        self._by_base = table_of(terms) is not None
        self._has_sum = by_whole_sale(terms)
        self._elsewhere = Elsewhere()
        self._taken: Sequence[Contribution] = ()
        self._homes = [Home() for _ in range(own)]
        self._sales: dict[str, list[Contribution]] = {}
        self._stated_at: dict[str, int] = {}
        self._parts: dict[str, dict[tuple[str, int], Part]] = {}
        self._stale: set[str] = set()
        self.is_old = False
        self.by_sign = False
        self._by_paid = False
        self._by_payee = False
        self._by_flat = False

    def stands_alone(self, place: int, taken: Sequence[Contribution]) -> None:
        """Count what was taken in the statement's own period, as older editions."""
        self._file(place, taken)
        for source in taken:
            paid = portion_before(source)
            part = Part(
                source=source, home=place, payment=source, share=WHOLE, paid=paid
            )
            known = self._parts.get(source.sale, {})
            self._parts[source.sale] = {**known, (source.key, place): part}
            self._changes(part, WHOLE, part.paid)
        self._stale.update(source.sale for source in taken)

    def leaves_as_stated(self) -> None:
        """Leave what older editions stated, but for sales that change later."""
        self._stale.clear()

    def counts_what_is_paid(self) -> None:
        """Put older flat sums right; from now on they go by what is paid."""
        if self._by_paid:
            return
        self._by_paid = True
        if not self._by_base:
            self._stale.update(self._sales)

    def tells_payees_apart(self) -> None:
        """Put right what was given back of one party's commission as of another's."""
        if self._by_payee:
            return
        self._by_payee = True
        self._stale.update(
            sale
            for sale, given in self._sales.items()
            if any(one.payee for one in given)
        )

    def takes(self, place: int, taken: Sequence[Contribution]) -> None:
        """Count what was taken, each in the period that it changes."""
        own = [one for one in taken if not one.elsewhere]
        self._file(place, own)
        has_sums = self._terms.threshold or self._has_sum
        if has_sums and self.by_sign and not self._by_flat:
            self._stale.update(self._sales)  # of sums a sale, not all were counted
        self._taken = taken
        told = also_paid(taken, self._sales)
        self._elsewhere.takes(taken)
        touched = [*sorted(self._stale), *(one.sale for one in own), *told]
        self._stale.clear()
        for sale in dict.fromkeys(touched):
            now = self._parts_of(sale)
            before = self._parts.get(sale, {})
            for key, part in (before | now).items():
                was, new = before.get(key), now.get(key)
                if was is None:
                    self._changes(part, part.share, part.paid)
                elif new is None:
                    self._changes(part, -part.share, -part.paid)
                elif (new.share, new.paid) != (was.share, was.paid):
                    self._changes(part, new.share - was.share, new.paid - was.paid)
            self._parts[sale] = now

    def own(self, place: int) -> Own:
        """State the period of a statement for the first time."""
        if place >= self._own:
            return Own()
        home = self._homes[place]
        commission, limited = self._rule(home)
        own = Own(
            base=home.base,
            commission=commission,
            limited=limited,
            changes=tuple(home.changes),
        )
        self._state(home)
        return own

    def corrections(self, place: int) -> Iterator[Correction]:
        """Yield what puts earlier periods right in a statement, the oldest first."""
        is_anew = self.by_sign and not self._by_flat
        self._by_flat = self.by_sign
        for number, home in enumerate(self._homes[:place]):
            if not home.changes and not is_anew:
                continue
            changes = in_turn(home.changes or self._made_of(number))
            before, stated = home.before, home.stated
            taken_at = self._taken_at(home)
            commission = self._state(home)
            period, amount = self._periods[number], commission - stated
            shared = shared_by(amount, changes, period, taken_at=taken_at)
            pieces = with_rest(amount, shared)
            is_held = self.by_sign and moves_held(self._terms, pieces)
            if before == home.base and stated == commission and not is_held:
                continue  # taken back and counted anew
            if before == home.base and amount and not is_anew:
                changes = self._causes(changes, period) or changes
            yield Correction(
                period=period,
                before=before,
                base=home.base,
                stated=stated,
                commission=commission,
                changes=changes,
                pieces=pieces,
            )

    def _made_of(self, number: int) -> Iterator[Change]:
        """Yield what a period is made of, where only the rule on it has changed."""
        for parts in self._parts.values():
            for part in parts.values():
                if part.home == number and part.amount:
                    amount = Fraction()
                    yield Change(source=part.source, amount=amount, weight=part.amount)

    def _taken_at(self, home: Home) -> Fraction | None:
        """Return at which rate a period was stated; see `shared_out`."""
        if not self.by_sign:
            return None
        known = home.base if self._by_base else home.by_rates
        added = sum((one.weight for one in home.changes), Fraction())
        return rate_before(home.stated, known - added)

    def _rule(self, home: Home) -> tuple[Fraction, Fraction]:
        """Return a period's commission before and within cap and floor, exact."""
        commission = commission_of(
            self._terms,
            home.base,
            home.by_rates,
            old=self.is_old,
            by_sign=self.by_sign,
        )
        return commission, within(self._terms, commission, home.base)

    def _state(self, home: Home) -> int:
        """Return what the terms make of a period, and remember it as stated."""
        home.stated = round_half_away(self._rule(home)[1])
        home.before, home.changes = home.base, []
        return home.stated

    def _file(self, place: int, taken: Sequence[Contribution]) -> None:
        for source in taken:
            self._sales.setdefault(source.sale, []).append(source)
            self._stated_at[source.key] = min(place, self._own - 1)

    def _parts_of(self, sale: str) -> dict[tuple[str, int], Part]:
        found: dict[tuple[str, int], Part] = {}
        given = self._sales[sale]
        if self._by_paid:
            given = [one for one in given if not one.gone]
        if not self._by_payee:
            given = [replace(one, payee="") for one in given]
        for part in self._split(sale, given):
            if not self._by_paid:
                paid = portion_before(part.source) * part.share
                part = replace(part, paid=paid)  # noqa: PLW2901 -- as it was stated
            key = (part.source.key, part.home)
            known = found.get(key)
            found[key] = part if known is None else part.plus(known)
        return found

    def _split(self, sale: str, given: Sequence[Contribution]) -> list[Part]:
        """Return what a sale's movements add to which period."""
        if not (self.by_sign and self._has_sum):
            return parts_of(given, self._home)
        parts = parts_paid(given, self._home)
        return in_whole_cents(parts, self._elsewhere.payments(sale))

    def _causes(self, changes: Iterable[Change], home: Period) -> tuple[Change, ...]:
        """Return what moved cents of a sum a sale to a period whose base stays.

        That is what is paid, or given back, of payments up to it.
        """
        keys = {one.source.key for one in changes}
        names = {unmarked(one.source.sale) for one in changes}
        return in_turn(
            Change(source=one, amount=one.amount, weight=Fraction())
            for one in self._taken
            if one.amount and one.key not in keys and unmarked(one.sale) in names
            if one.kind in GIVEN_BACK or one.day < home.end
        )

    def _home(self, source: Contribution) -> int:
        """Return the period that holds its day, or else the one that stated it."""
        place = bisect_right(self._starts, source.day) - 1
        if place < 0 or source.day >= self._periods[place].end:
            return self._stated_at[source.key]
        return place

    def _changes(self, part: Part, share: Fraction, paid: Fraction) -> None:
        """Change the base of its period by a share of it, and what it earns."""
        amount = part.source.amount
        if share is not WHOLE:
            amount *= share
        made = alone(self._terms, part.source, amount, paid)
        by_base = self._by_base and not (self.by_sign and self._terms.threshold)
        if not amount and (by_base or not made):
            return
        home = self._homes[part.home]
        home.base += amount
        home.by_rates += made
        weight = amount if self._by_base else made
        home.changes.append(Change(source=part.source, amount=amount, weight=weight))


def in_turn(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes in an order that does not hang on that of arrival."""
    return tuple(sorted(changes, key=_turn))


def _turn(change: Change) -> tuple[date, date, str]:
    source = change.source
    return source.sold_on, source.day, source.key
