"""A commission period by period, simulated and stated, against sums in plain Python."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.simulation import Account
from regie.billing.commission.simulation import simulate
from regie.billing.period import Period
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from regie.money import Money
from tests.billing.commission.reckoned import Agreed
from tests.billing.commission.reckoned import ENDS
from tests.billing.commission.reckoned import FIRST
from tests.billing.commission.reckoned import Held
from tests.billing.commission.reckoned import LAST
from tests.billing.commission.reckoned import reckoned
from tests.billing.commission.reckoned import Sold
from tests.billing.stated import each_billed
from tests.billing.stated import EXAMPLES

ONE_DAY = timedelta(days=1)
SCOPES = ("period", "cumulative", "sale")
MODES = ("marginal", "cliff", "above", "step")
#: Rhythms of which a period ends with March.
SHORT = {"half-month", "month", "quarter"}
#: Large enough that no statement is below zero.
BASE = Money.of(90_000, "EUR")
#: Where a rate alone is held, each sale earns its own part of it.
NOTHING_ELSE: Any = {
    **dict.fromkeys(("flat", "threshold", "cap", "floor"), 0),
    "fees": "in",
    "mode": "",
}


def agreement(terms: Agreed, begins: date = FIRST) -> Agreement:
    """Return terms as an agreement, with a base."""
    text = textwrap.indent(terms.text(), "  ")
    head = f"agreement: Zen\ncurrency: EUR\nfrom: {begins}\n"
    base = f"base: {{amount: {BASE.decimal()} EUR, every: month}}\n"
    return read_agreement(
        f"{head}{base}commission:\n{text}\n", file="zen.yaml", language="en", draft=True
    )


def euros(cents: int) -> str:
    """Write cents as euros, `12.34`."""
    return f"{cents // 100}.{cents % 100:02}"


# --- Simulated -------------------------------------------------------------------------


def simulated(terms: Agreed, sales: Sequence[Sold]) -> list[tuple[int, int]]:
    """Return what Régie says is earned and due each period, of sales in a CSV."""
    lines = account_of(terms, sales).lines
    found = {line.paid.earned.period.end - ONE_DAY: line.paid for line in lines}
    return [
        (found[end].earned.amount, found[end].due) if end in found else (0, 0)
        for end in ENDS[terms.every]
    ]


def account_of(terms: Agreed, sales: Sequence[Sold]) -> Account:
    """Return what Régie makes of sales in a CSV, period by period."""
    rows = ["date;kind;id;amount;fee;sale"]
    for number, one in enumerate(sales):
        rows += rows_of(f"S{number}", one)
    book = open_book(read_sales("\n".join(rows), file="sales.csv"))
    agreed = agreement(terms)
    own = [agreed.bounding(each) for each in agreed.parties]
    [account] = simulate(own, book, begins=FIRST, until=ENDS[terms.every][-1])
    return account


def rows_of(name: str, sale: Sold) -> Iterator[str]:
    """Yield a sale as rows of a CSV; a single payment is the sale."""
    fee = euros(sale.fee)
    if sale.is_plan:
        yield f"{sale.day};sale;{name};{euros(sale.cents)};;"
        for day, cents in sale.paid:
            yield f"{day};payment;;{euros(cents)};{fee};{name}"
            fee = ""
    else:
        yield f"{sale.day};sale;{name};{euros(sale.cents)};{fee};"
    for day, cents in sale.back:
        yield f"{day};refund;;{euros(cents)};;{name}"


# --- Stated ----------------------------------------------------------------------------


def stated(held: Sequence[Held], sales: Sequence[Sold]) -> list[int]:
    """Return what Régie bills each period of the sales of a ledger, less the base."""
    starts = [FIRST, *(end + ONE_DAY for one in held for end in one.ends)]
    periods = [Period(start=one, end=end) for one, end in pairwise(starts)]
    begins = [starts[0], starts[len(held[0].ends)]]
    versions = [
        made
        for one, begin in zip(held, begins, strict=False)
        for made in [agreement(one.terms, begin)]
        for _ in one.ends
    ]
    entries = sorted(
        entry
        for number, one in enumerate(sales)
        for entry in entries_of(f"S{number}", one)
    )
    rows = [
        row for number, one in enumerate(sales) for row in told_of(f"S{number}", one)
    ]
    made = each_billed(versions, read_entries("".join(entries)), periods, rows)
    firsts = [date(2027, month, 1) for month in range(1, 13)]
    months = [sum(one.start <= first < one.end for first in firsts) for one in periods]
    each = zip(made, months, strict=True)
    return [one.total.minor - BASE.minor * months for one, months in each]


def entries_of(name: str, sale: Sold) -> Iterator[str]:
    """Yield a sale's payments and refunds as entries, which begin with their day."""
    for place, (day, cents) in enumerate(sale.paid):
        postings = {"processor:stripe": euros(cents), "sales": f"-{euros(cents)}"}
        key = f"stripe:charge:{name}-{place}"
        yield f"\n{day} sale {key}\n{seen(sale, day)}{written(postings)}"
    if sale.fee:
        postings = {
            "processor:stripe": f"-{euros(sale.fee)}",
            "fees:payment": euros(sale.fee),
        }
        yield (
            f"\n{sale.day} fee stripe:fee:{name}\n{seen(sale, sale.day)}"
            f"  parent: stripe:charge:{name}-0\n{written(postings)}"
        )
    for number, (day, place, cents) in enumerate(sale.taken()):
        postings = {"processor:stripe": f"-{euros(cents)}", "refunds": euros(cents)}
        yield (
            f"\n{day} refund stripe:refund:{name}-{number}\n{seen(sale, day)}"
            f"  parent: stripe:charge:{name}-{place}\n{written(postings)}"
        )


