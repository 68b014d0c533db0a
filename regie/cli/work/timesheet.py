"""`regie time`: a timer, time entries, and imports of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated
from typing import Any

import typer

from regie.at_once import at_once
from regie.billing.agreed.agreement import OBM
from regie.billing.work.entry import Job
from regie.cli import show
from regie.cli.session import AmericanOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import YesOption
from regie.cli.work import time_table
from regie.cli.work.time_options import AboutOption
from regie.cli.work.time_options import ActivityOption
from regie.cli.work.time_options import ClientArgument
from regie.cli.work.time_options import CsvOption
from regie.cli.work.time_options import FreeOption
from regie.cli.work.time_options import FromOption
from regie.cli.work.time_options import NoteOption
from regie.cli.work.time_options import OnOption
from regie.cli.work.time_options import PersonOption
from regie.cli.work.time_options import ReasonOption
from regie.cli.work.time_options import RoleOption
from regie.cli.work.time_options import ToOption
from regie.cli.work.time_typed import added_typed
from regie.cli.work.time_typed import dropped_typed
from regie.cli.work.time_typed import edited_typed
from regie.cli.work.time_typed import job_typed
from regie.cli.work.time_typed import listed_typed
from regie.cli.work.time_typed import time_typed
from regie.services.bills.hours_left import hours_left
from regie.services.books.clients import client_names
from regie.services.work import timer
from regie.services.work import timesheet
from regie.services.work.agreed_activity import misspelled
from regie.services.work.import_time import Defaults
from regie.services.work.import_time import import_times
from regie.services.work.unagreed import unagreed_hours
from regie.words import say

app = typer.Typer(
    no_args_is_help=True,
    help="Le temps passé : chronomètre, saisies, import."
    " | Time worked: timer, entries, import.",
)


@app.callback()
def times() -> None:
    """Le temps passé. | Time worked."""


@app.command("start")
def time_start(
    client: ClientArgument,
    activity: ActivityOption = "",
    note: NoteOption = "",
    person: PersonOption = OBM,
    role: RoleOption = "",
    campaign: AboutOption = "",
    free: FreeOption = False,
    at: Annotated[
        str,
        typer.Option(help="Début, s'il est passé : 9:00. | Start, if earlier: 9:00."),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Lance le chronomètre ; il survit à un redémarrage. | Start the timer.

    regie time start "Studio Zen" --activity stratégie --note "plan du sommet"
    | regie time start "Studio Zen" --activity strategy --note "plan of the summit"
    """
    job = job_typed(client, person, activity, role, campaign, note, free=free)
    with runtime() as opened:
        _, moment = at_once(
            ("", lambda: timesheet.job_for(opened, job)),
            ("--at", lambda: timer.begun(opened, time_typed(opened, at))),
        )
        started = timer.start_timer(opened, job, at=moment)
        names = client_names(opened)
    if json:
        show.as_json(started)
        return
    show.say_line(time_table.running_line(started, names))


