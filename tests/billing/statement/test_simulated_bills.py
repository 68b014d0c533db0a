"""Whatever was agreed and sold: each statement says what a simulation says of its days.

Random agreements, for the OBM and another party, over random sales: in instalments, in
another currency, with VAT, fees, refunds and lost disputes, over half a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms_words import EVERY
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.simulation import simulate
from regie.billing.exchange import Rate
from regie.billing.exchange import Rates
from regie.billing.period import Period
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.revenue.simulated_exchange import in_one_currency
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from regie.money import Money
from regie.money import round_half_away
from tests.billing.stated import each_stated
from tests.billing.stated import EXAMPLES

FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)
KNOWN = datetime(2026, 12, 31, tzinfo=UTC)
#: What a dollar is worth in euros: two figures, published on every day but weekends.
RATES = [
    Rate(
        on=on,
        origin="USD",
        target="EUR",
        worth=Fraction(10, 11) if number < 70 else Fraction(21, 25),
        source="ECB",
    )
    for number in range((LAST - FIRST).days + 1)
    if (on := FIRST + timedelta(days=number)).isoweekday() < 6
]


@dataclass(frozen=True)
class Part:
    """A payment, in cents with VAT; what is kept of it, and what is given back when.

    Attributes:
        lost: It is given back because a dispute was lost.
    """

    on: int
    amount: int
    fee: int = 0
    back: tuple[tuple[int, int], ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class Sold:
    """A sale and its payments.

    Attributes:
        whole: What was signed, in cents; None for a sale that is paid at once.
    """

    parts: tuple[Part, ...]
    whole: int | None = None
    link: str = ""
    taxed: bool = False
    dollars: bool = False
    customer: str = ""

    def tax(self, amount: int) -> int:
        """Return the VAT within an amount."""
        return round_half_away(Fraction(amount, 6)) if self.taxed else 0

    @property
    def code(self) -> str:
        """Return its currency."""
        return "USD" if self.dollars else "EUR"


@st.composite
def parts(draw: st.DrawFn, on: int) -> Part:
    amount = draw(st.integers(1_000, 60_000))
    back, left = [], amount
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        part = draw(
            st.integers(1, 20).map(lambda tenth: max(tenth * amount // 20, 100))
        )
        if part <= left:
            back.append((draw(st.integers(on, 180)), part))
            left -= part
    return Part(
        on=on,
        amount=amount,
        fee=draw(st.sampled_from([0, 0, 1, amount // 30])),
        back=tuple(back),
        lost=draw(st.booleans()),
    )


@st.composite
def sold(draw: st.DrawFn) -> Sold:
    most = draw(st.sampled_from([1, 1, 1, 3]))
    days = sorted(draw(st.sets(st.integers(0, 150), min_size=1, max_size=most)))
    made = tuple(draw(parts(on)) for on in days)
    is_plan = most > 1
    more = draw(st.sampled_from([0, 0, 9_000, 31_234]))
    return Sold(
        parts=made,
        whole=sum(one.amount for one in made) + more if is_plan else None,
        link=draw(st.sampled_from(["", "ada"])),
        taxed=draw(st.booleans()),
        dollars=draw(st.booleans()),
        customer=draw(st.sampled_from(["", "", "zoe"])),
    )


def euros(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def amounts(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(lambda cents: f"{euros(cents)} EUR")


#: Days on which an agreement or a commission begins, and its last days.
BEGINS = st.sampled_from(["2027-01-01", "2027-01-20", "2027-02-01", "2027-03-11"])
ENDS = st.sampled_from(["2027-03-10", "2027-03-31", "2027-04-15", "2027-05-31"])


@st.composite
def rates(draw: st.DrawFn) -> str:
    """Draw a rate, several ones, or levels."""
    shares = st.integers(1, 40).map(lambda percent: f"{percent} %")
    flat = amounts(50, 2_000)
    mode = draw(st.sampled_from(["", "", "marginal", "cliff", "above", "step"]))
    if not mode:
        return f"rate: {draw(shares | flat)}"
    begins = sorted(draw(st.sets(st.integers(0, 900), min_size=1, max_size=3)))
    levels = ", ".join(
        f"{{from: {begin} EUR, rate: {draw(flat if mode == 'step' else shares)}}}"
        for begin in begins
    )
    return f"tiers: {{mode: {mode}, levels: [{levels}]}}"


@st.composite
def terms(draw: st.DrawFn) -> dict[str, str]:
    """Draw what a party is promised, but for her name and her rhythm."""
    scope = draw(st.sampled_from(["period", "sale", "cumulative"]))
    choices = {
        "counted": st.just("signed"),
        "cap": amounts(500, 9_000),
        "floor": amounts(500, 3_000),
        "guarantee": st.sampled_from(["40 EUR", "{amount: 40 EUR, recouped: yes}"]),
        "threshold": st.sampled_from(
            [
                "200 EUR",
                "{amount: 90 EUR, counts: whole}",
                "{amount: 1000 EUR, per: year}",
            ]
        ),
        "hold": st.sampled_from(["30 days", "{share: 20 %, days: 45}"]),
        "clawback": st.sampled_from(["carry", "forgive", "credit"]),
        "minimum_payout": amounts(500, 5_000),
        "recoup": st.sampled_from(["30 EUR", "{amount: 60 EUR, each: 20 EUR}"]),
        "payments": st.sampled_from(["1", "2"]),
        "months": st.sampled_from(["1", "2", "3"]),
        "from": BEGINS,
        "until": ENDS,
        "tail": st.sampled_from(["10 days", "40 days"]),
        "fees": st.just("out"),
        "refunds": st.just("in"),
        "disputes": st.just("in"),
        "split": st.sampled_from(["{OBM: 60, Marc: 40}", "{Marc: 1, Ada: 2}"]),
        "paid_in": st.sampled_from(["USD", "EUR"]),
        "conversion": st.sampled_from(["statement date", "average"]),
        "opening": st.just("100 EUR") if scope == "cumulative" else st.nothing(),
    }
    keys = draw(st.sets(st.sampled_from(sorted(choices)), max_size=5))
    of = draw(
        st.sampled_from(["net revenue", "net revenue", "gross revenue", "profit"])
    )
    found = {"of": of, "scope": scope, "pay_after": "10 days"}
    found |= {
        key: draw(choices[key]) for key in sorted(keys) if not choices[key].is_empty
    }
    return found | {"rate": draw(rates())}


@dataclass(frozen=True)
class Agreed:
    """An agreement as it is written; the OBM's terms, then Ada's."""

    own: dict[str, str]
    ada: dict[str, str] | None
    every: str
    conversion: str
    days: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        lines = ["agreement: Zen", "currency: EUR"]
        lines.append(f"conversion: {self.conversion}")
        lines += [f"{key}: {value}" for key, value in self.days.items()]
        lines.append(f"commission: {self._terms(self.own)}")
        if self.ada is not None:
            lines += ["parties:", f"  - {self._terms({'party': 'Ada', **self.ada})}"]
        return "\n".join(lines)

    def _terms(self, given: dict[str, str]) -> str:
        told = {**given, "every": self.every}
        rate = told.pop("rate")
        inner = ", ".join(f"{key}: {value}" for key, value in told.items())
        return f"{{{inner}, {rate}}}"

    def read(self) -> Agreement:
        return read_agreement(self.text, file="zen.yaml", language="en", draft=True)

    def periods(self) -> Sequence[Period]:
        """Return those to bill: from the agreement's first day on."""
        begins = date.fromisoformat(self.days["from"])
        return [
            Period(start=max(one.start, begins), end=one.end)
            for one in periods_of(EVERY[self.every], begins, LAST)
        ]


