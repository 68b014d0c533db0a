"""`regie why | decide | log`."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.campaign.cards import check_lines
from regie.campaign.model import Campaign
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.teller import teller_of
from regie.planning.explain import further_notes
from regie.planning.explain import why as explain
from regie.planning.explain_anchor import dependents
from regie.planning.explain_anchor import why_anchor
from regie.planning.explain_repeated import repetitions_of
from regie.planning.explain_repeated import why_repeated
from regie.planning.model import Plan
from regie.planning.naming import name_of_group
from regie.services.campaigns import look
from regie.services.campaigns.find import find_step
from regie.services.campaigns.find import members_of
from regie.services.engine import decide as decisions
from regie.services.history import history
from regie.services.record import read_record
from regie.words import say
from regie.words import with_colon

StepArgument = Annotated[
    str,
    typer.Argument(
        help="La clé de l'étape, comme dans `regie plan`."
        " | The step's key, as in `regie plan`."
    ),
]


EveryOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Toutes les répétitions : le nom sans ce qui suit la barre oblique."
        " | All repetitions: the name without what follows the slash.",
    ),
]


def why(
    step: StepArgument,
    campaign: CampaignOption = None,
    every: EveryOption = False,
    json: JsonOption = False,
) -> None:
    """Explique la date d'une étape, ou une date du playbook. | Explain a date.

    regie why registration_page
    """
    with runtime() as opened:
        found, made = look.only_campaign(opened, campaign)
    if step in made.anchors and step not in made.steps:
        _why_anchor(found, made, step, json=json)
        return
    name = name_of_group(step)
    if every or (name != step and members_of(made, step)):
        _why_repeated(found, made, name, json=json)
        return
    planned = find_step(made, step)
    sentence = explain(made, found.playbook, planned.key)
    line = next(one for one in look.timeline(found, made) if one.key == planned.key)
    checks = check_lines(found, planned)
    if json:
        card = {"how": planned.step.how, "links": planned.step.links, "checks": checks}
        show.as_json(
            {"step": line, "why": sentence, "notes": planned.notes, "card": card}
        )
        return
    show.say_line(sentence)
    for note in further_notes(planned, sentence):
        show.say_line(note)
    show.card(planned, checks)
    if line.detail:
        show.say_line(line.detail, style="yellow")


def _why_repeated(campaign: Campaign, plan: Plan, name: str, *, json: bool) -> None:
    sentences = why_repeated(plan, campaign.playbook, name)
    if not sentences:
        find_step(plan, name)
        sentences = (explain(plan, campaign.playbook, name),)
    if json:
        keys = [planned.key for planned in repetitions_of(plan, name)] or [name]
        lines = [one for one in look.timeline(campaign, plan) if one.key in keys]
        show.as_json({"steps": lines, "why": sentences})
        return
    for sentence in sentences:
        show.say_line(sentence)


def _why_anchor(campaign: Campaign, plan: Plan, name: str, *, json: bool) -> None:
    sentence = why_anchor(plan, campaign.playbook, name, campaign.anchors)
    if json:
        found = dependents(campaign.playbook, name, campaign.anchors)
        anchor = plan.anchors[name]
        show.as_json({"anchor": anchor, "why": sentence, "dependents": found})
        return
    show.say_line(sentence)
    head = say(fr="Pour la déplacer", en="To move it")
    if plan.anchors[name].on is None:
        head = say(fr="Pour la donner", en="To give it")
    command = f"regie move {name} DATE -c {campaign.slug}"
    show.say_line(f"{with_colon(head)} {command}", style="dim")


def decide(
    step: StepArgument,
    run: Annotated[
        bool,
        typer.Option(
            "--run/--skip",
            help="La faire maintenant, ou la laisser. | Do it now, or leave it.",
        ),
    ],
    campaign: CampaignOption = None,
    who: WhoOption = "",
    json: JsonOption = False,
) -> None:
    """Tranche ce que Régie demande. | Settle what Régie asks.

    regie decide mail_open --run
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        keys = decisions.decide(opened, found.slug, step, run=run, who=teller)
    if json:
        show.as_json({"campaign": found.slug, "settled": keys, "run": run})
        return
    show.say_line(
        say(
            fr=f"Décidé pour {len(keys)} {'actions' if len(keys) > 1 else 'action'}.",
            en=f"{len(keys)} settled.",
        )
    )


def log(
    campaign: CampaignOption = None,
    limit: Annotated[
        int, typer.Option(min=1, max=10_000, help="Combien. | How many.")
    ] = 50,
    json: JsonOption = False,
) -> None:
    """L'historique d'une campagne : qui, quand, pourquoi. | A campaign's history.

    regie log --limit 20
    """
    with runtime() as opened:
        slug = look.only_campaign(opened, campaign)[0].slug
        record = read_record(opened, slug, limit=limit)
    if json:
        show.as_json(record.events)
        return
    show.history(history(record))
