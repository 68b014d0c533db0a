"""A bill that would leave earlier periods of the agreement out for good is refused."""

from __future__ import annotations

import re
from datetime import date

import pytest

from regie.billing.work.entry import Job
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.approve_bill import propose_bill
from regie.services.bill import bill_period
from regie.services.bill import keep_agreement
from regie.services.passed_over import keep_since
from regie.services.statements import verify_statements
from regie.services.timesheet import add_time
from regie.services.timesheet import Stretch
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.test_bill import CLIENT
from tests.services.test_bill import EXAMPLES
from tests.services.test_bill import ready

BASE = "base: {amount: 800 EUR, every: mois}\n"
RATE = "rate: 8 %,"

MARCH_AND_APRIL = (
    "Il reste à facturer avant mai 2027, hors TVA et hors heures : mars 2027 (972,87 "
    "€), avril 2027 (800,00 €). Une fois mai 2027 facturé, ce qui précède ne peut plus "
    "l'être. Facturez d'abord le plus ancien : regie bill "
    "--client studio-zen --period 2027-03. Si tout ce qui précède est facturé "
    "ailleurs, ajoutez --since 2027-05 (dans Prefect : « Premier mois facturé avec "
    "Régie »)."
)


def agreed(on: Stage, *changes: tuple[str, str]) -> None:
    """Sales of March, an agreement from March on; the clock stands in June."""
    ready(on, now="2027-06-02 09:00")
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    keep_agreement(on.runtime, text, file="agreement.yaml")


def refusal(on: Stage, period: str) -> str:
    with pytest.raises(ConflictError) as refused:
        bill_period(on.runtime, client_slug=CLIENT, period=period)
    return plain(str(refused.value))


def plain(text: str) -> str:
    return re.sub(r"\s", " ", text)  # spaces that do not break are spaces too


def billed(on: Stage, *periods: str) -> list[str]:
    """Bill these periods, the first one first; return their totals."""
    return [
        str(bill_period(on.runtime, client_slug=CLIENT, period=one).total)
        for one in periods
    ]


def test_the_periods_before_are_named_with_what_they_come_to(on: Stage) -> None:
    agreed(on)

    said = refusal(on, "2027-05")

    assert said == MARCH_AND_APRIL
    with on.runtime.unit(reading=True) as unit:
        assert unit.documents.statements_before(CLIENT, date.max) == []
    assert billed(on, "2027-03", "2027-04", "2027-05") == [
        "972.87 EUR",
        "800.00 EUR",
        "800.00 EUR",
    ]


def test_in_english_too(on: Stage) -> None:
    agreed(on)

    with speaking("en"):
        said = refusal(on, "2027-05")

    assert said == (
        "Still to bill before May 2027, without VAT and hours: March 2027 (€972.87), April 2027 (€800.00). Once May 2027 is billed, "
        "what comes before cannot be any more. Bill the oldest first: regie bill "
        "--client studio-zen --period 2027-03. If all from before was billed "
        "elsewhere, add --since 2027-05 (in Prefect: “First month billed with Régie”)."
    )


def test_a_draft_shows_it_beside_the_statement(on: Stage) -> None:
    agreed(on)

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-05", draft=True)

    assert (str(draft.total), plain(draft.passed_over)) == (
        "800.00 EUR",
        MARCH_AND_APRIL,
    )


def test_nobody_is_asked_to_approve_it(on: Stage) -> None:
    agreed(on)

    with pytest.raises(ConflictError) as refused:
        propose_bill(on.runtime, client_slug=CLIENT, period="2027-05")

    assert plain(str(refused.value)) == MARCH_AND_APRIL


def test_what_comes_before_can_be_billed_in_one(on: Stage) -> None:
    agreed(on)

    assert billed(on, "2027-03-01..2027-06-01") == ["2572.87 EUR"]


def test_what_was_billed_elsewhere_is_said_once(on: Stage) -> None:
    agreed(on)

    keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")

    assert billed(on, "2027-05") == ["800.00 EUR"]
    assert [one.same for one in verify_statements(on.runtime)] == [True]
    with on.runtime.unit(reading=True) as unit:
        (line,) = unit.journal.events(f"client:{CLIENT}")
    assert (line.who, line.what, line.about) == ("Camille", "bill-since", "2027-05-01")


