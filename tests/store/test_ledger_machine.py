"""Random lives of a client's money, told twice and in any order, against plain sums.

The oracle is a dictionary of integers that knows nothing of entries. All examples share
one database, each as a client of its own, so that the checks see all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from functools import partial
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Engine

from regie.ledger.entry import Entry
from regie.ledger.rules import entries_for
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.store.unit import Unit

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAYS = st.integers(0, 6)
AMOUNTS = st.integers(1, 50_000)
OWN = Vat(percent=Decimal(20))
GERMAN = Vat(percent=Decimal(19), oss="DE")
ROLES = {"disputes:lost": "lost", "vat:oss:de": "oss"}


class Life(RuleBasedStateMachine):
    """One client."""

    def __init__(self, engine: Engine, numbers: Iterator[int]) -> None:
        super().__init__()
        self.engine = engine
        self.slug = f"zen-{next(numbers)}"
        self.numbers = count()
        self.pending: list[Payment] = []
        self.told: list[Payment] = []
        # Of each sale: what of it was neither given back nor is disputed, in cents.
        self.left: dict[str, int] = {}
        self.disputed: dict[str, tuple[str, int]] = {}
        # What was lost of each sale; of what came back, the losses that it undoes.
        self.lost: dict[str, Payment] = {}
        self.undone: dict[str, Payment] = {}
        # What may still be paid out, in cents, by key; of the payouts what was paid with
        # each, and what that leaves unexplained.
        self.unpaid: dict[str, int] = {}
        self.lines: list[tuple[str, str]] = []
        self.unexplained: dict[str, int] = {}
        self.vats: dict[str, Vat] = {}
        # The oracle: what a role holds of each day.
        self.sums: defaultdict[tuple[str, date], int] = defaultdict(int)

    def happens(
        self, kind: PaymentKind, minor: int, day: int, parent: str = ""
    ) -> Payment:
        payment = Payment(
            key=f"stripe:{kind.value}:{self.slug}_{next(self.numbers)}",
            kind=kind,
            amount=Money(minor, Money.zero("EUR").currency),
            happened_at=START + timedelta(days=day),
            parent=parent,
        )
        self.pending.append(payment)
        return payment

    def holds(self, day: int, **changes: int) -> None:
        for role, minor in changes.items():
            self.sums[role, (START + timedelta(days=day)).date()] += minor

    def taxed(self, sold: str, minor: int) -> tuple[int, str]:
        """Return the VAT within an amount of a sale, and the role that holds it."""
        if self.vats[sold] == GERMAN:
            return vat(minor, 19), "oss"
        return vat(minor, 20), "vat"

    @rule(minor=AMOUNTS, fee=st.integers(0, 500), day=DAYS, german=st.booleans())
    def sale(self, minor: int, fee: int, day: int, *, german: bool) -> None:
        sold = self.happens(PaymentKind.SALE, minor, day)
        self.left[sold.key] = self.unpaid[sold.key] = minor
        self.vats[sold.key] = GERMAN if german else OWN
        tax, role = self.taxed(sold.key, minor)
        self.holds(day, processor=minor - fee, sales=tax - minor, **{role: -tax})
        if fee:
            kept = self.happens(PaymentKind.FEE, fee, day, sold.key)
            self.unpaid[kept.key] = -fee
            self.holds(day, fees=fee)

    @precondition(lambda self: any(self.left.values()))
    @rule(pick=st.randoms(use_true_random=False), day=DAYS)
    def refund(self, pick: Random, day: int) -> None:
        sold = pick.choice([key for key, left in self.left.items() if left])
        minor = pick.randint(1, self.left[sold])
        back = self.happens(PaymentKind.REFUND, minor, day, sold)
        self.unpaid[back.key] = -minor
        self.left[sold] -= minor
        tax, role = self.taxed(sold, minor)
        self.holds(day, processor=-minor, refunds=minor - tax, **{role: tax})

    @precondition(lambda self: any(self.left.values()))
    @rule(pick=st.randoms(use_true_random=False), day=DAYS)
    def dispute(self, pick: Random, day: int) -> None:
        sold = pick.choice([key for key, left in self.left.items() if left])
        minor = self.left.pop(sold)
        opened = self.happens(PaymentKind.DISPUTE, minor, day, sold)
        self.happens(PaymentKind.DISPUTE_FEE, 1500, day, sold)
        self.disputed[opened.key] = (sold, minor)
        self.holds(day, processor=-minor - 1500, disputes=minor, fees=1500)

    @precondition(lambda self: self.disputed)
    @rule(won=st.booleans(), day=DAYS)
    def close(self, *, won: bool, day: int) -> None:
        sold, minor = self.disputed.pop(next(iter(self.disputed)))
        if won:
            self.happens(PaymentKind.DISPUTE_WON, minor, day, sold)
            self.left[sold] = minor
            self.holds(day, processor=minor, disputes=-minor)
            return
        self.lost[sold] = self.happens(PaymentKind.DISPUTE_LOST, minor, day, sold)
        tax, role = self.taxed(sold, minor)
        self.holds(day, disputes=-minor, lost=minor - tax, **{role: tax})

    @precondition(lambda self: self.lost and not self.pending)
    @rule(day=DAYS)
    def comes_back(self, day: int) -> None:
        """A loss that was learned of turns out to be none."""
        sold, lost = self.lost.popitem()
        minor = lost.amount.minor
        won = self.happens(PaymentKind.DISPUTE_WON, minor, day, sold)
        self.undone[won.key] = lost
        self.left[sold] = minor
        tax, role = self.taxed(sold, minor)
        self.holds(day, processor=minor, lost=tax - minor, **{role: -tax})

    @rule(minor=AMOUNTS, comes_back=st.booleans(), day=DAYS)
    def payout(self, minor: int, *, comes_back: bool, day: int) -> None:
        signed = -minor if comes_back else minor
        self.happens(PaymentKind.PAYOUT, signed, day)
        self.holds(day, bank=signed, processor=-signed)

    @precondition(lambda self: self.unpaid)
    @rule(pick=st.randoms(use_true_random=False), off=st.sampled_from([0, 7]), day=DAYS)
    def pay_out(self, pick: Random, off: int, day: int) -> None:
        """Pay some of it out, or a little less than that."""
        keys = pick.sample(sorted(self.unpaid), k=pick.randint(1, len(self.unpaid)))
        paid = sum(self.unpaid[key] for key in keys) - off
        if paid <= 0:
            return
        payout = self.happens(PaymentKind.PAYOUT, paid, day)
        self.holds(day, bank=paid, processor=-paid)
        self.lines += [(payout.key, key) for key in keys]
        self.unexplained[payout.key] = off
        for key in keys:
            del self.unpaid[key]

    @precondition(lambda self: self.pending)
    @rule(order=st.randoms(use_true_random=False))
    def learn(self, order: Random) -> None:
        """Tell all that happened since, in any order, some of it twice."""
        self.told += self.pending
        self.pending = []
        again = [*self.told, *order.choices(self.told, k=3)]
        order.shuffle(again)
        with Unit(self.engine) as unit:
            for payment in again:
                unit.ledger.append([self.entry(payment)])
            unit.payouts.add(order.sample(self.lines, k=len(self.lines)))

    @precondition(lambda self: self.told)
    @rule(pick=st.randoms(use_true_random=False))
    def undo(self, pick: Random) -> None:
        """Reverse a payout, once however often it is asked for."""
        payouts = [one for one in self.told if one.kind is PaymentKind.PAYOUT]
        if not payouts:
            return
        entry = self.entry(pick.choice(payouts))
        back = reversal_of(
            entry,
            reason="erreur",
            recorded_at=START,
        )
        with Unit(self.engine) as unit:
            fresh = unit.ledger.append([back, back])
        if fresh:
            for posting in entry.postings:
                role = posting.account.role.partition(":")[0]
                self.sums[role, entry.effective_on] -= posting.amount.minor

    def entry(self, payment: Payment) -> Entry:
        lost = self.undone.get(payment.key)
        return entries_for(
            payment,
            client=self.slug,
            zone=PARIS,
            vat=self.vats.get(payment.parent or payment.key, OWN),
            recorded_at=START,
            about=[self.opening(lost), self.entry(lost)] if lost else (),
        )

    def opening(self, lost: Payment) -> Entry:
        """Return what opened the dispute, of which both are told by now."""
        opened = replace(lost, kind=PaymentKind.DISPUTE, key=f"{lost.key}:opened")
        return self.entry(opened)

    @invariant()
    def every_balance_is_that_of_the_plain_sums(self) -> None:
        if self.pending:
            return
        with Unit(self.engine, reading=True) as unit:
            for on in range(7):
                day = (START + timedelta(days=on)).date()
                held = unit.balances.at(self.slug, on=day)
                assert roles_of(held) == self.expected(day)
            payouts = unit.payouts.of_client(self.slug)
        left = {payout.key: payout.unexplained.minor for payout in payouts}
        assert left == self.unexplained

    def expected(self, on: date) -> dict[str, int]:
        sums: defaultdict[str, int] = defaultdict(int)
        for (role, day), minor in self.sums.items():
            sums[role] += minor if day <= on else 0
        return {role: minor for role, minor in sums.items() if minor}

    def teardown(self) -> None:
        with Unit(self.engine, reading=True) as unit:
            faults = [*unit.ledger_checks.quick(), *unit.ledger_checks.chain()]
        assert faults == []


def vat(minor: int, percent: int) -> int:
    """Return the VAT within the amount, half a cent up."""
    whole = 100 + percent
    return (2 * minor * percent + whole) // (2 * whole)


def roles_of(held: object) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    assert isinstance(held, dict)
    for (account, _), amount in held.items():
        role = account.role
        first = ROLES.get(role, role.partition(":")[0])
        sums[first] += amount.minor
    return {role: minor for role, minor in sums.items() if minor}


def test_whatever_happens_the_ledger_is_right(engine: Engine) -> None:
    small = engine.dialect.name == "postgresql"
    run_state_machine_as_test(
        partial(Life, engine, count()),  # type: ignore[arg-type]
        settings=settings(
            max_examples=4 if small else 25,
            stateful_step_count=12 if small else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
