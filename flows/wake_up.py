"""A moment at which something automatic is due in a campaign."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed

from regie.errors import VendorError
from tasks.perform import due_actions
from tasks.perform import perform_action
from tasks.perform import postpone_actions
from tasks.perform import publish_wake_ups
from tasks.report import show_timeline

#: A digest tells people where they stand; it changes no plan.
DIGEST = "digest"

#: What was done may make more due, as often as a chain of machine steps is long.
ROUNDS_MAX = 50


@flow(name="wake-up", persist_result=False)
def wake_up(campaign: str, moment: str | None = None) -> State[Any]:  # noqa: ARG001 -- shown with the run
    """Fait tout ce qui est dû maintenant dans une campagne.

    Args:
        campaign: Le nom court de la campagne.
        moment: Le moment prévu, pour mémoire.
    """
    done, troubles = 0, list[str]()
    changed = False
    for _ in range(ROUNDS_MAX):
        due = due_actions(campaign)
        if not due:
            break
        count, errors, left = perform_all(campaign, due)
        done += count
        troubles += errors
        if left:
            postpone_actions(campaign, left)
        changed = changed or any(action["channel"] != DIGEST for action in due)
    if changed:
        publish_wake_ups(campaign)
        show_timeline(campaign)
    if troubles:
        return Failed(message=" ".join(dict.fromkeys(troubles)))
    return Completed(message=_counted(done))


def _counted(done: int) -> str:
    if done == 0:
        return "rien à faire"
    return "1 action faite" if done == 1 else f"{done} actions faites"


def perform_all(
    campaign: str, due: list[dict[str, str]]
) -> tuple[int, list[str], list[str]]:
    """Perform the actions in order; a channel that is down is left for later.

    Returns:
        How many were performed, what went wrong, a sentence each, and the keys that
        were left because their channel is down.
    """
    down: set[str] = set()
    done, troubles, left = 0, list[str](), list[str]()
    for action in due:
        if action["channel"] in down:
            left.append(action["key"])
            continue
        state = perform_action(
            campaign, action["key"], action["title"], return_state=True
        )
        if not state.is_failed():
            done += 1
            continue
        error = state.result(raise_on_failure=False)
        troubles.append(f"{action['title']} : {error}")
        if isinstance(error, VendorError) and error.transient:
            down.add(action["channel"])
    return done, troubles, left
