"""One step of a campaign as a flow run of its own."""

from __future__ import annotations

from prefect import flow

from tasks.perform import perform_action


@flow(name="bench-one-step", persist_result=False)
def one_step(campaign: str, key: str) -> bool:
    return perform_action(campaign, key, key)
