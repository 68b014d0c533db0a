"""Parties of which one counts what is signed, another what is paid: a sale is one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said
from tests.billing.statement.test_party_lines import due
from tests.billing.statement.test_party_lines import HEAD
from tests.billing.statement.test_party_lines import read

WAYS = pytest.mark.parametrize(
    ("own", "hers"), [("signed", "collected"), ("collected", "signed")]
)

#: What is told of a sale that is paid at once, and of one in two payments.
AT_ONCE = (said("a", purchase="plan", whole="1000"),)
TWICE = (*AT_ONCE, said("b", purchase="plan", whole="1000"))


def agreement(own: str, hers: str) -> str:
    """Ada has 100 euros of a sale that leaves 950 once the OBM has her 8 %."""
    return f"""{HEAD}
commission: {{rate: 8 %, of: net revenue, scope: sale, counted: {own}}}
parties:
  - party: Ada
    of: net revenue
    scope: sale
    counted: {hers}
    clawback: credit
    others: [OBM]
    tiers: {{mode: step, levels: [{{from: 950 EUR, rate: 100 EUR}}]}}
"""


def stated(
    text: str, *editions: Edition, told: tuple[Attribution, ...] = AT_ONCE
) -> Statement:
    """Return the last statement; each was made by its edition."""
    periods = [JANUARY, FEBRUARY, MARCH][: len(editions)]
    paid = Decimal(1000) / len(told)
    days = ("2027-01-05", "2027-02-05")
    entries = [
        sale(day, one.about.rpartition(":")[2], f"{paid:.2f}")
        for day, one in zip(days, told, strict=False)
    ]
    return make_statement(
        read_entries("\n".join(entries)),
        read(text),
        periods[-1],
        client="zen",
        recorded_until=close_of(periods[-1]),
        earlier=[
            Closed(period=period, recorded_until=close_of(period), edition=edition)
            for period, edition in list(zip(periods, editions, strict=True))[:-1]
        ],
        attributions=Attributions(told),
        edition=editions[-1],
    )


@WAYS
def test_what_others_take_off_is_of_the_same_sale(own: str, hers: str) -> None:
    assert due(stated(agreement(own, hers), NEWEST)) == {"Ada": "0.00 EUR"}


@WAYS
def test_what_an_older_edition_stated_is_put_right(own: str, hers: str) -> None:
    text = agreement(own, hers)

    before = stated(text, Edition.PAYEES)
    after = stated(text, Edition.PAYEES, NEWEST)

    assert due(before) == {"Ada": "100.00 EUR"}
    assert due(after) == {"Ada": "-100.00 EUR"}


#: Ada has half of 100 euros with half of a price that leaves 950; from February on.
LATER = f"""{HEAD}
commission: {{rate: 8 %, of: net revenue, scope: sale, counted: signed}}
parties:
  - party: Ada
    from: 2027-02-01
    of: net revenue
    scope: sale
    clawback: credit
    others: [OBM]
    tiers: {{mode: step, levels: [{{from: 950 EUR, rate: 100 EUR}}]}}
"""


def test_a_sale_is_one_to_who_knows_it_later() -> None:
    """The OBM's 80 euros of January are off the price of what is paid in February."""
    assert due(stated(LATER, NEWEST, told=TWICE)) == {"Ada": "0.00 EUR"}
    assert due(stated(LATER, NEWEST, NEWEST, told=TWICE)) == {"Ada": "0.00 EUR"}


def test_what_an_older_edition_took_for_two_sales_is_put_right() -> None:
    old = Edition.ARRIVAL

    before = stated(LATER, old, old, told=TWICE)
    after = stated(LATER, old, old, NEWEST, told=TWICE)

    assert due(before) == {"Ada": "50.00 EUR"}
    assert due(after) == {"Ada": "-50.00 EUR"}
