"""A rehearsal with the files that a person gives: payments and an agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from regie.campaign.receivers import obm_name
from regie.errors import UsageError
from regie.playbook.load import load_source
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.show_campaign import show_if_reachable
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.played import Stage
from regie.services.rehearsal.rehearsal_money import Earnings
from regie.services.rehearsal.rehearsal_money import read_earnings
from regie.services.rehearsal.rehearsal_page import report_page
from regie.services.rehearsal.rehearsal_report import make_report
from regie.services.rehearsal.rehearsal_report import Report
from regie.services.rehearsal.rehearse import rehearse
from regie.services.rehearsal.rehearse_running import rehearse_running
from regie.services.rehearsals import Found
from regie.services.rehearsals import keep_rehearsal
from regie.services.runtime import Runtime
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What a rehearsal reads beside the playbook; None for what is not given."""

    payments: Path | None = None
    agreement: Path | None = None


def opening(request: Request, on: date | None, now: datetime) -> datetime:
    """Return when the rehearsal begins: as the working day does, on that day or today.

    A rehearsal of the same day is the same, whatever the hour.
    """
    playbook = load_source(request.source, language=spoken_language())
    zone = ZoneInfo(playbook.zone)
    day = on or now.astimezone(zone).date()
    return datetime.combine(day, playbook.calendar.day_starts, zone).astimezone(UTC)


def rehearse_files(
    stage: Stage,
    request: Request,
    habits: Habits,
    files: Files,
    *,
    tell: Callable[[date, float], None] | None = None,
) -> tuple[Played, Report]:
    """Play the campaign, then add up the payments; return the play and its report.

    Without `--agreement` the one that the playbook names beside it is taken, if it is
    there.

    Raises:
        UsageError: An agreement without payments, or a file that cannot be read.
        RegieError: The campaign cannot be started, or a file has problems.
    """
    _check(files)
    played = rehearse(stage, request, habits, tell=tell)
    return played, make_report(played, _earnings(stage, request.source, files, played))


def rehearse_campaign(
    runtime: Runtime,
    stage: Stage,
    slug: str,
    habits: Habits,
    files: Files,
    *,
    tell: Callable[[date, float], None] | None = None,
) -> tuple[Report, Path]:
    """Rehearse a campaign that runs, and keep the report; return both.

    Raises:
        RegieError: As `rehearse_running`, `rehearse_files` and `keep_rehearsal`.
    """
    _check(files)
    played, known = rehearse_running(runtime, stage, slug, habits, tell=tell)
    with runtime.unit(reading=True) as unit:
        source = unit.campaigns.source(slug)
    report = make_report(played, _earnings(stage, source, files, played))
    numbers = report.numbers
    path = keep_rehearsal(
        runtime,
        slug,
        Found(
            errors=numbers.errors, warnings=numbers.warnings, notices=numbers.notices
        ),
        report_page(played, report),
        who=obm_name(played.before),
        known=known,
    )
    show_if_reachable(runtime, slug)
    return report, path


def _check(files: Files) -> None:
    if files.agreement is not None and files.payments is None:
        raise UsageError(_no_payments())


def _earnings(
    stage: Stage, source: PlaybookSource, files: Files, played: Played
) -> Earnings | None:
    if files.payments is None:
        return None
    agreement = files.agreement
    named = played.after.playbook.agreement
    beside = Path(source.file).parent / named
    if agreement is None and named and beside.is_file():
        agreement = beside
    return read_earnings(stage.runtime, files.payments, agreement, played.after)


def _no_payments() -> str:
    example = "playbooks/examples/payments.csv"
    return say(
        fr="Un accord se calcule sur des paiements : "
        + remedy(command=f"ajoutez --payments {example}.", form="ajoutez-en."),
        en="An agreement is applied to payments: "
        + remedy(command=f"add --payments {example}.", form="add some."),
    )
