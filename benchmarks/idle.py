"""What `regie up` costs: time until ready, memory, and CPU over an idle minute."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.stage import cpu_s
from benchmarks.stage import memory_mb
from benchmarks.stage import ROOT
from regie.services.operations.children import lock_path
from regie.services.operations.open_ports import free_port
from regie.services.operations.open_ports import let_go

COMMAND = "from regie.cli.main import run; run()"
READY = "Ctrl-C arrête tout"
NAMES = ("server", "worker", "web")


def start(home: Path) -> tuple[subprocess.Popen[str], float]:
    """Start `regie up`; return it and how long it took to be ready."""
    base = {k: v for k, v in os.environ.items() if "PREFECT" not in k}
    prefect_port, web_port = free_port(4960), free_port(8960)
    for port in (prefect_port, web_port):
        let_go(port)  # it keeps them itself
    environment = base | {
        "REGIE_HOME": str(home),
        "REGIE_LANGUAGE": "fr",
        "REGIE_PREFECT_PORT": str(prefect_port),
        "REGIE_WEB_PORT": str(web_port),
    }
    began = time.monotonic()
    up = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "up"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert up.stdout is not None
    for line in up.stdout:
        if READY in line:
            break
    return up, time.monotonic() - began


def stop(up: subprocess.Popen[str]) -> float:
    began = time.monotonic()
    up.send_signal(signal.SIGINT)
    up.communicate(timeout=60)
    return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        up, cold_s = start(home)
        stop(up)
        up, warm_s = start(home)
        try:
            pids = {n: int(lock_path(home, n).read_text()) for n in NAMES}
            time.sleep(20)  # what is done once after a start is done
            before = {name: cpu_s(pid) for name, pid in pids.items()}
            before["supervisor"] = own_cpu_s(up.pid)
            time.sleep(seconds)
            after = {name: cpu_s(pid) for name, pid in pids.items()}
            after["supervisor"] = own_cpu_s(up.pid)
            memory = {name: memory_mb(pid) for name, pid in pids.items()}
            whole = memory_mb(up.pid)
        finally:
            stop_s = stop(up)
    memory["supervisor"] = tuple(  # type: ignore[assignment]
        total - sum(part[i] for part in memory.values())
        for i, total in enumerate(whole)
    )
    print(f"ready after {cold_s:.1f} s (new folder), {warm_s:.1f} s (the next time)")
    print(f"stopped within {stop_s:.1f} s")
    for name, (rss, pss) in memory.items():
        share = 100 * (after[name] - before[name]) / seconds
        print(f"{name:11} {rss:6.0f} MB RSS {pss:6.0f} MB PSS {share:6.2f} % of a core")
    share = 100 * (sum(after.values()) - sum(before.values())) / seconds
    rss, pss = whole
    print(f"{'all':11} {rss:6.0f} MB RSS {pss:6.0f} MB PSS {share:6.2f} % of a core")


def own_cpu_s(pid: int) -> float:
    """Return the supervisor's own CPU seconds, without those of its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
