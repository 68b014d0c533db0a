from __future__ import annotations

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.campaign.model import ActionState
from regie.campaign.model import CampaignState
from regie.campaign.transitions import Verb
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import mark_done
from regie.services.engine.decide import decide
from regie.services.engine.halt import change_campaign
from regie.services.engine.halt import Halted
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.history import history
from regie.services.operations.watch import watch
from regie.services.record import read_record
from regie.words import speaking
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
OPEN = f"{SLUG}:open:mail:olivia"


def halt(on: Stage, verb: Verb, *, why: str = "") -> Halted:
    return change_campaign(on.runtime, SLUG, verb, who="Olivia", why=why)


def wake(on: Stage) -> list[str]:
    """Do everything that is due; return the keys without the campaign's name."""
    keys = []
    while due := due_now(on.runtime, SLUG):
        for one in due:
            perform_action(on.runtime, SLUG, one.key)
            keys.append(one.key.removeprefix(f"{SLUG}:"))
    return keys


def until_opening(on: Stage) -> None:
    start(on)
    wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    wake(on)
    on.move("2027-03-08 08:55")


def state_of(on: Stage, key: str) -> ActionState | None:
    with on.runtime.unit(reading=True) as unit:
        outcome = unit.campaigns.get(SLUG).outcomes.get(key)
    return None if outcome is None else outcome.state


