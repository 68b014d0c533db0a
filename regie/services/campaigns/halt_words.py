"""What came of stopping a campaign, or of letting it go on, in one sentence or two."""

from __future__ import annotations

from regie.campaign.legal import state_word
from regie.campaign.model import CampaignState
from regie.planning.wording import quoted
from regie.services.engine.halt import Halted
from regie.words import say
from regie.words import spoken_language


def halted_sentence(halted: Halted) -> str:
    """Say where the campaign stands now, and what was missed meanwhile."""
    named, word = quoted(halted.title, spoken_language()), state_word(halted.state)
    if not halted.changed:
        return say(fr=f"{named} est déjà {word}.", en=f"{named} is {word} already.")
    parts = [say(fr=f"{named} est {word}.", en=f"{named} is {word}.")]
    if halted.asked:
        listed = ", ".join(halted.asked)
        parts.append(
            say(
                fr=f"Passé entre-temps, à décider : {listed}.",
                en=f"Missed meanwhile, to decide: {listed}.",
            )
        )
    if halted.skipped:
        listed = ", ".join(halted.skipped)
        parts.append(
            say(
                fr=f"Passé entre-temps, laissé de côté : {listed}.",
                en=f"Missed meanwhile, left out: {listed}.",
            )
        )
    if halted.given_up:
        parts.append(
            say(
                fr=f"En attente et abandonnées : {halted.given_up} actions.",
                en=f"Waiting and given up: {halted.given_up} actions.",
            )
        )
    return " ".join(parts)


def stands_sentence(state: CampaignState) -> str:
    """Say why nothing is sent; empty while everything runs."""
    if state is CampaignState.FROZEN:
        return say(
            fr="Cette campagne est gelée : rien ne part tant qu'elle n'est pas "
            "relancée. Les cartes et le plan continuent.",
            en="This campaign is frozen: nothing is sent until it is thawed. Cards and "
            "plan go on.",
        )
    if state is CampaignState.PAUSED:
        return say(
            fr="Cette campagne est en pause : rien ne part et aucune carte ne s'ouvre "
            "tant qu'elle n'est pas reprise.",
            en="This campaign is paused: nothing is sent and no card opens until it is "
            "resumed.",
        )
    if state is CampaignState.RUNNING:
        return ""
    word = state_word(state)
    return say(
        fr=f"Cette campagne est {word} : plus rien ne part.",
        en=f"This campaign is {word}: nothing is sent any more.",
    )
