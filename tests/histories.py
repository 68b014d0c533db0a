"""Random histories of a campaign, played by the engine itself on a virtual clock.

The vendor here fails and dies as it is told, and checks every call that reaches it; the
units of work may crash before or after any commit.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine

from regie.campaign.actions import all_actions
from regie.campaign.due import blockers
from regie.campaign.due import GRACE
from regie.campaign.legal import step_state
from regie.campaign.model import Action
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.model import HELD
from regie.campaign.model import SETTLED
from regie.campaign.moves import Decision
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Verb
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.errors import OutcomeUnknownError
from regie.errors import RegieError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.again import redo_step
from regie.services.decide import decide
from regie.services.halt import change_campaign
from regie.services.move import move
from regie.services.move import Wish
from regie.services.perform import perform_action
from regie.services.pin import pin_step
from regie.services.planned import load_planned
from regie.services.progress import drop_step
from regie.services.progress import mark_done
from regie.services.progress import reopen_step
from regie.services.runtime import OpenUnit
from regie.services.runtime import Runtime
from regie.services.snooze import snooze_step
from regie.services.wake import due_now
from regie.services.watch import watch
from regie.store.unit import Unit
from tests.rehearsed import MAILS
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start

SLUG = "lancement-zen"
BEGIN = "2027-02-08 08:00"

PLAYBOOK = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand le panier ouvre-t-il ?"}
roles: {obm: OBM, copy: Copywriter}
phases: {prepare: Préparer, sell: Vendre}
steps:
  brief: {do: Cadrer l'offre, phase: prepare, who: obm, due: 10 jours ouvrés avant cart_open}
  page: {do: Écrire la page, phase: prepare, who: copy, takes: 2 jours, after: brief}
  list: {run: contacts.add, title: Inscrire, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, with: {list: "12"}, if_missed: run}
  hello: {run: mail.send, title: Accueillir, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, mail: opening, if_missed: run}
  news: {run: mail.send, title: Compter, phase: prepare, who: obm, every: lundi à 9h, from: 2 semaines avant cart_open, until: cart_open, mail: opening, to: team, public: yes, if_missed: skip}
  open: {run: mail.send, title: Annoncer, phase: sell, who: obm, at: le jour de cart_open à 9h, after: page, mail: opening, to: team, public: yes, if_missed: ask, announces: cart_open}
  thanks: {do: Remercier, phase: sell, who: obm, after: open, due: 2 jours ouvrés après cart_open}
"""

#: Its steps that are public.
PUBLIC = {"news", "open"}


class CrashError(Exception):
    """The worker dies here."""


class Trouble(StrEnum):
    """What becomes of the next call to the vendor."""

    DOWN = "no connection"
    LOST = "done, but the answer is lost"
    SILENT = "not done, and no answer"
    REFUSED = "refused"
    DIES_BEFORE = "the worker dies before it leaves"
    DIES_AFTER = "the worker dies after it was done"


class Saboteur:
    """Opens units of work, and crashes at the commit that it is told."""

    def __init__(self, opens: OpenUnit) -> None:
        self._opens = opens
        self.commits_left: int | None = None
        self.after = False
        self.writing = 0

    @contextmanager
    def __call__(self, *, reading: bool = False) -> Iterator[Unit]:
        with self._opens(reading=reading) as unit:
            self.writing += not reading
            try:
                yield unit
            finally:
                self.writing -= not reading
            strikes = not reading and self._strikes()
            if strikes and not self.after:
                raise CrashError
        if strikes:
            raise CrashError

    def _strikes(self) -> bool:
        if self.commits_left is None:
            return False
        self.commits_left -= 1
        if self.commits_left > 0:
            return False
        self.commits_left = None
        return True


