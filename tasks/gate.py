"""A gate, as its form in Prefect shows it, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.services.campaigns import gate_sheet
from tasks import _policy
from tasks.names import task_named


@task(
    name="gate",
    task_run_name=task_named("que faut-il décider ? | what is to be decided?"),
)
def read_gate(campaign: str, step: str, number: int) -> dict[str, Any]:
    """Return what the form shows; `told` says why there is nothing to ask any more."""
    return gate_sheet.sheet(shared_runtime(), campaign, step, number)


@task(name="answer", task_run_name=task_named("noter la réponse | note the answer"))
def answer_gate(
    campaign: str, step: str, number: int, values: Mapping[str, Any]
) -> str | State[Any]:
    """Write the answer; return the sentence that says which answer counts."""
    try:
        return gate_sheet.submit(shared_runtime(), campaign, step, number, values)
    except RegieError as error:
        return _policy.refused(error)
