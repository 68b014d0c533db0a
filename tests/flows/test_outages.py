"""Prefect's server is gone for long, or has forgotten everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.prefect_server import PrefectServer
from regie import bootstrap
from regie.campaign.model import ActionState
from regie.services.bills.bill_questions import FORM
from regie.services.bills.keep import keep_agreement
from regie.services.doctor.facts import Drift
from regie.services.operations.open_ports import free_port
from regie.services.operations.watch import watch
from regie.services.runtime import Runtime
from tests.examples_kept import keep_own
from tests.flows.chaos import Arrivals
from tests.flows.chaos import Chaos
from tests.flows.chaos import run_states
from tests.flows.chaos import SlowMail
from tests.flows.chaos import suspended
from tests.flows.chaos import told
from tests.flows.chaos import under_way
from tests.integrations.mail_server import mail_server
from tests.machines import crew
from tests.machines import launched
from tests.machines import machine
from tests.machines import mail_states
from tests.machines import smtp_at
from tests.machines import until
from tests.rehearsed import PARIS
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES

pytestmark = pytest.mark.prefect

PEOPLE = 6

STEPS = """\
  hello: {run: mail.send, title: Accueillir, who: obm, to: team, at: le jour de cart_open à NOW, mail: opening, if_missed: run}
  thanks: {run: mail.send, title: Remercier, who: obm, to: team, at: 3 jours après cart_open à 9h, mail: opening, if_missed: run}
"""


#: A question that waits for days.
GATE = """\
  ready: {gate: Continuer ?, who: obm, after: hello, due: 9 jours après cart_open, checks: [Tout va bien]}
"""


@contextmanager
def at_work(
    home: Path, more: str = "", **environment: str
) -> Iterator[tuple[Chaos, Runtime, str]]:
    """Run server and worker; a launch begins within a minute."""
    arrivals = Arrivals()
    letters = SlowMail(arrivals, random.Random(1))
    with mail_server(letters) as port, ExitStack() as stack:
        own = machine(
            home,
            smtp_at(port) | {"prefect_port": str(free_port(4950))},
            base=environment,
        )
        chaos = Chaos(machine=own, arrivals=arrivals, letters=letters, seed=1)
        runtime = bootstrap.make_runtime(own.settings, stack)
        with chaos.running():
            at = datetime.now(PARIS)
            slug = launched(
                runtime,
                STEPS.replace("NOW", f"{at:%H:%M}") + more,
                crew(PEOPLE),
                title="Lancement Zen",
                cart_open=f"{at:%Y-%m-%d}",
            )
            yield chaos, runtime, slug


def test_prefects_server_away_for_longer_than_its_clients_wait(tmp_path: Path) -> None:
    with at_work(tmp_path, PREFECT_CLIENT_MAX_RETRIES="1") as (chaos, runtime, slug):
        worker = chaos.children["worker"]
        chaos.wait(lambda: chaos.arrivals.count == 0)
        chaos.stop("server")
        until(lambda: "could not be told" in worker.last_words(500), worker.last_words)
        chaos.children["server"].start()
        chaos.wait(lambda: mail_states(runtime, slug) != {ActionState.DONE: PEOPLE})
        chaos.wait(lambda: under_way(chaos.machine))
        chaos.wait(lambda: told(runtime) - told_right(slug))

        assert chaos.ended_by_itself == {}
        assert set(chaos.letters.deliveries().values()) == {1}
        ended = run_states(chaos.machine)

    assert any(
        name == "Crashed" and "Prefect n'a plus répondu" in message
        for name, message in ended
    )


def test_prefects_database_emptied(tmp_path: Path) -> None:
    with at_work(tmp_path) as (chaos, runtime, slug):
        chaos.wait(lambda: mail_states(runtime, slug) != {ActionState.DONE: PEOPLE})
        chaos.wait(lambda: told(runtime) - told_right(slug))
        chaos.stop("server")
        for file in (tmp_path / "prefect").glob("prefect.db*"):
            file.unlink()
        chaos.children["server"].start()
        chaos.wait(lambda: told(runtime) - told_right(slug))

        # Nothing of the campaign was lost, and nothing is done again.
        chaos.wait(lambda: under_way(chaos.machine))
        assert mail_states(runtime, slug) == {ActionState.DONE: PEOPLE}
        assert set(chaos.letters.deliveries().values()) == {1}


def test_prefects_database_emptied_while_people_are_asked(tmp_path: Path) -> None:
    with at_work(tmp_path, GATE) as (chaos, runtime, slug):
        month = last_month()
        agreed = (EXAMPLES / "agreement.yaml").read_text("utf-8")
        agreed = agreed.replace("from: 2026-12-01", f"from: {month}-01")
        keep_agreement(runtime, agreed, file="agreement.yaml")
        keep_own(runtime)
        chaos.wait(lambda: told(runtime) - told_right(slug))
        timetable = runtime.timetable
        assert isinstance(timetable, PrefectServer)
        bill = {"client": CLIENT, "period": month}
        timetable.run_now(FORM, bill, name="facture", key="bill")
        asked = {f"question:{slug}:ready:1", f"question:bill:{CLIENT}:{month}:1"}
        chaos.wait(lambda: asked ^ suspended(chaos.machine).keys())
        for name in ("server", "worker"):
            chaos.stop(name)
        for file in (tmp_path / "prefect").glob("prefect.db*"):
            file.unlink()
        for child in chaos.children.values():
            child.stop()
            child.start()
        chaos.wait(lambda: asked ^ suspended(chaos.machine).keys())
        watch(runtime)

        assert suspended(chaos.machine) == dict.fromkeys(asked, 1)
        with runtime.unit(reading=True) as unit:
            assert unit.invoices.of_client(CLIENT) == []


def last_month() -> str:
    """Return the month that was over last, in Paris, such as `2027-03`."""
    first = datetime.now(PARIS).replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}"


def told_right(slug: str) -> set[Drift]:
    return {Drift(campaign=slug, missing=0, excess=0)}