class Witness:
    """A vendor that fails as told, counts what it did, and checks what it is asked."""

    slug = "witness"
    repeat_window: timedelta | None = None

    def __init__(self, repeat: Repeat) -> None:
        self.repeat = repeat
        self.runtime: Runtime | None = None
        self.saboteur: Saboteur | None = None
        self.troubles: list[Trouble] = []
        self.effects: Counter[str] = Counter()
        self.doubts: Counter[str] = Counter()
        self.tried: set[str] = set()
        self.decided: set[str] = set()
        self.last = ""

    def send(self, mail: Mail, *, key: str) -> Delivery:
        assert mail.to
        return self._take(key)

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:
        assert (contact.email, list_id) != ("", "")
        return self._take(key)

    def _take(self, key: str) -> Delivery:
        self._check(key)
        self.tried.add(key)
        self.last = key
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is Trouble.DOWN:
            raise VendorUnavailableError(self.slug, "down")
        if trouble is Trouble.REFUSED:
            raise VendorRejectedError(self.slug, "no", status=400)
        if trouble is Trouble.DIES_BEFORE:
            raise CrashError
        if trouble is not Trouble.SILENT:
            self._do(key)
        if trouble is Trouble.DIES_AFTER:
            raise CrashError
        if trouble is not None:
            self.doubts[key] += 1
            self._no_answer()
        return Delivery(vendor=self.slug, vendor_id=key)

    def _do(self, key: str) -> None:
        if self.repeat is Repeat.SAFE:
            self.effects[key] = 1
        else:
            self.effects[key] += 1

    def _no_answer(self) -> None:
        if self.repeat is Repeat.SAFE:
            raise VendorUnavailableError(self.slug, "timeout", sent=True)
        raise OutcomeUnknownError(self.slug, "timeout")

    def _check(self, key: str) -> None:
        """Judge a call by what the campaign is now, without asking the engine."""
        assert self.runtime is not None
        assert self.saboteur is not None
        assert self.saboteur.writing == 0, "a vendor is called inside a transaction"
        campaign, plan = load_planned(self.runtime, SLUG)
        now = self.runtime.clock.now()
        assert campaign.state is CampaignState.RUNNING, f"{key} sent: {campaign.state}"
        action = next(one for one in all_actions(campaign, plan) if one.key == key)
        assert action.due_at <= now, f"{key} is sent before its time"
        if is_public(plan, action):
            planned = plan.steps[action.step_key]
            opened = [key for key in planned.waits_for if not _over(campaign, key)]
            assert opened == [], f"{key} is sent before {opened}"
            late = now - action.due_at > GRACE
            settled = key in self.decided or key in self.tried
            assert settled or not late, f"{key} is sent late and nobody was asked"


def is_public(plan: Plan, action: Action) -> bool:
    planned = plan.steps.get(action.step_key)
    return planned is not None and planned.step.public


def _over(campaign: Campaign, key: str) -> bool:
    return step_state(campaign.facts.get(key, Fact())) is not StepState.OPEN


@cache
def template() -> Path:
    """Return a database with its tables, made once."""
    home = Path(tempfile.mkdtemp(prefix="regie-histories-"))
    with stage(home, now=BEGIN):
        pass
    return home / "regie.db"


STEPS = st.sampled_from(
    [
        "brief",
        "page",
        "list/ada-lovelace",
        "hello/grace-hopper",
        "news/1",
        "open",
        "thanks",
    ]
)
MINUTES = st.sampled_from([1, 5, 20, 61, 119, 121, 600, 1440, 3 * 1440, 7 * 1440])