def seen(sale: Sold, day: date) -> str:
    """Return when an entry was recorded, if it was late."""
    on = day + timedelta(days=sale.late)
    return f"  recorded: {on}T12:00:00+00:00\n" if sale.late else ""


def written(postings: dict[str, str]) -> str:
    return "".join(f"  client:zen:{to}  {n} EUR\n" for to, n in postings.items())


def told_of(name: str, sale: Sold) -> Iterator[Attribution]:
    """Yield what the vendor says of the payments of a plan: its whole price."""
    told = Told(purchase=name, whole=f"{euros(sale.cents)} EUR")
    for place in range(len(sale.paid) if sale.is_plan else 0):
        yield Attribution(
            about=f"stripe:charge:{name}-{place}",
            at=datetime(2027, 1, 1, tzinfo=UTC),
            vendor="stripe",
            told=told,
        )


# --- The properties --------------------------------------------------------------------


def days(first: date) -> st.SearchStrategy[date]:
    """Draw a day from the first on."""
    return st.dates(min_value=first, max_value=LAST)


@st.composite
def a_sale(draw: st.DrawFn) -> Sold:
    """Draw a sale in up to three payments, with up to two refunds of what was paid."""
    cents = draw(st.integers(3_00, 500_00) | st.sampled_from([100_00, 200_00, 1000_00]))
    number = draw(st.sampled_from([1, 1, 2, 3]))
    on = sorted(draw(st.lists(days(FIRST), min_size=number, max_size=number)))
    each = [cents // number] * (number - 1)
    paid = list(zip(on, [*each, cents - sum(each)], strict=True))
    if number > 1 and draw(st.booleans()):
        paid.pop()  # not paid yet
    back: list[tuple[date, int]] = []
    for day in sorted(draw(st.lists(days(on[0]), max_size=2))):
        left = sum(n for at, n in paid if at <= day) - sum(n for _, n in back)
        amount = left if draw(st.booleans()) else draw(st.integers(0, left))
        back += [(day, amount)] if amount else []
    fee = 0 if number > 1 or back else draw(st.integers(0, cents // 20))
    late = draw(st.sampled_from([0, 0, 1, 30, 75]))
    return Sold(cents, tuple(paid), tuple(back), fee, late)


@st.composite
def terms_of(draw: st.DrawFn) -> Agreed:
    """Draw terms that an agreement may have beside one another."""
    scope, mode = draw(st.sampled_from(SCOPES)), draw(st.sampled_from(("", *MODES)))
    starts = sorted(draw(st.sets(st.integers(0, 12), min_size=1, max_size=3)))
    least = 1 if mode == "step" else 0
    values = draw(st.lists(st.integers(least, 30), min_size=3, max_size=3))
    some = st.sampled_from([0, 0, 20, 50, 150])
    floor, cap = draw(some), draw(some)
    hold = draw(st.sampled_from([0, 14, 45])) if scope == "sale" else 0
    made = Agreed(
        scope=scope,
        percent=draw(st.integers(1, 40)),
        flat=draw(st.sampled_from([0, 0, 7])),
        fees=draw(st.sampled_from(["in", "out"])),
        mode=mode,
        levels=tuple((at * 50, n) for at, n in zip(starts, values, strict=False)),
        threshold=draw(some),
        counts=draw(st.sampled_from(["above", "whole"])),
        cap=max(cap, floor) if cap else 0,
        floor=floor,
        advance=draw(some),
        each=draw(st.sampled_from([0, 10])),
        guarantee=draw(some),
        recouped=draw(st.booleans()),
        hold=hold,
        share=draw(st.sampled_from([100, 100, 20, 33])),
        clawback=draw(st.sampled_from(["carry", "credit", "forgive"])),
        minimum=draw(st.sampled_from([0, 0, 25])),
        every=draw(st.sampled_from(["month", "month", "month", *ENDS])),
    )
    if scope != "sale" and draw(st.booleans()):
        return replace(made, hold=draw(st.sampled_from([14, 45])), **NOTHING_ELSE)
    return made


SALES = st.lists(a_sale(), min_size=1, max_size=6)
#: As a simulation knows them.
IN_TIME = SALES.map(lambda sales: [replace(one, late=0) for one in sales])


def counted(held: Sequence[Held], sales: Sequence[Sold]) -> list[Sold]:
    """Return sales of which nobody needs to know who gets the odd cent of a rate.

    Nor, where some of what is held pays an advance off, which payment of a sale does.
    """
    each = [one.terms for one in held]
    is_exact = any(one.hold and one.scope != "sale" for one in each)
    is_single = any(one.hold for one in each) and any(one.advance for one in each)
    known = [one.paid_once() if is_single else one for one in sales]
    return [one.in_euros() if is_exact else one for one in known]


def in_turn(then: Agreed, now: Agreed) -> list[Held]:
    """Return terms that follow each other; a rhythm changes where both have an end."""
    if not SHORT.issuperset((then.every, now.every)):
        now = replace(now, every=then.every)
    change = date(2027, 3, 31) if then.every in SHORT else ENDS[then.every][0]
    until, first = (ENDS[one.every].index(change) + 1 for one in (then, now))
    return [Held(then, until=until), Held(now, first)]


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=terms_of(), sales=IN_TIME)
def test_a_commission_is_what_its_words_say(
    terms: Agreed, sales: Sequence[Sold]
) -> None:
    held = [Held(terms)]
    known = counted(held, sales)

    assert simulated(terms, known) == reckoned(held, known)


#: A last day, at a period's end or not, and how many more days count.
LAST_DAYS = st.sampled_from([date(2027, 3, 31), date(2027, 4, 1), date(2027, 5, 10)])
TAILS = st.sampled_from([0, 0, 1, 21])


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=terms_of(), sales=IN_TIME, until=LAST_DAYS, tail=TAILS)
def test_one_that_ends_settles_what_is_open(
    terms: Agreed, sales: Sequence[Sold], until: date, tail: int
) -> None:
    ending = replace(terms, until=until, tail=tail)
    held = [Held(ending)]
    known = counted(held, sales)

    assert simulated(ending, known) == reckoned(held, known)


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms=terms_of(), sales=SALES, until=LAST_DAYS, tail=TAILS)
def test_so_do_its_statements(
    terms: Agreed, sales: Sequence[Sold], until: date, tail: int
) -> None:
    held = [Held(replace(terms, until=until, tail=tail))]
    known = counted(held, sales)

    assert stated(held, known) == [due for _, due in reckoned(held, known)]


@settings(max_examples=EXAMPLES, deadline=None)
@given(old=terms_of(), new=terms_of(), sales=SALES)
def test_each_version_pays_what_is_received_under_it(
    old: Agreed, new: Agreed, sales: Sequence[Sold]
) -> None:
    # Which sale pays an advance or a guarantee off is known of each by itself.
    is_plain = not (old.hold or new.hold) or (old.is_by_sale and new.is_by_sale)
    advance = old.advance if is_plain else 0
    both = (
        replace(
            one,
            advance=advance,
            each=old.each,
            recouped=one.recouped and is_plain,
        )
        for one in (old, new)
    )
    held = in_turn(*both)
    known = counted(held, sales)

    assert stated(held, known) == [due for _, due in reckoned(held, known)]
