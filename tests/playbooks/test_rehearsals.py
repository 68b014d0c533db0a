"""Every playbook of the house is rehearsed as its user would, without an error."""

from __future__ import annotations

import os

import pytest

from regie.bootstrap import rehearsal_stage
from regie.services.campaigns.launch import Request
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.rehearsal_problem import Severity
from regie.services.rehearsal.rehearsal_report import make_report
from regie.services.rehearsal.rehearse import rehearse
from regie.settings import Settings
from tests.playbooks.shipped import ROWS
from tests.playbooks.shipped import Shipped

#: The shorter ones; `REGIE_TEST_REHEARSE=all` rehearses every one of them.
SHORT = ("webinar-launch", "flash-sale", "client-audit", "team-onboarding")
PLAYED = [
    row
    for row in ROWS
    if row.name.startswith(SHORT) or os.environ.get("REGIE_TEST_REHEARSE") == "all"
]


@pytest.mark.parametrize("row", PLAYED, ids=str)
def test_it_is_played_to_its_end_without_an_error(row: Shipped) -> None:
    given = row.campaign()
    request = Request(
        source=row.source,
        client=given.client,
        values={row.anchor: row.on.isoformat(), **row.values},
        items=given.items[:2],
        team=given.team,
        title=given.title,
    )
    with rehearsal_stage(Settings(_env_file=None), given.started_at) as stage:
        report = make_report(rehearse(stage, request, Habits()))

    errors = [one for one in report.problems if one.severity is Severity.ERROR]
    assert errors == []
    assert report.numbers.done == report.numbers.steps