class Histories(RuleBasedStateMachine):
    """One campaign, and everything that may happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.stale: list[str] = []
        self.looked: Counter[str] = Counter()

    @initialize(
        repeat=st.sampled_from([Repeat.SAFE, Repeat.VISIBLE, Repeat.UNSAFE]),
        days=st.integers(8, 30),
    )
    def begin(self, repeat: Repeat, days: int) -> None:
        home = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        shutil.copy(template(), home / "regie.db")
        made = self.open.enter_context(stage(home, now=BEGIN, quick=True))
        self.vendor = Witness(repeat)
        self.saboteur = Saboteur(made.runtime.unit)
        self.runtime = replace(
            made.runtime,
            unit=self.saboteur,
            mailers={self.vendor.slug: self.vendor},
            default_mailer=self.vendor.slug,
            contacts=self.vendor,
        )
        self.vendor.runtime, self.vendor.saboteur = self.runtime, self.saboteur
        self.on: Stage = replace(made, runtime=self.runtime)
        cart_open = made.clock.now().date() + timedelta(days=days)
        start(self.on, playbook=PLAYBOOK, cart_open=str(cart_open), mails=MAILS)

    @contextmanager
    def survived(self) -> Iterator[None]:
        """Let a worker die in the block, or be refused."""
        self.vendor.last = ""
        try:
            with suppress(RegieError):
                yield
        except CrashError:
            self.vendor.doubts[self.vendor.last] += 1

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.on.clock.at += timedelta(minutes=minutes)
        self.on.wall.at += timedelta(minutes=minutes)

    @rule(count=st.integers(1, 6), late=st.sampled_from([0, 0, 0, 1, 90, 150]))
    def life_goes_on(self, count: int, late: int) -> None:
        """Let some wake-ups come, mostly in time, and people do what they have to."""
        for _ in range(count):
            coming = [
                one.at
                for one in self.on.timetable.published[SLUG]
                if one.at > self.on.clock.now()
            ]
            if coming:
                at = min(coming) + timedelta(minutes=late)
                self.on.wall.at += at - self.on.clock.at
                self.on.clock.at = at
            with self.survived():
                self.perform([one.key for one in due_now(self.runtime, SLUG)])
            with self.survived():
                with self.runtime.unit(reading=True) as unit:
                    cards = unit.board.cards(SLUG)
                for card in cards:
                    if card.closed_at is None:
                        mark_done(self.runtime, SLUG, card.step_key, who="Olivia")

    @rule(twice=st.booleans(), backwards=st.booleans())
    def wake_up_comes(self, twice: bool, backwards: bool) -> None:  # noqa: FBT001
        with self.survived():
            keys = [one.key for one in due_now(self.runtime, SLUG)]
            keys = keys[::-1] if backwards else keys
            self.perform(keys * (2 if twice else 1))

    @rule()
    def worker_asks_and_dawdles(self) -> None:
        with self.survived():
            self.stale = [one.key for one in due_now(self.runtime, SLUG)]

    @rule()
    def dawdling_worker_acts(self) -> None:
        with self.survived():
            self.perform(self.stale)

    @rule()
    def watch_comes(self) -> None:
        with self.survived():
            watch(self.runtime)

    @rule(step=STEPS, verb=st.sampled_from([Verb.DONE, Verb.DROP, Verb.REOPEN]))
    def person_says(self, step: str, verb: Verb) -> None:
        says = {
            Verb.DONE: mark_done,
            Verb.DROP: drop_step,
            Verb.REOPEN: reopen_step,
        }[verb]
        with self.survived():
            says(self.runtime, SLUG, step, who="Olivia")

    @rule(place=st.integers(0, 3), run=st.booleans())
    def person_decides(self, place: int, run: bool) -> None:  # noqa: FBT001
        campaign, plan = load_planned(self.runtime, SLUG)
        held = [
            (action, outcome)
            for action in all_actions(campaign, plan)
            if (outcome := campaign.outcomes.get(action.key)) is not None
            and outcome.state in HELD
        ]
        if not held:
            return
        step = held[place % len(held)][0].step_key
        with self.survived():
            decide(self.runtime, SLUG, step, run=run, who="Olivia")
        after = load_planned(self.runtime, SLUG)[0].outcomes
        for action, outcome in held:
            if run and after[action.key].state is ActionState.WAITING:
                self.vendor.decided.add(action.key)
                self.looked[action.key] += outcome.maybe_done

    @rule(verb=st.sampled_from([Verb.FREEZE, Verb.THAW, Verb.PAUSE, Verb.RESUME]))
    def campaign_changes(self, verb: Verb) -> None:
        with self.survived():
            change_campaign(self.runtime, SLUG, verb, who="Olivia")

    @rule(sure=st.integers(0, 39))
    def campaign_is_cancelled(self, sure: int) -> None:
        if sure == 39:
            with self.survived():
                change_campaign(self.runtime, SLUG, Verb.CANCEL, who="Olivia")

    @rule(step=STEPS, days=st.none() | st.integers(0, 20))
    def step_is_pinned(self, step: str, days: int | None) -> None:
        today = self.on.clock.now().date()
        on = None if days is None else today + timedelta(days=days)
        with self.survived():
            pin_step(self.runtime, SLUG, step, on, who="Olivia")

    @rule(step=STEPS)
    def step_is_redone(self, step: str) -> None:
        before = load_planned(self.runtime, SLUG)[0].outcomes
        with self.survived():
            redo_step(self.runtime, SLUG, step, who="Olivia")
        after = load_planned(self.runtime, SLUG)[0].outcomes
        self.vendor.decided.update(after.keys() - before.keys())

    @rule(step=STEPS, days=st.integers(1, 9))
    def reminders_rest(self, step: str, days: int) -> None:
        until = self.on.clock.now().date() + timedelta(days=days)
        with self.survived():
            snooze_step(self.runtime, SLUG, step, until, who="Olivia")

    @rule(days=st.integers(1, 30), decision=st.sampled_from(Decision))
    def date_is_moved(self, days: int, decision: Decision) -> None:
        day = self.on.clock.now().date() + timedelta(days=days)
        wish = Wish(
            dates={"cart_open": day}, announced={"": decision}, accept_late=True
        )
        with self.survived():
            move(self.runtime, SLUG, wish, who="Olivia")

    @rule(troubles=st.lists(st.sampled_from(Trouble), min_size=1, max_size=3))
    def vendor_has_trouble(self, troubles: list[Trouble]) -> None:
        self.vendor.troubles = troubles

    @rule(commits=st.integers(1, 6), after=st.booleans())
    def a_worker_will_die(self, commits: int, after: bool) -> None:  # noqa: FBT001
        self.saboteur.commits_left, self.saboteur.after = commits, after

    def perform(self, keys: list[str]) -> None:
        for key in keys:
            with suppress(RegieError):
                perform_action(self.runtime, SLUG, key)

    @invariant()
    def each_action_is_performed_once(self) -> None:
        vendor = self.vendor
        for key, count in vendor.effects.items():
            public = key.split(":")[1].partition("/")[0] in PUBLIC
            again = vendor.repeat is Repeat.VISIBLE and not public
            allowed = 1 + self.looked[key] + (vendor.doubts[key] if again else 0)
            assert count <= allowed, f"{key} was done {count} times"

    def teardown(self) -> None:
        try:
            if hasattr(self, "on"):
                self.recover()
                self.nothing_is_lost()
                self.journal_tells_it()
        finally:
            self.open.close()

    def recover(self) -> None:
        """Let everything work again, for as long as the longest pause."""
        self.saboteur.commits_left, self.vendor.troubles = None, []
        for verb in (Verb.THAW, Verb.RESUME):
            with suppress(RegieError):
                change_campaign(self.runtime, SLUG, verb, who="Olivia")
        for minutes in (2, 300, 300):
            self.time_passes(minutes)
            for _ in range(30):
                keys = [one.key for one in due_now(self.runtime, SLUG)]
                if not keys:
                    break
                self.perform(keys)
            else:
                message = "wake-ups never come to an end"
                raise AssertionError(message)
        self.each_action_is_performed_once()

    def nothing_is_lost(self) -> None:
        watch(self.runtime)
        campaign, plan = load_planned(self.runtime, SLUG)
        now = self.on.clock.now()
        assert self.on.timetable.published[SLUG] == upcoming_wake_ups(
            campaign, plan, now=now
        )
        for key, outcome in campaign.outcomes.items():
            if outcome.state is ActionState.DONE and outcome.vendor == "witness":
                assert self.vendor.effects[key] >= 1, f"{key} is done and was not sent"
        if campaign.state is not CampaignState.RUNNING:
            return
        for action in all_actions(campaign, plan):
            if action.due_at <= now and not blockers(campaign, plan, action):
                outcome_now = campaign.outcomes.get(action.key)
                assert outcome_now is not None, f"{action.key} is lost"
                assert outcome_now.state in SETTLED | HELD, f"{action.key} hangs"

    def journal_tells_it(self) -> None:
        """Replay the history by the table; it ends where the campaign stands."""
        with self.runtime.unit(reading=True) as unit:
            campaign = unit.campaigns.get(SLUG)
            events = unit.journal.events(SLUG, limit=10_000)[::-1]
        rows = {(row.subject, row.verb.value): row for row in TABLE}
        state: object = CampaignState.RUNNING
        steps: dict[str, object] = {}
        for event in events:
            row = rows.get((Subject.CAMPAIGN, event.what))
            if row is not None and event.about not in {"brief", "page", "thanks"}:
                assert state in row.sources
                state = row.target or state
            row = rows.get((Subject.PERSON, event.what))
            if row is not None:
                steps[event.about] = row.target or steps.get(event.about)
        assert state is campaign.state
        for key in ("brief", "page", "thanks"):
            known = step_state(campaign.facts.get(key, Fact()))
            assert (steps.get(key) or StepState.OPEN) is known
