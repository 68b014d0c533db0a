"""`regie pin | unpin`."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from regie.cli import show
from regie.cli.campaigns.campaign import StepArgument
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.errors import UsageError
from regie.planning.wording import quoted
from regie.playbook.given import read_date
from regie.services.campaigns import look
from regie.services.campaigns.change_text import shift_lines
from regie.services.campaigns.pin import pin_step
from regie.services.campaigns.pin import Pinned
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon


def pin(
    step: StepArgument,
    day: Annotated[
        str,
        typer.Argument(
            metavar="DATE", help="Son jour : 2027-03-04. | Its day: 2027-03-04."
        ),
    ],
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Épingle une étape à un jour ; le reste suit. | Put a step on a day of your own.

    regie pin sales_page 2027-03-04 -c sommet-zen
    """
    _pin(step, read_day(day), campaign, who, why, json=json)


def unpin(
    step: StepArgument,
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Rend une étape au plan. | Give a pinned step back to the plan.

    regie unpin sales_page -c sommet-zen
    """
    _pin(step, None, campaign, who, why, json=json)


def _pin(
    step: str, on: date | None, campaign: str | None, who: str, why: str, *, json: bool
) -> None:
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        pinned = pin_step(opened, found.slug, step, on, who=teller, why=why)
    if json:
        show.as_json(pinned)
        return
    _print(pinned, ZoneInfo(found.playbook.zone))


def read_day(text: str) -> date:
    """Return the day that was typed.

    Raises:
        UsageError: It is none.
    """
    try:
        found = read_date(text)
    except ValueError:
        found = None
    if found is None or isinstance(found, datetime):
        refused = say(
            fr=f"« {text} » n'est pas un jour. Écrivez par exemple 2027-03-04 ou "
            "04/03/2027.",
            en=f"“{text}” is no day. Write for example 2027-03-04.",
        )
        raise UsageError(refused)
    return found


def _print(pinned: Pinned, zone: ZoneInfo) -> None:
    named = quoted(pinned.title, spoken_language())
    when = show.full_day(pinned.on) if pinned.on else say(fr="sans date", en="undated")
    show.say_line(f"{with_colon(named)} {when}", style="bold")
    if not pinned.changed:
        show.say_line(say(fr="C'était déjà le cas.", en="It was so already."))
    show.warn(pinned.cautions)
    show.shifted(tuple(shift_lines(pinned.shifts, zone)), pinned.conflicts)
    if pinned.conflicts:
        back = f"regie unpin {pinned.step_key} -c {pinned.campaign}"
        show.say_line(say(fr=f"Pour revenir : {back}", en=f"To go back: {back}"))
    show.say_published(published=pinned.published)
