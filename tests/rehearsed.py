"""A runtime over a real database, with vendors that only write down what they did."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import UTC
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from integrations._not_set_up import NotSetUp
from integrations.outbox import Outbox
from integrations.rehearsal import Rehearsal
from integrations.stripe import Config as StripeConfig
from integrations.stripe import Stripe
from regie.bootstrap import own_mails
from regie.clock import FixedClock
from regie.people.people import Person
from regie.planning.model import Item
from regie.playbook.source import PlaybookSource
from regie.ports import Address
from regie.ports import Signal
from regie.ports import WakeUp
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.launch import Started
from regie.services.links import Links
from regie.services.runtime import Runtime
from regie.store.engine import make_engine
from regie.store.schema import prepare
from regie.store.unit import Unit
from regie.timetable import Question
from regie.window import Artifact
from regie.window import Maker
from tests.databases import put_database

PARIS = ZoneInfo("Europe/Paris")
SECRET = "whsec_regie_test"

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
steps:
  brief: {do: Cadrer l'offre, phase: prepare, who: obm, due: 10 jours ouvrés avant cart_open}
  page: {do: Écrire la page, phase: prepare, who: copy, takes: 2 jours, after: brief, due: 2 jours ouvrés avant cart_open}
  list: {run: contacts.add, title: Inscrire sur la liste, phase: prepare, who: obm, for_each: speaker, to: speaker, after: brief, with: {list: "12"}, if_missed: run}
  open: {run: mail.send, title: Annoncer l'ouverture, phase: sell, who: obm, at: le jour de cart_open à 9h, after: page, mail: opening, to: team, public: yes, if_missed: ask}
  thanks: {do: Remercier, phase: sell, who: obm, after: open, due: 2 jours ouvrés après cart_open}
"""

MAILS = {
    "opening": "Objet : {{ campaign }} ouvre\n\nBonjour {{ person.first_name }},\n"
    "ouverture {{ anchor.cart_open }}.\n"
}

TEAM = (
    Person(slug="olivia", name="Olivia Bernard", email="o@example.org", roles=("obm",)),
    Person(slug="chloe", name="Chloé Petit", email="c@example.org", roles=("copy",)),
)

SPEAKERS = (
    Item(
        kind="speaker",
        slug="ada-lovelace",
        title="Ada Lovelace",
        fields={"email": "ada@example.org"},
    ),
    Item(
        kind="speaker",
        slug="grace-hopper",
        title="Grace Hopper",
        fields={"email": "grace@example.org"},
    ),
)


def paris(text: str) -> datetime:
    """Return a local moment such as `2027-03-01 09:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@dataclass
class Notebook:
    """A timetable and a window that only remember what they were told."""

    published: dict[str, tuple[WakeUp, ...]] = field(default_factory=dict)
    asked: list[WakeUp] = field(default_factory=list)
    shown: dict[str, Artifact] = field(default_factory=dict)
    signals: dict[str, Signal] = field(default_factory=dict)
    questions: dict[str, tuple[Question, ...]] = field(default_factory=dict)
    runs: list[tuple[str, Mapping[str, object], str]] = field(default_factory=list)

    def ask(self, scope: str, questions: Sequence[Question]) -> int:
        before = self.questions.get(scope, ())
        self.questions[scope] = tuple(questions)
        return len({q.key for q in before} ^ {q.key for q in questions})

    def asked_by(self, key: str) -> str:
        asked = (one.key for many in self.questions.values() for one in many)
        return f"run-of-{key}" if key in asked else ""

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        before = self.published.get(campaign, ())
        self.published[campaign] = tuple(wake_ups)
        return len(set(before) ^ set(wake_ups))

    def wake_now(self, wake_up: WakeUp) -> None:
        self.asked.append(wake_up)

    def run_now(
        self, deployment: str, parameters: Mapping[str, object], *, name: str, key: str
    ) -> None:
        del name
        self.runs.append((deployment, parameters, key))

    def waiting(self, after: datetime) -> int:
        told = [one for many in self.published.values() for one in many]
        return sum(one.at > after for one in told)

    def show(
        self, artifacts: Sequence[Artifact], *, maker: Maker | None = None
    ) -> list[str]:
        del maker
        fresh = [one for one in artifacts if self.shown.get(one.key) != one]
        self.shown.update({one.key: one for one in fresh})
        return [one.key for one in fresh]

    def signal(self, signals: Sequence[Signal]) -> None:
        self.signals.update({signal.key: signal for signal in signals})

    def signalled(self, keys: Sequence[str]) -> set[str]:
        return set(keys) & self.signals.keys()


@dataclass
class Stage:
    """A runtime with its movable parts at hand."""

    runtime: Runtime
    clock: FixedClock
    wall: FixedClock
    timetable: Notebook
    vendor: Rehearsal
    engine: Engine

    def move(self, text: str) -> None:
        """Move both clocks to a local moment."""
        self.clock.at = self.wall.at = paris(text)


@contextmanager
def stage(home: Path, *, url: str | None = None, now: str) -> Iterator[Stage]:
    """Set a stage over a fresh database in the folder, or at the URL."""
    engine = make_engine(url or put_database(home))
    prepare(engine)
    clock, wall = FixedClock(paris(now)), FixedClock(paris(now))
    vendor = Rehearsal(log=home / "rehearsal.jsonl", clock=clock)
    notebook = Notebook()
    stripe = Stripe(StripeConfig.model_validate({"webhook_secrets": [SECRET]}))
    runtime = Runtime(
        unit=partial(Unit, engine),
        clock=clock,
        wall=wall,
        mailers={
            "outbox": Outbox(folder=home / "outbox", clock=clock),
            "rehearsal": vendor,
        },
        default_mailer="rehearsal",
        contacts=vendor,
        reference_rates=NotSetUp("ecb", variable="REGIE_ECB_URL"),
        webhooks={"stripe": {"studio-zen": stripe}},
        timetable=notebook,
        window=notebook,
        links=Links("secret", "http://127.0.0.1:8008"),
        sender=Address(email="regie@example.org", name="Régie"),
        console="http://127.0.0.1:8008",
        home=home,
        lease_s=60,
        vat_rate_percent="20",
        mail_templates={
            **own_mails(),
            "digest.fr": "Objet : Rappel du {{ today }}\n\n"
            "{% for item in items %}- {{ item.title }}\n{% endfor %}",
        },
    )
    yield Stage(runtime, clock, wall, notebook, vendor, engine)
    engine.dispose()


def start(
    on: Stage,
    *,
    playbook: str = PLAYBOOK,
    cart_open: str = "2027-03-08",
    speakers: tuple[Item, ...] = SPEAKERS,
    mails: Mapping[str, str] = MAILS,
    team: tuple[Person, ...] = TEAM,
    title: str = "Lancement Zen",
) -> Started:
    """Start the small launch."""
    request = Request(
        source=PlaybookSource(file="launch.yaml", text=playbook, mails=mails),
        client="Studio Zen",
        values={"cart_open": cart_open},
        items=speakers,
        team=team,
        title=title,
    )
    return start_campaign(on.runtime, request)


def day(text: str) -> date:
    """Return a date."""
    return date.fromisoformat(text)
