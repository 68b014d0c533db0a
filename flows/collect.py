"""Inbox to ledger."""

from __future__ import annotations

from prefect import flow

from tasks.money import collect_inbox


@flow(name="collect", flow_run_name="encaissements", persist_result=False)
def collect() -> dict[str, int]:
    """Inscrit au journal les paiements reçus par webhook."""
    return collect_inbox()
