"""`regie demo`: a whole summit on a rehearsal clock, then the pages to look at."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated
from typing import Any

import typer
from rich.progress import BarColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeElapsedColumn

from regie import bootstrap
from regie.billing.agreed.rhythm import periods_of
from regie.billing.agreed.terms import Rhythm
from regie.cli import show
from regie.clock import FileClock
from regie.clock import SystemClock
from regie.errors import UsageError
from regie.people.people import slug_of
from regie.planning.gantt.svg import gantt_svg
from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.campaigns import launch
from regie.services.campaigns import summaries
from regie.services.campaigns.summaries import done_text
from regie.services.operations import supervise
from regie.services.operations.children import Program
from regie.services.operations.open_ports import free_port
from regie.services.operations.programs import Programs
from regie.services.planned import load_planned
from regie.services.playbooks.playbook_files import read_text
from regie.services.runtime import Runtime
from regie.settings import Settings
from regie.words import say
from regie.words import spoken_language

PLAYBOOK = "playbooks/virtual-summit.fr.yaml"
CLIENT = "Studio Zen"
TITLE = "Sommet Zen"
EXAMPLES = Path("playbooks/examples")

#: Weeks from today to the summit, which begins on the next Monday after them.
LEAD_WEEKS = 15

#: The next edition, left unplayed: its wake-ups are what Prefect shows as upcoming.
NEXT_CLIENT = "Atelier Lumière"
NEXT_TITLE = "Sommet Lumière"

#: A folder is only emptied if an earlier demo left this file in it.
MARK = ".regie-demo"


def demo(
    leave: Annotated[
        bool,
        typer.Option(
            "--exit",
            help="Finit de lui-même après la représentation. | End by itself.",
        ),
    ] = False,
    home: Annotated[
        Path,
        typer.Option(help="Le dossier de la démonstration. | The demo's folder."),
    ] = Path("demo-output"),
) -> None:
    """Joue un sommet entier en accéléré. | Play a whole summit, fast.

    regie demo --exit
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    settings = _settings(_emptied(home.resolve()))
    clock = FileClock(settings.home / "clock")
    clock.set(SystemClock().now().replace(second=0, microsecond=0))
    show.say_line(
        say(fr="Régie monte la scène (Prefect, console)…", en="Setting the stage…")
    )
    with (
        supervise.running(settings, worker=False) as stack,
        bootstrap.runtime(settings) as opened,
    ):
        started = _start(opened, TITLE, CLIENT)
        last = _play(opened, started.campaign.slug, settings)
        _start(opened, NEXT_TITLE, NEXT_CLIENT)
        _closing(opened, settings, started.campaign.slug, last)
        if not leave:
            _addresses(stack)
            stack.start_worker()
            _wait()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End by a signal as by Ctrl-C: everything that was started is stopped."""
    raise KeyboardInterrupt


def _wait() -> None:
    show.say_line(say(fr="Ctrl-C arrête tout.", en="Ctrl-C stops everything."))
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        show.say_line(say(fr="Régie range la scène…", en="Clearing the stage…"))


def _emptied(home: Path) -> Path:
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).exists():
            raise UsageError(
                say(
                    fr=f"Le dossier {home} n'est pas vide et ne vient pas d'une "
                    "démonstration. Choisissez-en un autre : --home.",
                    en=f"The folder {home} is not empty and not from a demo. "
                    "Choose another one: --home.",
                )
            )
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).touch()
    return home


def _settings(home: Path) -> Settings:
    """Return the demo's settings, and give them to the processes it starts."""
    os.environ.update(
        {
            "REGIE_HOME": str(home),
            "REGIE_CLOCK": str(home / "clock"),
            "REGIE_STRIPE_WEBHOOK_SECRETS": json.dumps(
                {slug_of(CLIENT): "whsec_regie_demo"}
            ),
            "REGIE_PREFECT_PORT": str(free_port(4200)),
            "REGIE_WEB_PORT": str(free_port(8008)),
        }
    )
    # Nothing of a real installation may be reached from here.
    for name in ("PREFECT_API_URL", "REGIE_DATABASE_URL", *_REAL_VENDORS):
        os.environ.pop(name, None)
    return Settings(_env_file=None)


_REAL_VENDORS = (
    "REGIE_SMTP_HOST",
    "REGIE_BREVO_API_KEY",
    "REGIE_PUBLIC_URL",
)


def _start(opened: Runtime, title: str, client: str) -> launch.Started:
    first_day = opened.clock.now().date() + timedelta(weeks=LEAD_WEEKS)
    monday = first_day + timedelta(days=-first_day.weekday() % 7)
    request = launch.request_from_text(
        playbook=PLAYBOOK,
        client=client,
        values=[f"summit_start={monday}"],
        speakers_file=str(EXAMPLES / "speakers.csv"),
        team_file=str(EXAMPLES / "team.csv"),
        title=title,
    )
    return launch.start_campaign(opened, request)


