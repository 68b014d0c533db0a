"""`watch` over 1,000 running campaigns of 100 steps, on SQLite.

They open over four weeks, so each has a plan of its own, and were started from 40
versions of a playbook.

The timetable is a dictionary here: what is measured is our own work, in CPU seconds.
Every campaign is looked at after an upgrade, twice a day (when work ends and at
midnight), and when the timetable lost something. A process that starts goes on from
what another one found.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select

from benchmarks.launches import before_the_opening
from benchmarks.launches import launch
from benchmarks.launches import OPENS
from benchmarks.launches import STARTS
from regie.clock import FileClock
from regie.memory import look_seldom
from regie.ports import WakeUp
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_all
from regie.services.operations.watch import watch
from regie.services.runtime import Runtime
from regie.store import tables
from regie.store.engine import make_engine
from regie.store.unit import Unit
from regie.timetable import Question

CHANGED = 20
VERSIONS = 40
DAYS_APART = 28

# One line a step.
# ruff: noqa: E501
PERSON = "  do_{n}: {{do: Étape {n}, who: obm, takes: 1 jour, due: {days} jours avant cart_open}}\n"
MACHINE = "  run_{n}: {{run: mail.send, title: Mail {n}, who: obm, to: obm, at: {days} jours avant cart_open à 9h, mail: opening, if_missed: run}}\n"


@dataclass
class Paper:
    """A timetable that only remembers. Implements `Timetable`."""

    moments: dict[str, Sequence[WakeUp]] = field(default_factory=dict)

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        before = self.moments.get(campaign, ())
        self.moments[campaign] = wake_ups
        return len({*before} ^ {*wake_ups})

    def ask(self, _scope: str, questions: Sequence[Question]) -> int:
        return len(questions)

    def asked_by(self, key: str) -> str:  # noqa: ARG002
        return ""

    def wake_now(self, wake_up: WakeUp) -> None:
        pass

    def run_now(
        self, deployment: str, parameters: Mapping[str, object], *, name: str, key: str
    ) -> None:
        pass

    def waiting(self, after: datetime) -> int:
        return sum(
            wake_up.at > after for many in self.moments.values() for wake_up in many
        )


def steps(count: int) -> str:
    """Return steps of people and of the machine, over the last three weeks."""
    return "".join(
        (MACHINE if number % 2 else PERSON).format(n=number, days=1 + number % 20)
        for number in range(count)
    )


def multiply(url: str, count: int) -> list[str]:
    """Copy the one campaign under other names and dates; return the names of all."""
    engine = make_engine(url)
    slugs = [f"campagne-{number}" for number in range(count - 1)]
    with engine.begin() as connection:
        [first] = connection.scalars(select(tables.campaign.c.slug))
        for table in (tables.campaign, tables.fact, tables.action):
            rows = connection.execute(select(table)).mappings().all()
            copies = [
                copied(row, first, slug, number)
                for number, slug in enumerate(slugs)
                for row in rows
            ]
            connection.execute(insert(table), copies)
    engine.dispose()
    return [first, *slugs]


def copied(
    row: Mapping[Any, Any], first: str, slug: str, number: int
) -> dict[str, Any]:
    """Return the row as one of another campaign, which opens up to four weeks later."""
    data = {str(name): value for name, value in row.items()}
    if "anchors" in data:
        opens = OPENS + timedelta(days=number % DAYS_APART)
        data["anchors"] = {"cart_open": f"{opens:%Y-%m-%d}"}
        data["playbook_text"] += f"# {number % VERSIONS}\n"
    names = [name for name in ("slug", "campaign") if name in data]
    if "key" in data:
        data["key"] = str(data["key"]).replace(first, slug, 1)
    return data | dict.fromkeys(names, slug)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.monotonic()
    work()
    return time.process_time() - cpu, time.monotonic() - wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaigns", type=int, default=1_000)
    parser.add_argument("--steps", type=int, default=100)
    arguments = parser.parse_args()
    look_seldom()  # as the process of the workers does
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        clock, nowhere = home / "clock", "http://127.0.0.1:9/api"
        with before_the_opening(home, clock, nowhere) as opened:
            slug = launch(opened, steps(arguments.steps), "Modèle")
            FileClock(clock).set(STARTS + timedelta(hours=2))
            while perform_all(opened, slug).outcomes:
                pass
            slugs = multiply(f"sqlite:///{home / 'regie.db'}", arguments.campaigns)
            runtime = replace(opened, timetable=Paper())
            figures = rounds(runtime, slugs)
    print(f"watch over {len(slugs)} campaigns of {arguments.steps} steps:")
    for name, (cpu_s, wall_s) in figures.items():
        print(f"  {name:44} {cpu_s:7.2f} s CPU {wall_s:7.2f} s")
    first, later = figures["every campaign"][0], figures["nothing changed"][0]
    print(f"  ratio: {first / later:.0f} times less than looking at every campaign")


def started(runtime: Runtime) -> Runtime:
    """Return the runtime of a process that has no connection yet."""
    engine = make_engine(f"sqlite:///{runtime.home / 'regie.db'}")
    return replace(runtime, unit=partial(Unit, engine))


def rounds(runtime: Runtime, slugs: Sequence[str]) -> dict[str, tuple[float, float]]:
    figures = {"every campaign": measured(lambda: watch(runtime))}
    figures["nothing changed"] = measured(lambda: watch(runtime))
    figures["a process that starts"] = measured(lambda: watch(started(runtime)))
    for slug in slugs[:CHANGED]:
        mark_done(runtime, slug, "do_0", who="bench", tell=False)
    name = f"{CHANGED} campaigns changed"
    figures[name] = measured(lambda: watch(runtime))
    return figures


if __name__ == "__main__":
    main()
