"""What is new and worth a mail to the OBM."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.campaign.alerts import Alert
from regie.errors import RegieError
from regie.services.engine import alerts
from tasks import _policy
from tasks.names import task_named


@task(name="alert", task_run_name=task_named("quoi de neuf ? | what is new?"))
def raise_alert(campaign: str, about: str) -> str | State[Any] | None:
    """Store that the OBM is to be told; return the action's key, None without news."""
    try:
        return alerts.raise_alert(shared_runtime(), campaign, Alert(about))
    except RegieError as error:
        return _policy.refused(error)
