"""Random histories of a campaign, played by the engine itself on a virtual clock.

The vendor here fails and dies as it is told, and checks every call that reaches it; the
units of work may crash before or after any commit.
"""

from __future__ import annotations

import atexit
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import ExitStack
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine

from regie.campaign.actions import all_actions
from regie.campaign.due import blockers
from regie.campaign.gates import Verdict
from regie.campaign.legal import step_state
from regie.campaign.model import ActionState
from regie.campaign.model import CampaignState
from regie.campaign.model import HELD
from regie.campaign.model import SETTLED
from regie.campaign.moves import Decision
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Verb
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.errors import RegieError
from regie.people.people import Person
from regie.planning.model import Fact
from regie.playbook.source import PlaybookSource
from regie.ports import Repeat
from regie.ports import WakeUp
from regie.services import set_values as setting
from regie.services import update as updating
from regie.services.add import add_step
from regie.services.add import NewText
from regie.services.again import redo_step
from regie.services.collect import collect
from regie.services.decide import decide
from regie.services.end import end_campaign
from regie.services.gates import answer_gate
from regie.services.gates import Reply
from regie.services.halt import change_campaign
from regie.services.history import MACHINE
from regie.services.move import move
from regie.services.move import Wish
from regie.services.new_step import NewStep
from regie.services.perform import perform_action
from regie.services.pin import pin_step
from regie.services.planned import load_planned
from regie.services.progress import drop_step
from regie.services.progress import mark_done
from regie.services.progress import reopen_step
from regie.services.reassign import reassign
from regie.services.reassign import Wanted
from regie.services.runtime import Runtime
from regie.services.snooze import snooze_step
from regie.services.wake import due_now
from regie.services.watch import watch
from tests import payments
from tests.rehearsed import MAILS
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.rehearsed import TEAM
from tests.troubles import CrashError
from tests.troubles import Saboteur
from tests.troubles import Trouble
from tests.troubles import Witness

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

#: Its steps that are public.
PUBLIC = {"news", "open"}


@dataclass(frozen=True)
class Opening:
    """A campaign as it is when its history begins: database, wake-ups, moment."""

    database: sqlite3.Connection
    published: tuple[WakeUp, ...]
    at: datetime


@cache
def theatre() -> Stage:
    """Return the stage of all histories; its database is kept in memory."""
    left_over = ExitStack()
    atexit.register(left_over.close)
    home = Path(left_over.enter_context(tempfile.TemporaryDirectory()))
    return left_over.enter_context(stage(home, url="sqlite://", now=BEGIN))


@cache
def opening(days: int, wake_ups: int) -> Opening:
    """Return a campaign after so many wake-ups; each is played once.

    Args:
        days: After how many days its cart opens.
    """
    on = theatre()
    copy = sqlite3.connect(":memory:")
    with emptied(on):
        cart_open = on.clock.now().date() + timedelta(days=days)
        team = (*TEAM, SAM)
        start(on, playbook=PLAYBOOK, cart_open=str(cart_open), mails=MAILS, team=team)
        for _ in range(wake_ups):
            sleep(on, 0)
            for one in due_now(on.runtime, SLUG):
                perform_action(on.runtime, SLUG, one.key)
            for key in open_cards(on.runtime):
                mark_done(on.runtime, SLUG, key, who="Olivia", why=WHY)
        content(on).backup(copy)
    published = on.timetable.published[SLUG]
    return Opening(database=copy, published=published, at=on.clock.now())


def sleep(on: Stage, late: int) -> None:
    """Let time pass until so many minutes after the next wake-up, if there is one."""
    now = on.clock.now()
    coming = [one.at for one in on.timetable.published[SLUG] if one.at > now]
    if coming:
        at = min(coming) + timedelta(minutes=late)
        on.wall.at += at - now
        on.clock.at = at


def open_cards(runtime: Runtime) -> list[str]:
    """Return the keys of the steps whose cards are open."""
    with runtime.unit(reading=True) as unit:
        cards = unit.board.cards(SLUG)
    return [card.step_key for card in cards if card.closed_at is None]


@cache
def empty() -> sqlite3.Connection:
    """Return a database that has its tables and nothing in them."""
    copy = sqlite3.connect(":memory:")
    content(theatre()).backup(copy)
    return copy


@contextmanager
def emptied(on: Stage) -> Iterator[None]:
    """Let a block begin with nothing, at the beginning of time."""
    empty().backup(content(on))
    on.move(BEGIN)
    yield


def content(on: Stage) -> sqlite3.Connection:
    """Return the driver's connection of a database in memory: there is one only."""
    driver = on.engine.raw_connection().driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


