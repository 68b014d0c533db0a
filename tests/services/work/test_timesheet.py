from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from regie.billing.work.entry import Job
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.bills.bill import bill_period
from regie.services.bills.hours_left import hours_left
from regie.services.bills.hours_left import HoursLeft
from regie.services.bills.hours_left import left_sentence
from regie.services.work.stretch import Stretch
from regie.services.work.timer import forget_timer
from regie.services.work.timer import running
from regie.services.work.timer import start_timer
from regie.services.work.timer import stop_timer
from regie.services.work.timesheet import add_time
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import drop_time
from regie.services.work.timesheet import list_time
from regie.services.work.timesheet import Listed
from regie.services.work.unagreed import bill_text
from regie.services.work.unagreed import unagreed_hours
from regie.services.work.unagreed import unagreed_sentence
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import work
from tests.spaces import plain

JOB = Job(client="Studio Zen", person="OBM", activity="stratégie")


def spoken(found: list[HoursLeft]) -> list[str]:
    """Return the sentences on hours left, with plain spaces."""
    return [plain(left_sentence(one)) for one in found]


def listed(on: Stage) -> list[Listed]:
    return list_time(on.runtime, date(2027, 1, 1), date(2028, 1, 1))


def shown(on: Stage, *, everything: bool = False) -> list[tuple[int, int, str]]:
    found = list_time(
        on.runtime, date(2027, 1, 1), date(2028, 1, 1), everything=everything
    )
    return [(one.entry.number, one.entry.seconds, one.entry.why) for one in found]


