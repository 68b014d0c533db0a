"""After an outage: all that is due is done, or asked about once; nothing bursts out."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from integrations._not_set_up import NotSetUp
from regie.campaign.model import ActionState
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.errors import VendorError
from regie.errors import VendorUnavailableError
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.engine.perform import perform_action
from regie.services.engine.perform import postpone
from regie.services.engine.publish import publish_wake_ups
from regie.services.engine.wake import due_now
from regie.services.operations.watch import watch
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.store import engine
from regie.store.engine import DatabaseUnreachableError
from tests.rehearsed import day
from tests.rehearsed import PARIS
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start

SLUG = "lancement-zen"

HEAD = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand ?"}
roles: {obm: OBM, copy: Copywriter}
steps:
"""

#: One thing of each kind at 9 o'clock, and a person's step behind the public one.
LAUNCH = """\
  list: {run: contacts.add, title: Inscrire, who: obm, to: obm, at: le jour de cart_open à 9h, with: {list: "12"}, if_missed: run}
  open: {run: mail.send, title: Annoncer, who: obm, to: obm, public: yes, at: le jour de cart_open à 9h, mail: opening, if_missed: ask}
  nudge: {run: mail.send, title: Relancer, who: obm, to: obm, at: le jour de cart_open à 9h, mail: opening, if_missed: skip}
  thanks: {do: Remercier, who: obm, after: open, due: 2 jours ouvrés après cart_open}
"""


@dataclass
class Vendor:
    """A vendor that is down while it is told to be, and knows when it was called."""

    slug = "vendor"
    repeat = Repeat.VISIBLE
    repeat_window: timedelta | None = None

    down: bool = False
    meanwhile: Callable[[], object] = field(default=lambda: None)
    now: Callable[[], datetime] = field(default=lambda: paris("2027-01-01 00:00"))
    tried: list[str] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)

    def send(self, mail: Mail, *, key: str) -> Delivery:
        assert mail.to
        return self._call(key)

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:
        assert (contact.email, list_id) != ("", "")
        return self._call(key)

    def _call(self, key: str) -> Delivery:
        at = f"{self.now().astimezone(PARIS):%d %H:%M}"
        if self.down:
            self.tried.append(at)
            raise VendorUnavailableError(self.slug, "503")
        self.meanwhile()
        self.done.append((key.removeprefix(f"{SLUG}:"), at))
        return Delivery(vendor=self.slug, vendor_id=key)


@dataclass
class Life:
    """A campaign that lives: its wake-ups come when the timetable was told."""

    on: Stage
    vendor: Vendor

    @property
    def runtime(self) -> Runtime:
        return self.on.runtime

    def live(self, until: str) -> None:
        """Let each wake-up come at its moment, and those that are asked for at once."""
        if self.on.timetable.asked:
            self.on.timetable.asked.clear()
            self.wake()
        while (at := self._next()) is not None and at <= paris(until):
            self.on.clock.at = self.on.wall.at = at
            self.wake()
        self.on.move(until)

    def sleep(self, until: str) -> None:
        """Let the machine sleep; then all the wake-ups of that time come at once."""
        slept = [
            one
            for one in self.on.timetable.published[SLUG]
            if self.on.clock.at < one.at <= paris(until)
        ]
        self.on.move(until)
        for _ in slept:
            self.wake()

    def wake(self) -> None:
        """Do what a wake-up does (`flows/wake_up.py`)."""
        while due := due_now(self.runtime, SLUG):
            down, left = set(), []
            for action in due:
                if action.channel in down:
                    left.append(action.key)
                    continue
                try:
                    perform_action(self.runtime, SLUG, action.key)
                except VendorError:
                    down.add(action.channel)
            postpone(self.runtime, SLUG, left)
        publish_wake_ups(self.runtime, SLUG)

    def states(self) -> dict[str, ActionState]:
        with self.runtime.unit(reading=True) as unit:
            outcomes = unit.campaigns.get(SLUG).outcomes
        return {
            key.removeprefix(f"{SLUG}:"): one.state for key, one in outcomes.items()
        }

    def told(self, what: str) -> list[str]:
        """Return what the history says was done so, oldest first."""
        with self.runtime.unit(reading=True) as unit:
            events = unit.journal.events(SLUG, limit=500)
        return [
            event.about.removeprefix(f"{SLUG}:")
            for event in reversed(events)
            if event.what == what
        ]

    def timetable_is_right(self) -> bool:
        """Say whether the next watch leaves what the plan wants."""
        watch(self.runtime)
        campaign, plan = load_planned(self.runtime, SLUG)
        now = self.on.clock.now()
        wanted = upcoming_wake_ups(campaign, plan, now=now)
        return self.on.timetable.published[SLUG] == wanted

    def _next(self) -> datetime | None:
        coming = [one.at for one in self.on.timetable.published[SLUG]]
        return min((at for at in coming if at > self.on.clock.at), default=None)


