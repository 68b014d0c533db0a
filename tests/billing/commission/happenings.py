"""What else happens to payments: fees, disputes, and what is put right by hand.

A dispute's events are told with its id: what their order changes without one is another
matter (ADR 0022). What was undone for good has nothing that follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from regie.ledger.entry import Entry
from regie.ledger.rules import entries_for
from regie.ledger.text import write_entries
from regie.ledger.vat import Vat
from regie.money import Currency
from regie.money import Money
from regie.ports import Payment as Told
from regie.ports import PaymentKind
from tests.billing.commission.plans import Extra
from tests.billing.commission.plans import NOON
from tests.billing.commission.plans import Payment
from tests.billing.commission.plans import Plan
from tests.billing.commission.plans import PLANS
from tests.billing.commission.plans import put_right
from tests.billing.commission.plans import terms

EURO = Currency("EUR")


@dataclass(frozen=True, kw_only=True)
class Event:
    """What a vendor tells of a payment.

    Attributes:
        later: Days after the payment.
        known: Days until it is known.
        minor: In cents; a fee that is given back is below zero.
        wrong: What was told first, and after how many days it is put right.
    """

    kind: PaymentKind
    minor: int
    later: int
    known: int
    wrong: tuple[int, int] | None = None

    def at_once(self) -> Event:
        """Return the same, known on its day."""
        return replace(self, known=0, wrong=None)


@dataclass(frozen=True, kw_only=True)
class Events:
    """What a vendor tells of a payment, each event by what is known before it."""

    events: tuple[Event, ...]

    def text(self, payment: Payment, key: str) -> str:
        found: list[Entry] = []
        text = ""
        paid_at = NOON + timedelta(payment.day)
        for one in sorted(self.events, key=lambda one: one.later + one.known):
            happened_at = paid_at + timedelta(one.later)
            told = Told(
                key=f"stripe:{one.kind}:{key}-{one.later}",
                kind=one.kind,
                amount=Money(one.wrong[0] if one.wrong else one.minor, EURO),
                happened_at=happened_at,
                parent=f"stripe:charge:{key}",
                dispute=f"dp_{key}",
            )
            made = entries_for(
                told,
                client="zen",
                zone=ZoneInfo("UTC"),
                vat=Vat(percent=Decimal(0)),
                recorded_at=happened_at + timedelta(one.known),
                about=found,
            )
            found.append(made)
            if one.wrong:
                text += put_right(write_entries([made]), [one.minor], [one.wrong[1]])
            else:
                text += "\n" + write_entries([made])
        return text

    def at_once(self) -> Events:
        """Return the same, each known on its day."""
        return Events(events=tuple(one.at_once() for one in self.events))


KNOWN = st.sampled_from([0, 0, 20, 45])


@st.composite
def fees(draw: st.DrawFn, _: Payment) -> tuple[Extra, ...]:
    """Draw up to two fees of a payment, some of them given back."""
    days = draw(st.lists(st.sampled_from([0, 1, 20]), max_size=2, unique=True))
    minor = st.one_of(st.integers(1, 3_000), st.integers(-500, -1))
    kept = []
    for day in days:
        one = Event(
            kind=PaymentKind.FEE, minor=draw(minor), later=day, known=draw(KNOWN)
        )
        if one.minor > 0 and draw(st.integers(0, 3)) == 0:
            wrong = draw(st.integers(1, 3_000)), draw(st.sampled_from([0, 3, 20]))
            one = replace(one, wrong=wrong, known=min(one.known, 20))
        kept.append(one)
    return (Events(events=tuple(kept)),)


#: How a dispute goes on after it was opened, and after how many days each time.
ENDS = [
    [],
    [PaymentKind.DISPUTE_LOST],
    [PaymentKind.DISPUTE_LOST],
    [PaymentKind.DISPUTE_WON],
    [PaymentKind.DISPUTE_LOST, PaymentKind.DISPUTE_WON],
    [PaymentKind.DISPUTE_WON, PaymentKind.DISPUTE_LOST],
]


@st.composite
def disputes(draw: st.DrawFn, payment: Payment) -> tuple[Extra, ...]:
    """Draw a dispute of what is not given back otherwise."""
    left = payment.minor - payment.back
    if not left or draw(st.integers(0, 2)) == 0:
        return ()
    minor = draw(st.one_of(st.just(left), st.integers(1, left)))
    kinds = [PaymentKind.DISPUTE, *draw(st.sampled_from(ENDS))]
    days = sorted(
        draw(
            st.lists(
                st.integers(0, 25),
                min_size=len(kinds),
                max_size=len(kinds),
                unique=True,
            )
        )
    )
    events = [
        Event(kind=kind, minor=minor, later=day, known=draw(KNOWN))
        for kind, day in zip(kinds, days, strict=True)
    ]
    if draw(st.booleans()):
        fee = Event(
            kind=PaymentKind.DISPUTE_FEE, minor=1_500, later=days[0], known=draw(KNOWN)
        )
        events.append(fee)
    return (Events(events=tuple(events)),)


#: Days of the year within which all becomes known.
LAST = 205


@st.composite
def mended(draw: st.DrawFn, payment: Payment) -> Payment:
    """Draw what was told wrongly of a payment first, once or twice."""
    days = draw(st.lists(st.sampled_from([0, 3, 20, 45]), max_size=2))
    left = LAST - payment.day - payment.known
    while days and sum(days) > left:
        days.pop()
    wrong = tuple((draw(st.integers(1, 60_000)), one) for one in days)
    return replace(payment, wrong=wrong)


@st.composite
def mended_back(draw: st.DrawFn, payment: Payment) -> Payment:
    """Draw what was told wrongly of what is given back first."""
    if not payment.back:
        return payment
    days = draw(st.lists(st.sampled_from([0, 3, 20, 45]), max_size=2))
    begins = max(payment.day + payment.known, payment.day + payment.later)
    left = LAST - begins - 20
    while days and sum(days) > left:
        days.pop()
    wrong = tuple((draw(st.integers(1, payment.minor)), one) for one in days)
    return replace(payment, back_wrong=wrong)


@st.composite
def undone(draw: st.DrawFn, payment: Payment) -> Payment:
    """Draw a payment that was told by mistake."""
    days = draw(st.sampled_from([None, None, 3, 20, 45]))
    if days is None or payment.day + payment.known + days > LAST:
        return payment
    return replace(payment, undone=days, back=0)


@st.composite
def mixed(draw: st.DrawFn, payment: Payment) -> Payment:
    """Draw all of it."""
    made = draw(undone(payment))
    if made.undone is not None:
        return draw(mended(made)) if made.day + made.known + made.undone < 110 else made
    made = draw(mended_back(made)) if draw(st.booleans()) else made
    made = draw(mended(made)) if draw(st.booleans()) else made
    kept = draw(fees(made)) if draw(st.booleans()) else ()
    return replace(made, extras=(*kept, *draw(disputes(made))))


@st.composite
def whatever_happens(draw: st.DrawFn) -> list[Plan]:
    """Draw sales of which anything may happen to each payment.

    No refund is corrected of one of two payments of a day: undone and written anew, it
    may take back the other one where that is undone, too.
    """
    made = []
    for plan in draw(PLANS):
        payments = tuple(draw(mixed(one)) for one in plan.payments)
        if len({one.day for one in payments}) < len(payments):
            payments = tuple(replace(one, back_wrong=()) for one in payments)
        made.append(replace(plan, payments=payments))
    return made


def terms_with(*switches: str) -> st.SearchStrategy[str]:
    """Return terms, with one of some options each."""
    return st.builds(str.__add__, terms(), st.sampled_from(switches))