def test_frozen_nothing_is_sent_and_cards_go_on(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    halt(on, Verb.FREEZE)

    first = wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    assert first == ["brief:card"]
    assert wake(on) == ["page:card"]  # the contacts for the list wait


def test_an_action_that_was_due_before_the_freeze_is_not_performed(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-08 09:00")
    due = [one.key for one in due_now(on.runtime, SLUG)]

    halt(on, Verb.FREEZE)
    done = [perform_action(on.runtime, SLUG, key).state for key in due]

    assert OPEN in due
    assert set(done) == {ActionState.SKIPPED}
    assert state_of(on, OPEN) is None  # nothing was written: it is still to come


def test_thawed_within_two_hours_it_is_sent(on: Stage) -> None:
    until_opening(on)
    halt(on, Verb.FREEZE)
    on.move("2027-03-08 10:00")

    thawed = halt(on, Verb.THAW)

    assert (thawed.state, thawed.asked, thawed.skipped) == (
        CampaignState.RUNNING,
        (),
        (),
    )
    assert wake(on) == [
        "open:mail:olivia",
        "open:mail:chloe",
        "thanks:card",
        "digest:olivia:2027-03-08",
    ]


def test_thawed_too_late_it_asks_and_nothing_bursts(on: Stage) -> None:
    until_opening(on)
    halt(on, Verb.FREEZE, why="la page de paiement est en panne")
    on.move("2027-03-10 15:00")

    thawed = halt(on, Verb.THAW)

    assert thawed == Halted(
        campaign=SLUG,
        title="Lancement Zen",
        state=CampaignState.RUNNING,
        changed=True,
        asked=("Annoncer l'ouverture",),
    )
    assert wake(on) == []
    assert state_of(on, OPEN) is ActionState.ASKED
    decide(on.runtime, SLUG, "open", run=True, who="Olivia")
    assert "open:mail:olivia" in wake(on)


def test_what_waited_for_its_next_attempt_is_asked_too(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-08 12:00")
    due_now(on.runtime, SLUG)
    decide(on.runtime, SLUG, "open", run=True, who="Olivia")
    halt(on, Verb.FREEZE)
    on.move("2027-03-10 12:00")

    thawed = halt(on, Verb.THAW)

    assert thawed.asked == ("Annoncer l'ouverture",)
    assert state_of(on, OPEN) is ActionState.ASKED


def test_paused_nothing_happens_at_all(on: Stage) -> None:
    start(on)
    halt(on, Verb.PAUSE)

    assert wake(on) == []
    assert on.timetable.published[SLUG] == ()
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    assert wake(on) == []
    halt(on, Verb.RESUME)
    assert "page:card" in wake(on)
    assert on.timetable.published[SLUG] != ()


def test_a_paused_campaign_is_not_frozen_and_its_pause_stays(on: Stage) -> None:
    start(on)
    halt(on, Verb.PAUSE)

    with pytest.raises(IllegalChangeError) as refused:
        halt(on, Verb.FREEZE)
    with speaking("en"), pytest.raises(IllegalChangeError) as english:
        halt(on, Verb.FREEZE)

    assert str(refused.value) == (
        "« Lancement Zen » est en pause : rien ne part et aucune carte ne s'ouvre, la "
        "geler n'y ajouterait rien. Pour la relancer : regie resume."
    )
    assert str(english.value) == (
        "“Lancement Zen” is paused: nothing is sent and no card opens, so freezing it "
        "adds nothing. To let it go on: regie resume."
    )
    assert halt(on, Verb.RESUME).state is CampaignState.RUNNING


def test_cancelled_nothing_is_left(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-08 12:00")
    due_now(on.runtime, SLUG)

    cancelled = halt(on, Verb.CANCEL, why="reporté à l'automne")

    assert (cancelled.state, cancelled.given_up) == (CampaignState.CANCELLED, 2)
    assert state_of(on, OPEN) is ActionState.SKIPPED
    assert on.timetable.published[SLUG] == ()
    assert wake(on) == []
    with on.runtime.unit(reading=True) as unit:
        cards = unit.board.cards(SLUG)
    assert [card.step_key for card in cards if card.closed_at is None] == []


def test_a_cancelled_campaign_is_neither_resumed_nor_changed(on: Stage) -> None:
    start(on)
    halt(on, Verb.CANCEL)

    for verb in (Verb.FREEZE, Verb.THAW, Verb.PAUSE, Verb.RESUME):
        with pytest.raises(IllegalChangeError):
            halt(on, verb)
    with pytest.raises(IllegalChangeError):
        mark_done(on.runtime, SLUG, "brief", who="Olivia")
    with pytest.raises(IllegalChangeError):
        decide(on.runtime, SLUG, "open", run=True, who="Olivia")
    wish = Wish(dates={"cart_open": day("2027-03-15")})
    with pytest.raises(IllegalChangeError):
        move(on.runtime, SLUG, wish, who="Olivia")


def test_watch_takes_away_what_a_cancelled_campaign_left_in_the_timetable(
    on: Stage,
) -> None:
    start(on)
    left = on.timetable.published[SLUG]
    halt(on, Verb.CANCEL)
    on.timetable.published[SLUG] = left

    changes = watch(on.runtime)

    assert changes == {SLUG: len(left)}
    assert on.timetable.published[SLUG] == ()


def test_twice_is_once(on: Stage) -> None:
    start(on)

    assert [halt(on, Verb.FREEZE).changed for _ in range(2)] == [True, False]
    with on.runtime.unit(reading=True) as unit:
        whats = [event.what for event in unit.journal.events(SLUG)]
    assert whats.count("frozen") == 1


def test_the_history_tells_who_and_why(on: Stage) -> None:
    start(on)
    halt(on, Verb.FREEZE, why="panne")
    halt(on, Verb.THAW)
    halt(on, Verb.PAUSE)
    halt(on, Verb.RESUME)
    halt(on, Verb.CANCEL)

    record = read_record(on.runtime, SLUG, limit=50)
    lines = [line for _, told in history(record) for line in told]

    assert [(line.text, line.who, line.why) for line in lines] == [
        ("Campagne annulée", "Olivia", ""),
        ("Campagne reprise", "Olivia", ""),
        ("Campagne mise en pause", "Olivia", ""),
        ("Envois dégelés", "Olivia", ""),
        ("Envois gelés", "Olivia", "panne"),
        ("Campagne démarrée", "Olivia Bernard", ""),
    ]
