"""The facts of an installation in which all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from pathlib import Path

from regie.services.doctor.facts import Drift
from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Folder
from regie.services.doctor.facts import Interpreter
from regie.services.doctor.facts import Package
from regie.services.doctor.facts import Port
from regie.services.doctor.facts import Wishes
from regie.services.doctor.facts import Zones
from regie.store.health import StoreHealth
from regie.timetable import TimetableHealth
from regie.timetable import WorkerSeen

AT = datetime(2027, 3, 8, 8, tzinfo=UTC)

WORKER = WorkerSeen(name="régie studio", online=True, seen_at=AT)
PREFECT = TimetableHealth(
    version="3.8.8", now=AT, deployments=frozenset({"watch"}), workers=(WORKER,)
)
DATABASE = StoreHealth(
    address="sqlite:////home/zen/regie.db",
    kind="sqlite",
    revision="0003",
    head="0003",
    version="3.46.0",
    running=1,
)
WISHES = Wishes(
    own_server=True,
    prefect_version="3.8.8",
    deployments=frozenset({"watch"}),
    rehearsal_clock=False,
    really_sends=False,
    before_sending=(),
    outside="http://127.0.0.1:8008",
)
HOME = Folder(
    path=Path("/home/zen"),
    exists=True,
    is_folder=True,
    writable=True,
    open_to_others=False,
    free_bytes=80_000_000_000,
)
PORT = Port(
    number=8008, program="web", variable="REGIE_WEB_PORT", free=True, other=8009
)
ZONES = Zones(version="2026b", winter=timedelta(hours=1), summer=timedelta(hours=2))
FACTS = Facts(
    at=AT,
    wishes=WISHES,
    interpreter=Interpreter(found="3.12.1", wanted=">=3.11", fits=True),
    packages=(Package(name="rich", wanted="<16,>=14", found="15.0.0", fits=True),),
    home=HOME,
    up=False,
    ports=(PORT,),
    zones=ZONES,
    paper="Typst 0.15.2",
    database=DATABASE,
    prefect=PREFECT,
    skews={},
    drift=(Drift(campaign="zen", missing=0, excess=0),),
    mail=None,
    sent_to="",
    brevo=None,
    stripe={},
)


def facts(**changed: object) -> Facts:
    """Return the facts of a healthy installation but for these."""
    return replace(FACTS, **changed)  # type: ignore[arg-type]
