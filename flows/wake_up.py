"""A moment at which something automatic is due in a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import Annotated
from typing import Any

from prefect import allow_failure
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed
from pydantic import Field

from regie.errors import VendorError
from regie.words import counted
from regie.words import say
from tasks.perform import due_actions
from tasks.perform import perform_action
from tasks.perform import postpone_actions
from tasks.perform import publish_wake_ups
from tasks.report import show_timeline
from tasks.signals import tell_signals

#: A digest tells people where they stand; it changes no plan.
DIGEST = "digest"

#: What was done may make more due, as often as a chain of machine steps is long.
ROUNDS_MAX = 50


#: Arrows from a round to the next question; more of them than these nobody can read.
ARROWS_MAX = 20


@dataclass(slots=True)
class Course:
    """What a wake-up has done so far, and what its next task comes after.

    Attributes:
        troubles: What went wrong, a sentence each.
        changed: Whether something was due that changes the plan.
        latest: The tasks of the round under way; what is asked next comes after them.
        of_step: The tasks of each step, by its key: its followers come after them.
        answers: What was found due. Prefect knows results by their address in memory:
            one that is let go would be taken for whatever lies there next, and false
            arrows drawn.
    """

    campaign: str
    done: int = 0
    troubles: list[str] = field(default_factory=list)
    changed: bool = False
    latest: list[State[Any]] = field(default_factory=list)
    of_step: dict[str, list[State[Any]]] = field(default_factory=dict)
    answers: list[list[dict[str, Any]]] = field(default_factory=list)


@flow(name="wake-up", persist_result=False)
def wake_up(
    campaign: Annotated[
        str,
        Field(
            title="Campagne | Campaign",
            description="Son nom court, par exemple : sommet-zen"
            " | Its short name, for example: sommet-zen",
        ),
    ],
    moment: Annotated[  # noqa: ARG001 -- shown with the run
        str | None,
        Field(
            title="Moment prévu | Planned moment",
            description="Pour mémoire : laissez vide | For the record: leave it empty",
        ),
    ] = None,
) -> State[Any]:
    """Fait tout ce qui est dû maintenant dans une campagne."""
    course = Course(campaign)
    for _ in range(ROUNDS_MAX):
        due = _ask(course)
        if not due:
            break
        perform_all(course, due)
    if course.changed:
        told = publish_wake_ups(
            campaign, wait_for=_after(course.latest), return_state=True
        )
        # Kept to the end, as the answers are: one let go lends its address to the next.
        _shown = show_timeline(campaign, wait_for=_after([told]), return_state=True)
        tell_signals(wait_for=_after([told]))
    if course.troubles:
        return Failed(message=" ".join(dict.fromkeys(course.troubles)))
    return Completed(message=_counted(course.done))


def _counted(done: int) -> str:
    if done == 0:
        return say(fr="rien à faire", en="nothing to do")
    return counted(
        done, fr=("action faite", "actions faites"), en=("action done", "actions done")
    )


def _ask(course: Course) -> list[dict[str, Any]]:
    """Ask what is due, after what the last round did."""
    asked: State[list[dict[str, Any]]] = due_actions(
        course.campaign, wait_for=_after(course.latest[-ARROWS_MAX:]), return_state=True
    )
    course.latest = [asked]
    course.answers.append(asked.result())
    return course.answers[-1]


def perform_all(course: Course, due: list[dict[str, Any]]) -> None:
    """Perform the actions in order; a channel that is down is left for later.

    In the run's graph an action comes after those of the steps that its own step waits
    for; after the question that found it due where none of these ran here.
    """
    question, course.latest = course.latest, []
    down: set[str] = set()
    left: list[str] = []
    for action in due:
        if action["channel"] in down:
            left.append(action["key"])
            continue
        before = [state for key in action["after"] for state in _ran(course, key)]
        state = _perform(course, action, before or question)
        error = _trouble(state)
        if error is None:
            course.done += 1
            continue
        colon = say(fr=" : ", en=": ")
        course.troubles.append(f"{action['title']}{colon}{error}")
        if isinstance(error, VendorError) and error.transient:
            down.add(action["channel"])
    if left:
        course.latest.append(
            postpone_actions(
                course.campaign,
                left,
                wait_for=_after(course.latest),
                return_state=True,
            )
        )
    course.changed = course.changed or any(one["channel"] != DIGEST for one in due)


def _perform(
    course: Course, action: dict[str, Any], before: list[State[Any]]
) -> State[Any]:
    state: State[Any] = perform_action(
        course.campaign,
        action["key"],
        action["title"],
        wait_for=_after(before),
        return_state=True,
    )
    course.latest.append(state)
    if action["step"]:
        course.of_step.setdefault(action["step"], []).append(state)
    return state


def _ran(course: Course, step: str) -> list[State[Any]]:
    return course.of_step.get(step, [])


def _trouble(state: State[Any]) -> BaseException | None:
    if not state.is_failed():
        return None
    error: BaseException = state.result(raise_on_failure=False)
    return error


def _after(states: list[State[Any]]) -> list[Any]:
    """Return what a task comes after in the graph, also where that failed."""
    return [allow_failure(state) for state in states]
