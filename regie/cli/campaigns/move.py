"""`regie move`: dates of the launch on other days; a dry run unless told otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.cli import show
from regie.cli.session import AcceptLateOption
from regie.cli.session import AnnouncedOption
from regie.cli.session import ApplyOption
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import NamesOption
from regie.cli.session import PastOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.services.campaigns import look
from regie.services.campaigns import move as moving
from regie.services.campaigns.move_dates import read_decisions
from regie.services.campaigns.move_dates import read_wanted
from regie.services.campaigns.move_text import sections
from regie.services.campaigns.move_text import verdict
from regie.words import say


def move(
    dates: Annotated[
        list[str],
        typer.Argument(
            help="Une ou plusieurs dates : cart_open 2027-03-04."
            " | One or more dates: cart_open 2027-03-04."
        ),
    ],
    campaign: CampaignOption = None,
    apply: ApplyOption = False,
    accept_late: AcceptLateOption = False,
    announced: AnnouncedOption = None,
    past: PastOption = False,
    back: Annotated[
        bool,
        typer.Option(
            "--back",
            help="Remet à sa place une date nommée seule."
            " | Put a date that is named alone back.",
        ),
    ] = False,
    every: NamesOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Déplace une date : montre tout, puis --apply. | Move a date: look, then --apply.

    regie move cart_open 2027-03-04 --apply --why "la page n'est pas prête"
    | regie move cart_open 2027-03-04 --apply --why "the page is not ready"
    """
    moved, returned = read_wanted(dates, back=back)
    wish = moving.Wish(
        dates=moved,
        back=returned,
        announced=read_decisions(announced or ()),
        why=why,
        accept_late=accept_late,
        past=past,
    )
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        slug, teller = found.slug, teller_of(found, who)
        if apply:
            with show.busy(say(fr="Régie recalcule…", en="Régie is planning…")):
                looked = moving.move(opened, slug, wish, who=teller)
        else:
            looked = moving.look(opened, slug, wish)
    if json:
        show.as_json(_as_data(looked))
        return
    show.sections(sections(looked, every=every))
    _print(looked, dates, wish)


def _command(looked: moving.Looked, dates: list[str], wish: moving.Wish) -> str:
    """Return the command that writes what was looked at, with all that it asks for."""
    words = ["regie", "move", *dates]
    if wish.back:
        words.append("--back")
    words.extend(("-c", looked.campaign.slug))
    if looked.past:
        words.append("--past")
    if looked.outcome.conflicts:
        words.append("--accept-late")
    for one in looked.outcome.announced:
        decision = one.decision.value if one.decision else "leave|correct|redo"
        words.extend(("--announced", f"{one.key}={decision}"))
    if wish.why:
        words.extend(("--why", wish.why))
    return show.command_line([*words, "--apply"])


def _as_data(looked: moving.Looked) -> dict[str, object]:
    return {
        "campaign": looked.campaign.slug,
        "applied": looked.number > 0,
        "number": looked.number,
        "published": looked.published,
        "past": looked.past,
        **show.plain(looked.outcome),
        "limits": [one.key for one in looked.outcome.shifts if one.is_limit],
        "undecided": [one.key for one in looked.outcome.undecided],
    }


def _print(looked: moving.Looked, dates: list[str], wish: moving.Wish) -> None:
    show.say_line("")
    show.say_line(verdict(looked), style="bold")
    if not looked.number:
        text = say(fr="Pour l'écrire : ", en="To write it: ")
        show.say_line(f"{text}{_command(looked, dates, wish)}")
        return
    names = [*wish.dates, *wish.back]
    back = ["regie", "move", *names, "--back", "-c", looked.campaign.slug, "--apply"]
    text = say(fr="Pour revenir : ", en="To go back: ")
    show.say_line(f"{text}{show.command_line(back)}")
    if not looked.published:
        show.say_line(
            say(
                fr="Prefect ne répond pas : `regie up` publiera les nouveaux réveils.",
                en="Prefect does not answer: `regie up` publishes the new wake-ups.",
            ),
            style="yellow",
        )
