from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy import text

from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.store import schema
from regie.store.unit import Unit
from tests.store.test_ledger import NOON
from tests.store.test_ledger import sale

DAY = timedelta(days=1)


def on_day(number: int, day: int, known: int) -> Entry:
    made = sale(number, f"{number}0.00")
    return replace(
        made,
        effective_at=made.effective_at + day * DAY,
        effective_on=made.effective_on + day * DAY,
        recorded_at=made.recorded_at + known * DAY,
    )


ENTRIES = [
    on_day(1, 0, 0),
    on_day(2, 0, 3),
    on_day(3, 1, 1),
    on_day(4, 5, 5),
    on_day(5, 2, 9),
]


def test_balances_of_any_day_as_known_on_any_other(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append(ENTRIES[:2])
        unit.ledger.append(ENTRIES[2:])

    with Unit(engine, reading=True) as unit:
        for on in (None, *(date(2027, 3, 8) + day * DAY for day in range(8))):
            for known_by in (None, *(NOON + day * DAY for day in range(-1, 10))):
                found = unit.balances.at("studio-zen", on=on, known_by=known_by)

                assert found == balances(ENTRIES, on=on, known_by=known_by)


def test_balances_are_a_clients_own(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append(ENTRIES)

        assert unit.balances.at("studio") == {}
        assert unit.balances.at("studio_zen") == {}


def test_rebuild_counts_the_days_anew(engine: Engine) -> None:
    with Unit(engine) as unit:
        unit.ledger.append(ENTRIES)
    with engine.begin() as connection:
        connection.execute(text("UPDATE balance_day SET amount = amount + 1"))

    with Unit(engine) as unit:
        unit.balances.rebuild()
        assert unit.balances.at("studio-zen") == balances(ENTRIES)
        assert list(unit.ledger_checks.quick()) == []


def test_days_are_counted_from_the_entries_of_an_older_database(
    engine: Engine,
) -> None:
    with Unit(engine) as unit:
        unit.ledger.append(ENTRIES)

    schema.migrate(engine, "0003")
    schema.prepare(engine)

    with Unit(engine, reading=True) as unit:
        assert unit.balances.at("studio-zen") == balances(ENTRIES)
