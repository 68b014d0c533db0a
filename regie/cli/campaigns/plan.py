"""`regie plan`: a campaign's plan, or a playbook's, in every form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regie import bootstrap
from regie.cli.campaigns.plan_table import print_plan
from regie.cli.output import as_json
from regie.cli.output import say_line
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import UsageError
from regie.planning.gantt.look import Theme
from regie.planning.narrow import Selection
from regie.playbook.given import read_date
from regie.services.campaigns import look
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import request_from_text
from regie.services.campaigns.launch import sketch
from regie.services.campaigns.plan_forms import by_role
from regie.services.campaigns.plan_forms import FORMS
from regie.services.campaigns.plan_forms import make_view
from regie.services.campaigns.plan_forms import View
from regie.services.feeds import find_person
from regie.services.feeds import read_feed
from regie.services.playbooks import drift
from regie.services.playbooks.playbook_files import write_text
from regie.words import say


class ThemeChoice(StrEnum):
    """The colours of a drawing."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def plan(
    playbook: Annotated[
        Path | None,
        typer.Argument(
            help="Un playbook à planifier sans rien démarrer ; sinon, la campagne."
            " | A playbook to plan without starting anything; else the campaign."
        ),
    ] = None,
    campaign: CampaignOption = None,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Avec un playbook : une date ou un réglage, summit_start=2027-03-08."
            " | With a playbook: a date or parameter, summit_start=2027-03-08.",
        ),
    ] = None,
    speakers: Annotated[
        Path | None,
        typer.Option(
            help="Avec un playbook : CSV name,email,…"
            " | With a playbook: CSV name,email,…"
        ),
    ] = None,
    team: Annotated[
        Path | None,
        typer.Option(
            help="Avec un playbook : CSV role,name,email."
            " | With a playbook: CSV role,name,email."
        ),
    ] = None,
    who: Annotated[
        str,
        typer.Option(
            help="Seulement ce que fait cette personne ou ce rôle."
            " | Only what this person or role does."
        ),
    ] = "",
    phase: Annotated[
        str, typer.Option(help="Seulement cette phase. | Only this phase.")
    ] = "",
    first: Annotated[
        str,
        typer.Option(
            "--from", help="À partir de ce jour. | From this day on.", metavar="DATE"
        ),
    ] = "",
    last: Annotated[
        str,
        typer.Option(
            "--until",
            help="Jusqu'à ce jour, compris. | Until this day, included.",
            metavar="DATE",
        ),
    ] = "",
    json: JsonOption = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="En CSV, pour un tableur. | As CSV.")
    ] = False,
    ics: Annotated[
        bool, typer.Option("--ics", help="Agenda iCalendar. | As iCalendar.")
    ] = False,
    svg: Annotated[
        bool, typer.Option("--svg", help="Dessin (Gantt). | As a drawing (Gantt).")
    ] = False,
    html: Annotated[
        bool,
        typer.Option(
            "--html",
            help="Une page : dessin, tableau, filtres."
            " | A page: drawing, table, filters.",
        ),
    ] = False,
    mermaid: Annotated[
        bool,
        typer.Option(
            "--mermaid", help="Gantt Mermaid, pour un wiki. | As a Mermaid Gantt."
        ),
    ] = False,
    theme: Annotated[
        ThemeChoice,
        typer.Option(
            help="Dessin clair, sombre, ou selon l'écran."
            " | Light or dark drawing, or as the screen is."
        ),
    ] = ThemeChoice.AUTO,
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

    regie plan playbooks/virtual-summit.fr.yaml --set summit_start=2027-03-08
    --html -o plan.html
    | regie plan playbooks/virtual-summit.en.yaml --set summit_start=2027-03-08
    --html -o plan.html
    """
    form = _only_form(csv=csv, html=html, ics=ics, json=json, mermaid=mermaid, svg=svg)
    first_on, last_on = _days(first, last)
    selection = Selection(who=who, phase=phase, first_on=first_on, last_on=last_on)
    if playbook is not None:
        _refuse("--ics, --check", ics or check, of_campaign=True)
        request = request_from_text(
            playbook=str(playbook),
            client="",
            values=values or [],
            speakers_file=str(speakers or ""),
            team_file=str(team or ""),
        )
        view = _of_playbook(request, selection)
    else:
        _refuse("--set, --speakers, --team", bool(values or speakers or team))
        if check:
            _check(campaign, json=json)
            return
        if ics:
            _hand_over(_feed(campaign, who), out)
            return
        view = _of_campaign(campaign, selection)
    if form:
        _hand_over(FORMS[form](view, Theme(theme.value)), out)
    else:
        _show(view)


def _show(view: View) -> None:
    print_plan(view.campaign.title, view.plan, view.lines)
    for problem in view.problems:
        say_line(f"⚠ {problem.sentence}", style="red" if problem.is_grave else "yellow")


def _only_form(**chosen: bool) -> str:
    names = [name for name, is_set in chosen.items() if is_set]
    if len(names) > 1:
        options = ", ".join(f"--{name}" for name in names)
        raise UsageError(
            say(
                fr=f"Choisissez une seule forme parmi {options}.",
                en=f"Choose only one form among {options}.",
            )
        )
    return next(iter(names), "")


def _days(first: str, last: str) -> tuple[date | None, date | None]:
    """Return the stretch of days that is asked for.

    Raises:
        UsageError: One is no day, or the last comes before the first.
    """
    first_on, last_on = _day(first, "--from"), _day(last, "--until")
    if first_on and last_on and last_on < first_on:
        raise UsageError(
            say(
                fr=f"--until {last_on} vient avant --from {first_on} : échangez-les.",
                en=f"--until {last_on} comes before --from {first_on}: swap them.",
            )
        )
    return first_on, last_on


def _day(text: str, option: str) -> date | None:
    if not text:
        return None
    try:
        found = read_date(text)
    except ValueError as error:
        raise UsageError(
            say(
                fr=f"{option} {text} n'est pas un jour. Écrivez par exemple 2027-03-08 "
                "ou 08/03/2027.",
                en=f"{option} {text} is no day. Write for example 2027-03-08.",
            )
        ) from error
    return found.date() if isinstance(found, datetime) else found


def _refuse(options: str, is_given: bool, *, of_campaign: bool = False) -> None:
    """Refuse options of a campaign for a playbook, and those of a playbook without."""
    if not is_given:
        return
    if of_campaign:
        fr = f"{options} : seulement pour une campagne démarrée, sans playbook."
        en = f"{options}: only for a started campaign, without a playbook."
    else:
        example = (
            "regie plan playbooks/virtual-summit.fr.yaml --set summit_start=2027-03-08"
        )
        fr = f"{options} : seulement avec un playbook, par exemple {example}"
        en = f"{options}: only with a playbook, for example {example}"
    raise UsageError(say(fr=fr, en=en))


def _of_campaign(slug: str | None, selection: Selection) -> View:
    with runtime() as opened:
        campaign, made = look.only_campaign(opened, slug)
    return make_view(campaign, made, selection)


def _of_playbook(request: Request, selection: Selection) -> View:
    settings = bootstrap.read_settings()
    now = bootstrap.make_clock(settings).now()
    sketched = sketch(request, now=now, sender=bootstrap.make_sender(settings))
    view = make_view(sketched.campaign, sketched.plan, selection)
    return by_role(replace(view, remarks=sketched.remarks))


def _feed(slug: str | None, who: str) -> str:
    with runtime() as opened:
        campaign, _ = look.only_campaign(opened, slug)
        person = find_person(campaign, who) if who else None
        return read_feed(opened, campaign.slug, person)


def _check(slug: str | None, *, json: bool) -> None:
    with runtime() as opened:
        campaign, made = look.only_campaign(opened, slug)
        found = drift.drift_of(campaign, made)
    if json:
        as_json({"campaign": campaign.slug, "same": found.is_none, "drift": found})
        return
    for line in drift.sentences(campaign, made, found):
        say_line(line)


def _hand_over(text: str, out: Path | None) -> None:
    """Print the text, or write it into the file and say so."""
    if out is None:
        typer.echo(text, nl=False)
        return
    write_text(out, text)
    say_line(say(fr=f"Écrit dans {out}", en=f"Written to {out}"))
