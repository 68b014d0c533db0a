"""Hypothesis strategies for everything that a sentence can say."""

from __future__ import annotations

from datetime import date
from datetime import time

from hypothesis import strategies as st

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
    return Moment(
        base=base,
        direction=draw(st.sampled_from([Direction.BEFORE, Direction.AFTER]))
        if away
        else Direction.ON,
        amount=amount,
        weekday=weekday,
        inclusive=weekday is not None and draw(st.booleans()),
        at=None if exact else draw(st.none() | WALL_TIMES),
        roll=draw(st.sampled_from(rolls)),
    )


DEPENDENCIES = st.builds(
    Dependency,
    step=st.sampled_from(STEPS),
    edge=st.sampled_from(list(Edge)),
    lag=st.none() | AMOUNTS,
    every=st.booleans(),
)
