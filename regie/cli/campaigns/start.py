"""`regie start`: a playbook, a client and a date become a campaign."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from regie.campaign.model import Campaign
from regie.cli import show
from regie.cli.ask import ask
from regie.cli.ask import confirmed
from regie.cli.ask import is_terminal
from regie.cli.campaigns.launch_options import PlaybookArgument
from regie.cli.campaigns.launch_options import SetOption
from regie.cli.campaigns.launch_options import SpeakersOption
from regie.cli.campaigns.launch_options import TeamOption
from regie.cli.campaigns.launch_options import TitleOption
from regie.cli.campaigns.plan_table import print_plan
from regie.cli.session import JsonOption
from regie.cli.session import PastOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.services.campaigns import answers
from regie.services.campaigns import launch
from regie.services.campaigns import look
from regie.services.campaigns.past import past_dates
from regie.services.operations.ready import before_sending
from regie.services.runtime import Runtime
from regie.settings import read
from regie.words import say
from regie.words import spoken_language


def start(
    playbook: PlaybookArgument,
    client: Annotated[
        str,
        typer.Option(
            help="Le nom de la cliente ; demandé s'il manque."
            " | The client's name; asked for if missing."
        ),
    ] = "",
    values: SetOption = None,
    speakers: SpeakersOption = None,
    team: TeamOption = None,
    title: TitleOption = "",
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Même si elle existe déjà. | Even if it exists already.",
        ),
    ] = False,
    past: PastOption = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Montre le plan sans rien garder. | Show the plan, keep nothing.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Démarre une campagne à partir d'un playbook. | Start a campaign from a playbook.

    regie start playbooks/virtual-summit.fr.yaml --client "Studio Zen"
    --set summit_start=2027-03-08 --speakers playbooks/examples/speakers.csv
    | regie start playbooks/virtual-summit.en.yaml --client "Studio Zen"
    --set summit_start=2027-03-08 --speakers playbooks/examples/speakers.csv
    """
    request = launch.request_from_text(
        playbook=str(playbook),
        client=client or _client(),
        values=values or [],
        speakers_file=str(speakers or ""),
        team_file=str(team or ""),
        title=title,
    )
    request = _ask_missing(replace(request, again=again, past=past))
    _perform(request, dry_run=dry_run, json=json)


def offer_start(request: launch.Request) -> None:
    """Show a person at a terminal a dry run, then start the campaign after a yes."""
    look_first = say(
        fr="Montrer le plan de la campagne, à blanc ?",
        en="Show the plan of the campaign, as a dry run?",
    )
    if not confirmed(look_first):
        return
    request = _ask_missing(request)
    _perform(request, dry_run=True)
    if confirmed(say(fr="Démarrer la campagne ?", en="Start the campaign?")):
        _perform(request)


def _perform(
    request: launch.Request, *, dry_run: bool = False, json: bool = False
) -> None:
    with runtime() as opened:
        if dry_run:
            started = launch.propose(opened, request)
        else:
            request = _confirm_past(opened, request)
            with show.busy(say(fr="Régie prépare le plan…", en="Régie is planning…")):
                started = launch.start_campaign(opened, request)
    _show(started, json=json, dry_run=dry_run, has_team=bool(request.team))


def _client() -> str:
    question = say(fr="Pour quelle cliente ?", en="For which client?")
    return launch.for_whom(ask(question) if is_terminal() else "")


def _confirm_past(opened: Runtime, request: launch.Request) -> launch.Request:
    """Ask a person at a terminal whether a date that is over is meant."""
    if request.past or not is_terminal():
        return request
    proposed = launch.propose(opened, request)
    for sentence in past_dates(proposed.campaign, proposed.plan):
        show.say_line(f"⚠ {sentence}", style="yellow")
        go_on = say(fr="Démarrer quand même ?", en="Start all the same?")
        if not confirmed(go_on):
            raise UsageError(say(fr="Rien n'a été gardé.", en="Nothing was kept."))
        return replace(request, past=True)
    return request


