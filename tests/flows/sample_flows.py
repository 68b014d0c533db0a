"""Small flows for the worker to run."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from prefect import flow
from prefect import task

BEGUN = threading.Event()
GO_ON = threading.Event()


@task
def step(number: int) -> int:
    return number


@task
def hold() -> None:
    BEGUN.set()
    GO_ON.wait(20)


@flow(name="keeps-nothing", persist_result=False)
def keeps_nothing() -> int:
    return step(1)


@flow(name="three-steps")
def three_steps(campaign: str = "", moment: str | None = None) -> int:
    del campaign, moment
    return sum(step(number) for number in range(3))


@flow(name="failing")
def failing() -> None:
    step(1)
    raise ValueError("la météo est mauvaise")  # noqa: EM101, TRY003


@flow(name="leaving")
def leaving() -> None:
    raise SystemExit(4)


@flow(name="held")
def held() -> None:
    hold()
    step(2)


@flow(name="in-async")
async def in_async() -> int:
    return 3


@flow(name="slow")
def slow(marker: str, seconds: float) -> None:
    Path(marker).touch()
    time.sleep(seconds)
