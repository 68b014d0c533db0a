"""`regie set`: other answers for a running campaign; at first only looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from regie.campaign.receivers import obm_name
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.services import look
from regie.services import set_values as setting
from regie.services.launch import read_pairs
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
    apply: Annotated[
        bool, typer.Option("--apply", help="L'écrit. | Write it.")
    ] = False,
    accept_late: Annotated[
        bool,
        typer.Option(
            "--accept-late",
            help="Même si des dates ne tiennent plus. | Even if dates do not hold.",
        ),
    ] = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Change un réglage : montre tout, puis --apply. | Change a parameter.

    regie set upsell=non --apply --why "la cliente y renonce"
    """
    pairs = read_pairs(values)
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        wish = setting.Wish(
            values=pairs,
            who=who or obm_name(found),
            why=why,
            accept_late=accept_late,
        )
        ask = setting.set_values if apply else setting.look_at_set
        changed = ask(opened, found.slug, wish)
    if json:
        show.as_json(changed)
        return
    _print(changed)


def _print(changed: setting.Changed) -> None:
    for value in changed.values:
        before = value.before or say(fr="rien", en="nothing")
        colon = say(fr=" :", en=":")
        show.say_line(f"{value.name}{colon} {before} → {value.after}", style="bold")
    sections = [section for section in _sections(changed) if section[1]]
    for title, lines, style in sections:
        show.say_line(title, style=style or "bold")
        for line in lines:
            show.say_line(f"  {line}", style=style)
    if not sections:
        show.say_line(say(fr="Aucune étape ne change.", en="No step changes."))
    if not changed.applied:
        words = [f"{value.name}={value.after}" for value in changed.values]
        show.say_line(
            say(
                fr="Rien n'a été écrit. Pour l'écrire : ",
                en="Nothing was written. To write it: ",
            )
            + _command(changed, words, late=bool(changed.conflicts))
        )
        return
    back = [f"{value.name}={value.before}" for value in changed.values if value.before]
    if back:
        text = say(fr="Pour revenir : ", en="To go back: ")
        show.say_line(text + _command(changed, back, late=False))
    show.say_published(published=changed.published)


def _command(changed: setting.Changed, words: list[str], *, late: bool) -> str:
    more = " --accept-late" if late else ""
    return f"regie set {show.command_line(words)} -c {changed.campaign}{more} --apply"


def _sections(
    changed: setting.Changed,
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield titles with their lines and the style of what needs attention."""
    appear = tuple(
        " · ".join(filter(None, (line.title, show.short_day(line.on), line.who)))
        if line.on
        else line.title
        for line in changed.appear
    )
    yield say(fr="Entrent dans le plan", en="Come into the plan"), appear, ""
    yield say(fr="Sortent du plan", en="Leave the plan"), changed.vanish, ""
    yield (
        say(fr="Faites déjà, restent dans l'historique", en="Done already, stay"),
        changed.stay,
        "",
    )
    yield say(fr="Changent de jour", en="Move"), changed.shifted, ""
    yield (
        say(
            fr="Déjà parti avec l'ancienne valeur : à vous de corriger",
            en="Left already with the old value: yours to correct",
        ),
        changed.sent,
        "yellow",
    )
    yield (
        say(fr="Ce qui ne tiendrait plus", en="What would not hold any more"),
        changed.conflicts,
        "red",
    )
