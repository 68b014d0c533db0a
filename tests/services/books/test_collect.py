from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st

from integrations.rehearsal import sales_stream
from integrations.rehearsal import signed_delivery
from regie.errors import ImportFileError
from regie.errors import NotFoundError
from regie.errors import SignatureError
from regie.ledger.book import balances
from regie.services.books.assumed_vat import AssumedVat
from regie.services.books.clients import client_slug
from regie.services.books.collect import collect
from regie.services.books.collect import Collected
from regie.services.books.collect import ignored_events
from regie.services.books.collect import ignored_sentence
from regie.services.books.collect import import_payments
from regie.services.books.collect import open_conflicts
from regie.services.books.collect import receive_webhook
from regie.store.ledger import OtherClientError
from tests.rehearsed import paris
from tests.rehearsed import SECRET
from tests.rehearsed import Stage
from tests.rehearsed import stage

STREAM = sales_stream(
    paris("2027-02-01 10:00"), paris("2027-02-08 23:59"), seed=7, sales=12
)
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description
txn_1,2027-02-03 10:00:00,charge,97.00,1.71,95.29,eur,ch_1,Pass
txn_2,2027-02-04 10:00:00,charge,147.00,2.46,144.54,eur,ch_2,Pass
"""


def placeless(sales: int) -> AssumedVat:
    """Return what is assumed of sales that tell no country."""
    return AssumedVat(country="", percent=Decimal(20), sales=sales, is_home=True)


def deliver(on: Stage, event: dict[str, object]) -> bool:
    headers, body = signed_delivery(event, secret=SECRET, at=on.clock.at)
    return receive_webhook(on.runtime, "stripe", headers, body)


def accounts(on: Stage) -> dict[str, str]:
    with on.runtime.unit(reading=True) as unit:
        found = balances(unit.ledger.entries("studio-zen"))
    return {str(account): str(amount) for (account, _), amount in found.items()}


def test_a_replayed_delivery_is_kept_once_and_changes_nothing(on: Stage) -> None:
    first = [deliver(on, event) for _, event in STREAM]
    collected = collect(on.runtime)
    before = accounts(on)

    again = [deliver(on, event) for _, event in STREAM]

    assert (sum(first), sum(again)) == (len(STREAM) - 1, 0)
    assert collect(on.runtime) == Collected()
    assert (collected.conflicts, accounts(on)) == ((), before)


@given(order=st.permutations(STREAM))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_order_of_deliveries_changes_no_balance(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[tuple[object, dict[str, object]]],
) -> None:
    results = []
    for events in (STREAM, order):
        home: Path = tmp_path_factory.mktemp("home")
        with stage(home, now="2027-02-08 08:00") as on:
            for _, event in events:
                deliver(on, event)
                collect(on.runtime)
            results.append(accounts(on))

    assert results[0] == results[1]


def test_what_makes_no_entry_is_counted_by_its_kind(on: Stage) -> None:
    assert (ignored_events(on.runtime), ignored_sentence({})) == ({}, "")
    for number, kind in enumerate(
        ["customer.created", "charge.dispute.created", "customer.created"]
    ):
        event = {"id": f"evt_{number}", "type": kind, "created": 1_801_000_000}
        deliver(on, event | {"object": "event", "data": {"object": {"id": "x"}}})

    done = collect(on.runtime)

    counts = {"charge.dispute.created": 1, "customer.created": 2}
    assert (sorted(done.ignored), done.conflicts) == (
        ["charge.dispute.created", "customer.created", "customer.created"],
        (),
    )
    assert ignored_events(on.runtime) == {"studio-zen": counts}
    assert ignored_sentence(counts) == (
        "Reçus sans rien inscrire au journal : charge.dispute.created ×1, "
        "customer.created ×2. Un litige compte quand la banque retire l'argent : voyez-le "
        "chez Stripe avant de facturer."
    )


def test_a_stale_delivery_leaves_no_trace_but_a_counter(on: Stage) -> None:
    headers, body = signed_delivery(
        STREAM[0][1], secret=SECRET, at=on.clock.at - timedelta(seconds=301)
    )

    with pytest.raises(SignatureError):
        receive_webhook(on.runtime, "stripe", headers, body)

    with on.runtime.unit(reading=True) as unit:
        assert unit.inbox.counts() == {}
        assert unit.journal.counted("webhook refused stripe") == 1


def test_an_export_is_imported_once(on: Stage) -> None:
    first = import_payments(on.runtime, CSV, file="p.csv", client_slug="studio-zen")
    again = import_payments(on.runtime, CSV, file="p.csv", client_slug="studio-zen")

    assert (first, again) == (
        Collected(entries=4, placeless=2, assumed=(placeless(2),)),
        Collected(known=4, placeless=2, assumed=(placeless(2),)),
    )
    assert accounts(on) == {
        "client:studio-zen:processor:stripe": "239.83 EUR",
        "client:studio-zen:sales": "-203.33 EUR",
        "client:studio-zen:vat": "-40.67 EUR",
        "client:studio-zen:fees:payment": "4.17 EUR",
    }


def test_an_export_with_bad_rows_imports_none_and_names_each(on: Stage) -> None:
    bad = (
        CSV
        + "txn_3,hier,charge,9.00,0,9.00,eur,ch_3,\ntxn_4,2027-02-04,charge,x,0,0,eur,ch_4,\n"
    )

    with pytest.raises(ImportFileError) as caught:
        import_payments(on.runtime, bad, file="p.csv", client_slug="studio-zen")

    assert len(caught.value.problems) >= 2
    assert accounts(on) == {}


def test_the_ledger_keeps_its_chain(on: Stage) -> None:
    for _, event in STREAM:
        deliver(on, event)
    collect(on.runtime)

    with on.runtime.unit(reading=True) as unit:
        chain = list(unit.ledger.chain())

    assert [before for _, before, _ in chain] == [
        "",
        *(own for _, _, own in chain[:-1]),
    ]


def test_a_payment_that_cannot_be_read_is_kept_in_sight(on: Stage) -> None:
    broken = json.loads(json.dumps(STREAM[0][1]))
    broken["data"]["object"]["amount_captured"] = "abc"
    deliver(on, broken)

    done = collect(on.runtime)

    assert (done.entries, len(done.conflicts)) == (0, 1)
    assert open_conflicts(on.runtime) == [f"studio-zen : {done.conflicts[0]}"]


def test_an_export_of_another_client_is_refused(on: Stage) -> None:
    import_payments(on.runtime, CSV, file="p.csv", client_slug="studio-zen")

    with pytest.raises(OtherClientError, match="studio-zen"):
        import_payments(on.runtime, CSV, file="p.csv", client_slug="studio-zenn")


def test_a_slip_in_a_clients_name_makes_no_new_client(on: Stage) -> None:
    import_payments(on.runtime, CSV, file="p.csv", client_slug="studio-zen")

    with pytest.raises(NotFoundError, match="studio-zen"):
        client_slug(on.runtime, "Studio Zenn")
    assert client_slug(on.runtime, "Studio Zen") == "studio-zen"
    assert client_slug(on.runtime, "Atelier", new=True) == "atelier"


def test_a_day_to_come_is_spoken_of(on: Stage) -> None:
    text = CSV.replace("2027-", "2031-", 1)

    done = import_payments(on.runtime, text, file="p.csv", client_slug="studio-zen")

    (told,) = done.doubts
    assert "à venir (le dernier : " in told
    assert "corrigez le fichier avant de l'importer (--dry-run n'écrit rien)" in told


def test_a_dispute_of_the_export_and_of_the_webhooks_is_one(on: Stage) -> None:
    rows = (
        "txn_1,2027-02-03 10:00:00,charge,97.00,0,97.00,eur,ch_1,Pass\n"
        "txn_2,2027-02-04 10:00:00,dispute,-97.00,15.00,-112.00,eur,dp_1,\n"
    )
    export = CSV.splitlines(keepends=True)[0] + rows
    lost = {
        "id": "dp_1",
        "amount": 9700,
        "currency": "eur",
        "status": "lost",
        "charge": "ch_1",
        "balance_transactions": [
            {
                "id": "txn_2",
                "amount": -9700,
                "fee": 1500,
                "currency": "eur",
                "created": 1_801_000_000,
            }
        ],
    }
    deliver(
        on,
        {
            "id": "evt_1",
            "object": "event",
            "type": "charge.dispute.closed",
            "created": 1_801_000_000,
            "data": {"object": lost},
        },
    )

    by_webhook = collect(on.runtime)
    by_export = import_payments(
        on.runtime, export, file="p.csv", client_slug="studio-zen"
    )

    assert (by_webhook, by_export) == (
        Collected(entries=3),
        Collected(entries=1, known=2, placeless=1, assumed=(placeless(1),)),
    )
    assert accounts(on) == {
        "client:studio-zen:fees:dispute": "15.00 EUR",
        "client:studio-zen:disputes:lost": "80.83 EUR",
        "client:studio-zen:processor:stripe": "-15.00 EUR",
        "client:studio-zen:sales": "-80.83 EUR",
    }


HEAD = "balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,charge_id\n"
SOLD = "txn_1,2027-02-03 10:00:00,charge,100.00,0,100.00,eur,ch_1,ch_1\n"
PARTS = [
    f"txn_{number},2027-02-0{number + 3} 10:00:00,refund,-{amount},0,-{amount},eur,"
    f"re_{number},ch_1\n"
    for number, amount in enumerate(["33.33", "33.33", "33.34"], 2)
]


@pytest.mark.parametrize(
    "files",
    [
        [[SOLD, *PARTS]],
        [[SOLD], *([part] for part in PARTS)],
        [[PARTS[2]], [PARTS[0], SOLD], [PARTS[1]]],
        [[SOLD, *PARTS[:2]], [SOLD, *PARTS], [SOLD, *PARTS]],
        [[PARTS[1]], [PARTS[1], PARTS[0]], [PARTS[2], PARTS[2], SOLD]],
    ],
)
def test_a_sale_refunded_in_parts_leaves_no_cent_however_it_is_told(
    on: Stage, files: list[list[str]]
) -> None:
    for rows in files:
        text = HEAD + "".join(rows)
        import_payments(on.runtime, text, file="p.csv", client_slug="studio-zen")

    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries("studio-zen")
    assert len(entries) == 4
    assert accounts(on) == {
        "client:studio-zen:sales": "-83.33 EUR",
        "client:studio-zen:refunds": "83.33 EUR",
    }
