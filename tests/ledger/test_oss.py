from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from regie.errors import UsageError
from regie.ledger.oss import declared_in
from regie.ledger.oss import Quarter
from regie.ledger.oss import read_quarter
from regie.ledger.oss import Turnover
from regie.ledger.oss import turnover
from regie.ledger.text import read_entries
from regie.ledger.vat import VatTable
from regie.money import Money
from tests.ledger.test_vat import rate

TABLE = VatTable(
    [
        rate("DE", "19"),
        rate("DE", "7", kind="reduced"),
        rate("EE", "24", date(2027, 1, 1)),
        rate("EE", "22", date(2020, 1, 1)),
    ]
)
LEDGER = """
2026-12-05 sale hand:old
  client:zen:processor:stripe   122.00 EUR
  client:zen:vat:oss:ee         -22.00 EUR
  client:zen:sales             -100.00 EUR

2027-02-05 sale hand:one
  client:zen:processor:stripe    19.99 EUR
  client:zen:vat:oss:de          -3.19 EUR
  client:zen:sales              -16.80 EUR

2027-02-06 sale hand:book
  client:zen:processor:stripe    10.70 EUR
  client:zen:vat:oss:de          -0.70 EUR
  client:zen:sales              -10.00 EUR

2027-02-07 sale hand:odd
  client:zen:processor:stripe   110.00 EUR
  client:zen:vat:oss:de         -10.00 EUR
  client:zen:sales             -100.00 EUR

2027-03-01 refund hand:part
  parent: hand:one
  client:zen:processor:stripe    -0.05 EUR
  client:zen:vat:oss:de           0.01 EUR
  client:zen:refunds              0.04 EUR

2027-03-02 dispute_lost hand:lost
  parent: hand:old
  client:zen:disputes          -122.00 EUR
  client:zen:vat:oss:ee          22.00 EUR
  client:zen:disputes:lost      100.00 EUR

2027-03-03 sale hand:home
  client:zen:processor:stripe   120.00 EUR
  client:zen:vat                -20.00 EUR
  client:zen:sales             -100.00 EUR
"""
Q1 = Quarter(year=2027, number=1)
Q4 = Quarter(year=2026, number=4)


def row(
    country: str, percent: str, net: str, vat: str, *, sold_in: Quarter = Q1
) -> Turnover:
    return Turnover(
        sold_in=sold_in,
        country=country,
        percent=Decimal(percent),
        net=Money.of(net, "EUR"),
        vat=Money.of(vat, "EUR"),
    )


def test_sales_are_summed_by_the_quarter_the_country_and_the_rate_of_the_sale() -> None:
    entries = read_entries(LEDGER)
    sales = {one.key: one for one in entries if one.kind.value == "sale"}
    now = [one for one in entries if one.effective_on >= Q1.start]

    assert turnover(now, sales, TABLE) == [
        row("DE", "19", "16.76", "3.18"),
        row("DE", "10", "100.00", "10.00"),
        row("DE", "7", "10.00", "0.70"),
        row("EE", "22", "-100.00", "-22.00", sold_in=Q4),
    ]


def test_what_comes_to_nothing_is_left_out() -> None:
    entries = [one for one in read_entries(LEDGER) if one.key != "hand:one"]
    old = [one for one in entries if "EE" in str(turnover([one], {}, TABLE))]
    sales = {one.key: one for one in old}

    assert [one.key for one in old] == ["hand:old", "hand:lost"]
    assert turnover(old, sales, TABLE) == []


@pytest.mark.parametrize("text", ["2027-Q1", "2027-t1", " 2027T1 "])
def test_a_quarter_is_read_in_both_languages(text: str) -> None:
    quarter = read_quarter(text)

    assert quarter == Q1
    assert (quarter.start, quarter.end) == (date(2027, 1, 1), date(2027, 4, 1))
    assert (quarter.before, Q4.next, Quarter.of(date(2026, 12, 31))) == (Q4, Q1, Q4)
    assert Quarter(year=2027, number=2).before == Q1
    assert [Q1.text(language) for language in ("fr", "en")] == ["T1 2027", "Q1 2027"]


@pytest.mark.parametrize("text", ["2027", "2027-Q5", "0000-Q1", "2027-03"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="n'est pas un trimestre"):
        read_quarter(text)


@pytest.mark.parametrize(
    ("known", "corrected", "expected"),
    [
        (date(2027, 2, 5), date(2027, 4, 30), Q1),
        (date(2027, 2, 5), date(2027, 5, 1), Quarter(year=2027, number=2)),
        (date(2027, 2, 5), date(2027, 8, 1), Quarter(year=2027, number=3)),
        # Known late itself: Régie does not know when it was declared.
        (date(2027, 5, 2), date(2027, 5, 3), Q1),
        (date(2027, 5, 2), date(2027, 8, 1), Quarter(year=2027, number=3)),
    ],
)
def test_a_correction_is_declared_while_its_quarter_is_or_in_a_later_one(
    known: date, corrected: date, expected: Quarter
) -> None:
    (entry,) = read_entries("""
2027-02-05 correction correction:hand:one
  parent: hand:one
  reason: x
  client:zen:processor:stripe    19.99 EUR
  client:zen:vat:oss:de          -3.19 EUR
  client:zen:sales              -16.80 EUR
""")

    assert declared_in(entry, known_on=known, corrected_on=corrected) == expected


def test_a_correction_of_the_rate_is_in_the_row_of_its_own() -> None:
    entries = read_entries("""
2027-02-05 sale hand:one
  client:zen:processor:stripe   119.00 EUR
  client:zen:vat:oss:de         -19.00 EUR
  client:zen:sales             -100.00 EUR

2027-02-05 reversal reversal:hand:one
  reverses: hand:one
  reason: x
  client:zen:processor:stripe  -119.00 EUR
  client:zen:vat:oss:de          19.00 EUR
  client:zen:sales              100.00 EUR

2027-02-05 correction correction:hand:one
  parent: hand:one
  reason: x
  client:zen:processor:stripe   119.00 EUR
  client:zen:vat:oss:de          -7.79 EUR
  client:zen:sales             -111.21 EUR

2027-02-09 refund hand:back
  parent: hand:one
  client:zen:processor:stripe   -11.90 EUR
  client:zen:vat:oss:de           0.78 EUR
  client:zen:refunds             11.12 EUR
""")

    found = turnover(entries, {"hand:one": entries[0]}, TABLE)

    assert found == [row("DE", "7", "100.09", "7.01")]
