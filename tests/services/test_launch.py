"""A campaign is started, and keeps what it was started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import UsageError
from regie.services.launch import propose
from regie.services.launch import Request
from regie.services.launch import start_campaign
from regie.services.planned import load_planned
from regie.services.playbook_files import read_source
from tests.playbook.others import INCLUDED
from tests.rehearsed import stage

TEXT = """\
playbook: Lancement
language: fr
include:
  - {playbook: webinaire.fr.yaml, with: {webinar_start: 7 jours avant cart_open à 20h}}
launch:
  time_zone: Europe/Paris
  anchors: {cart_open: {required: oui}}
parameters:
  upsell: {ask: Une vente ?, type: yes_no, default: non}
steps:
  fin: {do: Finir, who: obm, after: relance}
  vendre: {do: Vendre, who: obm, after: fin, when: upsell}
"""


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    """Write a playbook that takes phases from another one beside it."""
    other = INCLUDED["webinaire.fr.yaml"]
    (tmp_path / "lancement.yaml").write_text(TEXT, "utf-8")
    (tmp_path / other.file).write_text(other.text, "utf-8")
    (tmp_path / "webinaire.fr").mkdir()
    for name, mail in other.mails.items():
        (tmp_path / "webinaire.fr" / f"{name}.md").write_text(mail, "utf-8")
    return tmp_path / "lancement.yaml"


def request(playbook: Path, **values: str) -> Request:
    return Request(
        source=read_source(playbook),
        client="Studio Zen",
        values={"cart_open": "2027-03-08", "replay": "Oui"} | values,
    )


def test_included_files_may_change_afterwards(playbook: Path, tmp_path: Path) -> None:
    with stage(tmp_path, now="2027-01-04 08:00") as on:
        campaign = start_campaign(on.runtime, request(playbook)).campaign
        (playbook.with_name("webinaire.fr.yaml")).write_text("oups: [", "utf-8")
        playbook.unlink()

        found, plan = load_planned(on.runtime, campaign.slug)

    assert found.playbook == campaign.playbook
    assert list(plan.steps) == ["salle", "invitation", "relance", "fin"]
    assert plan.steps["salle"].title == "Ouvrir la salle (Zoom)"


def test_parameters_decide_the_plan(playbook: Path, tmp_path: Path) -> None:
    with stage(tmp_path, now="2027-01-04 08:00") as on:
        proposed = propose(on.runtime, request(playbook, upsell="oui", replay="non"))

    assert list(proposed.plan.steps) == ["salle", "invitation", "fin", "vendre"]
    assert proposed.plan.steps["fin"].waits_for == ("invitation",)
    assert proposed.campaign.parameters == {
        "upsell": "yes",
        "outil": "Zoom",
        "replay": "no",
    }


def test_a_wrong_answer_starts_nothing(playbook: Path, tmp_path: Path) -> None:
    with (
        stage(tmp_path, now="2027-01-04 08:00") as on,
        pytest.raises(UsageError, match="Répondez par oui ou non"),
    ):
        start_campaign(on.runtime, request(playbook, upsell="bof"))
