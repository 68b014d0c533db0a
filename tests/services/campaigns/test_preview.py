from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.errors import UsageError
from regie.services.campaigns.preview import preview
from tests.playbook.reading import loaded

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
PLAYBOOK = loaded(
    "anchors: {a: {required: oui}}\n"
    "steps: {talk: {do: Parler, who: obm, for_each: speaker, due: a - 1 bd}}"
)


def test_dates_follow_without_a_campaign() -> None:
    plan = preview(PLAYBOOK, {"a": "08/03/2027"}, NOW)

    assert {key: step.due_on for key, step in plan.steps.items()} == {
        "talk/x": date(2027, 3, 5)
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "manque 1 date"),
        ({"a": "bientôt"}, "n'est pas une date"),
        ({"b": "1"}, "« b »"),
    ],
)
def test_what_is_no_date_is_told(values: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        preview(PLAYBOOK, values, NOW)
