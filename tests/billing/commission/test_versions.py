"""What belongs to an earlier version of the agreement counts under it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from fractions import Fraction

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.statement.put_right_text import put_right_why
from regie.billing.statement.source_text import exchange_text
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import each_billed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_signed import plan

CONVERSION = "conversion: statement date"
MONTHS = [JANUARY, FEBRUARY, MARCH]
BIG = sale("2027-01-10", "a", "20000")
MORE = sale("2027-02-20", "b", "1000")


def agreed(commission: str, *, begins: str = "2027-01-01", more: str = "") -> Agreement:
    text = (
        f"agreement: Zen\nfrom: {begins}\n{more or 'currency: EUR'}\n"
        f"commission: {{of: net revenue, {commission}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def billed(
    ledger: str,
    *agreements: Agreement,
    editions: tuple[Edition, ...] = (),
    rows: Sequence[Attribution] = (),
) -> list[Statement]:
    """Return a statement a month, each by its agreement."""
    months = MONTHS[: len(agreements)]
    return each_billed(
        agreements,
        read_entries(ledger),
        months,
        rows,
        editions=editions[: len(months)],
        rates=RATES,
    )


RESTS = Edition.RESTS
RATES = [
    ReadRate(
        rate=Rate(
            on=on, origin="EUR", target="USD", worth=Fraction(worth), source="ECB"
        ),
        read_at=close_of(JANUARY),
    )
    for on, worth in {
        date(2027, 1, 5): "1.10",
        date(2027, 1, 20): "1.15",
        date(2027, 1, 31): "1.10",
        date(2027, 2, 28): "1.20",
        date(2027, 3, 31): "1.25",
    }.items()
]


def amounts(statements: list[Statement]) -> list[list[str]]:
    return [[f"{line.amount.decimal()}" for line in one.lines] for one in statements]


BY_SALE = "rate: 10 %, scope: sale, cap: 900 EUR"
IN_ALL = "rate: 10 %, scope: cumulative, cap: 900 EUR"


@pytest.mark.parametrize("before", [BY_SALE, IN_ALL])
@pytest.mark.parametrize(
    ("holds", "february"),
    [
        ("rate: 5 %", ["50.00", "-900.00"]),
        ("rate: 5 %, cap: 40 EUR, clawback: credit", ["-860.00"]),
        ("rate: 5 %, scope: sale, clawback: credit", ["-850.00"]),
        ("rate: 5 %, scope: cumulative, clawback: credit", ["-850.00"]),
        ("rate: 5 %, split: {OBM: 60, Marc: 40}", ["30.00", "-900.00"]),
    ],
)
def test_a_refund_takes_back_once_what_its_sale_had_earned_by_whatever_terms(
    before: str, holds: str, february: list[str]
) -> None:
    ledger = BIG + refund("2027-02-12", "a", "20000") + MORE
    second = agreed(holds, begins="2027-02-01")

    made = billed(ledger, agreed(before), second, second)

    assert amounts(made) == [["900.00"], february, ["0.00"] * len(made[2].lines)]


def test_a_part_of_a_sale_takes_back_what_the_rule_makes_less_of_it() -> None:
    ledger = (
        BIG + refund("2027-02-12", "a", "15000") + refund("2027-03-02", "a", "0.10")
    )
    second = agreed("rate: 5 %", begins="2027-02-01")

    made = billed(ledger.replace("refund:a", "refund:a2", 1), agreed(BY_SALE), second)

    assert amounts(made) == [["900.00"], ["0.00", "-400.00"]]


def test_a_refund_before_the_change_and_one_after_it_take_back_all() -> None:
    first = refund("2027-01-20", "a", "5000").replace("refund:a", "refund:a1")
    ledger = BIG + first + refund("2027-03-12", "a", "15000")
    second = agreed("rate: 5 %", begins="2027-02-01")

    for terms in (BY_SALE, IN_ALL):
        made = billed(ledger, agreed(terms), second, second)

        assert amounts(made) == [["900.00"], ["0.00"], ["0.00", "-900.00"]]


def test_a_late_sale_counts_under_the_version_of_its_day() -> None:
    late = sale("2027-01-20", "late", "1000", recorded="2027-02-20")
    second = agreed("rate: 5 %", begins="2027-02-01")

    by_sale = billed(BIG + late, agreed(BY_SALE), second, second)
    in_all = billed(BIG + late, agreed(IN_ALL), second, second)

    assert amounts(by_sale) == [["900.00"], ["0.00", "100.00"], ["0.00"]]
    assert amounts(in_all) == [["900.00"], ["0.00"], ["0.00"]]


def test_an_advance_is_not_taken_off_again() -> None:
    ledger = BIG + refund("2027-02-12", "a", "1000")
    recoup = "rate: 10 %, scope: cumulative, recoup: 500 EUR"
    second = agreed("rate: 5 %", begins="2027-02-01")

    made = billed(ledger, agreed(recoup), second)

    assert amounts(made) == [["1500.00"], ["-100.00"]]


def test_the_reader_is_told_what_changed() -> None:
    ledger = BIG + refund("2027-02-12", "a", "15000")
    second = agreed("rate: 5 %", begins="2027-02-01")

    february = billed(ledger, agreed(BY_SALE), second)[1]

    put_right = february.lines[1].stages[0].put_right
    assert put_right is not None
    assert put_right_why(put_right, "en") == (
        "The base of the sales that change goes from €20,000.00 to €5,000.00: refund "
        "stripe:refund:a of 12 February 2027 (-€15,000.00). Computed again under the "
        "terms that it had: due €500.00 − stated so far €900.00 = -€400.00."
    )


def test_several_statements_of_a_cumulative_version_are_put_right_as_one() -> None:
    ledger = BIG + refund("2027-03-12", "a", "19000") + MORE
    first = agreed("rate: 10 %, scope: cumulative")

    march = billed(ledger, first, first, agreed("rate: 5 %", begins="2027-03-01"))[2]

    put_right = march.lines[1].stages[0].put_right
    assert put_right is not None
    assert (str(put_right.period), str(put_right.stated), str(put_right.due)) == (
        "2027-01-01..2027-03-01",
        "2100.00 EUR",
        "200.00 EUR",
    )


# --- Another currency ------------------------------------------------------------------


@pytest.mark.parametrize("more", ["currency: USD", f"currency: USD\n{CONVERSION}"])
@pytest.mark.parametrize("holds", ["rate: 5 %", "rate: 5 %, scope: sale"])
@pytest.mark.parametrize(
    ("before", "january", "february", "march"),
    [
        ("rate: 10 %", "2000.00", ["120.00"], ["-2500.00"]),
        ("rate: 10 %, cap: 900 EUR", "900.00", [], ["-1000.00"]),
        ("rate: 10 %, scope: sale", "2000.00", ["120.00"], ["-2500.00"]),
        ("rate: 10 %, scope: cumulative", "2000.00", ["120.00"], ["-2500.00"]),
    ],
)
def test_what_is_of_a_version_in_another_currency_is_settled_in_that_one(
    before: str,
    january: str,
    february: list[str],
    march: list[str],
    holds: str,
    more: str,
) -> None:
    """In February €100 more, at 1.20; in March €2,000 less, at 1.25."""
    late = sale("2027-01-20", "late", "1000", recorded="2027-02-20")
    second = agreed(holds, begins="2027-02-01", more=more)

    made = billed(
        BIG + late + refund("2027-03-12", "a", "20000"), agreed(before), second, second
    )

    assert amounts(made) == [[january], ["0.00", *february], ["0.00", *march]]
    assert [one.left_out for one in made] == [(), (), ()]


@pytest.mark.parametrize("holds", ["rate: 5 %", "rate: 5 %, cap: 90 EUR"])
@pytest.mark.parametrize("before", ["rate: 10 %", BY_SALE, "rate: 10 %, cap: 900 EUR"])
def test_what_an_earlier_version_leaves_out_is_said_once(
    before: str, holds: str
) -> None:
    dollars = sale("2027-01-20", "usd", "1000", recorded="2027-02-20")
    second = agreed(holds, begins="2027-02-01")

    made = billed(BIG + dollars.replace("EUR", "USD"), agreed(before), second, second)

    assert [[str(one.amount) for one in each.left_out] for each in made] == [
        [],
        ["1000.00 USD"],
        [],
    ]


# --- Known before its sale -------------------------------------------------------------

EARLY = f"""
2027-01-20 refund stripe:refund:a
  parent: stripe:charge:a
  client:zen:processor:stripe  -110.00 USD
  client:zen:refunds            110.00 USD

