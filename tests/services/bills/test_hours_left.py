"""What `time status` says of hours to bill: period by period, as a bill would."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.period import Period
from regie.services.bills.bill import bill_period
from regie.services.bills.hours_left import hours_left
from regie.services.bills.hours_left import HoursLeft
from regie.services.bills.hours_left import left_sentence
from regie.services.bills.hours_left import period_lines
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import entry_numbered
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import HEAD
from tests.services.hours import work
from tests.spaces import plain


@pytest.mark.parametrize("then", ["2027-03-02 09:00", "2027-03-05 09:00"])
@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (
            21,
            (
                "21 h à facturer (1 050,00 € HT, dont 3 h de relevés d'avant corrigés)",
                (
                    "21 h to bill (€1,050.00 without VAT, of which 3 h corrected of earlier "
                    "statements)"
                ),
            ),
        ),
        (
            17,
            (
                "17 h à facturer (850,00 € HT, dont − 1 h de relevés d'avant corrigés)",
                (
                    "17 h to bill (€850.00 without VAT, of which − 1 h corrected of earlier "
                    "statements)"
                ),
            ),
        ),
    ],
)
def test_corrected_hours_of_a_billed_month_are_left_to_bill(
    on: Stage, then: str, hours: int, told: tuple[str, str]
) -> None:
    """Also in the very moment of the bill, as a clock that stands tells it."""
    agree(on, "hourly: {rate: 50 EUR}")
    number = work(on, "18h").entry.number
    on.move("2027-03-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02")
    on.move(then)
    work(on, "18h")
    was = entry_numbered(on.runtime, number)

    right = Stretch(on=was.on, seconds=hours * 3600)
    correct_time(on.runtime, number, stretch=right, why="oubli")

    for language, sentence in zip(("fr", "en"), told, strict=True):
        with speaking(language):
            said = [plain(left_sentence(one)) for one in hours_left(on.runtime)]
        assert [one.partition("Zen")[2].strip(" :") for one in said] == [sentence]


RETAINER = (
    "retainer: {fee: 900 EUR, hours: 15 h, overage: 75 EUR, warn_at: 80 %, "
    "started_month: prorata, carry_over: {up_to: 5 h, months: 1}}"
)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            "hourly: {rate: 60 EUR, rounding: 15 min}",
            "Studio Zen : 1 h 15 à facturer, après arrondi (75,00 € HT)",
        ),
        (
            "hourly: {rate: 60 EUR}",
            "Studio Zen : 1 h 10 à facturer (70,00 € HT)",
        ),
        (
            "retainer: {hours: 1 h, fee: 100 EUR, overage: 60 EUR, rounding: 15 min}",
            "Studio Zen : 1 h 15 à facturer, après arrondi, en 2 périodes (215,00 € HT)",
        ),
    ],
)
def test_hours_that_the_agreement_rounds_say_so(
    on: Stage, terms: str, told: str
) -> None:
    agree(on, terms)
    work(on, "1h10")

    [said] = [plain(left_sentence(one)) for one in hours_left(on.runtime)]

    assert said.startswith(told)


HOURLY = "hourly: {rate: 95 EUR, minimum: 2 h, cap: 20 h, warn_at: 80 %}"


def worked(on: Stage, *hours: tuple[str, str]) -> None:
    for day, time in hours:
        on.move(f"{day} 09:00")
        work(on, time)


def told(on: Stage, language: str = "fr") -> list[str]:
    with speaking(language):
        (one,) = hours_left(on.runtime)
        return [plain(said) for said in (left_sentence(one), *period_lines(one))]


def standing(one: HoursLeft) -> list[tuple[str, int, str]]:
    return [
        (str(each.billed), each.minutes, f"{each.amount!s}") for each in one.periods
    ]


def test_each_open_month_has_its_own_fee_and_hours_and_hands_on_what_is_left(
    on: Stage,
) -> None:
    agree(on, RETAINER, since="2027-01-15")
    worked(on, ("2027-01-20", "6h10"), ("2027-02-20", "20h35"), ("2027-04-06", "1h"))

    french, english = told(on), told(on, "en")

    assert french == [
        (
            "Studio Zen : 27 h 45 à facturer, en 4 périodes (3 457,30 € HT), il reste "
            "19 h d'heures prépayées"
        ),
        "janvier 2027 : 6 h 10 (493,55 € HT, forfait compris)",
        "février 2027 : 20 h 35 (1 163,75 € HT, forfait compris)",
        "mars 2027 : 0 min (900,00 € HT, forfait compris)",
        "depuis le 1er avril 2027 : 1 h (900,00 € HT, forfait compris)",
    ]
    assert english == [
        (
            "Studio Zen: 27 h 45 min to bill, in 4 periods (€3,457.30 without VAT), 19 h "
            "of prepaid time left"
        ),
        "January 2027: 6 h 10 min (€493.55 without VAT, fee included)",
        "February 2027: 20 h 35 min (€1,163.75 without VAT, fee included)",
        "March 2027: 0 min (€900.00 without VAT, fee included)",
        "since 1 April 2027: 1 h (€900.00 without VAT, fee included)",
    ]


@pytest.mark.parametrize("terms", [RETAINER, HOURLY])
def test_the_open_months_come_to_what_the_bills_in_their_order_do(
    on: Stage, terms: str
) -> None:
    agree(on, terms, since="2027-01-15")
    worked(on, ("2027-01-20", "1h10"), ("2027-02-20", "23h30"), ("2027-04-06", "3h"))
    on.move("2027-05-02 09:00")
    (before,) = hours_left(on.runtime)

    months = ["2027-01", "2027-02", "2027-03", "2027-04"]
    billed = [
        str(bill_period(on.runtime, client_slug=CLIENT, period=month).total)
        for month in months
    ]
    (after,) = hours_left(on.runtime)

    assert [(period, due) for period, _, due in standing(before)[:-1]] == list(
        zip(months, billed, strict=True)
    )
    assert standing(after) == standing(before)[-1:]
    assert (after.left, after.near) == (before.left, before.near)


def test_only_the_month_that_goes_on_is_nearly_used_up(on: Stage) -> None:
    agree(on, RETAINER, since="2027-01-01")
    worked(on, ("2027-01-20", "15h"), ("2027-02-08", "2h"))
    (early,) = hours_left(on.runtime)
    worked(on, ("2027-02-09", "11h"))
    (late,) = hours_left(on.runtime)

    assert (early.left, early.near) == (13 * 60, "")
    assert (late.left, late.near) == (
        2 * 60,
        "Les heures prépayées sont presque épuisées.",
    )


def test_a_month_begins_with_the_first_day_of_the_agreement(on: Stage) -> None:
    agree(on, HOURLY, since="2027-01-11")
    worked(on, ("2027-01-20", "1h"))
    early, goes_on = hours_left(on.runtime)[0].periods[0], told(on)
    worked(on, ("2027-02-20", "1h"))
    (one,) = hours_left(on.runtime)

    assert [early.period, *(each.period for each in one.periods)] == [
        Period(start=date(2027, 1, 11), end=date(2027, 1, 21)),
        Period(start=date(2027, 1, 11), end=date(2027, 2, 1)),
        Period(start=date(2027, 2, 1), end=date(2027, 2, 21)),
    ]
    assert goes_on[0].startswith("Studio Zen : 1 h à facturer (190,00 € HT")
    assert told(on)[1].startswith("janvier 2027 : 1 h ")


def test_on_the_last_day_of_a_month_its_hours_can_still_be_used(on: Stage) -> None:
    agree(on, RETAINER.replace("up_to: 5 h", "up_to: 1 h"), since="2027-02-01")
    worked(on, ("2027-02-28", "2h"))

    assert [one.left for one in hours_left(on.runtime)] == [13 * 60]


def test_each_month_is_told_by_the_agreement_that_held(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}", since="2027-01-01")
    worked(on, ("2027-01-20", "2h"))
    agree(on, "base: {amount: 10 EUR, every: mois}", since="2027-02-01")
    on.move("2027-02-08 08:00")
    base, goes_on = told(on), hours_left(on.runtime)[0].periods[0].goes_on
    agree(on, "hourly: {rate: 90 EUR}", since="2027-02-01")
    worked(on, ("2027-02-08", "1h"))

    assert (base, goes_on) == (
        ["Studio Zen : 2 h à facturer (120,00 € HT)"],
        False,
    )
    assert told(on) == [
        "Studio Zen : 3 h à facturer, en 2 périodes (210,00 € HT)",
        "janvier 2027 : 2 h (120,00 € HT)",
        "depuis le 1er février 2027 : 1 h (90,00 € HT)",
    ]


def test_months_in_two_currencies_have_no_sum(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}", since="2027-01-01")
    worked(on, ("2027-01-20", "2h"))
    dollars = HEAD.replace("2027-01-01", "2027-02-01").replace("EUR", "USD")
    keep_agreement(on.runtime, f"{dollars}hourly: {{rate: 90 USD}}", file="heures.yaml")
    worked(on, ("2027-02-08", "1h"))

    assert told(on) == [
        "Studio Zen : 3 h à facturer, en 2 périodes",
        "janvier 2027 : 2 h (120,00 € HT)",
        "depuis le 1er février 2027 : 1 h (90,00 $US HT)",
    ]


def test_what_was_billed_elsewhere_is_not_open(on: Stage) -> None:
    agree(on, HOURLY, since="2027-01-01")
    on.move("2027-04-06 09:00")
    keep_since(on.runtime, CLIENT, "2027-04", period="2027-04", who="OBM")

    assert told(on) == ["Studio Zen : 0 min à facturer (190,00 € HT, minimum de 2 h)"]
