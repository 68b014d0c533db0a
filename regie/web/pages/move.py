"""`/campaigns/{slug}/move`: dates on other days; first a look, then a button."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.responses import RedirectResponse

from regie.errors import RegieError
from regie.services.campaigns.change_text import alarms_first
from regie.services.campaigns.move import look
from regie.services.campaigns.move import Looked
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.move_dates import read_wanted
from regie.services.campaigns.move_text import sections
from regie.services.campaigns.move_text import verdict
from regie.services.campaigns.past import PastDateError
from regie.services.history import CONSOLE
from regie.web.deps import back_to
from regie.web.deps import OwnForm
from regie.web.deps import page
from regie.web.deps import RuntimeDep
from regie.web.desk import Desk
from regie.web.desk import read_desk
from regie.web.two_steps import accepts_late
from regie.web.two_steps import decided
from regie.web.two_steps import decision_choices
from regie.web.two_steps import Fields
from regie.web.two_steps import kept
from regie.web.two_steps import means_past
from regie.web.two_steps import why_of

router = APIRouter()

#: Names of the form's fields; the rest of each is the anchor's or the step's name.
DATE, TIME = "date-", "time-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One anchor of the form, with what its inputs hold.

    Attributes:
        moved: Whether it was changed in the form.
        derived: Whether it follows from another date.
        overridden: Whether a derived date stands where its sentence would not put it.
    """

    name: str
    title: str
    date: str
    time: str
    moved: bool
    derived: bool
    overridden: bool


@router.get("/campaigns/{slug}/move")
def show_move(slug: str, request: Request, runtime: RuntimeDep) -> HTMLResponse:
    """Show the dates; if some were changed in the form, what that would do."""
    desk = read_desk(runtime, slug)
    asked = dict(request.query_params)
    looked: Looked | None = None
    trouble = ""
    try:
        wish = _wish(desk, asked)
        looked = look(runtime, slug, wish) if wish.dates or wish.back else None
    except RegieError as error:
        trouble = str(error)
    return page(
        request,
        "move.html",
        desk=desk,
        fields=list(_fields(desk, asked)),
        looked=looked,
        sections=[] if looked is None else alarms_first(sections(looked)),
        verdict="" if looked is None else verdict(looked),
        trouble=trouble,
        asked={name: value for name, value in asked.items() if name != "lang"},
        why=why_of(asked),
        decisions=decision_choices(),
    )


@router.post("/campaigns/{slug}/move", dependencies=[OwnForm])
def make_move(
    slug: str, asked: Annotated[dict[str, str], Fields], runtime: RuntimeDep
) -> RedirectResponse:
    """Move the dates that were looked at; refused moves lead back to the look."""
    path = f"/campaigns/{quote(slug)}"
    try:
        wish = _wish(read_desk(runtime, slug), asked)
        made = move(runtime, slug, wish, who=CONSOLE)
    except PastDateError as error:  # the look asks for a tick
        query = urlencode(kept(asked))
        return back_to(f"{path}/move?{query}", " ".join(error.sentences))
    except RegieError as error:
        query = urlencode(kept(asked))
        return back_to(f"{path}/move?{query}", str(error))
    return back_to(path, verdict(made))


def _fields(desk: Desk, asked: Mapping[str, str]) -> Iterator[Field]:
    for name, anchor in desk.plan.anchors.items():
        on, clock = _now(desk, name)
        date = asked.get(DATE + name, on)
        time = asked.get(TIME + name, clock)
        derived = desk.campaign.playbook.anchors[name].moment is not None
        yield Field(
            name=name,
            title=anchor.title,
            date=date,
            time=time,
            moved=(date, time) != (on, clock),
            derived=derived,
            overridden=derived and name in desk.campaign.anchors,
        )


def _now(desk: Desk, name: str) -> tuple[str, str]:
    """Return the anchor's day and time as inputs hold them; empty where it has none."""
    anchor = desk.plan.anchors[name]
    if anchor.at is not None:
        local = anchor.at.astimezone(desk.plan.zone)
        return f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    return (anchor.on.isoformat() if anchor.on else ""), ""


def _wish(desk: Desk, asked: Mapping[str, str]) -> Wish:
    words = [
        f"{field.name}={field.date} {field.time}".strip()
        for field in _fields(desk, asked)
        if field.moved and field.date
    ]
    back = tuple(name for name in desk.plan.anchors if asked.get("back") == name)
    return Wish(
        dates=read_wanted(words, back=False)[0] if words else {},
        back=back,
        announced=decided(asked),
        why=why_of(asked),
        accept_late=accepts_late(asked),
        past=means_past(asked),
    )
