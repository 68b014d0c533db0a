"""Hours of months without a statement: each month by its own terms and limits."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.billing.work.durations import read_seconds
from regie.billing.work.entry import Job
from regie.services.bills.bill import bill_period
from regie.services.bills.hours_left import hours_left
from regie.services.bills.hours_left import left_sentence
from regie.services.bills.passed_over import keep_since
from regie.services.statement.restate import restated
from regie.services.statement.statements import verify_statements
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import add_time
from regie.services.work.timesheet import correct_time
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.spaces import plain

CAPPED = "hourly: {rate: 75 EUR, cap: 5 h}"


def add(on: Stage, day: str, time: str) -> int:
    """Enter work of a day, at the stage's moment; return its number."""
    job = Job(client="Studio Zen", person="OBM", activity="")
    stretch = Stretch(on=date.fromisoformat(day), seconds=read_seconds(time))
    return add_time(on.runtime, job, stretch).entry.number


def bill(on: Stage, month: str) -> str:
    return str(bill_period(on.runtime, client_slug=CLIENT, period=month).total)


def lines(on: Stage, language: str = "fr") -> list[str]:
    """Return the lines of the last statement as its page shows them."""
    with on.runtime.unit(reading=True) as unit:
        stored = unit.documents.statements_before(CLIENT, date.max)[-1]
        _, made = restated(unit, stored)
    return [
        plain(
            f"{title_of(one, language)} : {one.amount.text(language)} · "
            f"{why(one, language)}"
        )
        for one in made.lines
    ]


def january_and_march(on: Stage, terms: str) -> None:
    """January and March have 4 hours each and are billed; February had nothing."""
    agree(on, terms)
    on.move("2027-01-15 09:00")
    add(on, "2027-01-10", "4h")
    on.move("2027-02-01 09:00")
    bill(on, "2027-01")
    on.move("2027-03-15 09:00")
    add(on, "2027-03-10", "4h")
    on.move("2027-04-01 09:00")
    bill(on, "2027-03")


@pytest.mark.parametrize(
    ("terms", "april"),
    [
        (CAPPED, "525.00 EUR"),
        ("hourly: {rate: 75 EUR, cap: 375 EUR}", "525.00 EUR"),
        ("hourly: {rate: 75 EUR}", "525.00 EUR"),
        ("hourly: {rate: 75 EUR, rounding: {to: 5 h, way: nearest}}", "750.00 EUR"),
        ("hourly: {rate: 75 EUR, cap: 9 h, limits: project}", "75.00 EUR"),
    ],
)
def test_a_month_between_two_statements_has_its_own_limits(
    on: Stage, terms: str, april: str
) -> None:
    january_and_march(on, terms)
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "3h")
    on.move("2027-04-15 09:00")
    add(on, "2027-04-10", "4h")
    on.move("2027-05-01 09:00")
    (left,) = hours_left(on.runtime)

    made = bill(on, "2027-04")

    assert (made, str(left.periods[0].amount)) == (april, april)
    assert all(one.same for one in verify_statements(on.runtime))


def test_a_clock_that_was_ahead_when_the_agreement_was_kept_changes_nothing(
    on: Stage,
) -> None:
    """A statement knows the version that it is made by, whatever the clock said."""
    on.move("2028-01-01 09:00")
    january_and_march(on, CAPPED)
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "3h")
    on.move("2027-05-01 09:00")

    assert bill(on, "2027-04") == "225.00 EUR"
    assert all(one.same for one in verify_statements(on.runtime))


def test_its_line_names_the_month_and_that_it_had_no_statement(on: Stage) -> None:
    january_and_march(on, CAPPED)
    on.move("2027-04-05 09:00")
    number = add(on, "2027-02-10", "7h")
    on.move("2027-05-01 09:00")
    bill(on, "2027-04")
    first = [lines(on, language) for language in ("fr", "en")]
    on.move("2027-05-05 09:00")
    right = Stretch(on=date(2027, 2, 10), seconds=2 * 3600)
    correct_time(on.runtime, number, stretch=right, why="trop")
    on.move("2027-06-01 09:00")
    may = bill(on, "2027-05")

    assert first == [
        [
            (
                "Heures de février 2027 : 375,00 € · Aucun relevé n'a été fait de février "
                "2027 : ses heures comptent à ses conditions, comme il les aurait "
                "comptées : 7 h. Son plafond de 5 h y est appliqué. Dû 375,00 € − déjà "
                "relevé 0,00 € = 375,00 €."
            )
        ],
        [
            (
                "Hours of February 2027 : €375.00 · No statement was made of February 2027: "
                "its hours count under its terms, as one would have counted them: 7 h. Its "
                "cap of 5 h is applied. Due €375.00 − stated so far €0.00 = €375.00."
            )
        ],
    ]
    assert may == "-225.00 EUR"
    assert lines(on) == [
        (
            "Heures corrigées de février 2027 : -225,00 € · Aucun relevé n'a été fait de "
            "février 2027 : ses heures comptent à ses conditions, comme il les aurait "
            "comptées : avec les heures corrigées, 2 h au lieu de 7 h. Son plafond de 5 h y "
            "est appliqué. Dû 150,00 € − déjà relevé 375,00 € = -225,00 €."
        )
    ]
    assert lines(on, "en")[0].startswith(
        "Corrected hours of February 2027 : -€225.00 ·"
    )


