"""Random histories of negative totals and of credit notes that give them back."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import AbstractContextManager
from contextlib import ExitStack
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine

from regie.errors import RegieError
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.books.check_ledger import check_ledger
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.correct_invoice import say_carried
from regie.services.statement.statements import verify_statements
from tests.playing import play
from tests.rehearsed import Stage
from tests.services.bills.test_no_invoice import PLAIN
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.theatre import Memory

#: In euros; what is sold and given back is ten times as much, and 10 % of it are due.
SOLD, BACK = st.integers(0, 30), st.integers(0, 60)
SAID = st.sampled_from(["", "rien", "tout", "tout", "1", "4", "9", "30"])
FIRST = """
2027-03-02 sale hand:first
  client:studio-zen:processor:stripe   90000.00 EUR
  client:studio-zen:sales             -90000.00 EUR
"""
ENTRIES = """
{day} sale hand:sold-{day}
  client:studio-zen:processor:stripe   {sold}0.00 EUR
  client:studio-zen:sales             -{sold}0.00 EUR

{day} refund hand:back-{day}
  parent: hand:first
  client:studio-zen:processor:stripe   -{back}0.00 EUR
  client:studio-zen:refunds             {back}0.00 EUR
"""


class Carried(RuleBasedStateMachine):
    """An OBM who closes months and gives back, and what she should be told.

    Attributes:
        owed: What the last statement owes the client, and `given` by which notes.
        notes: What each credit note is of; `spent` of it on statements before.
    """

    theatre: ClassVar[Memory]
    seen: ClassVar[Counter[str]]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        home = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        made = self.theatre.empty()
        self.on: Stage = replace(made, runtime=replace(made.runtime, home=home))
        self.on.move("2027-02-02 09:00")
        agree(self.on, PLAIN)
        self.happens(FIRST)
        self.month = date(2027, 2, 1)
        self.owed, self.earned, self.invoiced = 0, 0, 0
        self.given: Counter[str] = Counter()
        self.spent: Counter[str] = Counter()
        self.notes: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.closes(sold=40, back=0)

    @property
    def open(self) -> int:
        return self.owed - self.given.total()

    @rule(sold=SOLD, back=BACK)
    def closes(self, sold: int, back: int) -> None:
        """Close a month; a draft of it says the same."""
        self.month += relativedelta(months=1)
        period = f"{self.month:%Y-%m}"
        self.on.move(f"{self.month + relativedelta(months=1):%Y-%m}-02 09:00")
        text = ENTRIES.format(day=f"{period}-20", sold=sold + 1, back=back + 1)
        self.happens(text)
        own = sold - back + (9000 if period == "2027-03" else 0)
        own_total = own - self.open
        draft = bill_period(
            self.on.runtime, client_slug=CLIENT, period=period, draft=True
        )
        billed = bill_period(self.on.runtime, client_slug=CLIENT, period=period)

        assert draft.shown.total == billed.shown.total
        assert billed.shown.total.minor == own_total * 100
        self.seen["a negative total"] += own_total < 0
        self.seen["the rest of one is taken over"] += bool(self.given and self.open)
        self.seen["nothing is left of one"] += bool(self.given and not self.open)
        self.earned += own
        self.spent.update(self.given)
        self.owed, self.given = max(0, -own_total), Counter()
        if own_total > 0:
            self.invoiced += own_total
            self.left[billed.number] = own_total

    @precondition(lambda self: self.left)
    @rule(place=st.integers(0, 9), amount=st.integers(5, 60), said=SAID)
    def gives_back(self, place: int, amount: int, said: str) -> None:
        number = sorted(self.left)[place % len(self.left)]
        fits = amount <= self.left[number]
        part = self.part(said, self.open, amount)
        with self.refused(not fits or part is None):
            made = credit_invoice(
                self.on.runtime, number, why="x", amount=str(amount), carried=said
            )
            assert bool(made.remarks) == (not said and self.open > 0)
            self.left[number] -= amount
            self.notes[made.number] = amount
            self.takes(made.number, part or 0)

    @precondition(lambda self: self.notes)
    @rule(place=st.integers(0, 9), said=SAID.filter(bool))
    def says_afterwards(self, place: int, said: str) -> None:
        number = sorted(self.notes)[place % len(self.notes)]
        open_ = self.open + self.given[number]
        part = self.part(said, open_, self.notes[number] - self.spent[number])
        with self.refused(part is None):
            say_carried(self.on.runtime, number, said)
            self.seen["it is said afterwards"] += 1
            self.takes(number, part or 0)

    def part(self, said: str, open_: int, net: int) -> int | None:
        """Return what should be given back of the total; None where it is refused."""
        if said in {"", "rien"}:
            return 0
        part = min(open_, net) if said == "tout" else int(said)
        return part if 0 < part <= min(open_, net) else None

    def takes(self, number: str, part: int) -> None:
        self.given[number] = part
        self.seen["a part is given back"] += 0 < part < self.owed
        self.seen["nothing of it is given back"] += bool(self.owed and not part)

    def refused(self, expected: bool) -> AbstractContextManager[object]:  # noqa: FBT001
        self.seen["refused"] += expected
        return pytest.raises(RegieError) if expected else nullcontext()

    def happens(self, text: str) -> None:
        at = self.on.clock.now()
        with self.on.runtime.unit() as unit:
            unit.ledger.append(
                [replace(one, recorded_at=at) for one in read_entries(text)]
            )

    def teardown(self) -> None:
        if not hasattr(self, "on"):
            return
        with self.stack:
            given = (self.spent + self.given).total()
            assert self.invoiced - given - self.open == self.earned
            assert all(one.same for one in verify_statements(self.on.runtime))
            assert check_ledger(self.on.runtime).faults == ()


NEEDS = (
    "a negative total",
    "a part is given back",
    "it is said afterwards",
    "nothing is left of one",
    "nothing of it is given back",
    "refused",
    "the rest of one is taken over",
)


def test_what_is_given_back_and_what_is_taken_over_are_all_that_was_owed(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack:
        theatre = Memory(tmp_path, stack)
        play(Carried, count=12, steps=14, needs=NEEDS, share=10, theatre=theatre)
