"""The form that moves a date in Prefect's pages: what was filled in, as a wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.errors import UsageError
from regie.planning.wording import day_text
from regie.planning.wording import quoted
from regie.services.campaigns.look import slug_named
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """What somebody filled in.

    Attributes:
        campaign: Its short name or its title.
        anchor: Which date: its name or its title.
        on: The new day; None if nothing was chosen.
        at: The time of day, such as `10:00`; empty keeps the one that the date has.
        back: Whether the date goes back to where it was.
        more: Other dates, `cart_close 2027-03-09` each.
    """

    campaign: str
    anchor: str
    on: date | None = None
    at: str = ""
    back: bool = False
    more: tuple[str, ...] = ()


def read_form(runtime: Runtime, form: MoveForm) -> tuple[str, list[str]]:
    """Return the campaign's short name, and words as `regie move` takes them.

    Raises:
        NotFoundError: There is no such campaign.
        UsageError: No day was chosen, or one although the date is to go back.
    """
    slug = slug_named(runtime, form.campaign)
    if (form.on is None) is not form.back:
        raise UsageError(_which_day())
    words = [_anchor_named(runtime, slug, form.anchor)]
    if form.on is not None:
        words += [form.on.isoformat(), *form.at.split()]
    return slug, words + [word for line in form.more for word in line.split()]


def run_name(anchor: str, on: str, *, back: bool) -> str:
    """Return what the run of the form is called, in the reader's language.

    Args:
        anchor: Which date, as it was filled in.
        on: The new day in ISO form; empty if none was chosen.
        back: Whether the date goes back to where it was.
    """
    language = spoken_language()
    named = quoted(anchor, language)
    if back:
        return say(
            fr=f"remettre la date {named} où elle était",
            en=f"put the date {named} back where it was",
        )
    if not on:
        return say(fr=f"déplacer la date {named}", en=f"move the date {named}")
    day = day_text(date.fromisoformat(on), language)
    return say(
        fr=f"déplacer la date {named} au {day}", en=f"move the date {named} to {day}"
    )


def _anchor_named(runtime: Runtime, slug: str, text: str) -> str:
    """Return the name of the date of this name or title; else the text itself."""
    with runtime.unit(reading=True) as unit:
        anchors = unit.campaigns.get(slug).playbook.anchors
    said = text.strip()
    if said in anchors:
        return said
    titles = {anchor.title.casefold(): name for name, anchor in anchors.items()}
    return titles.get(said.casefold(), said)


def _which_day() -> str:
    return say(
        fr="Choisissez le nouveau jour, ou cochez « Remettre où elle était » : l'un "
        "des deux. Rien n'a été changé.",
        en='Choose the new day, or tick "Put it back where it was": one of the two. '
        "Nothing was changed.",
    )
