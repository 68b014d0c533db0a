"""Random histories of hours: whatever happens, each is billed once, at its price."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from decimal import ROUND_HALF_UP
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import Phase
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine

from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.work.entry import TimeEntry
from regie.errors import ConflictError
from regie.money import EUR
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.work.import_time import Defaults
from regie.services.work.import_time import import_times
from regie.services.work.stretch import Stretch
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import drop_time
from tests.rehearsed import stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import work

#: So few that no day gets longer than a day.
MINUTES = st.integers(1, 60)
PRICES = ("60", "75")


class Hours(RuleBasedStateMachine):
    """An OBM who enters, imports, corrects and bills in any order."""

    @initialize()
    def begin(self) -> None:
        self._stack = ExitStack()
        self.home = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self.on = self._stack.enter_context(stage(self.home, now="2027-02-08 08:00"))
        agree(self.on, f"hourly: {{rate: {PRICES[0]} EUR}}")
        self.rows: list[str] = []
        self.month = date(2027, 2, 1)
        self.version = 0
        self.priced: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "_stack"):
            self._stack.close()

    @rule(minutes=MINUTES)
    def enter(self, minutes: int) -> None:
        work(self.on, f"{minutes} min")

    @rule(minutes=MINUTES, old=st.booleans())
    def put_in_the_export(self, minutes: int, old: bool) -> None:  # noqa: FBT001
        """Write a line of the month, or of the one before: it comes in late."""
        day = self.month - relativedelta(months=1) if old else self.month
        day = max(day, date(2027, 2, 1))
        self.rows.append(f"{day};{minutes} min")

    @precondition(lambda self: self.rows)
    @rule()
    def read_the_export(self) -> None:
        file = self.home / "hours.csv"
        file.write_text("\n".join(["jour;durée", *self.rows]), "utf-8")
        defaults = Defaults(client="Studio Zen")
        import_times(self.on.runtime, file, defaults, apply=True)

    @rule(number=st.integers(1, 12), minutes=MINUTES)
    def correct(self, number: int, minutes: int) -> None:
        entry = self.find(number)
        if entry is not None:
            stretch = Stretch(on=entry.on, seconds=minutes * 60)
            with contextlib.suppress(ConflictError):
                correct_time(self.on.runtime, number, why="faux", stretch=stretch)

    @rule(number=st.integers(1, 12))
    def drop(self, number: int) -> None:
        if self.find(number) is not None:
            with contextlib.suppress(ConflictError):
                drop_time(self.on.runtime, number, why="rien")

    @rule()
    def change_the_price(self) -> None:
        self.version += 1
        agree(self.on, f"hourly: {{rate: {PRICES[self.version % 2]} EUR}}")

    @precondition(lambda self: self.month < date(2027, 6, 1))
    @rule()
    def bill(self) -> None:
        self.month += relativedelta(months=1)
        self.on.move(f"{self.month} 09:00")
        start = self.month - relativedelta(months=1)
        with contextlib.suppress(NotBillableError):
            bill_period(self.on.runtime, client_slug=CLIENT, period=f"{start:%Y-%m}")
            self.priced[str(start)] = PRICES[self.version % 2]

    @rule()
    def bill_again(self) -> None:
        """What was billed comes back the same; nothing is added."""
        for text in self.texts():
            period = text["period"][0][:7]
            again = bill_period(self.on.runtime, client_slug=CLIENT, period=period)
            assert not again.fresh

    @invariant()
    def each_entry_is_billed_once_at_most(self) -> None:
        if hasattr(self, "on"):
            counted = Counter(key for key, _ in self.counted())
            assert [key for key, times in counted.items() if times > 1] == []

    @invariant()
    def what_was_taken_back_is_given_back_at_its_price(self) -> None:
        if not hasattr(self, "on"):
            return
        prices = dict(self.counted())
        with self.on.runtime.unit(reading=True) as unit:
            entries = {one.key: one for one in unit.timesheet.of_client(CLIENT)}
        for key, price in prices.items():
            undone = entries[key].reverses
            if undone:
                assert prices.get(undone, price) == price

    @invariant()
    def what_is_stated_of_a_period_is_its_hours_at_its_price(self) -> None:
        """With all corrections since: one rounding, under the terms it was billed by."""
        if not hasattr(self, "on") or not self.texts():
            return
        until = self.texts()[-1]["recorded_until"]
        with self.on.runtime.unit(reading=True) as unit:
            entries = unit.timesheet.of_client(CLIENT)
        known = [one for one in entries if one.recorded_at.isoformat() <= until]
        after = str(date.min)
        stated, due = self.stated(), {}
        for text in self.texts():
            start, end = text["period"]
            worked = sum(one.seconds for one in known if after <= str(one.on) < end)
            hours = (Decimal(worked) / 3600).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            due[start] = Money.of(self.priced[start], "EUR").scaled(hours)
            after = end
        assert stated == due

    @invariant()
    def nothing_that_was_worked_in_billed_months_is_lost(self) -> None:
        """After the last bill, nothing of its days is open but what came since."""
        if not hasattr(self, "on") or not self.texts():
            return
        last = self.texts()[-1]
        counted = {key for key, _ in self.counted()}
        with self.on.runtime.unit(reading=True) as unit:
            entries = unit.timesheet.of_client(CLIENT)
        undone = {one.reverses for one in entries if one.reverses}
        lost = [
            one
            for one in entries
            if str(one.on) < last["period"][1]
            and one.recorded_at.isoformat() <= last["recorded_until"]
            and one.key not in counted | undone
            and not one.reverses
        ]
        assert lost == []

    def texts(self) -> list[dict[str, Any]]:
        """Return the stored statements, the oldest first."""
        with self.on.runtime.unit(reading=True) as unit:
            stored = unit.documents.statements_before(CLIENT, date.max)
        return [json.loads(one.text) for one in stored]

    def counted(self) -> list[tuple[str, str]]:
        """Return the entries that statements count, with the price of an hour.

        The unit price of a correction is all of its amount: it has the rates beside it.
        """
        found = []
        for line in self.work_lines():
            rates = line["work"].get("corrects", {}).get("rates", {})
            for key, *_ in line["work"]["entries"]:
                _, price = rates.get(key, ("", line["unit_price"]))
                found.append((key, price))
        return found

    def stated(self) -> dict[str, Money]:
        """Return what statements say of each one's period, by its first day."""
        found = {text["period"][0]: Money.zero(EUR) for text in self.texts()}
        for text in self.texts():
            # What a statement takes over is stated of the one before already.
            for line in (one for one in text["lines"] if "carries" not in one):
                about = line.get("work", {}).get("corrects", text)["period"][0]
                amount, code = line["amount"].split()
                found[about] += Money.of(amount, code)
        return found

    def work_lines(self) -> list[dict[str, Any]]:
        """Return the lines about work of the stored statements, the oldest first."""
        return [one for text in self.texts() for one in text["lines"] if "work" in one]

    def find(self, number: int) -> TimeEntry | None:
        with self.on.runtime.unit(reading=True) as unit:
            return unit.timesheet.numbered(number)


def test_an_hour_that_is_put_right_beside_a_late_one_counts_at_its_price() -> None:
    history = Hours()
    history.begin()
    try:
        history.enter(260)
        history.enter(29)
        history.put_in_the_export(minutes=50, old=False)
        history.change_the_price()
        history.bill()
        history.read_the_export()
        history.correct(number=2, minutes=49)
        history.enter(267)
        history.bill()
        # 50 minutes came in late, 29 became 49: 70 minutes at 75 EUR an hour.
        assert [
            (line["work"]["kind"], line["work"]["minutes"], line["amount"])
            for line in history.work_lines()
        ] == [
            ("hours", 289, "361.25 EUR"),
            ("hours", 267, "333.75 EUR"),
            ("correction", 70, "87.50 EUR"),
        ]
        assert [price for _, price in history.counted()] == ["75.00 EUR"] * 6
        history.what_was_taken_back_is_given_back_at_its_price()
        history.what_is_stated_of_a_period_is_its_hours_at_its_price()
    finally:
        history.teardown()


# A case takes a second and more: what fails is shown as it was found.
Hours.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=14,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
test_hours = Hours.TestCase
