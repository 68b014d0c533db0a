"""Campaigns to measure: many, small, with steps that the machine does by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from regie import bootstrap
from regie.clock import FileClock
from regie.people.people import Person
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.runtime import Runtime
from regie.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
OPENS = datetime(2027, 3, 8, 9, tzinfo=PARIS)
STARTS = OPENS - timedelta(weeks=4)

HEAD = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand ?"}
roles: {obm: OBM}
steps:
"""
DUE = """\
  mail_%d: {run: mail.send, title: Mail %d, who: obm, to: obm, at: le jour de cart_open à 9h, mail: opening, if_missed: run}
"""  # noqa: E501 -- one line a step
MAILS = {"opening": "Objet : {{ campaign }}\n\nBonjour {{ person.first_name }}.\n"}
OBM = Person(slug="olivia", name="Olivia", email="o@example.org", roles=("obm",))


def due_steps(count: int) -> str:
    """Return so many steps that are due when the cart opens."""
    return "".join(DUE % (number, number) for number in range(count))


def launch(runtime: Runtime, steps: str, title: str) -> str:
    """Start a campaign of these steps; return its slug."""
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=HEAD + steps, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": f"{OPENS:%Y-%m-%d}"},
        team=(OBM,),
        title=title,
    )
    return start_campaign(runtime, request).campaign.slug


@contextmanager
def before_the_opening(home: Path, clock: Path, url: str) -> Iterator[Runtime]:
    """Open a runtime of this folder whose clock stands four weeks before."""
    FileClock(clock).set(STARTS)
    settings = Settings.model_validate(
        {"home": home, "clock": clock, "PREFECT_API_URL": url}
    )
    with ExitStack() as stack:
        yield bootstrap.make_runtime(settings, stack)
