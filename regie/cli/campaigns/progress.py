"""`regie done | drop | reopen`: what a person says of a step, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from regie.campaign.transitions import COMMANDS
from regie.campaign.transitions import Verb
from regie.cli import show
from regie.cli.campaigns.campaign import EveryOption
from regie.cli.campaigns.campaign import StepArgument
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.planning.naming import shared_title
from regie.planning.wording import quoted
from regie.services.campaigns import look
from regie.services.campaigns import progress
from regie.services.campaigns.change_text import shift_lines
from regie.services.campaigns.repeated import change_repeated
from regie.services.campaigns.repeated import Repeated
from regie.words import say
from regie.words import spoken_language


def done(
    step: StepArgument,
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Dit qu'une étape est faite ; les suivantes démarrent. | Mark a step done.

    regie done sales_page
    """
    _tell(progress.Word(Verb.DONE, who, why), step, campaign, json=json)


def drop(
    step: StepArgument,
    campaign: CampaignOption = None,
    every: EveryOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Renonce à une étape. | Give a step up; nothing waits for it any more.

    regie drop panels --why "pas de table ronde cette année"
    | regie drop panels --why "no panel this year"
    """
    word = progress.Word(Verb.DROP, who, why)
    _tell(word, step, campaign, every=every, json=json)


def reopen(
    step: StepArgument,
    campaign: CampaignOption = None,
    every: EveryOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Annule `done` ou `drop`. | Take `done` or `drop` back.

    regie reopen sales_page
    """
    word = progress.Word(Verb.REOPEN, who, why)
    _tell(word, step, campaign, every=every, json=json)


def _tell(
    word: progress.Word,
    step: str,
    campaign: str | None,
    *,
    every: bool = False,
    json: bool,
) -> None:
    """Say it, as the OBM if nobody else is named, and show what follows from it."""
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        word = replace(word, who=teller_of(found, word.who))
        zone = found.playbook.zone
        if every:
            repeated = change_repeated(opened, found.slug, step, word)
            _show_repeated(repeated, zone, json=json)
            return
        changed = progress.change_step(opened, found.slug, step, word)
    _show_progress(changed, zone, json=json)


def _show_progress(changed: progress.Progress, zone: str, *, json: bool) -> None:
    if json:
        show.as_json(changed)
        return
    named = quoted(changed.title, spoken_language())
    if not changed.changed:
        text = say(
            fr=f"{named} : c'était déjà le cas, rien ne change.",
            en=f"{named}: it was so already, nothing changes.",
        )
        show.say_line(text, style="bold")
        return
    show.say_line(_said(changed.verb, named, 1), style="bold")
    _show_effects(changed, zone, later=changed.later)
    for sentence in changed.shut:
        show.say_line(f"⛔ {sentence}", style="yellow")
    if changed.undo is not None:
        word = COMMANDS.get(changed.undo, f"{changed.undo.name.lower()} {{step}}")
        keys = (changed.step_key, *changed.along)
        _show_back([word.format(step=key) for key in keys], changed)
    show.say_published(published=changed.published)


def _show_repeated(changed: Repeated, zone: str, *, json: bool) -> None:
    if json:
        show.as_json(changed)
        return
    title, count = shared_title(changed.titles), len(changed.titles)
    named = quoted(title, spoken_language())
    show.say_line(_said(changed.verb, named, count), style="bold")
    for title in changed.titles if count > 1 else ():
        show.say_line(f"  {title}")
    _show_effects(changed, zone)
    word = Verb.REOPEN if changed.verb is Verb.DROP else Verb.DROP
    back = [f"{word.name.lower()} {changed.name} --all"]
    _show_back([*back, *(f"reopen {key}" for key in changed.along)], changed)
    show.say_published(published=changed.published)


def _said(verb: Verb, named: str, count: int) -> str:
    """Say what happened to a step, or to several of one name."""
    many = count > 1
    if verb is Verb.DROP:
        return say(
            fr=f"{named} : {count} étapes abandonnées, plus rien ne les attend."
            if many
            else f"{named} : étape abandonnée, plus rien ne l'attend.",
            en=f"{named}: {count} steps dropped, nothing waits for them any more."
            if many
            else f"{named} is dropped: nothing waits for it any more.",
        )
    if verb is Verb.REOPEN:
        return say(
            fr=f"{named} : {count} étapes de nouveau à faire."
            if many
            else f"{named} : de nouveau à faire.",
            en=f"{named}: {count} steps to do again."
            if many
            else f"{named} is to do again.",
        )
    return say(fr=f"{named} : c'est fait.", en=f"{named} is done.")


def _show_effects(
    changed: progress.Progress | Repeated, zone: str, *, later: int = 0
) -> None:
    """Say what else changes in the plan, or that nothing does."""
    for key in changed.along:
        show.say_line(say(fr=f"→ abandonnée aussi : {key}", en=f"→ dropped too: {key}"))
    for title in changed.freed:
        show.say_line(
            say(fr=f"→ ne l'attend plus : {title}", en=f"→ waits no longer: {title}")
        )
    for title in changed.waiting:
        show.say_line(
            say(fr=f"→ l'attend de nouveau : {title}", en=f"→ waits again: {title}")
        )
    own = changed.own_titles
    show.say_released([one for one in changed.released if one not in own], later=later)
    lines = tuple(shift_lines(changed.shifts, ZoneInfo(zone)))
    show.shifted(lines, changed.conflicts)
    waits = changed.freed or changed.waiting or changed.released
    if not (changed.along or waits or later or lines or changed.conflicts):
        show.say_line(
            say(
                fr="Rien d'autre ne change dans le plan.",
                en="Nothing else changes in the plan.",
            )
        )


def _show_back(commands: Sequence[str], changed: progress.Progress | Repeated) -> None:
    """Say how to take it back."""
    head = say(fr="Pour revenir :", en="To go back:")
    for command in commands:
        show.say_line(f"{head} regie {command} -c {changed.campaign}")
