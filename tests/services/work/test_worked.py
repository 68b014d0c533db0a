from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regie.errors import ConflictError
from regie.services.bills.approve_bill import approval_sheet
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.campaigns.end import end_campaign
from regie.services.campaigns.progress import mark_done
from regie.services.statement.statements import verify_statements
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import drop_time
from regie.services.work.timesheet import list_time
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import HEAD
from tests.services.hours import work

SLUG = "lancement-zen"
PROJECT = """
project:
  price: 3000 EUR
  campaign: lancement-zen
  instalments:
    - {share: 30 %, due: signature}
    - {share: 30 %, anchor: cart_open, days: -1, name: Ouverture}
    - {share: 20 %, step: brief}
    - {due: livraison}
"""

THREE_HOURS = Stretch(on=date(2027, 2, 20), seconds=3 * 3600)


def invoices_of(on: Stage) -> dict[int, str]:
    found = list_time(on.runtime, date(2027, 1, 1), date(2028, 1, 1), everything=True)
    return {one.entry.number: one.invoice for one in found}


def bill(on: Stage, period: str) -> str:
    return str(bill_period(on.runtime, client_slug=CLIENT, period=period).total)


def test_instalments_follow_the_campaign_and_stay_when_it_moves(on: Stage) -> None:
    agree(on, PROJECT)
    on.move("2027-02-01 08:00")
    january = bill(on, "2027-01")
    on.move("2027-02-08 08:00")
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="olivia", tell=False)
    on.move("2027-03-02 08:00")
    february = bill_period(on.runtime, client_slug=CLIENT, period="2027-02")
    with on.runtime.unit(reading=True) as unit:
        opens = unit.campaigns.get(SLUG).anchors["cart_open"]
    with on.runtime.unit() as unit:
        unit.campaigns.set_anchors(SLUG, {"cart_open": date(2027, 6, 1)})
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-02")

    assert opens.month == 3
    assert january == "900.00 EUR"
    assert str(february.total) == "600.00 EUR"
    assert "étape brief faite" in february.markdown
    assert (again.fresh, again.markdown) == (False, february.markdown)


def test_a_campaign_that_nobody_started_is_told_and_may_start_later(on: Stage) -> None:
    agree(on, PROJECT)
    on.move("2027-02-08 08:00")
    before = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-02-01..2027-02-08", draft=True
    )
    asked = approval_sheet(
        propose_bill(on.runtime, client_slug=CLIENT, period="2027-01")
    )
    start(on)
    after = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-02-01..2027-02-08", draft=True
    )

    sentence = (
        "Aucune campagne « lancement-zen » n'est démarrée : les échéances qui suivent "
        "ses dates et ses étapes attendent. Si le nom est faux, corrigez « campaign » "
        "dans l'accord ; campagnes : aucune pour l'instant."
    )
    assert (before.warnings, after.warnings) == ((sentence,), ())
    assert f"⚠ {sentence}" in asked["description"]


def test_the_rest_is_due_on_delivery(on: Stage) -> None:
    agree(on, PROJECT)
    start(on)
    on.move("2027-04-02 08:00")
    quarter = bill(on, "2027-01-01..2027-04-01")
    end_campaign(on.runtime, SLUG, who="olivia", why="fini")
    on.move("2027-05-03 08:00")
    april = bill(on, "2027-04")

    assert (quarter, april) == ("1800.00 EUR", "1200.00 EUR")


def test_hours_that_came_in_after_the_approval_are_asked_about_again(
    on: Stage,
) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "2h").entry.number
    on.move("2027-03-02 08:00")
    proposed = propose_bill(on.runtime, client_slug=CLIENT, period="2027-02")
    drop_time(on.runtime, number, why="offert")
    on.move("2027-02-28 08:00")
    work(on, "1h")
    on.move("2027-03-02 09:00")

    with pytest.raises(ConflictError, match="des heures ou un avoir sont arrivés"):
        bill_period(
            on.runtime,
            client_slug=CLIENT,
            period="2027-02",
            approved=proposed.digest,
        )
    fresh = propose_bill(on.runtime, client_slug=CLIENT, period="2027-02")
    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-02", approved=fresh.digest
    )

    assert str(billed.total) == "60.00 EUR"


def test_a_bill_that_breaks_off_counts_nothing(on: Stage) -> None:
    """The statement is written, the number refused: all of it is taken back."""
    agree(on, "hourly: {rate: 60 EUR}")
    number = work(on, "2h").entry.number
    other = HEAD.replace("Studio Zen", "Autre").replace("2027-01-01", "2027-02-01")
    base = "base: {amount: 5 EUR, every: mois}\n"
    keep_agreement(on.runtime, other + base, file="autre.yaml")
    on.move("2027-03-09 08:00")
    bill_period(on.runtime, client_slug="autre", period="2027-02")
    on.move("2027-03-08 08:00")

    with pytest.raises(ConflictError) as refused:
        bill(on, "2027-02")
    assert str(refused.value) == (
        "F2027-0001 porte la date du 9 mars 2027, et pour Régie on est le 8 mars 2027 : "
        "le numéro suivant ne peut pas porter une date d'avant. Un document porte le "
        "jour où il est émis, si ancienne que soit la période : émettez celui-ci dès le "
        "9 mars 2027. Si Régie se trompe de jour, corrigez la date de l'ordinateur (ou "
        "REGIE_CLOCK)."
    )
    broken_off = invoices_of(on)
    on.move("2027-03-10 08:00")

    assert bill(on, "2027-02") == "120.00 EUR"
    assert (broken_off, invoices_of(on)) == ({number: ""}, {number: "F2027-0002"})


def test_hours_are_billed_corrected_and_billed_again_on_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    with stage(tmp_path, url=postgres_url, now="2027-02-08 08:00") as on:
        terms = "retainer: {fee: 500 EUR, hours: 2 h, overage: 75 EUR}"
        agree(on, terms, since="2027-02-01")
        number = work(on, "3h").entry.number
        on.move("2027-03-01 08:00")
        february = bill(on, "2027-02")
        drop_time(on.runtime, number, why="doublon")
        work(on, "4h30")
        on.move("2027-04-01 08:00")

        assert february == "575.00 EUR"
        assert bill(on, "2027-03") == "612.50 EUR"
        assert invoices_of(on) == {
            1: "F2027-0001",
            2: "F2027-0002",
            3: "F2027-0002",
        }
        again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
        assert not again.fresh


def test_hours_of_the_moment_of_a_cut_off_are_in_the_next_bill(on: Stage) -> None:
    """The clock stands still: what is typed after a bill is later than its cut-off."""
    agree(on, "hourly: {rate: 60 EUR}")
    on.move("2027-01-20 08:00")
    work(on, "1h")
    on.move("2027-02-20 08:00")
    number = work(on, "1h").entry.number
    on.move("2027-04-02 08:00")

    january = bill(on, "2027-01")
    correct_time(on.runtime, number, why="oubli", stretch=THREE_HOURS)
    february = bill(on, "2027-02")
    drop_time(on.runtime, number + 2, why="doublon")
    march = bill(on, "2027-03")

    assert (january, february, march) == ("60.00 EUR", "180.00 EUR", "-180.00 EUR")
    assert all(one.same for one in verify_statements(on.runtime))
