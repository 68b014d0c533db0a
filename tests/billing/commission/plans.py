"""Sales in up to four payments, known late and given back, under several terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Protocol

from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.period import read_period
from regie.ledger.attribution import Attribution
from regie.ledger.corrections import corrected
from regie.ledger.rules import reversal_of
from regie.ledger.text import read_entries
from regie.ledger.text import write_entries
from regie.ledger.vat import Vat
from regie.money import Currency
from regie.money import Money
from tests.billing.stated import each_billed
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import EARLY
from tests.billing.statement.test_attributed_commission import said

NOON = datetime(2027, 1, 1, 13, tzinfo=UTC)
MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 8)]
LEVELS = "levels: [{from: 0 EUR, rate: 5 %}, {from: 300 EUR, rate: 10 %}]"


class Extra(Protocol):
    """What happens to a payment, beside what is given back of it."""

    def text(self, payment: Payment, key: str) -> str:
        """Return its entries."""
        ...

    def at_once(self) -> Extra:
        """Return the same, known on its day."""
        ...


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What is paid on a day of the year, in cents, and what of it is given back.

    Attributes:
        later: Days until it is given back.
        known: Days until it is known.
        back_known: Days from its own until what is given back is known, also before
            the payment; None: then, or with the payment.
        extras: What else happens to it.
        wrong: What was told first, in cents, and after how many days that is put right;
            then so is what was written instead.
        undone: It was no payment at all, which is known after these days.
        back_wrong: As `wrong`, of what is given back.
    """

    day: int
    minor: int
    back: int
    later: int
    known: int
    back_known: int | None
    extras: tuple[Extra, ...] = ()
    wrong: tuple[tuple[int, int], ...] = ()
    undone: int | None = None
    back_wrong: tuple[tuple[int, int], ...] = ()

    def text(self, key: str) -> str:
        return self._text(key) + "".join(one.text(self, key) for one in self.extras)

    def _text(self, key: str) -> str:
        on = date(2027, 1, 1) + timedelta(self.day)
        known, back = on + timedelta(self.known), on + timedelta(self.later)
        found = self._told(on, known, key)
        if not self.back:
            return found
        told = max(known, back)
        if self.back_known is not None:
            told = back + timedelta(self.back_known)
        return found + self._given_back(back, told, key)

    def _given_back(self, on: date, told: date, key: str) -> str:
        amounts = [*(minor for minor, _ in self.back_wrong), self.back]
        first = refund(str(on), key, _euros(amounts[0]), recorded=str(told))
        days = [days for _, days in self.back_wrong]
        return put_right(first, amounts[1:], days)

    def _told(self, on: date, known: date, key: str) -> str:
        """Return the sale, with what puts it right."""
        if self.undone == 0:
            return ""
        amounts = [*(minor for minor, _ in self.wrong), self.minor]
        first = sale(str(on), key, _euros(amounts[0]), recorded=str(known))
        days = [days for _, days in self.wrong]
        return put_right(first, amounts[1:], days, undone=self.undone)

    def at_once(self) -> Payment:
        """Return the same, known on its day."""
        extras = tuple(one.at_once() for one in self.extras)
        return replace(
            self,
            known=0,
            back_known=0,
            extras=extras,
            wrong=(),
            back_wrong=(),
            undone=None if self.undone is None else 0,
        )

    def all_back(self) -> Payment:
        """Return the same, given back whole."""
        return replace(self, back=self.minor)


