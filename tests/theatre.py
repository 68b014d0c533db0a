"""Where histories are played: a small launch, somewhere on its way, in a database.

Each history begins with a copy of a database that was played once: in memory on SQLite, a
template on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
import uuid
from abc import ABC
from abc import abstractmethod
from collections.abc import Collection
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from regie.people.people import Person
from regie.playbook.source import PlaybookSource
from regie.ports import WakeUp
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.runtime import Runtime
from regie.store.engine import make_engine
from regie.store.unit import Unit
from tests.rehearsed import MAILS
from tests.rehearsed import Notebook
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.rehearsed import TEAM

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
parameters: {bonus: {type: yes_no, ask: "Un cadeau ?", default: yes}}
steps:
  brief: {do: Cadrer l'offre, phase: prepare, who: obm, due: 10 jours ouvrés avant cart_open}
  page: {do: Écrire la page, phase: prepare, who: copy, takes: 2 jours, after: brief}
  list: {run: contacts.add, title: Inscrire, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, with: {list: "12"}, if_missed: run}
  hello: {run: mail.send, title: Accueillir, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, mail: opening, if_missed: run}
  news: {run: mail.send, title: Compter, phase: prepare, who: obm, every: lundi à 9h, from: 2 semaines avant cart_open, until: cart_open, mail: opening, to: team, public: yes, if_missed: skip}
  open: {run: mail.send, title: Annoncer, phase: sell, who: obm, at: le jour de cart_open à 9h, after: page, mail: opening, to: team, public: yes, if_missed: ask, announces: cart_open}
  ready: {gate: Ouvrir à la presse ?, phase: prepare, who: obm, due: 1 jour ouvré avant cart_open, after: page, checks: [La page tient]}
  note: {do: Relire le communiqué, phase: prepare, who: copy, after: ready}
  press: {run: mail.send, title: Prévenir la presse, phase: sell, who: obm, after: note, mail: opening, to: team, if_missed: run}
  thanks: {do: Remercier, phase: sell, who: obm, after: open, due: 2 jours ouvrés après cart_open}
  gift: {run: mail.send, title: Offrir, phase: sell, who: obm, for_each: speaker, to: speaker, when: bonus, after: brief, mail: opening, if_missed: run}
"""


def _without(*names: str) -> str:
    """Return the playbook's text without some steps."""
    heads = tuple(f"  {name}:" for name in names)
    lines = PLAYBOOK.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(heads))


#: Texts that the campaign's playbook may be given while it runs; the last one asks
#: otherwise, renames, adds, and sends what it still has to send with other words.
TEXTS = (
    PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
    PlaybookSource(file="launch.yaml", text=_without("thanks", "list"), mails=MAILS),
    PlaybookSource(file="launch.yaml", text=_without("news", "gift"), mails=MAILS),
    PlaybookSource(
        file="launch.yaml",
        text=_without("hello", "thanks").replace("Écrire la page", "Récrire la page")
        + "  follow: {run: mail.send, title: Relancer, phase: sell, who: obm, "
        "after: brief, mail: opening, to: team, if_missed: run}\n",
        mails={"opening": f"{MAILS['opening']}Autrement.\n"},
    ),
)

SAM = Person(slug="sam", name="Sam Roy", email="s@example.org", roles=("va",))

#: Its step that is a gate.
GATE = "ready"

#: Its steps that are public.
PUBLIC = {"news", "open"}

#: What a person gives as the reason, where one is asked for.
WHY = "ainsi va la vie"

#: How long one transaction waits for another on PostgreSQL: a history has one process
#: at a time, so that whoever waits at all would wait for ever.
LOCK_MS = 2_000


@dataclass(frozen=True)
class Opening:
    """A campaign as it is when its history begins: database, wake-ups, moment."""

    database: Any
    published: tuple[WakeUp, ...]
    at: datetime


