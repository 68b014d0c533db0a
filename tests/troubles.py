"""What goes wrong around a campaign: a vendor that fails as told, crashes at commits.

The vendor checks every call that reaches it, and counts what it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from regie.campaign.actions import all_actions
from regie.campaign.gates import Verdict
from regie.campaign.legal import step_state
from regie.campaign.model import Action
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
from regie.services.planned import load_planned
from regie.services.runtime import OpenUnit
from regie.services.runtime import Runtime
from regie.store.unit import Unit

#: Steps that reach somebody and wait for the gate `ready`.
BEHIND_THE_GATE = {"press"}


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

    def __init__(self, campaign: str, repeat: Repeat) -> None:
        self.campaign = campaign
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
        campaign, plan = load_planned(self.runtime, self.campaign)
        now = self.runtime.clock.now()
        assert campaign.state is CampaignState.RUNNING, f"{key} sent: {campaign.state}"
        action = next(one for one in all_actions(campaign, plan) if one.key == key)
        assert action.due_at <= now, f"{key} is sent before its time"
        if action.step_key in BEHIND_THE_GATE:
            given = campaign.answers.get("ready", ())
            assert given, f"{key} is sent and nobody answered the gate"
            assert given[-1].verdict is not Verdict.NO_GO, f"{key} is sent after no-go"
            assert campaign.facts["ready"].done_at, f"{key} is sent before a go"
        if is_public(plan, action):
            planned = plan.steps[action.step_key]
            opened = [key for key in planned.waits_for if not _over(campaign, key)]
            assert opened == [], f"{key} is sent before {opened}"
            late = now - action.due_at > GRACE
            settled = key in self.decided or self.doubts[key]
            assert settled or not late, f"{key} is sent late and nobody was asked"


def is_public(plan: Plan, action: Action) -> bool:
    planned = plan.steps.get(action.step_key)
    return planned is not None and planned.step.public


def _over(campaign: Campaign, key: str) -> bool:
    return step_state(campaign.facts.get(key, Fact())) is not StepState.OPEN
