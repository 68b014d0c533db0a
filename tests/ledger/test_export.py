from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.book import balances
from regie.ledger.entry import Entry
from regie.ledger.export import to_beancount
from regie.ledger.export import to_csv
from regie.ledger.text import read_entries
from regie.money import Money
from regie.words import speaking

LEDGER = read_entries("""
2027-03-08 sale stripe:charge:ch_1
  at: 2027-03-08T09:22:31+00:00
  recorded: 2027-03-09T06:00:00+00:00
  product: Pass "VIP"
  customer: =Ada
  client:studio-zen:processor:stripe  120.00 EUR
  client:studio-zen:sales            -100.00 EUR
  client:studio-zen:vat               -20.00 EUR

2027-03-07 dispute_lost stripe:dispute_lost:dp_1
  client:studio-zen:disputes         -120.00 EUR
  client:studio-zen:disputes:lost     100.00 EUR
  client:studio-zen:vat                20.00 EUR
""")
DOLLARS = read_entries("""
2027-03-08 fee stripe:fee:txn_1
  client:studio-zen:fees:payment        1.00 USD
  client:studio-zen:processor:stripe
""")

entries = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.integers(1, 10**9),
        st.sampled_from(["EUR", "USD", "JPY"]),
        st.text(max_size=8),
    ),
    max_size=6,
)


def made(rows: list[tuple[int, int, str, str]]) -> list[Entry]:
    found = []
    for number, (days, minor, code, _) in enumerate(rows):
        amount = Money.zero(code) + Money(minor, Money.zero(code).currency)
        text = (
            f"2027-01-01 payout stripe:payout:po_{number}\n"
            f"  client:a_b:bank  {amount!s}\n  client:a_b:processor:stripe\n"
        )
        (entry,) = read_entries(text)
        found.append(
            Entry(
                key=entry.key,
                client=entry.client,
                kind=entry.kind,
                effective_at=entry.effective_at + timedelta(days=days),
                effective_on=entry.effective_on + timedelta(days=days),
                recorded_at=entry.recorded_at,
                postings=entry.postings,
                customer=rows[number][3],
            )
        )
    return found


def test_csv_is_a_row_a_posting_and_runs_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(LEDGER))))

    assert [row["date"] for row in rows] == ["2027-03-07"] * 3 + ["2027-03-08"] * 3
    assert rows[3] == {
        "date": "2027-03-08",
        "kind": "sale",
        "key": "stripe:charge:ch_1",
        "account": "client:studio-zen:processor:stripe",
        "debit": "120.00",
        "credit": "",
        "currency": "EUR",
        "product": 'Pass "VIP"',
        "customer": "'=Ada",
        "reason": "",
        "parent": "",
        "at": "2027-03-08T09:22:31+00:00",
        "recorded": "2027-03-09T06:00:00+00:00",
    }


def test_beancount_opens_writes_and_balances() -> None:
    assert to_beancount(LEDGER) == (
        "2027-03-07 open Assets:Studio-zen:Disputes\n"
        "2027-03-07 open Assets:Studio-zen:Processor:Stripe\n"
        "2027-03-07 open Income:Studio-zen:Disputes:Lost\n"
        "2027-03-07 open Income:Studio-zen:Sales\n"
        "2027-03-07 open Liabilities:Studio-zen:Vat\n"
        "\n"
        '2027-03-07 * "" "litige perdu"\n'
        '  key: "stripe:dispute_lost:dp_1"\n'
        '  kind: "dispute_lost"\n'
        "  Assets:Studio-zen:Disputes  -120.00 EUR\n"
        "  Income:Studio-zen:Disputes:Lost  100.00 EUR\n"
        "  Liabilities:Studio-zen:Vat  20.00 EUR\n"
        "\n"
        '2027-03-08 * "=Ada" "vente · Pass \\"VIP\\""\n'
        '  key: "stripe:charge:ch_1"\n'
        '  kind: "sale"\n'
        "  Assets:Studio-zen:Processor:Stripe  120.00 EUR\n"
        "  Income:Studio-zen:Sales  -100.00 EUR\n"
        "  Liabilities:Studio-zen:Vat  -20.00 EUR\n"
        "\n"
        "2027-03-09 balance Assets:Studio-zen:Disputes -120.00 EUR\n"
        "2027-03-09 balance Income:Studio-zen:Disputes:Lost 100.00 EUR\n"
        "2027-03-09 balance Assets:Studio-zen:Processor:Stripe 120.00 EUR\n"
        "2027-03-09 balance Income:Studio-zen:Sales -100.00 EUR\n"
        "2027-03-09 balance Liabilities:Studio-zen:Vat 0.00 EUR\n"
    )


@given(entries)
def test_beancount_adds_up_to_our_balances(
    rows: list[tuple[int, int, str, str]],
) -> None:
    ledger = made(rows)
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    stated = {}

    for line in to_beancount(ledger).split("\n"):
        words = line.split()
        if line.startswith("  ") and not line.startswith(("  key:", "  kind:")):
            sums[words[0], words[2]] += Decimal(words[1])
        elif words[1:2] == ["balance"]:
            stated[words[2], words[4]] = Decimal(words[3])

    ours = balances(ledger).values()
    assert stated == sums
    assert sorted(str(one.decimal()) for one in ours) == sorted(
        str(one) for one in stated.values() if one
    )


GERMAN = read_entries(
    """
    2027-03-09 sale stripe:charge:ch_de
      client:studio-zen:processor:stripe  119.00 EUR
      client:studio-zen:sales            -100.00 EUR
      client:studio-zen:vat:oss:de
    """
)


def test_beancount_narrates_in_the_readers_language() -> None:
    with speaking("en"):
        told = to_beancount(LEDGER)

    assert '2027-03-07 * "" "dispute lost"\n' in told
    assert '2027-03-08 * "=Ada" "sale · Pass \\"VIP\\""\n' in told


def test_beancount_itself_accepts_it(tmp_path: Path) -> None:
    command = shutil.which("bean-check")
    if command is None:
        pytest.skip(
            "bean-check (GPL) is not found: `make peers` installs it, `make test` finds it"
        )
    file = tmp_path / "ledger.beancount"
    file.write_text(to_beancount([*LEDGER, *DOLLARS, *GERMAN]), "utf-8")

    checked = subprocess.run(
        [command, "--no-cache", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_an_empty_ledger_is_exported_too() -> None:
    assert (to_beancount([]), to_csv([]).count("\n")) == ("", 1)
