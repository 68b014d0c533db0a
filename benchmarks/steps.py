"""Steps due at once: our wake-ups beside one flow run a step on Prefect's own worker.

Then what a step costs inside one wake-up beside a Prefect task that does nothing. All
on one server (SQLite); every step writes a mail into the folder outbox.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.launches import before_the_opening
from benchmarks.launches import due_steps
from benchmarks.launches import launch
from benchmarks.launches import OPENS
from benchmarks.stage import open_stage
from benchmarks.stage import seconds_between
from benchmarks.stage import Stage
from regie.campaign.model import ActionState
from regie.clock import FileClock
from regie.services.runtime import Runtime

CAMPAIGNS, STEPS = 20, 10

#: A flow run a step takes seconds: so many of them are run, the rest is reckoned.
SAMPLE = 20

INSIDE = 200


def done(runtime: Runtime, slugs: Sequence[str]) -> int:
    with runtime.unit(reading=True) as unit:
        return sum(
            outcome.state is ActionState.DONE
            for slug in slugs
            for outcome in unit.campaigns.get(slug).outcomes.values()
        )


def wake_ups(slugs: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": slug, "parameters": {"campaign": slug}} for slug in slugs]


def single_steps(slugs: Sequence[str]) -> list[dict[str, Any]]:
    """Return a run for the first step of each campaign."""
    return [
        {
            "name": slug,
            "parameters": {"campaign": slug, "key": f"{slug}:mail_0:mail:olivia"},
        }
        for slug in slugs
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Campaigns whose steps are all due now, by what they are for."""

    whole: Sequence[str]
    single: Sequence[str]
    large: str


def prepared(runtime: Runtime, clock: Path) -> Due:
    """Launch everything four weeks before, and let the moment come."""
    small = due_steps(STEPS)
    due = Due(
        whole=[launch(runtime, small, f"Lancement {n}") for n in range(CAMPAIGNS)],
        single=[launch(runtime, small, f"Pair {n}") for n in range(SAMPLE)],
        large=launch(runtime, due_steps(INSIDE), "Un seul"),
    )
    FileClock(clock).set(OPENS)
    return due


def all_at_once(
    stage: Stage, runtime: Runtime, due: Due, one_each: str, whole: str
) -> None:
    """Measure (a): 20 campaigns with 10 steps each."""
    worker = stage.start_worker("regie", "regie")
    stage.run_these(whole, wake_ups(due.whole[:1]))  # flows are loaded
    rows = stage.run_these(whole, wake_ups(due.whole[1:]))
    worker.stop()
    ours_s = seconds_between(rows) / (CAMPAIGNS - 1) * CAMPAIGNS
    assert done(runtime, due.whole) == CAMPAIGNS * STEPS
    worker = stage.start_worker("stock", "process", "--limit", "2")
    rows = stage.run_these(one_each, single_steps(due.single))
    worker.stop()
    assert done(runtime, due.single) == SAMPLE
    stock_s = seconds_between(rows) / SAMPLE * CAMPAIGNS * STEPS
    print(f"{CAMPAIGNS} campaigns with {STEPS} steps due at once, until all are done:")
    print(f"  wake-ups on a worker `regie`        {ours_s:7.1f} s")
    print(
        f"  a flow run a step, process worker   {stock_s:7.1f} s, reckoned from "
        f"{SAMPLE} of them"
    )
    print(f"  ratio: {stock_s / ours_s:.0f} times faster")


def inside_one(stage: Stage, runtime: Runtime, due: Due, whole: str, bare: str) -> None:
    """Measure (b): steps a second inside one wake-up."""
    worker = stage.start_worker("regie", "regie")
    stage.run_these(bare, [{"parameters": {"count": 1}}])
    [mine] = stage.run_these(whole, wake_ups([due.large]))
    [theirs] = stage.run_these(bare, [{"parameters": {"count": INSIDE}}])
    worker.stop()
    assert done(runtime, [due.large]) == INSIDE
    ours_s, bare_s = mine["total_run_time"], theirs["total_run_time"]
    print(f"{INSIDE} steps in one flow run:")
    print(f"  a wake-up                           {INSIDE / ours_s:7.1f} steps/s")
    print(f"  Prefect tasks that do nothing       {INSIDE / bare_s:7.1f} tasks/s")
    print(f"  ratio: a step costs {ours_s / bare_s:.1f} bare tasks")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        with (
            open_stage(REGIE_CLOCK=str(clock)) as stage,
            before_the_opening(stage.home, clock, stage.url) as runtime,
        ):
            due = prepared(runtime, clock)
            stage.make_pool("regie", "regie")
            stage.make_pool("stock", "process")
            name = "wake-up"
            whole = stage.make_deployment("regie", name, "flows.wake_up.wake_up")
            bare = stage.make_deployment("regie", "bare", "benchmarks.sample.bare")
            one_each = stage.make_deployment(
                "stock", "one-step", "benchmarks.sample_step.one_step"
            )
            all_at_once(stage, runtime, due, one_each, whole)
            inside_one(stage, runtime, due, whole, bare)


if __name__ == "__main__":
    main()
