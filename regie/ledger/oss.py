"""What is declared through the one-stop shop (OSS): sales and VAT by country and rate.

An entry keeps the VAT and its country, no rate: the rate is the one of that country and
day whose VAT comes nearest, as long as it is within a unit of the currency's smallest.
What is given back of a sale of an earlier quarter corrects that quarter's declaration
(directive 2006/112/CE, article 369g) and is told apart. So is what a person corrects
after that declaration was due, at the end of the month that follows the quarter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from regie.errors import UsageError
from regie.ledger.entry import Entry
from regie.ledger.vat import VatTable
from regie.money import Currency
from regie.money import Money
from regie.words import pick
from regie.words import say

_OSS = "vat:oss:"

#: Accounts that hold what was sold and given back, without VAT.
_REVENUE = frozenset({"sales", "refunds", "disputes:lost"})

_MONTHS = 3


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quarter:
    """Three months of a year.

    Attributes:
        number: From 1 to 4.
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter that a day lies in."""
        return cls(year=day.year, number=(day.month - 1) // _MONTHS + 1)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def end(self) -> date:
        """The day after its last one."""
        return self.next.start

    @property
    def next(self) -> Quarter:
        """The one that follows."""
        return Quarter(year=self.year + self.number // 4, number=self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The one that it follows."""
        if self.number > 1:
            return Quarter(year=self.year, number=self.number - 1)
        return Quarter(year=self.year - 1, number=4)

    @classmethod
    def open_on(cls, day: date) -> Quarter:
        """Return the first one whose declaration is not overdue on a day."""
        own = cls.of(day)
        return own.before if day.month == own.start.month else own

    def text(self, language: str) -> str:
        """Write it as a person does: `T1 2027`, in English `Q1 2027`."""
        letter = pick(language, fr="T", en="Q")
        return f"{letter}{self.number} {self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """What was sold to a country at a rate, less what was given back.

    Attributes:
        sold_in: The quarter of the sales; an earlier one where this corrects its
            declaration.
        country: ISO 3166, two capitals.
        percent: `19` for 19 %.
        net: Without VAT.
        vat: Owed to the country.
    """

    sold_in: Quarter
    country: str
    percent: Decimal
    net: Money
    vat: Money


def read_quarter(text: str) -> Quarter:
    """Read `2027-Q1`, or `2027-T1` as French has it.

    Raises:
        UsageError: It is none.
    """
    found = re.fullmatch(r"(\d{4})-?[QT]([1-4])", text.strip().upper())
    if found is None or found[1] == "0000":
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas un trimestre. Écrivez 2027-T1.",
                en=f"“{text}” is no quarter. Write 2027-Q1.",
            )
        )
    return Quarter(year=int(found[1]), number=int(found[2]))


def declared_in(entry: Entry, *, known_on: date, corrected_on: date) -> Quarter:
    """Return the quarter that takes up what undoes or corrects an entry.

    That is its own one, until the declaration was due that first took the entry up.

    Args:
        entry: What undoes or corrects.
        known_on: The day on which the payment that it is of was recorded.
        corrected_on: The day on which it was recorded itself.
    """
    own, now = Quarter.of(entry.effective_on), Quarter.open_on(corrected_on)
    return now if now > max(own, Quarter.open_on(known_on)) else own


def turnover(
    entries: Iterable[Entry], sales: Mapping[str, Entry], table: VatTable
) -> list[Turnover]:
    """Return what the entries come to, earlier quarters last, by country and rate.

    Args:
        entries: Of one client and one quarter.
        sales: The sales that they belong to, by key, as far as they are known.
    """
    sums: defaultdict[tuple[Quarter, str, Decimal, Currency], list[int]] = defaultdict(
        lambda: [0, 0]
    )
    for entry in entries:
        sale = sales.get(entry.parent, entry)
        for country, net, vat in _taxed(entry):
            told = sale if _explains(sale, country, net, vat) else entry
            rate = _rate_of(told, country, table)
            key = (Quarter.of(sale.effective_on), country, rate, net.currency)
            sums[key][0] += net.minor
            sums[key][1] += vat.minor
    return [
        Turnover(
            sold_in=sold_in,
            country=country,
            percent=percent,
            net=Money(net, currency),
            vat=Money(vat, currency),
        )
        for (sold_in, country, percent, currency), (net, vat) in sorted(
            sums.items(), key=lambda one: _place(*one[0])
        )
        if net or vat
    ]


def _place(
    sold_in: Quarter, country: str, percent: Decimal, currency: Currency
) -> tuple[object, ...]:
    return (-sold_in.year, -sold_in.number, currency.code, country, -percent)


def _taxed(entry: Entry) -> Iterator[tuple[str, Money, Money]]:
    """Yield country, amount without VAT and VAT; negative is given back."""
    for posting in entry.postings:
        role, currency = posting.account.role, posting.amount.currency
        if role.startswith(_OSS):
            net = sum(
                one.amount.minor
                for one in entry.postings
                if one.account.role in _REVENUE and one.amount.currency == currency
            )
            yield role[-2:].upper(), Money(-net, currency), -posting.amount


def is_oss(entry: Entry) -> bool:
    """Say whether an entry has VAT of another country."""
    return any(one.account.role.startswith(_OSS) for one in entry.postings)


def _explains(sale: Entry, country: str, net: Money, vat: Money) -> bool:
    """Say whether VAT is in proportion to that of a sale: it may be corrected since."""
    gross = net + vat
    shares = (
        Fraction(tax.minor, (sold + tax).minor)
        for found, sold, tax in _taxed(sale)
        if found == country and sold
    )
    return any(abs((gross.scaled(share) - vat).minor) <= 1 for share in shares)


def _rate_of(entry: Entry, country: str, table: VatTable) -> Decimal:
    """Return the rate of an entry's VAT; zero if it has none of that country."""
    for found, net, vat in _taxed(entry):
        if found == country and net:
            return _nearest(net, vat, table.of_country(country, entry.effective_on))
    return Decimal(0)


def _nearest(net: Money, vat: Money, rates: Iterable[Decimal]) -> Decimal:
    gross = net + vat

    def off(percent: Decimal) -> int:
        within = Fraction(percent) / (100 + Fraction(percent))
        return abs(gross.scaled(within).minor - vat.minor)

    best = min(rates, key=off, default=None)
    if best is not None and off(best) <= 1:
        return best
    exact = Decimal(vat.minor * 100) / net.minor
    return exact.quantize(Decimal("0.1")).normalize()
