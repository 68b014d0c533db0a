from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from regie.campaign.model import ActionState
from regie.errors import VendorRejectedError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import Progress
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.web.pages.steps import done_sentence
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.web.visitor import opened
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor
from tests.web.visitor import wake
from tests.web.visitor import words

STEPS = f"/campaigns/{SLUG}/steps"
OPEN = f"{SLUG}:open:mail:olivia"


class Refusing:
    """A mailer that a person must correct something for."""

    slug = "refusing"
    repeat = Repeat.VISIBLE
    repeat_window: timedelta | None = None

    def send(self, mail: Mail, *, key: str) -> Delivery:
        raise VendorRejectedError(self.slug, f"{len(mail.to)} <b>bad</b> {key[:0]}")


def opening_refused(on: Stage) -> Stage:
    """Play until the opening mail is refused by its vendor."""
    under_way(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-08 09:00")
    wake_refused(on)
    return on


def wake_refused(on: Stage) -> None:
    """Do what a wake-up does, once, while every mail is refused."""
    mailers = {"refusing": Refusing()}
    runtime = replace(on.runtime, mailers=mailers, default_mailer="refusing")
    for action in due_now(runtime, SLUG):
        try:
            perform_action(runtime, SLUG, action.key)
        except VendorRejectedError:
            continue


def state(on: Stage, key: str) -> ActionState:
    with on.runtime.unit(reading=True) as unit:
        return unit.campaigns.get(SLUG).outcomes[key].state


def test_a_step_says_why_it_has_its_date_and_what_it_waits_for(web: Visitor) -> None:
    under_way(web.on)

    page = web.page(f"{STEPS}/page")

    assert "Pourquoi cette date" in page
    assert "Attend Cadrer l'offre" in page
    assert "Attendue par Annoncer l'ouverture" in page
    assert "Clé page" in page


def test_a_step_of_one_speaker_has_its_own_page(web: Visitor) -> None:
    under_way(web.on)
    mark_done(web.on.runtime, SLUG, "brief", who="Olivia")
    wake(web.on)

    page = web.page(f"{STEPS}/list/ada-lovelace?lang=en")

    assert "Contact onto a list → Ada Lovelace today at 09:00 done" in page


def test_a_text_to_schedule_stands_on_the_step_and_on_the_one_before(
    web: Visitor,
) -> None:
    thanks = "{do: Remercier, mail: opening,"
    start(web.on, playbook=PLAYBOOK.replace("{do: Remercier,", thanks))

    for step in ("open", "thanks"):
        page = web.page(f"{STEPS}/{step}")
        assert "Textes à programmer Lancement Zen ouvre Bonjour [prénom]," in page


def test_an_unknown_step_is_not_found_with_the_nearest_names(web: Visitor) -> None:
    under_way(web.on)

    reply = web.client.get(f"{STEPS}/pag")

    assert reply.status_code == 404
    assert "Vouliez-vous dire : page ?" in words(reply)


def test_done_names_what_starts_now(web: Visitor) -> None:
    under_way(web.on)

    reply = web.press(f"{STEPS}/brief/done")

    assert (reply.status_code, reply.headers["location"]) == (303, f"/campaigns/{SLUG}")
    assert web.note(reply) == (
        "« Cadrer l'offre » est fait, merci. Peuvent démarrer maintenant : "
        "« Inscrire sur la liste · Ada Lovelace », "
        "« Inscrire sur la liste · Grace Hopper », « Écrire la page »."
    )


def test_done_keeps_the_filters_of_the_page(web: Visitor) -> None:
    under_way(web.on)
    web.client.headers["referer"] = f"http://127.0.0.1:8008/campaigns/{SLUG}?phase=sell"

    reply = web.press(f"{STEPS}/brief/done")

    assert reply.headers["location"] == f"/campaigns/{SLUG}?phase=sell"


def test_done_twice_says_that_it_was_done(web: Visitor) -> None:
    under_way(web.on)
    web.press(f"{STEPS}/brief/done")

    reply = web.press(f"{STEPS}/brief/done")

    assert web.note(reply) == "« Cadrer l'offre » était déjà fait."


def test_reopened_is_to_do_again(web: Visitor) -> None:
    under_way(web.on)
    web.press(f"{STEPS}/brief/done")

    reply = web.press(f"{STEPS}/brief/reopen")

    assert web.note(reply) == "« Cadrer l'offre » est de nouveau à faire."
    assert f'action="{STEPS}/brief/done"' in web.client.get(f"/campaigns/{SLUG}").text


def test_what_was_sent_cannot_be_reopened(web: Visitor) -> None:
    under_way(web.on)
    mark_done(web.on.runtime, SLUG, "brief", who="Olivia")
    wake(web.on)

    reply = web.press(f"{STEPS}/list/ada-lovelace/reopen")

    assert reply.status_code == 409
    assert "ce qui est parti ne revient pas" in words(reply)


def test_a_refusal_is_shown_escaped_and_can_be_done_again(on: Stage) -> None:
    opening_refused(on)

    with opened(on) as web:
        page = web.client.get(f"{STEPS}/open").text
        reply = web.press(f"{STEPS}/open/decide", run="true")

    assert "&lt;b&gt;bad&lt;/b&gt;" in page
    assert reply.status_code == 303
    assert web.note(reply) == "C'est noté : Régie le fait maintenant."
    assert state(on, OPEN) is ActionState.WAITING


def test_a_refusal_can_be_left(on: Stage) -> None:
    opening_refused(on)

    with opened(on) as web:
        web.client.get("/?lang=en")
        reply = web.press(f"{STEPS}/open/decide", run="false")

    assert web.note(reply) == "Noted: it is left."
    assert state(on, OPEN) is ActionState.SKIPPED


def test_reminders_that_were_refused_are_decided_together(web: Visitor) -> None:
    start(web.on)
    for _ in range(2):
        wake_refused(web.on)
    reminders = f"/campaigns/{SLUG}/reminders/decide"

    page = web.client.get(f"/campaigns/{SLUG}")
    reply = web.press(reminders, run="false")

    assert f'action="{reminders}"' in page.text
    assert "À décider Rappels Prévu aujourd'hui à 09:00 → Olivia" in words(page)
    assert web.note(reply) == "C'est noté : on laisse."
    assert f'action="{reminders}"' not in web.client.get(f"/campaigns/{SLUG}").text


def test_nothing_to_decide_is_not_found(web: Visitor) -> None:
    under_way(web.on)

    reply = web.press(f"{STEPS}/brief/decide", run="true")

    assert reply.status_code == 404
    assert "Rien n'attend de décision" in words(reply)


def test_a_decision_must_be_one(web: Visitor) -> None:
    under_way(web.on)

    reply = web.press(f"{STEPS}/brief/decide", run="perhaps")

    assert reply.status_code == 400
    assert "Régie n'a pas compris ce formulaire" in words(reply)


def test_many_released_steps_are_counted() -> None:
    progress = Progress(
        campaign=SLUG,
        step_key="a",
        title="A",
        changed=True,
        released=("B", "C", "D", "E", "F"),
        published=False,
    )

    assert done_sentence(progress) == (
        "« A » est fait, merci. Peuvent démarrer maintenant : « B », « C », « D » et "
        "2 autres. Prefect ne répond pas : la suite part dans les cinq minutes après "
        "son retour."
    )
