"""Playbook + anchors + facts + calendars + now -> Plan.

The plan is recomputed from its sentences each time; stored dates are never shifted.

1. The anchors get their dates, the `for_each` steps their repetitions, what recurs its
   occurrences; steps of which a condition does not hold are left out.
2. Forward: a step sits at its `at`; otherwise it starts as soon as its early bounds,
   its predecessors and `now` allow. Work is counted in whole working days. A machine
   step takes none: with `at` it happens then, otherwise when the last of its
   predecessors ends, which for a person's step is the end of the working day. An `at`
   with a time of day and without `takes` is an appointment, and takes none either.
3. Backward: how late each step may end for its own late bounds and its followers'.
   What must precede a moment must end by the end of an earlier working day, or of the
   same day if the moment lies after working hours.
4. Steps placed late move to the end of their free float.

Where the people are told, a person's work covers the days of `[start, end)` on which
that person works; `effort` without `takes` is spread by their daily capacity.

A lag is read like any sentence: `2 business days after X is done` is the second
working day after X's last day, not two free days in between.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from types import MappingProxyType

from regie.planning.anchors import Anchors
from regie.planning.attendance import Worker
from regie.planning.backward import Latest
from regie.planning.cautions import find_warnings
from regie.planning.chains import critical_chains
from regie.planning.chains import keys_of
from regie.planning.chains import with_repetitions
from regie.planning.impossible import find_impossible
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.passes import passed
from regie.planning.passes import set_scene
from regie.planning.ready import Placed
from regie.planning.scene import Scene
from regie.planning.steps import planned_steps
from regie.playbook.model import Playbook

NO_FACTS: Mapping[str, Fact] = MappingProxyType({})
NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


def make_plan(  # noqa: PLR0913 -- everything that decides a plan, each by its name
    playbook: Playbook,
    *,
    anchors: Anchors,
    items: Sequence[Item] = (),
    parameters: Mapping[str, str] = NO_PARAMETERS,
    facts: Mapping[str, Fact] = NO_FACTS,
    holidays: Collection[date] = (),
    people: Sequence[Worker] = (),
    now: datetime,
    began_at: datetime | None = None,
    language: str = "",
) -> Plan:
    """Return every step with its dates, and what does not fit.

    Args:
        playbook: Read without a problem.
        anchors: The dates given by the user: days, or naive times in the playbook's
            zone; aware times are converted.
        items: The people that `for_each` steps are repeated for, in the order to show
            them; deliverables and days of the event follow from the playbook.
        parameters: What was answered, by name; defaults stand in for the rest.
        facts: By key of the planned step.
        holidays: The public holidays of the playbook's calendar, see `holiday_dates`.
        people: The team: who owns a step works on it on their own days only, and
            their day decides how long an `effort` takes.
        now: The present moment, aware.
        began_at: When the campaign began, aware; None if it begins now. What recurs
            and lay before it is over.
        language: Of the sentences and notes, `fr` or `en`; the playbook's if empty.
            Titles stay as they are written.

    Raises:
        MissingAnchorsError: A required anchor has no date; lists all of them.
        UnknownAnchorsError: A date was given for an anchor that the playbook lacks.
        AnchorCycleError: Anchors derive from one another.
        CycleError: Steps wait for one another.
        NoWorkingDayError: All seven weekdays are days off.
        NeverThereError: Somebody's days off leave none of the campaign's days.
        BeyondCalendarError: A date falls before year 1 or after year 9999.
    """
    scene = set_scene(
        playbook,
        anchors=anchors,
        items=items,
        parameters=parameters,
        facts=facts,
        holidays=holidays,
        people=people,
        now=now,
        began_at=began_at,
        language=language,
    )
    return planned(*passed(scene))


def planned(
    scene: Scene, placed: Placed, latest: Latest, *, judged: bool = True
) -> Plan:
    """Return what people see of the passes.

    Args:
        judged: Whether to look for what is impossible, with what would help, and for
            warnings; whoever only asks for dates need not.
    """
    chains = critical_chains(placed, latest)
    driving = {place for chain in chains.values() for place in chain}
    critical = with_repetitions(scene, placed, latest, driving)
    frame = scene.frame
    return Plan(
        zone=frame.zone,
        today=scene.now.astimezone(frame.zone).date(),
        language=frame.language,
        anchors=_anchors(scene),
        steps=planned_steps(scene, placed, latest, critical),
        impossible=find_impossible(scene, placed, latest) if judged else (),
        warnings=find_warnings(scene, placed) if judged else (),
        holidays=frame.calendar.holidays,
        chains={name: keys_of(scene, chain) for name, chain in chains.items()},
    )


def _anchors(scene: Scene) -> dict[str, ResolvedAnchor]:
    found: dict[str, ResolvedAnchor] = {}
    for name, anchor in scene.playbook.anchors.items():
        when = scene.anchors[name]
        found[name] = ResolvedAnchor(
            name=name,
            title=anchor.title,
            on=when.on if when else None,
            at=when.at if when else None,
        )
    return found
