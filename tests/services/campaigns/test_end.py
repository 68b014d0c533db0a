from __future__ import annotations

from regie.campaign.ending import Left
from regie.campaign.model import ActionState
from regie.campaign.model import CampaignState
from regie.campaign.transitions import Verb
from regie.services.campaigns.end import end_campaign
from regie.services.campaigns.end import Ended
from regie.services.campaigns.end import look_at_end
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.history import history
from regie.services.operations.watch import watch
from regie.services.planned import load_planned
from regie.services.record import read_record
from tests.rehearsed import day
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.engine.test_halt import halt
from tests.services.engine.test_halt import OPEN
from tests.services.engine.test_halt import SLUG
from tests.services.engine.test_halt import state_of
from tests.services.engine.test_halt import until_opening
from tests.services.engine.test_halt import wake


def over(on: Stage) -> None:
    """Play the campaign to its last step, which is done on Wednesday 10 March."""
    until_opening(on)
    on.move("2027-03-08 09:00")
    wake(on)
    on.move("2027-03-10 10:00")
    wake(on)
    mark_done(on.runtime, SLUG, "thanks", who="Olivia")


def state(on: Stage) -> CampaignState:
    return load_planned(on.runtime, SLUG)[0].state


def test_a_campaign_with_nothing_left_ends_after_a_quiet_week(on: Stage) -> None:
    over(on)

    on.move("2027-03-17 09:59")
    watch(on.runtime)
    before = state(on)
    on.move("2027-03-17 10:00")
    changes = watch(on.runtime)

    assert before is CampaignState.RUNNING
    assert state(on) is CampaignState.ENDED
    assert changes == {SLUG: 0}
    told = history(read_record(on.runtime, SLUG, limit=1))
    assert [(one.text, one.who, one.why) for _, ones in told for one in ones] == [
        (
            "Campagne terminée",
            "",
            "Plus rien à faire, et plus rien ne s'est passé depuis sept jours.",
        )
    ]


def test_it_does_not_end_while_a_step_is_open_again(on: Stage) -> None:
    over(on)
    on.move("2027-03-11 10:00")
    reopen_step(on.runtime, SLUG, "thanks", who="Olivia")

    on.move("2027-05-01 10:00")
    watch(on.runtime)

    assert state(on) is CampaignState.RUNNING


def test_it_does_not_end_before_its_last_date(on: Stage) -> None:
    start(on)
    for step in ("brief", "page", "list/ada-lovelace", "list/grace-hopper", "open"):
        mark_done(on.runtime, SLUG, step, who="Olivia")
    mark_done(on.runtime, SLUG, "thanks", who="Olivia")

    on.move("2027-03-01 10:00")
    watch(on.runtime)
    left = look_at_end(on.runtime, SLUG).left

    assert state(on) is CampaignState.RUNNING
    assert left == Left(until=day("2027-03-08"))


def test_a_frozen_one_does_not_end_by_itself(on: Stage) -> None:
    over(on)
    halt(on, Verb.FREEZE)

    on.move("2027-05-01 10:00")
    watch(on.runtime)

    assert state(on) is CampaignState.FROZEN


def test_looking_says_what_is_left_and_writes_nothing(on: Stage) -> None:
    until_opening(on)

    looked = look_at_end(on.runtime, SLUG)

    assert looked == Ended(
        campaign=SLUG,
        title="Lancement Zen",
        applied=False,
        left=Left(steps=("Annoncer l'ouverture", "Remercier"), until=day("2027-03-08")),
    )
    assert state(on) is CampaignState.RUNNING


def test_ending_it_gives_up_what_waits_and_empties_the_timetable(on: Stage) -> None:
    until_opening(on)
    on.move("2027-03-08 12:00")
    wake(on)  # three hours late: a person must decide

    ended = end_campaign(on.runtime, SLUG, who="Olivia", why="tout est dit")
    again = end_campaign(on.runtime, SLUG, who="Olivia")

    assert (ended.changed, ended.given_up, ended.published) == (True, 2, True)
    assert (again.changed, again.left, again.given_up) == (False, Left(), 0)
    assert state_of(on, OPEN) is ActionState.SKIPPED
    assert on.timetable.published[SLUG] == ()
    assert wake(on) == []


def test_the_watch_leaves_what_is_over_for_some_days_alone(on: Stage) -> None:
    start(on)
    halt(on, Verb.CANCEL)
    on.timetable.published[SLUG] = "left behind"  # type: ignore[assignment]

    on.move("2027-02-11 07:59")
    soon = watch(on.runtime)
    on.move("2027-02-11 08:01")
    later = watch(on.runtime)

    assert list(soon) == [SLUG]
    assert on.timetable.published[SLUG] == ()
    assert later == {}
