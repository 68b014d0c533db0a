"""Days on which the European Central Bank publishes rates."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.publication import published_by
from regie.billing.publication import was_published


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("2027-03-31", "2027-03-31"),
        ("2027-01-31", "2027-01-29"),  # a Sunday
        ("2027-03-29", "2027-03-25"),  # Easter Monday, behind Good Friday
        ("2027-05-01", "2027-04-30"),
        ("2026-12-27", "2026-12-24"),  # a Sunday behind two days of Christmas
        ("2027-01-01", "2026-12-31"),
        ("2027-05-06", "2027-05-06"),  # Ascension: open
    ],
)
def test_rates_are_published_on_days_on_which_target_is_open(
    day: str, published: str
) -> None:
    assert published_by(date.fromisoformat(day)) == date.fromisoformat(published)


@pytest.mark.parametrize(
    ("first", "end", "were"),
    [
        ("2027-03-27", "2027-03-30", False),  # a weekend and Easter Monday
        ("2027-03-26", "2027-03-31", True),
        ("2027-03-30", "2027-03-30", False),
        ("2027-03-30", "2027-03-31", True),
    ],
)
def test_rates_were_published_between_two_days(
    first: str,
    end: str,
    were: bool,  # noqa: FBT001 -- a case of the table
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(end)

    assert was_published(*days) == were
