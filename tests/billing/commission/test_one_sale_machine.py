"""One sale, whatever becomes of it: all statements together are its rule, once."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.terms import Conversion
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.simulation import simulate
from regie.billing.exchange import Rate
from regie.billing.period import read_period
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries
from regie.money import round_half_away
from tests.billing.commission.test_signed_machine import day
from tests.billing.commission.test_signed_machine import euros
from tests.billing.stated import agreed
from tests.billing.stated import each_stated

#: The first moment of the year in which everything is known at once.
EARLY = datetime(2027, 1, 1, tzinfo=UTC)
#: What a dollar is worth in euros, by month.
DOLLARS = ("0.90", "0.80", "1.10", "0.95", "1.00")

LONG = tuple(read_period(f"2027-0{month}") for month in range(1, 9))
EXAMPLES = int(os.environ.get("REGIE_TEST_EXAMPLES", "6"))

Rule = Callable[[Fraction, Fraction], Fraction]


@dataclass(frozen=True)
class Agreed:
    """Terms, and what they make of a sale that is paid in full.

    Attributes:
        rule: From its base in cents, and the share of its price that is not given back.
    """

    text: str
    rule: Rule


def _marginal(base: Fraction) -> Fraction:
    if base < 0:
        return -_marginal(-base)
    return base / 20 + max(base - 30_000, Fraction()) / 20


def _cliff(base: Fraction) -> Fraction:
    return base * Fraction(10 if abs(base) >= 30_000 else 5, 100)


RULES = {
    "a rate": Agreed("rate: 7 %", lambda base, _: base * 7 / 100),
    "a sum": Agreed("rate: 10 EUR", lambda _, left: 1000 * left),
    "both": Agreed("rate: 5 % + 0.50 EUR", lambda base, left: base / 20 + 50 * left),
    "a cap": Agreed(
        "rate: 20 %\ncap: 40 EUR", lambda base, _: min(base / 5, Fraction(4_000))
    ),
    "a floor": Agreed(
        "rate: 5 %\nfloor: 15 EUR",
        lambda base, _: max(base / 20, Fraction(1_500)) if base > 0 else base / 20,
    ),
    "both within a cap": Agreed(
        "rate: 10 % + 5 EUR\ncap: 30 EUR",
        lambda base, left: min(base / 10 + 500 * left, Fraction(3_000)),
    ),
    "marginal levels": Agreed(
        "tiers: {mode: marginal, levels: [{from: 0, rate: 5 %}, "
        "{from: 300 EUR, rate: 10 %}]}",
        lambda base, _: _marginal(base),
    ),
    "levels": Agreed(
        "tiers: {mode: cliff, levels: [{from: 0, rate: 5 %}, "
        "{from: 300 EUR, rate: 10 %}]}",
        lambda base, _: _cliff(base),
    ),
    "sums by level": Agreed(
        "tiers: {mode: step, levels: [{from: 1 EUR, rate: 5 EUR}, "
        "{from: 300 EUR, rate: 30 EUR}]}",
        lambda base, _: Fraction(0 if base < 100 else 500 if base < 30_000 else 3_000),
    ),
}
#: Those that are the same of all parts together, with the sum in whole cents.
IN_CENTS: dict[str, Rule] = {
    "a rate": RULES["a rate"].rule,
    "a sum": RULES["a sum"].rule,
    "both": lambda base, left: base / 20 + round_half_away(50 * left),
}


@dataclass(frozen=True)
class Back:
    """What is given back of a payment, in cents."""

    on: int
    amount: int
    how: str
    known: int


@dataclass(frozen=True)
class Paid:
    """A payment in cents, what was kept of it, and what became of it.

    Attributes:
        known: Days after which Régie learns of it; of its fee likewise.
        dispute: Days of one that was won.
    """

    on: int
    amount: int
    fee: int
    known: tuple[int, int]
    back: tuple[Back, ...]
    dispute: int | None


@dataclass(frozen=True)
class Sold:
    """A sale: its payments, and its whole price if it is paid in instalments."""

    payments: tuple[Paid, ...]
    whole: int | None

    @property
    def price(self) -> int:
        return self.whole or self.payments[0].amount

    def at_once(self) -> Sold:
        """Return the same with everything known on its own day."""
        return Sold(
            tuple(
                replace(
                    one, known=(0, 0), back=tuple(replace(b, known=0) for b in one.back)
                )
                for one in self.payments
            ),
            self.whole,
        )


DELAYS = st.sampled_from([0, 0, 0, 20, 45, 80])


@st.composite
def paid(draw: st.DrawFn, on: int) -> Paid:
    amount = draw(st.integers(1_000, 30_000))
    left, back = amount, []
    for _ in range(draw(st.integers(0, 2))):
        part = draw(st.one_of(st.just(left), st.integers(0, left)))
        how = draw(st.sampled_from(["refund", "dispute_lost"]))
        if part:
            at = draw(st.integers(on, 130))
            back.append(Back(at, part, how, draw(DELAYS)))
            left -= part
    return Paid(
        on=on,
        amount=amount,
        fee=draw(st.sampled_from([0, 1, amount // 30, amount // 3])),
        known=(draw(DELAYS), draw(DELAYS)),
        back=tuple(back),
        dispute=draw(st.none() | st.just(on)),
    )


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    days = sorted(draw(st.sets(st.integers(0, 119), min_size=1, max_size=3)))
    payments = tuple(draw(paid(on)) for on in days)
    whole = sum(one.amount for one in payments)
    if draw(st.booleans()):
        whole += draw(st.integers(0, 20_000))
    is_plan = len(payments) > 1 or draw(st.booleans())
    return Sold(payments, whole if is_plan else None)


def entry(kind: str, key: str, on: int, known: int, rows: str) -> str:
    at = day(on + known)
    parent = (
        "" if kind == "sale" else f"\n  parent: stripe:charge:{key.partition('_')[0]}"
    )
    return f"""
{day(on)} {kind} stripe:{"charge" if kind == "sale" else kind}:{key}
  recorded: {at}T12:00:00+00:00{parent}
{rows}"""


def ledger(sale: Sold, *, currency: str = "EUR", fees: bool = True) -> list[Entry]:
    text = ""
    for number, one in enumerate(sale.payments):
        amount = f"{euros(one.amount)} {currency}"
        text += entry(
            "sale",
            f"p{number}",
            one.on,
            one.known[0],
            f"  client:zen:processor:stripe  {amount}\n"
            f"  client:zen:sales            -{amount}\n",
        )
        if one.fee and fees:
            text += entry(
                "fee",
                f"p{number}_f",
                one.on,
                one.known[1],
                f"  client:zen:fees:payment      {euros(one.fee)} {currency}\n"
                f"  client:zen:processor:stripe -{euros(one.fee)} {currency}\n",
            )
        if one.dispute is not None:
            for kind, sign, other in (("dispute", "", "-"), ("dispute_won", "-", "")):
                text += entry(
                    kind,
                    f"p{number}_d",
                    one.dispute,
                    0,
                    f"  client:zen:disputes          {sign}{amount}\n"
                    f"  client:zen:processor:stripe  {other}{amount}\n",
                )
        for place, back in enumerate(one.back):
            where = {"refund": "refunds", "dispute_lost": "disputes:lost"}[back.how]
            text += entry(
                back.how,
                f"p{number}_{place}",
                back.on,
                back.known,
                f"  client:zen:{where}  {euros(back.amount)} {currency}\n"
                f"  client:zen:processor:stripe -{euros(back.amount)} {currency}\n",
            )
    return read_entries(text)


def table(sale: Sold) -> str:
    rows = ["date,kind,id,sale,amount,fee"]
    is_plan = sale.whole is not None
    if is_plan:
        rows.append(f"{day(sale.payments[0].on)},sale,s,,{euros(sale.price)},")
    for number, one in enumerate(sale.payments):
        kind, of = ("payment", "s") if is_plan else ("sale", "")
        amount, fee = euros(one.amount), euros(one.fee)
        rows.append(f"{day(one.on)},{kind},p{number},{of},{amount},{fee}")
        for back in one.back:
            how = "refund" if back.how == "refund" else "dispute"
            rows.append(f"{day(back.on)},{how},,p{number},{euros(back.amount)},")
    return "\n".join(rows)


def told(sale: Sold, currency: str = "EUR") -> list[Attribution]:
    if sale.whole is None:
        return []
    known = Told(purchase="plan", whole=f"{euros(sale.whole)} {currency}")
    return [
        Attribution(about=f"stripe:charge:p{n}", at=EARLY, vendor="stripe", told=known)
        for n in range(len(sale.payments))
    ]


def billed(
    terms: str,
    entries: Sequence[Entry],
    rows: Sequence[Attribution],
    rates: Sequence[ReadRate] | None = None,
) -> list[int]:
    agreement = agreed(terms)
    if rates is not None:
        agreement = replace(agreement, conversion=Conversion.PAYMENT)
    made = each_stated(agreement, entries, LONG, rows, rates=rates)
    return [one.total.minor for one in made]


def simulated(terms: str, sale: Sold) -> list[int]:
    until = LONG[-1].end - timedelta(days=1)
    book = open_book(read_sales(table(sale), file="sales.csv"))
    (account,) = simulate(agreed(terms).parties, book, until=until)
    found = {line.paid.earned.period: line.paid.due for line in account.lines}
    return [found.get(period, 0) for period in LONG]


def rate_of(one: Paid) -> Fraction:
    return Fraction(DOLLARS[day(one.on).month - 1])


def due(rule: Rule, sale: Sold, *, dollars: bool = False, of_price: bool = True) -> int:
    """Return what the sale comes to in the end, in cents of a euro.

    Args:
        of_price: The rule is of the whole price, of which a part is paid; otherwise of
            what is paid.
    """
    paid = back = base = Fraction()
    for one in sale.payments:
        worth = rate_of(one) if dollars else Fraction(1)
        kept = round_half_away(one.amount * worth)
        given = sum(round_half_away(each.amount * worth) for each in one.back)
        portion = Fraction(one.amount, sale.price)
        paid += portion
        back += portion * given / kept
        base += kept - round_half_away(one.fee * worth) - given
    left, share = paid - back, Fraction(1)
    if of_price and base > 0 and left > 0:
        share = left / (max(paid, Fraction(1)) - back)
    sums = min(max(left, Fraction()), Fraction(1)) / share
    return round_half_away(rule(base / share, sums) * share)


NET = "of: net revenue\nfees: out\nclawback: credit\n"


@pytest.mark.parametrize("name", RULES)
@given(sale=sold())
@settings(max_examples=EXAMPLES, deadline=None)
def test_all_statements_together_are_the_rule_on_what_is_left(
    name: str, sale: Sold
) -> None:
    terms = f"{NET}scope: sale\n{RULES[name].text}"

    made = billed(terms, ledger(sale), told(sale))

    assert sum(made) == due(RULES[name].rule, sale)


@pytest.mark.parametrize("scope", ["sale", "period", "cumulative"])
@pytest.mark.parametrize("name", RULES)
@given(sale=sold())
@settings(max_examples=EXAMPLES, deadline=None)
def test_each_statement_is_what_was_simulated(
    name: str, scope: str, sale: Sold
) -> None:
    terms = f"{NET}scope: {scope}\n{RULES[name].text}"
    sale = sale.at_once()

    assert billed(terms, ledger(sale), told(sale)) == simulated(terms, sale)


@pytest.mark.parametrize("name", IN_CENTS)
@given(sale=sold())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_sum_and_a_rate_of_all_sales_come_to_the_same(name: str, sale: Sold) -> None:
    """But for the sum, which is whole cents by itself."""
    terms = f"{NET}scope: cumulative\n{RULES[name].text}"

    made = billed(terms, ledger(sale), told(sale))

    assert sum(made) == due(IN_CENTS[name], sale, of_price=False)


@pytest.mark.parametrize("name", RULES)
@given(sale=sold())
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_is_signed_is_billed_as_it_is_simulated(name: str, sale: Sold) -> None:
    terms = f"{NET}counted: signed\nscope: sale\n{RULES[name].text}"
    sale = sale.at_once()

    assert billed(terms, ledger(sale), told(sale)) == simulated(terms, sale)


@pytest.mark.parametrize("name", RULES)
@given(sale=sold())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_sale_in_dollars_is_the_rule_on_its_euros(name: str, sale: Sold) -> None:
    terms = f"{NET}scope: sale\n{RULES[name].text}"
    entries, rows = ledger(sale, currency="USD"), told(sale, "USD")
    rates = [
        ReadRate(
            rate=Rate(
                on=day(0).replace(month=month),
                origin="USD",
                target="EUR",
                worth=Fraction(worth),
            ),
            read_at=EARLY,
        )
        for month, worth in enumerate(DOLLARS, start=1)
    ]

    made = billed(terms, entries, rows, rates)

    assert sum(made) == due(RULES[name].rule, sale, dollars=True)
