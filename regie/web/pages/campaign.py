"""`/campaigns/{slug}`: one campaign, and its plan as a picture and as a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi import Request
from fastapi import Response
from fastapi.responses import HTMLResponse

from regie.planning.gantt.look import Look
from regie.planning.gantt.svg import gantt_svg
from regie.services.campaigns.halt_words import stands_sentence
from regie.services.campaigns.look import Line
from regie.services.campaigns.look import names_of
from regie.services.campaigns.look import timeline
from regie.services.campaigns.summaries import summary
from regie.services.feeds import feed_address
from regie.services.feeds import read_feed
from regie.services.history import history
from regie.services.prefect_pages import prefect_pages
from regie.store.board import Card
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.deps import SiteDep
from regie.web.desk import Desk
from regie.web.desk import read_desk
from regie.web.pages.halt import changes_from
from regie.web.weeks import Filters
from regie.web.weeks import weeks
from regie.words import spoken_language

router = APIRouter()

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The open cards of one person."""

    person: str
    cards: tuple[Card, ...]


@router.get("/campaigns/{slug}.svg")
def campaign_picture(slug: str, runtime: RuntimeDep) -> Response:
    """Return the plan as a picture."""
    desk = read_desk(runtime, slug)
    return Response(_picture(desk), media_type="image/svg+xml")


@router.get("/campaigns/{slug}.ics")
def campaign_calendar(slug: str, runtime: RuntimeDep) -> Response:
    """Return the plan as a calendar."""
    return Response(read_feed(runtime, slug), media_type=CALENDAR_TYPE)


@router.get("/f/{token}.ics")
def person_calendar(token: str, runtime: RuntimeDep) -> Response:
    """Return the steps of one person as a calendar; the signed link says whose."""
    link = runtime.links.read_feed(token, now=runtime.clock.now())
    feed = read_feed(runtime, link.campaign, link.person)
    return Response(feed, media_type=CALENDAR_TYPE)


@router.get("/campaigns/{slug}")
def show_campaign(
    slug: str, request: Request, site: SiteDep, phase: str = "", who: str = ""
) -> HTMLResponse:
    """Show where a campaign stands and what it asks for."""
    desk = read_desk(site.runtime, slug)
    lines = timeline(desk.campaign, desk.plan)
    filters = Filters(phase=phase, who=who)
    shown = weeks(desk, [line for line in lines if filters.lets(line)])
    past = [] if filters.is_set else [w for w in shown if w.is_past and not w.is_open]
    numbers = summary(desk.campaign, desk.plan, desk.now)
    return page(
        request,
        "campaign.html",
        desk=desk,
        dates=desk.dates,
        numbers=numbers,
        questions=desk.questions(),
        piles=piles(desk),
        weeks=[week for week in shown if week not in past],
        past=past,
        filters=filters,
        phases=_distinct(line.phase for line in lines),
        people=_people(desk, lines),
        days=history(desk),
        picture=_picture(desk),
        prefect=prefect_pages(desk.campaign, site.prefect),
        stands=stands_sentence(desk.campaign.state),
        changes=changes_from(desk.campaign.state),
        feeds=[
            (person.name, feed_address(site.runtime, desk.campaign, person.slug))
            for person in desk.people.values()
        ],
    )


def _picture(desk: Desk) -> str:
    campaign = desk.campaign
    return gantt_svg(
        desk.plan,
        campaign.playbook,
        facts=campaign.facts,
        language=spoken_language(),
        title=campaign.title,
        look=Look(names=names_of(campaign, desk.plan)),
    )


def piles(desk: Desk) -> list[Pile]:
    """Return the open cards by person: the team first, cards by due date."""
    found: dict[str, list[Card]] = {person: [] for person in desk.people}
    for card in desk.cards:
        if card.closed_at is None:
            found.setdefault(card.person, []).append(card)
    return [
        Pile(person=desk.name_of(person), cards=tuple(cards))
        for person, cards in found.items()
        if cards
    ]


def _people(desk: Desk, lines: Sequence[Line]) -> list[str]:
    named = {line.who for line in lines}
    return _distinct(p.name for p in desk.people.values() if p.name in named)


def _distinct(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]
