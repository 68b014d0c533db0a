"""The summit that Régie ships, planned."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

from regie.people.speakers import read_speakers
from regie.planning.calendar import holiday_dates
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load
from regie.playbook.model import Playbook

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def summit() -> tuple[Playbook, Plan]:
    """Return the summit that Régie ships, planned."""
    folder = ROOT / "playbooks"
    if not folder.is_dir():
        pytest.skip("playbooks: not installed beside the tests")
    mails = {
        path.stem: path.read_text("utf-8")
        for path in sorted((folder / "virtual-summit.fr").glob("*.md"))
    }
    text = (folder / "virtual-summit.fr.yaml").read_text("utf-8")
    playbook = load(text, file="virtual-summit.fr.yaml", mails=mails)
    speakers = (folder / "examples" / "speakers.csv").read_text("utf-8")
    plan = make_plan(
        playbook,
        anchors={"summit_start": date(2027, 3, 8)},
        items=read_speakers(speakers, file="speakers.csv"),
        holidays=holiday_dates("FR", range(2026, 2029)),
        now=datetime(2026, 11, 24, 8, tzinfo=UTC),
    )
    return playbook, plan
