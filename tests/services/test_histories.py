"""Hypothesis plays histories; `make fuzz` plays many more than the tests do."""

from __future__ import annotations

import os

from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.histories import Histories

#: Played by the tests; REGIE_TEST_HISTORIES asks for more, each time other ones.
HISTORIES = 120


def test_whatever_happens_each_action_is_done_once_and_none_is_lost() -> None:
    wanted = os.environ.get("REGIE_TEST_HISTORIES")
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=int(wanted or HISTORIES),
            stateful_step_count=30,
            derandomize=wanted is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
