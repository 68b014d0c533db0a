"""Inbox to ledger."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.states import Failed

from regie.words import say
from tasks.money import collect_inbox
from tasks.names import flow_named


@flow(
    name="collect",
    flow_run_name=flow_named("encaissements | payments"),
    persist_result=False,
)
def collect() -> State[Any]:
    """Inscrit au journal les paiements reçus par webhook."""
    told = collect_inbox()
    more = [*told["doubts"], *told["ignored"]]
    if told["conflicts"]:
        return Failed(message=" ".join([*told["conflicts"], *more]))
    written = say(fr="Tout est inscrit.", en="All of it is written.")
    return Completed(message=" ".join([written, *more]))
