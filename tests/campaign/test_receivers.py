"""Who does a step, and who receives it."""

from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.campaign.model import Campaign
from regie.campaign.receivers import owner
from regie.campaign.receivers import receivers
from regie.people.people import Person
from regie.planning.model import Item
from regie.playbook.load import load
from regie.services.planned import plan_of

NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
PLAYBOOK = load(
    """
playbook: Essai
language: fr
launch: {time_zone: Europe/Paris}
roles: {va: Assistance}
steps:
  acces: {for_each: member, do: Ouvrir un compte, who: member}
  salut: {for_each: member, run: mail.send, title: Saluer, to: member, mail: m, after: acces}
  tous: {run: mail.send, title: Dire à tous, to: members, mail: m, after: chaque acces}
  bio: {for_each: speaker, do: Écrire sa bio, who: speaker}
  merci: {run: mail.send, title: Remercier, to: [speakers, va, x@example.org], mail: m, after: chaque bio}
""",
    file="essai.yaml",
    mails={"m": "Objet : M\n\nBonjour\n"},
)
CAMPAIGN = Campaign(
    slug="essai",
    title="Essai",
    client="Zen",
    client_slug="zen",
    playbook=PLAYBOOK,
    anchors={},
    started_at=NOW,
    items=(
        Item(
            kind="speaker", slug="ada", title="Ada", fields={"email": "ada@example.org"}
        ),
    ),
    team=(
        Person(slug="zoe", name="Zoé", email="zoe@example.org", roles=("obm",)),
        Person(
            slug="sam",
            name="Sam",
            email="sam@example.org",
            roles=("va",),
            language="en",
            zone="Asia/Tokyo",
        ),
    ),
)
PLAN = plan_of(CAMPAIGN, NOW)


@pytest.mark.parametrize(
    ("key", "slug"), [("acces/zoe", "zoe"), ("acces/sam", "sam"), ("bio/ada", "ada")]
)
def test_each_does_their_own(key: str, slug: str) -> None:
    person = owner(CAMPAIGN, PLAN.steps[key])

    assert person is not None
    assert person.slug == slug


def test_a_member_is_the_person_of_the_team_with_all_that_is_known() -> None:
    assert receivers(CAMPAIGN, PLAN.steps["salut/sam"]) == (CAMPAIGN.team[1],)


@pytest.mark.parametrize(
    ("key", "slugs"),
    [("tous", ["zoe", "sam"]), ("merci", ["ada", "sam", "x@example.org"])],
)
def test_lists_of_receivers(key: str, slugs: list[str]) -> None:
    assert [p.slug for p in receivers(CAMPAIGN, PLAN.steps[key])] == slugs
