"""What happened is told to Prefect's pages once, also when they were away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from regie.campaign.gates import Verdict
from regie.campaign.signals import names
from regie.campaign.transitions import LIVING
from regie.errors import VendorUnavailableError
from regie.ports import Signal
from regie.ports import Thing
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_all
from regie.services.history import history
from regie.services.operations.signals import LINES_MAX
from regie.services.operations.signals import tell_if_reachable
from regie.services.operations.signals import tell_signals
from regie.services.operations.watch import watch
from regie.services.record import read_record
from regie.services.runtime import Runtime
from regie.store.journal import Event
from tests.gated import at_the_gate
from tests.gated import GATE
from tests.rehearsed import Notebook
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
CAMPAIGN = Thing(
    id="regie.campaign.lancement-zen", role="campaign", title="Lancement Zen"
)
CLIENT = Thing(id="regie.client.studio-zen", role="client", title="Studio Zen")


class Forgetful(Notebook):
    """A server that takes events in and loses the first lot before it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def signal(self, signals: Sequence[Signal]) -> None:
        if self.given:
            super().signal(signals)
        self.given += [signal.key for signal in signals]


class Away(Notebook):
    """A server that does not answer."""

    def signal(self, signals: Sequence[Signal]) -> None:
        raise VendorUnavailableError(self.slug, str(len(signals)))

    def signalled(self, keys: Sequence[str]) -> set[str]:
        raise VendorUnavailableError(self.slug, str(len(keys)))

    slug = "prefect"


def told(notebook: Notebook, *, but: Collection[str] = ()) -> Counter[tuple[str, str]]:
    """Return how often each event was told of each thing, but for these keys."""
    return Counter(
        (one.name, one.about.title)
        for key, one in notebook.signals.items()
        if key not in but
    )


def through(on: Stage, window: Notebook) -> Runtime:
    return replace(on.runtime, window=window)


