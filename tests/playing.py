"""How random histories are played, and what they must have been made of."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable

from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import run_state_machine_as_test


def play(
    machine: type[RuleBasedStateMachine],
    *,
    count: int,
    steps: int,
    needs: Iterable[str] = (),
    share: int = 1,
    **given: object,
) -> None:
    """Play histories of a machine; `-rP` shows how often what happened in them.

    REGIE_TEST_HISTORIES asks for another number of them, other ones every time.

    Args:
        machine: Counts in its class's `seen` what happens.
        count: How many.
        steps: How many steps each has at most.
        needs: What must have happened: a rule that is never enabled tests nothing.
        share: The part of REGIE_TEST_HISTORIES that is played: one of so many.
        given: Attributes of the machine's class.
    """
    seen: Counter[str] = Counter()
    wanted = os.environ.get("REGIE_TEST_HISTORIES")
    run_state_machine_as_test(
        type("Played", (machine,), {**given, "seen": seen}),
        settings=settings(
            max_examples=max(int(wanted) // share, 1) if wanted else count,
            stateful_step_count=steps,
            derandomize=wanted is None,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print("\n".join(f"{times:6} {what}" for what, times in sorted(seen.items())))  # noqa: T201 -- shown by -rP
    if wanted is None:
        assert [what for what in needs if not seen[what]] == []
