"""An agreement that changes: each day is billed by the version that held on it."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.work.entry import Job
from regie.errors import ConflictError
from regie.ledger.text import read_entries
from regie.services.bill import bill_period
from regie.services.bill import keep_agreement
from regie.services.bill import keep_profile
from regie.services.statements import verify_statements
from regie.services.timesheet import add_time
from regie.services.timesheet import Stretch
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.test_bill import CLIENT
from tests.services.test_bill import EXAMPLES
from tests.services.test_passed_over import plain

SALES = """
2027-03-10 sale hand:march
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR

2027-04-05 sale hand:april
  client:studio-zen:processor:stripe   2000.00 EUR
  client:studio-zen:sales             -2000.00 EUR

2027-04-20 sale hand:late-april
  client:studio-zen:processor:stripe   4000.00 EUR
  client:studio-zen:sales             -4000.00 EUR
"""


@pytest.fixture
def agreed(on: Stage) -> Stage:
    """From March 800 EUR and 8 %; from 16 April 500 EUR and 10 %; it is June."""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    profile = (EXAMPLES / "profile.yaml").read_text("utf-8")
    keep_profile(on.runtime, profile, file="profile.yaml")
    agree(on, "2027-03-01")
    agree(on, "2027-04-16", ("800 EUR", "500 EUR"), ("rate: 8 %", "rate: 10 %"))
    on.move("2027-06-02 09:00")
    return on


def agree(on: Stage, begins: str, *changes: tuple[str, str]) -> None:
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    for before, after in (("from: 2026-12-01", f"from: {begins}"), *changes):
        assert before in text
        text = text.replace(before, after)
    keep_agreement(on.runtime, text, file="agreement.yaml")


def billed(on: Stage, *periods: str) -> list[str]:
    """Bill these periods, the first one first; return their totals."""
    made = [bill_period(on.runtime, client_slug=CLIENT, period=one) for one in periods]
    assert all(one.same for one in verify_statements(on.runtime))
    return [str(one.total) for one in made]


def refusal(on: Stage, period: str) -> str:
    with pytest.raises(ConflictError) as refused:
        bill_period(on.runtime, client_slug=CLIENT, period=period)
    return plain(str(refused.value))


def test_days_before_the_change_are_billed_by_what_held_then(agreed: Stage) -> None:
    periods = ("2027-03", "2027-04-01..2027-04-16", "2027-04-16..2027-05-01", "2027-05")

    assert billed(agreed, *periods) == [
        "880.00 EUR",
        "960.00 EUR",
        "900.00 EUR",
        "500.00 EUR",
    ]


IN_TWO = {
    "fr": "L'accord change le 16 avril 2027, au milieu de cette période. Facturez d'abord "
    "ce qui précède, à ses conditions : --period 2027-04-01..2027-04-16 ; puis ce qui "
    "suit : --period 2027-04-16..2027-05-01.",
    "en": "The agreement changes on 16 April 2027, in the middle of this period. Bill "
    "what comes before first, under its terms: --period 2027-04-01..2027-04-16; then "
    "what follows: --period 2027-04-16..2027-05-01.",
}


@pytest.mark.parametrize("language", IN_TWO)
def test_a_period_in_which_it_changes_is_billed_in_two(
    agreed: Stage, language: str
) -> None:
    billed(agreed, "2027-03")

    with speaking(language):
        assert refusal(agreed, "2027-04") == IN_TWO[language]


def test_what_an_earlier_version_left_is_not_passed_over(agreed: Stage) -> None:
    said = refusal(agreed, "2027-05")

    assert said == (
        "Il reste à facturer avant le 1er mai 2027, hors TVA : mars 2027 (880,00 €), "
        "du 1er avril 2027 au 15 avril 2027 (960,00 €), du 16 avril 2027 au 30 avril "
        "2027 (900,00 €). Une fois la période demandée facturée, ce qui précède ne "
        "peut plus l'être. Facturez d'abord le plus ancien : regie bill --client "
        "studio-zen --period 2027-03. Si tout ce qui précède est facturé ailleurs, "
        "ajoutez --since 2027-05."
    )


def test_sales_between_two_statements_are_not_left_to_the_next_version(
    on: Stage,
) -> None:
    """Without a base: the next version counts nothing of days that are not its own."""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    profile = (EXAMPLES / "profile.yaml").read_text("utf-8")
    keep_profile(on.runtime, profile, file="profile.yaml")
    no_base = ("base: {amount: 800 EUR, every: mois}\n", "")
    agree(on, "2027-03-01", no_base)
    agree(on, "2027-04-16", no_base, ("rate: 8 %", "rate: 10 %"))
    on.move("2027-06-02 09:00")
    billed(on, "2027-03")

    said = refusal(on, "2027-04-16..2027-05-01")

    assert ": du 1er avril 2027 au 15 avril 2027 (160,00 €). " in said
    assert "--period 2027-04-01..2027-04-16. " in said
    assert billed(on, "2027-04-01..2027-04-16", "2027-04-16..2027-05-01") == [
        "160.00 EUR",
        "400.00 EUR",
    ]


def test_a_version_given_later_takes_the_place_of_what_was_agreed_for_its_days(
    agreed: Stage,
) -> None:
    agree(agreed, "2027-04-01", ("800 EUR", "700 EUR"))

    assert billed(agreed, "2027-03", "2027-04") == ["880.00 EUR", "1180.00 EUR"]


def test_a_bill_that_was_made_comes_back_after_a_change_within_its_days(
    on: Stage, agreed: Stage
) -> None:
    billed(agreed, "2027-03")
    agree(on, "2027-03-16", ("800 EUR", "700 EUR"))

    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    assert (again.fresh, str(again.total)) == (False, "880.00 EUR")


def test_hours_of_an_earlier_version_are_billed_by_it(on: Stage) -> None:
    """The next version would list hours of days that are not its own, at no price."""
    profile = (EXAMPLES / "profile.yaml").read_text("utf-8")
    keep_profile(on.runtime, profile, file="profile.yaml")
    base = "base: {amount: 800 EUR, every: mois}\n"
    hourly = (base, "hourly: {rate: 60 EUR}\n")
    agree(on, "2027-03-01", hourly)
    agree(on, "2027-04-01", (base, "hourly: {rate: 90 EUR}\n"))
    on.move("2027-05-02 09:00")
    for day in (date(2027, 3, 10), date(2027, 4, 10)):
        job = Job(client="Studio Zen", person="Camille")
        add_time(on.runtime, job, Stretch(on=day, seconds=3600))

    assert ": mars 2027 (60,00 €). " in refusal(on, "2027-04")
    assert billed(on, "2027-03", "2027-04") == ["60.00 EUR", "90.00 EUR"]


def test_what_comes_to_nothing_under_an_earlier_version_is_closed_by_it(
    on: Stage,
) -> None:
    """It is held beyond that version's last day."""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    profile = (EXAMPLES / "profile.yaml").read_text("utf-8")
    keep_profile(on.runtime, profile, file="profile.yaml")
    no_base = ("base: {amount: 800 EUR, every: mois}\n", "")
    agree(on, "2027-03-01", no_base, ("rate: 8 %", "rate: 8 %, hold: 60 jours"))
    agree(on, "2027-04-01")
    on.move("2027-05-02 09:00")

    said = refusal(on, "2027-04")

    assert said == (
        "Il reste à facturer avant le 1er avril 2027, hors TVA : mars 2027 (0,00 €). "
        "Une fois la période demandée facturée, ce qui précède ne peut plus l'être. "
        "Facturez d'abord le plus ancien : regie bill --client studio-zen --period "
        "2027-03. Si tout ce qui précède est facturé ailleurs, ajoutez --since 2027-04."
    )
    march, april = billed(on, "2027-03", "2027-04")
    assert (march, april) == ("0.00 EUR", "1280.00 EUR")