def test_a_campaign_tells_what_happens_in_it_once(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    perform_all(on.runtime, SLUG)
    mark_done(on.runtime, SLUG, "brief", who="Olivia", tell=False)
    perform_all(on.runtime, SLUG)

    first = tell_signals(on.runtime)
    on.wall.at += timedelta(minutes=5)
    second, third = tell_signals(on.runtime), tell_signals(on.runtime)

    assert told(on.timetable) == {
        ("regie.campaign.started", "Lancement Zen"): 1,
        ("regie.step.open", "Cadrer l'offre"): 1,
        ("regie.step.done", "Cadrer l'offre"): 1,
        ("regie.step.open", "Écrire la page"): 1,
        ("regie.step.done", "Inscrire sur la liste"): 2,
    }
    assert (first, second, third) == (6, 0, 0)
    with on.runtime.unit(reading=True) as unit:
        assert unit.journal.untold(limit=LINES_MAX) == []


def test_a_signal_names_its_step_and_nobody(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia", tell=False)
    perform_all(on.runtime, SLUG)
    tell_signals(on.runtime)

    brief = next(
        one for one in on.timetable.signals.values() if one.about.id.endswith("brief")
    )
    assert brief == Signal(
        key=brief.key,
        name="regie.step.done",
        at=paris("2027-02-08 08:00"),
        about=Thing(
            id="regie.step.lancement-zen.brief", role="step", title="Cadrer l'offre"
        ),
        related=(CAMPAIGN, CLIENT),
        payload={
            "campaign": SLUG,
            "client": "studio-zen",
            "playbook": brief.payload["playbook"],
            "count": 1,
            "step": "brief",
            "phase": "prepare",
        },
    )
    everything = repr(on.timetable.signals).casefold()
    for word in ("ada", "lovelace", "hopper", "olivia", "chloé", "@"):
        assert word not in everything


def test_what_happened_while_prefect_was_away_is_told_later(on: Stage) -> None:
    start(on)
    away = through(on, Away())

    assert tell_if_reachable(away) is False
    assert tell_if_reachable(on.runtime) is True
    assert told(on.timetable) == {("regie.campaign.started", "Lancement Zen"): 1}


def test_what_prefect_took_and_lost_is_given_again_under_its_key(on: Stage) -> None:
    start(on)
    window = Forgetful()
    runtime = through(on, window)
    tell_signals(runtime)
    at_once = tell_signals(runtime)
    on.wall.at += timedelta(minutes=5)

    assert (at_once, tell_signals(runtime)) == (0, 1)
    assert told(window) == {("regie.campaign.started", "Lancement Zen"): 1}
    assert len(set(window.given)) == 1


def test_a_step_that_is_late_is_told_once_until_its_day_changes(on: Stage) -> None:
    start(on)
    perform_all(on.runtime, SLUG)
    tell_signals(on.runtime)
    before = set(on.timetable.signals)
    # `brief` is due on 22 February; `page`, which waits for it, is not late by itself.
    for day in ("2027-02-22 18:00", "2027-02-23 08:00", "2027-02-24 08:00"):
        on.move(day)
        watch(on.runtime)
        tell_signals(on.runtime)

    assert told(on.timetable, but=before) == {
        ("regie.step.late", "Cadrer l'offre"): 1,
        ("regie.campaign.late", "Lancement Zen"): 1,
    }
    with on.runtime.unit(reading=True) as unit:
        line = unit.journal.events(SLUG, limit=1)[0]
        before_again = unit.campaigns.revisions(states=LIVING)
    watch(on.runtime)
    with on.runtime.unit(reading=True) as unit:
        assert unit.campaigns.revisions(states=LIVING) == before_again
    assert (line.at, line.what, line.about, line.why) == (
        paris("2027-02-23 08:00"),
        "late",
        "brief",
        "prévu pour le lundi 22 février 2027 au plus tard",
    )


def test_a_question_that_nobody_answers_is_told_after_a_day(on: Stage) -> None:
    start(on)
    for step in ("brief", "page"):
        mark_done(on.runtime, SLUG, step, who="test", tell=False)
    on.move("2027-03-08 15:00")  # six hours after a public mail that asks if missed
    perform_all(on.runtime, SLUG)
    tell_signals(on.runtime)
    open_names = {name for name, _ in told(on.timetable)}
    before = set(on.timetable.signals)
    for day in ("2027-03-09 14:00", "2027-03-09 16:00", "2027-03-10 16:00"):
        on.move(day)
        watch(on.runtime)
        tell_signals(on.runtime)

    assert "regie.question.open" in open_names
    assert told(on.timetable, but=before) == {
        ("regie.question.unanswered", "Annoncer l'ouverture"): 1
    }


def test_a_gate_tells_that_it_waits_and_how_it_was_answered(on: Stage) -> None:
    at_the_gate(on)
    tell_signals(on.runtime)
    waiting = told(on.timetable)
    before = set(on.timetable.signals)
    reply = Reply(verdict=Verdict.NO_GO, who="Olivia", comment="pas prêt")
    answer_gate(on.runtime, SLUG, GATE, reply)
    on.move("2027-03-05 09:00")  # the gate's last day was yesterday
    watch(on.runtime)
    tell_signals(on.runtime)

    title = "Ouvrir les inscriptions ?"
    assert waiting["regie.gate.waiting", title] == 1
    after = told(on.timetable, but=before)
    assert {name for name, about in after if about == title} == {"regie.gate.no-go"}


def test_every_name_is_documented() -> None:
    assert len(names()) == len(set(names()))
    assert {"regie.step.done", "regie.gate.waiting", "regie.campaign.late"} <= set(
        names()
    )


@pytest.mark.parametrize("word", ["late", "unanswered"])
def test_the_history_has_words_for_what_is_overdue(on: Stage, word: str) -> None:

    start(on)
    with on.runtime.unit() as unit:
        unit.journal.add(
            Event(
                campaign=SLUG,
                at=paris("2027-02-08 09:00"),
                who="régie",
                what=word,
                about="brief",
            )
        )
    lines = history(read_record(on.runtime, SLUG, limit=9))[0][1]

    assert lines[0].text in {
        "« Cadrer l'offre » : en retard",
        "« Cadrer l'offre » : attend une décision depuis plus d'un jour",
    }
