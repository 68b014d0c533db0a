"""Every five minutes and at start: nothing due is forgotten."""

from __future__ import annotations

from prefect import flow

from tasks.money import collect_inbox
from tasks.money import tell_contests
from tasks.money import tell_quotes
from tasks.names import flow_named
from tasks.report import show_timeline
from tasks.signals import tell_signals
from tasks.watch import watch_campaigns


@flow(
    name="watch",
    flow_run_name=flow_named("tour de garde | watch"),
    persist_result=False,
)
def watch() -> dict[str, int]:
    """Vérifie que rien de dû n'est oublié et que Prefect suit bien chaque plan."""
    collect_inbox()
    changes = watch_campaigns()
    for campaign, changed in changes.items():
        if changed:
            show_timeline(campaign)
    tell_signals()
    tell_contests()
    tell_quotes()
    return changes
