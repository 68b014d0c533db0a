"""What came of stopping a campaign, or of letting it go on, in one sentence or two."""

from __future__ import annotations

from regie.campaign.legal import state_word
from regie.planning.wording import quoted
from regie.services.halt import Halted
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