def test_only_what_is_older_was_billed_elsewhere(on: Stage) -> None:
    agreed(on)

    keep_since(on.runtime, CLIENT, "2027-04", period="2027-05", who="Camille")

    assert ": avril 2027 (800,00 €). " in refusal(on, "2027-05")


def test_the_last_that_was_said_of_it_holds(on: Stage) -> None:
    agreed(on)

    for said in ("2027-05", "2027-03", "2027-03"):
        keep_since(on.runtime, CLIENT, said, period="2027-05", who="Camille")

    assert refusal(on, "2027-05") == MARCH_AND_APRIL


def test_what_is_billed_here_was_not_billed_elsewhere(on: Stage) -> None:
    agreed(on)

    with pytest.raises(UsageError) as refused:
        keep_since(on.runtime, CLIENT, "2027-06", period="2027-05", who="Camille")

    assert str(refused.value) == (
        "--since dit ce qui a été facturé ailleurs : tout ce qui précède le 1er juin "
        "2027. Mai 2027 en fait partie. Donnez un mois qui ne commence pas après : "
        "--since 2027-05."
    )


def test_fixed_fees_between_two_bills_are_not_passed_over(on: Stage) -> None:
    agreed(on)
    billed(on, "2027-03")

    keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")
    said = refusal(on, "2027-05")

    assert said == (
        "Il reste à facturer avant mai 2027, hors TVA et hors heures : avril 2027 (800,00 €). Une fois mai 2027 facturé, ce qui "
        "précède ne peut plus l'être. Facturez d'abord le plus ancien : regie bill "
        "--client studio-zen --period 2027-04. Si rien n'y est dû, facturez, puis "
        "établissez un avoir : regie invoice credit."
    )


def test_prepaid_hours_are_a_fixed_fee(on: Stage) -> None:
    fee = "retainer: {fee: 900 EUR, hours: 10 h, overage: offertes}\n"
    agreed(on, (BASE, fee))

    said = refusal(on, "2027-05")

    assert ": mars 2027 (1 072,87 €), avril 2027 (900,00 €). " in said


def test_sales_between_two_bills_count_in_the_later_one(on: Stage) -> None:
    agreed(on, (BASE, ""))

    periods = ("2027-03-01..2027-03-10", "2027-03-12..2027-04-01")

    assert billed(on, *periods) == ["78.40 EUR", "94.47 EUR"]


def test_what_cannot_be_billed_alone_is_billed_with_what_follows(on: Stage) -> None:
    agreed(on, (BASE, ""), (RATE, "rate: 8 %, hold: 60 jours,"))

    said = refusal(on, "2027-05")

    assert ": mars 2027 (0,00 €). " in said
    assert "--period 2027-03-01..2027-06-01. " in said
    assert billed(on, "2027-03-01..2027-06-01") == ["172.87 EUR"]


def test_periods_that_come_to_nothing_are_no_hindrance(on: Stage) -> None:
    agreed(on, ("from: 2027-03-01", "from: 2026-11-01"), (BASE, ""))

    assert billed(on, "2027-03") == ["172.87 EUR"]


def test_a_quarter_is_billed_as_one(on: Stage) -> None:
    agreed(
        on,
        ("from: 2027-03-01", "from: 2027-01-01"),
        (BASE, ""),
        (RATE, "rate: 8 %, every: trimestre,"),
    )

    assert "--period 2027-01-01..2027-04-01. " in refusal(on, "2027-04")


def test_hours_that_may_be_billed_twice_are_warned_of(on: Stage) -> None:
    agreed(on, ("vat: franchise", "hourly: {rate: 60 EUR}\nvat: franchise"))
    job = Job(client="Studio Zen", person="Camille")
    add_time(on.runtime, job, Stretch(on=date(2027, 4, 8), seconds=7200))
    keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-05", draft=True)

    (said,) = draft.warnings
    assert (str(draft.total), draft.passed_over) == ("920.00 EUR", "")
    assert said == (
        "Ce relevé compte aussi des heures ou des échéances d'avant le 1er mai "
        "2027, dites facturées ailleurs. Si elles le sont : regie time drop pour "
        "ces heures ; pour ces échéances, ôtez-les de l'accord."
    )
