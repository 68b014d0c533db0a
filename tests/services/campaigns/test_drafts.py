"""Texts that leave from another tool, on the steps that send and prepare them."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

from regie.campaign.model import Campaign
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load
from regie.services.campaigns.drafts import all_drafts
from regie.services.campaigns.drafts import Draft
from regie.services.campaigns.drafts import drafts_of

PLAYBOOK = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  anchors: {cart_close: 2027-03-12}
roles: {copywriter: Rédaction}
steps:
  write: {do: Charger les e-mails, who: copywriter, due: 5 jours avant cart_close}
  last: {do: Dernier e-mail, who: copywriter, at: cart_close à 9h, after: write, mail: last}
  bill: {do: Facturer, who: obm, after: last}
  team: {run: mail.send, title: Bravo, who: obm, to: team, at: cart_close à 18h, mail: bravo}
"""
LAST = (
    "Objet : C'est le {{ anchor.cart_close }}\n\nBonjour {{ person.first_name }},\nfin."
)
BRAVO = "Objet : Bravo\n\nBravo {{ person.first_name }} !"


def played(last: str = LAST) -> tuple[Campaign, Plan]:
    mails = {"last": last, "bravo": BRAVO}
    playbook = load(PLAYBOOK, file="petit.yaml", mails=mails)
    now = datetime(2027, 3, 1, 8, tzinfo=UTC)
    campaign = Campaign(
        slug="zen",
        title="Zen",
        client="Studio Zen",
        client_slug="studio-zen",
        playbook=playbook,
        anchors={"cart_close": date(2027, 3, 12)},
        started_at=now,
    )
    return campaign, make_plan(playbook, anchors=campaign.anchors, now=now)


FILLED = Draft(
    name="last",
    step_key="last",
    title="Dernier e-mail",
    leaves_at=datetime(2027, 3, 12, 8, tzinfo=UTC),
    subject="C'est le vendredi 12 mars 2027",
    text="Bonjour [prénom],\nfin.\n",
)


def test_a_text_stands_on_its_step_and_on_the_one_that_prepares_it() -> None:
    campaign, plan = played()
    found = {key: drafts_of(campaign, plan, step) for key, step in plan.steps.items()}

    assert found == {"write": (FILLED,), "last": (FILLED,), "bill": (), "team": ()}


def test_what_regie_sends_itself_is_no_draft() -> None:
    assert all_drafts(*played()) == (FILLED,)


def test_a_text_that_cannot_be_filled_in_says_why() -> None:
    (draft,) = all_drafts(*played("Objet : Fin\n\n{{ params.price }}"))

    assert (draft.subject, draft.text) == ("", "")
    assert "« last » ne peut être rempli" in draft.fault
