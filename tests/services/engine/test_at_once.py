"""Two workers, two watches and people who click, all in one moment: each thing once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from regie.campaign.model import ActionState
from regie.campaign.transitions import Verb
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.campaigns.progress import mark_done
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.operations.watch import watch
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from tests.machines import crew
from tests.machines import launched
from tests.rehearsed import Stage
from tests.rehearsed import stage

SLUG = "lancement-zen"
PEOPLE = 12

STEPS = """\
  page: {do: Écrire la page, who: obm, due: cart_open}
  hello: {run: mail.send, title: Accueillir, who: obm, to: team, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
  open: {run: mail.send, title: Annoncer, who: obm, to: team, public: yes, after: page, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
"""


@dataclass
class Vendor:
    """A vendor that takes its time, and counts the mails of each key."""

    slug = "vendor"
    repeat = Repeat.UNSAFE
    repeat_window: timedelta | None = None
    sent: list[str] = field(default_factory=list)

    def send(self, mail: Mail, *, key: str) -> Delivery:
        assert mail.to
        time.sleep(0.01)
        self.sent.append(key)
        return Delivery(vendor=self.slug, vendor_id=key)


def work(runtime: Runtime) -> None:
    """Do what is due until nothing is, as wake-ups do."""
    while due := due_now(runtime, SLUG):
        for action in due:
            perform_action(runtime, SLUG, action.key)


def click(runtime: Runtime) -> None:
    mark_done(runtime, SLUG, "page", who="Olivia")


def freeze(runtime: Runtime) -> None:
    change_campaign(runtime, SLUG, Verb.FREEZE, who="Olivia")


def all_at_once(on: Stage, *doing: Callable[[Runtime], object]) -> None:
    """Let each begin in a thread of its own at the same moment."""
    gate = Barrier(len(doing))

    def one(does: Callable[[Runtime], object]) -> None:
        gate.wait()
        does(on.runtime)

    with ThreadPoolExecutor(len(doing)) as pool:
        for ended in [pool.submit(one, does) for does in doing]:
            ended.result()


def opened(on: Stage) -> tuple[Stage, Vendor]:
    """Start the launch; it is the moment at which everything is due."""
    vendor = Vendor()
    mailers = {vendor.slug: vendor}
    runtime = replace(on.runtime, mailers=mailers, default_mailer=vendor.slug)
    on = replace(on, runtime=runtime)
    launched(on.runtime, STEPS, crew(PEOPLE), title="Lancement Zen")
    on.move("2027-03-08 09:00")
    return on, vendor


def said(on: Stage, what: str) -> list[tuple[str, str]]:
    with on.runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG, limit=1000)
    return sorted((one.who, one.about) for one in events if one.what == what)


def test_each_thing_is_done_once(each_url: str, tmp_path: Path) -> None:
    with stage(tmp_path, url=each_url, now="2027-02-08 08:00") as made:
        on, vendor = opened(made)

        all_at_once(on, work, work, watch, watch, click, click, click)
        work(on.runtime)  # a worker may have looked before the click
        watch(on.runtime)

        campaign, plan = load_planned(on.runtime, SLUG)
        assert Counter(key for key in vendor.sent if ":mail:" in key) == dict.fromkeys(
            [
                f"{SLUG}:{step}:mail:{person.slug}"
                for step in ("hello", "open")
                for person in crew(PEOPLE)
            ],
            1,
        )
        skipped = [
            key
            for key, one in campaign.outcomes.items()
            if one.state is not ActionState.DONE
        ]
        # The summary of a day that nobody looked at is given up, if the card was first.
        assert all(":digest:" in key for key in skipped)
        assert [one for one in said(on, "done") if one[1] == "page"] == [
            ("Olivia", "page")
        ]
        assert sorted(key for _, key in said(on, "done") if ":" in key) == sorted(
            set(campaign.outcomes) - set(skipped)
        )
        assert on.timetable.published[SLUG] == upcoming_wake_ups(
            campaign, plan, now=on.clock.now()
        )


def test_a_freeze_in_the_same_moment_stops_what_has_not_begun(
    each_url: str, tmp_path: Path
) -> None:
    with stage(tmp_path, url=each_url, now="2027-02-08 08:00") as made:
        on, vendor = opened(made)

        all_at_once(on, work, work, freeze, freeze, watch)
        before = vendor.sent.copy()
        work(on.runtime)

        assert said(on, Verb.FREEZE.value) == [("Olivia", "")]
        assert vendor.sent == before
        campaign, _ = load_planned(on.runtime, SLUG)
        mails = {
            key: one.state
            for key, one in campaign.outcomes.items()
            # The summary of a day that nobody looked at is given up; cards are no mails.
            if not key.endswith(":card") and one.state is not ActionState.SKIPPED
        }
        assert mails == dict.fromkeys(before, ActionState.DONE)
        assert len(before) == len(mails)
