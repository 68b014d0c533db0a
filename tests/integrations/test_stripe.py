from __future__ import annotations

import json
import logging
from collections.abc import Callable
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stripe import Webhook

from integrations.rehearsal import signed_delivery
from integrations.stripe import Config
from integrations.stripe import Stripe
from regie.errors import SignatureError
from regie.errors import VendorError
from regie.money import AmountError
from regie.money import Money
from regie.ports import Origin
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.ports import PaymentWebhooks
from regie.ports import WebhookEvent

AGES_S = 10**9  # theirs asks the machine's clock
SECRET = "whsec_regie_test"
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SHARED_KINDS = [
    "charge.succeeded",
    "charge.refunded",
    "refund.created",
    "charge.dispute.created",
    "charge.dispute.closed",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.subscription.deleted",
    "subscription_schedule.completed",
    "checkout.session.completed",
    "payout.paid",
]
SHARED_PAYMENTS = {
    "charge.succeeded": [
        Payment(
            key="stripe:charge:ch_1PgafuB7WZ01zgkWXYmPNZs8",
            kind=PaymentKind.SALE,
            amount=Money.of("197.00", "EUR"),
            happened_at=AT,
            product="My First Test Charge (created for API docs)",
            customer="Jenny Rosen",
            origin=Origin(
                about="stripe:charge:ch_1PgafuB7WZ01zgkWXYmPNZs8", country="US"
            ),
        )
    ],
    "refund.created": [
        Payment(
            key="stripe:refund:re_1Pgc72B7WZ01zgkWqPvrRrPE",
            kind=PaymentKind.REFUND,
            amount=Money.of("50.00", "EUR"),
            happened_at=AT + timedelta(seconds=2),
            parent="stripe:charge:ch_1PgafuB7WZ01zgkWXYmPNZs8",
        )
    ],
    "charge.dispute.closed": [
        Payment(
            key="stripe:dispute_lost:dp_1Pgc71B7WZ01zgkWMevJiAUx",
            kind=PaymentKind.DISPUTE_LOST,
            amount=Money.of("197.00", "EUR"),
            happened_at=AT + timedelta(seconds=4),
            parent="stripe:charge:ch_1PgafuB7WZ01zgkWXYmPNZs8",
            dispute="dp_1Pgc71B7WZ01zgkWMevJiAUx",
        )
    ],
    "payout.paid": [
        Payment(
            key="stripe:payout:po_1Pgc79B7WZ01zgkWu1KToYf4",
            kind=PaymentKind.PAYOUT,
            amount=Money.of("11.00", "EUR"),
            happened_at=AT + timedelta(seconds=10),
        )
    ],
}


def stripe(*secrets: str) -> Stripe:
    return Stripe(Config.model_validate({"webhook_secrets": secrets or (SECRET,)}))


def charge(**changes: object) -> dict[str, Any]:
    return {
        "id": "ch_1",
        "object": "charge",
        "amount": 9700,
        "amount_captured": 9700,
        "currency": "eur",
        "paid": True,
        "captured": True,
        "status": "succeeded",
        "created": 1000,
        "description": "Pass Essentiel",
        "billing_details": {"name": "Léa Dubois", "email": "lea@example.com"},
        "balance_transaction": "txn_1",
    } | changes


def refund(**changes: object) -> dict[str, Any]:
    return {
        "id": "re_1",
        "object": "refund",
        "amount": 4700,
        "currency": "eur",
        "status": "succeeded",
        "charge": "ch_1",
        "created": 1000,
    } | changes


def event(kind: str, about: dict[str, Any]) -> WebhookEvent:
    return WebhookEvent(
        vendor="stripe",
        vendor_id="evt_1",
        kind=kind,
        created_at=AT,
        body=json.dumps({"id": "evt_1", "data": {"object": about}}),
    )


def payments(kind: str, about: dict[str, Any]) -> Sequence[Payment]:
    return stripe().payments(event(kind, about))


SALE = Payment(
    key="stripe:charge:ch_1",
    kind=PaymentKind.SALE,
    amount=Money.of("97.00", "EUR"),
    happened_at=AT,
    product="Pass Essentiel",
    customer="Léa Dubois",
)
REFUND = Payment(
    key="stripe:refund:re_1",
    kind=PaymentKind.REFUND,
    amount=Money.of("47.00", "EUR"),
    happened_at=AT,
    parent="stripe:charge:ch_1",
)


def test_implements_its_port() -> None:
    webhooks: PaymentWebhooks = stripe()

    assert webhooks.slug == "stripe"


