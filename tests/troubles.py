"""What goes wrong around a campaign: vendors that fail as told, processes that die.

The vendor checks every call that reaches it, and counts what it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from enum import StrEnum

from regie.campaign.actions import all_actions
from regie.campaign.gates import Verdict
from regie.campaign.legal import step_state
from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.transitions import StepState
from regie.errors import OutcomeUnknownError
from regie.errors import VendorRejectedError
from regie.errors import VendorUnavailableError
from regie.planning.missed import GRACE
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.ports import WakeUp
from regie.services.planned import load_planned
from regie.services.runtime import OpenUnit
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.timetable import Question
from tests.rehearsed import Notebook

#: Steps that reach somebody and wait for the gate `ready`.
BEHIND_THE_GATE = {"press"}

#: What a step does itself, once the steps before it are done.
STEPWISE = {ActionKind.MAIL, ActionKind.CONTACT}


class CrashError(Exception):
    """The process dies here."""


class Trouble(StrEnum):
    """What becomes of the next call to the vendor."""

    DOWN = "no connection"
    LOST = "done, but the answer is lost"
    SILENT = "not done, and no answer"
    REFUSED = "refused"
    DIES_BEFORE = "the worker dies before it leaves"
    DIES_AFTER = "the worker dies after it was done"


class Meanwhile(StrEnum):
    """What somebody else does while the vendor is being called."""

    WORKER = "another worker does what is due"
    WATCH = "a watch comes by"
    FREEZE = "the campaign is frozen"
    MOVE = "the date is moved"
    DONE = "a person says that it is done"
    DROP = "a person drops the step"
    UPDATE = "the playbook's text is another one"


class Place(StrEnum):
    """Where a process dies."""

    COMMIT = "before something is stored, or told to the timetable"
    STORED = "after something is stored, or told to the timetable"
    STATEMENT = "between two statements"


@dataclass(frozen=True)
class Death:
    """The end of a process, when it has passed so many places of a kind."""

    place: Place
    count: int


@dataclass(frozen=True)
class Visit(Death):
    """No death: another process does something there, and then this one goes on."""


class Saboteur:
    """Opens units of work, and lets processes die where it is told.

    Attributes:
        deaths: Those to come; each counts from the one before.
        died: How many died where.
        visits: How often another process came by.
        visit: What it does.
        writing: How many transactions are open that write.
    """

    def __init__(self, opens: OpenUnit) -> None:
        self._opens = opens
        self.deaths: list[Death] = []
        self.died: Counter[Place] = Counter()
        self.visits = 0
        self.visit: Callable[[], None] = lambda: None
        self.writing = 0
        self._passed = 0

    @contextmanager
    def __call__(self, *, reading: bool = False) -> Iterator[Unit]:
        with self._opens(reading=reading) as unit:
            self.writing += not reading
            try:
                yield unit
            finally:
                self.writing -= not reading
            if not reading:
                self.passes(Place.COMMIT)
        if not reading:
            self.passes(Place.STORED)

    def statement(self, *_: object) -> None:
        """Listen to the engine: a statement is about to be executed."""
        self.passes(Place.STATEMENT)

    def passes(self, place: Place) -> None:
        """Die, if it is told to die here.

        Raises:
            CrashError: The process is dead.
        """
        if not self.deaths or self.deaths[0].place is not place:
            return
        self._passed += 1
        if self._passed < self.deaths[0].count:
            return
        self._passed = 0
        if isinstance(self.deaths.pop(0), Visit):
            self.visits += 1
            self.visit()
            return
        self.died[place] += 1
        raise CrashError

    def plot(self, deaths: Sequence[Death]) -> None:
        """Replace what is to come."""
        self.deaths, self._passed = list(deaths), 0

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Let nobody die in the block: it only looks at things."""
        deaths, self.deaths = self.deaths, []
        yield
        self.deaths = deaths


