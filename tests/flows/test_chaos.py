"""Worker and server are killed again and again: nothing is lost, nothing done twice."""

from __future__ import annotations

import os
import random
from collections import Counter
from contextlib import ExitStack
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from regie import bootstrap
from regie.campaign.model import ActionState
from regie.services.doctor.facts import Drift
from regie.services.operations.open_ports import free_port
from regie.services.runtime import Runtime
from tests.flows.chaos import Arrivals
from tests.flows.chaos import Chaos
from tests.flows.chaos import SlowBrevo
from tests.flows.chaos import SlowMail
from tests.flows.chaos import told
from tests.flows.chaos import under_way
from tests.integrations.mail_server import mail_server
from tests.integrations.vendor_server import closed
from tests.integrations.vendor_server import VendorServer
from tests.machines import crew
from tests.machines import launched
from tests.machines import machine
from tests.machines import smtp_at
from tests.rehearsed import PARIS

pytestmark = [pytest.mark.prefect, pytest.mark.shared]

#: `make chaos` wants 30, at other moments each time.
KILLS = int(os.environ.get("REGIE_TEST_KILLS", "8"))
SEED = int(os.environ.get("REGIE_TEST_SEED", "2027"))

CAMPAIGNS, PEOPLE = 3, 14

STEPS = """\
  list: {run: contacts.add, title: Inscrire, who: obm, to: team, at: le jour de cart_open à NOW, with: {list: "NUMBER"}, if_missed: run}
  hello: {run: mail.send, title: Accueillir, who: obm, to: team, after: list, at: le jour de cart_open à NOW, mail: opening, if_missed: run}
  open: {run: mail.send, title: Annoncer, who: obm, to: team, public: yes, after: list, at: le jour de cart_open à NOW, mail: opening, via: brevo, if_missed: run}
  press: {run: mail.send, title: Publier, who: obm, to: team, public: yes, after: hello, at: le jour de cart_open à NOW, mail: opening, if_missed: run}
  again: {run: mail.send, title: Rappeler, who: obm, to: team, after: open, at: le jour de cart_open à NOW, mail: opening, if_missed: run}
  thanks: {run: mail.send, title: Remercier, who: obm, to: team, at: 3 jours après cart_open à 9h, mail: opening, if_missed: run}
"""

#: The one of them that is public, through a vendor who knows no keys.
PUBLIC = "press"
DUE_AT_ONCE = 5


def test_nothing_is_lost_or_done_twice_although_everything_is_killed(
    tmp_path: Path, shared: Path
) -> None:
    arrivals = Arrivals()
    letters = SlowMail(arrivals, random.Random(SEED))
    text = (shared / "contracts" / "brevo.yaml").read_text("utf-8")
    brevo = SlowBrevo(closed(yaml.safe_load(text)), arrivals, random.Random(SEED))
    with (
        mail_server(letters) as port,
        VendorServer(brevo) as vendor,
        ExitStack() as stack,
    ):
        variables = smtp_at(port) | {
            "prefect_port": str(free_port(4950)),
            "brevo_api_key": brevo.api_key,
            "brevo_url": f"{vendor.url}/v3",
        }
        at_a_time = {"REGIE_WORKER_LIMIT": str(CAMPAIGNS)}
        own = machine(tmp_path, variables, base=at_a_time)
        chaos = Chaos(machine=own, arrivals=arrivals, letters=letters, seed=SEED)
        runtime = bootstrap.make_runtime(own.settings, stack)
        with chaos.running():
            slugs = started(runtime)
            chaos.kill(KILLS)
            chaos.wait(lambda: unsettled(runtime, slugs))
            chaos.wait(lambda: under_way(own))
            # Upcoming runs equal the plans again, without a hand's turn.
            right = {Drift(campaign=slug, missing=0, excess=0) for slug in slugs}
            chaos.wait(lambda: told(runtime) ^ right)
        every = states(runtime, slugs)
        performed = done_in_history(runtime, slugs)

    asked = {key for key, state in every.items() if state is ActionState.UNKNOWN}
    done = every.keys() - asked
    assert (len(every), {step_of(key) for key in asked} - {PUBLIC}) == (
        CAMPAIGNS * PEOPLE * DUE_AT_ONCE,
        set(),
    )
    assert performed == dict.fromkeys(done, 1)

    by_brevo = {key for key in done if step_of(key) == "open"}
    assert brevo.sent() == dict.fromkeys(by_brevo, 1)
    lists = list(range(CAMPAIGNS))
    assert {email: kept["listIds"] for email, kept in brevo.contacts.items()} == {
        person.email: lists for person in crew(PEOPLE)
    }
    mails = letters.deliveries()
    by_smtp = {key for key in done if step_of(key) in {"hello", "again", PUBLIC}}
    keys = [key for key, _ in mails]
    assert len(keys) == len(set(keys)), "two Message-IDs for one action"
    assert by_smtp <= set(keys) <= by_smtp | asked
    twice = {key: count for (key, _), count in mails.items() if count > 1}
    assert PUBLIC not in {step_of(key) for key in twice}
    assert sum(twice.values()) - len(twice) <= chaos.kills["worker"] * CAMPAIGNS
    print(chaos.report(), report(every, twice))  # noqa: T201 -- for `make chaos`


def started(runtime: Runtime) -> list[str]:
    """Start launches that are due at the next full minute."""
    at = datetime.now(PARIS) + timedelta(minutes=1)
    return [
        launched(
            runtime,
            STEPS.replace("NOW", f"{at:%H:%M}").replace("NUMBER", str(number)),
            crew(PEOPLE),
            title=f"Lancement {number}",
            cart_open=f"{at:%Y-%m-%d}",
        )
        for number in range(CAMPAIGNS)
    ]


def step_of(key: str) -> str:
    return key.split(":")[1]


def states(runtime: Runtime, slugs: list[str]) -> dict[str, ActionState]:
    with runtime.unit(reading=True) as unit:
        return {
            key: outcome.state
            for slug in slugs
            for key, outcome in unit.campaigns.get(slug).outcomes.items()
        }


def unsettled(runtime: Runtime, slugs: list[str]) -> dict[str, ActionState | None]:
    """Return what is neither done nor left to a person."""
    wanted = (ActionState.DONE, ActionState.UNKNOWN)
    known = states(runtime, slugs)
    missing = CAMPAIGNS * PEOPLE * DUE_AT_ONCE - len(known)
    open_yet: dict[str, ActionState | None] = {
        key: state for key, state in known.items() if state not in wanted
    }
    return open_yet | ({f"{missing} more": None} if missing else {})


def done_in_history(runtime: Runtime, slugs: list[str]) -> dict[str, int]:
    """Return how often the history says of an action that it was done."""
    with runtime.unit(reading=True) as unit:
        return dict(
            Counter(
                event.about
                for slug in slugs
                for event in unit.journal.events(slug, limit=10_000)
                if event.what == ActionState.DONE.value and ":" in event.about
            )
        )


def report(every: dict[str, ActionState], twice: dict[str, int]) -> str:
    counted = Counter(state.value for state in every.values())
    again = sum(twice.values()) - len(twice)
    return (
        f"{len(every)} actions: {dict(counted)}, 0 lost; public: 0 twice; "
        f"reminders that came again under their Message-ID: {again}"
    )