@pytest.fixture
def deliveries(shared: Path) -> list[dict[str, Any]]:
    text = (shared / "payloads" / "stripe_webhooks.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)["deliveries"]
    return found


def test_verify_accepts_every_shared_delivery(
    deliveries: list[dict[str, Any]],
) -> None:
    verified = [
        stripe(delivery["secret"]).verify(
            delivery["headers"],
            delivery["body"].encode(),
            now=AT + timedelta(seconds=number),
        )
        for number, delivery in enumerate(deliveries)
    ]

    assert verified == [
        WebhookEvent(
            vendor="stripe",
            vendor_id=f"evt_test_{number}",
            kind=kind,
            created_at=AT + timedelta(seconds=number),
            body=deliveries[number]["body"],
        )
        for number, kind in enumerate(SHARED_KINDS)
    ]


def test_payments_of_every_shared_delivery(deliveries: list[dict[str, Any]]) -> None:
    vendor = stripe()
    events = [
        vendor.verify(delivery["headers"], delivery["body"].encode(), now=AT)
        for delivery in deliveries
    ]

    found = {event.kind: list(vendor.payments(event)) for event in events}

    assert found == {kind: SHARED_PAYMENTS.get(kind, []) for kind in SHARED_KINDS}


def test_verify_agrees_with_stripes_own_library(
    deliveries: list[dict[str, Any]],
) -> None:
    for delivery in deliveries:
        theirs = Webhook.construct_event(
            delivery["body"],
            delivery["headers"]["Stripe-Signature"],
            delivery["secret"],
            tolerance=AGES_S,
        )
        ours = stripe().verify(delivery["headers"], delivery["body"].encode(), now=AT)

        assert (ours.vendor_id, ours.kind, int(ours.created_at.timestamp())) == (
            theirs.id,
            theirs.type,
            theirs.created,
        )


Change = Callable[[dict[str, str], bytes], tuple[dict[str, str], bytes]]


@pytest.mark.parametrize(
    "change",
    [
        lambda headers, body: (headers, body.replace(b"9700", b"9701")),
        lambda headers, body: (headers, body + b"\n"),
        lambda _, body: ({}, body),
        lambda _, body: ({"Stripe-Signature": "t=1,v1=0"}, body),
        lambda headers, body: ({"X-Signature": headers["Stripe-Signature"]}, body),
    ],
)
def test_verify_refuses_what_was_tampered_with(change: Change) -> None:
    headers, body = change(
        *signed_delivery({"id": "evt_1", "amount": 9700}, secret=SECRET, at=AT)
    )

    with pytest.raises(SignatureError):
        stripe().verify(headers, body, now=AT)


@pytest.mark.parametrize("age_s", [-301, 301])
def test_verify_refuses_a_stale_or_early_signature(age_s: int) -> None:
    headers, body = signed_delivery({"id": "evt_1"}, secret=SECRET, at=AT)

    with pytest.raises(SignatureError):
        stripe().verify(headers, body, now=AT + timedelta(seconds=age_s))


def test_verify_refuses_another_endpoints_secret() -> None:
    headers, body = signed_delivery({"id": "evt_1"}, secret="whsec_other", at=AT)

    with pytest.raises(SignatureError):
        stripe().verify(headers, body, now=AT)


def test_verify_takes_the_old_and_the_new_secret_while_both_are_in_use() -> None:
    vendor = stripe("whsec_new_one", SECRET)
    signed = {"id": "evt_1", "type": "ping", "created": 5}

    headers, body = signed_delivery(signed, secret=SECRET, at=AT)
    lower = {name.lower(): value for name, value in headers.items()}

    assert vendor.verify(lower, body, now=AT) == WebhookEvent(
        vendor="stripe",
        vendor_id="evt_1",
        kind="ping",
        created_at=datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC),
        body=body.decode(),
    )


@pytest.mark.parametrize(
    "signed",
    [
        {},
        {"id": "evt_1", "type": "ping"},
        {"id": "evt_1", "type": "", "created": 5},
        {"id": "evt 1", "type": "ping", "created": 5},
        {"id": 1, "type": "ping", "created": 5},
        {"id": "evt_1", "type": "ping", "created": 10**18},
        {"id": "evt_1", "type": "ping", "created": "5"},
    ],
)
def test_verify_refuses_what_is_signed_but_no_event(signed: dict[str, Any]) -> None:
    headers, body = signed_delivery(signed, secret=SECRET, at=AT)

    with pytest.raises(SignatureError) as caught:
        stripe().verify(headers, body, now=AT)

    assert str(caught.value) == (
        "Signé, mais ce n'est pas un événement de Stripe : rien n'a été gardé."
    )


