"""100,000 payments into the ledger, and what any balance costs then.

Each figure is measured in a process of its own on an empty SQLite database. The peer is
hledger on the same entries, where it is installed; the aims are those of the project.

    python -m benchmarks.ledger [PAYMENTS]
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import UTC
from pathlib import Path

from regie.ledger.export import to_beancount
from regie.services.check_ledger import check_ledger
from regie.services.collect import import_payments
from regie.services.runtime import Runtime
from tests.rehearsed import stage

PAYMENTS = 100_000
CLIENT = "studio-zen"
REFUND_EVERY = 25
PAYOUT_EVERY = 500
HEADER = (
    "balance_transaction_id,created,reporting_category,gross,fee,net,currency,"
    "source_id,description,customer_name,charge_id"
)


def export(payments: int) -> str:
    """Return an export of sales with their fees, refunds and payouts."""
    return "\n".join([HEADER, *_rows(payments)])


def _rows(payments: int) -> Iterator[str]:
    for number in range(payments):
        day = date.fromordinal(date(2027, 1, 1).toordinal() + number * 364 // payments)
        start = f"txn_{number},{day} 10:00:00"
        yield (
            f"{start},charge,97.00,1.71,95.29,eur,ch_{number},Pass,Ada {number % 997},"
        )
        if number % REFUND_EVERY == 0:
            yield (
                f"txn_r{number},{day} 11:00:00,refund,-47.00,0,-47.00,eur,re_{number},"
                f"Pass,Ada,ch_{number}"
            )
        if number % PAYOUT_EVERY == 0:
            yield (
                f"txn_p{number},{day} 12:00:00,payout,-900.00,0,-900.00,eur,"
                f"po_{number},,,"
            )


def measure(payments: int) -> None:
    """Print the figures."""
    text = export(payments)
    with (
        tempfile.TemporaryDirectory() as folder,
        stage(Path(folder), now="2027-12-31 08:00") as on,
    ):
        runtime = on.runtime
        before, cpu = time.perf_counter(), time.process_time()
        done = import_payments(runtime, text, file="bench", client_slug=CLIENT)
        took, cpu = time.perf_counter() - before, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"import of {payments} payments ({done.entries} entries): {took:.1f} s "
            f"({cpu:.1f} s of processor), at most {memory} MB   aims: 10 s, 300 MB"
        )
        _each("all balances now", 50, lambda: _balance(runtime))
        _each(
            "all balances on a day", 50, lambda: _balance(runtime, on=date(2027, 7, 1))
        )
        known = datetime(2027, 6, 1, tzinfo=UTC)
        _each(
            "the same, as known on a day",
            50,
            lambda: _balance(runtime, known_by=known),
        )
        before = time.perf_counter()
        checked = check_ledger(runtime)
        print(
            f"every invariant and the chain: {time.perf_counter() - before:.1f} s, "
            f"{len(checked.faults)} faults"
        )
        _beside(runtime, Path(folder))


def _balance(runtime: Runtime, **when: object) -> None:
    with runtime.unit(reading=True) as unit:
        unit.balances.at(CLIENT, **when)  # type: ignore[arg-type]


def _each(name: str, aim_ms: int, call: Callable[[], None]) -> None:
    times = []
    for _ in range(5):
        before = time.perf_counter()
        call()
        times.append(time.perf_counter() - before)
    print(f"{name}: {sorted(times)[2] * 1000:.1f} ms   aim: {aim_ms} ms")


def _beside(runtime: Runtime, folder: Path) -> None:
    """Ask hledger for its balances of the same entries, where it is installed."""
    if shutil.which("hledger") is None:
        print("hledger is not installed: no peer beside")
        return
    with runtime.unit(reading=True) as unit:
        text = to_beancount(unit.ledger.entries(CLIENT))
    file = folder / "ledger.journal"
    plain = [
        line
        for line in text.splitlines()
        if " open " not in line and " balance " not in line and "  key:" not in line
    ]
    file.write_text("\n".join(plain), "utf-8")
    before = time.perf_counter()
    subprocess.run(
        ["hledger", "-f", str(file), "bal", "--depth", "2"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    print(f"hledger bal: {time.perf_counter() - before:.1f} s")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS)
