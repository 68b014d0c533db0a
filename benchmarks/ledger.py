"""100,000 payments into the ledger, and what any balance costs then.

Measured in a process of its own on an empty SQLite database. The peers are hledger and
beancount on the same entries, where they are installed: they read all of it for each
answer. The aims are those of the project.

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

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.period import Period
from regie.billing.statement.statement import make_statement
from regie.ledger.entry import EntryKind
from regie.ledger.export import to_beancount
from regie.memory import look_seldom
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.runtime import Runtime
from tests.rehearsed import stage

PAYMENTS = 100_000
CLIENT = "studio-zen"
REFUND_EVERY = 25
PAYOUT_EVERY = 500
STATED = 10_000
AGREEMENT = """
agreement: Bench
currency: EUR
from: 2027-01-01
commission:
  of: net revenue
  scope: cumulative
  tiers:
    mode: marginal
    levels:
      - {from: 0, rate: 5 %}
      - {from: 20000 EUR, rate: 8 %}
"""
PEERS = (
    ("hledger", "ledger.journal", "bal", "--depth", "2", "-f"),
    ("bean-check", "ledger.beancount", "--no-cache"),
)
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
        _statement(runtime)
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


def _statement(runtime: Runtime) -> None:
    """Make a statement with tiers over the first sales, and what follows from them."""
    agreement = read_agreement(AGREEMENT, file="bench", draft=True)
    with runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    sales = [one.key for one in entries if one.kind is EntryKind.SALE][:STATED]
    wanted = set(sales)
    some = [one for one in entries if wanted & {one.key, one.parent}]
    before, cpu = time.perf_counter(), time.process_time()
    statement = make_statement(
        some,
        agreement,
        Period(start=date(2027, 1, 1), end=date(2028, 1, 1)),
        client=CLIENT,
        recorded_until=datetime(2028, 1, 1, tzinfo=UTC),
    )
    print(
        f"statement over {len(sales)} payments ({statement.total!s}): "
        f"{time.perf_counter() - before:.2f} s "
        f"({time.process_time() - cpu:.2f} s of processor)   aim: 1 s"
    )


def _beside(runtime: Runtime, folder: Path) -> None:
    """Ask the peers for their balances of the same entries."""
    with runtime.unit(reading=True) as unit:
        text = to_beancount(unit.ledger.entries(CLIENT))
    (folder / "ledger.beancount").write_text(text, "utf-8")
    plain = [
        line
        for line in text.splitlines()
        if " open " not in line and " balance " not in line and "  key:" not in line
    ]
    (folder / "ledger.journal").write_text("\n".join(plain), "utf-8")
    for name, file, *options in PEERS:
        if shutil.which(name) is None:
            print(f"{name} is not installed: no peer beside (beancount: make peers)")
            continue
        before = time.perf_counter()
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [name, *options, str(folder / file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took = time.perf_counter() - before
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{' '.join([name, *options])}: {took:.1f} s "
            f"({after.ru_utime - spent.ru_utime:.1f} s of processor), "
            f"at most {after.ru_maxrss // 1024} MB"
        )


if __name__ == "__main__":
    look_seldom()  # as the command line does
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS)
