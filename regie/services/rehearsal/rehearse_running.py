"""A campaign that runs is rehearsed from where it stands, on a copy of itself."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from datetime import date

from regie.campaign.legal import state_word
from regie.campaign.model import CampaignState
from regie.campaign.receivers import obm_name
from regie.campaign.transitions import LIVING
from regie.campaign.transitions import Verb
from regie.errors import ConflictError
from regie.services.engine.halt import change_campaign
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.played import Stage
from regie.services.rehearsal.rehearse import play
from regie.services.runtime import Runtime
from regie.words import say

#: How a campaign that is stopped goes on.
_GOES_ON: Mapping[CampaignState, Verb] = {
    CampaignState.FROZEN: Verb.THAW,
    CampaignState.PAUSED: Verb.RESUME,
}


def rehearse_running(
    runtime: Runtime,
    stage: Stage,
    slug: str,
    habits: Habits,
    *,
    tell: Callable[[date, float], None] | None = None,
) -> tuple[Played, int]:
    """Play what is still to come of a campaign; the campaign itself stays as it is.

    Its texts, dates, people and what was done are those of now. One that is stopped is
    played as if it went on now; what a worker has in its hands, as if it had let go.

    Args:
        runtime: Where the campaign is; only read.
        stage: At the moment at which the play begins.
        slug: The campaign's.
        habits: How people answer.
        tell: As for `rehearse`.

    Returns:
        What was played, and the number of the latest line of the history that it knows.

    Raises:
        NotFoundError: There is no such campaign.
        ConflictError: It is over.
    """
    with runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(slug)
        rows, known = unit.copies.take(slug), unit.journal.events(slug, limit=1)
    if campaign.state not in LIVING:
        raise ConflictError(_over(campaign.title, campaign.state))
    with stage.runtime.unit() as unit:
        unit.copies.put(rows)
        for key in unit.actions.held_leases():
            unit.actions.end_lease(key, stage.clock.now())
    verb = _GOES_ON.get(campaign.state)
    if verb is not None:
        change_campaign(stage.runtime, slug, verb, who=obm_name(campaign))
    return play(stage, slug, habits, tell=tell), known[0].line


def _over(title: str, state: CampaignState) -> str:
    word = state_word(state)
    return say(
        fr=f"La campagne « {title} » est {word} : il n'y a plus rien à répéter. Pour "
        "rejouer son playbook, donnez le fichier : regie rehearse FICHIER.",
        en=f"The campaign “{title}” is {word}: nothing is left to rehearse. To play "
        "its playbook again, give the file: regie rehearse FILE.",
    )
