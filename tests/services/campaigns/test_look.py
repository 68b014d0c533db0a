"""The lines of a timeline: their order and their length."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC

from regie.campaign.model import Campaign
from regie.playbook.load import load
from regie.services.campaigns.look import timeline
from regie.services.planned import plan_of

TEXT = """\
playbook: Salon
language: fr
launch:
  time_zone: Europe/Paris
  anchors: {debut: 2027-03-05 à 10h}
  event: {from: debut, through: 2 jours après debut}
steps:
  soir: {run: mail.send, title: Soir, to: team, mail: x, at: debut à 15h}
  matin: {run: mail.send, title: Matin, to: team, mail: x, at: debut}
  salon: {do: Salon, who: obm, at: debut à 14h, takes: 2 jours}
  accueil: {do: Accueillir, who: obm, for_each: day, at: day.date}
"""
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


def test_a_day_is_told_by_the_clock_and_a_day_off_counts() -> None:
    playbook = load(TEXT, file="salon.yaml", mails={"x": "Objet : x\n\nx\n"})
    campaign = Campaign(
        slug="salon",
        title="Salon",
        client="",
        client_slug="",
        playbook=playbook,
        anchors={},
        started_at=NOW,
    )

    lines = timeline(campaign, plan_of(campaign, NOW))

    assert [(line.key, line.days) for line in lines] == [
        ("accueil/day-1", 1),
        ("matin", None),
        ("salon", 2),
        ("soir", None),
        ("accueil/day-2", 1),
        ("accueil/day-3", 1),
    ]