class Theatre(ABC):
    """A stage, and the databases that histories begin with."""

    def __init__(self, made: Stage) -> None:
        self.stage = made
        self._openings: dict[tuple[int, int], Opening] = {}

    def begin(self, days: int, wake_ups: int) -> Stage:
        """Return the stage of a history, set to a campaign after so many wake-ups.

        Args:
            days: After how many days its cart opens.
        """
        wanted = (days, wake_ups)
        if wanted not in self._openings:
            self._openings[wanted] = self._played(days, wake_ups)
        opening = self._openings[wanted]
        self.stage.clock.at = self.stage.wall.at = opening.at
        on = afresh(self._with(opening.database))
        on.timetable.published[SLUG] = opening.published
        return on

    def _played(self, days: int, wake_ups: int) -> Opening:
        with self._empty() as (on, database):
            on.move(BEGIN)
            cart_open = on.clock.now().date() + timedelta(days=days)
            team = (*TEAM, SAM)
            start(
                on, playbook=PLAYBOOK, cart_open=str(cart_open), mails=MAILS, team=team
            )
            for _ in range(wake_ups):
                sleep(on, 0)
                for one in due_now(on.runtime, SLUG):
                    perform_action(on.runtime, SLUG, one.key)
                for key in open_cards(on.runtime, but={GATE}):
                    mark_done(on.runtime, SLUG, key, who="Olivia", why=WHY)
        published = on.timetable.published[SLUG]
        return Opening(database=database(), published=published, at=on.clock.now())

    @abstractmethod
    def end(self) -> None:
        """Put away what a history has used."""

    @abstractmethod
    @contextmanager
    def _empty(self) -> Iterator[tuple[Stage, Any]]:
        """Let a block play in an empty database; yield how to keep it afterwards."""

    @abstractmethod
    def _with(self, database: Any) -> Stage:  # noqa: ANN401
        """Return the stage over a copy of this database."""


class Memory(Theatre):
    """SQLite in memory: one database, which is overwritten."""

    def __init__(self, home: Path, left_over: ExitStack) -> None:
        super().__init__(
            left_over.enter_context(stage(home, url="sqlite://", now=BEGIN))
        )
        self._blank = self._copy()

    def end(self) -> None:
        """Nothing is left over."""

    def empty(self) -> Stage:
        """Return the stage over an empty database."""
        self._blank.backup(self._content())
        return afresh(self.stage)

    @contextmanager
    def _empty(self) -> Iterator[tuple[Stage, Any]]:
        yield self.empty(), self._copy

    def _with(self, database: sqlite3.Connection) -> Stage:
        database.backup(self._content())
        return self.stage

    def _copy(self) -> sqlite3.Connection:
        copy = sqlite3.connect(":memory:")
        self._content().backup(copy)
        return copy

    def _content(self) -> sqlite3.Connection:
        """Return the driver's connection of a database in memory: there is one only."""
        driver = self.stage.engine.raw_connection().driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver


class Postgres(Theatre):
    """A PostgreSQL server: each history has a copy of a template."""

    def __init__(self, url: str, home: Path, left_over: ExitStack) -> None:
        """Use the server of this empty database, which becomes the first template."""
        super().__init__(left_over.enter_context(stage(home, url=url, now=BEGIN)))
        self.stage.engine.dispose()
        server, _, self._blank = url.rpartition("/")
        self._server = server.replace("postgresql+psycopg://", "postgresql://")
        admin = psycopg.connect(f"{self._server}/postgres", autocommit=True)
        self._admin = left_over.enter_context(admin)
        self._made: list[str] = []
        self._on: Stage | None = None
        left_over.callback(self._drop_all)

    def end(self) -> None:
        if self._on is not None:
            name = self._on.engine.url.database
            self._on.engine.dispose()
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            self._made.remove(str(name))
            self._on = None

    @contextmanager
    def _empty(self) -> Iterator[tuple[Stage, Any]]:
        made = afresh(self._copied(self._blank))
        yield made, lambda: made.engine.url.database
        made.engine.dispose()

    def _with(self, database: str) -> Stage:
        self._on = self._copied(database)
        return self._on

    def _copied(self, template: str) -> Stage:
        name = f"regie_{uuid.uuid4().hex[:12]}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        options = f"-c%20lock_timeout%3D{LOCK_MS}"
        engine = make_engine(f"{self._server}/{name}?options={options}")
        runtime = replace(self.stage.runtime, unit=partial(Unit, engine))
        return replace(self.stage, runtime=runtime, engine=engine)

    def _drop_all(self) -> None:
        for name in self._made:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def afresh(on: Stage) -> Stage:
    """Return the stage with a timetable that was told nothing yet."""
    notebook = Notebook()
    runtime = replace(on.runtime, timetable=notebook, window=notebook)
    return replace(on, runtime=runtime, timetable=notebook)


def sleep(on: Stage, late: int) -> None:
    """Let time pass until so many minutes after the next wake-up, if there is one."""
    now = on.clock.now()
    coming = [one.at for one in on.timetable.published[SLUG] if one.at > now]
    if coming:
        at = min(coming) + timedelta(minutes=late)
        on.wall.at += at - now
        on.clock.at = at


def open_cards(runtime: Runtime, *, but: Collection[str]) -> list[str]:
    """Return the keys of the steps whose cards are open, but for some of them."""
    with runtime.unit(reading=True) as unit:
        cards = unit.board.cards(SLUG)
    found = [card.step_key for card in cards if card.closed_at is None]
    return [key for key in found if key not in but]
