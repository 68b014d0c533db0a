"""Random histories of a campaign, played by the engine itself on a virtual clock.

The vendor here fails and dies as it is told, and checks every call that reaches it; a
process may die at every commit, at every call and between any two statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import event

from integrations._not_set_up import NotSetUp
from regie.campaign.actions import all_actions
from regie.campaign.due import blockers
from regie.campaign.gates import Verdict
from regie.campaign.legal import step_state
from regie.campaign.model import Action
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.campaign.model import HELD
from regie.campaign.model import Outcome
from regie.campaign.model import SETTLED
from regie.campaign.moves import Decision
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import StepState
from regie.campaign.transitions import Subject
from regie.campaign.transitions import TABLE
from regie.campaign.transitions import Verb
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.errors import RegieError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.playbook.source import PlaybookSource
from regie.ports import Repeat
from regie.services.books.collect import collect
from regie.services.campaigns import set_values as setting
from regie.services.campaigns import update as updating
from regie.services.campaigns.add import add_step
from regie.services.campaigns.add import NewText
from regie.services.campaigns.again import redo_step
from regie.services.campaigns.end import end_campaign
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.pin import pin_step
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.campaigns.reassign import reassign
from regie.services.campaigns.reassign import Wanted
from regie.services.campaigns.snooze import snooze_step
from regie.services.engine.decide import decide
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.history import MACHINE
from regie.services.operations.watch import watch
from regie.services.planned import load_planned
from regie.services.playbooks.new_step import NewStep
from tests import payments
from tests.theatre import GATE
from tests.theatre import open_cards
from tests.theatre import PUBLIC
from tests.theatre import sleep
from tests.theatre import SLUG
from tests.theatre import TEXTS
from tests.theatre import Theatre
from tests.theatre import WHY
from tests.troubles import CrashError
from tests.troubles import Death
from tests.troubles import Meanwhile
from tests.troubles import Place
from tests.troubles import Restless
from tests.troubles import Saboteur
from tests.troubles import STEPWISE
from tests.troubles import Trouble
from tests.troubles import Visit
from tests.troubles import Witness

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

#: What becomes of the calls to come, in their order; few go well.
TROUBLES = st.lists(
    st.sampled_from([None, None, *Trouble, *Meanwhile]), min_size=1, max_size=10
)

#: Where processes die, one after the other.
DEATHS = st.lists(
    st.builds(
        Death,
        place=st.sampled_from([Place.COMMIT, Place.STORED]),
        count=st.integers(1, 8),
    )
    | st.builds(Death, place=st.just(Place.STATEMENT), count=st.integers(1, 80))
    | st.builds(Visit, place=st.just(Place.STORED), count=st.integers(1, 8)),
    max_size=5,
)


class Histories(RuleBasedStateMachine):
    """One campaign, and everything that may happen to it.

    Attributes:
        theatre: Where it is played.
        amends: Whether each begins with a newer text and another answer.
        seen: How often what happened, in all histories of the class.
    """

    theatre: ClassVar[Theatre]
    amends: ClassVar[bool] = False
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.stale: list[str] = []
        self.looked: Counter[str] = Counter()
        self.delivered: list[int] = []
        self.added = 0

    @initialize(
        repeat=st.sampled_from([Repeat.SAFE, Repeat.VISIBLE, Repeat.UNSAFE]),
        days=st.sampled_from([8, 11, 15, 21, 30]),
        wake_ups=st.sampled_from([0, 1, 3, 6]),
        bad=st.tuples(TROUBLES, DEATHS),
        lives=st.integers(0, 2),
        decides=st.sampled_from([None, True, False]),
    )
    def begin(
        self,
        repeat: Repeat,
        days: int,
        wake_ups: int,
        bad: tuple[list[Trouble | Meanwhile | None], list[Death]],
        lives: int,
        decides: bool | None,  # noqa: FBT001
    ) -> None:
        made = self.theatre.begin(days, wake_ups)
        self.vendor = Witness(SLUG, repeat)
        self.saboteur = Saboteur(made.runtime.unit)
        self.prefect = Restless(made.timetable, self.saboteur)
        self.runtime = replace(
            made.runtime,
            unit=self.saboteur,
            mailers={self.vendor.slug: self.vendor},
            default_mailer=self.vendor.slug,
            contacts=self.vendor,
            reference_rates=NotSetUp("ecb", variable="REGIE_ECB_URL"),
            timetable=self.prefect,
        )
        self.vendor.runtime, self.vendor.saboteur = self.runtime, self.saboteur
        self.vendor.meanwhile = self.somebody_else_comes
        self.saboteur.visit = self.another_worker_comes
        self.on = replace(made, runtime=self.runtime)
        event.listen(self.on.engine, "before_cursor_execute", self.saboteur.statement)
        self.trouble_brews(*bad)
        if self.amends:
            self.text_is_taken(TEXTS[-1], Decision.LEAVE)
            self.answer_is_changed("non")
        if lives:
            self.life_goes_on(lives, 0, decides, {GATE})

    @contextmanager
    def survived(self, what: str) -> Iterator[None]:
        """Let a process die in the block, or be refused."""
        self.vendor.last = ""
        try:
            yield
            self.seen[what] += 1
        except RegieError:
            self.seen[f"{what}, refused"] += 1
        except CrashError:
            self.seen[f"{what}, died"] += 1
            if self.vendor.last:
                self.vendor.doubts[self.vendor.last] += 1

    @rule(troubles=TROUBLES, deaths=DEATHS)
    def trouble_brews(
        self, troubles: list[Trouble | Meanwhile | None], deaths: list[Death]
    ) -> None:
        self.vendor.troubles = troubles.copy()
        self.saboteur.plot(deaths)

    @rule(calls=st.integers(1, 4))
    def prefect_is_away(self, calls: int) -> None:
        self.prefect.away = calls

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.on.clock.at += timedelta(minutes=minutes)
        self.on.wall.at += timedelta(minutes=minutes)

    @rule(
        count=st.integers(1, 6),
        late=st.sampled_from([0, 0, 0, 1, 90, 150]),
        decides=st.sampled_from([None, None, True, False]),
        left=st.sampled_from([set(), {GATE}, {GATE}, {GATE, "page"}]),
    )
    def life_goes_on(
        self,
        count: int,
        late: int,
        decides: bool | None,  # noqa: FBT001
        left: set[str],
    ) -> None:
        """Let some wake-ups come, mostly in time, and people do what they have to.

        Some leave cards alone; where that is the gate, somebody runs ahead of it.
        """
        for _ in range(count):
            sleep(self.on, late)
            self.worker("a wake-up")
            with self.survived("people do what their cards say"):
                for key in open_cards(self.runtime, but=left):
                    self.card_is_done(key)
        if left:
            with self.survived("somebody runs ahead of the gate"):
                mark_done(self.runtime, SLUG, "note", who="Olivia", why=WHY)
        if decides is not None:
            self.person_decides(0, decides)

    def card_is_done(self, key: str) -> None:
        """Say what the card asks for: go at the gate, else that it is done."""
        if key == GATE:
            reply = Reply(verdict=Verdict.GO, who="Olivia", comment=WHY)
            answer_gate(self.runtime, SLUG, key, reply)
        else:
            mark_done(self.runtime, SLUG, key, who="Olivia", why=WHY)

    @rule(twice=st.booleans(), backwards=st.booleans())
    def wake_up_comes(self, twice: bool, backwards: bool) -> None:  # noqa: FBT001
        with self.survived("a wake-up, twice or backwards"):
            keys = [one.key for one in due_now(self.runtime, SLUG)]
            keys = keys[::-1] if backwards else keys
            self.perform(keys * (2 if twice else 1))

    @rule()
    def worker_asks_and_dawdles(self) -> None:
        with self.survived("a worker dawdles"):
            self.stale = [one.key for one in due_now(self.runtime, SLUG)]

    @precondition(lambda self: self.stale)
    @rule()
    def dawdling_worker_acts(self) -> None:
        with self.survived("a worker has dawdled"):
            self.perform(self.stale)

    @rule()
    def watch_comes(self) -> None:
        missed = self.prefect.missed
        with self.survived("a watch"):
            watch(self.runtime)
            if self.prefect.missed == missed:
                self.timetable_is_the_plan()

    @rule(step=STEPS, verb=st.sampled_from([Verb.DONE, Verb.DROP, Verb.REOPEN]))
    def person_says(self, step: str, verb: Verb) -> None:
        says = {
            Verb.DONE: mark_done,
            Verb.DROP: drop_step,
            Verb.REOPEN: reopen_step,
        }[verb]
        with self.survived(f"a person says {verb}"):
            says(self.runtime, SLUG, step, who="Olivia", why=WHY)

    @rule(place=st.integers(0, 3), run=st.booleans())
    def person_decides(self, place: int, run: bool) -> None:  # noqa: FBT001
        with self.saboteur.asleep():
            held = self.held()
        if not held:
            return
        step = held[place % len(held)][0].step_key
        with self.survived(f"a person decides {'run' if run else 'skip'}"):
            decide(self.runtime, SLUG, step, run=run, who="Olivia")
        with self.saboteur.asleep():
            after = load_planned(self.runtime, SLUG)[0].outcomes
        for action, outcome in held:
            if run and after[action.key].state is not outcome.state:
                self.vendor.decided.add(action.key)
                self.looked[action.key] += outcome.maybe_done

    @rule(verb=st.sampled_from([Verb.FREEZE, Verb.THAW, Verb.PAUSE, Verb.RESUME]))
    def campaign_changes(self, verb: Verb) -> None:
        with self.survived(f"the campaign: {verb}"):
            change_campaign(self.runtime, SLUG, verb, who="Olivia", why=WHY)

    @rule(sure=st.integers(0, 39))
    def campaign_is_over(self, sure: int) -> None:
        if sure == 39:
            with self.survived(f"the campaign: {Verb.CANCEL}"):
                change_campaign(self.runtime, SLUG, Verb.CANCEL, who="Olivia", why=WHY)
        if sure == 38:
            with self.survived(f"the campaign: {Verb.END}"):
                end_campaign(self.runtime, SLUG, who="Olivia", why=WHY)

    @rule(verdict=st.sampled_from(Verdict), number=st.none() | st.integers(1, 3))
    def gate_is_answered(self, verdict: Verdict, number: int | None) -> None:
        reply = Reply(verdict=verdict, who="Olivia", comment="vu", number=number)
        with self.survived(f"the gate: {verdict}"):
            answer_gate(self.runtime, SLUG, "ready", reply)

    @rule(step=STEPS, days=st.none() | st.integers(0, 20))
    def step_is_pinned(self, step: str, days: int | None) -> None:
        today = self.on.clock.now().date()
        on = None if days is None else today + timedelta(days=days)
        with self.survived("a pin" if on else "a pin is taken back"):
            pin_step(self.runtime, SLUG, step, on, who="Olivia", why=WHY)

    @rule(step=STEPS)
    def step_is_redone(self, step: str) -> None:
        with self.saboteur.asleep():
            before = load_planned(self.runtime, SLUG)[0].outcomes
        with self.survived("a step is done again"):
            redo_step(self.runtime, SLUG, step, who="Olivia", why=WHY)
        with self.saboteur.asleep():
            after = load_planned(self.runtime, SLUG)[0].outcomes
        self.vendor.decided.update(after.keys() - before.keys())

    @rule(step=STEPS, days=st.integers(1, 9))
    def reminders_rest(self, step: str, days: int) -> None:
        until = self.on.clock.now().date() + timedelta(days=days)
        with self.survived("reminders rest"):
            snooze_step(self.runtime, SLUG, step, until, who="Olivia", why=WHY)

    @rule(days=st.integers(1, 30), decision=st.sampled_from(Decision))
    def date_is_moved(self, days: int, decision: Decision) -> None:
        with self.survived("a move"):
            self.move_to(days, decision)

    def move_to(self, days: int, decision: Decision) -> None:
        day = self.on.clock.now().date() + timedelta(days=days)
        wish = Wish(
            dates={"cart_open": day},
            announced={"": decision},
            why=WHY,
            accept_late=True,
        )
        move(self.runtime, SLUG, wish, who="Olivia")

    @rule(bonus=st.sampled_from(["oui", "non"]))
    def answer_is_changed(self, bonus: str) -> None:
        wish = setting.Wish(
            values={"bonus": bonus}, who="Olivia", why=WHY, accept_late=True
        )
        with self.survived("an answer is changed"):
            setting.set_values(self.runtime, SLUG, wish)

    @rule(
        text=st.sampled_from([*TEXTS, *TEXTS[1:], None]),
        decision=st.sampled_from(Decision),
    )
    def text_is_taken(self, text: PlaybookSource | None, decision: Decision) -> None:
        with self.survived("a text" if text else "a text is taken back"):
            self.take(text, decision)

    def take(self, text: PlaybookSource | None, decision: Decision) -> None:
        wish = updating.Wish(
            source=text,
            announced={"": decision},
            who="Olivia",
            why=WHY,
            accept_late=True,
        )
        updating.update_playbook(self.runtime, SLUG, wish)

    @rule(step=STEPS, to=st.sampled_from(["olivia", "chloe", "sam"]))
    def step_changes_hands(self, step: str, to: str) -> None:
        with self.survived("a step changes hands"):
            wanted = Wanted(step=step, to=to, who="Olivia", why=WHY)
            reassign(self.runtime, SLUG, wanted)

    @precondition(lambda self: self.added < ADDED_MAX)
    @rule(new=st.sampled_from(ADDITIONS))
    def step_is_added(self, new: NewStep | NewText) -> None:
        self.added += 1
        with self.survived("a step is added"):
            add_step(self.runtime, SLUG, new, who="Olivia", why=WHY)

    @rule(
        places=st.lists(st.sampled_from(payments.PLACES), min_size=1, max_size=4),
        read=st.booleans(),
    )
    def webhooks_come(self, places: list[int], read: bool) -> None:  # noqa: FBT001
        """Let payments come in any order, also again; perhaps they are read at once."""
        for place in places:
            self.seen["a webhook again"] += place in self.delivered
            self.seen["a webhook after later ones"] += any(
                place < one for one in self.delivered
            )
            self.delivered.append(place)
            with self.survived("a webhook"):
                payments.deliver(self.runtime, place)
        if read:
            with self.survived("webhooks are read"):
                collect(self.runtime)

    def perform(self, keys: list[str]) -> None:
        for key in keys:
            self.vendor.last = ""
            with suppress(RegieError):
                perform_action(self.runtime, SLUG, key)

    def worker(self, what: str) -> None:
        with self.survived(what):
            self.perform([one.key for one in due_now(self.runtime, SLUG)])

    def another_worker_comes(self) -> None:
        """Let another one do what is due, between two transactions of the first."""
        last, troubles = self.vendor.last, self.vendor.troubles
        self.vendor.troubles = []  # a freeze would come too late for the first one
        self.worker("another worker between two transactions")
        self.vendor.last, self.vendor.troubles = last, troubles

    def somebody_else_comes(self, what: Meanwhile, key: str) -> None:
        """Let something happen during a call; whoever calls does not die of it."""
        _, step, *_ = key.split(":")
        does: dict[Meanwhile, Callable[[], object]] = {
            Meanwhile.WORKER: lambda: self.perform(
                [one.key for one in due_now(self.runtime, SLUG)]
            ),
            Meanwhile.WATCH: lambda: watch(self.runtime),
            Meanwhile.FREEZE: lambda: change_campaign(
                self.runtime, SLUG, Verb.FREEZE, who="Olivia", why=WHY
            ),
            Meanwhile.MOVE: lambda: self.move_to(9, Decision.CORRECT),
            Meanwhile.DONE: lambda: mark_done(
                self.runtime, SLUG, step, who="Olivia", why=WHY
            ),
            Meanwhile.DROP: lambda: drop_step(
                self.runtime, SLUG, step, who="Olivia", why=WHY
            ),
            Meanwhile.UPDATE: lambda: self.take(TEXTS[-1], Decision.LEAVE),
        }
        with self.survived(f"meanwhile {what}"):
            does[what]()
        self.vendor.last = key

    def held(self) -> list[tuple[Action, Outcome]]:
        """Return the actions that only a person can move on."""
        campaign, plan = load_planned(self.runtime, SLUG)
        return [
            (action, outcome)
            for action in all_actions(campaign, plan)
            if (outcome := campaign.outcomes.get(action.key)) is not None
            and outcome.state in HELD
        ]

    @invariant()
    def each_action_is_performed_once(self) -> None:
        vendor = self.vendor
        for key, count in vendor.effects.items():
            public = key.split(":")[1].partition("/")[0] in PUBLIC
            again = vendor.repeat is Repeat.VISIBLE and not public
            allowed = 1 + self.looked[key] + (vendor.doubts[key] if again else 0)
            assert count <= allowed, f"{key} was done {count} times"

    def teardown(self) -> None:
        if not hasattr(self, "on"):
            return
        try:
            self.seen.update(str(one) for one in self.vendor.met.elements())
            self.seen.update(str(one) for one in self.saboteur.died.elements())
            self.seen["Prefect is away"] += self.prefect.missed
            self.saboteur.plot([])
            self.recover()
            self.nothing_is_lost()
            self.each_payment_is_counted_once()
            self.journal_tells_it()
        finally:
            event.remove(
                self.on.engine, "before_cursor_execute", self.saboteur.statement
            )
            self.theatre.end()

    def recover(self) -> None:
        """Let everything work again, for as long as the longest pause."""
        self.vendor.troubles, self.prefect.away = [], 0
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
        with self.saboteur.asleep():
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
        for key in self.vendor.effects.keys() - self.vendor.doubts.keys():
            state = campaign.outcomes[key].state
            assert state is ActionState.DONE, f"{key} was sent and is {state}"
        for (step, _, person), keys in self.vendor.rounds.items():
            wanted = campaign.facts.get(step, Fact()).rounds
            wanted += sum(step in one.redone for one in campaign.moves)
            assert len(keys) <= 1 + wanted, f"{step} was done anew for {person}: {keys}"
        if campaign.state is CampaignState.RUNNING:
            self.everything_due_is_settled(campaign, plan)

    def everything_due_is_settled(self, campaign: Campaign, plan: Plan) -> None:
        now = self.on.clock.now()
        left: dict[str, list[ActionState | None]] = {}
        for action in all_actions(campaign, plan):
            outcome = campaign.outcomes.get(action.key)
            state = outcome.state if outcome else None
            if action.kind in STEPWISE:
                left.setdefault(action.step_key, []).append(state)
            if action.due_at <= now and not blockers(campaign, plan, action):
                assert state is not None, f"{action.key} is lost"
                assert state in SETTLED | HELD, f"{action.key} hangs"
        for step, states in left.items():
            if SETTLED.issuperset(states):
                known = step_state(campaign.facts.get(step, Fact()))
                assert known is not StepState.OPEN, f"{step} is done and stays open"

    def each_payment_is_counted_once(self) -> None:
        """Let Stripe send again what was not answered, as it does; then count."""
        if not self.delivered:
            return
        for place in dict.fromkeys(self.delivered):
            payments.deliver(self.runtime, place)
        collected = collect(self.runtime)
        assert (collected.conflicts, collected.faults) == ((), ())
        assert payments.accounts(self.runtime) == payments.expected(self.delivered)

    def journal_tells_it(self) -> None:
        """Replay the history by the table; it ends where the campaign stands."""
        with self.runtime.unit(reading=True) as unit:
            campaign = unit.campaigns.get(SLUG)
            events = unit.journal.events(SLUG, limit=10_000)[::-1]
        for line in events:
            assert line.who in {"Olivia", "Olivia Bernard", MACHINE}
            assert line.why or line.who != "Olivia" or line.what in UNREASONED
        rows = {(row.subject, row.verb.value): row for row in TABLE}
        state: object = CampaignState.RUNNING
        steps: dict[str, object] = {}
        for line in events:
            row = rows.get((Subject.CAMPAIGN, line.what))
            if row is not None and line.about not in {"brief", "page", "thanks"}:
                assert state in row.sources
                state = row.target or state
            row = rows.get((Subject.PERSON, line.what))
            if row is not None:
                steps[line.about] = row.target or steps.get(line.about)
        assert state is campaign.state
        for key in ("brief", "page", "thanks"):
            known = step_state(campaign.facts.get(key, Fact()))
            assert (steps.get(key) or StepState.OPEN) is known
