"""Hypothesis plays histories; `make fuzz` plays many more than the tests do."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.histories import Histories

#: Played by the tests, by how many steps they have at most: many short ones, each of a
#: campaign that is somewhere on its way, and some long ones. REGIE_TEST_HISTORIES asks
#: for more of each, every time other ones.
HISTORIES = ((940, 10), (60, 30))


@pytest.mark.parametrize(("count", "steps"), HISTORIES)
def test_whatever_happens_each_action_is_done_once_and_none_is_lost(
    count: int, steps: int
) -> None:
    wanted = os.environ.get("REGIE_TEST_HISTORIES")
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=int(wanted or count),
            stateful_step_count=steps,
            derandomize=wanted is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
