from __future__ import annotations

from regie.services.bills.bill import bill_period
from regie.services.documents.document_letter import letter_of
from regie.services.documents.mail_document import mail_document
from regie.services.work.timesheet import drop_time
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import work


def test_the_hours_travel_with_the_invoice_that_bills_them(on: Stage) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    work(on, "1h30", "stratégie")
    gone = work(on, "4h").entry.number
    drop_time(on.runtime, gone, why="privé")
    on.move("2027-03-02 09:00")
    number = bill_period(on.runtime, client_slug=CLIENT, period="2027-02").number

    _, annex = letter_of(on.runtime, number).files
    sent = mail_document(on.runtime, number, send=True)
    again = mail_document(on.runtime, number, send=True)

    assert annex.content.decode("utf-8-sig") == (
        "jour;début;fin;durée;cliente;qui;activité;note;facturable;n°;facture\n"
        "2027-02-08;;;1:30:00;Studio Zen;OBM;stratégie;;oui;1;F2027-0001\n"
    )
    assert sent.files == ("Facture F2027-0001.pdf", "Heures F2027-0001.csv")
    assert (sent.fresh, again.fresh) == (True, False)


def test_an_invoice_without_hours_has_no_annex(on: Stage) -> None:
    agree(on, "base: {amount: 800 EUR, every: mois}", since="2027-02-01")
    on.move("2027-03-02 09:00")
    number = bill_period(on.runtime, client_slug=CLIENT, period="2027-02").number

    assert len(letter_of(on.runtime, number).files) == 1
