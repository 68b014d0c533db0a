"""A rehearsal with the files that a person gives: payments and an agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

from regie.errors import UsageError
from regie.playbook.load import load_source
from regie.services.launch import Request
from regie.services.rehearsal_money import Earnings
from regie.services.rehearsal_money import read_earnings
from regie.services.rehearsal_report import make_report
from regie.services.rehearsal_report import Report
from regie.services.rehearse import Habits
from regie.services.rehearse import Played
from regie.services.rehearse import rehearse
from regie.services.rehearse import Stage
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
    if files.agreement is not None and files.payments is None:
        raise UsageError(_no_payments())
    played = rehearse(stage, request, habits, tell=tell)
    return played, make_report(played, _earnings(stage, request, files, played))


def _earnings(
    stage: Stage, request: Request, files: Files, played: Played
) -> Earnings | None:
    if files.payments is None:
        return None
    agreement = files.agreement
    named = played.after.playbook.agreement
    beside = Path(request.source.file).parent / named
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
