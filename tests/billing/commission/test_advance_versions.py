"""An advance is paid off by what is earned while it is agreed."""

from __future__ import annotations

import pytest

from regie.billing.edition import Edition
from tests.billing.stated import above_base
from tests.billing.stated import commission
from tests.billing.stated import refund
from tests.billing.stated import sale

SCOPES = ["period", "sale", "cumulative"]
OLDER = (Edition.ARRIVAL,) * 3


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
        # Lowered: of 1,000 taken off 400 too much.
        ("recoup: 2000 EUR", "recoup: 600 EUR", ["0.00", "500.00", "200.00"]),
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

    assert (
        above_base(ledger, commission(before, scoped), *[commission(after, scoped)] * 2)
        == due
    )


@pytest.mark.parametrize(
    "after",
    [
        "",
        commission("cap: 9000 EUR"),
        "commission: {rate: 10 %, of: net revenue}\n",
        commission("recoup: 500 EUR", "cap: 9000 EUR"),
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
    scoped = commission("recoup: 500 EUR", f"scope: {scope}")

    assert above_base(ledger, scoped, after, after) == ["0.00", "0.00", "0.00"]


def test_older_editions_took_all_of_it_at_once() -> None:
    """The first newer statement gives back what was not earned."""
    ledger = sale("2027-01-05", "a", "10000") + sale("2027-02-05", "b", "1000")
    before, after = (
        commission("cap: 9000 EUR"),
        commission("recoup: 500 EUR", "clawback: credit"),
    )

    for editions, march in ((OLDER, "0.00"), (OLDER[:2], "400.00")):
        assert above_base(ledger, before, after, after, editions=editions) == [
            "1000.00",
            "-400.00",
            march,
        ]


def test_one_plain_rate_gives_back_at_once_what_was_paid_beside_an_advance() -> None:
    """Of 200 earned 100 paid the advance off; of these, 100 are given back."""
    ledger = sale("2027-01-05", "a", "2000") + refund("2027-02-05", "a", "1000")
    plain = "commission: {rate: 10 %, of: net revenue}\n"

    assert above_base(ledger, commission("recoup: 100 EUR"), plain, plain) == [
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
        (
            "cap: 9000 EUR",
            "recoup: {amount: 500 EUR, each: 400 EUR}",
            ["1000.00", "0.00", "0.00"],
        ),
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

    assert (
        above_base(ledger, commission(before, scoped), *[commission(after, scoped)] * 2)
        == due
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_one_that_is_dropped_is_taken_off_what_its_own_terms_earned_alone(
    scope: str,
) -> None:
    """Of 500 advanced 300 are paid off; a late sale of January pays the rest off."""
    late = sale("2027-01-20", "late", "4000", recorded="2027-02-20")
    ledger = sale("2027-01-05", "a", "3000") + late + sale("2027-03-05", "b", "3000")
    scoped = (f"scope: {scope}", "clawback: credit")
    then, now = (
        commission("recoup: 500 EUR", *scoped),
        commission("cap: 9000 EUR", *scoped),
    )

    assert above_base(ledger, then, now, now) == ["0.00", "200.00", "300.00"]
    given_back = ledger + refund("2027-02-25", "a", "3000")
    assert above_base(given_back, then, now, now) == ["0.00", "0.00", "300.00"]


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
    own = commission(
        "recoup: 500 EUR", "hold: 30 days", f"scope: {scope}", f"clawback: {clawback}"
    )

    assert above_base(ledger, own, own, own) == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_is_earned_pays_off_what_was_raised_whatever_is_given_back_of_before(
    scope: str,
) -> None:
    """Of January 500 were paid, of which 300 are given back; 300 pay off the rest."""
    ledger = (
        sale("2027-01-05", "a", "7000")
        + sale("2027-01-06", "b", "3000")
        + refund("2027-02-05", "b", "3000")
        + sale("2027-03-05", "c", "3000")
    )
    scoped = f"scope: {scope}, clawback: credit"
    then, now = (
        commission(f"recoup: {amount} EUR", scoped) for amount in ("500", "1000")
    )

    assert above_base(ledger, then, now, now) == ["500.00", "-300.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_late_sale_of_before_it_was_raised_is_paid(scope: str) -> None:
    """It had been paid off; what pays off the rest is earned from then on."""
    late = sale("2027-01-20", "late", "1000", recorded="2027-02-20")
    ledger = sale("2027-01-05", "a", "7000") + late + sale("2027-03-05", "c", "3000")
    then, now = (
        commission(f"recoup: {amount} EUR", f"scope: {scope}")
        for amount in ("500", "1000")
    )

    assert above_base(ledger, then, now, now) == ["200.00", "100.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_was_earned_without_one_is_not_asked_back_for_it(scope: str) -> None:
    """January paid off 100 of 500, February earned 10; then January is given back."""
    ledger = (
        sale("2027-01-05", "a", "1000")
        + sale("2027-02-05", "b", "100")
        + refund("2027-03-05", "a", "1000")
    )
    scoped = (f"scope: {scope}", "clawback: credit")
    before, then = commission("recoup: 500 EUR", *scoped), commission(*scoped)

    assert above_base(ledger, before, then, "") == ["0.00", "10.00", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_late_sale_of_before_it_was_agreed_is_paid_whatever_follows(
    scope: str,
) -> None:
    ledger = sale("2027-01-20", "late", "1000", recorded="2027-03-20")
    first, second, third = (
        commission(more, f"scope: {scope}")
        for more in (
            "cap: 9000 EUR",
            "recoup: 200 EUR",
            "recoup: 200 EUR, pay_after: 9 days",
        )
    )

    assert above_base(ledger, first, second, third) == ["0.00", "0.00", "100.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("back", "due"),
    [
        # 8.08 are earned of January, and more is given back of February.
        ("3590.70", "-350.99"),
        # Less is: of the 4.08 that are left, the older terms pay.
        ("40.00", "0.00"),
        # As much.
        ("80.80", "0.00"),
    ],
)
def test_a_negative_statement_takes_none_whichever_terms_earn(
    scope: str, back: str, due: str
) -> None:
    """Of 600, with 100 a statement, 200 are taken by March."""
    ledger = (
        sale("2027-01-05", "a", "1000")
        + sale("2027-02-05", "b", "10000")
        + sale("2027-01-20", "late", "80.80", recorded="2027-03-20")
        + refund("2027-03-05", "b", back)
    )
    then, now = (
        commission(
            f"recoup: {{amount: {amount} EUR, each: 100 EUR}}",
            f"scope: {scope}",
            "clawback: credit",
        )
        for amount in ("500", "600")
    )

    assert above_base(ledger, then, now, now) == ["0.00", "900.00", due]


@pytest.mark.parametrize("scope", SCOPES)
def test_so_it_is_where_the_present_terms_earn(scope: str) -> None:
    """In March 50 are earned, and 100 of January given back that were paid."""
    ledger = (
        sale("2027-01-05", "a", "3000")
        + sale("2027-02-05", "b", "1000")
        + sale("2027-03-05", "c", "500")
        + refund("2027-03-06", "a", "1000")
    )
    then, now = (
        commission(
            f"recoup: {{amount: {amount} EUR, each: 100 EUR}}",
            f"scope: {scope}",
            "clawback: credit",
        )
        for amount in ("500", "600")
    )

    assert above_base(ledger, then, now, now) == ["200.00", "0.00", "-50.00"]
