from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy import event
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from regie.ledger.entry import chain_hash
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryConflictError
from regie.ledger.rules import entries_for
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.store.engine import make_engine
from regie.store.ledger import Ledger
from regie.store.schema import prepare
from regie.store.unit import Unit

NOON = datetime(2027, 3, 9, 12, tzinfo=UTC)


def sale(number: int, amount: str = "97.00") -> Entry:
    return entries_for(
        Payment(
            key=f"stripe:charge:ch_{number}",
            kind=PaymentKind.SALE,
            amount=Money.of(amount, "EUR"),
            happened_at=NOON,
            product="Pass",
            customer="Jenny",
        ),
        client="studio-zen",
        zone=ZoneInfo("Europe/Paris"),
        vat=Vat(percent=Decimal(20)),
        recorded_at=NOON,
    )


def test_append_and_read_gives_equal_entries(engine: Engine) -> None:
    entries = [sale(1), sale(2, "147.00")]

    with Unit(engine) as unit:
        written = unit.ledger.append(entries)

    with Unit(engine, reading=True) as unit:
        assert (written, unit.ledger.entries("studio-zen")) == (2, entries)


def following(kind: PaymentKind, parent: Entry, client: str = "studio-zen") -> Entry:
    return entries_for(
        Payment(
            key=f"stripe:{client}:{kind.value}:{parent.vendor_object}",
            kind=kind,
            amount=Money.of("7.00", "EUR"),
            happened_at=NOON,
            parent=parent.key,
        ),
        client=client,
        zone=ZoneInfo("Europe/Paris"),
        vat=Vat(percent=Decimal(20)),
        recorded_at=NOON,
    )


def test_what_follows_from_sales_is_without_their_fees_and_other_clients(
    engine: Engine,
) -> None:
    first, second, third = sale(1), sale(2), sale(3)
    fee = following(PaymentKind.FEE, first)
    refunds = [following(PaymentKind.REFUND, one) for one in (first, second, third)]
    other = following(PaymentKind.REFUND, first, client="atelier")

    with Unit(engine) as unit:
        unit.ledger.append([first, second, third, fee, *refunds, other])

    with Unit(engine, reading=True) as unit:
        found = unit.ledger.following("studio-zen", [first.key, second.key])
        assert (found, unit.ledger.following("studio-zen", [])) == (refunds[:2], [])


def disputed(kind: PaymentKind, dispute: str, client: str = "studio-zen") -> Entry:
    return entries_for(
        Payment(
            key=f"stripe:{kind.value}:txn_{client}_{dispute}",
            kind=kind,
            amount=Money.of("7.00", "EUR"),
            happened_at=NOON,
            dispute=dispute,
        ),
        client=client,
        zone=ZoneInfo("Europe/Paris"),
        vat=Vat(percent=Decimal(20)),
        recorded_at=NOON,
    )


def test_what_opens_and_ends_a_dispute_is_found_by_its_id(engine: Engine) -> None:
    opened, won = (
        disputed(kind, "dp_1")
        for kind in (PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON)
    )
    others = [
        disputed(PaymentKind.DISPUTE, "dp_2"),
        disputed(PaymentKind.DISPUTE, "dp_1", client="atelier"),
        disputed(PaymentKind.DISPUTE_FEE, "dp_1"),
    ]

    with Unit(engine) as unit:
        unit.ledger.append([opened, *others, won])

    with Unit(engine, reading=True) as unit:
        found = unit.ledger.disputed("studio-zen", ["dp_1"])
        assert (found, unit.ledger.disputed("studio-zen", [])) == ([opened, won], [])


@pytest.mark.parametrize(
    ("ask", "step"),
    [
        (
            lambda ledger: ledger.following("studio-zen", ["stripe:charge:ch_1"]),
            "SEARCH entry USING INDEX ix_entry_follows (parent=?)",
        ),
        (
            lambda ledger: ledger.disputed("studio-zen", ["dp_1"]),
            "SEARCH entry USING INDEX ix_entry_disputed (vendor_object=?)",
        ),
    ],
    ids=["following", "disputed"],
)
def test_what_follows_is_found_by_an_index(
    tmp_path: Path, ask: Callable[[Ledger], object], step: str
) -> None:
    """On SQLite; PostgreSQL reads a small table whole."""
    engine = make_engine(f"sqlite:///{tmp_path / 'regie.db'}")
    prepare(engine)
    seen: list[tuple[str, tuple[str, ...]]] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *told: seen.append((told[2], told[3])),
    )

    with Unit(engine, reading=True) as unit:
        ask(unit.ledger)

    statement, values = seen[-1]
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = [row.detail for row in plan]
    engine.dispose()
    assert step in steps


def test_append_again_changes_nothing(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), sale(1)])

    with Unit(engine) as unit:
        assert unit.ledger.append([sale(1), sale(2)]) == 1
        assert [entry.key for entry in unit.ledger.entries("studio-zen")] == [
            "stripe:charge:ch_1",
            "stripe:charge:ch_2",
        ]


def test_append_same_key_other_amount_writes_nothing(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1)])

    with pytest.raises(EntryConflictError), Unit(engine) as unit:
        unit.ledger.append([sale(2), sale(1, "98.00")])

    with Unit(engine, reading=True) as unit:
        assert unit.ledger.entries("studio-zen") == [sale(1)]


def test_chain_links_every_entry_to_the_one_before(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), sale(2)])
        unit.ledger.append([sale(3)])

    with Unit(engine, reading=True) as unit:
        chain = list(unit.ledger.chain())

    expected, previous = [], ""
    for entry in (sale(1), sale(2), sale(3)):
        own = chain_hash(previous, entry)
        expected.append((entry, previous, own))
        previous = own
    assert chain == expected


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry",
        "DELETE FROM posting",
        "UPDATE posting SET amount = amount + 1",
        "UPDATE entry SET effective_on = '2020-01-01'",
        "UPDATE entry SET sealed = 0",
        "UPDATE entry SET customer = 'someone else'",
        "INSERT INTO posting SELECT entry_id, 9, account_id, 1, effective_on FROM posting",
    ],
)
def test_database_itself_refuses_to_change_the_ledger(
    engine: Engine, statement: str
) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1)])

    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))

    with Unit(engine, reading=True) as unit:
        assert unit.ledger.entries("studio-zen") == [sale(1)]


def test_database_refuses_to_seal_what_does_not_balance(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1)])
    insert = text(
        "INSERT INTO entry (key, client_slug, kind, reason, vendor_object, parent,"
        " product, customer, effective_at, effective_on, recorded_at, payload_sha256,"
        " previous_hash, hash, sealed) SELECT 'k', client_slug, kind, reason,"
        " vendor_object, parent, product, customer, effective_at, effective_on,"
        " recorded_at, payload_sha256, hash, 'h', 0 FROM entry"
    )
    lines = text(
        "INSERT INTO posting SELECT e.id, p.seq, p.account_id, p.amount + p.seq,"
        " p.effective_on FROM posting p, entry e WHERE e.key = 'k'"
    )

    with engine.begin() as connection:
        connection.execute(insert)
        connection.execute(lines)

    with pytest.raises(DatabaseError, match="balances"), engine.begin() as connection:
        connection.execute(text("UPDATE entry SET sealed = 1 WHERE key = 'k'"))


def test_customer_can_be_blanked(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1)])

    with engine.begin() as connection:
        connection.execute(text("UPDATE entry SET customer = ''"))

    with Unit(engine, reading=True) as unit:
        assert [entry.customer for entry in unit.ledger.entries("studio-zen")] == [""]
