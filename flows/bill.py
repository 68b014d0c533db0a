"""Close a period: statement, then invoice."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed

from tasks.money import bill_period
from tasks.report import show_statement


@flow(name="bill", flow_run_name="facture {client} {period}", persist_result=False)
def bill(client: str, period: str) -> str | State[Any]:
    """Établit le relevé et la facture d'une période.

    Args:
        client: Le nom court de la cliente, par exemple studio-zen.
        period: Le mois, par exemple 2027-03, ou des jours, le dernier exclu :
            2027-03-01..2027-03-16.
    """
    state = bill_period(client, period, return_state=True)
    if state.is_failed():
        return Failed(message=state.message)
    billed: Any = state.result()
    show_statement(billed["key"], billed["markdown"], billed["description"])
    return str(billed["number"])