def begun(on: Stage, steps: str, cart_open: str) -> Life:
    """Start the campaign on this stage, with a vendor that can be down."""
    vendor = Vendor(now=on.clock.now)
    runtime = replace(
        on.runtime,
        mailers={vendor.slug: vendor},
        default_mailer=vendor.slug,
        contacts=vendor,
        reference_rates=NotSetUp("ecb", variable="REGIE_ECB_URL"),
    )
    life = Life(replace(on, runtime=runtime), vendor)
    start(life.on, playbook=HEAD + steps, cart_open=cart_open)
    return life


def test_a_vendor_down_for_a_day(on: Stage) -> None:
    life = begun(on, LAUNCH, "2027-03-09")
    life.live("2027-03-09 08:59")
    life.vendor.down = True
    life.live("2027-03-10 08:30")
    life.vendor.down = False
    life.live("2027-03-10 18:00")

    # One call a channel and attempt, however much waits behind it.
    assert sorted(set(life.vendor.tried)) == [
        *("09 09:00", "09 09:05", "09 09:20", "09 10:20", "09 11:00"),
        *("09 15:00", "09 19:00", "09 23:00", "10 03:00", "10 07:00"),
    ]
    assert len(life.vendor.tried) == 5 * 2 + 5
    assert life.vendor.done == [("list:contact:olivia", "10 11:00")]
    assert life.states() == {
        "list:contact:olivia": ActionState.DONE,
        "open:mail:olivia": ActionState.ASKED,
        "nudge:mail:olivia": ActionState.SKIPPED,
    }
    assert life.told("asked") == ["open:mail:olivia"]
    assert life.timetable_is_right()


WEEKEND = """\
  friday: {run: mail.send, title: Vendredi, who: obm, to: obm, at: vendredi avant cart_open à 18h, mail: opening, if_missed: run}
  list: {run: contacts.add, title: Inscrire, who: obm, to: obm, at: samedi avant cart_open à 10h, with: {list: "12"}, if_missed: run}
  eve: {run: mail.send, title: Veille, who: obm, to: obm, public: yes, at: dimanche avant cart_open à 18h, mail: opening, if_missed: ask}
  nudge: {run: mail.send, title: Relancer, who: obm, to: obm, at: dimanche avant cart_open à 20h, mail: opening, if_missed: skip}
  open: {run: mail.send, title: Annoncer, who: obm, to: obm, public: yes, at: le jour de cart_open à 8h, mail: opening, if_missed: ask}
  page: {do: Écrire la page, who: copy, due: cart_open}
"""


def test_a_machine_asleep_over_the_weekend(on: Stage) -> None:
    life = begun(on, WEEKEND, "2027-03-08")
    life.live("2027-03-05 17:59")
    before = life.vendor.done.copy()

    life.sleep("2027-03-08 09:30")

    # What was due before 7:30 is late: `if_missed` says what becomes of it.
    assert life.vendor.done[len(before) :] == [
        ("friday:mail:olivia", "08 09:30"),
        ("list:contact:olivia", "08 09:30"),
        ("open:mail:olivia", "08 09:30"),
        ("digest:chloe:2027-03-08", "08 09:30"),
    ]
    states = life.states()
    assert states["eve:mail:olivia"] is ActionState.ASKED
    assert states["nudge:mail:olivia"] is ActionState.SKIPPED
    assert life.told("asked") == ["eve:mail:olivia"]
    assert life.timetable_is_right()


def test_a_clock_that_jumps_an_hour_does_nothing_twice_or_not_at_all(on: Stage) -> None:
    spring = """\
  night: {run: mail.send, title: Nuit, who: obm, to: obm, at: le jour de cart_open à 2h30, mail: opening, if_missed: ask}
  day: {run: mail.send, title: Jour, who: obm, to: obm, at: le jour de cart_open à 9h, mail: opening, if_missed: ask}
  next: {run: mail.send, title: Lendemain, who: obm, to: obm, at: 1 jour après cart_open à 9h, mail: opening, if_missed: ask}
"""
    life = begun(on, spring, "2027-03-28")
    life.live("2027-03-30 09:00")

    # 2:30 does not exist that night: RFC 5545 counts it by the offset before the gap.
    assert life.vendor.done == [
        ("night:mail:olivia", "28 03:30"),
        ("day:mail:olivia", "28 09:00"),
        ("next:mail:olivia", "29 09:00"),
    ]
    assert life.told("asked") == []


def test_an_hour_that_comes_twice(on: Stage) -> None:
    autumn = """\
  night: {run: mail.send, title: Nuit, who: obm, to: obm, at: le jour de cart_open à 2h30, mail: opening, if_missed: ask}
"""
    life = begun(on, autumn, "2027-10-31")
    moments = [one.at for one in life.on.timetable.published[SLUG]]
    life.live("2027-11-02 09:00")

    assert [f"{at:%d %H:%M}" for at in moments] == ["31 00:30"]  # UTC: the first one
    assert life.vendor.done == [("night:mail:olivia", "31 02:30")]


