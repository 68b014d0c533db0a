"""`regie rehearse`: a whole campaign on a virtual clock, and a report to approve."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeElapsedColumn

from regie import bootstrap
from regie.cli import show
from regie.cli.launch_options import PlaybookArgument
from regie.cli.launch_options import SetOption
from regie.cli.launch_options import SpeakersOption
from regie.cli.launch_options import TeamOption
from regie.cli.launch_options import TitleOption
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.services.launch import request_from_text
from regie.services.playbook_files import make_folder
from regie.services.playbook_files import write_text
from regie.services.rehearsal_page import report_page
from regie.services.rehearsal_problem import Severity
from regie.services.rehearsal_report import Numbers
from regie.services.rehearsal_report import Report
from regie.services.rehearse import Habits
from regie.services.rehearse import LATE_PERCENT
from regie.services.rehearse import NEVER_PERCENT
from regie.services.rehearse import SEED
from regie.services.rehearse_files import Files
from regie.services.rehearse_files import opening
from regie.services.rehearse_files import rehearse_files
from regie.words import counted
from regie.words import say

PAGE = "rehearsal.html"

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}
MARKS = {Severity.ERROR: "✖", Severity.WARNING: "⚠", Severity.NOTICE: "·"}

#: Numbers of a report with their nouns, French and English, for one and for many.
Nouns = tuple[tuple[str, tuple[str, str], tuple[str, str]], ...]
SENT: Nouns = (
    ("mails", ("mail", "mails"), ("mail", "mails")),
    ("reminders", ("rappel", "rappels"), ("reminder", "reminders")),
    (
        "audience",
        ("mail à l'audience", "mails à l'audience"),
        ("mail to the audience", "mails to the audience"),
    ),
)
FOUND: Nouns = (
    ("errors", ("erreur", "erreurs"), ("error", "errors")),
    ("warnings", ("avertissement", "avertissements"), ("warning", "warnings")),
    ("notices", ("remarque", "remarques"), ("notice", "notices")),
)


def rehearse(
    playbook: PlaybookArgument,
    values: SetOption = None,
    speakers: SpeakersOption = None,
    team: TeamOption = None,
    client: ClientOption = "",
    title: TitleOption = "",
    payments: Annotated[
        Path | None,
        typer.Option(
            help="Des paiements, en CSV de Stripe. | Payments, as Stripe's CSV."
        ),
    ] = None,
    agreement: Annotated[
        Path | None,
        typer.Option(
            help="L'accord, en YAML, avec --payments : ce que l'OBM gagnerait."
            " | The agreement, in YAML, with --payments: what the OBM would earn."
        ),
    ] = None,
    begins: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Le jour du départ ; aujourd'hui si rien n'est dit."
            " | The day it starts; today if nothing is said.",
        ),
    ] = None,
    late: Annotated[
        int,
        typer.Option(
            min=0,
            max=100,
            help="Sur cent réponses, combien arrivent en retard."
            " | Of a hundred answers, how many come late.",
        ),
    ] = LATE_PERCENT,
    never: Annotated[
        int,
        typer.Option(
            min=0,
            max=100,
            help="Sur cent réponses, combien n'arrivent jamais."
            " | Of a hundred answers, how many never come.",
        ),
    ] = NEVER_PERCENT,
    seed: Annotated[
        int,
        typer.Option(
            help="Le numéro du tirage : le même rejoue la même répétition."
            " | The number of the draw: the same one replays the same rehearsal."
        ),
    ] = SEED,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Le dossier du rapport. | The folder.")
    ] = Path("rehearsal"),
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Finit en échec (1) si une erreur est trouvée."
            " | End with status 1 if an error was found.",
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Répète la campagne entière, sans rien envoyer. | Rehearse a whole campaign.

    regie rehearse playbooks/virtual-summit.fr.yaml --set summit_start=2027-03-08
    --speakers playbooks/examples/speakers.csv --team playbooks/examples/team.csv
    """
    settings = bootstrap.read_settings()
    request = request_from_text(
        playbook=str(playbook),
        client=client,
        values=values or [],
        speakers_file=str(speakers or ""),
        team_file=str(team or ""),
        title=title,
    )
    habits = Habits(seed=seed, late_percent=late, never_percent=never)
    now = bootstrap.make_clock(settings).now()
    at = opening(request, begins.date() if begins else None, now)
    make_folder(out)
    files = Files(payments=payments, agreement=agreement)
    with bootstrap.rehearsal_stage(settings, at) as stage, _progress() as tell:
        played, report = rehearse_files(stage, request, habits, files, tell=tell)
    page = out / PAGE
    write_text(page, report_page(played, report))
    if json:
        show.as_json(report)
    else:
        _say(report, page)
    if strict and report.has_errors:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[date, float], None]]:
    with Progress(
        TextColumn("{task.fields[day]}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        bar = progress.add_task("", total=1.0, day="")

        def tell(on: date, part: float) -> None:
            progress.update(bar, completed=part, day=show.short_day(on))

        yield tell


def _say(report: Report, page: Path) -> None:
    for problem in report.problems:
        if problem.severity is not Severity.NOTICE:
            show.say_line(
                f"{MARKS[problem.severity]} {problem.sentence}",
                style=STYLES[problem.severity],
            )
    show.say_line(_numbers(report.numbers), style="bold")
    show.say_line(say(fr=f"Le rapport : {page}", en=f"The report: {page}"))


def _numbers(numbers: Numbers) -> str:
    days = counted(
        numbers.days, fr=("jour joué", "jours joués"), en=("day played", "days played")
    )
    done = say(
        fr=f"{numbers.done} étapes faites sur {numbers.steps}",
        en=f"{numbers.done} of {numbers.steps} steps done",
    )
    colon = say(fr=" : ", en=": ")
    sent = [counted(getattr(numbers, name), fr=fr, en=en) for name, fr, en in SENT]
    found = [counted(getattr(numbers, name), fr=fr, en=en) for name, fr, en in FOUND]
    return f"{days}{colon}{', '.join([done, *sent])}. {', '.join(found)}."
