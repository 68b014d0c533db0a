"""The summit as its user starts it: the shipped files, four months ahead."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from regie.campaign.model import Campaign
from regie.people.speakers import read_speakers
from regie.people.team import read_team
from regie.planning.calendar import holiday_dates
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.services.playbooks.playbook_files import read_source

PLAYBOOKS = Path(__file__).resolve().parent.parent.parent / "playbooks"
NOW = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Europe/Paris"))
SUMMIT_START = date(2027, 3, 8)


@pytest.fixture(scope="session")
def examples() -> Path:
    return PLAYBOOKS / "examples"


@pytest.fixture(scope="session")
def source() -> PlaybookSource:
    return read_source(PLAYBOOKS / "virtual-summit.fr.yaml")


@pytest.fixture(scope="session")
def playbook(source: PlaybookSource) -> Playbook:
    return load(source.text, file=source.file, mails=source.mails)


@pytest.fixture(scope="session")
def campaign(playbook: Playbook, examples: Path) -> Campaign:
    speakers = (examples / "speakers.csv").read_text("utf-8")
    team = (examples / "team.csv").read_text("utf-8")
    return Campaign(
        slug="sommet-zen",
        title="Sommet Zen",
        client="Studio Zen",
        client_slug="studio-zen",
        playbook=playbook,
        anchors={"summit_start": SUMMIT_START},
        started_at=NOW,
        parameters={"commission_percent": "40"},
        items=tuple(read_speakers(speakers, file="speakers.csv")),
        team=tuple(read_team(team, file="team.csv")),
        holidays=holiday_dates("FR", range(2026, 2029)),
    )


@pytest.fixture(scope="session")
def plan(campaign: Campaign) -> Plan:
    return make_plan(
        campaign.playbook,
        anchors=campaign.anchors,
        items=campaign.items,
        holidays=campaign.holidays,
        now=NOW,
    )