def _ask_missing(request: launch.Request) -> launch.Request:
    """Ask a person at a terminal what is open; elsewhere the service refuses."""
    if not is_terminal():
        return request
    return replace(
        request, values=answered(request.source, request.values, lambda _: {})
    )


def answered(
    source: PlaybookSource,
    values: Mapping[str, str],
    known: Callable[[Playbook], Mapping[str, str]],
) -> dict[str, str]:
    """Ask a person at a terminal what a text asks and nobody has answered.

    Args:
        source: The playbook's texts.
        values: What was answered on the command line, by name.
        known: What is answered already, of a playbook; it is not asked, nor returned.
    """
    playbook = load_source(source, language=spoken_language())
    found = dict(values)
    asked = {**known(playbook), **values}
    for question in answers.open_questions(playbook, asked):
        answer = _asked(playbook, question)
        if answer:
            found[question.name] = answer
    return found


def _asked(playbook: Playbook, question: answers.Question) -> str:
    """Ask until the answer is legal; Enter keeps what stands without an answer."""
    skipped = "" if question.required else (question.default or "")
    prompt = f"{question.text} ({question.legal})"
    while True:
        answer = ask(prompt, default=None if question.required else skipped)
        if answer == skipped and not question.required:
            return answer
        fault = answers.fault_of(playbook, question.name, answer)
        if not fault:
            return answer
        typer.echo(fault)


def _show(
    started: launch.Started, *, json: bool, dry_run: bool, has_team: bool
) -> None:
    campaign, plan = started.campaign, started.plan
    lines = look.timeline(campaign, plan)
    if json:
        show.as_json(
            {
                "campaign": campaign.slug,
                "title": campaign.title,
                "stored": not dry_run,
                "published": started.published,
                "anchors": plan.anchors,
                "impossible": plan.impossible,
                "warnings": [*plan.warnings, *started.remarks],
                "past": past_dates(campaign, plan),
                "steps": lines,
            }
        )
        return
    print_plan(campaign.title, plan, lines)
    show.problems_of(plan)
    show.warn(before_sending(read()))
    show.warn(started.remarks if has_team else (_alone(campaign),))
    if dry_run:
        text = _only_looked(campaign, plan)
    elif started.published:
        text = say(
            fr=f"Campagne « {campaign.title} » démarrée ({campaign.slug}). Ses réveils "
            "sont dans Prefect. Suivez-la avec `regie status`.",
            en=f"Campaign “{campaign.title}” started ({campaign.slug}). Its wake-ups "
            "are in Prefect. Follow it with `regie status`.",
        )
    else:
        text = say(
            fr=f"Campagne « {campaign.title} » gardée ({campaign.slug}). Prefect ne "
            "répond pas : lancez `regie up`, qui publiera ses réveils.",
            en=f"Campaign “{campaign.title}” kept ({campaign.slug}). Prefect does not "
            "answer: run `regie up`, which will publish its wake-ups.",
        )
    show.say_line(text, style="bold")


def _only_looked(campaign: Campaign, plan: Plan) -> str:
    """Say that nothing was kept; which dates are over is shown, and what they need."""
    over = past_dates(campaign, plan)
    show.warn(over)
    text = say(
        fr="Essai à blanc : rien n'a été gardé.", en="Dry run: nothing was kept."
    )
    if not over:
        return text
    return text + say(
        fr=" Pour démarrer avec une date passée, il faudra ajouter --past.",
        en=" To start with a date that is over, add --past.",
    )


def _alone(campaign: Campaign) -> str:
    name = campaign.team[0].name
    return say(
        fr=f"Aucune équipe donnée : cartes et rappels iront tous à {name}. Donnez-la "
        "avec --team equipe.csv (role,name,email).",
        en=f"No team given: all cards and reminders go to {name}. Give it with "
        "--team team.csv (role,name,email).",
    )
