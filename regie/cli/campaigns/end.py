"""`regie end`: a campaign that is over; a dry run unless told otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.campaign.legal import state_word
from regie.campaign.model import CampaignState
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.planning.wording import quoted
from regie.services.campaigns import look
from regie.services.campaigns.end import end_campaign
from regie.services.campaigns.end import Ended
from regie.services.campaigns.end import look_at_end
from regie.words import say
from regie.words import spoken_language

#: Steps named one by one; the rest is counted (`regie status` lists them).
SHOWN_MAX = 12


def end(
    campaign: CampaignOption = None,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help="La termine, pour toujours. | End it, for good.",
        ),
    ] = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Termine une campagne : montre ce qui reste. | End a campaign that is over.

    regie end -c sommet-zen --apply
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        if apply:
            teller = teller_of(found, who)
            ended = end_campaign(opened, found.slug, who=teller, why=why)
        else:
            ended = look_at_end(opened, found.slug)
    if json:
        show.as_json(ended)
        return
    _print_end(ended)


def _print_end(ended: Ended) -> None:
    named = quoted(ended.title, spoken_language())
    if not ended.changed:
        already = state_word(CampaignState.ENDED)
        show.say_line(
            say(fr=f"{named} est déjà {already}.", en=f"{named} is {already} already.")
        )
        return
    undone = (*ended.left.steps, *ended.left.actions)
    for title in undone[:SHOWN_MAX]:
        show.say_line(
            say(fr=f"→ resterait à faire : {title}", en=f"→ left undone: {title}"),
            style="yellow",
        )
    if len(undone) > SHOWN_MAX:
        rest = len(undone) - SHOWN_MAX
        show.say_line(
            say(fr=f"→ et {rest} de plus", en=f"→ and {rest} more"), style="yellow"
        )
    if ended.left.until is not None:
        day = show.full_day(ended.left.until)
        show.say_line(
            say(
                fr=f"→ sa dernière date est à venir : {day}",
                en=f"→ its last date is to come: {day}",
            ),
            style="yellow",
        )
    if ended.applied:
        show.say_line(
            say(fr=f"{named} est terminée.", en=f"{named} is ended."), style="bold"
        )
        show.say_published(published=ended.published)
        return
    if ended.left.is_nothing:
        show.say_line(say(fr="Plus rien à faire.", en="Nothing is left to do."))
    command = f"regie end -c {ended.campaign} --apply"
    show.say_line(
        say(
            fr=f"Rien n'a été écrit. Pour la terminer, pour toujours : {command}",
            en=f"Nothing was written. To end it, for good: {command}",
        ),
        style="bold",
    )
