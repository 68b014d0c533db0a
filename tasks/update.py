"""Take a rewritten playbook into a campaign, or look at what that would change."""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.client.schemas.objects import State

from regie.bootstrap import shared_runtime
from regie.errors import RegieError
from regie.services.campaigns.launch import read_pairs
from regie.services.campaigns.move_dates import read_decisions
from regie.services.campaigns.new_text import NothingNewError
from regie.services.campaigns.update import look_at_update
from regie.services.campaigns.update import update_playbook
from regie.services.campaigns.update import Wish
from regie.services.campaigns.update_form import read_form
from regie.services.campaigns.update_form import UpdateForm
from regie.services.campaigns.update_text import verdict
from regie.services.operations.artifacts import update_report
from regie.words import filling_form
from tasks import _policy
from tasks.move import PREFECT
from tasks.names import task_named


@task(
    name="update",
    task_run_name=task_named("reprendre le playbook | take the playbook anew"),
)
def take_playbook(
    form: UpdateForm,
    answers: list[str],
    announced: list[str],
    why: str,
    *,
    apply: bool,
    accept_late: bool,
) -> dict[str, str] | State[Any]:
    """Take the text, or only look; return campaign, and the report's words.

    Where there is nothing to take, only what is said of it.
    """
    with filling_form():
        try:
            newer = read_form(shared_runtime(), form)
            wish = Wish(
                source=newer.source,
                values=read_pairs(answers),
                announced=read_decisions(announced),
                accept_late=accept_late,
                who=PREFECT,
                why=why,
            )
            act = update_playbook if apply else look_at_update
            updated = act(shared_runtime(), newer.campaign, wish)
        except NothingNewError as nothing:
            return {"said": str(nothing)}
        except RegieError as error:
            return _policy.refused(error)
    report = update_report(updated)
    return {
        "campaign": newer.campaign,
        "key": report.key,
        "description": report.description,
        "markdown": report.data,
        "said": _policy.reported(verdict(updated)),
    }
