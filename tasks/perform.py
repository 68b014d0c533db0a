"""What a wake-up does: ask what is due, perform it, tell what follows."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prefect import runtime as prefect_runtime
from prefect import task

from regie.bootstrap import shared_runtime
from regie.campaign.model import ActionState
from regie.errors import VendorError
from regie.services.engine import perform
from regie.services.engine import publish
from regie.services.engine import wake
from tasks import _policy
from tasks.names import task_named


@task(name="due", task_run_name=task_named("que faut-il faire ? | what is to be done?"))
def due_actions(campaign: str) -> list[dict[str, Any]]:
    """Return the actions to perform now, in order, with the fields of `DueAction`."""
    return [asdict(action) for action in wake.due_now(shared_runtime(), campaign)]


@task(
    name="perform",
    task_run_name="{title}",
    retries=_policy.RETRIES,
    retry_delay_seconds=_policy.DELAYS_S,
    retry_condition_fn=_policy.is_transient,
)
def perform_action(campaign: str, key: str, title: str) -> bool:  # noqa: ARG001 -- names the run
    """Perform the action once and say whether it is done.

    No word: Prefect tells results by their address, and draws an arrow from the latest
    task that gave a shared one, such as a state's name, wherever it meets it again.
    """
    again = (prefect_runtime.task_run.run_count or 1) > 1
    outcome = perform.perform_action(shared_runtime(), campaign, key, insist=again)
    return outcome.state is ActionState.DONE


@task(name="postpone", task_run_name=task_named("remettre à plus tard | put off"))
def postpone_actions(campaign: str, keys: list[str]) -> int:
    """Let actions wait whose channel is down; return how many."""
    return perform.postpone(shared_runtime(), campaign, keys)


@task(
    name="publish",
    task_run_name=task_named("programmer la suite | schedule what follows"),
)
def publish_wake_ups(campaign: str) -> bool:
    """Make Prefect's upcoming runs equal to the plan; say whether it answered."""
    try:
        publish.publish_wake_ups(shared_runtime(), campaign)
    except VendorError:
        return False
    return True