@given(st.binary(max_size=200))
def test_verify_never_reads_an_unsigned_body(body: bytes) -> None:
    with pytest.raises(SignatureError):
        stripe().verify({"Stripe-Signature": "t=1795420800,v1=00"}, body, now=AT)


@pytest.mark.parametrize("secrets", [(), ("",), ("short",)])
def test_config_refuses_a_secret_that_protects_nothing(
    secrets: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError, match="webhook_secrets"):
        Config.model_validate({"webhook_secrets": secrets})


@pytest.mark.parametrize("kind", ["charge.succeeded", "charge.captured"])
def test_a_charge_that_succeeded_is_a_sale(kind: str) -> None:
    assert payments(kind, charge()) == [SALE]


@pytest.mark.parametrize(
    "changes",
    [
        {"paid": False},
        {"status": "pending"},
        {"status": "failed"},
        {"captured": False, "amount_captured": 0},
    ],
)
def test_a_charge_that_moved_no_money_is_nothing(changes: dict[str, Any]) -> None:
    assert payments("charge.succeeded", charge(**changes)) == []


def test_a_charge_captured_in_part_is_a_sale_of_that_part() -> None:
    (sale,) = payments("charge.captured", charge(amount_captured=5000))

    assert sale.amount == Money.of("50.00", "EUR")


def test_a_fee_that_is_written_out_belongs_to_its_sale() -> None:
    transaction = {"id": "txn_1", "fee": 171, "currency": "eur", "net": 9529}

    assert payments("charge.succeeded", charge(balance_transaction=transaction)) == [
        SALE,
        Payment(
            key="stripe:fee:txn_1",
            kind=PaymentKind.FEE,
            amount=Money.of("1.71", "EUR"),
            happened_at=AT,
            parent="stripe:charge:ch_1",
            product="Pass Essentiel",
        ),
    ]


@pytest.mark.parametrize(
    "transaction", [None, "txn_1", {"id": "txn_1", "fee": 0, "currency": "eur"}]
)
def test_a_fee_that_is_not_said_is_left_to_the_export(transaction: object) -> None:
    assert payments("charge.succeeded", charge(balance_transaction=transaction)) == [
        SALE
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"billing_details": None}, ""),
        ({"billing_details": {"name": None, "email": None}}, ""),
        ({"billing_details": {"email": "a@example.com"}}, "a@example.com"),
        ({"billing_details": {}, "receipt_email": "b@example.com"}, "b@example.com"),
        ({"billing_details": {"name": "Léa\nDubois\u0000"}}, "Léa Dubois"),
    ],
)
def test_the_customer_is_who_stripe_says(
    changes: dict[str, Any], expected: str
) -> None:
    (sale,) = payments("charge.succeeded", charge(**changes))

    assert sale.customer == expected


@pytest.mark.parametrize(
    ("amount", "code", "expected"),
    [
        (19700, "eur", "197.00"),
        (500, "jpy", "500"),
        (655957, "xof", "655957"),
        (5120, "kwd", "5.120"),
        (500, "isk", "5"),
        (500, "ugx", "5"),
        (5, "mga", "5.00"),
        (1045, "huf", "10.45"),
    ],
)
def test_amounts_are_in_stripes_own_minor_units(
    amount: int, code: str, expected: str
) -> None:
    (sale,) = payments(
        "charge.succeeded", charge(amount_captured=amount, currency=code)
    )

    assert sale.amount == Money.of(expected, code.upper())


@pytest.mark.parametrize(("amount", "code"), [(501, "isk"), (500, "zzz"), (500, "")])
def test_amounts_that_cannot_be_are_not_guessed(amount: int, code: str) -> None:
    with pytest.raises(AmountError):
        payments("charge.succeeded", charge(amount_captured=amount, currency=code))


@pytest.mark.parametrize(
    "kind", ["refund.created", "refund.updated", "charge.refund.updated"]
)
def test_a_refund_that_succeeded_belongs_to_its_sale(kind: str) -> None:
    assert payments(kind, refund()) == [REFUND]


def test_a_refund_may_have_its_charge_written_out() -> None:
    assert payments("refund.created", refund(charge=charge())) == [REFUND]


def test_a_refund_may_have_no_charge() -> None:
    (found,) = payments("refund.created", refund(charge=None))

    assert found.parent == ""


@pytest.mark.parametrize(
    "status", ["pending", "requires_action", "failed", "canceled", None]
)
def test_a_refund_that_gave_nothing_back_is_nothing(status: str | None) -> None:
    assert payments("refund.created", refund(status=status)) == []


