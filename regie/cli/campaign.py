"""`regie plan | why | done | drop | reopen | decide | log`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from regie.campaign.cards import check_lines
from regie.campaign.receivers import obm_name
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.planning.explain import why as explain
from regie.planning.svg import gantt_svg
from regie.services import decide as decisions
from regie.services import drift
from regie.services import look
from regie.services import progress
from regie.services.feeds import find_person
from regie.services.feeds import read_feed
from regie.services.history import history
from regie.services.playbook_files import write_text
from regie.services.record import read_record
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language

StepArgument = Annotated[
    str,
    typer.Argument(
        help="La clé de l'étape, comme dans `regie plan`."
        " | The step's key, as in `regie plan`."
    ),
]


def plan(
    campaign: CampaignOption = None,
    json: JsonOption = False,
    csv_: Annotated[bool, typer.Option("--csv", help="En CSV. | As CSV.")] = False,
    ics: Annotated[
        bool, typer.Option("--ics", help="Agenda iCalendar. | As iCalendar.")
    ] = False,
    svg: Annotated[
        bool, typer.Option("--svg", help="Dessin (Gantt). | As a drawing (Gantt).")
    ] = False,
    who: Annotated[
        str,
        typer.Option(
            help="Avec --ics : l'agenda d'une personne."
            " | With --ics: the calendar of one person."
        ),
    ] = "",
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Les jours fériés et les fuseaux ont-ils changé depuis le départ ?"
            " | Have holidays or time zones changed since the start?",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Dans ce fichier. | Into this file."),
    ] = None,
) -> None:
    """Montre le plan, semaine par semaine. | Show the plan, week by week.

    regie plan --svg -o plan.svg
    """
    if check:
        _check(campaign, json=json)
        return
    with runtime() as opened:
        text = _plan_text(opened, campaign, csv_=csv_, ics=ics, svg=svg, who=who)
        if text is None:
            found, made = look.only_campaign(opened, campaign)
    if text is not None:
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(out, text)
            show.say_line(say(fr=f"Écrit dans {out}", en=f"Written to {out}"))
        return
    lines = look.timeline(found, made)
    if json:
        show.as_json({"campaign": found.slug, "anchors": made.anchors, "steps": lines})
        return
    show.timeline(found, made, lines)
    show.problems_of(made)


def _plan_text(
    opened: Runtime, slug: str | None, *, csv_: bool, ics: bool, svg: bool, who: str
) -> str | None:
    if not (csv_ or ics or svg):
        return None
    campaign, made = look.only_campaign(opened, slug)
    if svg:
        return gantt_svg(
            made,
            campaign.playbook,
            facts=campaign.facts,
            language=campaign.playbook.language,
            title=campaign.title,
        )
    if ics:
        person = find_person(campaign, who) if who else None
        return read_feed(opened, campaign.slug, person)
    return _csv(look.timeline(campaign, made))


def _check(slug: str | None, *, json: bool) -> None:
    with runtime() as opened:
        campaign, made = look.only_campaign(opened, slug)
        found = drift.drift_of(campaign, made)
    if json:
        show.as_json({"campaign": campaign.slug, "same": found.is_none, "drift": found})
        return
    for line in drift.sentences(campaign, made, found):
        show.say_line(line)


def _csv(lines: list[look.Line]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(
        ["on", "until", "at", "key", "title", "phase", "who", "state", "slack", "after"]
    )
    for line in lines:
        writer.writerow(
            [
                line.on or "",
                line.until or "",
                line.at.isoformat() if line.at else "",
                line.key,
                line.title,
                line.phase,
                line.who,
                line.standing.value,
                "" if line.slack_days is None else line.slack_days,
                "; ".join(line.waits_for),
            ]
        )
    return target.getvalue()


def why(
    step: StepArgument, campaign: CampaignOption = None, json: JsonOption = False
) -> None:
    """Explique la date d'une étape. | Explain the date of a step.

    regie why registration_page
    """
    with runtime() as opened:
        found, made = look.only_campaign(opened, campaign)
    planned = progress.find_step(made, step)
    sentence = explain(made, found.playbook, planned.key, spoken_language())
    line = next(one for one in look.timeline(found, made) if one.key == planned.key)
    checks = check_lines(found, planned)
    if json:
        card = {"how": planned.step.how, "links": planned.step.links, "checks": checks}
        show.as_json(
            {"step": line, "why": sentence, "notes": planned.notes, "card": card}
        )
        return
    show.say_line(sentence)
    show.card(planned, checks)
    if line.detail:
        show.say_line(line.detail, style="yellow")


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
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = who or obm_name(found)
        changed = progress.mark_done(opened, found.slug, step, who=teller, why=why)
    _show_progress(changed, json=json)


def drop(
    step: StepArgument,
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Renonce à une étape. | Give a step up; nothing waits for it any more.

    regie drop panels --why "pas de table ronde cette année"
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = who or obm_name(found)
        changed = progress.drop_step(opened, found.slug, step, who=teller, why=why)
    _show_progress(changed, json=json)


def reopen(
    step: StepArgument,
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    json: JsonOption = False,
) -> None:
    """Annule `done` ou `drop`. | Take `done` or `drop` back.

    regie reopen sales_page
    """
    with runtime() as opened:
        found = look.only_campaign(opened, campaign)[0]
        teller = who or obm_name(found)
        changed = progress.reopen_step(opened, found.slug, step, who=teller, why=why)
    _show_progress(changed, json=json)


def _show_progress(changed: progress.Progress, *, json: bool) -> None:
    if json:
        show.as_json(changed)
        return
    if not changed.changed:
        text = say(
            fr=f"« {changed.title} » : c'était déjà le cas.",
            en=f"“{changed.title}”: it was so already.",
        )
    else:
        text = say(fr=f"« {changed.title} » : noté.", en=f"“{changed.title}”: noted.")
    show.say_line(text, style="bold")
    for title in changed.released:
        show.say_line(say(fr=f"→ peut démarrer : {title}", en=f"→ can start: {title}"))
    if not changed.published:
        show.say_line(
            say(
                fr="Prefect ne répond pas : `regie up` fera la suite.",
                en="Prefect does not answer: `regie up` will do the rest.",
            ),
            style="yellow",
        )


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
        teller = who or obm_name(found)
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