def test_a_timer_measures_what_passes_and_one_runs_at_a_time(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    start_timer(on.runtime, JOB)
    on.move("2027-02-08 08:40")

    with pytest.raises(ConflictError, match="tourne déjà pour OBM"):
        start_timer(on.runtime, JOB)
    start_timer(on.runtime, replace(JOB, person="Chloé"))
    on.move("2027-02-08 09:30")
    entry = stop_timer(on.runtime, "OBM", note="plan")

    assert (entry.seconds, entry.on, entry.job.note) == (5400, date(2027, 2, 8), "plan")
    assert entry.job.client == CLIENT
    assert [one.timer.job.person for one in running(on.runtime)] == ["Chloé"]
    with pytest.raises(UsageError, match="Aucun chronomètre"):
        stop_timer(on.runtime, "OBM")


def test_a_forgotten_timer_asks_when_the_work_ended(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    start_timer(on.runtime, JOB)
    on.move("2027-02-09 09:00")

    assert running(on.runtime)[0].is_long
    with pytest.raises(UsageError, match=r"25 h.*oublié"):
        stop_timer(on.runtime, "OBM")
    entry = stop_timer(on.runtime, "OBM", at=paris("2027-02-08 12:15"))

    assert entry.seconds == 4 * 3600 + 15 * 60


def test_a_timer_of_more_than_a_day_is_not_taken_by_a_yes(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    start_timer(on.runtime, JOB)
    on.move("2027-02-09 09:00")

    with pytest.raises(UsageError) as asked:
        stop_timer(on.runtime, "OBM")
    with pytest.raises(UsageError, match="un jour en a 24 au plus"):
        stop_timer(on.runtime, "OBM", sure=True)
    with pytest.raises(UsageError) as ahead:
        stop_timer(on.runtime, "OBM", at=paris("2027-02-12 09:00"))

    assert "--yes" not in str(asked.value)
    assert "(lancé le 8 février 2027 à 08:00) : oublié" in str(asked.value)
    assert '--at "2027-02-08 18:00"' in str(asked.value)
    assert str(ahead.value) == (
        "La fin doit suivre le début (le 8 février 2027 à 08:00) d'une seconde au moins, et ne pas "
        "être dans l'avenir."
    )


def test_a_long_timer_may_be_meant_or_dropped(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    start_timer(on.runtime, JOB, at=paris("2027-02-07 10:00"))
    with pytest.raises(UsageError, match="l'avenir"):
        stop_timer(on.runtime, "OBM", at=paris("2027-02-08 19:00"), sure=True)
    assert stop_timer(on.runtime, "OBM", sure=True).seconds == 22 * 3600

    start_timer(on.runtime, JOB)
    forget_timer(on.runtime, "OBM")
    assert running(on.runtime) == []


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2027-03-27 23:00", "2027-03-28 04:00", 4),  # the clocks go forward
        ("2027-10-30 23:00", "2027-10-31 04:00", 6),  # and back
        ("2027-02-08 22:00", "2027-02-09 01:00", 3),  # over midnight
    ],
)
def test_what_passed_counts_whatever_the_clocks_show(
    on: Stage, start: str, end: str, hours: int
) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    on.move("2027-11-30 09:00")
    first, last = paris(start), paris(end)

    kept = add_time(
        on.runtime, JOB, Stretch(on=first.date(), start=first, end=last)
    ).entry

    assert kept.seconds == hours * 3600
    assert str(kept.on) == start[:10]


def test_work_at_the_same_time_is_flagged_and_that_of_others_is_not(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    on.move("2027-03-08 18:00")

    def add(start: str, end: str, person: str = "OBM") -> tuple[int, ...]:
        first, last = paris(f"2027-03-08 {start}"), paris(f"2027-03-08 {end}")
        stretch = Stretch(on=first.date(), start=first, end=last)
        return add_time(on.runtime, replace(JOB, person=person), stretch).overlaps

    assert add("09:00", "10:00") == ()
    assert add("10:00", "11:00") == ()
    assert add("09:30", "10:30", person="Chloé") == ()
    assert add("09:59", "10:01") == (1, 2)


def test_a_correction_takes_back_and_writes_anew_with_its_reason(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "1h30", "stratégie").entry.number

    done = correct_time(
        on.runtime,
        number,
        why="pause",
        stretch=Stretch(on=date(2027, 2, 8), seconds=3600),
        change=lambda job: replace(job, activity="mails"),
    )

    assert done.invoice == ""
    assert done.after is not None
    assert done.after.job.activity == "mails"
    assert shown(on) == [(3, 3600, "pause")]
    assert sorted(shown(on, everything=True)) == [
        (1, 5400, ""),
        (2, -5400, "pause"),
        (3, 3600, "pause"),
    ]
    for gone in (1, 2):
        with pytest.raises(ConflictError, match="déjà été reprise"):
            drop_time(on.runtime, gone, why="encore")
    with pytest.raises(NotFoundError, match="n° 9"):
        drop_time(on.runtime, 9, why="rien")
    with pytest.raises(UsageError, match="--why"):
        drop_time(on.runtime, 3, why="")


def test_what_is_wrong_is_not_kept(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    tomorrow = Stretch(on=date(2027, 2, 9), seconds=60)
    at = paris("2027-02-08 07:00")

    with pytest.raises(NotFoundError, match="Vouliez-vous dire : Studio Zen"):
        add_time(on.runtime, replace(JOB, client="Studio Zne"), tomorrow)
    with pytest.raises(NotFoundError, match="Aucune campagne"):
        add_time(on.runtime, replace(JOB, campaign="x"), tomorrow)
    with pytest.raises(UsageError, match="pas encore passé"):
        add_time(on.runtime, JOB, tomorrow)
    with pytest.raises(UsageError, match="avant de commencer"):
        add_time(on.runtime, JOB, Stretch(on=at.date(), start=at, end=at))
    assert shown(on) == []


def test_a_day_has_twenty_four_hours_at_most(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    today = date(2027, 2, 8)

    with pytest.raises(UsageError) as refused:
        work(on, "26h")
    first = work(on, "20h").entry.number
    work(on, "4h")
    with pytest.raises(UsageError, match=r"OBM aurait 24 h 01 de travail le 8 février"):
        work(on, "1 min")
    with pytest.raises(UsageError, match="24 h 30"):
        correct_time(
            on.runtime,
            first,
            why="oubli",
            stretch=Stretch(on=today, seconds=73_800),
        )
    work(on, "24h", person="Chloé")

    assert plain(str(refused.value)) == (
        "OBM aurait 26 h de travail le 8 février 2027 : un jour en a 24 au plus, toutes "
        "clientes ensemble. Rien n'a changé : corrigez la durée ou la fin, ou répartissez "
        "ce temps sur ses jours. Ce qui est saisi : `regie time list`."
    )
    assert [seconds for _, seconds, _ in shown(on)] == [72_000, 14_400, 86_400]


def test_what_replaces_an_entry_counts_in_its_place(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "20h").entry.number

    done = correct_time(
        on.runtime,
        number,
        why="oubli",
        stretch=Stretch(on=date(2027, 2, 8), seconds=82_800),
    )
    drop_time(on.runtime, 3, why="faux")
    work(on, "24h")

    assert done.after is not None
    assert (done.after.seconds, shown(on)) == (82_800, [(5, 86_400, "")])


def test_the_hours_of_a_bill_are_named_by_their_line_and_added_up(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    work(on, "3h")
    work(on, "1h30")
    on.move("2027-03-02 09:00")

    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-02")

    shown = plain(billed.markdown)
    assert shown.partition("## Heures")[2] == (
        " · heures comptées (2)\n"
        "\n"
        "| Jour | Qui | Quoi | N° | Durée |\n"
        "|---|---|---|---|---:|\n"
        "| 8 février 2027 | OBM | — | 1 | 3 h |\n"
        "| 8 février 2027 | OBM | — | 2 | 1 h 30 |\n"
        "| **Total** | | | | **4 h 30** |\n"
    )


def test_a_correction_after_the_bill_is_counted_by_the_next_one(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "3h").entry.number
    on.move("2027-03-02 09:00")
    february = bill_period(on.runtime, client_slug=CLIENT, period="2027-02")

    done = correct_time(
        on.runtime,
        number,
        why="trop",
        stretch=Stretch(on=date(2027, 2, 8), seconds=7200),
    )
    work(on, "5h")
    on.move("2027-04-02 09:00")
    march = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-02")

    assert done.invoice == february.number == "F2027-0001"
    assert (str(february.total), str(march.total)) == ("180.00 EUR", "240.00 EUR")
    assert (again.number, again.markdown) == (february.number, february.markdown)
    listed = list_time(on.runtime, date(2027, 1, 1), date(2028, 1, 1), everything=True)
    assert [(one.entry.number, one.invoice) for one in listed] == [
        (1, "F2027-0001"),
        (2, "F2027-0002"),
        (3, "F2027-0002"),
        (4, "F2027-0002"),
    ]


def test_what_is_left_of_prepaid_hours_is_told_before_it_is_billed(on: Stage) -> None:
    agree(
        on,
        "retainer: {fee: 500 EUR, hours: 5 h, overage: 75 EUR, warn_at: 80 %}",
        since="2027-02-01",
    )
    work(on, "3h")
    (first,) = hours_left(on.runtime)
    work(on, "1h")
    (second,) = hours_left(on.runtime)

    assert (first.minutes, first.left, first.is_near) == (180, 120, False)
    assert (second.minutes, second.left, second.is_near) == (240, 60, True)
    assert plain(left_sentence(second)) == (
        "Studio Zen : 4 h à facturer (500,00 € HT, forfait compris), il reste 1 h "
        "d'heures prépayées. Les heures prépayées sont presque épuisées."
    )


def test_an_amount_without_hours_says_that_it_is_the_minimum(on: Stage) -> None:
    agree(on, "hourly: {rate: 61.50 EUR, minimum: 2 h}", since="2027-02-01")

    assert spoken(hours_left(on.runtime)) == [
        "Studio Zen : 0 min à facturer (123,00 € HT, minimum de 2 h)"
    ]


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (
            "12h",
            "12 h à facturer (720,00 € HT). Le plafond de 14 h est presque atteint.",
        ),
        ("14h", "14 h à facturer (840,00 € HT). Le plafond de 14 h est atteint."),
        (
            "16h30",
            (
                "16 h 30 à facturer (840,00 € HT, plafond de 14 h). Le plafond de 14 h "
                "est dépassé."
            ),
        ),
    ],
)
def test_a_cap_says_how_far_it_is_reached(on: Stage, time: str, told: str) -> None:
    agree(on, "hourly: {rate: 60 EUR, cap: 14 h}")
    work(on, time)

    assert spoken(hours_left(on.runtime)) == [f"Studio Zen : {told}"]


def test_a_minimum_and_a_cap_of_both_halves_of_a_month_are_told(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR, cap: 5 h}")
    work(on, "4h")
    on.move("2027-02-17 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02-01..2027-02-16")
    on.move("2027-02-17 12:00")
    work(on, "3h")

    assert spoken(hours_left(on.runtime)) == [
        (
            "Studio Zen : 3 h à facturer (60,00 € HT, plafond de 5 h). Le plafond de 5 h "
            "est dépassé."
        )
    ]


def test_hours_that_no_agreement_bills_say_why_before_and_after_the_bill(
    on: Stage,
) -> None:
    work(on, "1h20")
    on.move("2027-02-16 09:00")
    agree(on, "hourly: {rate: 60 EUR}", since="2027-02-15")
    work(on, "2h")
    before = [
        (bill_text(one.entry, one.invoice, one.unbilled), one.unbilled)
        for one in listed(on)
    ]
    standing = [unagreed_sentence(one) for one in unagreed_hours(on.runtime)]
    on.move("2027-03-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02-15..2027-03-01")

    why = "avant le premier jour de l'accord, le 15 février 2027"
    assert before == [(why, why), ("", "")]
    assert standing == [f"Studio Zen : 1 h 20 qu'aucun accord ne facture ({why})"]
    assert [bill_text(one.entry, one.invoice, one.unbilled) for one in listed(on)] == [
        f"F2027-0001 : non facturé, {why}",
        "F2027-0001",
    ]
    assert unagreed_hours(on.runtime) == []


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("", "non facturé, selon l'accord"),
        ("base: {amount: 10 EUR, every: mois}\n", "compris dans le forfait"),
    ],
)
def test_work_that_the_agreement_leaves_out_is_said_to_be_so(
    on: Stage, base: str, why: str
) -> None:
    terms = f"{base}hourly: {{rate: 60 EUR, activities_out: [interne]}}"
    agree(on, terms, since="2027-02-01")
    work(on, "2h", "stratégie")
    work(on, "30m", "interne")
    before = [(one.unbilled, one.covered) for one in listed(on)]
    on.move("2027-03-01 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02")

    assert before == [("", ""), ("", why)]
    assert [
        bill_text(one.entry, one.invoice, one.unbilled, one.covered)
        for one in listed(on)
    ] == ["F2027-0001", f"F2027-0001 : {why}"]
    assert unagreed_hours(on.runtime) == []


def test_with_prepaid_hours_what_is_left_out_uses_those(on: Stage) -> None:
    agree(
        on,
        "hourly: {rate: 60 EUR, activities_out: [interne]}\n"
        "retainer: {fee: 500 EUR, hours: 5 h, overage: 75 EUR}",
    )
    work(on, "30m", "interne")

    assert [one.covered for one in listed(on)] == [""]


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (
            "until: 2027-02-07\nhourly: {rate: 60 EUR}",
            "après le dernier jour de l'accord, le 7 février 2027",
        ),
        (
            "base: {amount: 10 EUR, every: mois}",
            "l'accord de ce jour ne facture pas d'heures",
        ),
    ],
)
def test_the_reason_is_the_agreement_of_the_day(
    on: Stage, terms: str, why: str
) -> None:
    agree(on, terms)
    work(on, "1h")
    agree(on, "hourly: {rate: 60 EUR}", since="2027-03-01")

    assert [one.unbilled for one in listed(on)] == [why]


def test_without_an_agreement_hours_wait_for_one(on: Stage) -> None:
    work(on, "1h")

    assert [one.unbilled for one in listed(on)] == ["pas encore d'accord"]


def test_hours_are_told_by_the_agreement_of_today_not_by_one_to_come(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    work(on, "2h")
    before = hours_left(on.runtime)
    agree(on, "hourly: {rate: 90 EUR}", since="2035-01-01")

    assert [f"{one.amount!s}" for one in before] == ["120.00 EUR"]
    assert hours_left(on.runtime) == before


def test_the_budget_in_money_is_told_too(on: Stage) -> None:
    agree(on, "hourly: {rate: 100 EUR, budget: 1000 EUR}")
    work(on, "7h59")
    before = hours_left(on.runtime)[0].is_near
    work(on, "1 min")

    assert (before, hours_left(on.runtime)[0].is_near) == (False, True)
