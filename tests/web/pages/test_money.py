from __future__ import annotations

from datetime import date
from datetime import timedelta

import pytest

from integrations.rehearsal import signed_delivery
from regie.billing.documents.settled import by_hand
from regie.ledger.accounts import fees
from regie.ledger.corrections import Cost
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money
from regie.services.books.collect import collect
from regie.services.books.collect import import_payments
from regie.services.books.collect import receive_webhook
from regie.services.books.correct import write_cost
from regie.store.invoices import StoredInvoice
from regie.web.pages.money import movements
from regie.web.pages.money import Totals
from regie.web.pages.money import totals
from tests.rehearsed import SECRET
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.spaces import plain
from tests.web.visitor import Visitor
from tests.web.visitor import words

EXPORT = """\
automatic_payout_id,automatic_payout_effective_at_utc,balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,description,customer_name,customer_email,charge_id
po_1,2027-02-22 00:00:00,txn_1,2027-02-05 08:41:12,eur,120.00,2.05,117.95,charge,ch_1,Pass <b>Zen</b>,Agathe Berthier,agathe@example.org,ch_1
po_1,2027-02-22 00:00:00,txn_2,2027-02-06 08:41:12,eur,240.00,3.85,236.15,charge,ch_2,Pass Zen,Samir Haddad,samir@example.org,ch_2
po_1,2027-02-22 00:00:00,txn_3,2027-02-07 08:41:12,eur,-120.00,0.00,-120.00,refund,re_1,REMBOURSEMENT,Agathe Berthier,agathe@example.org,ch_1
"""


def sold(on: Stage) -> None:
    start(on)
    import_payments(on.runtime, EXPORT, file="payments.csv", client_slug="studio-zen")


def euros(text: str) -> Money:
    return Money.of(text, EUR)


def test_a_month_adds_up_without_vat(on: Stage) -> None:
    sold(on)
    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries("studio-zen")

    found = totals(entries, "studio-zen")

    assert found == [
        Totals(
            sold=euros("300.00"),
            refunded=euros("100.00"),
            tax=euros("40.00"),
            kept=euros("5.90"),
        )
    ]
    assert found[0].net == euros("200.00")
    assert fees("studio-zen", "payment").sign == 1


def test_the_page_shows_totals_and_movements_escaped(web: Visitor) -> None:
    sold(web.on)

    page = web.client.get("/money/studio-zen?month=2027-02")

    shown = plain(words(page))
    assert "300,00 € ventes HT -100,00 € remboursements HT 200,00 €" in shown
    assert "remboursement REMBOURSEMENT re_1 Agathe Berthier -120,00 €" in shown
    assert "Pass &lt;b&gt;Zen&lt;/b&gt;" in page.text


def test_what_came_back_is_not_called_given_back(web: Visitor) -> None:
    sold(web.on)
    head = EXPORT.splitlines()[0]
    failed = (
        "po_2,2027-03-22 00:00:00,txn_4,2027-03-07 08:41:12,eur,120.00,-1.00,121.00,"
        "refund_failure,re_1,REMBOURSEMENT,Agathe Berthier,agathe@example.org,ch_1"
    )
    import_payments(
        web.on.runtime,
        f"{head}\n{failed}\n",
        file="march.csv",
        client_slug="studio-zen",
    )

    page = web.client.get("/money/studio-zen?month=2027-03")

    shown = plain(words(page))
    assert "100,00 € remboursements revenus, HT 100,00 €" in shown
    assert "-1,00 € frais de paiement rendus" in shown


def test_a_cost_is_what_left_the_bank(on: Stage) -> None:
    start(on)
    spent = Cost(
        amount=euros("250.00"), what="advertising", on=date(2027, 2, 8), reason="Pub"
    )
    write_cost(on.runtime, "studio-zen", spent)
    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries("studio-zen")

    found = movements(entries)

    assert [(one.entry.reason, one.amount) for one in found] == [
        ("Pub", euros("-250.00"))
    ]


DISPUTED = """
2027-03-07 dispute_lost stripe:dispute_lost:dp_1
  client:studio-zen:disputes           -120.00 EUR
  client:studio-zen:disputes:lost       100.00 EUR
  client:studio-zen:vat                  20.00 EUR

2027-03-08 dispute_lost stripe:dispute_lost:dp_2
  client:studio-zen:disputes           -120.00 EUR
  client:studio-zen:disputes            120.00 EUR

2027-03-09 dispute stripe:dispute:txn_3
  client:studio-zen:disputes            120.00 EUR
  client:studio-zen:processor:stripe   -120.00 EUR
  client:studio-zen:disputes           -120.00 EUR
  client:studio-zen:disputes:lost       100.00 EUR
  client:studio-zen:vat                  20.00 EUR
"""


def test_a_loss_that_changes_nothing_is_no_amount() -> None:
    found = movements(read_entries(DISPUTED))

    assert [(one.entry.key, one.amount) for one in found] == [
        ("stripe:dispute:txn_3", euros("-120.00")),
        ("stripe:dispute_lost:dp_2", euros("0.00")),
        ("stripe:dispute_lost:dp_1", euros("-120.00")),
    ]


