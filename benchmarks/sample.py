"""Flows to measure: a wake-up as small as they come and bare tasks."""

from __future__ import annotations

from prefect import flow
from prefect import task


@task(task_run_name="étape {number}")
def step(number: int) -> int:
    return number


@task
def nothing() -> None:
    pass


@flow(name="bench-bare", persist_result=False)
def bare(count: int) -> None:
    for _ in range(count):
        nothing()


@flow(name="bench-wake-up", persist_result=False)
def wake_up(campaign: str = "", moment: str | None = None) -> int:
    del campaign, moment
    return sum(step(number) for number in range(3))
