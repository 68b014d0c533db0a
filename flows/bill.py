"""Close a period: statement, then invoice."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed
from pydantic import Field

from tasks.money import bill_period
from tasks.report import show_statement


@flow(name="bill", flow_run_name="facture {client} {period}", persist_result=False)
def bill(
    client: Annotated[
        str,
        Field(
            title="Cliente | Client",
            description="Son nom court, par exemple : studio-zen"
            " | Its short name, for example: studio-zen",
        ),
    ],
    period: Annotated[
        str,
        Field(
            title="Période | Period",
            description="Le mois, par exemple 2027-03, ou des jours, le dernier "
            "exclu : 2027-03-01..2027-03-16 | The month, for example 2027-03, or days, "
            "the last one not included: 2027-03-01..2027-03-16",
        ),
    ],
) -> str | State[Any]:
    """Établit le relevé et la facture d'une période."""
    state = bill_period(client, period, return_state=True)
    if state.is_failed():
        return Failed(message=state.message)
    billed: Any = state.result()
    show_statement(billed["key"], billed["markdown"], billed["description"])
    return str(billed["number"])