@app.command("stop")
def time_stop(
    person: PersonOption = OBM,
    note: NoteOption = "",
    at: Annotated[
        str, typer.Option(help="Fin, si elle est passée : 18:00. | End, if earlier.")
    ] = "",
    yes: YesOption = False,
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Efface sans rien garder. | Drop, keep nothing."),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Arrête le chronomètre et garde le temps passé. | Stop the timer, keep the time.

    regie time stop --note "plan du sommet, version 2"
    | regie time stop --note "plan of the summit, version 2"
    """
    with runtime() as opened:
        if forget:
            gone = timer.forget_timer(opened, person)
            show.say_line(time_table.forgotten_line(gone))
            return
        _, moment = at_once(
            ("", lambda: timer.check_running(opened, person)),
            ("--at", lambda: time_typed(opened, at)),
        )
        entry = timer.stop_timer(opened, person, at=moment, note=note, sure=yes)
        names = client_names(opened)
    if json:
        show.as_json(entry)
        return
    show.say_line(time_table.kept_line(timesheet.Listed(entry=entry), names))


@app.command("status")
def time_status(json: JsonOption = False) -> None:
    """Dit ce qui tourne, ce qui est à facturer et ce qui reste. | Say what runs.

    regie time status
    """
    with runtime() as opened:
        going, names = timer.running(opened), client_names(opened)
        standing, unagreed = hours_left(opened), unagreed_hours(opened)
        unlike = misspelled(opened)
    if json:
        kept = {"timers": going, "clients": standing, "unagreed": unagreed}
        show.as_json({**kept, "misspelled": unlike})
        return
    for one in going:
        show.say_line(time_table.running_line(one, names))
    if not going:
        show.say_line(say(fr="Aucun chronomètre ne tourne.", en="No timer runs."))
    time_table.to_bill(standing)
    time_table.in_doubt(unagreed, unlike)


@app.command("add")
def time_add(
    client: ClientArgument,
    time: Annotated[
        str,
        typer.Argument(help="La durée, 1h30 ou 1,5. | How long, 1h30 or 1.5."),
    ] = "",
    on: OnOption = "",
    start: FromOption = "",
    end: ToOption = "",
    activity: ActivityOption = "",
    note: NoteOption = "",
    person: PersonOption = OBM,
    role: RoleOption = "",
    campaign: AboutOption = "",
    free: FreeOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Montre seulement. | Only show.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Saisit du temps passé. | Enter time that was worked.

    regie time add "Studio Zen" 1h30 --activity stratégie --on 2027-03-08
    | regie time add "Studio Zen" 1h30 --activity strategy --on 2027-03-08
    """
    job = job_typed(client, person, activity, role, campaign, note, free=free)
    with runtime() as opened:
        stretch = added_typed(opened, job, on, time, start, end)
        kept = timesheet.add_time(opened, job, stretch, dry=dry_run)
        names = client_names(opened)
    if json:
        show.as_json(kept)
        return
    show.say_line(time_table.kept_line(kept, names, dry=dry_run))


@app.command("list")
def time_list(
    period: Annotated[
        str,
        typer.Option(
            help="Le mois 2027-03, ou des jours ; sinon cette semaine."
            " | The month 2027-03, or days; else this week."
        ),
    ] = "",
    client: Annotated[
        str, typer.Option(help="Seulement cette cliente. | Only this client.")
    ] = "",
    person: Annotated[
        str, typer.Option(help="Seulement cette personne. | Only this person.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Avec les corrections. | With corrections.")
    ] = False,
    csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """Liste les saisies, et ce qui les a facturées. | List entries and their invoices.

    regie time list --period 2027-03 --client "Studio Zen"
    """
    with runtime() as opened:
        start, end, slug = listed_typed(opened, period, client)
        found = timesheet.list_time(
            opened,
            start,
            end,
            client=slug,
            person=person,
            everything=everything,
        )
        names = client_names(opened)
    if json:
        show.as_json(found)
    elif csv:
        time_table.as_csv(found, names)
    else:
        time_table.entries(found, names)
        if not period:
            show.say_line(time_table.this_week_line(start))


@app.command("edit")
def time_edit(
    number: Annotated[int, typer.Argument(help="Le numéro. | The number.")],
    why: ReasonOption,
    time: Annotated[
        str, typer.Option("--time", help="La vraie durée. | How long it really was.")
    ] = "",
    on: OnOption = "",
    start: FromOption = "",
    end: ToOption = "",
    client: Annotated[
        str, typer.Option(help="La vraie cliente. | The client it really was.")
    ] = "",
    activity: ActivityOption = "",
    note: NoteOption = "",
    person: Annotated[
        str, typer.Option(help="Qui a vraiment travaillé. | Who really worked.")
    ] = "",
    free: Annotated[
        bool | None,
        typer.Option(
            "--free/--billable",
            help="Se facture ou non. | To be billed or not.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Corrige une saisie : reprise et écrite à nouveau. | Correct an entry.

    regie time edit 12 --time 2h --why "pause oubliée"
    | regie time edit 12 --time 2h --why "forgot a break"
    """
    said = {"client": client, "activity": activity, "note": note, "person": person}
    given: dict[str, Any] = {name: text for name, text in said.items() if text}

    def change(job: Job) -> Job:
        changed = replace(job, **given)
        return changed if free is None else replace(changed, billable=not free)

    why, when = why.strip(), (on, time, start, end)
    really = change if given or free is not None else None
    with runtime() as opened:
        stretch = edited_typed(opened, number, when, client, why, changes=bool(really))
        corrected = timesheet.correct_time(
            opened, number, why=why, change=really, stretch=stretch
        )
    if json:
        show.as_json(corrected)
        return
    show.say_line(time_table.corrected_line(corrected))


@app.command("drop")
def time_drop(
    number: Annotated[int, typer.Argument(help="Le numéro. | The number.")],
    why: ReasonOption,
    json: JsonOption = False,
) -> None:
    """Reprend une saisie ; elle reste au journal. | Take an entry back, on record.

    regie time drop 12 --why "saisie deux fois"
    | regie time drop 12 --why "entered twice"
    """
    with runtime() as opened:
        reason = dropped_typed(opened, number, why)
        dropped = timesheet.drop_time(opened, number, why=reason)
    if json:
        show.as_json(dropped)
        return
    show.say_line(time_table.corrected_line(dropped))


@app.command("import")
def time_import(
    file: Annotated[
        Path,
        typer.Argument(
            help="Un CSV de Toggl, Clockify, Kimai, ou le vôtre."
            " | A CSV of Toggl, Clockify, Kimai, or your own."
        ),
    ],
    client: Annotated[
        str,
        typer.Option(help="La cliente des lignes sans. | The client of lines without."),
    ] = "",
    person: PersonOption = OBM,
    activity: ActivityOption = "",
    role: RoleOption = "",
    american: AmericanOption = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Garde les lignes. | Keep the lines.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Lit un export, le montre ; --apply le garde, chaque ligne une fois. | Import.

    regie time import toggl.csv --client "Studio Zen"
    """
    defaults = Defaults(
        client=client,
        person=person,
        activity=activity,
        role=role,
        american=american,
    )
    with (
        runtime() as opened,
        show.busy(say(fr="Régie lit les heures…", en="Régie reads the hours…")),
    ):
        done = import_times(opened, file, defaults, apply=apply)
        names = client_names(opened)
    if json:
        show.as_json(done)
        return
    time_table.imported(done, names)