2027-01-05 sale stripe:charge:a
  recorded: {close_of(JANUARY) + timedelta(hours=1)}
  client:zen:processor:stripe   220.00 USD
  client:zen:sales             -220.00 USD
"""


def in_euros(terms: str, conversion: str) -> list[Statement]:
    """Return three months of a dollar sale known after the refund of its half."""
    more = f"currency: EUR\nconversion: {conversion}"
    agreement = agreed(f"rate: 10 %{terms}", more=more)
    return billed(EARLY, agreement, agreement, agreement)


@pytest.mark.parametrize(
    ("conversion", "january", "february"),
    [
        ("statement date", "-10.00", "19.17"),  # at 1.10, then all of it at 1.20
        ("payment date", "-9.57", "19.57"),  # at 1.15 of 20 January, at 1.10 of the 5th
    ],
)
@pytest.mark.parametrize(
    "terms",
    [
        "",
        ", cap: 900 EUR, clawback: credit",
        ", scope: cumulative, clawback: credit",
    ],
)
def test_a_refund_known_before_its_sale_ends_at_the_rate_of_the_sale(
    terms: str, conversion: str, january: str, february: str
) -> None:
    made = in_euros(terms, conversion)

    assert amounts(made) == [[january], [february], ["0.00"]]


def test_the_reader_sees_at_which_rate_it_counts_now() -> None:
    told = [
        [
            (
                source.key,
                str(source.amount),
                exchange_text(source, "en"),
                [str(period) for period in source.changes],
            )
            for source in in_euros(terms, "statement date")[1].lines[0].sources
        ]
        for terms in ("", ", cap: 900 EUR, clawback: credit")
    ]

    sold = " (US$220.00 × 0.833333, ECB, 28 February 2027)"
    back = " (-US$110.00 × 0.833333, ECB, 28 February 2027)"
    assert told == [
        [
            ("stripe:charge:a", "183.33 EUR", sold, []),
            ("stripe:refund:a", "8.33 EUR", "", ["2027-01"]),
        ],
        [
            ("stripe:charge:a", "183.33 EUR", sold, ["2027-01"]),
            ("stripe:refund:a", "100.00 EUR", "", ["2027-01"]),
            ("stripe:refund:a", "-91.67 EUR", back, ["2027-01"]),
        ],
    ]


# --- Editions --------------------------------------------------------------------------


def test_an_older_edition_stays_as_it_was_and_is_not_counted_again() -> None:
    """It took the refund under the later terms, where its sale had earned nothing."""
    ledger = (
        BIG + refund("2027-02-12", "a", "5000") + refund("2027-03-12", "a", "15000")
    )
    ledger = ledger.replace("refund:a", "refund:a1", 1)
    second = agreed("rate: 5 %, scope: sale, clawback: credit", begins="2027-02-01")

    made = billed(ledger, agreed(BY_SALE), second, second, editions=(RESTS, RESTS))

    assert amounts(made) == [["900.00"], ["0.00"], ["-400.00"]]


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_flat_sums_of_an_earlier_version_are_put_right_once(scope: str) -> None:
    ledger = sale("2027-01-10", "a", "120").replace(
        "  client:zen:sales             -120 EUR",
        "  client:zen:sales             -100 EUR\n  client:zen:vat  -20 EUR",
    ) + refund("2027-01-20", "a", "60")
    first = agreed(f"rate: 10 EUR, scope: {scope}")
    second = agreed("rate: 5 %", begins="2027-02-01")

    made = billed(ledger, first, second, second, editions=(Edition.GROUPS,))

    assert amounts(made) == [["4.00"], ["0.00", "1.00"], ["0.00"]]
    put_right = made[1].lines[1].stages[0].put_right
    assert put_right is not None
    assert [one.key for one in put_right.changes] == ["stripe:refund:a"]


def test_an_older_edition_took_a_refund_back_at_the_sale_s_rate() -> None:
    more = f"currency: EUR\n{CONVERSION}"
    plain = agreed("rate: 10 %", more=more)

    made = billed(EARLY, plain, plain, plain, editions=(RESTS, RESTS))

    assert amounts(made) == [["-10.00"], ["18.33"], ["0.00"]]


def test_what_was_counted_whole_is_not_counted_again_as_it_is_paid() -> None:
    """1,200 signed in January at 10 %; then 20 % of what is paid."""
    paid = "".join(
        sale(f"2027-0{month}-10", key, "400") for month, key in enumerate("abc", 1)
    )
    other = sale("2027-02-11", "z", "100")
    back = refund("2027-03-20", "c", "300")
    signed = agreed("rate: 10 %, counted: signed, clawback: credit")
    now = agreed("rate: 20 %, clawback: credit", begins="2027-02-01")

    def totals(*editions: Edition) -> list[str]:
        made = billed(
            paid + other + back,
            signed,
            now,
            now,
            editions=editions,
            rows=plan("a", "b", "c"),
        )
        return [str(one.total) for one in made]

    assert totals() == ["120.00 EUR", "20.00 EUR", "-30.00 EUR"]
    assert totals(*[Edition.ARRIVAL] * 3) == ["120.00 EUR", "100.00 EUR", "20.00 EUR"]
