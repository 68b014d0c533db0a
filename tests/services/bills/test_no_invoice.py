"""A period in which nothing is to be paid: closed once, by its statement alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.exchange import Rate
from regie.errors import ConflictError
from regie.ledger.text import read_entries
from regie.services.bills.approve_bill import approval_sheet
from regie.services.bills.approve_bill import propose_bill
from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.bills.bill_mails import mail_bills
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.books.check_ledger import check_ledger
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.document_letter import letter_of
from regie.services.documents.invoices import list_invoices
from regie.services.operations.artifacts import statement_artifact
from regie.services.statement.statement_list import list_statements
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from regie.services.work.timesheet import drop_time
from regie.services.work.timesheet import list_time
from regie.words import speaking
from tests.papers import paper_of
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.hours import agree
from tests.services.hours import HEAD
from tests.services.hours import work
from tests.spaces import plain

LEDGER = """
2027-03-05 sale hand:march
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR

2027-04-12 refund hand:back
  parent: hand:march
  client:studio-zen:processor:stripe   -600.00 EUR
  client:studio-zen:refunds             600.00 EUR

2027-06-05 sale hand:june
  client:studio-zen:processor:stripe   2000.00 EUR
  client:studio-zen:sales             -2000.00 EUR
"""
PLAIN = "commission: {rate: 10 %, of: net revenue}\n"
SHARED = (
    "commission: {rate: 10 %, of: net revenue, clawback: credit, "
    "split: {OBM: 60, Marc: 40}}\n"
)


def begin(on: Stage, terms: str = PLAIN) -> None:
    """Sales of March and June, and a refund in April between them."""
    agree(on, terms)
    at = on.clock.now()
    with on.runtime.unit() as unit:
        unit.ledger.append(
            [replace(one, recorded_at=at) for one in read_entries(LEDGER)]
        )


def bill(on: Stage, month: int, wishes: Wishes = Wishes()) -> Billed:  # noqa: B008 -- frozen
    on.move(f"2027-{month + 1:02}-02 09:00")
    return bill_period(
        on.runtime, client_slug=CLIENT, period=f"2027-{month:02}", wishes=wishes
    )


def lines_of(on: Stage, period: str) -> list[tuple[str, str]]:
    shown = show_statement(on.runtime, CLIENT, period)
    return [(line.title, f"{line.amount!s}") for line in shown.lines]


def test_a_negative_month_is_closed_and_the_next_invoice_takes_it_off(
    on: Stage,
) -> None:
    begin(on)
    march = bill(on, 3)
    april = bill(on, 4, Wishes(mail=True))
    again = bill(on, 4, Wishes(mail=True))
    may = bill(on, 5)
    june = bill(on, 6)

    assert [
        (one.number, str(one.total), one.file is None, one.fresh)
        for one in (march, april, again, may, june)
    ] == [
        ("F2027-0001", "100.00 EUR", False, True),
        ("", "-60.00 EUR", True, True),
        ("", "-60.00 EUR", True, False),
        ("", "-60.00 EUR", True, True),
        ("F2027-0002", "140.00 EUR", False, True),
    ]
    assert lines_of(on, "2027-04") == [("Commission 10\u00a0%", "-60.00 EUR")]
    assert lines_of(on, "2027-06") == [
        ("Commission 10\u00a0%", "200.00 EUR"),
        ("Report du relevé précédent (mai 2027)", "-60.00 EUR"),
    ]
    assert check_invoice(paper_of(june)).broken == ()
    assert [one.same for one in verify_statements(on.runtime)] == [True] * 4
    assert check_ledger(on.runtime).faults == ()
    assert mail_bills(on.runtime) == 0


def test_what_is_carried_twice_says_since_when_statements_are_negative(
    on: Stage,
) -> None:
    begin(on)
    for month in (3, 4, 5, 6):
        bill(on, month)

    told = [
        plain(show_statement(on.runtime, CLIENT, period).lines[-1].rungs[-1].why)
        for period in ("2027-05", "2027-06")
    ]
    with speaking("en"):
        english = show_statement(on.runtime, CLIENT, "2027-06").lines[-1].rungs[-1].why

    once = "et n'a pas été facturé : son montant est repris ici, une seule fois."
    assert told == [
        f"Le relevé précédent (avril 2027) était négatif, {once}",
        (
            f"Le relevé précédent (mai 2027) était négatif, {once} Les relevés sont "
            "négatifs depuis avril 2027 : ses lignes, et celles des suivants, disent "
            "pourquoi."
        ),
    ]
    assert english == (
        "The statement before (May 2027) was negative, and was not billed: its amount "
        "is taken over here, once. The statements have been negative since April 2027: "
        "its lines, and those of the later ones, say why."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "--paid-on (20 avril 2027) n'est écrit nulle part : cette période n'a "
                "rien à payer, donc pas de facture."
            ),
        ),
        (
            "en",
            (
                "--paid-on (20 April 2027) is written nowhere: this period has nothing "
                "to pay, so it has no invoice."
            ),
        ),
    ],
)
def test_a_day_of_payment_of_nothing_is_said_to_be_written_nowhere(
    on: Stage, language: str, said: str
) -> None:
    begin(on)
    march, asked = bill(on, 3), Wishes(paid_on=date(2027, 4, 20))

    with speaking(language):
        april, again = bill(on, 4, asked), bill(on, 4, asked)

    assert [one.warnings for one in (march, april, again)] == [(), (said,), (said,)]


def test_the_invoice_names_what_it_takes_off_and_so_does_its_mail(on: Stage) -> None:
    begin(on)
    for month in (3, 4, 6):
        bill(on, month)

    text = letter_of(on.runtime, "F2027-0002").letter.text
    (said,) = [line for line in text.splitlines() if "négatif" in line]
    assert plain(said) == (
        "Le relevé précédent (avril 2027) était négatif et n'a pas été facturé : "
        "60,00 € hors TVA en sont déduits ici."
    )
    first = letter_of(on.runtime, "F2027-0001").letter.text
    assert "négatif" not in first


def test_a_month_that_comes_to_zero_is_closed_too(on: Stage) -> None:
    begin(on, PLAIN.replace("of:", "minimum_payout: 500 EUR, of:"))

    march = bill(on, 3)
    june = bill(on, 6)

    assert (march.number, str(march.total)) == ("", "0.00 EUR")
    assert [one.total for one in (march, june)] == [march.total, march.total]
    assert [(one.number, str(one.total)) for one in list_statements(on.runtime)] == [
        ("", "0.00 EUR"),
        ("", "0.00 EUR"),
    ]
    assert check_ledger(on.runtime).faults == ()


def test_the_parties_of_a_split_have_their_stated_shares(on: Stage) -> None:
    begin(on, SHARED)
    bill(on, 3)

    april = bill(on, 4)
    june = bill(on, 6)

    assert [
        [(due.name, str(due.share), str(due.due)) for due in one.shares]
        for one in (april, june)
    ] == [
        [("Marc", "-24.00 EUR", "-24.00 EUR")],
        [("Marc", "80.00 EUR", "56.00 EUR")],
    ]
    assert [str(one.total) for one in (april, june)] == ["-36.00 EUR", "84.00 EUR"]
    share = show_statement(on.runtime, CLIENT, "2027-04", party="Marc")
    assert str(share.total) == "-24.00 EUR"


def test_hours_taken_back_are_taken_off_once(on: Stage) -> None:
    on.move("2027-02-08 08:00")
    agree(on, "hourly: {rate: 60 EUR}")
    work(on, "2h")
    work(on, "3h")
    bill(on, 2)
    drop_time(on.runtime, 2, why="pas faite")
    march = bill(on, 3)
    on.move("2027-04-08 08:00")
    work(on, "5h")
    april = bill(on, 4)

    assert [(one.number, str(one.total)) for one in (march, april)] == [
        ("", "-180.00 EUR"),
        ("F2027-0002", "120.00 EUR"),
    ]
    start, end = date(2027, 2, 1), date(2027, 5, 1)
    listed = list_time(on.runtime, start, end, everything=True)
    assert sorted(one.invoice for one in listed) == [
        "F2027-0001",
        "F2027-0001",
        "F2027-0002",
        "relevé de mars 2027",
    ]


def test_what_is_owed_follows_the_agreement_into_its_next_version(on: Stage) -> None:
    begin(on)
    bill(on, 3)
    bill(on, 4)
    text = HEAD + "base: {amount: 50 EUR, every: month}\n"
    keep_agreement(on.runtime, text.replace("2027-01", "2027-05"), file="base.yaml")

    may, june = bill(on, 5), bill(on, 6)

    assert [(one.number, str(one.total)) for one in (may, june)] == [
        ("", "-10.00 EUR"),
        ("F2027-0002", "40.00 EUR"),
    ]
    assert check_ledger(on.runtime).faults == ()


def test_what_is_owed_is_taken_off_in_the_currency_of_the_next_invoice(
    on: Stage,
) -> None:
    begin(on)
    bill(on, 3)
    bill(on, 4)
    text = HEAD + "base: {amount: 100 USD, every: month}\n"
    text = text.replace("2027-01", "2027-05").replace("EUR", "USD")
    keep_agreement(on.runtime, text, file="base.yaml")
    with on.runtime.unit() as unit:
        rate = Rate(
            on=date(2027, 5, 31),
            origin="EUR",
            target="USD",
            worth=Fraction("1.1"),
            source="ECB",
        )
        unit.exchange_rates.add([rate], read_at=on.clock.now())

    may = bill(on, 5)

    assert str(may.total) == "34.00 USD"
    assert lines_of(on, "2027-05") == [
        ("Base mensuelle", "100.00 USD"),
        ("Report du relevé précédent (avril 2027)", "-66.00 USD"),
    ]
    assert [one.same for one in verify_statements(on.runtime)] == [True] * 3
    assert check_ledger(on.runtime).faults == ()


def test_nothing_is_closed_where_nothing_happened(on: Stage) -> None:
    begin(on)
    on.move("2027-09-02 09:00")
    with speaking("en"), pytest.raises(NotBillableError) as caught:
        bill_period(on.runtime, client_slug=CLIENT, period="2027-01")

    assert str(caught.value) == (
        "Nothing to bill or to close (January 2027): no movement that counts, no hours, no "
        "amount agreed for these days. Check the period."
    )
    assert list_statements(on.runtime) == []


def test_days_of_a_closed_month_are_not_billed_again(on: Stage) -> None:
    begin(on)
    bill(on, 3)
    bill(on, 4)

    with speaking("en"), pytest.raises(ConflictError) as caught:
        bill_period(on.runtime, client_slug=CLIENT, period="2027-04-15..2027-04-20")

    assert str(caught.value) == (
        "Closed without an invoice: April 2027. To bill 15 April 2027 to 19 April 2027 "
        "as well would count the same sales twice. Bill from 1 May 2027."
    )


def test_a_draft_says_so_and_stores_nothing(on: Stage) -> None:
    begin(on)
    bill(on, 3)
    on.move("2027-05-02 09:00")

    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-04", draft=True)

    assert (draft.closed, draft.file, str(draft.total)) == (False, None, "-60.00 EUR")
    assert [one.period for one in list_statements(on.runtime)] == ["2027-03"]


NEGATIVE_FR = (
    "Le relevé est négatif (-60,00 € HT) : la période se clôt sans facture, et ce "
    "montant est repris au relevé suivant, moins ce qu'un avoir en rend avant."
)
NEGATIVE_EN = (
    "The statement is negative (-€60.00 without VAT): the period closes without an "
    "invoice, and the amount is carried to the next statement, less what a credit note "
    "gives back before."
)


@pytest.mark.parametrize(
    ("language", "told", "meaning", "title"),
    [
        (
            *("fr", NEGATIVE_FR, "Approuver : la période est close, sans facture."),
            "Relevé avril 2027 · sans facture · -60,00\u00a0€",
        ),
        (
            *("en", NEGATIVE_EN, "Approve: the period is closed, without an invoice."),
            "Statement April 2027 · no invoice · -€60.00",
        ),
    ],
)
def test_the_form_of_its_approval_says_so(
    on: Stage, language: str, told: str, meaning: str, title: str
) -> None:
    begin(on)
    bill(on, 3)
    on.move("2027-05-02 09:00")

    with speaking(language):
        proposed = propose_bill(on.runtime, client_slug=CLIENT, period="2027-04")
        sheet = approval_sheet(proposed)
        shown = statement_artifact(proposed.billed)

    said = plain(sheet["description"])
    assert (sheet["invoice"], sheet["closed"]) == (False, False)
    assert said.split("\n\n")[-1] == told
    assert sheet["words"]["meaning"].startswith(f"{meaning} Ref")
    assert shown.description == title
    assert told in plain(shown.data)
    billed = bill_period(
        on.runtime, client_slug=CLIENT, period="2027-04", approved=proposed.digest
    )
    assert (billed.number, billed.closed) == ("", True)
    assert [one.number for one in list_invoices(on.runtime)] == ["F2027-0001"]
