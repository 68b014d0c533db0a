"""What the checks judge: plain values, gathered beforehand (`gather`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from regie.store.health import StoreHealth
from regie.timetable import TimetableHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A fact that could not be had, and why, in a sentence."""

    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A library that Régie needs.

    Attributes:
        wanted: Its bounds, such as `<3.9,>=3.8.8`.
        found: The version installed; None if it is not.
        fits: Whether that lies within the bounds.
    """

    name: str
    wanted: str
    found: str | None
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """Python: what runs, and what Régie asks for, such as `>=3.11`."""

    found: str
    wanted: str
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The data folder.

    Attributes:
        open_to_others: Whether other users of the machine may look into it.
        free_bytes: Left on its disk.
    """

    path: Path
    exists: bool
    is_folder: bool
    writable: bool
    open_to_others: bool
    free_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port that `regie up` listens on.

    Attributes:
        variable: The setting that chooses it.
        free: Whether a program could listen there now.
        other: A port that is free.
    """

    number: int
    program: str
    variable: str
    free: bool
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """The time-zone data.

    Attributes:
        version: Such as `2026.6` or `2026b`.
        winter: How far Paris is ahead of UTC on 15 January.
        summer: The same on 15 July.
    """

    version: str
    winter: timedelta
    summer: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far Prefect's upcoming runs are from a campaign's plan."""

    campaign: str
    missing: int
    excess: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the settings and the programs ask for.

    Attributes:
        own_server: Whether `regie up` starts Prefect itself.
        prefect_version: Of the library installed here.
        deployments: The names of those that must be registered.
        rehearsal_clock: Whether a rehearsal's clock is set.
        really_sends: Whether mails leave this machine.
        before_sending: A sentence for each setting that this would need.
        outside: The address in the links of mails.
    """

    own_server: bool
    prefect_version: str
    deployments: frozenset[str]
    rehearsal_clock: bool
    really_sends: bool
    before_sending: tuple[str, ...]
    outside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the checks judge.

    Attributes:
        at: The machine's clock.
        up: Whether `regie up` runs over this data folder.
        skews: By whose clock it is, how far that is ahead of ours.
        drift: None where there was nothing to compare.
        mail: The mail server's words; None where none is set.
        sent_to: Where a mail was sent on request; empty if nowhere.
        brevo: The account's address; None where no key is set.
        stripe: By client, whether the secret has the form of one.
    """

    at: datetime
    wishes: Wishes
    interpreter: Interpreter
    packages: tuple[Package, ...]
    home: Folder
    up: bool
    ports: tuple[Port, ...]
    zones: Zones | Trouble
    paper: str | Trouble
    database: StoreHealth | Trouble
    prefect: TimetableHealth | Trouble
    skews: Mapping[str, timedelta]
    drift: tuple[Drift, ...] | Trouble | None
    mail: str | Trouble | None
    sent_to: str
    brevo: str | Trouble | None
    stripe: Mapping[str, bool]
