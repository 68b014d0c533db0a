"""Inbox to ledger, ledger to bill."""

from __future__ import annotations

from collections import Counter
from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.services import approve_bill
from regie.services import bill
from regie.services import collect
from regie.services.artifacts import statement_artifact
from tasks import _policy


@task(name="collect", task_run_name="lire la boîte de réception")
def collect_inbox() -> dict[str, list[str]]:
    """Turn stored webhooks into entries.

    Returns:
        `conflicts`, what could not be written, and `ignored`, what made no entry; a
        sentence each.
    """
    done = collect.collect(shared_runtime())
    sentence = collect.ignored_sentence(Counter(sorted(done.ignored)))
    return {
        "conflicts": list(done.conflicts),
        "ignored": [sentence] if sentence else [],
    }


@task(name="propose", task_run_name="établir le relevé {client} {period}")
def propose_bill(client: str, period: str) -> dict[str, Any] | State[Any]:
    """Return the statement to be approved; with its number if it was closed before."""
    try:
        proposed = approve_bill.propose_bill(
            shared_runtime(), client_slug=client, period=period
        )
    except RegieError as error:
        return _policy.refused(error)
    shown = statement_artifact(proposed.billed)
    return approve_bill.approval_sheet(proposed) | {
        "key": shown.key,
        "title": shown.description,
        "markdown": shown.text,
    }


@task(name="bill", task_run_name="facturer {client} {period}")
def bill_period(client: str, period: str, digest: str) -> dict[str, str] | State[Any]:
    """Close the period as approved; return what is shown of it, and its number."""
    try:
        billed = bill.bill_period(
            shared_runtime(), client_slug=client, period=period, approved=digest
        )
    except RegieError as error:
        return _policy.refused(error)
    shown = statement_artifact(billed)
    return {
        "key": shown.key,
        "description": shown.description,
        "markdown": shown.text,
        "number": billed.number,
        "file": str(billed.file),
    }
