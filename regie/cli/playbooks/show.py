"""`regie playbook show`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from regie.cli import output
from regie.cli.session import JsonOption
from regie.clock import SystemClock
from regie.errors import UsageError
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import brief_day_text
from regie.planning.wording import clock_text
from regie.planning.wording import day_text
from regie.playbook.aloud import read_aloud
from regie.playbook.aloud import SpokenAnchor
from regie.playbook.aloud import SpokenPlaybook
from regie.playbook.aloud import SpokenStep
from regie.playbook.aloud import words_of
from regie.playbook.load import load_source
from regie.services.campaigns.preview import preview
from regie.services.playbooks.playbook_files import read_source
from regie.words import say
from regie.words import spoken_language


def show(
    file: Annotated[
        Path, typer.Argument(help="Le fichier du playbook. | The playbook's file.")
    ],
    date: Annotated[
        list[str] | None,
        typer.Option(
            "--date",
            help="Une date, pour voir toutes les autres : summit_start=2027-03-08."
            " Répétable."
            " | A date, to see all the others: summit_start=2027-03-08. Repeatable.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Lit un playbook à voix haute, phase par phase. | Read a playbook aloud, by phase.

    regie playbook show playbooks/virtual-summit.fr.yaml --date summit_start=2027-03-08
    | regie playbook show playbooks/virtual-summit.en.yaml
    --date summit_start=2027-03-08
    """
    source, language = read_source(file), spoken_language()
    playbook = load_source(source, language=language)
    spoken = read_aloud(playbook, language)
    values = _values(date or [])
    plan = preview(playbook, values, SystemClock().now()) if values else None
    if json:
        output.as_json(_data(spoken, plan))
        return
    _print(spoken, plan)


def _values(pairs: Sequence[str]) -> dict[str, str]:
    bad = [pair for pair in pairs if "=" not in pair]
    if bad:
        raise UsageError(
            say(
                fr="Écrivez nom=date, par exemple summit_start=2027-03-08 ; "
                f"reçu : {', '.join(bad)}.",
                en="Write name=date, for example summit_start=2027-03-08; "
                f"got: {', '.join(bad)}.",
            )
        )
    halves = (pair.partition("=") for pair in pairs)
    return {name.strip(): value.strip() for name, _, value in halves}


def _data(spoken: SpokenPlaybook, plan: Plan | None) -> dict[str, Any]:
    """Return the playbook as data; with a plan, with every date that it knows."""
    data: dict[str, Any] = output.plain(spoken)
    if plan is None:
        return data
    for anchor in data["anchors"]:
        anchor["on"] = output.plain(plan.anchors[anchor["name"]].on)
        anchor["at"] = output.plain(plan.anchors[anchor["name"]].at)
    for phase in data["phases"]:
        for step in phase["steps"]:
            step["dates"] = [
                {
                    name: output.plain(getattr(planned, name))
                    for name in ("starts_on", "ends_on", "at", "due_on")
                }
                for planned in _planned(step["name"], plan)
            ]
    return data


def _planned(name: str, plan: Plan) -> list[PlannedStep]:
    return [planned for planned in plan.steps.values() if planned.step.name == name]


def _print(spoken: SpokenPlaybook, plan: Plan | None) -> None:
    output.say_line(spoken.title, style="bold")
    if spoken.description:
        output.say_line(spoken.description)
    for anchor in spoken.anchors:
        output.say_line(f"◆ {_anchor_line(anchor, plan)}", style="cyan")
    for phase in spoken.phases:
        table = Table(box=None, pad_edge=False, title_justify="left", expand=False)
        begins = say(fr=f" · dès {phase.begins}", en=f" · from {phase.begins}")
        title = phase.title + (begins if phase.begins else "")
        table.title = f"\n[bold]{escape(title)}[/bold]"
        if plan is not None:
            table.add_column(say(fr="Date", en="Date"), no_wrap=True)
        table.add_column(say(fr="Étape", en="Step"))
        table.add_column(say(fr="Qui", en="Who"), max_width=24)
        for step in phase.steps:
            row = [_step_text(step), escape(step.who)]
            dates = [] if plan is None else [_dates(_planned(step.name, plan), plan)]
            table.add_row(*dates, *row)
        output.console().print(table)


def _anchor_line(anchor: SpokenAnchor, plan: Plan | None) -> str:
    head = f"{anchor.title} ({anchor.name}){say(fr=' :', en=':')}"
    if plan is None:
        asked = say(fr="à donner", en="to be given")
        return f"{head} {anchor.when or asked}"
    resolved = plan.anchors[anchor.name]
    if resolved.on is None:
        return f"{head} {say(fr='sans date', en='no date yet')}"
    day = day_text(resolved.on, spoken_language())
    if resolved.at is None:
        return f"{head} {day}"
    clock = clock_text(resolved.at.astimezone(plan.zone).time(), spoken_language())
    return f"{head} {day} {clock}"


def _step_text(step: SpokenStep) -> str:
    words = " · ".join([step.name, *words_of(step)])
    mark = "" if step.by == "person" else "◇ " if step.by == "gate" else "⚙ "
    return f"{mark}{escape(step.title)}\n[dim]{escape(words)}[/dim]"


def _dates(planned: Sequence[PlannedStep], plan: Plan) -> str:
    if not planned:
        return say(fr="hors du plan", en="not planned")
    first = _date(planned[0], plan)
    return first if len(planned) == 1 else f"{first} …"


def _date(planned: PlannedStep, plan: Plan) -> str:
    """Return the moment, or the day that the step is due, or on which it starts."""
    language = spoken_language()
    if planned.at is not None:
        local = planned.at.astimezone(plan.zone)
        day = brief_day_text(local.date(), language)
        return f"{day} {clock_text(local.time(), language)}"
    if planned.due_on is not None:
        return f"≤ {brief_day_text(planned.due_on, language)}"
    if planned.starts_on is None:
        return "—"
    return brief_day_text(planned.starts_on, language)