def begins(told: dict[str, str], days: dict[str, str]) -> str:
    """Return the first day of a commission within an agreement's."""
    return max(told.get("from", ""), days["from"])


@st.composite
def agreements(draw: st.DrawFn) -> Agreed:
    days = {"from": draw(BEGINS)}
    if draw(st.booleans()):
        days["until"] = draw(ENDS.filter(lambda until: until > days["from"]))
    in_time = terms().filter(lambda told: told.get("until", "9") > begins(told, days))
    own, ada = draw(in_time), None
    if draw(st.booleans()):
        ada = draw(in_time)
        ada |= draw(st.sampled_from([{}, {"links": "[ada]"}, {"others": "[OBM]"}]))
    return Agreed(
        own=own,
        ada=ada,
        every=draw(st.sampled_from(["month", "month", "quarter", "half-month"])),
        conversion=draw(st.sampled_from(["payment date", "statement date", "average"])),
        days=days,
    )


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def table(sales: Sequence[Sold]) -> str:
    """Return the sales as a person writes them for a simulation."""
    rows = ["date,kind,id,sale,amount,currency,vat,link,customer"]
    for number, one in enumerate(sales):
        sale, code = f"s{number}", one.code
        whole = one.whole or one.parts[0].amount
        told = (
            f"{euros(whole)},{code},{euros(one.tax(whole))},{one.link},{one.customer}"
        )
        rows.append(f"{day(one.parts[0].on)},sale,{sale},,{told}")
        for place, part in enumerate(one.parts):
            key = sale if one.whole is None else f"{sale}p{place}"
            if one.whole is not None:
                told = f"{euros(part.amount)},{code},{euros(one.tax(part.amount))},,"
                rows.append(f"{day(part.on)},payment,{key},{sale},{told}")
            if part.fee:
                rows.append(f"{day(part.on)},fee,,{key},{euros(part.fee)},{code},,,")
            for on, back in part.back:
                told = f"{euros(back)},{code},{euros(one.tax(back))},,"
                kind = "dispute" if part.lost else "refund"
                rows.append(f"{day(on)},{kind},,{key},{told}")
    return "\n".join(rows)