def test_a_clock_that_is_set_back_does_nothing_twice(on: Stage) -> None:
    life = begun(on, LAUNCH, "2027-03-09")
    life.live("2027-03-09 09:00")
    done = life.vendor.done.copy()

    life.on.move("2027-03-09 08:00")
    life.wake()
    life.live("2027-03-09 09:30")

    assert len(done) == 4  # the three, and Olivia's reminder of what opened for her
    assert life.vendor.done == done


def test_a_date_moved_before_a_wake_up_comes_to_it(on: Stage) -> None:
    life = begun(on, LAUNCH, "2027-03-09")
    life.live("2027-03-09 08:59")
    life.on.move("2027-03-09 09:00")
    due = [one.key for one in due_now(life.runtime, SLUG)]

    move(life.runtime, SLUG, Wish(dates={"cart_open": day("2027-03-16")}), who="Olivia")
    for key in due:
        perform_action(life.runtime, SLUG, key)

    assert len(due) == 3
    assert life.vendor.done == []
    life.live("2027-03-16 09:00")
    assert life.vendor.done == [
        ("move:1:olivia", "09 09:00"),
        ("list:contact:olivia", "16 09:00"),
        ("open:mail:olivia", "16 09:00"),
        ("nudge:mail:olivia", "16 09:00"),
        ("digest:olivia:2027-03-16", "16 09:00"),
    ]
    assert life.timetable_is_right()


def test_a_date_moved_in_the_middle_of_a_call(on: Stage) -> None:
    life = begun(on, LAUNCH, "2027-03-09")
    life.live("2027-03-09 08:59")

    def moved() -> None:
        life.vendor.meanwhile = lambda: None
        wish = Wish(dates={"cart_open": day("2027-03-16")})
        move(life.runtime, SLUG, wish, who="Olivia")

    life.vendor.meanwhile = moved
    life.live("2027-03-17 09:00")

    # What was under way is done and stays done; the rest comes at its new moment.
    assert life.vendor.done[:4] == [
        ("list:contact:olivia", "09 09:00"),
        ("move:1:olivia", "09 09:00"),
        ("open:mail:olivia", "16 09:00"),
        ("nudge:mail:olivia", "16 09:00"),
    ]
    assert life.told("done").count("list:contact:olivia") == 1
    assert life.timetable_is_right()


class Holder:
    """Another program that holds the right to write the database."""

    def __init__(self, url: str) -> None:
        if url.startswith("sqlite"):
            file = url.removeprefix("sqlite:///")
            self._other: Any = sqlite3.connect(
                file, isolation_level=None, check_same_thread=False
            )
            self._locking = ["BEGIN IMMEDIATE"]
        else:
            self._other = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
            self._locking = ["BEGIN", "LOCK TABLE campaign"]

    def hold(self) -> None:
        for each in self._locking:
            self._other.execute(each)

    def let_go(self) -> None:
        self._other.execute("ROLLBACK")

    def close(self) -> None:
        self._other.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def impatient(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Set a stage whose database waits a moment for others, not a quarter minute."""
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    with stage(tmp_path, now="2027-02-08 08:00", url=url) as made:
        yield made


@pytest.fixture
def other(impatient: Stage) -> Iterator[Holder]:
    holder = Holder(impatient.engine.url.render_as_string(hide_password=False))
    yield holder
    holder.close()


def test_a_locked_database_keeps_everything_for_later(
    impatient: Stage, other: Holder
) -> None:
    life = begun(impatient, LAUNCH, "2027-03-09")
    life.live("2027-03-09 08:59")
    life.on.move("2027-03-09 09:00")

    other.hold()
    with pytest.raises(DatabaseUnreachableError, match="un autre programme") as caught:
        life.wake()
    other.let_go()
    nothing = life.vendor.done.copy()
    life.wake()

    assert (caught.value.locked, nothing, len(life.vendor.done)) == (True, [], 4)


def test_what_was_done_is_not_forgotten_because_the_database_is_locked(
    impatient: Stage, other: Holder
) -> None:
    life = begun(impatient, LAUNCH, "2027-03-09")
    life.live("2027-03-09 08:59")
    letting_go: list[threading.Timer] = []

    def lock() -> None:
        """Lock in the middle of each call, for longer than a writer waits once."""
        other.hold()
        letting_go.append(threading.Timer(0.08, other.let_go))
        letting_go[-1].start()

    life.vendor.meanwhile = lock
    life.live("2027-03-09 09:00")
    for one in letting_go:
        one.join()

    assert len(letting_go) == 4
    assert set(life.states().values()) == {ActionState.DONE}
    assert len(life.vendor.done) == 4
