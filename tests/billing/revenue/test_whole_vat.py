"""The VAT within a whole price is that of its rate, not a multiple of a rounded one."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.billing.edition import Edition
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY

SIGNED = "of: net revenue\nrate: 100 %\ncounted: signed\nclawback: credit\n"
PERIODS = (JANUARY, FEBRUARY)


def sale(key: str, net: str, tax: str, account: str = "vat") -> str:
    return f"""
2027-01-05 sale stripe:charge:{key}
  client:zen:processor:stripe  {float(net) + float(tax):.2f} EUR
  client:zen:sales            -{net} EUR
  client:zen:{account}        -{tax} EUR
"""


def statements(ledger: str, whole: str, *, old: int = 0) -> list[Statement]:
    """Return both statements; the first ones by an older edition."""
    told = Attribution(
        about="stripe:charge:a",
        at=datetime(2027, 1, 1, tzinfo=UTC),
        vendor="stripe",
        told=Told(whole=whole),
    )
    return each_stated(
        agreed(SIGNED),
        read_entries(ledger),
        PERIODS,
        [told],
        editions=[Edition.PARTIES] * old,
    )


@pytest.mark.parametrize(
    ("net", "tax", "whole", "expected"),
    [
        ("0.83", "0.17", "5000", "4166.67 EUR"),
        ("83.32", "16.67", "1199.88", "999.90 EUR"),
        ("333.33", "66.67", "1200", "1000.00 EUR"),
        ("9.48", "0.52", "1055", "1000.00 EUR"),
        ("9.17", "0.83", "1200", "1100.40 EUR"),  # no rate: in proportion
        ("400", "80", "1200", "1000.00 EUR"),
    ],
)
def test_the_vat_of_a_whole_price_is_rounded_once(
    net: str, tax: str, whole: str, expected: str
) -> None:
    january, february = statements(sale("a", net, tax), whole)

    assert [str(january.total), str(february.total)] == [expected, "0.00 EUR"]


@pytest.mark.parametrize(
    ("others", "account", "expected"),
    [
        ("", "vat", "4166.67 EUR"),  # 20 %
        (sale("b", "1000", "210"), "vat", "4132.23 EUR"),  # she sells at 21 %
        (sale("b", "1000", "210"), "vat:oss:fr", "4166.67 EUR"),  # elsewhere she does
        (
            sale("b", "1000", "210", "vat:oss:be"),
            "vat:oss:be",
            "4132.23 EUR",
        ),
    ],
)
def test_of_several_rates_the_one_of_her_other_sales_counts(
    others: str, account: str, expected: str
) -> None:
    january, _ = statements(others + sale("a", "0.83", "0.17", account), "5000")

    (whole,) = (one for one in january.lines[0].sources if one.key == "stripe:charge:a")
    assert str(whole.amount) == expected


def test_what_an_older_edition_stated_is_put_right_by_the_next_statement() -> None:
    ledger = sale("a", "0.83", "0.17")

    old = statements(ledger, "5000", old=2)
    made = statements(ledger, "5000", old=1)

    assert [str(one.total) for one in old] == ["4150.00 EUR", "0.00 EUR"]
    assert [str(one.total) for one in made] == ["4150.00 EUR", "16.67 EUR"]


def test_what_an_older_edition_stated_rightly_is_not_told_anew() -> None:
    _, february = statements(sale("a", "400", "80"), "1200", old=1)

    assert february.lines[0].sources == ()