class Restless:
    """A timetable that is away as long as told, and whose callers may die."""

    slug = "prefect"

    def __init__(self, notebook: Notebook, saboteur: Saboteur) -> None:
        self._notebook = notebook
        self._saboteur = saboteur
        self.away = 0
        self.missed = 0

    @contextmanager
    def _reached(self) -> Iterator[None]:
        assert self._saboteur.writing == 0, "Prefect is called inside a transaction"
        if self.away:
            self.away -= 1
            self.missed += 1
            raise VendorUnavailableError(self.slug, "away")
        self._saboteur.passes(Place.COMMIT)
        yield
        self._saboteur.passes(Place.STORED)

    def ask(self, scope: str, questions: Sequence[Question]) -> int:
        with self._reached():
            return self._notebook.ask(scope, questions)

    def asked_by(self, key: str) -> str:
        with self._reached():
            return self._notebook.asked_by(key)

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        with self._reached():
            return self._notebook.publish(campaign, wake_ups)

    def wake_now(self, wake_up: WakeUp) -> None:
        with self._reached():
            self._notebook.wake_now(wake_up)

    def run_now(
        self, deployment: str, parameters: Mapping[str, object], *, name: str, key: str
    ) -> None:
        with self._reached():
            self._notebook.run_now(deployment, parameters, name=name, key=key)

    def waiting(self, after: datetime) -> int:
        with self._reached():
            return self._notebook.waiting(after)


class Vendor:
    """A vendor that fails as told, and counts what it did.

    Attributes:
        troubles: What becomes of the calls to come; None where all goes well.
        met: Those that came.
        effects: How often each key was done.
        doubts: How often nobody could know whether a key was done.
        last: The key of the call that the process of now has made.
        meanwhile: What somebody else does during a call with this key.
    """

    slug = "witness"
    repeat_window: timedelta | None = None

    def __init__(self, repeat: Repeat) -> None:
        self.repeat = repeat
        self.troubles: list[Trouble | Meanwhile | None] = []
        self.met: Counter[Trouble | Meanwhile] = Counter()
        self.effects: Counter[str] = Counter()
        self.doubts: Counter[str] = Counter()
        self.last = ""
        self.meanwhile: Callable[[Meanwhile, str], None] = lambda _what, _key: None

    def take(self, key: str) -> Delivery:
        """Do what the key names, unless there is trouble."""
        self.last = key
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            self.met[trouble] += 1
        if isinstance(trouble, Meanwhile):
            self.meanwhile(trouble, key)
            trouble = None
        return self._answer(key, trouble)

    def _answer(self, key: str, trouble: Trouble | None) -> Delivery:
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


class Witness(Vendor):
    """A vendor of mails and lists that judges every call by what the campaign is.

    Attributes:
        decided: Keys that a person wanted done all the same.
        rounds: The keys under which a step was done for somebody.
    """

    def __init__(self, campaign: str, repeat: Repeat) -> None:
        super().__init__(repeat)
        self.campaign = campaign
        self.runtime: Runtime | None = None
        self.saboteur: Saboteur | None = None
        self.decided: set[str] = set()
        self.rounds: dict[tuple[str, str, str], set[str]] = {}

    def send(self, mail: Mail, *, key: str) -> Delivery:
        assert mail.to
        self._check(key)
        return self.take(key)

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:
        assert (contact.email, list_id) != ("", "")
        self._check(key)
        return self.take(key)

    def _check(self, key: str) -> None:
        """Judge a call by what the campaign is now, without asking the engine."""
        assert self.runtime is not None
        assert self.saboteur is not None
        assert self.saboteur.writing == 0, "a vendor is called inside a transaction"
        with self.saboteur.asleep():
            campaign, plan = load_planned(self.runtime, self.campaign)
        now = self.runtime.clock.now()
        assert campaign.state is CampaignState.RUNNING, f"{key} sent: {campaign.state}"
        action = next(one for one in all_actions(campaign, plan) if one.key == key)
        assert action.due_at <= now, f"{key} is sent before its time"
        assert key in campaign.outcomes, f"{key} is sent and its key is not stored"
        if action.step_key in BEHIND_THE_GATE:
            given = campaign.answers.get("ready", ())
            assert given, f"{key} is sent and nobody answered the gate"
            assert given[-1].verdict is not Verdict.NO_GO, f"{key} is sent after no-go"
            assert campaign.facts["ready"].done_at, f"{key} is sent before a go"
        planned = plan.steps.get(action.step_key)
        if planned is not None and action.kind in STEPWISE:
            opened = [key for key in planned.waits_for if not _over(campaign, key)]
            what = (action.step_key, action.kind.value, action.person)
            self.rounds.setdefault(what, set()).add(key)
            assert opened == [], f"{key} is sent before {opened}"
        if is_public(plan, action):
            late = now - action.due_at > GRACE
            settled = key in self.decided or self.doubts[key]
            assert settled or not late, f"{key} is sent late and nobody was asked"


def is_public(plan: Plan, action: Action) -> bool:
    planned = plan.steps.get(action.step_key)
    return planned is not None and planned.step.public


def _over(campaign: Campaign, key: str) -> bool:
    return step_state(campaign.facts.get(key, Fact())) is not StepState.OPEN
