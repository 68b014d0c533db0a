"""Changing a step from its page: a reason is kept, nothing without our own form."""

from __future__ import annotations

import html

import pytest

from regie.campaign.transitions import Verb
from regie.planning.model import Fact
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.update import update_playbook
from regie.services.campaigns.update import Wish
from regie.services.history import CONSOLE
from regie.services.planned import load_planned
from tests.rehearsed import day
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import start
from tests.services.engine.test_halt import halt
from tests.services.engine.test_halt import until_opening
from tests.services.engine.test_halt import wake
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor

STEP = f"/campaigns/{SLUG}/steps"
WHY = "la cliente le veut"
VERBS = ("pin", "unpin", "snooze", "reassign", "redo", "drop")


def fact(web: Visitor, step: str) -> Fact:
    return load_planned(web.on.runtime, SLUG)[0].facts.get(step, Fact())


def latest(web: Visitor) -> tuple[str, str, str, str]:
    with web.on.runtime.unit(reading=True) as unit:
        event = unit.journal.events(SLUG, limit=1)[0]
    return event.what, event.about, event.who, event.why


def offered(page: str) -> set[str]:
    return {verb for verb in VERBS if f'/{verb}"' in page}


def test_a_step_is_pinned_and_given_back(web: Visitor) -> None:
    start(web.on)

    pinned = web.press(f"{STEP}/brief/pin", day="2027-02-10", why=WHY)
    told = latest(web)
    page = web.client.get(f"{STEP}/brief").text
    unpinned = web.press(f"{STEP}/brief/unpin")

    assert pinned.headers["location"] == f"{STEP}/brief"
    assert web.note(pinned).startswith("« Cadrer l'offre » : mer. 10 févr.")
    assert told == ("pinned", "brief", CONSOLE, f"→ mer. 10 févr. 2027 · {WHY}")
    assert "unpin" in offered(page)
    assert fact(web, "brief").pinned_on is None
    assert web.note(unpinned).startswith("« Cadrer l'offre » : aujourd'hui.")


def test_its_reminders_rest(web: Visitor) -> None:
    start(web.on)

    rests = web.press(f"{STEP}/brief/snooze", day="2027-02-20", why=WHY)

    assert fact(web, "brief").snoozed_until == day("2027-02-20")
    assert "plus de rappel avant le sam. 20 févr." in web.note(rests)
    assert latest(web)[3] == f"→ sam. 20 févr. 2027 · {WHY}"


def test_it_is_handed_to_somebody_else_who_is_told_by_name(web: Visitor) -> None:
    under_way(web.on)

    handed = web.press(f"{STEP}/brief/reassign", person="chloe", why=WHY)
    told = latest(web)
    wake(web.on)

    assert web.note(handed) == (
        "« Cadrer l'offre » est confié à Chloé Petit. Mail à : Chloé Petit."
    )
    assert told[2:] == (CONSOLE, f"Olivia Bernard → Chloé Petit · {WHY}")
    texts = [
        c["text"] for c in web.on.vendor.calls() if c.get("to") == ["c@example.org"]
    ]
    assert any("Olivia Bernard vous confie une étape" in text for text in texts)


def test_a_send_is_done_again_once_that_is_confirmed(web: Visitor) -> None:
    until_opening(web.on)
    web.on.move("2027-03-08 09:00")
    wake(web.on)

    refused = web.press(f"{STEP}/open/redo", why=WHY)
    before = fact(web, "open").rounds
    redone = web.press(f"{STEP}/open/redo", sure="yes", why=WHY)

    assert web.note(refused).startswith("Rien n'a été changé")
    assert (before, fact(web, "open").rounds) == (0, 1)
    assert "sera refait" in web.note(redone)


def test_it_is_given_up(web: Visitor) -> None:
    start(web.on)

    web.press(f"{STEP}/brief/drop", why=WHY)

    assert fact(web, "brief").dropped
    assert latest(web) == ("dropped", "brief", CONSOLE, WHY)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("brief/pin", {"day": "demain"}),
        ("brief/pin", {"day": "2027-02-01"}),
        ("brief/reassign", {"person": "ada-lovelace"}),
        ("brief/reassign", {"person": "zoe"}),
        ("brief/reassign", {"person": ""}),
        ("nothing/drop", {}),
        ("open/snooze", {"day": "2027-02-20"}),
    ],
)
def test_what_cannot_be_is_said_on_the_page(
    web: Visitor, path: str, fields: dict[str, str]
) -> None:
    start(web.on)
    before = load_planned(web.on.runtime, SLUG)[0]

    reply = web.press(f"{STEP}/{path}", **fields)

    assert reply.status_code == 303
    assert len(web.note(reply)) > 20
    assert load_planned(web.on.runtime, SLUG)[0].facts == before.facts


@pytest.mark.parametrize("path", VERBS)
def test_nothing_changes_without_our_own_form(web: Visitor, path: str) -> None:
    start(web.on)

    reply = web.client.post(f"{STEP}/brief/{path}", data={"day": "2027-02-10"})

    assert reply.status_code == 403
    assert load_planned(web.on.runtime, SLUG)[0].facts == {}


def test_only_what_is_legal_is_offered(web: Visitor) -> None:
    start(web.on)

    person = web.client.get(f"{STEP}/brief").text
    machine = web.client.get(f"{STEP}/open").text
    halt(web.on, Verb.CANCEL)
    over = web.client.get(f"{STEP}/brief").text

    assert offered(person) == {"pin", "snooze", "reassign", "drop"}
    assert offered(machine) == {"pin", "drop"}
    assert offered(over) == set()


def test_a_step_that_the_text_lacks_is_shown_and_not_changed(web: Visitor) -> None:
    under_way(web.on)
    thanks = next(x for x in PLAYBOOK.splitlines() if x.startswith("  thanks:"))
    text = PLAYBOOK.replace(f"{thanks}\n", "")
    source = PlaybookSource(file="launch.yaml", text=text, mails=MAILS)
    update_playbook(web.on.runtime, SLUG, Wish(source=source, who="Olivia"))

    page = web.client.get(f"{STEP}/thanks").text

    assert "Cette étape n'est plus dans le playbook" in html.unescape(page)
    assert (offered(page), "/reopen" in page) == (set(), False)
    assert "Remercier" in web.client.get(f"/campaigns/{SLUG}").text
