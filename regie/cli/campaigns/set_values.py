"""`regie set`: other answers for a running campaign; at first only looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from regie.campaign.model import Campaign
from regie.cli import show
from regie.cli.session import AcceptLateOption
from regie.cli.session import ApplyOption
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import NamesOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.services.campaigns import look
from regie.services.campaigns import set_values as setting
from regie.services.campaigns.add import Line
from regie.services.campaigns.change_text import caution_sections
from regie.services.campaigns.change_text import colon
from regie.services.campaigns.change_text import Section
from regie.services.campaigns.change_text import shift_sections
from regie.services.campaigns.change_text import told_section
from regie.services.campaigns.launch import read_pairs
from regie.words import say


def set_values(
    values: Annotated[
        list[str],
        typer.Argument(
            help="Un ou plusieurs réglages : upsell=oui."
            " | One or more parameters: upsell=yes."
        ),
    ],
    campaign: CampaignOption = None,
    apply: ApplyOption = False,
    accept_late: AcceptLateOption = False,
    every: NamesOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Change un réglage : montre tout, puis --apply. | Change a parameter.

    regie set upsell=non --apply --why "la cliente y renonce"
    | regie set upsell=no --apply --why "the client gives it up"
    """
    pairs = read_pairs(values)
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        wish = setting.Wish(
            values=pairs,
            who=teller_of(found, who),
            why=why,
            accept_late=accept_late,
        )
        ask = setting.set_values if apply else setting.look_at_set
        changed = ask(opened, found.slug, wish)
    if json:
        show.as_json(changed)
        return
    _print(changed, list(_sections(found, changed, every=every)))


def _print(changed: setting.Changed, sections: list[Section]) -> None:
    for value in changed.values:
        before, after = value.said
        before = before or say(fr="rien", en="nothing")
        show.say_line(f"{value.name}{colon()}{before} → {after}", style="bold")
    show.sections(section for section in sections if section.lines)
    show.say_line("")
    if not any(section.lines for section in sections):
        show.say_line(
            say(
                fr="Aucune étape ne change, personne n'est à prévenir.",
                en="No step changes, nobody is to be told.",
            )
        )
    if not changed.applied:
        words = [f"{value.name}={value.said[1]}" for value in changed.values]
        show.say_line(
            say(
                fr="Rien n'a été écrit, personne n'a été prévenu. Pour l'écrire : ",
                en="Nothing was written, nobody was told. To write it: ",
            )
            + _command(changed, words, late=bool(changed.conflicts))
        )
        return
    back = [f"{value.name}={value.said[0]}" for value in changed.values if value.before]
    if back:
        text = say(fr="Pour revenir : ", en="To go back: ")
        show.say_line(text + _command(changed, back, late=False))
    show.say_published(published=changed.published)


def _command(changed: setting.Changed, words: list[str], *, late: bool) -> str:
    more = " --accept-late" if late else ""
    return f"regie set {show.command_line(words)} -c {changed.campaign}{more} --apply"


def _sections(
    campaign: Campaign, changed: setting.Changed, *, every: bool
) -> Iterator[Section]:
    """Yield what the values change; sections without lines too."""
    yield Section(
        title=say(fr="Entrent dans le plan", en="Come into the plan"),
        lines=tuple(map(_line, changed.appear)),
    )
    yield Section(
        title=say(fr="Sortent du plan", en="Leave the plan"), lines=changed.vanish
    )
    yield Section(
        title=say(fr="Faites déjà, restent dans l'historique", en="Done already, stay"),
        lines=changed.stay,
    )
    yield from shift_sections(
        campaign, changed.shifts, ZoneInfo(campaign.playbook.zone)
    )
    yield Section(
        title=say(
            fr="Déjà parti avec l'ancienne valeur : à vous de corriger",
            en="Left already with the old value: yours to correct",
        ),
        lines=changed.sent,
        cautions=True,
    )
    yield Section(
        title=say(fr="Ce qui ne tiendrait plus", en="What would not hold any more"),
        lines=changed.conflicts,
        alarms=True,
    )
    yield from caution_sections(changed.cautions, changed.lifted)
    yield told_section(campaign, changed.told, is_made=changed.applied, every=every)


def _line(line: Line) -> str:
    """Return a step that comes into the plan, with its day and its owner."""
    return " · ".join(filter(None, (line.title, line.when, line.who)))
