"""The watch looks at what may have changed, and at everything when Prefect lost it."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import partial

import pytest

from regie.campaign.transitions import Verb
from regie.ports import WakeUp
from regie.services.campaigns.progress import mark_done
from regie.services.edition import edition
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_all
from regie.services.operations.watch import watch
from regie.store.dump import snapshot
from regie.store.engine import make_engine
from regie.store.unit import Unit
from tests.rehearsed import Notebook
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.services.engine.test_perform import crash_during
from tests.services.engine.test_perform import OPEN
from tests.services.engine.test_perform import until_opening
from tests.services.engine.test_perform import wake

SLUG = "lancement-zen"


@dataclass
class Counting(Notebook):
    """A timetable that counts how often it is told something."""

    told: int = 0

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        self.told += 1
        return super().publish(campaign, wake_ups)


def counted(on: Stage) -> tuple[Stage, Counting]:
    timetable = Counting()
    runtime = replace(on.runtime, timetable=timetable, window=timetable)
    return replace(on, runtime=runtime, timetable=timetable), timetable


def quiet(on: Stage) -> tuple[Stage, Counting]:
    """Start the launch, do what is due at once, and let the watch look at it."""
    on, timetable = counted(on)
    start(on)
    on.move("2027-02-08 09:00")
    wake(on)
    on.move("2027-02-08 09:05")
    watch(on.runtime)
    timetable.told = 0
    return on, timetable


def test_a_quiet_campaign_is_left_alone(on: Stage) -> None:
    on, timetable = quiet(on)
    for minute in (10, 15, 20):
        on.move(f"2027-02-08 09:{minute}")

        assert watch(on.runtime) == {SLUG: 0}
    assert timetable.told == 0


def done(on: Stage) -> None:
    mark_done(on.runtime, SLUG, "brief", who="Olivia", tell=False)


def frozen(on: Stage) -> None:
    change_campaign(on.runtime, SLUG, Verb.FREEZE, who="Olivia")
    assert isinstance(on.timetable, Counting)
    on.timetable.told = 0


def work_over(on: Stage) -> None:
    on.move("2027-02-08 18:00")


def next_day(on: Stage) -> None:
    on.move("2027-02-09 00:00")


def clock_set_back(on: Stage) -> None:
    on.move("2027-02-08 08:30")


def run_lost(on: Stage) -> None:
    on.timetable.published[SLUG] = on.timetable.published[SLUG][1:]


def run_in_excess(on: Stage) -> None:
    first, *_ = on.timetable.published[SLUG]
    on.timetable.published["another"] = (first,)


@pytest.mark.parametrize(
    "change",
    [done, frozen, work_over, next_day, clock_set_back, run_lost, run_in_excess],
)
def test_it_is_looked_at_again_after(
    on: Stage, change: Callable[[Stage], None]
) -> None:
    on, timetable = quiet(on)
    change(on)

    watch(on.runtime)

    assert timetable.told == 1


def test_another_process_goes_on_from_what_was_found(on: Stage) -> None:
    on, timetable = quiet(on)
    unit = partial(Unit, make_engine(f"sqlite:///{on.runtime.home / 'regie.db'}"))

    assert watch(replace(on.runtime, unit=unit)) == {SLUG: 0}
    assert timetable.told == 0


def test_another_edition_looks_at_everything_once(on: Stage) -> None:
    on, timetable = quiet(on)
    with on.runtime.unit() as unit:
        found = unit.quiets.known(edition())
        unit.quiets.forget(found)
        unit.quiets.keep(found, "an older one")

    watch(on.runtime)
    watch(on.runtime)

    assert timetable.told == 1


@dataclass
class Interrupted(Counting):
    """A timetable that is told something while another watch makes its whole round."""

    meanwhile: Callable[[], object] | None = None

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:
        other, self.meanwhile = self.meanwhile, None
        if other is not None:
            other()
        return super().publish(campaign, wake_ups)


def test_what_two_watches_found_at_once_is_looked_at_again(on: Stage) -> None:
    on, timetable = quiet(on)
    work_over(on)
    slow = Interrupted(published=timetable.published)
    slow.meanwhile = partial(watch, on.runtime)

    watch(replace(on.runtime, timetable=slow))
    timetable.told = 0
    watch(on.runtime)
    watch(on.runtime)

    assert timetable.told == 1


def test_a_restored_backup_knows_of_no_quiet(on: Stage) -> None:
    on, _ = quiet(on)
    with snapshot(f"sqlite:///{on.runtime.home / 'regie.db'}") as found:
        assert "campaign" in found.tables
        assert "quiet" not in found.tables


def test_what_is_due_or_taken_is_looked_at_each_time(on: Stage) -> None:
    on, timetable = counted(on)
    until_opening(on)
    watch(on.runtime)
    timetable.asked.clear()
    watch(on.runtime)
    due = len(timetable.asked)
    crash_during(on, OPEN)
    watch(on.runtime)
    timetable.asked.clear()
    on.clock.at = on.wall.at = paris("2027-03-08 09:02")

    watch(on.runtime)  # the lease of another machine's worker is over

    assert (due, len(timetable.asked)) == (1, 1)


def test_only_the_campaign_that_changed_is_looked_at(on: Stage) -> None:
    on, timetable = quiet(on)
    start(on, cart_open="2027-04-05", title="Lancement bis")
    while perform_all(on.runtime, "lancement-bis").outcomes:
        pass
    watch(on.runtime)
    timetable.told = 0
    done(on)

    changes = watch(on.runtime)

    assert (timetable.told, set(changes)) == (1, {SLUG, "lancement-bis"})
