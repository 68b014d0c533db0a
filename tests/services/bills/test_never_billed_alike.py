"""Sales of a month that had nothing, under a version that still holds: by that month."""

from __future__ import annotations

import pytest

from tests.rehearsed import Stage
from tests.services.bills.test_never_billed import entry
from tests.services.bills.test_never_billed import LATE
from tests.services.bills.test_never_billed import parties
from tests.services.bills.test_never_billed import party
from tests.services.bills.test_never_billed import plain
from tests.services.bills.test_never_billed import Story
from tests.services.bills.test_never_billed import VERSIONS
from tests.spaces import plain as plain_text

SKIPPED = ["2027-02", "2027-05"]
STEPS = "[{from: 0 EUR, rate: 10 %}, {from: 1500 EUR, rate: 20 %}]"
CLIFF = f"of: net revenue, tiers: {{mode: cliff, levels: {STEPS}}}"


def april(on: Stage, terms: str) -> dict[str, str]:
    """Return what is due in April, when February's sale of 1,000 is known."""
    story = Story(agreed={"2027-01-01": terms}, known=LATE, skipped=SKIPPED)
    return story.billed(on)["2027-04"]


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        # 100 of April, and of February what its own month makes of 1,000
        ("rate: 10 %, of: net revenue, cap: 150 EUR", "200.00"),
        ("rate: 10 %, of: net revenue, cap: 60 EUR", "120.00"),
        ("rate: 10 %, of: net revenue, floor: 130 EUR", "260.00"),
        ("rate: 10 %, of: net revenue, threshold: 900 EUR", "20.00"),
        (CLIFF, "200.00"),
        (f"{CLIFF}, recoup: {{amount: 900 EUR, each: 50 EUR}}", "150.00"),
        # April is held until May; February's until the end of March: it is over
        ("rate: 10 %, of: net revenue, cap: 150 EUR, hold: 40 days", "200.00"),
        # what looks at each sale, or all of them, has no month
        ("rate: 10 %, of: net revenue, scope: sale, cap: 60 EUR", "120.00"),
        ("rate: 10 %, of: net revenue, scope: cumulative, cap: 350 EUR", "150.00"),
        ("rate: 10 %, of: net revenue", "200.00"),
    ],
)
def test_limits_of_each_period_are_those_of_the_sales_own(
    on: Stage, terms: str, due: str
) -> None:
    assert april(on, f"commission: {{{terms}}}\n") == {"OBM": due}


def test_every_party_has_that_month(on: Stage) -> None:
    """Ada's is one plain rate; what the OBM has is of what hers leaves, capped."""
    after = "{party: OBM, of: net revenue, others: [Ada], rate: 10 %, cap: 85 EUR}"
    terms = parties(party("Ada", 20), after)

    assert april(on, terms) == {"OBM": "160.00", "Ada": "400.00"}


def test_what_is_given_back_of_it_takes_that_month_back(on: Stage) -> None:
    agreed = {"2027-01-01": plain(10, ", cap: 60 EUR, clawback: credit")}
    back = entry("2027-05-10", "refund r", 500, parent="late")
    story = Story(agreed=agreed, known={**LATE, "2027-05": back}, skipped=["2027-02"])

    made = story.billed(on)

    assert made["2027-04"] == {"OBM": "120.00"}
    assert made["2027-05"] == {"OBM": "-10.00"}


@pytest.mark.parametrize(
    "terms",
    [
        plain(10, ", threshold: 1000 EUR"),
        plain(10) + parties(party("Ada", 10, ", threshold: 1000 EUR")),
        parties(party("Ada", 10, ", threshold: 1000 EUR")),
    ],
)
def test_a_month_with_sales_below_its_threshold_is_in_the_way(
    on: Stage, terms: str
) -> None:
    """Billed with March, February's 600 would be above it."""
    known = {**LATE, "2027-02": entry("2027-02-03", "sale b", 600)}
    story = Story(agreed={"2027-01-01": terms}, known=known, skipped=["2027-02"])

    story.billed(on)

    said = plain_text(story.said["2027-03"])
    assert said.startswith("Il reste à facturer avant le 1er mars 2027, hors TVA : ")
    assert "février 2027 (" in said


COLLECTED, SIGNED = ", counted: collected", ", counted: signed"


@pytest.mark.parametrize(
    ("counted", "due"),
    [
        # 300 of April, and 20 % of February's 1,000
        ((COLLECTED, COLLECTED, SIGNED), "500.00"),
        ((SIGNED, SIGNED, COLLECTED), "500.00"),
        ((SIGNED, f"{COLLECTED}, cap: 150 EUR", SIGNED), "450.00"),
        ((COLLECTED, f"{SIGNED}, cap: 150 EUR", COLLECTED), "450.00"),
    ],
)
def test_a_version_that_counts_otherwise_counts_its_own_days(
    on: Stage, counted: tuple[str, str, str], due: str
) -> None:
    agreed = {
        day: plain(rate, more)
        for day, rate, more in zip(VERSIONS, (10, 20, 30), counted, strict=True)
    }

    made = Story(agreed=agreed, known=LATE, skipped=SKIPPED).billed(on)

    assert made["2027-04"] == {"OBM": due}
