"""Plans from the playbook that is written in a test's docstring."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from regie.people.people import Person
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load
from regie.playbook.model import Playbook

PARIS = ZoneInfo("Europe/Paris")
MAILS = {"news": "Subject: News\n\nHello"}


@pytest.fixture
def cases(shared: Path) -> dict[str, Any]:
    """Return the sections of the shared planning cases."""
    text = (shared / "cases" / "planning.json").read_text("utf-8")
    sections: dict[str, Any] = json.loads(text)["sections"]
    return sections


@pytest.fixture
def playbook(request: pytest.FixtureRequest) -> Playbook:
    """Load the docstring: the `anchors` and `steps` of a playbook, in English."""
    text = cleandoc(request.function.__doc__)
    head = "playbook: Test\n"
    if "language:" not in text:
        head += "language: en\n"
    if "launch:" not in text:
        anchors, _, steps = text.partition("steps:")
        if anchors.startswith("parameters:"):
            head, anchors = head + anchors, ""
        indented = "".join(f"  {line}\n" for line in anchors.splitlines())
        text = f"launch:\n  time_zone: Europe/Paris\n{indented}steps:{steps}"
    return load(head + text, file="test.yaml", mails=MAILS)


@pytest.fixture
def planned(playbook: Playbook) -> Callable[..., Plan]:
    """Return a function that plans the docstring's playbook.

    `now` is a wall time in Paris; the anchors are ISO dates or wall times.
    """

    def plan_it(
        anchors: Mapping[str, str] | None = None,
        *,
        now: str = "2027-01-04T08:00",
        items: Sequence[Item] = (),
        parameters: Mapping[str, str] | None = None,
        facts: Mapping[str, Fact] | None = None,
        holidays: Collection[date] = (),
        people: Sequence[Person] = (),
        language: str = "",
    ) -> Plan:
        given = {name: _date(text) for name, text in (anchors or {}).items()}
        moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
        return make_plan(
            playbook,
            anchors=given,
            items=items,
            parameters=parameters or {},
            facts=facts or {},
            holidays=holidays,
            people=people,
            now=moment,
            language=language,
        )

    return plan_it


def _date(text: str) -> date | datetime:
    if len(text) == len("2027-03-08"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text)