def test_all_of_a_month_that_had_none_is_not_told_as_corrected(on: Stage) -> None:
    january_and_march(on, CAPPED)
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "3h")
    (left,) = hours_left(on.runtime)

    assert plain(left_sentence(left)) == "Studio Zen : 3 h à facturer (225,00 € HT)"


@pytest.mark.parametrize("rate", [75, 80])
def test_a_month_before_the_first_statement_has_its_own_limits(
    on: Stage, rate: int
) -> None:
    agree(on, CAPPED)
    on.move("2027-02-15 09:00")
    add(on, "2027-02-10", "4h")
    on.move("2027-03-01 09:00")
    february = bill(on, "2027-02")
    on.move("2027-03-15 09:00")
    add(on, "2027-01-20", "3h")
    add(on, "2027-03-10", "4h")
    if rate != 75:
        agree(on, CAPPED.replace("75", f"{rate}"), since="2027-03-01")
    on.move("2027-04-01 09:00")

    assert (february, bill(on, "2027-03")) == ("300.00 EUR", f"{225 + 4 * rate}.00 EUR")
    assert all(one.same for one in verify_statements(on.runtime))


@pytest.mark.parametrize(
    ("terms", "february"),
    [
        (CAPPED, "525.00 EUR"),
        ("hourly: {rate: 75 EUR, minimum: 5 h}", "600.00 EUR"),
        ("hourly: {rate: 75 EUR, rounding: {to: 4 h, way: up}}", "600.00 EUR"),
    ],
)
def test_hours_from_before_what_was_billed_elsewhere_fill_their_own_month(
    on: Stage, terms: str, february: str
) -> None:
    """4 h of February, 3 of January: its minimum is billed elsewhere, as its fee is."""
    agree(on, terms)
    on.move("2027-02-15 09:00")
    add(on, "2027-01-20", "3h")
    add(on, "2027-02-10", "4h")
    on.move("2027-03-01 09:00")
    keep_since(on.runtime, CLIENT, "2027-02", period="2027-02", who="Camille")
    (left,) = hours_left(on.runtime)

    assert (bill(on, "2027-02"), str(left.periods[0].amount)) == (february, february)


def test_the_rest_of_a_month_that_was_billed_in_part_shares_its_limits(
    on: Stage,
) -> None:
    """January is billed from the 16th on; what was before it has the same cap."""
    agree(on, CAPPED)
    on.move("2027-02-01 09:00")
    add(on, "2027-01-20", "4h")
    assert bill(on, "2027-01-16..2027-02-01") == "300.00 EUR"
    on.move("2027-02-10 09:00")
    add(on, "2027-01-10", "3h")
    on.move("2027-03-01 09:00")

    assert bill(on, "2027-02") == "75.00 EUR"
    assert lines(on)[0].startswith(
        "Heures corrigées, relevé du 16 janvier 2027 au 31 janvier 2027 : 75,00 € · "
    )


def test_a_version_that_was_never_billed_counts_by_its_own_limits(on: Stage) -> None:
    agree(on, CAPPED)
    on.move("2027-02-01 09:00")
    add(on, "2027-01-10", "4h")
    bill(on, "2027-01")
    agree(on, "hourly: {rate: 90 EUR, cap: 2 h}", since="2027-02-01")
    agree(on, "base: {amount: 10 EUR, every: month}", since="2027-03-01")
    on.move("2027-04-01 09:00")
    bill(on, "2027-03")
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "3h")
    on.move("2027-05-01 09:00")

    assert bill(on, "2027-04") == "190.00 EUR"


def test_also_where_nothing_else_was_agreed_on_hours(on: Stage) -> None:
    """Neither the statement before nor the one that learns of them has any."""
    agree(on, "base: {amount: 10 EUR, every: month}")
    on.move("2027-02-01 09:00")
    bill(on, "2027-01")
    agree(on, "hourly: {rate: 90 EUR, cap: 2 h}", since="2027-02-01")
    agree(on, "base: {amount: 20 EUR, every: month}", since="2027-03-01")
    on.move("2027-04-01 09:00")
    bill(on, "2027-03")
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "3h")
    on.move("2027-05-01 09:00")

    assert bill(on, "2027-04") == "200.00 EUR"


def test_late_prepaid_hours_are_corrected_after_a_version_without_hours(
    on: Stage,
) -> None:
    agree(on, "retainer: {fee: 900 EUR, hours: 15 h, overage: 75 EUR}")
    on.move("2027-02-01 09:00")
    bill(on, "2027-01")
    agree(on, "base: {amount: 20 EUR, every: month}", since="2027-02-01")
    on.move("2027-02-05 09:00")
    add(on, "2027-01-10", "16h")
    on.move("2027-03-01 09:00")

    assert bill(on, "2027-02") == "95.00 EUR"


def test_a_block_is_used_by_the_hours_of_a_month_that_had_nothing(on: Stage) -> None:
    """Of 10 hours 4 and 3 were used; 5 of February leave 2 beyond, of March."""
    agree(on, "retainer: {fee: 500 EUR, hours: 10 h, every: once, overage: 75 EUR}")
    on.move("2027-01-15 09:00")
    add(on, "2027-01-10", "4h")
    on.move("2027-02-01 09:00")
    bill(on, "2027-01")
    on.move("2027-03-15 09:00")
    add(on, "2027-03-10", "3h")
    on.move("2027-04-01 09:00")
    bill(on, "2027-03")
    on.move("2027-04-05 09:00")
    add(on, "2027-02-10", "5h")
    on.move("2027-05-01 09:00")

    assert bill(on, "2027-04") == "150.00 EUR"