def _play(opened: Runtime, slug: str, settings: Settings) -> dict[str, Any]:
    """Let the player run, and show how far it is."""
    campaign, plan = load_planned(opened, slug)
    closes = plan.anchors["cart_close"]
    start = opened.clock.now()
    until = max(s.ends_on for s in plan.steps.values() if s.ends_on)
    end = datetime.combine(until + timedelta(days=8), datetime.min.time(), plan.zone)
    # Sales come from the opening of registrations until the cart closes.
    days = [one.on for one in (plan.anchors["reg_open"], closes) if one.on]
    months = [str(one) for one in periods_of(Rhythm.MONTH, days[0], days[-1])]
    _keep_identity(opened, since=f"{months[0]}-01")
    player = Programs(settings, os.environ).player(
        [slug, end.isoformat(), campaign.client_slug, *months]
    )
    last: dict[str, Any] = {}
    with Progress(
        TextColumn("{task.fields[day]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    ) as progress:
        bar = progress.add_task("", total=(end - start).total_seconds(), day="")
        for last in _lines(player):
            at = datetime.fromisoformat(last["at"]).astimezone(plan.zone)
            progress.update(
                bar,
                completed=(at - start).total_seconds(),
                day=show.short_day(at.date()),
                description=last["word"][:60],
            )
    return last


def _lines(player: Program) -> Iterator[dict[str, Any]]:
    with subprocess.Popen(  # noqa: S603 -- our own module
        player.command, env=player.environment, stdout=subprocess.PIPE, text=True
    ) as playing:
        for line in playing.stdout or ():
            yield json.loads(line)
    if playing.returncode != 0:
        raise UsageError(
            say(
                fr="La représentation s'est interrompue ; voyez le message ci-dessus.",
                en="The performance broke off; see the message above.",
            )
        )


def _keep_identity(opened: Runtime, *, since: str) -> None:
    """Keep the example's agreement, from the demo's first month on, and profile."""
    agreement, profile = EXAMPLES / "agreement.yaml", EXAMPLES / "profile.yaml"
    text = re.sub(r"(?m)^from: .*$", f"from: {since}", read_text(agreement))
    keep_agreement(opened, text, file=str(agreement))
    keep_profile(opened, read_text(profile), file=str(profile))


def _closing(
    opened: Runtime, settings: Settings, slug: str, last: dict[str, Any]
) -> None:
    campaign, plan = load_planned(opened, slug)
    drawing = settings.home / "plan.svg"
    drawing.write_text(
        gantt_svg(
            plan,
            campaign.playbook,
            facts=campaign.facts,
            language=campaign.playbook.language,
            title=campaign.title,
        ),
        "utf-8",
    )
    numbers = summaries.summary(campaign, plan, opened.clock.now())
    mails = len(list((settings.home / "outbox").glob("*.eml")))
    with opened.unit(reading=True) as unit:
        entries = len(unit.ledger.entries(campaign.client_slug))
    invoices = ", ".join(last.get("invoices", []))
    several = ("Factures", "Invoices") if "," in invoices else ("Facture", "Invoice")
    done = done_text(numbers.done, numbers.steps, spoken_language())
    for line in say(
        fr=f"{done} en "
        f"{last.get('wake_ups', 0)} réveils ({last.get('failed', 0)} en échec), "
        f"{last.get('answers', 0)} réponses de l'équipe et des intervenant·es.\n"
        f"{mails} mails : {settings.home / 'outbox'}\n"
        f"{last.get('webhooks', 0)} webhooks de paiement, rejoués une fois "
        f"({last.get('repeated', 0)}) sans rien changer : {entries} écritures.\n"
        f"Le plan : {drawing}\n"
        f"{several[0]} {invoices} : {settings.home / 'invoices'}",
        en=f"{done} in "
        f"{last.get('wake_ups', 0)} wake-ups ({last.get('failed', 0)} failed), "
        f"{last.get('answers', 0)} answers of team and speakers.\n"
        f"{mails} mails: {settings.home / 'outbox'}\n"
        f"{last.get('webhooks', 0)} payment webhooks, replayed once "
        f"({last.get('repeated', 0)}) with no effect: {entries} entries.\n"
        f"The plan: {drawing}\n"
        f"{several[1]} {invoices}: {settings.home / 'invoices'}",
    ).splitlines():
        show.say_line(line)


def _addresses(stack: supervise.Stack) -> None:
    show.say_line(
        say(
            fr=f"Console : {stack.console_url}   Prefect : {stack.prefect_ui_url}",
            en=f"Console: {stack.console_url}   Prefect: {stack.prefect_ui_url}",
        ),
        style="bold",
    )
