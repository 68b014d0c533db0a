"""A launch whose date is over is hardly ever meant."""

from __future__ import annotations

from datetime import date

from regie.campaign.model import Campaign
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.planning.model import ResolvedAnchor
from regie.planning.wording import date_text
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language


class PastDateError(UsageError):
    """A date that was given is over; it wants to be confirmed.

    Attributes:
        sentences: One a date.
    """

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        fr = remedy(command="ajoutez --past", form="cochez « Date passée »")
        en = remedy(command="add --past", form="tick “Date that is over”")
        meant = say(fr=f"Si c'est voulu, {fr}.", en=f"If you mean it, {en}.")
        super().__init__(" ".join([*sentences, meant]))


def past_dates(campaign: Campaign, plan: Plan) -> list[str]:
    """Return how long ago each given date was, a sentence each; none if all lie ahead.

    Dates that follow from them by a sentence are not looked at.
    """
    sentences = []
    for name in campaign.anchors:
        sentence = past_sentence(name, plan.anchors[name], plan.today)
        if sentence:
            sentences.append(sentence)
    return sentences


def past_sentence(name: str, anchor: ResolvedAnchor, today: date) -> str:
    """Say how long ago the date was; empty if it lies ahead, or is none."""
    if anchor.on is None or anchor.on >= today:
        return ""
    day = date_text(anchor.on, "d MMMM y", spoken_language())
    late = (today - anchor.on).days
    days = say(fr="jour", en="day") + ("s" if late > 1 else "")
    return say(
        fr=f"{name} (« {anchor.title} ») est le {day} : passé depuis {late} {days}.",
        en=f"{name} (“{anchor.title}”) is {day}: {late} {days} ago.",
    )
