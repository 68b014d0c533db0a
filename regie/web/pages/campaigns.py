"""`/`: every campaign in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse

from regie.campaign.model import Campaign
from regie.services.bills.bill_questions import bills_waiting
from regie.services.books.collect import open_conflicts
from regie.services.books.collect import ZONE
from regie.services.campaigns.summaries import Summary
from regie.services.campaigns.summaries import summary
from regie.services.documents.clients_owing import clients_owing
from regie.services.planned import plan_of
from regie.services.runtime import Runtime
from regie.web.dates import Dates
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.pages.money import amount_text

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One campaign of the list.

    Attributes:
        next_moment: When something automatic is due next, in words; empty if never.
    """

    campaign: Campaign
    numbers: Summary
    next_moment: str


@router.get("/")
def list_campaigns(request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show every campaign, the latest first."""
    rows = _rows(runtime)
    return page(
        request,
        "campaigns.html",
        rows=rows,
        clients=clients_owing(runtime),
        conflicts=open_conflicts(runtime),
        bills=bills_waiting(runtime),
        dates=Dates(now=runtime.clock.now(), zone=ZONE),
        amount_text=amount_text,
    )


def _rows(runtime: Runtime) -> list[Row]:
    now = runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        campaigns = [unit.campaigns.get(slug) for slug in unit.campaigns.slugs()]
    return [_row(campaign, now) for campaign in campaigns]


def _row(campaign: Campaign, now: datetime) -> Row:
    numbers = summary(campaign, plan_of(campaign, now), now)
    dates = Dates(now=now, zone=ZoneInfo(campaign.playbook.zone))
    next_moment = dates.moment(numbers.next_at) if numbers.next_at else ""
    return Row(campaign=campaign, numbers=numbers, next_moment=next_moment)
