"""Every five minutes and at start: nothing due is forgotten."""

from __future__ import annotations

from prefect import flow

from tasks.money import collect_inbox
from tasks.watch import watch_campaigns


@flow(name="watch", flow_run_name="tour de garde")
def watch() -> dict[str, int]:
    """Vérifie que rien de dû n'est oublié et que Prefect suit bien chaque plan."""
    collect_inbox()
    return watch_campaigns()
