"""Move dates of a campaign, or look at what that would do."""

from __future__ import annotations

from prefect import task

from regie.bootstrap import shared_runtime
from regie.services import move as moving
from regie.services.artifacts import move_report
from regie.services.move_dates import read_decisions
from regie.services.move_dates import read_wanted

#: Who moved the dates, in the campaign's history.
PREFECT = "Prefect"


@task(name="move", task_run_name="déplacer les dates de {campaign}")
def move_dates(
    campaign: str,
    dates: list[str],
    announced: list[str],
    why: str,
    *,
    apply: bool,
    accept_late: bool,
) -> dict[str, str]:
    """Move the dates, or only look; return the report's key, title and markdown."""
    runtime = shared_runtime()
    words = [word for line in dates for word in line.split()]
    wanted, back = read_wanted(words, back=True)
    wish = moving.Wish(
        dates=wanted,
        back=back,
        announced=read_decisions(announced),
        why=why,
        accept_late=accept_late,
    )
    if apply:
        looked = moving.move(runtime, campaign, wish, who=PREFECT)
    else:
        looked = moving.look(runtime, campaign, wish)
    report = move_report(looked)
    return {
        "key": report.key,
        "description": report.description,
        "markdown": report.text,
    }
