"""What errors say, where it depends on how much there is to say."""

from __future__ import annotations

import pytest

from regie.errors import ImportFileError
from regie.words import speaking


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [
        (2, 2, "f.csv: line 1"),
        (100, 100, "f.csv: line 99"),
        (101, 101, "f.csv: … and 1 more problem"),
        (350, 101, "f.csv: … and 250 more problems"),
    ],
)
def test_a_file_with_very_many_problems_shows_the_first_and_counts_the_rest(
    count: int, lines: int, last: str
) -> None:
    problems = [f"line {number}" for number in range(count)]

    with speaking("en"):
        error = ImportFileError("f.csv", problems)

    *shown, kept = str(error).splitlines()
    assert (len(shown), shown[-1]) == (lines, last)
    assert kept == "Nothing of f.csv was kept."
    assert error.problems == problems


def test_a_file_that_is_only_looked_at_is_not_told_to_be_kept_or_not() -> None:
    error = ImportFileError("f.csv", ["x"], only_read=True)

    assert str(error) == "f.csv: x"


def test_how_many_more_is_said_in_french() -> None:
    error = ImportFileError("f.csv", ["x"] * 102)

    assert str(error).splitlines()[-2:] == [
        "f.csv: … et 2 autres problèmes",
        "Rien n'a été gardé de f.csv.",
    ]
