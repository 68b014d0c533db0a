"""Whatever a person changes is one line of the history, with who, when and why."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from regie.campaign.gates import Verdict
from regie.campaign.transitions import Verb
from regie.services.campaigns import set_values as setting
from regie.services.campaigns import update as updating
from regie.services.campaigns.add import add_step
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
from regie.services.history import history
from regie.services.history import Told
from regie.services.playbooks.new_step import NewStep
from regie.services.record import read_record
from regie.services.runtime import Runtime
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.rehearsed import TEAM
from tests.theatre import PLAYBOOK
from tests.theatre import SAM
from tests.theatre import SLUG
from tests.theatre import TEXTS

WHO, WHY = "Olivia", "ainsi va la vie"

Change = Callable[[Runtime], object]


def of_campaign(verb: Verb) -> Change:
    return lambda runtime: change_campaign(runtime, SLUG, verb, who=WHO, why=WHY)


def of_step(says: Callable[..., object], step: str) -> Change:
    return lambda runtime: says(runtime, SLUG, step, who=WHO, why=WHY)


def answered(runtime: Runtime, verdict: Verdict) -> None:
    answer_gate(runtime, SLUG, "ready", Reply(verdict=verdict, who=WHO, comment=WHY))


def pinned(runtime: Runtime, on: str) -> None:
    wanted = day(on) if on else None
    pin_step(runtime, SLUG, "page", wanted, who=WHO, why=WHY)


def moved(runtime: Runtime) -> None:
    wish = Wish(dates={"cart_open": day("2027-03-10")}, why=WHY)
    move(runtime, SLUG, wish, who=WHO)


def added(runtime: Runtime) -> None:
    new = NewStep(title="Appeler", at="2 jours ouvrés avant cart_open à 10h")
    add_step(runtime, SLUG, new, who=WHO, why=WHY)


def handed_over(runtime: Runtime) -> None:
    reassign(runtime, SLUG, Wanted(step="page", to="sam", who=WHO, why=WHY))


def set_otherwise(runtime: Runtime) -> None:
    wish = setting.Wish(values={"bonus": "non"}, who=WHO, why=WHY)
    setting.set_values(runtime, SLUG, wish)


def updated(runtime: Runtime) -> None:
    wish = updating.Wish(source=TEXTS[1], who=WHO, why=WHY)
    updating.update_playbook(runtime, SLUG, wish)


#: In an order in which each is legal, before anything has left.
EARLY: Sequence[tuple[Verb, Change]] = (
    (Verb.FREEZE, of_campaign(Verb.FREEZE)),
    (Verb.THAW, of_campaign(Verb.THAW)),
    (Verb.PAUSE, of_campaign(Verb.PAUSE)),
    (Verb.RESUME, of_campaign(Verb.RESUME)),
    (Verb.MOVE, moved),
    (Verb.ADD, added),
    (Verb.SET, set_otherwise),
    (Verb.SNOOZE, lambda runtime: snooze_step(
        runtime, SLUG, "brief", day("2027-02-12"), who=WHO, why=WHY
    )),
    (Verb.PIN, partial(pinned, on="2027-03-01")),
    (Verb.UNPIN, partial(pinned, on="")),
    (Verb.REASSIGN, handed_over),
    (Verb.DROP, of_step(drop_step, "thanks")),
    (Verb.REOPEN, of_step(reopen_step, "thanks")),
    (Verb.NO_GO, partial(answered, verdict=Verdict.NO_GO)),
    (Verb.RESERVE, partial(answered, verdict=Verdict.RESERVED)),
    (Verb.DONE, of_step(mark_done, "brief")),
)  # fmt: skip

#: Once Régie has done what waited for the brief.
LATE: Sequence[tuple[Verb, Change]] = (
    (Verb.REDO, of_step(redo_step, "list/ada-lovelace")),
    (Verb.UPDATE, updated),
    (Verb.CANCEL, of_campaign(Verb.CANCEL)),
)


#: What the history adds to some reasons by itself.
DETAILS = {
    Verb.MOVE: "lun. 8 mars 2027 → mer. 10 mars 2027",
    Verb.SET: "oui → non",
    Verb.SNOOZE: "→ ven. 12 févr. 2027",
    Verb.PIN: "→ lun. 1er mars 2027",
    Verb.REASSIGN: "Chloé Petit → Sam Roy",
}


def begun(on: Stage) -> None:
    start(on, playbook=PLAYBOOK, cart_open="2027-03-08", team=(*TEAM, SAM))


def wake(on: Stage) -> None:
    for one in due_now(on.runtime, SLUG):
        perform_action(on.runtime, SLUG, one.key)


def lines(on: Stage) -> list[Told]:
    """Return what the history tells of her, the newest first.

    Without the steps that a newer text lacks: they are dropped along with it.
    """
    record = read_record(on.runtime, SLUG, limit=500)
    return [
        line
        for _, told in history(record)
        for line in told
        if line.who == WHO and "playbook" not in line.why
    ]


def told(on: Stage, change: Change) -> list[tuple[str, str, str]]:
    """Make a change a minute later; return what is told of it: who, when, why."""
    before = len(lines(on))
    on.clock.at += timedelta(minutes=1)
    change(on.runtime)
    after = lines(on)
    return [(one.who, one.clock, one.why) for one in after[: len(after) - before]]


def verbs(on: Stage) -> set[str]:
    with on.runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG, limit=500)
    return {one.what for one in events if one.who == WHO}


def test_every_change_of_a_person_is_told(on: Stage) -> None:
    begun(on)
    expected, found = {}, {}
    for place, (verb, change) in enumerate((*EARLY, *LATE)):
        if place == len(EARLY):
            wake(on)
        why = " · ".join(part for part in (DETAILS.get(verb), WHY) if part)
        expected[verb] = [(WHO, f"08:{place + 1:02}", why)]
        found[verb] = told(on, change)

    assert found == expected
    assert {verb.value for verb in expected} == verbs(on)


def test_a_decision_and_an_end_are_told(on: Stage) -> None:
    begun(on)
    for step in ("brief", "page"):
        mark_done(on.runtime, SLUG, step, who=WHO)
    wake(on)
    on.move("2027-03-08 18:00")  # the announcement of 9 o'clock asks now
    wake(on)

    decided = told(
        on, lambda runtime: decide(runtime, SLUG, "open", run=False, who=WHO)
    )
    ended = told(on, lambda runtime: end_campaign(runtime, SLUG, who=WHO, why=WHY))

    assert decided == [(WHO, "18:01", "")]
    assert ended == [(WHO, "18:02", WHY)]


def test_no_change_is_forgotten_here() -> None:
    here = {verb for verb, _ in (*EARLY, *LATE)} | {Verb.DECIDE, Verb.END}

    # A go is the answer of a reserved go without its reserves.
    assert {*Verb} - here == {Verb.GO}
