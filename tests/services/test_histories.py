"""Hypothesis plays histories; `make fuzz` plays many more than the tests do."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from regie.campaign.gates import Verdict
from regie.campaign.transitions import Verb
from tests.histories import Histories
from tests.playing import play
from tests.theatre import Memory
from tests.theatre import Postgres
from tests.troubles import Meanwhile
from tests.troubles import Place
from tests.troubles import Trouble

#: What happens in the many short histories, among the rest (`-rP` shows all of it).
NEEDS = (
    *(str(one) for kind in (Trouble, Place) for one in kind),
    *(str(one) for one in Meanwhile if one is not Meanwhile.DONE),
    *(f"the campaign: {verb}" for verb in (Verb.FREEZE, Verb.PAUSE, Verb.RESUME)),
    *(f"the gate: {verdict}" for verdict in Verdict),
    "Prefect is away",
    "a move",
    "a person says done",
    "a person says dropped",
    "a step is added",
    "a step is done again",
    "a wake-up",
    "a wake-up, died",
    "a wake-up, twice or backwards",
    "a watch",
    "a watch, died",
    "a webhook",
    "a webhook after later ones",
    "a webhook again",
    "a worker has dawdled",
    "an answer is changed",
    "another worker between two transactions",
    "people do what their cards say, died",
    "somebody runs ahead of the gate",
    "webhooks are read",
)


@pytest.mark.parametrize(
    ("count", "steps", "needs"),
    [
        # Each of a campaign that is somewhere on its way.
        pytest.param(940, 8, NEEDS, id="short"),
        pytest.param(60, 30, (), id="long"),
    ],
)
def test_whatever_happens_each_action_is_done_once_and_none_is_lost(
    count: int, steps: int, needs: tuple[str, ...], tmp_path: Path
) -> None:
    with ExitStack() as stack:
        theatre = Memory(tmp_path, stack)
        play(Histories, count=count, steps=steps, needs=needs, theatre=theatre)


@pytest.mark.postgres
def test_whatever_happens_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with ExitStack() as stack:
        theatre = Postgres(postgres_url, tmp_path, stack)
        given = {"theatre": theatre, "amends": True}
        needs = (
            "a text",
            "an answer is changed",
            "a wake-up",
            "between two statements",
        )
        play(Histories, count=40, steps=6, needs=needs, share=20, **given)
