"""Who says so: the person whom `--who` names."""

from __future__ import annotations

from regie.campaign.model import Campaign
from regie.campaign.receivers import everyone
from regie.campaign.receivers import obm_name
from regie.cli.ask import confirmed
from regie.cli.ask import is_terminal
from regie.errors import NotFoundError
from regie.services.feeds import find_person
from regie.words import say


def teller_of(campaign: Campaign, who: str) -> str:
    """Return the name of the campaign's person, or of its OBM if nobody is named.

    Somebody else is asked about at a terminal. A campaign without a team knows nobody,
    and takes any name.

    Args:
        who: A name or its beginning, an address or a role; may be empty.

    Raises:
        NotFoundError: Nobody of the campaign is called so; it carries who there is.
    """
    named = who.strip()
    if not named or not campaign.team:
        return named or obm_name(campaign)
    try:
        slug = find_person(campaign, named)
    except NotFoundError as error:
        go_on = say(fr="Le noter quand même ?", en="Note it all the same?")
        if is_terminal() and confirmed(f"{error} {go_on}"):
            return named
        raise
    return next(one.name for one in everyone(campaign) if one.slug == slug)
