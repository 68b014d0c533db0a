"""Each invariant, broken by hand behind the triggers' back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy import text

from regie.ledger.entry import Entry
from regie.ledger.rules import entries_for
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.store.guards import drop_guards
from regie.store.ledger_checks import Invariant
from regie.store.unit import Unit
from tests.store.test_ledger import NOON
from tests.store.test_ledger import sale

PARIS = ZoneInfo("Europe/Paris")


def refund(number: int, of: int, amount: str) -> Entry:
    return entries_for(
        Payment(
            key=f"stripe:refund:re_{number}",
            kind=PaymentKind.REFUND,
            amount=Money.of(amount, "EUR"),
            happened_at=NOON,
            parent=f"stripe:charge:ch_{of}",
        ),
        client="studio-zen",
        zone=PARIS,
        vat=Vat(percent=Decimal(20)),
        recorded_at=NOON,
    )


def undone(entry: Entry) -> Entry:
    return reversal_of(entry, reason="erreur", recorded_at=NOON)


def found(engine: Engine) -> list[tuple[Invariant, str]]:
    with Unit(engine, reading=True) as unit:
        return [
            *unit.ledger_checks.quick(),
            *unit.ledger_checks.chain(),
            *unit.ledger_checks.invoices(),
        ]


def test_a_sound_ledger_has_no_fault(engine: Engine) -> None:
    back = refund(1, 1, "97.00")
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), sale(2), back, undone(back), undone(sale(2))])

    assert found(engine) == []


def test_an_empty_ledger_has_no_fault(engine: Engine) -> None:
    assert found(engine) == []


def test_more_given_back_than_paid_is_found(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), refund(1, 1, "60.00"), refund(2, 1, "60.00")])
        unit.ledger.append([refund(3, 7, "60.00")])  # of a sale that is not known

    assert found(engine) == [(Invariant.RETURNED, "stripe:charge:ch_1 EUR")]


def test_a_refund_of_a_sale_that_was_undone_is_found(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), undone(sale(1)), refund(1, 1, "0.01")])

    assert found(engine) == [(Invariant.RETURNED, "stripe:charge:ch_1 EUR")]


BROKEN = [
    (
        "UPDATE posting SET amount = amount + 1 WHERE seq = 0",
        {
            Invariant.BALANCED: "stripe:charge:ch_1 EUR",
            Invariant.TRIAL_BALANCE: "EUR",
            Invariant.DAYS: ("client:studio-zen:processor:stripe EUR 2027-03-09"),
            Invariant.CHAIN: "stripe:charge:ch_1",
        },
    ),
    ("UPDATE entry SET sealed = 0", {Invariant.COMPLETE: "stripe:charge:ch_1"}),
    (
        "UPDATE posting SET effective_on = '2027-03-10' WHERE seq = 2",
        {
            Invariant.COMPLETE: "stripe:charge:ch_1",
            Invariant.DAYS: "client:studio-zen:vat EUR 2027-03-09",
        },
    ),
    (
        (
            "UPDATE account SET path = 'client:studio-zen:fees:payment'"
            " WHERE path = 'client:studio-zen:processor:stripe'"
        ),
        {
            Invariant.REVENUE: "stripe:charge:ch_1",
            Invariant.CHAIN: "stripe:charge:ch_1",
        },
    ),
    (
        "UPDATE entry SET reverses = 'nothing'",
        {
            Invariant.REVERSED: "stripe:charge:ch_1",
            Invariant.CHAIN: "stripe:charge:ch_1",
        },
    ),
    ("UPDATE entry SET product = 'x'", {Invariant.CHAIN: "stripe:charge:ch_1"}),
    ("UPDATE entry SET previous_hash = 'x'", {Invariant.CHAIN: "stripe:charge:ch_1"}),
    ("UPDATE entry SET customer = ''", {}),
]


@pytest.mark.parametrize(("statement", "faults"), BROKEN)
def test_what_was_changed_by_hand_is_found(
    engine: Engine, statement: str, faults: dict[Invariant, str]
) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1)])
    with engine.begin() as connection:
        drop_guards(connection)
        connection.execute(text(statement))

    seen: dict[Invariant, str] = {}
    for rule, about in found(engine):
        seen.setdefault(rule, about)

    assert seen == faults


def test_an_entry_taken_out_breaks_the_chain(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append([sale(1), sale(2), replace(sale(3), product="VIP")])
    with engine.begin() as connection:
        drop_guards(connection)
        ids = "(SELECT id FROM entry WHERE key = 'stripe:charge:ch_2')"
        connection.execute(text(f"DELETE FROM posting WHERE entry_id = {ids}"))
        connection.execute(text("DELETE FROM entry WHERE key = 'stripe:charge:ch_2'"))

    assert (Invariant.CHAIN, "stripe:charge:ch_3") in found(engine)


INVOICES = """
INSERT INTO invoice (number, series, sequence, client_slug, statement_id, issued_on,
    total, currency, pdf, sha256)
VALUES ('{number}', '2027', {number}, 'zen', {number}, '{day}', 1, 'EUR', {pdf}, '{sha}')
"""
SHA_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([(1, "2027-03-01", SHA_OF_X), (2, "2027-03-01", SHA_OF_X)], []),
        ([(2, "2027-03-01", SHA_OF_X)], [(Invariant.NUMBERS, "2027")]),
        (
            [(1, "2027-03-01", SHA_OF_X), (2, "2027-02-01", SHA_OF_X)],
            [(Invariant.NUMBERS, "2")],
        ),
        ([(1, "2027-03-01", "other")], [(Invariant.INVOICES, "1")]),
    ],
)
def test_invoices_follow_each_other_and_stay(
    engine: Engine,
    rows: list[tuple[int, str, str]],
    faults: list[tuple[Invariant, str]],
) -> None:
    pdf = r"'\x78'" if engine.dialect.name == "postgresql" else "x'78'"
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO agreement (id, client_slug, version, file, text, recorded_at) VALUES (1, 'zen', 1, '', '', '')"
            )
        )
        for number, day, sha in rows:
            connection.execute(
                text(
                    "INSERT INTO statement (id, client_slug, period, ends_on,"
                    " agreement_id, recorded_until, text)"
                    f" VALUES ({number}, 'zen', '{number}', '{day}', 1, '', '')"
                )
            )
            connection.execute(
                text(INVOICES.format(number=number, day=day, sha=sha, pdf=pdf))
            )

    assert found(engine) == faults
