from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.campaign.cards import check_lines
from regie.campaign.model import Campaign
from regie.people.people import Person
from regie.playbook.load import load
from regie.services.planned import plan_of

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
CAMPAIGN = Campaign(
    slug="essai",
    title="Essai",
    client="Zen",
    client_slug="zen",
    playbook=load(
        """
playbook: Essai
language: fr
launch: {time_zone: Europe/Paris}
roles: {va: Assistance}
steps:
  ouvrir:
    gate: Ouvrir les inscriptions ?
    who: obm
    checks:
      - La page est relue
      - {check: Le paiement de test est passé, who: va, evidence: oui}
""",
        file="essai.yaml",
        mails={},
    ),
    anchors={},
    started_at=NOW,
    team=(Person(slug="zoe", name="Zoé", email="zoe@example.org", roles=("obm",)),),
)


def test_a_check_says_who_looks_and_whether_proof_is_wanted() -> None:
    planned = plan_of(CAMPAIGN, NOW).steps["ouvrir"]
    nobody = replace(CAMPAIGN, team=())

    assert check_lines(CAMPAIGN, planned) == (
        "La page est relue",
        "Le paiement de test est passé · Zoé · preuve demandée",
    )
    assert check_lines(nobody, planned)[1] == (
        "Le paiement de test est passé · Assistance · preuve demandée"
    )
