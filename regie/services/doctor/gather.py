"""Gather the facts, side by side, each within a time limit; nothing is changed."""

from __future__ import annotations

import contextvars
import os
import re
import shutil
import sys
import threading
import zoneinfo
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Any
from typing import TypeVar
from zoneinfo import ZoneInfo

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from regie.clock import Clock
from regie.errors import RegieError
from regie.errors import VendorError
from regie.services.doctor.facts import Drift
from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Folder
from regie.services.doctor.facts import Interpreter
from regie.services.doctor.facts import Package
from regie.services.doctor.facts import Port
from regie.services.doctor.facts import Trouble
from regie.services.doctor.facts import Wishes
from regie.services.doctor.facts import Zones
from regie.services.locks import is_held
from regie.services.operations.open_ports import HOST
from regie.services.operations.open_ports import is_free
from regie.services.operations.open_ports import likely_port
from regie.settings import Settings
from regie.store.health import StoreHealth
from regie.timetable import TimetableHealth
from regie.words import say

#: How long any one fact may take, in seconds.
PATIENCE_S = 10.0

_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]{8,}")

_Fact = TypeVar("_Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """How to ask what lies outside; each raises a RegieError where it fails.

    Attributes:
        drift: Asked only where database and Prefect answer.
        mail: Greets the mail server, or sends the mail that was asked for.
    """

    clock: Clock
    database: Callable[[], StoreHealth]
    prefect: Callable[[], TimetableHealth]
    drift: Callable[[], tuple[Drift, ...]]
    paper: Callable[[], str]
    mail: Callable[[], str] | None
    brevo: Callable[[], str] | None


def gather(
    settings: Settings,
    wishes: Wishes,
    probes: Probes,
    *,
    sent_to: str = "",
    patience_s: float = PATIENCE_S,
) -> Facts:
    """Ask everything at once; what does not answer in time is a Trouble."""
    asked = {
        "database": _Asked(_timed(probes.clock, probes.database)),
        "prefect": _Asked(_timed(probes.clock, probes.prefect)),
        "paper": _Asked(probes.paper),
        "zones": _Asked(zones),
        "mail": _Asked(probes.mail or _nothing),
        "brevo": _Asked(probes.brevo or _nothing),
    }
    found = {name: one.answer(patience_s) for name, one in asked.items()}
    database, base_skew = _split(found["database"])
    prefect, prefect_skew = _split(found["prefect"])
    drift = None
    if not isinstance(prefect, Trouble) and _is_ready(database):
        drift = _Asked(probes.drift).answer(patience_s)
    up = is_held(settings.home / "run" / "up.lock")
    return Facts(
        at=probes.clock.now(),
        wishes=wishes,
        interpreter=interpreter(),
        packages=packages(),
        home=folder(settings.home),
        up=up,
        ports=ports(settings),
        zones=found["zones"],
        paper=found["paper"],
        database=database,
        prefect=prefect,
        skews=_skews(database=base_skew, prefect=prefect_skew),
        drift=drift,
        mail=found["mail"],
        sent_to=sent_to,
        brevo=found["brevo"],
        stripe=stripe(settings),
    )


def interpreter() -> Interpreter:
    """Return which Python runs, and which one is wanted."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    wanted = metadata.metadata("regie")["Requires-Python"]
    fits = SpecifierSet(wanted).contains(found, prereleases=True)
    return Interpreter(found=found, wanted=wanted, fits=fits)


def packages() -> tuple[Package, ...]:
    """Return the libraries that the installed Régie asks for; extras left out."""
    wanted = (Requirement(line) for line in metadata.requires("regie") or ())
    return tuple(
        package(one.name, one.specifier)
        for one in wanted
        if one.marker is None or one.marker.evaluate({"extra": ""})
    )


def package(name: str, wanted: SpecifierSet) -> Package:
    """Return what is installed under a name, beside what is wanted."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Package(name=name, wanted=str(wanted), found=None, fits=False)
    fits = wanted.contains(found, prereleases=True)
    return Package(name=name, wanted=str(wanted), found=found, fits=fits)


def folder(path: Path) -> Folder:
    """Return how the data folder is; where there is none, whether one can be made."""
    there = path
    while not there.exists() and there != there.parent:
        there = there.parent
    return Folder(
        path=path,
        exists=path.exists(),
        is_folder=path.is_dir(),
        writable=os.access(there, os.W_OK | os.X_OK),
        open_to_others=path.is_dir() and bool(path.stat().st_mode & 0o077),
        free_bytes=shutil.disk_usage(there).free,
    )


def ports(settings: Settings) -> tuple[Port, ...]:
    """Return the ports that `regie up` would listen on."""
    wanted = [(settings.web_host, settings.web_port, "web", "REGIE_WEB_PORT")]
    if settings.prefect_url is None:
        own = (HOST, settings.prefect_port, "server", "REGIE_PREFECT_PORT")
        wanted.append(own)
    return tuple(
        Port(
            number=number,
            program=program,
            variable=variable,
            free=is_free(host, number),
            other=likely_port(number + 1),
        )
        for host, number, program, variable in wanted
    )


def zones() -> Zones:
    """Return what the time-zone data says of Paris."""
    paris = ZoneInfo("Europe/Paris")
    winter, summer = (
        datetime(2027, month, 15, 12, tzinfo=paris).utcoffset() or timedelta()
        for month in (1, 7)
    )
    return Zones(version=_zones_version(), winter=winter, summer=summer)


def stripe(settings: Settings) -> Mapping[str, bool]:
    """Return by client whether the secret has the form of one."""
    return {
        client: _SECRET.fullmatch(secret.get_secret_value()) is not None
        for client, secret in settings.stripe_webhook_secrets.items()
    }


def _zones_version() -> str:
    """Return the version of the data that is read: the system's goes first."""
    for directory in zoneinfo.TZPATH:
        if (Path(directory) / "Europe" / "Paris").exists():
            try:
                with (Path(directory) / "tzdata.zi").open("r", encoding="utf-8") as it:
                    return it.readline().removeprefix("# version").strip()
            except OSError:
                return say(fr="du système", en="of the system")
    return metadata.version("tzdata")


class _Asked:
    """A question under way in a thread of its own, which may be left behind."""

    def __init__(self, ask: Callable[[], Any]) -> None:
        self._found: Any = None
        context = contextvars.copy_context()
        self._thread = threading.Thread(
            target=context.run, args=(self._run, ask), daemon=True
        )
        self._thread.start()

    def answer(self, patience_s: float) -> Any:  # noqa: ANN401 -- the fact, or Trouble
        """Return the fact, or why there is none."""
        self._thread.join(patience_s)
        if self._thread.is_alive():
            return Trouble(
                said=say(
                    fr=f"pas de réponse en {patience_s:g} s",
                    en=f"no answer within {patience_s:g} s",
                )
            )
        return self._found

    def _run(self, ask: Callable[[], Any]) -> None:
        try:
            self._found = ask()
        except VendorError as error:  # its sentence promises a next attempt
            self._found = Trouble(said=error.detail)
        except RegieError as error:
            self._found = Trouble(said=str(error))
        except Exception as error:  # noqa: BLE001 -- a broken part must not hide the rest
            self._found = Trouble(said=f"{type(error).__name__}: {error}")


def _nothing() -> None:
    """Ask nothing: it is not set."""


def _timed(
    clock: Clock, ask: Callable[[], _Fact]
) -> Callable[[], tuple[_Fact, datetime]]:
    """Note our own clock when the answer comes."""
    return lambda: (ask(), clock.now())


def _split(found: Any) -> tuple[Any, timedelta | None]:  # noqa: ANN401 -- see _Asked
    if isinstance(found, Trouble):
        return found, None
    fact, at = found
    return fact, None if fact.now is None else fact.now - at


def _is_ready(database: StoreHealth | Trouble) -> bool:
    return not isinstance(database, Trouble) and database.revision == database.head


def _skews(
    *, database: timedelta | None, prefect: timedelta | None
) -> Mapping[str, timedelta]:
    named = {say(fr="la base", en="the database"): database, "Prefect": prefect}
    return {who: skew for who, skew in named.items() if skew is not None}
