"""20 wake-ups due at once: our worker beside Prefect's own process worker.

Same flow, same server, same polling interval, one after the other.
"""

from __future__ import annotations

import argparse
import threading
import time
from dataclasses import dataclass

from benchmarks.stage import cpu_s
from benchmarks.stage import memory_mb
from benchmarks.stage import open_stage
from benchmarks.stage import seconds_between
from benchmarks.stage import Stage


@dataclass(frozen=True, kw_only=True)
class Measured:
    name: str
    seconds: float
    count: int
    worker_mb: float
    worker_cpu_s: float
    server_cpu_s: float

    @property
    def line(self) -> str:
        return (
            f"{self.name:32} {self.seconds:7.1f} s {self.count / self.seconds:6.2f} /s"
            f"   worker {self.worker_mb:5.0f} MB PSS at most,"
            f" {self.worker_cpu_s / self.count:5.2f} s CPU a run"
            f"   server {self.server_cpu_s / self.count:5.2f} s CPU a run"
        )


def measure(stage: Stage, name: str, kind: str, count: int, *options: str) -> Measured:
    pool = f"{kind}-{'-'.join(options) or 'default'}".replace("--", "")
    stage.make_pool(pool, kind)
    deployment = stage.make_deployment(pool, pool)
    worker = stage.start_worker(pool, kind, *options)
    assert worker.pid is not None
    assert stage.server.pid is not None
    done = threading.Event()
    seen: list[float] = []
    watcher = threading.Thread(target=watch_memory, args=(worker.pid, done, seen))
    try:
        stage.run_all(deployment, 1)  # flows are loaded, connections are open
        time.sleep(2)
        watcher.start()
        before = cpu_s(worker.pid), cpu_s(stage.server.pid)
        rows = stage.run_all(deployment, count)
        time.sleep(1)
        after = cpu_s(worker.pid), cpu_s(stage.server.pid)
    finally:
        done.set()
        watcher.join()
        worker.stop()
    states = {row["state_name"] for row in rows}
    assert states == {"Completed"}, states
    return Measured(
        name=name,
        seconds=seconds_between(rows),
        count=count,
        worker_mb=max(seen),
        worker_cpu_s=after[0] - before[0],
        server_cpu_s=after[1] - before[1],
    )


def watch_memory(pid: int, done: threading.Event, seen: list[float]) -> None:
    while not done.wait(1.0):
        seen.append(memory_mb(pid)[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20)
    count = parser.parse_args().count
    with open_stage() as stage:
        ours = measure(stage, "worker regie", "regie", count)
        ours_3 = measure(
            stage, "worker regie, --limit 3", "regie", count, "--limit", "3"
        )
        stock = measure(stage, "Prefect's process worker", "process", count)
        stock_2 = measure(
            stage, "Prefect's, --limit 2", "process", count, "--limit", "2"
        )
    print(f"{count} wake-ups of three steps, due at once, on one server (SQLite):")
    for one in (ours, ours_3, stock, stock_2):
        print(one.line)
    best = min(stock, stock_2, key=lambda one: one.seconds)
    print(
        f"ratio: {best.seconds / ours.seconds:.1f} times faster than the better of "
        f"Prefect's ({best.seconds / ours_3.seconds:.1f} with three at a time), "
        f"{best.worker_mb / ours.worker_mb:.1f} times less memory"
    )


if __name__ == "__main__":
    main()
