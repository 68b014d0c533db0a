"""What a credit note cancelled is issued again, once."""

from __future__ import annotations

import pytest

from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.owed_back import TooMuch
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.bills.bill import Wishes
from regie.services.bills.keep import keep_agreement
from regie.services.documents.again import Corrected
from regie.services.documents.again import issue_again
from regie.services.documents.check_invoice import check_invoice
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.document_letter import letter_of
from regie.services.documents.invoices import client_balances
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import show_invoice
from regie.services.documents.quote_answers import accept
from regie.services.documents.quote_answers import bill_quote
from regie.services.documents.quote_next import following
from regie.services.documents.quotes import offer
from regie.services.documents.settle import settle
from regie.words import speaking
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready

FIRST, SECOND, NOTE = "F2027-0001", "F2027-0002", "A2027-0001"
AGREEMENT = (EXAMPLES / "agreement.yaml").read_text("utf-8")
QUOTE = (EXAMPLES / "quote.yaml").read_text("utf-8")
STREET = "4 quai de Loire"
MOVED = AGREEMENT.replace("12 rue des Lilas", STREET)


def listed(on: Stage) -> dict[str, tuple[str, str]]:
    return {
        one.number: (str(one.open), one.standing) for one in list_invoices(on.runtime)
    }


def text_of(on: Stage, number: str) -> str:
    with on.runtime.unit(reading=True) as unit:
        stored = unit.invoices.get(number)
    assert stored is not None
    return stored.text


def statement_of(on: Stage) -> str:
    with on.runtime.unit(reading=True) as unit:
        stored = unit.documents.statement(CLIENT, "2027-03")
    assert stored is not None
    return stored.text


@pytest.fixture
def cancelled(on: Stage) -> Stage:
    """March was billed on 2 April 2027 and cancelled; her address is another one."""
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    credit_invoice(on.runtime, FIRST, why="Mauvaise adresse")
    keep_agreement(on.runtime, MOVED, file="corrigé.yaml")
    on.move("2027-04-09 09:00")
    return on


def test_the_same_lines_have_a_new_number_day_and_address(cancelled: Stage) -> None:
    before = statement_of(cancelled)

    made = issue_again(cancelled.runtime, FIRST)

    old, new = (read_invoice(text_of(cancelled, one)) for one in (FIRST, SECOND))
    assert (made.issued.number, made.replaces, made.owed_back) == (SECOND, FIRST, None)
    assert (new.lines, new.net, new.vat, new.period, new.reference) == (
        old.lines,
        old.net,
        old.vat,
        old.period,
        old.reference,
    )
    assert (str(new.issued_on), str(new.due_on)) == ("2027-04-09", "2027-05-09")
    assert STREET in new.buyer.address
    assert STREET not in old.buyer.address
    assert check_invoice(made.issued.file).broken == ()
    assert statement_of(cancelled) == before
    total = str(made.issued.total)
    assert listed(cancelled) == {
        FIRST: ("0.00 EUR", "credited"),
        NOTE: ("None", ""),
        SECOND: (total, "open"),
    }
    (balance,) = client_balances(cancelled.runtime)
    assert (str(balance.open), balance.owed_back) == (total, ())


def test_a_draft_uses_no_number(cancelled: Stage) -> None:
    draft = issue_again(cancelled.runtime, FIRST, draft=True)

    assert (draft.issued.number, draft.issued.file.name) == (
        "",
        "brouillon-studio-zen-facture.pdf",
    )
    assert STREET in draft.buyer
    assert set(listed(cancelled)) == {FIRST, NOTE}


def test_its_period_is_that_of_the_new_one(cancelled: Stage) -> None:
    gone = bill_period(cancelled.runtime, client_slug=CLIENT, period="2027-03")
    issue_again(cancelled.runtime, FIRST)
    again = bill_period(cancelled.runtime, client_slug=CLIENT, period="2027-03")

    assert (gone.number, gone.to_mail) == (FIRST, "")
    assert gone.cancelled == (
        "F2027-0001 est annulée (A2027-0001) : elle n'est plus à régler. L'émettre à "
        "nouveau, sous un autre numéro, à l'adresse d'aujourd'hui : regie invoice "
        "again F2027-0001 (--draft la montre)."
    )
    assert (again.number, again.to_mail, again.cancelled) == (SECOND, SECOND, "")
    shown = show_invoice(cancelled.runtime, FIRST)
    assert shown.cancelled == (
        "F2027-0001 est annulée (A2027-0001) : elle n'est plus à régler. F2027-0002 en "
        "a pris la place."
    )
    assert show_invoice(cancelled.runtime, SECOND).replaces == FIRST


def test_it_is_issued_again_once_and_that_one_too(cancelled: Stage) -> None:
    issue_again(cancelled.runtime, FIRST)

    with pytest.raises(ConflictError, match="F2027-0002 en a pris la place"):
        issue_again(cancelled.runtime, FIRST)
    with pytest.raises(ConflictError, match="F2027-0002 n'est pas annulée"):
        issue_again(cancelled.runtime, SECOND)
    credit_invoice(cancelled.runtime, SECOND, why="encore")
    third = issue_again(cancelled.runtime, SECOND)
    billed = bill_period(cancelled.runtime, client_slug=CLIENT, period="2027-03")

    assert (third.issued.number, billed.number) == ("F2027-0003", "F2027-0003")


