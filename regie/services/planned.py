"""A campaign together with its plan at this moment."""

from __future__ import annotations

from datetime import datetime

from regie.campaign.model import Campaign
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.services.runtime import Runtime


def plan_of(campaign: Campaign, now: datetime) -> Plan:
    """Return the campaign's plan; recomputed, never stored."""
    return make_plan(
        campaign.playbook,
        anchors=campaign.anchors,
        items=campaign.items,
        facts=campaign.facts,
        holidays=campaign.holidays,
        now=now,
    )


def load_planned(runtime: Runtime, slug: str) -> tuple[Campaign, Plan]:
    """Return the campaign and its plan now."""
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
    return campaign, plan_of(campaign, runtime.clock.now())
