"""A file's days in one order, which is told where it was a guess."""

from __future__ import annotations

from datetime import date

import pytest

from regie.people.day_order import DayOrder
from regie.planning.no_such_day import NoSuchDayError
from regie.words import speaking


def test_days_that_could_be_either_are_told() -> None:
    order = DayOrder()

    days = [order.read(text) for text in ("2027-03-04", "05/05/2027", "03/08/2027")]

    assert days == [date(2027, 3, 4), date(2027, 5, 5), date(2027, 8, 3)]
    assert order.guess_sentence() == (
        "Les jours comme 03/08/2027 sont lus jour d'abord, 3 août 2027. Si le fichier "
        "écrit le mois d'abord : --american"
    )
    with speaking("en"):
        assert order.guess_sentence() == (
            "Days such as 03/08/2027 are read day first, 3 August 2027. If the file has "
            "the month first: --american"
        )


def test_one_day_beyond_the_twelfth_settles_all() -> None:
    order = DayOrder()

    days = [order.read(text) for text in ("03/08/2027", "13/08/2027")]

    assert days == [date(2027, 8, 3), date(2027, 8, 13)]
    assert order.guess_sentence() == ""


def test_the_month_first_is_no_guess() -> None:
    order = DayOrder(american=True)

    assert (order.read("03/08/2027"), order.guess_sentence()) == (date(2027, 3, 8), "")


def test_a_day_that_is_none_is_told_with_what_could_be_one() -> None:
    order = DayOrder()

    with pytest.raises(NoSuchDayError) as none:
        order.read("03/28/2027")
    assert none.value.why("en") == "there is no month 28"
    assert order.legal("03/28/2027") == (
        "2027-03-08 ou 08/03/2027 ; le mois d'abord : --american"
    )
    assert order.legal("hier") == "2027-03-08"
