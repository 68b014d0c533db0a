from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from stripe import Webhook

from integrations.rehearsal import Event
from integrations.rehearsal import Rehearsal
from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from integrations.stripe import Config
from integrations.stripe import Stripe
from regie.clock import FixedClock
from regie.errors import VendorUnavailableError
from regie.money import Money
from regie.ports import Address
from regie.ports import Attachment
from regie.ports import Contact
from regie.ports import ContactLists
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from regie.ports import Payment
from regie.ports import PaymentKind

OPENS = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 15, 22, 0, tzinfo=UTC)
AGES_S = 10**9  # theirs asks the machine's clock
SECRET = "whsec_rehearsal"
NOTE = "Répétition : rien n'est parti."
MAIL = Mail(
    to=(Address(email="lea@example.com", name="Léa"),),
    subject="Votre créneau",
    text="Bonjour",
    sender=Address(email="regie@studio-zen.fr"),
)


def rehearsal(folder: Path) -> Rehearsal:
    return Rehearsal(log=folder / "new" / "rehearsal.jsonl", clock=FixedClock(OPENS))


def stream(*, seed: int = 7, sales: int = 100) -> list[tuple[datetime, Event]]:
    return sales_stream(OPENS, CLOSES, seed=seed, sales=sales)


def payments(deliveries: list[tuple[datetime, Event]]) -> list[Payment]:
    stripe = Stripe(Config.model_validate({"webhook_secrets": (SECRET,)}))
    found: list[Payment] = []
    for at, event in deliveries:
        headers, body = signed_delivery(event, secret=SECRET, at=at)
        found.extend(stripe.payments(stripe.verify(headers, body, now=at)))
    return found


def test_implements_its_ports(tmp_path: Path) -> None:
    mailer: Mailer = rehearsal(tmp_path)
    lists: ContactLists = rehearsal(tmp_path)

    assert (mailer.slug, lists.repeat) == ("rehearsal", "safe")


def test_calls_are_written_down(tmp_path: Path) -> None:
    vendor = rehearsal(tmp_path)

    sent = vendor.send(MAIL, key="k")
    added = vendor.add(
        Contact(email="lea@example.com", attributes={"PRENOM": "Léa"}),
        list_id="12",
        key="l",
    )

    assert (sent, added) == (
        Delivery(
            vendor="rehearsal",
            vendor_id="rehearsal-8254c329a92850f6d539dd376f4816ee",
            note=NOTE,
        ),
        Delivery(
            vendor="rehearsal",
            vendor_id="rehearsal-acac86c0e609ca906f632b0e2dacccb2",
            note=NOTE,
        ),
    )
    assert vendor.calls() == [
        {
            "key": "k",
            "at": "2027-03-01T08:00:00+00:00",
            "what": "mail",
            "to": ["lea@example.com"],
            "subject": "Votre créneau",
            "text": "Bonjour",
        },
        {
            "key": "l",
            "at": "2027-03-01T08:00:00+00:00",
            "what": "contact",
            "email": "lea@example.com",
            "attributes": {"PRENOM": "Léa"},
            "list": "12",
        },
    ]


def test_a_repeated_call_is_written_down_once(tmp_path: Path) -> None:
    first = rehearsal(tmp_path).send(MAIL, key="k")

    again = rehearsal(tmp_path).send(MAIL, key="k")

    assert again == first
    assert len(rehearsal(tmp_path).calls()) == 1


def test_a_log_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("not a folder")

    with pytest.raises(VendorUnavailableError):
        rehearsal(tmp_path).send(MAIL, key="k")


def test_signed_delivery_is_taken_by_stripes_own_library() -> None:
    event = {"id": "evt_1", "object": "event", "data": {"object": {"name": "Élodie"}}}

    headers, body = signed_delivery(event, secret=SECRET, at=OPENS)

    taken = Webhook.construct_event(
        body,
        headers["Stripe-Signature"],
        SECRET,
        tolerance=AGES_S,
    )
    assert taken.id == "evt_1"
    assert json.loads(body) == event


def test_sales_stream_is_the_same_for_the_same_seed() -> None:
    assert stream() == stream()
    assert stream() != stream(seed=8)


def test_sales_stream_tells_every_sale_with_its_fee() -> None:
    found = {payment.key: payment for payment in payments(stream())}

    kinds = Counter(payment.kind for payment in found.values())
    assert kinds == {PaymentKind.SALE: 100, PaymentKind.FEE: 100, PaymentKind.REFUND: 4}
    prices = {p.amount for p in found.values() if p.kind is PaymentKind.SALE}
    assert prices == {Money.of(price, "EUR") for price in (97, 147, 197)}


def test_sales_stream_takes_stripes_european_fee() -> None:
    found = {payment.key: payment for payment in payments(stream())}

    fees = {
        (str(found[fee.parent].amount), str(fee.amount))
        for fee in found.values()
        if fee.kind is PaymentKind.FEE
    }
    assert fees == {
        ("97.00 EUR", "1.71 EUR"),
        ("147.00 EUR", "2.46 EUR"),
        ("197.00 EUR", "3.21 EUR"),
    }


def test_sales_stream_sells_forty_percent_in_the_last_48_hours() -> None:
    sold = {
        payment.key: payment.happened_at
        for payment in payments(stream())
        if payment.kind is PaymentKind.SALE
    }

    late = [at for at in sold.values() if at >= CLOSES - timedelta(hours=48)]
    assert len(late) == 40


def test_sales_stream_refunds_sales_wholly_and_later() -> None:
    found = {payment.key: payment for payment in payments(stream())}

    for refund in found.values():
        if refund.kind is PaymentKind.REFUND:
            sale = found[refund.parent]
            assert refund.amount == sale.amount
            assert (
                timedelta(hours=20)
                <= refund.happened_at - sale.happened_at
                < timedelta(days=11)
            )


def test_sales_stream_delivers_one_event_twice() -> None:
    times = Counter(event["id"] for _, event in stream())

    assert sorted(times.values())[-2:] == [1, 2]


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), days=st.integers(5, 40), sales=st.integers(1, 80))
def test_sales_stream_stays_in_its_cart(seed: int, days: int, sales: int) -> None:
    closes = OPENS + timedelta(days=days)

    deliveries = sales_stream(OPENS, closes, seed=seed, sales=sales)

    moments = [at for at, _ in deliveries]
    sold = {
        event["id"]: event["created"]
        for _, event in deliveries
        if event["type"] == "charge.succeeded"
    }
    assert moments == sorted(moments)
    assert len(sold) == sales
    assert all(OPENS.timestamp() <= at < closes.timestamp() for at in sold.values())


def test_sales_stream_wants_a_cart_of_some_days() -> None:
    with pytest.raises(ValueError, match="5 days"):
        sales_stream(OPENS, OPENS + timedelta(days=4), seed=1)


def test_the_files_of_a_mail_lie_beside_the_log(tmp_path: Path) -> None:
    pdf = Attachment(name="F1.pdf", media_type="application/pdf", content=b"%PDF")
    vendor = rehearsal(tmp_path)

    vendor.send(replace(MAIL, attachments=(pdf,)), key="k")
    vendor.send(replace(MAIL, attachments=(pdf,)), key="k")

    path = tmp_path / "new" / "rehearsal-files" / f"{pdf.sha256[:12]}-F1.pdf"
    (call,) = vendor.calls()
    assert call["attachments"] == [
        {"name": "F1.pdf", "sha256": pdf.sha256, "file": str(path)}
    ]
    assert [one.read_bytes() for one in path.parent.iterdir()] == [b"%PDF"]
