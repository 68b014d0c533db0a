"""A bill that would leave earlier periods of the agreement out for good is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from regie.billing.exchange import Rate
from regie.billing.work.entry import Job
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.passed_over import keep_since
from regie.services.statement.statements import verify_statements
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import add_time
from regie.words import filling_form
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain

APRIL = """
2027-04-10 sale hand:april
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR
"""
BASE = "base: {amount: 800 EUR, every: mois}\n"
RATE = "rate: 8 %,"
COMMISSION = "commission: {rate: 8 %, of: revenu net}\n"
FROM_MARCH = ("from: 2026-12-01", "from: 2027-03-01")

MARCH_AND_APRIL = (
    "Il reste à facturer avant le 1er mai 2027, hors TVA : mars 2027 (972,87 "
    "€), avril 2027 (800,00 €). Une fois la période "
    "demandée facturée, ce qui précède ne peut plus l'être. Facturez d'abord le plus ancien : regie bill "
    "--client studio-zen --period 2027-03. Si tout ce qui précède est facturé "
    "ailleurs, ajoutez --since 2027-05."
)


def agreed(on: Stage, *changes: tuple[str, str]) -> None:
    """Sales of March, an agreement from March on; the clock stands in June."""
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    for before, after in (FROM_MARCH, *changes):
        assert before in text
        text = text.replace(before, after)
    ready(on, now="2027-06-02 09:00", since="", agreement=text)


def refusal(on: Stage, period: str) -> str:
    with pytest.raises(ConflictError) as refused:
        bill_period(on.runtime, client_slug=CLIENT, period=period)
    return plain(str(refused.value))


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
        "Still to bill before 1 May 2027, without VAT: March 2027 (€972.87), April "
        "2027 (€800.00). Once the period "
        "you asked for is billed, what comes before cannot be any more. Bill the oldest first: regie bill "
        "--client studio-zen --period 2027-03. If all from before was billed "
        "elsewhere, add --since 2027-05."
    )


@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("fr", "mai 2026 (800,00 €), juin 2026 (800,00 €) et les suivants. "),
        ("en", "May 2026 (€800.00), June 2026 (€800.00) and those after. "),
    ],
)
def test_of_many_periods_the_oldest_are_named(
    on: Stage, language: str, more: str
) -> None:
    agreed(on, ("from: 2027-03-01", "from: 2026-01-01"))

    with speaking(language):
        assert more in refusal(on, "2027-05")


def test_a_draft_shows_it_beside_the_statement(on: Stage) -> None:
    agreed(on)

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-05", draft=True)

    assert (str(draft.total), plain(draft.passed_over)) == (
        "800.00 EUR",
        MARCH_AND_APRIL,
    )


FIELDS = {
    "fr": "Facturez d'abord le plus ancien : 2027-03 sous « Période ». Si tout ce qui "
    "précède est facturé ailleurs, écrivez 2027-05 sous « Premier mois facturé avec "
    "Régie ».",
    "en": "Bill the oldest first: 2027-03 under “Period”. If all from before was billed "
    "elsewhere, write 2027-05 under “First month billed with Régie”.",
}


@pytest.mark.parametrize("language", FIELDS)
def test_nobody_is_asked_to_approve_it_and_a_form_names_its_fields(
    on: Stage, language: str
) -> None:
    agreed(on)

    with (
        speaking(language),
        filling_form(),
        pytest.raises(ConflictError) as refused,
    ):
        propose_bill(on.runtime, client_slug=CLIENT, period="2027-05")

    assert plain(str(refused.value)).split(". ", 2)[2] == FIELDS[language]


def test_what_comes_before_can_be_billed_in_one(on: Stage) -> None:
    agreed(on)

    assert billed(on, "2027-03-01..2027-06-01") == ["2572.87 EUR"]


@pytest.mark.parametrize("since", ["2027-05", "2027-05-01", "2027-05-01..2027-05-09"])
def test_what_was_billed_elsewhere_is_said_once(on: Stage, since: str) -> None:
    agreed(on)

    keep_since(on.runtime, CLIENT, since, period="2027-05", who="Camille")

    assert billed(on, "2027-05") == ["800.00 EUR"]
    assert [one.same for one in verify_statements(on.runtime)] == [True]
    with on.runtime.unit(reading=True) as unit:
        (line,) = unit.journal.events(f"client:{CLIENT}")
    assert (line.who, line.what, line.about) == ("Camille", "bill-since", "2027-05-01")


BEFORE = {
    "fr": "La période (avril 2027) précède le premier relevé de cette cliente (mai "
    "2027) : ce qui précède celui-ci est tenu pour facturé ailleurs et ne se facture "
    "plus ici. Facturez à partir du 1er juin 2027.",
    "en": "The period (April 2027) comes before this client's first statement (May "
    "2027): what comes before that is taken as billed elsewhere and is not billed here "
    "any more. Bill from 1 June 2027.",
}


@pytest.mark.parametrize("language", BEFORE)
def test_what_was_billed_elsewhere_is_not_said_to_be_billed_here(
    on: Stage, language: str
) -> None:
    agreed(on)
    keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")
    billed(on, "2027-05")

    with speaking(language):
        assert refusal(on, "2027-04") == BEFORE[language]


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


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "« Premier mois facturé avec Régie » dit où commence la facturation avec "
                "Régie, et le premier relevé de cette cliente est fait : mars 2027. "
                "Laissez ce champ vide."
            ),
        ),
        (
            "en",
            (
                "“First month billed with Régie” says where billing with Régie begins, "
                "and this client's first statement was made: March 2027. Leave this "
                "field empty."
            ),
        ),
    ],
)
def test_after_the_first_bill_it_is_settled_and_a_form_names_its_field(
    on: Stage, language: str, said: str
) -> None:
    agreed(on)
    billed(on, "2027-03")

    with (
        speaking(language),
        filling_form(),
        pytest.raises(ConflictError) as refused,
    ):
        keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")

    assert str(refused.value) == said


def test_at_the_command_line_it_is_said_how_to_bill(on: Stage) -> None:
    agreed(on)
    billed(on, "2027-03")

    with pytest.raises(ConflictError) as refused:
        keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")

    assert str(refused.value) == (
        "--since dit où commence la facturation avec Régie, et le premier relevé de "
        "cette cliente est fait : mars 2027. Facturez sans --since."
    )


def test_what_is_so_may_be_said_after_the_first_bill(on: Stage) -> None:
    agreed(on)
    billed(on, "2027-03")

    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")

    assert billed(on, "2027-03") == ["972.87 EUR"]


def test_fixed_fees_between_two_bills_are_not_passed_over(on: Stage) -> None:
    agreed(on)
    billed(on, "2027-03")

    said = refusal(on, "2027-05")

    assert said == (
        "Il reste à facturer avant le 1er mai 2027, hors TVA : avril 2027 (800,00 €). "
        "Une fois la période "
        "demandée facturée, ce qui précède ne peut plus l'être. Facturez d'abord le plus ancien : regie bill "
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


def test_what_comes_to_nothing_yet_is_closed_without_an_invoice(on: Stage) -> None:
    agreed(on, (BASE, ""), (RATE, "rate: 8 %, hold: 60 jours,"))

    said = refusal(on, "2027-05")

    assert ": mars 2027 (0,00 €). " in said
    assert "--period 2027-03. " in said
    assert billed(on, "2027-03", "2027-05") == ["0.00 EUR", "172.87 EUR"]


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

    on.move("2027-07-02 09:00")
    assert "--period 2027-01-01..2027-04-01. " in refusal(on, "2027-04-01..2027-07-01")


def test_of_a_split_the_own_share_is_named(on: Stage) -> None:
    split = "rate: 8 %, split: {OBM: 60, Marc Petit: 40},"
    agreed(on, (RATE, split))

    assert refusal(on, "2027-05").startswith(
        "Il reste à facturer avant le 1er mai 2027, hors TVA : "
        "mars 2027 (vous 903,72 €, Marc Petit 69,15 €), avril 2027 (800,00 €). "
    )
    assert billed(on, "2027-03") == ["903.72 EUR"]


def test_without_a_rate_of_exchange_the_amount_is_to_come(on: Stage) -> None:
    agreed(on, (RATE, "rate: 8 %, paid_in: USD, conversion: date du relevé,"))
    with on.runtime.unit() as unit:
        may = Rate(
            on=date(2027, 5, 31),
            origin="EUR",
            target="USD",
            worth=Fraction("1.08"),
            source="ECB",
        )
        unit.exchange_rates.add([may], read_at=on.clock.now())

    said = refusal(on, "2027-05")

    assert said == (
        "Il reste à facturer avant le 1er mai 2027, hors TVA : mars 2027 (montant à venir : un "
        "taux de change manque), avril 2027 (montant à venir : un taux de change "
        "manque). Une fois la période demandée facturée, ce qui précède ne peut plus l'être. "
        "Facturez d'abord le plus ancien : regie bill --client studio-zen --period "
        "2027-03. Si tout ce qui précède est facturé ailleurs, ajoutez --since 2027-05."
    )


def worked(on: Stage) -> None:
    """Two hours in March, two in April."""
    for month in (3, 4):
        job = Job(client="Studio Zen", person="Camille")
        add_time(on.runtime, job, Stretch(on=date(2027, month, 8), seconds=7200))


PROJECT = "project: {price: 3000 EUR, instalments: [{share: 100 %, due: 2027-03-10}]}\n"
BLOCK = "retainer: {fee: 900 EUR, hours: 1 h, every: une fois, overage: 50 EUR}\n"


@pytest.mark.parametrize(
    ("terms", "total"),
    [
        (PROJECT, "3000.00 EUR"),
        ("hourly: {rate: 60 EUR}\n", "240.00 EUR"),
        (BLOCK, "1050.00 EUR"),
    ],
)
def test_work_counts_from_the_first_day_and_is_not_passed_over(
    on: Stage, terms: str, total: str
) -> None:
    agreed(on, (BASE, terms), (COMMISSION, ""))
    worked(on)

    assert billed(on, "2027-05") == [total]


@pytest.mark.parametrize(
    ("terms", "left"),
    [
        ("minimum: 1 h", "mars 2027 (120,00 €), avril 2027 (120,00 €)"),
        ("cap: 1 h", "mars 2027 (60,00 €), avril 2027 (60,00 €)"),
        ("cap: 1 h, limits: projet", ""),
    ],
)
def test_hours_with_limits_of_each_month_are_billed_month_by_month(
    on: Stage, terms: str, left: str
) -> None:
    agreed(on, (BASE, f"hourly: {{rate: 60 EUR, {terms}}}\n"), (COMMISSION, ""))
    worked(on)

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-05", draft=True)

    assert left == plain(draft.passed_over).partition(", hors TVA : ")[2].split(".")[0]


def test_what_a_bill_of_the_oldest_comes_to_is_what_was_said(on: Stage) -> None:
    agreed(on, (BASE, f"{BASE}hourly: {{rate: 60 EUR}}\n"))
    worked(on)

    assert ": mars 2027 (1 092,87 €), avril 2027 (920,00 €). " in refusal(on, "2027-05")
    assert billed(on, "2027-03", "2027-04") == ["1092.87 EUR", "920.00 EUR"]


def test_a_guarantee_between_two_bills_is_a_fixed_amount(on: Stage) -> None:
    agreed(on, (BASE, ""), (RATE, "rate: 8 %, guarantee: 300 EUR,"))
    billed(on, "2027-03")

    assert ": avril 2027 (300,00 €). " in refusal(on, "2027-05")


def test_a_cap_of_each_period_is_not_that_of_two_in_one(on: Stage) -> None:
    agreed(on, (BASE, ""), (RATE, "rate: 8 %, cap: 50 EUR,"))
    billed(on, "2027-03")
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(APRIL))

    assert ": avril 2027 (50,00 €). " in refusal(on, "2027-05")


def test_hours_that_may_be_billed_twice_are_warned_of(on: Stage) -> None:
    agreed(on, ("vat: franchise", "hourly: {rate: 60 EUR}\nvat: franchise"))
    job = Job(client="Studio Zen", person="Camille")
    add_time(on.runtime, job, Stretch(on=date(2027, 4, 8), seconds=7200))
    keep_since(on.runtime, CLIENT, "2027-05", period="2027-05", who="Camille")

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-05", draft=True)

    said, before = draft.warnings
    assert before.startswith("21 ventes ou remboursements d'avant le 1er mai 2027 ")
    assert (str(draft.total), draft.passed_over) == ("920.00 EUR", "")
    assert said == (
        "Ce relevé compte aussi des heures ou des échéances d'avant le 1er mai "
        "2027, dites facturées ailleurs. Si elles le sont : regie time drop pour "
        "ces heures ; pour ces échéances, ôtez-les de l'accord."
    )


def refused(on: Stage, period: str, *, draft: bool) -> str:
    with pytest.raises(UsageError) as caught:
        bill_period(on.runtime, client_slug=CLIENT, period=period, draft=draft)
    return plain(str(caught.value))


def test_days_that_are_far_ahead_are_refused_at_once(on: Stage) -> None:
    """Two thousand months lie before it, each computed from all that precede it."""
    agreed(on, (BASE, ""))
    french = [refused(on, "2199-01", draft=one) for one in (True, False)]
    with speaking("en"):
        english = refused(on, "2199-01", draft=True)

    assert (
        french
        == [
            (
                "Trop loin : janvier 2199. Un brouillon montre une période qui commence au plus "
                "tard le 2 juin 2029 ; une facture, une période finie. Est-ce la bonne année ?"
            )
        ]
        * 2
    )
    assert english == (
        "Too far ahead: January 2199. A draft shows a period that begins by 2 June 2029 "
        "at the latest; an invoice, one that is over. Is it the right year?"
    )


def test_what_is_not_over_is_drafted_and_not_closed(on: Stage) -> None:
    agreed(on)

    drafts = [
        bill_period(on.runtime, client_slug=CLIENT, period=one, draft=True).number
        for one in ("2027-06", "2027-07", "2029-06")
    ]

    assert drafts == ["", "", ""]
    assert refused(on, "2027-07", draft=False).startswith(
        "La période n'est pas finie (juillet 2027) : elle se facture à partir du 1er août"
    )