def test_a_refunded_charge_tells_the_refunds_it_lists_each_at_its_moment() -> None:
    listed = [
        refund(id="re_1", created=1000),
        refund(id="re_2", created=2000, amount=100),
        refund(id="re_3", status="pending"),
    ]

    found = payments("charge.refunded", charge(refunds={"data": listed}))

    assert [(one.key, one.amount, one.happened_at, one.parent) for one in found] == [
        (
            "stripe:refund:re_1",
            Money.of("47.00", "EUR"),
            datetime(1970, 1, 1, 0, 16, 40, tzinfo=UTC),
            "stripe:charge:ch_1",
        ),
        (
            "stripe:refund:re_2",
            Money.of("1.00", "EUR"),
            datetime(1970, 1, 1, 0, 33, 20, tzinfo=UTC),
            "stripe:charge:ch_1",
        ),
    ]


@pytest.mark.parametrize("refunds", [None, {"data": []}])
def test_a_refunded_charge_without_a_list_leaves_it_to_the_refund(
    refunds: object,
) -> None:
    assert payments("charge.refunded", charge(refunds=refunds)) == []


@pytest.mark.parametrize(
    "kind", ["invoice.paid", "charge.dispute.created", "charge.failed", "new"]
)
def test_other_kinds_move_no_money(kind: str) -> None:
    assert list(payments(kind, charge())) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount_captured": "9700"}, "data.object.amount_captured"),
        ({"amount_captured": -1}, "data.object.amount_captured"),
        ({"amount_captured": 97.5}, "data.object.amount_captured"),
        ({"id": None}, "data.object.id"),
        ({"id": "ch_1:x"}, "data.object.id"),
    ],
)
def test_an_event_of_another_shape_is_no_silent_nothing(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(VendorError) as caught:
        payments("charge.succeeded", charge(**changes))

    assert caught.value.detail == (
        f"événement evt_1 (charge.succeeded) illisible au champ {field}"
    )
    assert caught.value.transient is False


def test_verify_logs_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    headers, body = signed_delivery({"id": "evt_1"}, secret="whsec_other", at=AT)

    with caplog.at_level(logging.DEBUG), pytest.raises(SignatureError) as caught:
        stripe().verify(headers, body, now=AT)

    assert SECRET not in caplog.text + repr(caught.value)


def dispute(**changes: object) -> dict[str, Any]:
    return {
        "id": "dp_1",
        "object": "dispute",
        "amount": 9700,
        "currency": "eur",
        "status": "needs_response",
        "charge": "ch_1",
        "balance_transactions": [moved("txn_2", -9700, 1500)],
    } | changes


def moved(identifier: str, amount: int, fee: int = 0, code: str = "eur") -> object:
    return {
        "id": identifier,
        "amount": amount,
        "fee": fee,
        "currency": code,
        "created": int(AT.timestamp()),
    }


def told(kind: PaymentKind, key: str, amount: str, code: str = "EUR") -> Payment:
    return Payment(
        key=f"stripe:{key}",
        kind=kind,
        amount=Money.of(amount, code),
        happened_at=AT,
        parent="" if "payout" in key else "stripe:charge:ch_1",
        dispute="dp_1" if key.startswith("dispute") else "",
    )


TAKEN = [
    told(PaymentKind.DISPUTE, "dispute:txn_2", "97.00"),
    told(PaymentKind.DISPUTE_FEE, "fee:txn_2", "15.00"),
]
WON = told(PaymentKind.DISPUTE_WON, "dispute:txn_3", "97.00")
LOST = told(PaymentKind.DISPUTE_LOST, "dispute_lost:dp_1", "97.00")


def test_a_dispute_that_takes_money_is_told_with_its_fee() -> None:
    assert payments("charge.dispute.funds_withdrawn", dispute()) == TAKEN


def test_a_dispute_that_was_won_gives_the_money_back() -> None:
    listed = [moved("txn_2", -9700, 1500), moved("txn_3", 9700)]
    won = dispute(status="won", balance_transactions=listed)

    assert payments("charge.dispute.funds_reinstated", won) == [*TAKEN, WON]
    assert payments("charge.dispute.closed", won) == [*TAKEN, WON]


def test_a_dispute_that_was_lost_is_told_when_it_is_closed() -> None:
    lost = dispute(status="lost", charge={"id": "ch_1"})

    assert payments("charge.dispute.closed", lost) == [*TAKEN, LOST]
    assert payments("charge.dispute.funds_withdrawn", lost) == TAKEN


def test_a_question_that_took_no_money_is_nothing() -> None:
    asked = dispute(status="warning_closed", balance_transactions=[])

    assert payments("charge.dispute.closed", asked) == []


def test_a_dispute_in_another_currency_is_told_in_that_of_its_sale() -> None:
    taken = dispute(balance_transactions=[moved("txn_2", -8924, 1500, "usd")])

    assert payments("charge.dispute.funds_withdrawn", taken) == [
        told(PaymentKind.DISPUTE, "dispute:txn_2", "97.00"),
        told(PaymentKind.DISPUTE_FEE, "fee:txn_2", "15.00", "USD"),
    ]


def test_a_payout_goes_to_the_bank_and_may_come_back() -> None:
    payout = {"id": "po_1", "object": "payout", "amount": 14139, "currency": "eur"}
    paid = told(PaymentKind.PAYOUT, "payout:po_1", "141.39")
    back = told(PaymentKind.PAYOUT, "payout_failed:po_1", "-141.39")

    assert payments("payout.paid", payout) == [paid]
    assert payments("payout.failed", payout) == [paid, back]
    assert payments("payout.paid", payout | {"amount": 0}) == []


def test_a_charge_says_what_it_came_by() -> None:
    (sale,) = payments(
        "charge.succeeded",
        charge(
            payment_intent="pi_1",
            customer="cus_1",
            billing_details={"address": {"country": "be"}},
            payment_method_details={"type": "card", "card": {"country": "FR"}},
            metadata={
                "affiliate": "ada",
                "ref": "ignored",
                "coupon": "ZEN\n10",
                "campaign": "sommet-2027",
                "other": "thing",
                "purchase": "contrat 12",
                "signed": "1200",
            },
        ),
    )

    assert sale.origin == Origin(
        about="stripe:charge:ch_1",
        also="stripe:intent:pi_1",
        campaign="sommet-2027",
        link="ada",
        coupon="ZEN 10",
        customer="cus_1",
        country="BE",
        purchase="contrat 12",
        whole="1200",
    )


def checkout(**changes: object) -> Sequence[Origin]:
    about = {"id": "cs_1", "payment_intent": "pi_1"} | changes
    return stripe().origins(event("checkout.session.completed", about))


def test_a_checkout_says_what_its_payment_came_by() -> None:
    coupon = {"coupon": "co_1", "promotion_code": "promo_1"}
    written_out = {"promotion_code": {"id": "promo_1", "code": "ZEN10"}}

    assert checkout(client_reference_id="ada", discounts=[coupon]) == (
        Origin(about="stripe:intent:pi_1", link="ada", coupon="co_1"),
    )
    assert checkout(
        client_reference_id="ada",
        discounts=[written_out],
        metadata={"link": "ben"},
        customer={"id": "cus_1"},
        customer_details={"address": {"country": "FR"}},
    ) == (
        Origin(
            about="stripe:intent:pi_1",
            link="ben",
            coupon="ZEN10",
            customer="cus_1",
            country="FR",
        ),
    )


@pytest.mark.parametrize(
    ("whole", "taken", "percent"),
    [
        (10000, 1000, "10"),
        (9795, 980, "10"),  # 979.5, rounded
        (10000, 0, "0"),
        (10000, 10000, "100"),
        (80000, 10000, "12.5"),
        (9900, 3300, "33.33"),
        (99900, 33267, "33.3"),
        (10000, 10001, ""),
        (0, 0, ""),
        (None, 0, ""),
    ],
)
def test_a_checkout_says_how_much_was_taken_off(
    whole: int | None, taken: int, percent: str
) -> None:
    totals = {"amount_discount": taken, "amount_shipping": 0, "amount_tax": 0}

    found = checkout(
        amount_subtotal=whole, total_details=totals, client_reference_id="ada"
    )

    assert found == (Origin(about="stripe:intent:pi_1", link="ada", discount=percent),)


def test_what_the_metadata_say_of_a_discount_comes_first() -> None:
    (origin,) = checkout(
        amount_subtotal=100,
        total_details={"amount_discount": 50},
        metadata={"discount": "10 %"},
    )

    assert origin.discount == "10 %"


def test_a_checkout_that_says_nothing_or_has_no_payment_tells_nothing() -> None:
    assert checkout() == ()
    assert checkout(payment_intent=None, client_reference_id="ada") == ()
    assert stripe().origins(event("charge.succeeded", charge())) == ()
    with pytest.raises(VendorError):
        checkout(discounts="none")