def test_the_mail_of_a_cancelled_one_is_refused(cancelled: Stage) -> None:
    with pytest.raises(ConflictError, match="invoice again F2027-0001") as french:
        letter_of(cancelled.runtime, FIRST)
    with speaking("en"), pytest.raises(ConflictError) as english:
        letter_of(cancelled.runtime, FIRST)

    assert str(french.value).endswith(
        "Son mail ne part donc pas. L'avoir : regie invoice send A2027-0001 --send."
    )
    assert str(english.value) == (
        "F2027-0001 is credited in full (A2027-0001): it is no longer asked for. To "
        "issue it again, under another number, to today's address: regie invoice again "
        "F2027-0001 (--draft shows it). So it is not mailed. The credit note: regie "
        "invoice send A2027-0001 --send."
    )
    assert NOTE in letter_of(cancelled.runtime, NOTE).letter.text


def test_what_was_given_back_in_parts_or_stands_is_refused(on: Stage) -> None:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    told = []
    for amount in ("10", ""):
        with pytest.raises(ConflictError) as refused:
            issue_again(on.runtime, FIRST)
        told.append(str(refused.value))
        credit_invoice(on.runtime, FIRST, why="geste", amount=amount)
    with pytest.raises(ConflictError, match="l'ont rendue par parts"):
        issue_again(on.runtime, FIRST)
    with pytest.raises(ConflictError, match="regie invoice again F2027-0001"):
        issue_again(on.runtime, NOTE)

    stands = (
        "F2027-0001 n'est pas annulée : l'émettre à nouveau la demanderait deux fois. "
        'Annulez-la d\'abord, en entier : regie invoice credit F2027-0001 --why "…".'
    )
    assert told == [stands, stands]


def test_what_was_paid_of_it_is_owed_back_on_it(cancelled: Stage) -> None:
    settle(cancelled.runtime, FIRST, amount="50", sure=True)

    made = issue_again(cancelled.runtime, FIRST)

    (balance,) = client_balances(cancelled.runtime)
    assert made.owed_back == TooMuch(number=FIRST, amount=Money.of(50, "EUR"))
    assert balance.open == made.issued.total - Money.of(50, "EUR")


def test_one_that_was_paid_before_its_issue_still_is(on: Stage) -> None:
    ready(on)
    wishes = Wishes(paid_on=paris("2027-04-01 12:00").date())
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03", wishes=wishes)
    credit_invoice(on.runtime, FIRST, why="Mauvaise adresse")

    draft = issue_again(on.runtime, FIRST, draft=True)
    made = issue_again(on.runtime, FIRST)

    assert (draft.owed_back, made.owed_back) == (None, None)
    assert listed(on) == {
        FIRST: ("0.00 EUR", "credited"),
        NOTE: ("None", ""),
        SECOND: ("0.00 EUR", "paid"),
    }


def test_a_deposit_is_issued_again(on: Stage) -> None:
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="400")
    credit_invoice(on.runtime, "D2027-0001", why="Mauvaise adresse")
    keep_agreement(on.runtime, MOVED, file="corrigé.yaml")

    made = issue_again(on.runtime, "D2027-0001")
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")

    new = read_invoice(text_of(on, billed.number))
    assert (made.issued.number, STREET in made.buyer) == ("D2027-0002", True)
    assert [one.number for one in new.earlier] == ["D2027-0002"]


def test_a_quotes_invoice_is_issued_again_with_its_deposit_owed_back(on: Stage) -> None:
    ready(on)
    number = offer(on.runtime, QUOTE, file="quote.yaml").number
    accept(on.runtime, number, who="Zoé")
    settle(on.runtime, "D2027-0001")
    bill_quote(on.runtime, number)
    credit_invoice(on.runtime, FIRST, why="Mauvaise adresse")
    moved = QUOTE.replace("12 rue des Lilas", STREET)
    other = Corrected(text=moved.replace("1200 EUR", "1100 EUR"), file="autre.yaml")

    with pytest.raises(ConflictError, match="invoice again F2027-0001") as refused:
        bill_quote(on.runtime, number)
    with pytest.raises(UsageError, match="gardez-les, et corrigez"):
        issue_again(on.runtime, FIRST, quote=other)
    made = issue_again(on.runtime, FIRST, quote=Corrected(text=moved, file="q.yaml"))

    assert "déjà facturé : F2027-0001" in str(refused.value)
    assert (made.issued.number, str(made.issued.payable)) == (SECOND, "2850.00 EUR")
    assert STREET in made.buyer
    assert made.owed_back == TooMuch(number=FIRST, amount=Money.of(855, "EUR"))
    (balance,) = client_balances(on.runtime)
    assert str(balance.open) == "1995.00 EUR"
    assert following(on.runtime, number).invoice == SECOND
    with pytest.raises(ConflictError, match="déjà facturé : F2027-0002"):
        bill_quote(on.runtime, number)


def test_an_agreements_invoice_takes_no_quote(cancelled: Stage) -> None:
    with pytest.raises(UsageError, match="F2027-0001 ne vient pas d'un devis"):
        issue_again(cancelled.runtime, FIRST, quote=Corrected(text=QUOTE, file="q"))