def put_right(
    text: str, rights: Sequence[int], days: Sequence[int], undone: int | None = None
) -> str:
    """Return an entry undone and written anew, once or more."""
    made = read_entries(text)
    at = made[0].recorded_at
    for right, later in zip(rights, days, strict=True):
        at += timedelta(later)
        back = reversal_of(made[-1], reason="faux", recorded_at=at)
        anew = corrected(
            made[-1],
            Money(right, Currency("EUR")),
            about=[*made, back],
            vat=Vat(percent=Decimal(0)),
            reason="faux",
            recorded_at=at,
        )
        made += [back, anew]
    if undone:
        at += timedelta(undone)
        made.append(reversal_of(made[-1], reason="faux", recorded_at=at))
    return "\n" + write_entries(made)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A sale in instalments.

    Attributes:
        told: Days until it is told of each payment that it is one of them, and the
            whole price; 0 if that is known beforehand. None: each is one by itself.
        currency: That it is paid in; see `rates`.
    """

    payments: tuple[Payment, ...]
    told: int | None = 0
    currency: str = "EUR"

    def text(self, name: str) -> str:
        each = (one.text(f"{name}{at}") for at, one in enumerate(self.payments))
        return "".join(each).replace("EUR", self.currency)

    def rows(self, name: str) -> list[Attribution]:
        if self.told is None:
            return []
        whole = _euros(sum(one.minor for one in self.payments))
        return [
            said(f"{name}{at}", self._told_at(one), purchase=name, whole=whole)
            for at, one in enumerate(self.payments)
        ]

    def _told_at(self, payment: Payment) -> datetime:
        if not self.told:
            return EARLY
        return NOON + timedelta(payment.day + self.told)

    def at_once(self) -> Plan:
        known = tuple(one.at_once() for one in self.payments)
        return replace(self, payments=known, told=self.told and 0)

    def all_back(self) -> Plan:
        return replace(self, payments=tuple(one.all_back() for one in self.payments))


def _euros(minor: int) -> str:
    return f"{minor / 100:.2f}"


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    minor = draw(st.integers(1, 60_000))
    return Payment(
        day=draw(st.integers(0, 140)),
        minor=minor,
        back=draw(st.one_of(st.just(0), st.just(minor), st.integers(0, minor))),
        later=draw(st.integers(0, 50)),
        known=draw(st.sampled_from([0, 0, 20, 45])),
        back_known=draw(st.sampled_from([None, 0, 20])),
    )


PLANS = st.lists(
    st.builds(
        Plan,
        payments=st.lists(payments(), min_size=1, max_size=4).map(
            lambda found: tuple(sorted(found, key=lambda one: one.day))
        ),
        told=st.sampled_from([None, 0, 0, 30, 60]),
        currency=st.sampled_from(["EUR", "EUR", "USD"]),
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def terms(draw: st.DrawFn) -> str:
    rule = draw(
        st.sampled_from(
            [
                "rate: 10 %",
                "rate: 10 %, cap: 50 EUR",
                "rate: 20 %, threshold: 200 EUR",
                "rate: 10 % + 7 EUR",
                f"tiers: {{mode: marginal, {LEVELS}}}",
                f"tiers: {{mode: cliff, {LEVELS}}}",
            ]
        )
    )
    scope = draw(st.sampled_from(["period", "sale", "cumulative"]))
    counted = draw(st.sampled_from(["collected", "signed"]))
    limits = draw(
        st.sampled_from(["", "", "", ", payments: 1", ", payments: 2", ", months: 2"])
    )
    hold = draw(st.sampled_from(["", ", hold: {share: 30 %, days: 20}"]))
    return f"{rule}, scope: {scope}, counted: {counted}{limits}{hold}"


def agreed(begins: str, told: str) -> Agreement:
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\nconversion: payment date\n"
        f"commission: {{of: net revenue, clawback: credit, {told}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


#: Terms from a month of the year on.
LATER = st.lists(
    st.tuples(st.integers(2, 6), terms()), max_size=2, unique_by=lambda one: one[0]
)


@cache
def rates() -> list[ReadRate]:
    """Return what a dollar is worth on each day: 0.80 euros, and a cent more each day.

    Up to 1.19 euros, then from 0.80 on again.
    """
    return [
        ReadRate(
            rate=Rate(
                on=date(2027, 1, 1) + timedelta(day),
                origin="USD",
                target="EUR",
                worth=Fraction(80 + day % 40, 100),
                source="test",
            ),
            read_at=datetime(2026, 12, 31, tzinfo=UTC),
        )
        for day in range(250)
    ]


def billed(
    versions: Sequence[Agreement],
    plans: Sequence[Plan],
    *,
    editions: Sequence[Edition] = (),
) -> list[int]:
    """Return the total of each month, in cents.

    Args:
        editions: Of the first statements; the newest of all others.
    """
    named = [(f"p{number}x", one) for number, one in enumerate(plans)]
    ledger = "".join(one.text(name) for name, one in named)
    rows = [row for name, one in named for row in one.rows(name)]
    made = each_billed(
        versions,
        read_entries(ledger),
        MONTHS,
        rows,
        editions=editions,
        rates=rates(),
    )
    return [one.total.minor for one in made]


def changed(before: str, *later: tuple[int, str]) -> list[Agreement]:
    """Return what holds in each month: other terms from months of the year on."""
    versions = [agreed("2027-01-01", before)] * len(MONTHS)
    for month, told in sorted(later):
        left = len(MONTHS) + 1 - month
        versions[month - 1 :] = [agreed(f"2027-{month:02}-01", told)] * left
    return versions
