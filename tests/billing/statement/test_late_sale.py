"""What follows from a sale that becomes known before the sale itself."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.source_text import what_of
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import close_of
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.spaces import plain

APRIL = read_period("2027-04")
PERIODS = (JANUARY, FEBRUARY, MARCH, APRIL)
PASS_ONLY = "of: net revenue\nrate: 10 %\nclawback: credit\nproducts: [Pass*]\n"
NO_BOOK = "of: net revenue\nrate: 10 %\nclawback: credit\nproducts_out: [Livre]\n"


def sale(key: str, net: int, product: str, *, known: datetime) -> str:
    return f"""
2027-01-05 sale stripe:charge:{key}
  recorded: {known.isoformat()}
  product: {product}
  client:zen:processor:stripe   {net} EUR
  client:zen:sales             -{net} EUR
"""


def follows(kind: str, key: str, net: int, *, known: datetime) -> str:
    account = {"refund": "refunds", "dispute_lost": "disputes:lost"}[kind]
    return f"""
2027-01-20 {kind} stripe:{kind}:{key}
  recorded: {known.isoformat()}
  parent: stripe:charge:{key}
  client:zen:processor:stripe  -{net} EUR
  client:zen:{account}            {net} EUR
"""


def after(period: Period) -> datetime:
    """Return a moment that the statement of the period does not know."""
    return close_of(period) + timedelta(hours=1)


IN_TIME = close_of(JANUARY) - timedelta(days=9)


def closed(
    terms: str,
    ledger: str,
    *,
    said: dict[str, str] | None = None,
    editions: tuple[Edition, ...] = (),
) -> list[Statement]:
    """Close the months from January to April, one after the other."""
    rows = [
        Attribution(
            about=f"stripe:charge:{key}",
            at=IN_TIME,
            vendor="stripe",
            told=Told(link=link, coupon=link),
        )
        for key, link in (said or {}).items()
    ]
    return each_stated(
        agreed(terms), read_entries(ledger), PERIODS, rows, editions=editions
    )


def totals(made: list[Statement]) -> list[str]:
    return [str(one.total) for one in made]


def keys(made: Statement) -> list[str]:
    return [f"{one.key} {one.amount!s}" for one in made.lines[-1].sources]


def test_a_refund_counts_once_its_sale_turns_out_to_be_of_the_product() -> None:
    ledger = sale("a", 800, "Pass VIP", known=after(JANUARY))
    ledger += follows("refund", "a", 300, known=IN_TIME)

    made = closed(PASS_ONLY, ledger)

    assert totals(made) == ["0.00 EUR", "50.00 EUR", "0.00 EUR", "0.00 EUR"]
    assert keys(made[1]) == [
        "stripe:charge:a 800.00 EUR",
        "stripe:refund:a -300.00 EUR",
    ]


def test_a_refund_is_taken_back_once_its_sale_turns_out_to_be_left_out() -> None:
    ledger = sale("a", 800, "Livre", known=after(FEBRUARY))
    ledger += follows("refund", "a", 300, known=IN_TIME)

    made = closed(NO_BOOK, ledger)

    assert totals(made) == ["-30.00 EUR", "0.00 EUR", "30.00 EUR", "0.00 EUR"]
    assert keys(made[2]) == ["stripe:refund:a 300.00 EUR"]


def test_with_a_rate_a_sale_its_refund_waits_for_it() -> None:
    ledger = sale("a", 800, "Pass", known=after(JANUARY))
    ledger += follows("refund", "a", 300, known=IN_TIME)

    made = closed("of: net revenue\nscope: sale\nrate: 10 %\n", ledger)

    assert totals(made) == ["0.00 EUR", "50.00 EUR", "0.00 EUR", "0.00 EUR"]


def test_in_one_statement_the_order_of_arrival_says_nothing() -> None:
    ledger = sale("a", 800, "Pass", known=IN_TIME)
    ledger += follows("refund", "a", 300, known=IN_TIME - timedelta(days=1))

    made = closed(PASS_ONLY, ledger)

    assert totals(made) == ["50.00 EUR", "0.00 EUR", "0.00 EUR", "0.00 EUR"]
    assert keys(made[0]) == [
        "stripe:charge:a 800.00 EUR",
        "stripe:refund:a -300.00 EUR",
    ]


@pytest.mark.parametrize(
    ("terms", "made_before", "expected"),
    [
        (PASS_ONLY, "0.00 EUR 80.00 EUR", "0.00 EUR 80.00 EUR -30.00 EUR 0.00 EUR"),
        (NO_BOOK, "-30.00 EUR 80.00 EUR", "-30.00 EUR 80.00 EUR 0.00 EUR 0.00 EUR"),
    ],
)
def test_what_older_editions_stated_stays_and_is_then_put_right(
    terms: str, made_before: str, expected: str
) -> None:
    ledger = sale("a", 800, "Pass", known=after(JANUARY))
    ledger += follows("refund", "a", 300, known=IN_TIME)
    older = (Edition.LATE, Edition.LATE)

    made = totals(closed(terms, ledger, editions=older))

    assert " ".join(made[:2]) == made_before
    assert " ".join(made) == expected


TERMS = st.sampled_from(
    [
        f"of: net revenue\nclawback: credit\n{rate}\n{which}\n{scope}"
        for which in ("", "products: [Pass*]", "products_out: [Livre]", "links: [ada]")
        for rate, scope in (
            ("rate: 10 %", ""),
            ("rate: 10 %\ncap: 60 EUR", ""),
            ("rate: 10 %", "scope: sale\n"),
            ("rate: 10 %\ncap: 30 EUR", "scope: cumulative\n"),
        )
    ]
)
ARRIVE = st.sampled_from([IN_TIME, *(after(one) for one in (JANUARY, FEBRUARY, MARCH))])


@given(
    terms=TERMS,
    products=st.tuples(*[st.sampled_from(["Pass", "Livre"])] * 2),
    known=st.tuples(*[ARRIVE] * 5),
    link=st.booleans(),
)
def test_the_order_of_arrival_changes_no_total(
    terms: str,
    products: tuple[str, ...],
    known: tuple[datetime, ...],
    *,
    link: bool,
) -> None:
    """Two sales, a refund of each and a lost dispute, known in any month."""

    def together(moments: tuple[datetime, ...]) -> int:
        ledger = (
            sale("a", 800, products[0], known=moments[0])
            + sale("b", 500, products[1], known=moments[1])
            + follows("refund", "a", 300, known=moments[2])
            + follows("refund", "b", 100, known=moments[3])
            + follows("dispute_lost", "b", 400, known=moments[4])
        )
        said = {"a": "ada"} if link else {}
        return sum(one.total.minor for one in closed(terms, ledger, said=said))

    assert together(known) == together((IN_TIME,) * 5)


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        (
            "fr",
            [
                "vente (après coup) (change janvier 2027)",
                (
                    "remboursement (reprend ce qui comptait avant que sa vente soit connue) "
                    "(change janvier 2027)"
                ),
                (
                    "remboursement (compte désormais ainsi : sa vente est connue) "
                    "(change janvier 2027)"
                ),
            ],
        ),
        (
            "en",
            [
                "sale (came in late) (changes January 2027)",
                (
                    "refund (takes back what counted before its sale was known) "
                    "(changes January 2027)"
                ),
                (
                    "refund (counts like this from now on: its sale is known) "
                    "(changes January 2027)"
                ),
            ],
        ),
    ],
)
def test_what_takes_back_is_told_from_what_counts_anew(
    language: str, listed: list[str]
) -> None:
    back = follows("refund", "a", 100, known=IN_TIME)

    *_, march, _ = closed(NO_BOOK, back + sale("a", 500, "Pass", known=after(FEBRUARY)))

    assert [
        (plain(what_of(one, language)), str(one.amount))
        for one in march.lines[0].sources
    ] == list(zip(listed, ["500.00 EUR", "100.00 EUR", "-100.00 EUR"], strict=True))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("period", ["20.00 EUR", "0.00 EUR", "50.00 EUR", "0.00 EUR"]),
        ("sale", ["30.00 EUR", "0.00 EUR", "40.00 EUR", "0.00 EUR"]),
        ("cumulative", ["20.00 EUR", "0.00 EUR", "50.00 EUR", "0.00 EUR"]),
    ],
)
@pytest.mark.parametrize("kind", ["refund", "dispute_lost"])
def test_by_sale_what_is_given_back_waits_for_its_sale(
    kind: str, scope: str, expected: list[str]
) -> None:
    made = closed(
        f"{NO_BOOK}scope: {scope}\n",
        sale("z", 300, "Pass", known=IN_TIME)
        + follows(kind, "a", 100, known=IN_TIME)
        + sale("a", 500, "Pass", known=after(FEBRUARY)),
    )

    assert [str(one.total) for one in made] == expected