STEPS = st.sampled_from(
    [
        "brief",
        "page",
        "list/ada-lovelace",
        "hello/grace-hopper",
        "news/1",
        "open",
        "ready",
        "note",
        "press",
        "thanks",
        "gift/ada-lovelace",
        "follow",
    ]
)
#: What a person gives as the reason, where one is asked for.
WHY = "ainsi va la vie"

#: Decisions are their own reason: the journal keeps which one it was.
UNREASONED = {*(decision.value for decision in Decision), "decided"}

#: Steps that somebody thinks of while the campaign runs; more make histories slow.
ADDITIONS = (
    NewStep(title="Appeler", at="2 jours ouvrés avant cart_open à 10h"),
    NewStep(title="Relire", after=("page",), who="copy", takes="1 jour"),
    NewText(
        file="mail.yaml",
        text="steps:\n  recall: {run: mail.send, title: Rappeler, phase: sell, "
        "for_each: speaker, to: speaker, mail: opening, if_missed: run, "
        "at: la veille de cart_open à 9h}\n",
    ),
)
ADDED_MAX = 2

MINUTES = st.sampled_from([1, 5, 20, 61, 119, 121, 600, 1440, 3 * 1440, 7 * 1440])


class Histories(RuleBasedStateMachine):
    """One campaign, and everything that may happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.stale: list[str] = []
        self.looked: Counter[str] = Counter()
        self.delivered: set[int] = set()
        self.added = 0

    @initialize(
        repeat=st.sampled_from([Repeat.SAFE, Repeat.VISIBLE, Repeat.UNSAFE]),
        days=st.sampled_from([8, 11, 15, 21, 30]),
        wake_ups=st.sampled_from([0, 1, 3, 6]),
    )
    def begin(self, repeat: Repeat, days: int, wake_ups: int) -> None:
        found, made = opening(days, wake_ups), theatre()
        found.database.backup(content(made))
        made.clock.at = made.wall.at = found.at
        made.timetable.published[SLUG] = found.published
        self.vendor = Witness(SLUG, repeat)
        self.saboteur = Saboteur(made.runtime.unit)
        self.runtime = replace(
            made.runtime,
            unit=self.saboteur,
            mailers={self.vendor.slug: self.vendor},
            default_mailer=self.vendor.slug,
            contacts=self.vendor,
        )
        self.vendor.runtime, self.vendor.saboteur = self.runtime, self.saboteur
        self.on = replace(made, runtime=self.runtime)

    @contextmanager
    def survived(self) -> Iterator[None]:
        """Let a worker die in the block, or be refused."""
        self.vendor.last = ""
        try:
            with suppress(RegieError):
                yield
        except CrashError:
            self.vendor.doubts[self.vendor.last] += 1

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.on.clock.at += timedelta(minutes=minutes)
        self.on.wall.at += timedelta(minutes=minutes)

    @rule(count=st.integers(1, 6), late=st.sampled_from([0, 0, 0, 1, 90, 150]))
    def life_goes_on(self, count: int, late: int) -> None:
        """Let some wake-ups come, mostly in time, and people do what they have to."""
        for _ in range(count):
            sleep(self.on, late)
            with self.survived():
                self.perform([one.key for one in due_now(self.runtime, SLUG)])
            with self.survived():
                for key in open_cards(self.runtime):
                    mark_done(self.runtime, SLUG, key, who="Olivia", why=WHY)

    @rule(twice=st.booleans(), backwards=st.booleans())
    def wake_up_comes(self, twice: bool, backwards: bool) -> None:  # noqa: FBT001
        with self.survived():
            keys = [one.key for one in due_now(self.runtime, SLUG)]
            keys = keys[::-1] if backwards else keys
            self.perform(keys * (2 if twice else 1))

    @rule()
    def worker_asks_and_dawdles(self) -> None:
        with self.survived():
            self.stale = [one.key for one in due_now(self.runtime, SLUG)]

    @rule()
    def dawdling_worker_acts(self) -> None:
        with self.survived():
            self.perform(self.stale)

    @rule()
    def watch_comes(self) -> None:
        with self.survived():
            watch(self.runtime)
            self.timetable_is_the_plan()

    @rule(step=STEPS, verb=st.sampled_from([Verb.DONE, Verb.DROP, Verb.REOPEN]))
    def person_says(self, step: str, verb: Verb) -> None:
        says = {
            Verb.DONE: mark_done,
            Verb.DROP: drop_step,
            Verb.REOPEN: reopen_step,
        }[verb]
        with self.survived():
            says(self.runtime, SLUG, step, who="Olivia", why=WHY)

    @rule(place=st.integers(0, 3), run=st.booleans())
    def person_decides(self, place: int, run: bool) -> None:  # noqa: FBT001
        campaign, plan = load_planned(self.runtime, SLUG)
        held = [
            (action, outcome)
            for action in all_actions(campaign, plan)
            if (outcome := campaign.outcomes.get(action.key)) is not None
            and outcome.state in HELD
        ]
        if not held:
            return
        step = held[place % len(held)][0].step_key
        with self.survived():
            decide(self.runtime, SLUG, step, run=run, who="Olivia")
        after = load_planned(self.runtime, SLUG)[0].outcomes
        for action, outcome in held:
            if run and after[action.key].state is ActionState.WAITING:
                self.vendor.decided.add(action.key)
                self.looked[action.key] += outcome.maybe_done

    @rule(verb=st.sampled_from([Verb.FREEZE, Verb.THAW, Verb.PAUSE, Verb.RESUME]))
    def campaign_changes(self, verb: Verb) -> None:
        with self.survived():
            change_campaign(self.runtime, SLUG, verb, who="Olivia", why=WHY)

    @rule(sure=st.integers(0, 39))
    def campaign_is_over(self, sure: int) -> None:
        if sure == 39:
            with self.survived():
                change_campaign(self.runtime, SLUG, Verb.CANCEL, who="Olivia", why=WHY)
        if sure == 38:
            with self.survived():
                end_campaign(self.runtime, SLUG, who="Olivia", why=WHY)

    @rule(verdict=st.sampled_from(Verdict), number=st.none() | st.integers(1, 3))
    def gate_is_answered(self, verdict: Verdict, number: int | None) -> None:
        reply = Reply(verdict=verdict, who="Olivia", comment="vu", number=number)
        with self.survived():
            answer_gate(self.runtime, SLUG, "ready", reply)

    @rule(step=STEPS, days=st.none() | st.integers(0, 20))
    def step_is_pinned(self, step: str, days: int | None) -> None:
        today = self.on.clock.now().date()
        on = None if days is None else today + timedelta(days=days)
        with self.survived():
            pin_step(self.runtime, SLUG, step, on, who="Olivia", why=WHY)

    @rule(step=STEPS)
    def step_is_redone(self, step: str) -> None:
        before = load_planned(self.runtime, SLUG)[0].outcomes
        with self.survived():
            redo_step(self.runtime, SLUG, step, who="Olivia", why=WHY)
        after = load_planned(self.runtime, SLUG)[0].outcomes
        self.vendor.decided.update(after.keys() - before.keys())

    @rule(step=STEPS, days=st.integers(1, 9))
    def reminders_rest(self, step: str, days: int) -> None:
        until = self.on.clock.now().date() + timedelta(days=days)
        with self.survived():
            snooze_step(self.runtime, SLUG, step, until, who="Olivia", why=WHY)

    @rule(days=st.integers(1, 30), decision=st.sampled_from(Decision))
    def date_is_moved(self, days: int, decision: Decision) -> None:
        day = self.on.clock.now().date() + timedelta(days=days)
        wish = Wish(
            dates={"cart_open": day},
            announced={"": decision},
            why=WHY,
            accept_late=True,
        )
        with self.survived():
            move(self.runtime, SLUG, wish, who="Olivia")

    @rule(bonus=st.sampled_from(["oui", "non"]))
    def answer_is_changed(self, bonus: str) -> None:
        wish = setting.Wish(
            values={"bonus": bonus}, who="Olivia", why=WHY, accept_late=True
        )
        with self.survived():
            setting.set_values(self.runtime, SLUG, wish)

    @rule(
        text=st.sampled_from([*TEXTS, *TEXTS[1:], None]),
        decision=st.sampled_from(Decision),
    )
    def text_is_taken(self, text: PlaybookSource | None, decision: Decision) -> None:
        wish = updating.Wish(
            source=text,
            announced={"": decision},
            who="Olivia",
            why=WHY,
            accept_late=True,
        )
        with self.survived():
            updating.update_playbook(self.runtime, SLUG, wish)

    @rule(step=STEPS, to=st.sampled_from(["olivia", "chloe", "sam"]))
    def step_changes_hands(self, step: str, to: str) -> None:
        with self.survived():
            wanted = Wanted(step=step, to=to, who="Olivia", why=WHY)
            reassign(self.runtime, SLUG, wanted)

    @precondition(lambda self: self.added < ADDED_MAX)
    @rule(new=st.sampled_from(ADDITIONS))
    def step_is_added(self, new: NewStep | NewText) -> None:
        self.added += 1
        with self.survived():
            add_step(self.runtime, SLUG, new, who="Olivia", why=WHY)

    @rule(
        places=st.lists(st.sampled_from(payments.PLACES), min_size=1, max_size=4),
        read=st.booleans(),
    )
    def webhooks_come(self, places: list[int], read: bool) -> None:  # noqa: FBT001
        """Let payments come in any order, also again; perhaps they are read at once."""
        for place in places:
            self.delivered.add(place)
            with self.survived():
                payments.deliver(self.runtime, place)
        if read:
            with self.survived():
                collect(self.runtime)

    @rule(troubles=st.lists(st.sampled_from(Trouble), min_size=1, max_size=3))
    def vendor_has_trouble(self, troubles: list[Trouble]) -> None:
        self.vendor.troubles = troubles

    @rule(commits=st.integers(1, 6), after=st.booleans())
    def a_worker_will_die(self, commits: int, after: bool) -> None:  # noqa: FBT001
        self.saboteur.commits_left, self.saboteur.after = commits, after

    def perform(self, keys: list[str]) -> None:
        for key in keys:
            with suppress(RegieError):
                perform_action(self.runtime, SLUG, key)

    @invariant()
    def each_action_is_performed_once(self) -> None:
        vendor = self.vendor
        for key, count in vendor.effects.items():
            public = key.split(":")[1].partition("/")[0] in PUBLIC
            again = vendor.repeat is Repeat.VISIBLE and not public
            allowed = 1 + self.looked[key] + (vendor.doubts[key] if again else 0)
            assert count <= allowed, f"{key} was done {count} times"

    def teardown(self) -> None:
        if hasattr(self, "on"):
            self.recover()
            self.nothing_is_lost()
            self.each_payment_is_counted_once()
            self.journal_tells_it()

    def recover(self) -> None:
        """Let everything work again, for as long as the longest pause."""
        self.saboteur.commits_left, self.vendor.troubles = None, []
        for verb in (Verb.THAW, Verb.RESUME):
            with suppress(RegieError):
                change_campaign(self.runtime, SLUG, verb, who="Olivia", why=WHY)
        for minutes in (2, 300, 300):
            self.time_passes(minutes)
            for _ in range(30):
                keys = [one.key for one in due_now(self.runtime, SLUG)]
                if not keys:
                    break
                self.perform(keys)
            else:
                message = "wake-ups never come to an end"
                raise AssertionError(message)
        self.each_action_is_performed_once()

    def timetable_is_the_plan(self) -> None:
        """Compare what the watch left alone with all that there is to tell."""
        campaign, plan = load_planned(self.runtime, SLUG)
        wanted = upcoming_wake_ups(campaign, plan, now=self.on.clock.now())
        if campaign.state in LIVING:
            assert self.on.timetable.published[SLUG] == wanted

    def nothing_is_lost(self) -> None:
        watch(self.runtime)
        campaign, plan = load_planned(self.runtime, SLUG)
        now = self.on.clock.now()
        assert self.on.timetable.published[SLUG] == upcoming_wake_ups(
            campaign, plan, now=now
        )
        for key, outcome in campaign.outcomes.items():
            if outcome.state is ActionState.DONE and outcome.vendor == "witness":
                assert self.vendor.effects[key] >= 1, f"{key} is done and was not sent"
        if campaign.state is not CampaignState.RUNNING:
            return
        for action in all_actions(campaign, plan):
            if action.due_at <= now and not blockers(campaign, plan, action):
                outcome_now = campaign.outcomes.get(action.key)
                assert outcome_now is not None, f"{action.key} is lost"
                assert outcome_now.state in SETTLED | HELD, f"{action.key} hangs"

    def each_payment_is_counted_once(self) -> None:
        """Let Stripe send again what was not answered, as it does; then count."""
        if not self.delivered:
            return
        for place in self.delivered:
            payments.deliver(self.runtime, place)
        collected = collect(self.runtime)
        assert (collected.conflicts, collected.faults) == ((), ())
        assert payments.accounts(self.runtime) == payments.expected(self.delivered)

    def journal_tells_it(self) -> None:
        """Replay the history by the table; it ends where the campaign stands."""
        with self.runtime.unit(reading=True) as unit:
            campaign = unit.campaigns.get(SLUG)
            events = unit.journal.events(SLUG, limit=10_000)[::-1]
        for event in events:
            assert event.who in {"Olivia", "Olivia Bernard", MACHINE}
            assert event.why or event.who != "Olivia" or event.what in UNREASONED
        rows = {(row.subject, row.verb.value): row for row in TABLE}
        state: object = CampaignState.RUNNING
        steps: dict[str, object] = {}
        for event in events:
            row = rows.get((Subject.CAMPAIGN, event.what))
            if row is not None and event.about not in {"brief", "page", "thanks"}:
                assert state in row.sources
                state = row.target or state
            row = rows.get((Subject.PERSON, event.what))
            if row is not None:
                steps[event.about] = row.target or steps.get(event.about)
        assert state is campaign.state
        for key in ("brief", "page", "thanks"):
            known = step_state(campaign.facts.get(key, Fact()))
            assert (steps.get(key) or StepState.OPEN) is known
