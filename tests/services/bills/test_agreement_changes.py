"""An agreement that changes: each day is billed by the version that held on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.base_fee import bases_due
from regie.billing.commission.base_fee import BasesDue
from regie.billing.edition import Edition
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.work.entry import Job
from regie.errors import ConflictError
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.documents.correct_invoice import read_document
from regie.services.statement.statements import verify_statements
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import add_time
from regie.store.documents import StoredAgreement
from regie.words import speaking
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.spaces import plain

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


def begin(on: Stage, ledger: str = "") -> None:
    """Keep the OBM's profile and what happened."""
    keep_own(on.runtime)
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(ledger))


@pytest.fixture
def agreed(on: Stage) -> Stage:
    """From March 800 EUR and 8 %; from 16 April 500 EUR and 10 %; it is June."""
    begin(on, SALES)
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
        "400.00 EUR",  # the base of April is in the one before
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
        "2027 (400,00 €). Une fois la période demandée facturée, ce qui précède ne "
        "peut plus l'être. Facturez d'abord le plus ancien : regie bill --client "
        "studio-zen --period 2027-03. Si tout ce qui précède est facturé ailleurs, "
        "ajoutez --since 2027-05."
    )


def test_sales_between_two_statements_are_not_left_to_the_next_version(
    on: Stage,
) -> None:
    """Without a base: the next version counts nothing of days that are not its own."""
    begin(on, SALES)
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
    begin(on)
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
    begin(on, SALES)
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


#: Versions by their first days, each with its base, and what is billed.
CHANGES = [
    (
        [("2027-01-01", "310 EUR"), ("2027-01-16", "310 EUR")],
        ["2027-01-01..2027-01-16", "2027-01-16..2027-02-01", "2027-02", "2027-03"],
        ["318.00 EUR", "8.00 EUR", "318.00 EUR", "318.00 EUR"],
    ),
    (
        [("2027-01-01", "310 EUR"), ("2027-01-16", "500 EUR")],
        ["2027-01-01..2027-01-16", "2027-01-16..2027-03-01", "2027-03"],
        ["318.00 EUR", "508.00 EUR", "508.00 EUR"],
    ),
    (  # what began in the middle of a month falls due there
        [("2027-01-15", "310 EUR"), ("2027-03-10", "500 EUR")],
        ["2027-01", "2027-02", "2027-03-01..2027-03-10", "2027-03-10..2027-04-01"],
        ["318.00 EUR", "318.00 EUR", "8.00 EUR", "508.00 EUR"],
    ),
    (
        [("2027-01-15", "310 EUR"), ("2027-03-20", "500 EUR")],
        ["2027-01-15..2027-03-20", "2027-03-20..2027-04-01", "2027-04"],
        ["938.00 EUR", "8.00 EUR", "508.00 EUR"],
    ),
    (  # three versions in one month, and a fourth in the next one
        [
            ("2027-01-01", "100 EUR"),
            ("2027-01-11", "200 EUR"),
            ("2027-01-21", "300 EUR"),
            ("2027-02-10", "400 EUR"),
        ],
        [
            "2027-01-01..2027-01-11",
            "2027-01-11..2027-01-21",
            "2027-01-21..2027-02-10",
            "2027-02-10..2027-03-01",
            "2027-03",
        ],
        ["108.00 EUR", "8.00 EUR", "308.00 EUR", "8.00 EUR", "408.00 EUR"],
    ),
]


@pytest.mark.parametrize(("versions", "periods", "totals"), CHANGES)
def test_the_base_of_a_month_is_charged_once(
    on: Stage, versions: list[tuple[str, str]], periods: list[str], totals: list[str]
) -> None:
    """Each period has a sale, too: 8 EUR of commission."""
    changing(on, versions, periods)

    assert billed(on, *periods) == totals


