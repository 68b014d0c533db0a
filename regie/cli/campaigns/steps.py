"""`regie redo | snooze | reassign`."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.cli import show
from regie.cli.ask import agreed
from regie.cli.campaigns.campaign import StepArgument
from regie.cli.campaigns.pin import read_day
from regie.cli.session import CampaignOption
from regie.cli.session import DryRunOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.session import YesOption
from regie.cli.teller import teller_of
from regie.errors import UsageError
from regie.planning.wording import quoted
from regie.services.campaigns import look
from regie.services.campaigns.again import redo_step
from regie.services.campaigns.reassign import look_at_reassign
from regie.services.campaigns.reassign import reassign as hand_over
from regie.services.campaigns.reassign import Reassigned
from regie.services.campaigns.reassign import Wanted
from regie.services.campaigns.snooze import snooze_step
from regie.words import say
from regie.words import spoken_language


def redo(
    step: StepArgument,
    campaign: CampaignOption = None,
    yes: YesOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Refait un envoi déjà fait, à tous. | Do a machine's step again, for everyone.

    regie redo mail_open --why "le lien était cassé"
    | regie redo mail_open --why "the link was broken"
    """
    if not yes and not _sure(step):
        raise typer.Abort
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        redone = redo_step(opened, found.slug, step, who=teller, why=why)
    named = quoted(redone.title, spoken_language())
    if not redone.changed:
        when = f"regie why {redone.step_key} -c {redone.campaign}"
        raise UsageError(
            say(
                fr=f"{named} n'a pas encore été fait : il n'y a rien à refaire. Quand "
                f"il le sera : {when}",
                en=f"{named} was not done yet: there is nothing to do again. When it "
                f"will be: {when}",
            )
        )
    if json:
        show.as_json(redone)
        return
    show.say_line(
        say(
            fr=f"{named} sera refait ; tout de suite : {redone.at_once}.",
            en=f"{named} is done again; at once: {redone.at_once}.",
        ),
        style="bold",
    )
    show.say_published(published=redone.published)


def snooze(
    step: StepArgument,
    until: Annotated[
        str,
        typer.Option(
            help="Le jour où les rappels reprennent. | When reminders begin again."
        ),
    ],
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Fait taire les rappels d'une étape. | Let the reminders of a step rest.

    regie snooze sales_page --until 2027-03-04 -c sommet-zen
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        snoozed = snooze_step(
            opened, found.slug, step, read_day(until), who=teller, why=why
        )
    if json:
        show.as_json(snoozed)
        return
    named, day = (
        quoted(snoozed.title, spoken_language()),
        show.full_day(snoozed.until),
    )
    show.say_line(
        say(
            fr=f"{named} : plus de rappel avant le {day}.",
            en=f"{named}: no reminder before {day}.",
        ),
        style="bold",
    )
    show.say_published(published=snoozed.published)


def reassign(
    step: StepArgument,
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON",
            help="Une personne de l'équipe, ou son rôle."
            " | Somebody of the team, or their role.",
        ),
    ],
    campaign: CampaignOption = None,
    dry_run: DryRunOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Confie une étape à quelqu'un d'autre. | Hand a step to somebody else.

    regie reassign sales_page chloe --why "Léa est malade" -c sommet-zen
    | regie reassign sales_page chloe --why "Léa is ill" -c sommet-zen
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        wanted = Wanted(step=step, to=person, who=teller_of(found, who), why=why)
        act = look_at_reassign if dry_run else hand_over
        reassigned = act(opened, found.slug, wanted)
    if json:
        show.as_json(reassigned)
        return
    _print_reassigned(reassigned, step, dry_run=dry_run)


def _print_reassigned(changed: Reassigned, step: str, *, dry_run: bool) -> None:
    for title in changed.titles:
        named = quoted(title, spoken_language())
        show.say_line(f"{named} → {changed.after}", style="bold")
    if not changed.steps:
        text = say(
            fr=f"C'est déjà {changed.after} qui s'en charge.",
            en=f"It is {changed.after} already who does it.",
        )
        show.say_line(text)
        return
    if changed.told:
        names = ", ".join(changed.told)
        text = say(fr=f"→ mail à : {names}", en=f"→ mail to: {names}")
        show.say_line(text)
    show.shifted(changed.shifted, changed.conflicts)
    if dry_run:
        show.say_line(say(fr="Rien n'a été écrit.", en="Nothing was written."))
        return
    if len(changed.before) == 1:
        back = f'regie reassign {step} "{changed.before[0]}" -c {changed.campaign}'
        show.say_line(say(fr=f"Pour revenir : {back}", en=f"To go back: {back}"))
    show.say_published(published=changed.published)


def _sure(step: str) -> bool:
    question = say(
        fr=f"Refaire « {step} » ? Chacun de ses destinataires le recevra une fois de "
        "plus.",
        en=f"Do “{step}” again? Each of its receivers gets it once more.",
    )
    return agreed(question)
