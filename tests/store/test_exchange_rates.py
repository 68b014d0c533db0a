from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from fractions import Fraction

import pytest
from sqlalchemy import Engine

from regie.billing.exchange import Rate
from regie.store.exchange_rates import RateConflictError
from regie.store.unit import Unit
from tests.store.test_quotes import noted

READ_AT = datetime(2027, 3, 8, 16, tzinfo=UTC)


def rate(day: int, worth: str, *, code: str = "USD", source: str = "BCE") -> Rate:
    return Rate(
        on=date(2027, 3, day),
        origin="EUR",
        target=code,
        worth=Fraction(worth),
        source=source,
    )


def add(engine: Engine, *rates: Rate) -> int:
    with Unit(engine) as unit:
        return unit.exchange_rates.add(rates, read_at=READ_AT)


def kept(engine: Engine) -> list[Rate]:
    with Unit(engine, reading=True) as unit:
        found = unit.exchange_rates.all()
    return sorted(found, key=lambda one: (one.on, one.target, one.source))


def test_what_is_known_is_written_once(engine: Engine) -> None:
    first = add(engine, rate(1, "1.05"), rate(3, "1.07"))
    again = add(
        engine, rate(1, "1.05"), rate(2, "1.06"), rate(2, "1.06"), rate(3, "1.07")
    )
    other = add(engine, rate(2, "1.5", source="moi"), rate(2, "160", code="JPY"))
    nothing = add(engine)

    assert (first, again, other, nothing) == (2, 1, 2, 0)
    assert kept(engine) == [
        rate(1, "1.05"),
        rate(2, "160", code="JPY"),
        rate(2, "1.06"),
        rate(2, "1.5", source="moi"),
        rate(3, "1.07"),
    ]


def test_another_worth_of_a_known_day_is_refused_and_nothing_is_written(
    engine: Engine,
) -> None:
    add(engine, rate(1, "1.05"), rate(2, "1.06"))

    with pytest.raises(RateConflictError) as known:
        add(engine, rate(3, "1.07"), rate(2, "1.07"))
    with pytest.raises(RateConflictError) as twice:
        add(engine, rate(4, "1.07"), rate(4, "1.08"))

    assert (known.value.on, twice.value.on) == (date(2027, 3, 2), date(2027, 3, 4))
    assert kept(engine) == [rate(1, "1.05"), rate(2, "1.06")]


def test_only_the_days_that_are_given_are_compared(engine: Engine) -> None:
    add(engine, rate(1, "1.05"))
    statements = noted(engine)

    add(engine, rate(2, "1.06"), rate(3, "1.07"))

    (compared,) = [one for one in statements if one.startswith("SELECT")]
    assert "WHERE exchange_rate.day BETWEEN" in " ".join(compared.split())
