from __future__ import annotations

from datetime import timedelta

from regie.campaign.model import Campaign
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.reassign import reassign
from regie.services.campaigns.reassign import Wanted
from regie.services.links import Link
from tests.rehearsed import Stage
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor
from tests.web.visitor import words


def path(
    on: Stage, *, step: str = "brief", person: str = "Olivia Bernard", days_ago: int = 0
) -> str:
    at = on.clock.now() - timedelta(days=days_ago)
    link = Link(campaign=SLUG, step_key=step, person=person)
    return on.runtime.links.done(link, now=at).removeprefix(on.runtime.console)


def campaign(on: Stage) -> Campaign:
    with on.runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG)


def happened(on: Stage) -> list[tuple[str, str, str]]:
    with on.runtime.unit(reading=True) as unit:
        events = unit.journal.events(SLUG)
    return [(event.who, event.what, event.about) for event in events]


def test_opening_a_link_changes_nothing(web: Visitor) -> None:
    under_way(web.on)
    before = campaign(web.on), happened(web.on)

    for _ in range(3):
        reply = web.client.get(path(web.on))

    assert reply.status_code == 200
    assert (campaign(web.on), happened(web.on)) == before
    assert words(reply).startswith(
        "Studio Zen · Lancement Zen Cadrer l'offre Pour Olivia Bernard À terminer "
        "lundi 22 février 2027 C'est fait"
    )
    assert reply.text.count("<button") == 1
    assert 'href="/"' not in reply.text


def test_the_button_needs_no_cookie_and_thanks_by_name(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.post(path(web.on))

    assert reply.status_code == 200
    assert words(reply).startswith(
        "Studio Zen · Lancement Zen Merci Olivia ! C'est noté : Cadrer l'offre est "
        "fait. Peuvent démarrer maintenant : « Inscrire sur la liste"
    )
    assert happened(web.on)[0] == ("Olivia Bernard", "done", "brief")


def test_the_button_twice_is_once(web: Visitor) -> None:
    under_way(web.on)
    web.client.post(path(web.on))
    before = happened(web.on)

    reply = web.client.post(path(web.on))

    assert "C'est déjà noté comme fait (aujourd'hui à 09:00)." in words(reply)
    assert happened(web.on) == before


def test_a_step_done_meanwhile_has_no_button(web: Visitor) -> None:
    under_way(web.on)
    mark_done(web.on.runtime, SLUG, "brief", who="Chloé")

    reply = web.client.get(path(web.on))

    assert "C'est déjà noté comme fait" in words(reply)
    assert "<button" not in reply.text


def test_a_step_dropped_meanwhile_stays_dropped(web: Visitor) -> None:
    under_way(web.on)
    drop_step(web.on.runtime, SLUG, "brief", who="Olivia")

    asked, answered = web.client.get(path(web.on)), web.client.post(path(web.on))

    assert "Cette étape a été retirée du planning entre-temps." in words(asked)
    assert words(answered) == words(asked)
    assert campaign(web.on).facts["brief"].done_at is None


def test_a_step_that_is_gone_is_told_kindly(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.get(path(web.on, step="vanished"))

    assert reply.status_code == 404
    assert "Cette étape ne fait plus partie du planning." in words(reply)
    assert 'href="/"' not in reply.text


def test_a_forged_link_opens_nothing(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.get(path(web.on)[:-2] + "xx")

    assert reply.status_code == 403
    assert words(reply).startswith("Ce lien ne s'ouvre plus Ce lien n'est pas valable.")


def test_an_old_link_says_that_it_has_expired(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.post(path(web.on, days_ago=61))

    assert reply.status_code == 410
    assert "Ce lien a expiré. Demandez-en un nouveau à votre OBM." in words(reply)
    assert campaign(web.on).facts["brief"].done_at is None


def test_a_link_of_an_address_speaks_the_playbooks_language(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.get(path(web.on, person="someone@example.org"))

    assert '<html lang="fr">' in reply.text


def test_a_link_speaks_its_receivers_language(web: Visitor) -> None:
    under_way(web.on)
    ada = path(web.on, step="page", person="Ada Lovelace")

    french, english = web.client.get(ada), web.client.get(f"{ada}?lang=en")

    assert "C'est fait" in words(french)
    assert "It is done" in words(english)


def test_the_link_of_an_earlier_owner_does_nothing(web: Visitor) -> None:
    under_way(web.on)
    wanted = Wanted(step="brief", to="chloe", who="Olivia Bernard")
    reassign(web.on.runtime, SLUG, wanted)

    opened = web.client.get(path(web.on))
    pressed = web.client.post(path(web.on))
    before = campaign(web.on).facts["brief"].done_at
    web.client.post(path(web.on, person="Chloé Petit"))

    for reply in (opened, pressed):
        assert "Cette étape est maintenant chez Chloé Petit." in words(reply)
        assert "<button" not in reply.text
    assert before is None
    assert campaign(web.on).facts["brief"].done_at is not None
