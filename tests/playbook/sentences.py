"""Hypothesis strategies for everything that a sentence can say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from datetime import time
from decimal import Decimal

from hypothesis import strategies as st

from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.content import Parameter
from regie.playbook.content import Value
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import ItemBase
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import StepBase
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.moments import ELAPSED
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import OCCURRENCES_MAX
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays
from tests.playbook.reading import ANCHORS

#: Without the names that are words of a sentence themselves, such as `on`.
STEPS = ("page", "offer", "b")

AMOUNTS = st.builds(
    Amount, number=st.integers(1, 9_999), unit=st.sampled_from(list(Unit))
)
BASES = st.one_of(
    st.builds(AnchorBase, anchor=st.sampled_from(ANCHORS)),
    st.builds(StepBase, step=st.sampled_from(STEPS), edge=st.sampled_from(list(Edge))),
    st.builds(ItemBase, item=st.just("speaker"), name=st.sampled_from(["due", "a"])),
    st.builds(DateBase, on=st.dates(date(2000, 1, 1), date(2199, 12, 31))),
)
ZONES = st.sampled_from([None, "UTC", "Europe/Paris", "America/New_York"])
WALL_TIMES = st.builds(
    WallTime,
    at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    zone=ZONES,
)


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Draw whatever a moment can be."""
    base = draw(BASES)
    amount = draw(st.none() | AMOUNTS)
    weekday = (
        draw(st.integers(0, 6)) if amount is None and draw(st.booleans()) else None
    )
    exact = amount is not None and amount.unit in ELAPSED
    rolls = [Roll.DEFAULT, Roll.KEEP] if exact else list(Roll)
    away = amount is not None or weekday is not None
    no_time = exact and not isinstance(base, DateBase)
    return Moment(
        base=base,
        direction=draw(st.sampled_from([Direction.BEFORE, Direction.AFTER]))
        if away
        else Direction.ON,
        amount=amount,
        weekday=weekday,
        inclusive=weekday is not None and draw(st.booleans()),
        at=None if no_time else draw(st.none() | WALL_TIMES),
        roll=draw(st.sampled_from(rolls)),
    )


DEPENDENCIES = st.builds(
    Dependency,
    step=st.sampled_from(STEPS),
    edge=st.sampled_from(list(Edge)),
    lag=st.none() | AMOUNTS,
    every=st.booleans(),
)

PARAMETERS = {
    "upsell": Parameter(name="upsell", question="", kind="yes_no"),
    "price": Parameter(name="price", question="", kind="number"),
    "since": Parameter(name="since", question="", kind="date"),
    "model": Parameter(
        name="model", question="", kind="choice", choices=("free", "paid")
    ),
}
VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "upsell": st.booleans(),
    "price": st.decimals(-1000, 10_000, places=2),
    "since": st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    "model": st.sampled_from(["free", "paid"]),
    "speakers": st.integers(0, 100).map(Decimal),
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Draw whatever a condition can be."""
    name = draw(st.sampled_from(list(VALUES)))
    counted = name in {"price", "since", "speakers"}
    equal = [Comparison.IS, Comparison.IS_NOT]
    return Condition(
        parameter=name,
        comparison=draw(st.sampled_from(list(Comparison) if counted else equal)),
        value=draw(VALUES[name]),
    )


@st.composite
def month_days(draw: st.DrawFn) -> MonthDay:
    """Draw a day of the month."""
    weekday = draw(st.none() | st.integers(0, 6))
    is_business = weekday is None and draw(st.booleans())
    most = 5 if weekday is not None else 23 if is_business else 31
    return MonthDay(
        number=draw(st.just(-1) | st.integers(1, most)),
        weekday=weekday,
        is_business=is_business,
        months=draw(st.integers(1, 12)),
    )


WEEKDAYS = st.builds(
    Weekdays,
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(
        lambda days: tuple(sorted(days))
    ),
    weeks=st.integers(1, 9),
)


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    """Draw whatever `every` can be, with an end or without."""
    cycle = draw(AMOUNTS | WEEKDAYS | month_days())
    exact = isinstance(cycle, Amount) and cycle.unit in ELAPSED
    ends = draw(st.none() | moments())
    times = st.none() | st.integers(1, OCCURRENCES_MAX)
    return Recurrence(
        cycle=cycle,
        at=None if exact else draw(st.none() | WALL_TIMES),
        roll=Roll.DEFAULT if exact else draw(st.sampled_from(list(Roll))),
        begins=draw(st.none() | moments()),
        ends=ends,
        through=ends is not None and draw(st.booleans()),
        times=None if ends is not None else draw(times),
    )
