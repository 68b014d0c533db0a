from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from regie.billing.work.entry import Job
from regie.services.work.agreed_activity import Misspelled
from regie.services.work.agreed_activity import misspelled
from regie.services.work.import_time import Defaults
from regie.services.work.import_time import import_times
from regie.services.work.timer import start_timer
from regie.services.work.timer import stop_timer
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import list_time
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import work

TERMS = "hourly: {rate: 60 EUR, rates: [{activities: [stratégie], rate: 90 EUR}]}"
JOB = Job(client="Studio Zen", person="OBM", activity="strategie")


def activities(on: Stage) -> list[str]:
    found = list_time(on.runtime, date(2027, 1, 1), date(2028, 1, 1))
    return [one.entry.job.activity for one in found]


def test_however_hours_come_the_agreement_spells_their_activity(
    on: Stage, tmp_path: Path
) -> None:
    agree(on, TERMS)
    file = tmp_path / "heures.csv"
    file.write_text("jour;durée;activité\n05/02/2027;1,5;strategie\n", "utf-8")

    import_times(on.runtime, file, Defaults(client="Studio Zen"), apply=True)
    started = start_timer(on.runtime, JOB)
    on.move("2027-02-08 08:40")
    stop_timer(on.runtime, "OBM")
    added = work(on, "1h", "strategie")
    number = work(on, "2h", "mails").entry.number

    def change(job: Job) -> Job:
        return replace(job, activity="STRATEGIE")

    correct_time(on.runtime, number, why="mal saisie", change=change)

    assert started.timer.job.activity == "stratégie"
    assert added.entry.job.activity == "stratégie"
    assert activities(on) == ["stratégie"] * 4
    assert misspelled(on.runtime) == []


def test_what_was_kept_before_stays_and_is_told(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "1h", "strategie").entry.number
    agree(on, TERMS, since="2027-02-01")

    def change(job: Job) -> Job:
        return replace(job, note="plan")

    after = correct_time(on.runtime, number, why="note", change=change).after

    assert after is not None
    assert activities(on) == ["strategie"]
    assert misspelled(on.runtime) == [
        Misspelled(number=after.number, activity="strategie", agreed="stratégie")
    ]
