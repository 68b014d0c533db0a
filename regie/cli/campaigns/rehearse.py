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
from regie.cli.campaigns.launch_options import SetOption
from regie.cli.campaigns.launch_options import SpeakersOption
from regie.cli.campaigns.launch_options import TeamOption
from regie.cli.campaigns.launch_options import TitleOption
from regie.cli.session import ClientOption
from regie.cli.session import JsonOption
from regie.errors import UsageError
from regie.services.campaigns import look
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import request_from_text
from regie.services.campaigns.summaries import done_text
from regie.services.playbooks.playbook_files import make_folder
from regie.services.playbooks.playbook_files import write_text
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import LATE_PERCENT
from regie.services.rehearsal.played import NEVER_PERCENT
from regie.services.rehearsal.played import SEED
from regie.services.rehearsal.rehearsal_page import report_page
from regie.services.rehearsal.rehearsal_problem import Severity
from regie.services.rehearsal.rehearsal_report import Numbers
from regie.services.rehearsal.rehearsal_report import Report
from regie.services.rehearsal.rehearse_files import Files
from regie.services.rehearsal.rehearse_files import opening
from regie.services.rehearsal.rehearse_files import rehearse_campaign
from regie.services.rehearsal.rehearse_files import rehearse_files
from regie.services.rehearsals import rehearsal_address
from regie.settings import Settings
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

FOLDER = Path("rehearsal")
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
    playbook: Annotated[
        Path | None,
        typer.Argument(help="Le fichier du playbook. | The playbook's file."),
    ] = None,
    campaign: Annotated[
        str | None,
        typer.Option(
            "--campaign",
            "-c",
            help="Plutôt qu'un playbook : une campagne en cours, à partir de "
            "maintenant. | Instead of a playbook: a campaign that runs, from now on.",
        ),
    ] = None,
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
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Le dossier du rapport ; `rehearsal` pour un playbook. Celui d'une "
            "campagne est toujours gardé dans la console."
            " | The folder of the report; `rehearsal` for a playbook. That of a "
            "campaign is always kept in the console.",
        ),
    ] = None,
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
    | regie rehearse playbooks/virtual-summit.en.yaml --set summit_start=2027-03-08
    --speakers playbooks/examples/speakers.csv --team playbooks/examples/team.csv
    """
    settings = bootstrap.read_settings()
    habits = Habits(seed=seed, late_percent=late, never_percent=never)
    files = Files(payments=payments, agreement=agreement)
    if campaign is None:
        request = request_from_text(
            playbook=str(_given(playbook)),
            client=client,
            values=values or [],
            speakers_file=str(speakers or ""),
            team_file=str(team or ""),
            title=title,
        )
        day = begins.date() if begins else None
        report, page = _of_playbook(settings, request, day, habits, files, out)
        place = str(page)
    else:
        _refuse(playbook, values, speakers, team, client, title, begins)
        report, place = _of_campaign(settings, campaign, habits, files, out)
    if json:
        show.as_json(report)
    else:
        _say(report, place)
    if strict and report.has_errors:
        raise typer.Exit(1)


def _of_playbook(
    settings: Settings,
    request: Request,
    day: date | None,
    habits: Habits,
    files: Files,
    out: Path | None,
) -> tuple[Report, Path]:
    at = opening(request, day, bootstrap.make_clock(settings).now())
    page = (out or FOLDER) / PAGE
    make_folder(page.parent)
    with bootstrap.rehearsal_stage(settings, at) as stage, _progress() as tell:
        played, report = rehearse_files(stage, request, habits, files, tell=tell)
    write_text(page, report_page(played, report))
    return report, page


def _of_campaign(
    settings: Settings, name: str, habits: Habits, files: Files, out: Path | None
) -> tuple[Report, str]:
    with bootstrap.runtime(settings) as opened:
        slug = look.slug_named(opened, name)
        with (
            bootstrap.rehearsal_stage(settings, opened.clock.now()) as stage,
            _progress() as tell,
        ):
            report, kept = rehearse_campaign(
                opened, stage, slug, habits, files, tell=tell
            )
        if out is not None:
            make_folder(out)
            write_text(out / PAGE, kept.read_text("utf-8"))
    return report, rehearsal_address(opened.console, slug)


def _given(playbook: Path | None) -> Path:
    if playbook is None:
        raise UsageError(
            say(
                fr="Que faut-il répéter ? Donnez un playbook (regie rehearse FICHIER) "
                "ou une campagne en cours (regie rehearse -c NOM).",
                en="What is to be rehearsed? Give a playbook (regie rehearse FILE) or "
                "a campaign that runs (regie rehearse -c NAME).",
            )
        )
    return playbook


def _refuse(*given: object) -> None:
    """Refuse what a campaign knows by itself."""
    if any(given):
        raise UsageError(
            say(
                fr="Une campagne se répète telle qu'elle est : avec -c, ne donnez ni "
                "playbook, ni --set, --speakers, --team, --client, --title ou --from. "
                "Pour la changer : regie move, regie set, regie update.",
                en="A campaign is rehearsed as it is: with -c, give neither a playbook "
                "nor --set, --speakers, --team, --client, --title or --from. To change "
                "it: regie move, regie set, regie update.",
            )
        )


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


def _say(report: Report, place: str) -> None:
    for problem in report.problems:
        if problem.severity is not Severity.NOTICE:
            show.say_line(
                f"{MARKS[problem.severity]} {problem.sentence}",
                style=STYLES[problem.severity],
            )
    show.say_line(_numbers(report.numbers), style="bold")
    show.say_line(say(fr=f"Le rapport : {place}", en=f"The report: {place}"))


def _numbers(numbers: Numbers) -> str:
    days = counted(
        numbers.days, fr=("jour joué", "jours joués"), en=("day played", "days played")
    )
    done = done_text(numbers.done, numbers.steps, spoken_language())
    sent = [counted(getattr(numbers, name), fr=fr, en=en) for name, fr, en in SENT]
    found = [counted(getattr(numbers, name), fr=fr, en=en) for name, fr, en in FOUND]
    return f"{with_colon(days)} {', '.join([done, *sent])}. {', '.join(found)}."
