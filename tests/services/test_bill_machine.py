"""Hypothesis plays histories of a client's bills; `make fuzz` plays many more."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from tests.bills import Bills
from tests.playing import play
from tests.theatre import Memory

#: What happens in them, among the rest (`-rP` shows all of it).
NEEDS = (
    "a run",
    "a run that mails",
    "a run that mails, died",
    "a person approves",
    "another process in between",
    "a bill by command",
    "a run closes without an invoice",
    "a statement takes another over",
    "a draft",
    "an agreement",
    "a watch",
    "a webhook again",
    "a webhook after later ones",
    "webhooks are read in the middle of a run",
)


def test_whatever_happens_each_payment_is_billed_once_and_each_bill_mailed_once(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        theatre = Memory(tmp_path, stack)
        play(Bills, count=60, steps=12, needs=NEEDS, share=10, theatre=theatre)
