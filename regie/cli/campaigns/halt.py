"""`regie freeze | thaw | pause | resume | cancel`."""

from __future__ import annotations

import typer

from regie.campaign.legal import state_word
from regie.campaign.transitions import Verb
from regie.cli import show
from regie.cli.ask import agreed
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.session import YesOption
from regie.cli.teller import teller_of
from regie.planning.wording import quoted
from regie.services.campaigns import look
from regie.services.campaigns import summaries
from regie.services.engine.halt import change_campaign
from regie.services.engine.halt import Halted
from regie.words import say
from regie.words import spoken_language


def freeze(
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Arrête les envois ; cartes et plan continuent. | Stop all sends; cards go on.

    regie freeze -c sommet-zen --why "la page de paiement est en panne"
    | regie freeze -c sommet-zen --why "the payment page is down"
    """
    _change(Verb.FREEZE, campaign, who, why, json=json)


def thaw(
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Relance les envois ; rien ne part en rafale. | Let it send again, nothing bursts.

    regie thaw -c sommet-zen
    """
    _change(Verb.THAW, campaign, who, why, json=json)


def pause(
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Arrête toute la campagne, cartes comprises. | Stop all of a campaign, cards too.

    regie pause -c sommet-zen --why "la cliente est malade"
    | regie pause -c sommet-zen --why "the client is ill"
    """
    _change(Verb.PAUSE, campaign, who, why, json=json)


def resume(
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Reprend une campagne en pause. | Let a paused campaign go on.

    regie resume -c sommet-zen
    """
    _change(Verb.RESUME, campaign, who, why, json=json)


def cancel(
    campaign: CampaignOption = None,
    yes: YesOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Annule une campagne, pour toujours. | Cancel a campaign, for good.

    regie cancel -c sommet-zen --why "reporté à l'automne"
    | regie cancel -c sommet-zen --why "put off until autumn"
    """
    if not yes and not _confirmed(campaign):
        raise typer.Abort
    _change(Verb.CANCEL, campaign, who, why, json=json)


def _confirmed(campaign: str | None) -> bool:
    with runtime() as opened:
        found, made = look.only_campaign(opened, campaign)
        numbers = summaries.summary(found, made, opened.clock.now())
    left = numbers.steps - numbers.over
    named = quoted(found.title, spoken_language())
    question = say(
        fr=f"Annuler {named} pour toujours ? Étapes restantes : {left} ; plus rien ne "
        "partira.",
        en=f"Cancel {named} for good? Steps left: {left}; nothing is sent any more.",
    )
    return agreed(question)


def _change(
    verb: Verb, campaign: str | None, who: str, why: str, *, json: bool
) -> None:
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        halted = change_campaign(opened, found.slug, verb, who=teller, why=why)
    if json:
        show.as_json(halted)
        return
    _print(halted)


def _print(halted: Halted) -> None:
    named, state = quoted(halted.title, spoken_language()), state_word(halted.state)
    if not halted.changed:
        show.say_line(
            say(fr=f"{named} est déjà {state}.", en=f"{named} is {state} already.")
        )
        return
    show.say_line(
        say(fr=f"{named} est {state}.", en=f"{named} is {state}."), style="bold"
    )
    for title in halted.skipped:
        show.say_line(
            say(
                fr=f"→ passé entre-temps, laissé de côté : {title}",
                en=f"→ missed meanwhile, left out: {title}",
            )
        )
    for title in halted.asked:
        show.say_line(
            say(
                fr=f"→ passé entre-temps, à décider (regie decide) : {title}",
                en=f"→ missed meanwhile, to decide (regie decide): {title}",
            ),
            style="yellow",
        )
    if halted.given_up:
        show.say_line(
            say(
                fr=f"→ en attente et abandonnées : {halted.given_up} actions",
                en=f"→ waiting and given up: {halted.given_up} actions",
            )
        )
    show.say_published(published=halted.published)
