"""Writes that SQLite refuses: Prefect's own transactions beside ours.

Same flow, same worker, several runs at a time; only the server's way of beginning a
transaction differs (see flows/embedded_server.py).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.stage import open_stage
from benchmarks.stage import seconds_between

PREFECT_OWN = "prefect.server.api.server:create_app"
REFUSAL = "database is locked"

SERVICES = {
    "PREFECT_API_LOG_RETRYABLE_ERRORS": "true",
    # Prefect's own intervals: its services write beside the runs, as on any server.
    "PREFECT_API_SERVICES_LATE_RUNS_AFTER_SECONDS": "15",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "5",
}


def measure(app: str | None, count: int, limits: Sequence[int]) -> None:
    name = "ours (IMMEDIATE)" if app is None else "Prefect's own (DEFERRED)"
    with open_stage(app, **SERVICES) as stage:
        refused_before = 0
        for limit in limits:
            pool = f"limit-{limit}"
            stage.make_pool(pool, "regie")
            deployment = stage.make_deployment(pool, pool)
            worker = stage.start_worker(pool, "regie", "--limit", str(limit))
            rows = stage.run_all(deployment, count)
            worker.stop()
            log = stage.server.log.read_text("utf-8", errors="replace")
            refused = log.count(REFUSAL) - refused_before
            refused_before += refused
            seconds = seconds_between(rows)
            print(
                f"{name:25} {limit} at a time: {seconds:6.1f} s for {count} wake-ups, "
                f"{count / seconds:5.2f} /s, {refused:5} lines of refusal in the log",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    count = parser.parse_args().count
    for app in (PREFECT_OWN, None):
        measure(app, count, (1, 3))


if __name__ == "__main__":
    main()
