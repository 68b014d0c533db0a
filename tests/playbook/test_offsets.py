from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.offsets import offset_sentence
from regie.playbook.saying import say_moment
from tests.playbook.reading import read


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("J-21", "21 jours avant X"),
        ("j - 21", "21 jours avant X"),
        ("D-21", "21 jours avant X"),
        ("-21", "21 jours avant X"),
        ("−21", "21 jours avant X"),
        ("J+3", "3 jours après X"),
        ("T+1 à 9h", "1 jour après X à 9h"),
        ("J", "X"),
        ("J0", "X"),
        ("0", "X"),
        ("J-0", "X"),
        ("J à midi", "X à midi"),
        ("D at 10:00", "X à 10h"),
        ("-3 sem", "3 semaines avant X"),
        ("-2 jours ouvrés à 14h30", "2 jours ouvrés avant X à 14h30"),
        ("21 jours avant", "21 jours avant X"),
        ("3 semaines après", "3 semaines après X"),
        ("21 jours avant cart_open", "21 jours avant cart_open"),
        ("vendredi après cart_open à 14h", "le vendredi après cart_open à 14h"),
        ("25/02/2027", "2027-02-25"),
        ("2027-02-25", "2027-02-25"),
    ],
)
def test_a_cell_says_when(cell: str, said: str) -> None:
    assert say_moment(read(offset_sentence(cell, "X", "fr")), "fr") == said


@given(cell=st.text(max_size=30))
def test_whatever_is_in_a_cell_becomes_one_line_or_stays(cell: str) -> None:
    assert isinstance(offset_sentence(cell, "X", "fr"), str)


@given(days=st.integers(1, 999), sign=st.sampled_from("+-"))
def test_days_are_counted_from_the_date(days: int, sign: str) -> None:
    moment = read(offset_sentence(f"J{sign}{days}", "X", "fr"))

    assert moment.amount is not None
    assert (moment.amount.number, moment.direction) == (
        days,
        {"+": "after", "-": "before"}[sign],
    )
