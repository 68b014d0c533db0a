"""`regie add`: a step that nobody had thought of, into a running campaign."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import DryRunOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.teller import teller_of
from regie.errors import UsageError
from regie.planning.wording import quoted
from regie.services.campaigns import look
from regie.services.campaigns.add import add_step
from regie.services.campaigns.add import Added
from regie.services.campaigns.add import look_at_add
from regie.services.campaigns.add import NewText
from regie.services.playbooks.new_step import NewStep
from regie.services.playbooks.playbook_files import read_text
from regie.words import say
from regie.words import spoken_language


def add(
    title: Annotated[
        str,
        typer.Argument(help="Ce qu'il y a à faire. | What there is to do."),
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            help="Son moment, comme dans le playbook : 2 jours avant cart_close à 10h."
            " | Its moment, as in the playbook: 2 days before cart_close at 10:00."
        ),
    ] = "",
    due: Annotated[
        str,
        typer.Option(help="Au plus tard. | At the latest."),
    ] = "",
    after: Annotated[
        list[str] | None,
        typer.Option(
            help="Après cette étape. Répétable. | After this step. Repeatable."
        ),
    ] = None,
    takes: Annotated[
        str, typer.Option(help="Sa durée : 2 jours. | How long: 2 days.")
    ] = "",
    owner: Annotated[
        str, typer.Option(help="Le rôle qui la fait. | The role that does it.")
    ] = "obm",
    phase: Annotated[
        str,
        typer.Option(
            help="Sa phase ; déduite de sa place si rien n'est dit."
            " | Its phase; follows from its place if nothing is said."
        ),
    ] = "",
    how: Annotated[
        str, typer.Option(help="Comment faire, pour la carte. | How to, for the card.")
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Un fichier YAML qui porte « steps: », au lieu des options."
            " | A YAML file that holds `steps:`, instead of the options.",
        ),
    ] = None,
    campaign: CampaignOption = None,
    dry_run: DryRunOption = False,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Ajoute une étape à une campagne en cours. | Add a step to a running campaign.

    regie add "Relancer les affiliés" --at "2 jours avant cart_close à 10h" --owner obm
    | regie add "Remind affiliates" --at "2 days before cart_close at 10:00" --owner obm
    """
    wanted = _wanted(
        source,
        NewStep(
            title=title,
            who=owner,
            phase=phase,
            at=at,
            due=due,
            after=tuple(after or ()),
            takes=takes,
            how=how,
        ),
    )
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        if dry_run:
            added = look_at_add(opened, found.slug, wanted)
        else:
            teller = teller_of(found, who)
            added = add_step(opened, found.slug, wanted, who=teller, why=why)
    if json:
        show.as_json(added)
        return
    _print(added)


def _wanted(source: Path | None, typed: NewStep) -> NewStep | NewText:
    if source is not None and not typed.title:
        return NewText(file=str(source), text=read_text(source))
    if source is None and typed.title.strip():
        return typed
    raise UsageError(
        say(
            fr='Dites ce qu\'il y a à faire (regie add "Relancer les affiliés" …), ou '
            "donnez un fichier (--from etape.yaml) ; l'un ou l'autre.",
            en='Say what there is to do (regie add "Remind the affiliates" …), or give '
            "a file (--from step.yaml); one or the other.",
        )
    )


def _print(added: Added) -> None:
    for each in added.understood:
        show.say_line(say(fr=f"Compris : {each}", en=f"Understood: {each}"))
    for line in added.lines:
        named = quoted(line.title, spoken_language())
        when = line.when or say(fr="sans date", en="undated")
        show.say_line(f"{named} · {when} · {line.who} · {line.key}", style="bold")
    if not added.lines:
        show.say_line(
            say(
                fr="Sa condition n'est pas remplie : elle n'est pas dans le plan.",
                en="Its condition does not hold: it is not in the plan.",
            ),
            style="yellow",
        )
    show.warn(_twins(added))
    show.shifted(added.shifted, added.conflicts)
    if not added.applied:
        show.say_line(say(fr="Rien n'a été écrit.", en="Nothing was written."))
        return
    for name in added.names:
        back = f"regie drop {name} -c {added.campaign}"
        show.say_line(say(fr=f"Pour y renoncer : {back}", en=f"To give it up: {back}"))
    show.say_published(published=added.published)


def _twins(added: Added) -> Iterator[str]:
    """Say that the plan had a step of this title already, if it had one."""
    if added.twins:
        keys = ", ".join(added.twins)
        yield say(
            fr=f"Le plan a déjà une étape de ce titre ({keys}) : est-ce la même ?",
            en=f"The plan has a step with this title already ({keys}): is it the same?",
        )