def changing(
    on: Stage, versions: Sequence[tuple[str, str]], periods: Sequence[str]
) -> None:
    """Keep versions, by their first days with their bases, and a sale a period."""
    for begins, base in versions:
        agree(on, begins, ("800 EUR", base))
    sales = [
        f"{max(read_period(one).start, date.fromisoformat(versions[0][0]))} sale "
        f"hand:{place}\n"
        "  client:studio-zen:processor:stripe   100.00 EUR\n"
        "  client:studio-zen:sales             -100.00 EUR\n"
        for place, one in enumerate(periods)
    ]
    begin(on, "\n".join(sales))
    on.move("2027-06-02 09:00")


SECOND_HALF = {
    "fr": "- **Base mensuelle** · La base de janvier 2027 est déjà dans un relevé "
    "d'avant : un mois dans lequel l'accord change la compte une fois.",
    "en": "- **Monthly base fee** · The base for January 2027 is in an earlier statement "
    "already: a month in which the agreement changes counts it once.",
}


@pytest.mark.parametrize("language", SECOND_HALF)
def test_the_statement_says_where_the_base_of_the_month_is(
    on: Stage, language: str
) -> None:
    versions, periods, _ = CHANGES[0]
    changing(on, versions, periods)
    billed(on, periods[0])

    with speaking(language):
        second = bill_period(on.runtime, client_slug=CLIENT, period=periods[1])

    assert SECOND_HALF[language] in second.markdown
    with on.runtime.unit(reading=True) as unit:
        invoice = read_document(unit.invoices.of_client(CLIENT)[0])
    assert [str(line.net) for line in invoice.lines] == ["8.00 EUR"]


def test_beside_other_months_it_says_so_too(on: Stage) -> None:
    versions, periods, _ = CHANGES[1]
    changing(on, versions, periods)
    billed(on, periods[0])

    second = bill_period(on.runtime, client_slug=CLIENT, period=periods[1])

    assert (
        "Montant fixe convenu : 500,00 €. La base de janvier 2027 est déjà dans un "
        "relevé d'avant" in plain(second.markdown)
    )


LAUNCHED = {
    "fr": "- **Base pour le lancement** · La base de ce lancement était due le 1er mars "
    "2027 : une nouvelle version du même accord ne la compte pas une seconde fois, et un "
    "montant changé depuis ne récrit pas ce relevé.",
    "en": "- **Base fee for the launch** · The base of this launch was due on 1 March "
    "2027: a new version of the same agreement does not count it a second time, and an "
    "amount that has changed since does not rewrite that statement.",
}


@pytest.mark.parametrize("language", LAUNCHED)
def test_the_base_of_a_launch_is_charged_once_and_the_statement_says_so(
    on: Stage, language: str
) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    keep_own(on.runtime)
    launch = ("every: mois", "every: lancement")
    agree(on, "2027-03-01", launch)
    agree(on, "2027-04-01", launch, ("800 EUR", "900 EUR"))
    on.move("2027-06-02 09:00")
    assert billed(on, "2027-03") == ["880.00 EUR"]

    with speaking(language):
        second = bill_period(on.runtime, client_slug=CLIENT, period="2027-04")

    assert str(second.total) == "480.00 EUR"
    assert LAUNCHED[language] in second.markdown
    assert all(one.same for one in verify_statements(on.runtime))


def test_what_an_older_edition_charged_stays_as_it_is(on: Stage) -> None:
    """It charged January twice; it is computed again as it was, and not once more."""
    versions, periods, _ = CHANGES[0]
    changing(on, versions, periods)
    agreements = [
        read_agreement(stored.text, file=stored.file) for stored in agreements_of(on)
    ]
    first, second = (read_period(one) for one in periods[:2])
    closed = Closed(
        period=first,
        recorded_until=on.clock.now(),
        agreement=agreements[0],
        edition=Edition.EXACT,
    )

    assert [
        bases_due(agreements[1], second, [closed], edition)
        for edition in (Edition.EXACT, Edition.BASES)
    ] == [
        BasesDue(times=1),
        BasesDue(times=0, charged=read_period("2027-01")),
    ]


def agreements_of(on: Stage) -> list[StoredAgreement]:
    with on.runtime.unit(reading=True) as unit:
        return list(unit.documents.agreements(CLIENT))
