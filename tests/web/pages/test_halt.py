from __future__ import annotations

import pytest

from regie.campaign.model import CampaignState
from regie.campaign.transitions import Verb
from regie.services.campaigns.halt_words import stands_sentence
from regie.services.engine.halt import change_campaign
from regie.services.history import CONSOLE
from regie.web.pages.halt import changes_from
from regie.words import speaking
from tests.rehearsed import start
from tests.web.visitor import SLUG
from tests.web.visitor import Visitor

PAGE = f"/campaigns/{SLUG}"


def test_a_button_freezes_and_another_thaws(web: Visitor) -> None:
    start(web.on)

    frozen = web.press(f"{PAGE}/freeze")
    page = web.client.get(PAGE).text
    thawed = web.press(f"{PAGE}/thaw")

    assert web.note(frozen) == "« Lancement Zen » est gelée."
    assert "rien ne part tant qu'elle n'est pas relancée" in page.replace("&#39;", "'")
    assert f'action="{PAGE}/thaw"' in page
    assert f'action="{PAGE}/freeze"' not in page
    assert web.note(thawed) == "« Lancement Zen » est en cours."
    with web.on.runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)
    assert [(event.what, event.who) for event in events[:2]] == [
        ("thawed", CONSOLE),
        ("frozen", CONSOLE),
    ]


def test_a_button_pauses_and_another_resumes(web: Visitor) -> None:
    start(web.on)

    paused = web.press(f"{PAGE}/pause")
    page = web.client.get(PAGE).text
    resumed = web.press(f"{PAGE}/resume")

    assert web.note(paused) == "« Lancement Zen » est en pause."
    assert f'action="{PAGE}/resume"' in page
    assert web.note(resumed) == "« Lancement Zen » est en cours."


def test_a_cancelled_campaign_has_no_buttons_and_says_so(web: Visitor) -> None:
    start(web.on)
    change_campaign(web.on.runtime, SLUG, Verb.CANCEL, who="Olivia")

    page = web.page(PAGE)
    refused = web.press(f"{PAGE}/freeze")

    assert "Cette campagne est annulée : plus rien ne part." in page
    assert refused.status_code == 409


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_state_has_its_sentence_and_buttons(language: str) -> None:
    with speaking(language):
        told = {state: stands_sentence(state) for state in CampaignState}
        buttons = {
            state: [change.path for change in changes_from(state)]
            for state in CampaignState
        }

    assert [state for state, text in told.items() if not text] == [
        CampaignState.RUNNING
    ]
    assert buttons == {
        CampaignState.RUNNING: ["freeze", "pause", "cancel", "end"],
        CampaignState.FROZEN: ["thaw", "cancel", "end"],
        CampaignState.PAUSED: ["resume", "cancel", "end"],
        CampaignState.CANCELLED: [],
        CampaignState.ENDED: [],
    }


@pytest.mark.parametrize(
    ("path", "state"),
    [("cancel", CampaignState.CANCELLED), ("end", CampaignState.ENDED)],
)
def test_what_is_for_good_is_confirmed_and_its_reason_kept(
    web: Visitor, path: str, state: CampaignState
) -> None:
    start(web.on)

    refused = web.press(f"{PAGE}/{path}", why="reporté")
    with web.on.runtime.unit(reading=True) as unit:
        before = unit.campaigns.get(SLUG).state
    web.press(f"{PAGE}/{path}", why="reporté", sure="yes")

    assert "cochez la case" in web.note(refused)
    assert before is CampaignState.RUNNING
    with web.on.runtime.unit(reading=True) as unit:
        event = unit.journal.events(SLUG, limit=1)[0]
        assert unit.campaigns.get(SLUG).state is state
    assert (event.what, event.who, event.why) == (state.value, CONSOLE, "reporté")
