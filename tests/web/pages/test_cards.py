"""Cards: how a step is done, what to check, and links, wherever the step is shown."""

from __future__ import annotations

from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.links import Link
from tests.rehearsed import Stage
from tests.rehearsed import TEAM
from tests.web.visitor import Visitor

PLAYBOOK = """\
playbook: Décision
language: fr
launch: {time_zone: Europe/Paris, anchors: {cart_open: {required: oui}}}
roles: {va: Assistance}
parameters: {kit: {ask: Où est le kit ?}}
steps:
  ouvrir:
    gate: Ouvrir les inscriptions ?
    who: obm
    how: "Relire **tout**, puis <b>décider</b>."
    links: {Le kit: "{{ params.kit }}/kit"}
    checks: [La page est prête, {check: Le paiement passe, who: va, evidence: oui}]
"""
CHECK = "Le paiement passe"


def opened(on: Stage) -> str:
    on.move("2027-02-01 09:00")
    request = Request(
        source=PlaybookSource(file="gate.yaml", text=PLAYBOOK, mails={}),
        client="Studio Zen",
        values={"cart_open": "2027-03-08", "kit": "https://example.org"},
        team=TEAM,
        title="Décision",
    )
    slug = start_campaign(on.runtime, request).campaign.slug
    for action in due_now(on.runtime, slug):
        perform_action(on.runtime, slug, action.key)
    return slug


def holds(page: str) -> None:
    assert "<strong>tout</strong>" in page
    assert "&lt;b&gt;décider&lt;/b&gt;" in page
    assert CHECK in page
    assert "preuve demandée" in page
    assert '<a href="https://example.org/kit" rel="noreferrer">Le kit</a>' in page


def test_a_card_shows_it_on_the_board_on_its_page_and_behind_its_link(
    web: Visitor,
) -> None:
    slug = opened(web.on)
    link = Link(campaign=slug, step_key="ouvrir", person="Zoé")
    address = web.on.runtime.links.done(link, now=web.on.clock.now())

    board = web.client.get(f"/campaigns/{slug}").text
    page = web.client.get(f"/campaigns/{slug}/steps/ouvrir").text
    behind = web.client.get(address[address.index("/l/") :]).text

    holds(board)
    holds(page)
    holds(behind)
    assert "décision à prendre" in page
