"""What pages share that look first and write behind a second button.

The first form is a GET: it only looks. What it found is shown with a second form, whose
POST writes exactly that.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Depends
from fastapi import Request

from regie.campaign.moves import Decision
from regie.services.campaigns.move_text import decision_text

#: How the names of fields begin that decide about what was announced.
ANNOUNCED = "announced-"

#: The most a reason may hold.
WHY_MAX = 500


async def form_fields(request: Request) -> dict[str, str]:
    """Return what the form holds; which fields it has depends on the campaign."""
    form = await request.form()
    return {name: str(value) for name, value in form.items() if name != "token"}


Fields = Depends(form_fields)


def why_of(asked: Mapping[str, str]) -> str:
    """Return the reason that was given."""
    return asked.get("why", "").strip()[:WHY_MAX]


def accepts_late(asked: Mapping[str, str]) -> bool:
    """Say whether it is accepted that dates do not hold."""
    return asked.get("accept_late") == "yes"


def means_past(asked: Mapping[str, str]) -> bool:
    """Say whether a date that is over is meant."""
    return asked.get("past") == "yes"


def decided(asked: Mapping[str, str]) -> dict[str, Decision]:
    """Return what was decided about what was announced, by key of the step."""
    return {
        name.removeprefix(ANNOUNCED): Decision(value)
        for name, value in asked.items()
        if name.startswith(ANNOUNCED) and value in set(Decision)
    }


def decision_choices() -> list[tuple[str, str]]:
    """Return what can be decided, as value and words."""
    return [(each.value, decision_text(each)) for each in Decision]


def kept(asked: Mapping[str, str], *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what was asked without what belongs to the look that is made anew."""
    passing = {"lang", "accept_late", "past", *but}
    return {name: value for name, value in asked.items() if name not in passing}