def test_english_writes_amounts_its_own_way(web: Visitor) -> None:
    sold(web.on)

    page = web.page("/money/studio-zen?month=2027-02&lang=en")

    assert "€300.00 sales without VAT" in page


def test_an_empty_month_leads_to_the_latest_one(web: Visitor) -> None:
    sold(web.on)

    reply = web.client.get("/money/studio-zen?month=2027-05")

    assert "Aucun mouvement en mai 2027" in words(reply)
    assert 'href="?month=2027-02"' in reply.text


def test_a_client_without_payments_is_told_how_to_begin(web: Visitor) -> None:
    start(web.on)

    page = web.page("/money/studio-zen")

    assert 'regie import payments FILE.csv --client "Studio Zen"' in page
    assert 'regie bill --client "Studio Zen" --period 2027-02' in page


@pytest.mark.parametrize("month", ["mars", "2027-13", "1999-01", "2027-1"])
def test_what_is_no_month_is_said(web: Visitor, month: str) -> None:
    start(web.on)

    reply = web.client.get("/money/studio-zen", params={"month": month})

    assert reply.status_code == 400
    assert f"« {month} » n'est pas un mois." in words(reply)


def test_an_unknown_client_is_not_found(web: Visitor) -> None:
    reply = web.client.get("/money/nobody?lang=en")

    assert reply.status_code == 404
    assert "No client “nobody”: neither a campaign nor an entry." in words(reply)


def test_a_webhook_becomes_a_line_of_the_page(web: Visitor) -> None:
    start(web.on)
    now = web.on.clock.now()
    charge = {
        "id": "ch_9",
        "object": "charge",
        "amount_captured": 9700,
        "currency": "eur",
        "paid": True,
        "status": "succeeded",
        "description": "Pass",
        "billing_details": {"name": "Yves Le Goff"},
    }
    event = {
        "id": "evt_9",
        "type": "charge.succeeded",
        "created": int((now - timedelta(hours=1)).timestamp()),
        "data": {"object": charge},
    }
    headers, body = signed_delivery(event, secret=SECRET, at=now)
    web.client.post("/hooks/stripe", headers=headers, content=body)

    collect(web.on.runtime)

    assert "vente Pass ch_9 Yves Le Goff 97,00" in web.page("/money/studio-zen")


def invoiced(on: Stage) -> None:
    with on.runtime.unit() as unit:
        agreement = unit.documents.add_agreement(
            "studio-zen", file="a.yaml", text="x", recorded_at=on.clock.now()
        )
        statement = unit.documents.add_statement(
            "studio-zen",
            "2027-01",
            agreement_id=agreement.id,
            recorded_until=on.clock.now(),
            ends_on=date(2027, 2, 1),
            text='{"total": "80.00 EUR"}',
        )
        unit.invoices.add(
            StoredInvoice(
                number="2027/001",
                client_slug="studio-zen",
                statement_id=statement,
                issued_on=date(2027, 2, 1),
                total=euros("1200.00"),
            ),
            pdf=b"%PDF-1.7 bytes",
            series="2027",
            sequence=1,
        )


def test_an_invoice_is_downloaded_as_it_was_issued(web: Visitor) -> None:
    start(web.on)
    invoiced(web.on)

    page = web.client.get("/money/studio-zen")
    reply = web.client.get("/money/studio-zen/invoices/2027/001.pdf")

    assert 'href="/money/studio-zen/invoices/2027/001.pdf"' in page.text
    text = plain(words(page))
    assert (
        "lundi 1er février 2027 Facture 2027/001 1 200,00 € 1 200,00 € à régler" in text
    )
    assert (reply.status_code, reply.content) == (200, b"%PDF-1.7 bytes")
    assert reply.headers["content-disposition"] == (
        'attachment; filename="2027-001.pdf"'
    )


def test_what_came_in_too_much_is_shown_with_what_records_it_given_back(
    web: Visitor,
) -> None:
    start(web.on)
    invoiced(web.on)
    paid = by_hand("2027/001", euros("1250.00"), on=date(2027, 2, 20))
    with web.on.runtime.unit() as unit:
        unit.invoices.settle(paid, recorded_at=web.on.clock.now())

    text = plain(words(web.client.get("/money/studio-zen")))

    assert (
        "1 200,00 € -50,00 € à rendre regie invoice pay 2027/001 --amount=-50.00"
        in text
    )


def test_an_unknown_invoice_is_not_found(web: Visitor) -> None:
    start(web.on)

    reply = web.client.get("/money/studio-zen/invoices/2027/002.pdf")

    assert reply.status_code == 404
    assert (
        "Aucune facture « 2027/002 » pour cette cliente. Émises : aucune pour l'instant."
    ) in words(reply)


def test_what_made_no_entry_is_told(on: Stage, web: Visitor) -> None:
    sold(on)
    event: dict[str, object] = {
        "id": "evt_1",
        "object": "event",
        "type": "charge.dispute.created",
        "created": 1_801_000_000,
        "data": {"object": {"id": "dp_1"}},
    }
    headers, body = signed_delivery(event, secret=SECRET, at=on.clock.at)
    receive_webhook(on.runtime, "stripe", headers, body)
    collect(on.runtime)

    page = web.page("/money/studio-zen?month=2027-02")

    assert "charge.dispute.created ×1" in page
