"""Move dates of a campaign, or look at what that would do."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.services.campaigns import move as moving
from regie.services.campaigns.move_dates import read_decisions
from regie.services.campaigns.move_dates import read_wanted
from regie.services.campaigns.move_form import MoveForm
from regie.services.campaigns.move_form import read_form
from regie.services.campaigns.move_text import verdict
from regie.services.operations.artifacts import move_report
from regie.words import filling_form
from tasks import _policy
from tasks.names import task_named

#: Who moved the dates, in the campaign's history.
PREFECT = "Prefect"


@task(name="move", task_run_name=task_named("déplacer la date | move the date"))
def move_dates(
    form: MoveForm,
    announced: list[str],
    why: str,
    *,
    apply: bool,
    accept_late: bool,
    past: bool,
) -> dict[str, str] | State[Any]:
    """Move the dates, or only look; return campaign, and the report's words."""
    with filling_form():
        try:
            campaign, words = read_form(shared_runtime(), form)
            wanted, back = read_wanted(words, back=True)
            wish = moving.Wish(
                dates=wanted,
                back=back,
                announced=read_decisions(announced),
                why=why,
                accept_late=accept_late,
                past=past,
            )
            looked = _looked(campaign, wish, apply=apply)
        except RegieError as error:
            return _policy.refused(error)
    report = move_report(looked)
    return {
        "campaign": campaign,
        "key": report.key,
        "description": report.description,
        "markdown": report.data,
        "said": _policy.reported(verdict(looked)),
    }


def _looked(campaign: str, wish: moving.Wish, *, apply: bool) -> moving.Looked:
    if apply:
        return moving.move(shared_runtime(), campaign, wish, who=PREFECT)
    return moving.look(shared_runtime(), campaign, wish)