def ledger(sales: Sequence[Sold]) -> str:
    """Return the same as entries: a payment each, and what followed from it."""
    return "\n".join(text for each in _entries(sales) for text in each)


def _entries(sales: Sequence[Sold]) -> Iterator[list[str]]:
    for number, one in enumerate(sales):
        code = one.code
        for place, part in enumerate(one.parts):
            key = f"s{number}p{place}"
            tax = one.tax(part.amount)
            yield [
                f"{day(part.on)} sale stripe:charge:{key}",
                f"  client:zen:processor:stripe {euros(part.amount)} {code}",
                f"  client:zen:sales {euros(tax - part.amount)} {code}",
                *([f"  client:zen:vat {euros(-tax)} {code}"] if tax else []),
                "",
            ]
            if part.fee:
                yield [
                    f"{day(part.on)} fee stripe:fee:{key}",
                    f"  parent: stripe:charge:{key}",
                    f"  client:zen:fees:payment {euros(part.fee)} {code}",
                    f"  client:zen:processor:stripe {euros(-part.fee)} {code}",
                    "",
                ]
            kind, account = "refund", "refunds"
            if part.lost:
                kind, account = "dispute_lost", "disputes:lost"
            for turn, (on, back) in enumerate(part.back):
                tax = one.tax(back)
                yield [
                    f"{day(on)} {kind} stripe:{kind}:{key}r{turn}",
                    f"  parent: stripe:charge:{key}",
                    f"  client:zen:processor:stripe {euros(-back)} {code}",
                    f"  client:zen:{account} {euros(back - tax)} {code}",
                    *([f"  client:zen:vat {euros(tax)} {code}"] if tax else []),
                    "",
                ]


def told(sales: Sequence[Sold]) -> list[Attribution]:
    """Return what is known of each payment beside the ledger."""
    return [
        Attribution(
            about=f"stripe:charge:s{number}p{place}",
            at=KNOWN,
            vendor="stripe",
            told=Told(
                link=one.link,
                customer=one.customer,
                purchase=f"plan_{number}" if one.whole else "",
                whole=euros(one.whole) if one.whole else "",
            ),
        )
        for number, one in enumerate(sales)
        for place, _ in enumerate(one.parts)
        if one.link or one.whole or one.customer
    ]


def stated(agreed: Agreed, sales: Sequence[Sold]) -> list[Statement]:
    """Return the statement of each period; those before it were closed in time."""
    return each_stated(
        agreed.read(),
        read_entries(ledger(sales)),
        agreed.periods(),
        told(sales),
        rates=[ReadRate(rate=rate, read_at=KNOWN) for rate in RATES],
    )


#: What names get of a party's commission, by the end of its period; nothing is left out.
Due = dict[tuple[str, str, date], Money]


def paid(statements: Sequence[Statement]) -> Due:
    """Return what is due by each statement."""
    found = Due()
    for statement in statements:
        for line in statement.all_lines:
            party, shares = line.party or OBM, line.shares
            told = [(one.name, one.paid) for one in shares] or [(party, line.amount)]
            for name, amount in told:
                key = (party, name, statement.period.end)
                found[key] = found.get(key, Money.zero(amount.currency)) + amount
    return {key: amount for key, amount in found.items() if amount}


def simulated(agreed: Agreed, sales: Sequence[Sold]) -> Due:
    agreement = agreed.read()
    parties = [agreement.bounding(one) for one in agreement.parties]
    book = open_book(read_sales(table(sales), file="sales.csv"))
    signed = in_one_currency(book, agreement, Rates(RATES), signed=True)
    book = in_one_currency(book, agreement, Rates(RATES))
    return {
        (account.terms.party, share.name, line.paid.earned.period.end): share.paid
        for account in simulate(
            parties,
            book,
            rates=Rates(RATES),
            begins=agreement.starts_on,
            until=LAST,
            signed=signed,
        )
        for line in account.lines
        for share in line.shares
        if share.paid
    }


@given(agreements(), st.lists(sold(), min_size=1, max_size=4))
@settings(max_examples=EXAMPLES, deadline=None)
def test_each_statement_says_what_a_simulation_says_of_its_days(
    agreed: Agreed, sales: list[Sold]
) -> None:
    statements = stated(agreed, sales)

    assert paid(statements) == simulated(agreed, sales)
    assert [statement_json(one) for one in stated(agreed, sales)] == [
        statement_json(one) for one in statements
    ]


@given(agreements(), st.lists(sold(), min_size=2, max_size=5))
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_sales_are_called_changes_no_sum(
    agreed: Agreed, sales: list[Sold]
) -> None:
    """Nor which of two of the same moment comes first: a cent falls to the same day."""
    assert paid(stated(agreed, sales)) == paid(stated(agreed, sales[::-1]))
