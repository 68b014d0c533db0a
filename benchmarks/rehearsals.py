"""A virtual summit of 120 days with 40 speakers, rehearsed from its text to its page.

Aims: 10 seconds and 300 MB. CPU time and peak memory of a process of its own each time;
the least of some. The peer is the plan alone: the ratio says how many plans a rehearsal
costs.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLAYBOOK = "playbooks/virtual-summit.fr.yaml"
TEAM = "playbooks/examples/team.csv"
SPEAKERS = 40

#: The day it starts; the summit begins 15 weeks later, and its aftermath is played too.
BEGINS, SUMMIT = "2027-01-11", "2027-04-26"


@contextmanager
def speakers_file() -> Iterator[Path]:
    """Write a table of invented speakers; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "speakers.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("name", "email", "topic", "bio_short", "affiliate_link"))
            for number in range(SPEAKERS):
                link = f"https://sommet.example.org/?ami={number}"
                mail = f"p{number}@example.org"
                rows.writerow((f"Personne {number}", mail, "Sujet", "Bio", link))
        yield path


def spent(*words: str) -> tuple[float, float]:
    """Return CPU seconds and the peak in MB of one `regie` command."""
    command = [sys.executable, "-m", "regie.cli", *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        message = f"regie {words[0]} failed"
        raise SystemExit(message)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(times: int) -> None:
    with speakers_file() as speakers:
        given = ("--set", f"summit_start={SUMMIT}", "--team", TEAM)
        asked = (PLAYBOOK, *given, "--speakers", str(speakers))
        out = ("--client", "Zen", "--from", BEGINS, "--out", str(speakers.parent))
        plans = [spent("plan", *asked) for _ in range(times)]
        plays = [spent("rehearse", *asked, *out) for _ in range(times)]
    plan, play = min(plans)[0], min(plays)[0]
    print(f"virtual summit, {SPEAKERS} speakers")
    print(f"  rehearsal   {play:6.1f} s   {min(peak for _, peak in plays):6.0f} MB")
    print(f"  plan alone  {plan:6.1f} s   {play / plan:6.0f} of them a rehearsal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    measure(parser.parse_args().times)


if __name__ == "__main__":
    main()
