"""An advance is paid off by what is earned while it is agreed."""

from __future__ import annotations

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.statement.statement import Statement
from regie.ledger.text import read_entries
from tests.billing.stated import each_billed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

HEAD = (
    "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
    "base: {amount: 300 EUR, every: month}\n"
)
SCOPES = ["period", "sale", "cumulative"]
OLDER = (Edition.ARRIVAL,) * 3


def terms(*more: str, rate: str = "10 %") -> str:
    return f"commission: {{rate: {rate}, of: net revenue, {', '.join(more)}}}\n"


def totals(
    ledger: str, *commissions: str, editions: tuple[Edition, ...] = ()
) -> list[str]:
    """Return what the OBM bills in January, February and March, above her base."""
    read = {
        one: read_agreement(HEAD + one, file="zen.yaml", language="en", draft=True)
        for one in commissions
    }
    made: list[Statement] = each_billed(
        [read[one] for one in commissions],
        read_entries(ledger),
        [JANUARY, FEBRUARY, MARCH],
        editions=editions,
    )
    return [f"{(one.total.minor - 30000) / 100:.2f}" for one in made]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        # Earned and paid before it was agreed.
        ("cap: 9000 EUR", "recoup: 500 EUR", ["1000.00", "0.00", "0.00"]),
        ("cap: 9000 EUR", "recoup: 150 EUR", ["1000.00", "0.00", "150.00"]),
        # Raised: 500 of 1,000 were paid off, the rest was paid.
        ("recoup: 500 EUR", "recoup: 1000 EUR", ["500.00", "0.00", "0.00"]),
        ("recoup: 500 EUR", "recoup: 500 EUR", ["500.00", "100.00", "200.00"]),
        ("recoup: 2000 EUR", "recoup: 2000 EUR", ["0.00", "0.00", "0.00"]),
    ],
)
def test_it_is_not_taken_off_what_was_earned_and_paid_before(
    scope: str, before: str, after: str, due: list[str]
) -> None:
    ledger = (
        sale("2027-01-05", "a", "10000")
        + sale("2027-02-05", "b", "1000")
        + sale("2027-03-05", "c", "2000")
    )
    scoped = f"scope: {scope}, clawback: credit"

    assert totals(ledger, terms(before, scoped), *[terms(after, scoped)] * 2) == due


@pytest.mark.parametrize(
    "after",
    [
        "",
        terms("cap: 9000 EUR"),
        "commission: {rate: 10 %, of: net revenue}\n",
        terms("recoup: 500 EUR", "cap: 9000 EUR"),
    ],
    ids=["no commission", "no advance", "plain", "advance"],
)
@pytest.mark.parametrize("scope", SCOPES)
def test_what_it_paid_for_is_not_claimed_when_it_is_given_back(
    scope: str, after: str
) -> None:
    ledger = (
        sale("2027-01-05", "a", "1000")
        + sale("2027-01-06", "b", "1000")
        + refund("2027-02-05", "a", "1000")
    )
    scoped = terms("recoup: 500 EUR", f"scope: {scope}")

    assert totals(ledger, scoped, after, after) == ["0.00", "0.00", "0.00"]


def test_older_editions_took_all_of_it_at_once() -> None:
    """The first newer statement gives back what was not earned."""
    ledger = sale("2027-01-05", "a", "10000") + sale("2027-02-05", "b", "1000")
    before, after = terms("cap: 9000 EUR"), terms("recoup: 500 EUR", "clawback: credit")

    for editions, march in ((OLDER, "0.00"), (OLDER[:2], "400.00")):
        assert totals(ledger, before, after, after, editions=editions) == [
            "1000.00",
            "-400.00",
            march,
        ]


def test_one_plain_rate_gives_back_at_once_what_was_paid_beside_an_advance() -> None:
    """Of 200 earned 100 paid the advance off; of these, 100 are given back."""
    ledger = sale("2027-01-05", "a", "2000") + refund("2027-02-05", "a", "1000")
    plain = "commission: {rate: 10 %, of: net revenue}\n"

    assert totals(ledger, terms("recoup: 100 EUR"), plain, plain) == [
        "100.00",
        "-100.00",
        "0.00",
    ]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        # 300 were taken off in February and are owed again in March.
        ("cap: 9000 EUR", "recoup: 500 EUR", ["1000.00", "0.00", "0.00"]),
        ("recoup: 500 EUR", "recoup: 1000 EUR", ["500.00", "0.00", "0.00"]),
    ],
)
def test_it_is_never_asked_back_whenever_it_was_agreed(
    scope: str, before: str, after: str, due: list[str]
) -> None:
    ledger = (
        sale("2027-01-05", "a", "10000")
        + sale("2027-02-05", "b", "3000")
        + refund("2027-03-05", "b", "3000")
    )
    scoped = f"scope: {scope}, clawback: credit"

    assert totals(ledger, terms(before, scoped), *[terms(after, scoped)] * 2) == due


@pytest.mark.parametrize("scope", SCOPES)
def test_one_that_is_dropped_is_taken_off_what_its_own_terms_earned_alone(
    scope: str,
) -> None:
    """Of 500 advanced 300 are paid off; a late sale of January pays the rest off."""
    late = sale("2027-01-20", "late", "4000", recorded="2027-02-20")
    ledger = sale("2027-01-05", "a", "3000") + late + sale("2027-03-05", "b", "3000")
    scoped = (f"scope: {scope}", "clawback: credit")
    then, now = terms("recoup: 500 EUR", *scoped), terms("cap: 9000 EUR", *scoped)

    assert totals(ledger, then, now, now) == ["0.00", "200.00", "300.00"]
    given_back = ledger + refund("2027-02-25", "a", "3000")
    assert totals(given_back, then, now, now) == ["0.00", "0.00", "300.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("clawback", ["credit", "forgive", "carry"])
def test_what_is_given_back_is_its_own_sales_whatever_is_earned_beside(
    scope: str, clawback: str
) -> None:
    """In January 500 of 800 pay it off, 300 are held; of the late 100 nothing is due."""
    ledger = (
        sale("2027-01-31", "a", "8000")
        + refund("2027-02-05", "a", "8000")
        + sale("2027-01-02", "late", "1000", recorded="2027-02-20")
    )
    own = terms(
        "recoup: 500 EUR", "hold: 30 days", f"scope: {scope}", f"clawback: {clawback}"
    )

    assert totals(ledger, own, own, own) == ["0.00", "0.00", "0.00"]
